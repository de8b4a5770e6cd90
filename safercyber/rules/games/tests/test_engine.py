"""Rooms: what is legal, what follows, what undo takes back."""

import pytest

from safercyber.rules.games import engine, phases
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.tests.players import Room, emblem, name, opened


def refused(room, *args, **fields):
    before = engine.canonical(room.state)
    with pytest.raises(NotAllowed) as caught:
        room.do(*args, **fields)
    assert engine.canonical(room.state) == before
    words = str(caught.value)
    assert words.endswith((".", "?")) and words[0].isupper()
    return words


def test_a_whole_year_replays_byte_for_byte(bakehouse):
    room = opened(bakehouse, 4)
    room.year([["ring_back"], ["two_step", "backup"], ["paper_plan"], ["wifi_split"]])
    room.debrief()

    again = engine.replay(bakehouse, "ferrydale", room.state.log)

    assert engine.canonical(again) == engine.canonical(room.state)
    assert room.data["phase"] == "finished"


def test_space_always_knows_one_next_step_until_the_very_end(bakehouse):
    room = opened(bakehouse, 2)
    seen = []
    while (step := phases.after(bakehouse, room.data).step) is not None:
        assert step.label
        assert bakehouse.words_for(room.data["phase"], room.data["round"]).say
        seen.append(step.to)
        room.go(step.to)

    assert seen[:4] == ["before", "1.news", "1.post", "1.opened"]
    assert seen[-2:] == ["after", "finished"]
    assert len(seen) < 80


def test_a_late_joiner_is_welcome_in_every_phase(bakehouse):
    room = opened(bakehouse, 1)
    n = 1
    while (step := phases.after(bakehouse, room.data).step) is not None:
        room.do("join", by=f"seat:late{n}", name=f"Late {chr(65 + n // 26)}{chr(97 + n % 26)}x", emblem=emblem(n))
        n += 1
        room.go(step.to)

    assert len(room.data["seats"]) == n


def test_a_locked_room_keeps_new_phones_out_and_lets_known_ones_play(room):
    room.until("vote")
    room.do("lock")

    assert "locked" in refused(room, "join", by="seat:new", name=name(40), emblem=emblem(40))
    room.say("propose", "s0", choice="two_step")


def test_purchases_count_at_the_end_of_their_round(room):
    room.buy("two_step", "staff_hour")
    room.end_round()

    (photos,) = [one for one in room.data["teams"]["t1"]["story"]["1"] if one["threat"] == "photos"]
    assert photos["held"] and photos["by"] == "two_step" and not photos["noticed"]


def test_the_best_line_costs_1200_in_play_as_on_paper(bakehouse):
    room = opened(bakehouse, 3)
    room.year([["two_step", "staff_hour"], ["wifi_split"], [], []])

    team = room.data["teams"]["t1"]
    assert (team["spent"], team["lost"], team["money"]) == (600, 600, 1000)


def test_doing_nothing_costs_24500(bakehouse):
    room = opened(bakehouse, 2)
    room.year([[], [], [], []])

    assert room.data["teams"]["t1"]["lost"] == 24_500


def test_money_carries_over_and_cannot_be_overspent(room):
    room.buy("cameras")

    assert room.data["teams"]["t1"]["money"] == 0
    room.end_round()
    room.until("2.vote")
    assert room.data["teams"]["t1"]["money"] == 400
    room.say("propose", "s0", choice="insurance")
    room.say("propose", "s0", choice="done")
    room.next()
    room.end_round()
    room.until("3.vote")
    assert room.data["teams"]["t1"]["money"] == 800


def test_a_brick_is_bought_once(room):
    room.buy("two_step")
    room.until("vote")

    assert refused(room, "propose", by="seat:s0", choice="two_step", ask=room.ask("s0")) == "You already have that brick."


def test_what_costs_too_much_is_refused_kindly(room):
    room.buy("two_step")
    room.until("vote")

    assert refused(room, "propose", by="seat:s0", choice="cameras", ask=room.ask("s0")) == "That costs more than you have left."


def test_a_hidden_brick_is_not_on_sale_until_the_look_round_then_at_once(room):
    room.until("vote")
    assert "not on sale" in refused(room, "propose", by="seat:s0", choice="new_till", ask=room.ask("s0"))
    room.buy("look_round")

    assert room.data["teams"]["t1"]["cards"] == ["old_till", "one_wifi", "same_password"]
    room.end_round()
    room.buy("new_till")
    assert [one["brick"] for one in room.data["teams"]["t1"]["bought"]] == ["look_round", "new_till"]


def test_a_vote_may_change_until_the_reveal_and_is_counted_once(room):
    room.until("vote")
    for choice in ("two_step", "ring_back", "backup"):
        room.say("propose", "s0", choice=choice)
    room.say("propose", "s1", choice="backup")

    assert room.data["buy"] == {"s0": "backup", "s1": "backup"}
    room.next()
    assert room.data["teams"]["t1"]["choice"] == "backup"
    assert "closed" in refused(room, "propose", by="seat:s0", choice="two_step", ask=room.ask("s0"))


def test_a_vote_for_a_question_that_has_closed_does_not_count_for_the_next(room):
    room.until("vote")
    old = room.ask("s0")
    room.buy("two_step")
    room.until("vote")

    assert refused(room, "propose", by="seat:s0", choice="ring_back", ask=old) == "That question has closed. Here is the new one."


def test_a_tie_is_argued_and_voted_again_or_picked_by_the_host(room):
    room.join(1)
    room.until("vote")
    for seat, choice in (("s0", "backup"), ("s1", "backup"), ("s2", "updates"), ("s3", "updates")):
        room.say("propose", seat, choice=choice)
    room.next()
    assert room.data["teams"]["t1"]["tied"] == ["backup", "updates"]

    room.next()  # both sides argue: votes stay and may change
    assert room.data["phase"] == "vote" and len(room.data["buy"]) == 4
    room.next()
    room.do("commit", choice="updates")
    assert [one["brick"] for one in room.data["teams"]["t1"]["bought"]] == ["updates"]
    assert room.next() == "1.reason"
    room.next()
    assert room.data["teams"]["t1"]["money"] == 200


def test_done_keeps_the_money(room):
    room.until("vote")
    for seat in ("s0", "s1"):
        room.say("propose", seat, choice="done")
    room.next()

    assert room.data["teams"]["t1"]["done"]
    assert phases.after(room.pack, room.data).step.to == "1.happened"


def test_nobody_votes_and_the_host_is_asked_before_going_on(room):
    room.until("vote")
    here = phases.after(room.pack, room.data)

    assert here.warn == "No votes yet. Shall I read it again?"
    room.do("read-again")
    assert room.next() == "1.reveal"
    assert phases.after(room.pack, room.data).step.to == "1.happened"


def test_checks_are_counted_and_ring_back_doubles_them_from_the_next_round(room):
    room.until("post")
    room.say("judge", "s0", message="council_visit", answer="check")
    words = refused(room, "judge", by="seat:s0", message="parcel_fee", answer="check", ask=room.ask("s0"))
    assert words == "You have 1 check this season. Change the other one first."
    room.buy("ring_back")
    room.end_round()
    room.until("2.post")

    room.say("judge", "s0", message="lantern_rooms", answer="check")
    room.say("judge", "s0", message="web_name", answer="check")


def test_wrong_answers_to_the_post_cost_what_the_pack_says(room):
    room.post(wrong=True)

    assert room.data["teams"]["t1"]["lost"] == 200 + 300


def test_the_check_goes_to_the_message_with_most_votes_for_it(bakehouse):
    room = opened(bakehouse, 5)
    room.until("post")
    for seat in ("s0", "s1", "s2"):
        room.say("judge", seat, message="council_visit", answer="check")
        room.say("judge", seat, message="parcel_fee", answer="bin")
    for seat in ("s3", "s4"):
        room.say("judge", seat, message="parcel_fee", answer="check")
        room.say("judge", seat, message="council_visit", answer="bin")
    room.next()

    said = room.data["teams"]["t1"]["post"]
    assert (said["council_visit"]["answer"], said["parcel_fee"]["answer"]) == ("check", "bin")


def test_level_post_stays_shut_until_the_host_picks(bakehouse):
    room = opened(bakehouse, 2)
    room.until("post")
    room.say("judge", "s0", message="council_visit", answer="go")
    room.say("judge", "s1", message="council_visit", answer="bin")
    room.next()
    assert room.data["opened"] == ["parcel_fee"]
    assert phases.after(bakehouse, room.data).step.to == "1.post"

    room.do("judge", message="council_visit", answer="bin")
    assert room.data["opened"] == ["parcel_fee", "council_visit"]
    assert room.data["teams"]["t1"]["lost"] == 200
    assert "open already" in refused(room, "judge", message="council_visit", answer="go")


def test_undo_takes_back_a_step_and_whatever_it_alone_made_legal(room):
    room.until("talk")
    before = {**room.data, "version": 0}
    room.next()
    opened_vote = room.state.version
    room.say("propose", "s0", choice="two_step")
    room.say("propose", "s1", choice="two_step")
    room.do("undo", of=opened_vote)

    assert {**room.data, "version": 0} == before
    assert room.data["version"] == room.state.log[-1]["n"]


def test_undoing_an_undo_brings_everything_back(room):
    room.until("vote")
    room.say("propose", "s0", choice="two_step")
    room.next()
    room.next()
    room.next()
    after = {**room.data, "version": 0}
    of = engine.undoable(room.state)["n"]
    room.do("undo", of=of)
    assert room.data["teams"]["t1"]["bought"] == []
    room.do("undo", of=room.state.version)

    assert {**room.data, "version": 0} == after
    assert engine.canonical(engine.replay(room.pack, "ferrydale", room.state.log)) == engine.canonical(room.state)


def test_undo_again_and_again_walks_back_to_the_lobby(room):
    room.buy("two_step")
    steps = 0
    while (last := engine.undoable(room.state)) is not None:
        room.do("undo", of=last["n"])
        steps += 1

    assert room.data["phase"] == "lobby" and room.data["teams"]["t1"]["spent"] == 0
    assert steps == 9  # before, news, post, opened, talk, vote, reveal, reason, build


def test_undo_never_loses_a_person(room):
    room.until("vote")
    room.join(2)
    while (last := engine.undoable(room.state)) is not None:
        room.do("undo", of=last["n"])

    assert len(room.data["seats"]) == 5


def test_undo_never_costs_a_seat_to_somebody_who_came_in_since(room):
    room.do("lock")
    room.do("unlock")
    room.do("redeal", seat="s0", name=name(20), emblem=emblem(20))
    room.do("join", by="seat:new", name=name(0), emblem=emblem(0))  # the name that s0 gave back

    assert engine.undoable(room.state) is None
    for of in range(1, room.state.version + 1):
        with pytest.raises(NotAllowed):
            room.do("undo", of=of)


def test_a_phone_cannot_undo_nor_take_a_host_step(room):
    for kind, fields in (("undo", {"of": 1}), ("phase.set", {"to": "before"}), ("remove", {"seat": "s1"}), ("blank", {}), ("close", {})):
        refused(room, kind, by="seat:s0", **fields)


def test_a_removed_seat_cannot_act_or_come_back_until_the_host_says_so(room):
    room.until("vote")
    room.say("propose", "s0", choice="two_step")
    room.do("remove", seat="s0")
    assert "s0" not in room.data["buy"]
    refused(room, "propose", by="seat:s0", choice="two_step", ask=room.ask("s0"))
    refused(room, "join", by="seat:s0", name=name(30), emblem=emblem(30))
    room.do("readmit", seat="s0")

    room.say("propose", "s0", choice="two_step")


def test_three_new_names_and_no_more(room):
    for n in (10, 11, 12):
        room.do("redeal", by="seat:s0", name=name(n), emblem=emblem(n))

    assert "three new names" in refused(room, "redeal", by="seat:s0", name=name(13), emblem=emblem(13))
    room.do("redeal", seat="s0", name=name(13), emblem=emblem(13))
    assert "has that name" in refused(room, "redeal", by="seat:s1", name=name(13), emblem=emblem(13))


def test_ten_teams_fill_evenly_and_play_apart(bakehouse):
    room = opened(bakehouse, 20, teams=10)
    room.until("vote")
    room.say("propose", "s0", choice="two_step")
    room.say("propose", "s10", choice="two_step")
    room.say("propose", "s1", choice="cameras")
    room.say("propose", "s11", choice="cameras")
    room.until("build")

    teams = room.data["teams"]
    assert {sum(1 for s in room.data["seats"].values() if s["team"] == t) for t in teams} == {2}
    assert (teams["t1"]["money"], teams["t2"]["money"], teams["t3"]["money"]) == (300, 0, 400)


def test_a_team_may_place_a_brick_itself_once_half_point_at_it(bakehouse):
    room = opened(bakehouse, 8, teams=2, decide="agree")
    room.until("vote")
    room.say("propose", "s0", choice="backup")
    assert "Half of your team" in refused(room, "commit", by="seat:s0", choice="backup", ask=room.ask("s0"))
    room.say("propose", "s2", choice="backup")
    room.say("commit", "s0", choice="backup")

    assert room.data["teams"]["t1"]["money"] == 200
    assert [s for s in room.data["buy"] if room.data["seats"][s]["team"] == "t1"] == []
    room.say("propose", "s0", choice="two_step")  # and again in the same vote


def test_at_a_table_the_host_taps_what_each_built(bakehouse):
    room = Room(bakehouse, teams=2, mode="table")
    room.do("open")
    room.until("post")
    room.do("judge", team="t1", message="parcel_fee", answer="bin")
    room.until("vote")
    room.do("commit", team="t1", choice="two_step")
    room.do("commit", team="t1", choice="done")
    assert phases.after(bakehouse, room.data).warn == "1 of 2 tables are not in yet."

    room.do("judge", team="t2", message="parcel_fee", answer="go")
    assert room.data["teams"]["t2"]["lost"] == 300
    assert room.next() == "1.happened"


def test_a_clock_is_off_until_staff_turn_it_on_and_pausing_adds_the_pause(room):
    room.until("talk")
    assert room.data["clock"] is None
    room.state = engine.play(room.state, {"n": 90, "kind": "clock", "at": "2026-10-14T18:00:00+00:00", "by": "host", "seconds": 60})
    room.state = engine.play(room.state, {"n": 91, "kind": "pause", "at": "2026-10-14T18:00:20+00:00", "by": "host"})
    room.state = engine.play(room.state, {"n": 92, "kind": "resume", "at": "2026-10-14T18:00:50+00:00", "by": "host"})
    room.state = engine.play(room.state, {"n": 93, "kind": "more-time", "at": "2026-10-14T18:00:51+00:00", "by": "seat:s1"})

    assert room.data["clock"]["ends_at"] == "2026-10-14T18:02:00+00:00"


def test_ending_early_goes_to_what_was_played(room):
    room.buy("two_step")
    room.end_round()
    room.until("2.talk")
    room.go("reel.1")

    assert phases.debrief_keys(room.pack, room.data)[:2] == ("reel.1", "best")


def test_a_closed_room_takes_nothing_more(room):
    room.do("close")

    refused(room, "join", by="seat:x", name=name(9), emblem=emblem(9))
    refused(room, "undo", of=1)


def test_playing_does_not_change_the_state_it_was_given(room):
    before, bytes_before = room.state, engine.canonical(room.state)
    room.buy("two_step", "ring_back")

    assert engine.canonical(before) == bytes_before
