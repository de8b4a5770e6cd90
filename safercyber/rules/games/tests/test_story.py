"""A story goes where its people choose, tells nothing early, and lets them go back to the moment they wish for."""

import json

import pytest

from safercyber.rules.games import engine, phases, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.reading import BadPack
from safercyber.rules.games.tests import small
from safercyber.rules.games.tests.players import Room, opened


@pytest.fixture(scope="module")
def tale():
    return small.checked(small.story())


def all_point(room, choice, seats_=None):
    for seat in seats_ or list(room.data["seats"]):
        room.say("propose", seat, choice=choice)


def turn(room, choice):
    """Everybody points at one thing, and the host turns the votes over."""
    room.until("scene")
    all_point(room, choice)
    room.next()


def screen(room, seat="s0"):
    return seats.view(room.state, "player", seat)["screen"]


# --- the room decides -----------------------------------------------------------------------------------------------------------------


def test_the_room_votes_and_the_story_goes_there(tale):
    room = opened(tale, 5)
    turn(room, "ask")
    assert screen(room)["teams"][0]["then"] == "He answers."
    room.next()

    assert screen(room)["title"] == "A real one"
    assert room.data["teams"]["t1"]["counters"] == {"trust": 6, "asked": 0}
    assert room.data["teams"]["t1"]["badges"] == ["kind"]


def test_the_votes_are_soft_until_they_are_turned_over(tale):
    room = opened(tale, 3)
    room.until("scene")
    room.say("propose", "s0", choice="laugh")
    room.say("propose", "s0", choice="ask")
    assert screen(room)["mine"] == "ask"
    assert "laugh" not in json.dumps(seats.view(room.state, "player", "s1")["screen"].get("mine", ""))
    with pytest.raises(NotAllowed, match="host turns"):
        room.say("commit", "s0", choice="ask")


def test_level_votes_ask_the_host_who_may_pick_one(tale):
    room = opened(tale, 4)
    room.until("scene")
    all_point(room, "ask", ["s0", "s1"])
    all_point(room, "laugh", ["s2", "s3"])
    room.next()
    here = phases.after(room.pack, room.data)
    assert here.step.to == "scene.1" and "level" in here.warn.lower()
    assert [one["id"] for one in seats.view(room.state, "host")["teams"][0]["tied"]] == ["ask", "laugh"]
    room.do("commit", choice="laugh")

    assert room.data["teams"]["t1"]["counters"]["trust"] == 0
    assert phases.after(room.pack, room.data).step.to == "scene.2"


def test_both_sides_argue_and_then_choose_again_with_their_votes_kept(tale):
    room = opened(tale, 4)
    room.until("scene")
    all_point(room, "ask", ["s0", "s1"])
    all_point(room, "laugh", ["s2", "s3"])
    room.next()
    room.next()
    assert room.data["point"]["s3"] == "laugh"
    room.say("propose", "s3", choice="ask")
    room.next()

    assert room.data["teams"]["t1"]["node"] == "n0"


def test_nobody_votes_and_nothing_moves(tale):
    room = opened(tale, 3)
    room.until("scene")
    assert "Nobody has chosen" in phases.after(room.pack, room.data).warn
    room.next()
    assert room.data["teams"]["t1"]["node"] == "n1"
    room.next()
    assert room.data["key"] == "scene.2"


def test_a_way_that_needs_a_fact_is_there_only_for_those_who_have_it(tale):
    asked, laughed = opened(tale, 3), opened(tale, 3)
    for room, first in ((asked, "ask"), (laughed, "laugh")):
        turn(room, first)
        turn(room, "trust-it")
        room.until("scene.3")

    assert "secret" in [one["id"] for one in screen(asked)["choices"]]
    assert "secret" not in [one["id"] for one in screen(laughed)["choices"]]
    with pytest.raises(NotAllowed, match="list"):
        laughed.say("propose", "s0", choice="secret")


def test_counters_stay_between_their_ends(tale):
    room = opened(tale, 3)
    turn(room, "laugh")

    assert room.data["teams"]["t1"]["counters"]["trust"] == 0


# --- teams decide in their own time ---------------------------------------------------------------------------------------------------


def test_a_team_goes_on_once_half_of_it_points_at_the_same(tale):
    room = opened(tale, 8, teams=2, decide="agree")
    room.until("scene")
    mine = [seat for seat, one in room.data["seats"].items() if one["team"] == "t1"]
    room.say("propose", mine[0], choice="ask")
    with pytest.raises(NotAllowed, match="Half of your team"):
        room.say("commit", mine[0], choice="ask")
    room.say("propose", mine[1], choice="ask")
    assert screen(room, mine[1])["may_place"]
    room.say("commit", mine[1], choice="ask")

    assert [room.data["teams"][key]["node"] for key in ("t1", "t2")] == ["n0", "n1"]
    assert screen(room, mine[0])["before"]["then"] == "He answers."
    with pytest.raises(NotAllowed, match="closed"):
        room.do("propose", by=f"seat:{mine[2]}", choice="ask", ask=room.data["ask"])


def test_one_seat_alone_plays_the_same_moves_to_the_end(tale):
    room = opened(tale, 1, decide="agree")
    room.until("scene")
    for choice in ("ask", "trust-it", "ring"):
        room.say("propose", "s0", choice=choice)
        room.say("commit", "s0", choice=choice)
    assert screen(room)["ending"]["title"] == "Together"
    room.debrief()

    assert outcome(room.state)["endings"] == {"together": 1}


def test_the_hall_is_not_shown_where_each_team_is(tale):
    room = opened(tale, 4, teams=2, decide="agree")
    room.until("scene")
    assert seats.view(room.state, "projector")["screen"]["scene"]["title"] == "A joke"
    mine = [seat for seat, one in room.data["seats"].items() if one["team"] == "t1"]
    for seat in mine:
        room.say("propose", seat, choice="ask")
    room.say("commit", mine[0], choice="ask")

    wall = json.dumps(seats.view(room.state, "projector"))
    assert "A real one" not in wall and "A joke" not in wall


# --- endings and going back -------------------------------------------------------------------------------------------------------------


def lonely(tale, **settings):
    room = opened(tale, 3, **settings)
    for choice in ("ask", "trust-it", "trust-it", "wait"):
        turn(room, choice)
    return room


def test_a_lonely_ending_offers_a_way_back_with_what_one_knew_then(tale):
    room = lonely(tale)
    room.until("ending")
    assert screen(room)["teams"][0]["ending"]["title"] == "Alone"
    assert screen(room)["facts"] == [{"say": "A true thing.", "advice": "take-five"}]
    back = next(step.to for step in phases.after(room.pack, room.data).others if "go back" in step.label)
    room.go(back)
    assert [one["label"] for one in screen(room)["choices"]] == ["A joke", "A message"]
    all_point(room, "back.n2")
    room.next()
    room.next()

    assert screen(room)["title"] == "A message"
    assert room.data["teams"]["t1"]["counters"] == {"trust": 6, "asked": 0}
    turn(room, "ring")
    room.until("ending")
    assert screen(room)["teams"][0]["ending"]["title"] == "Together"
    kept = outcome(room.state)
    assert kept["teams"][0]["went_back"] == 1 and kept["endings"] == {"together": 1}


def test_only_a_moment_on_the_way_can_be_gone_back_to(tale):
    room = opened(tale, 1, decide="agree")
    room.until("scene")
    with pytest.raises(NotAllowed, match="list"):
        room.say("propose", "s0", choice="back.n1")


def test_the_way_is_looked_back_on_choice_by_choice(tale):
    room = lonely(tale)
    room.until("path.1")
    assert screen(room)["teams"][0]["afterthought"] == "Asking opened a door."
    room.until("path.3")
    step = screen(room)["teams"][0]

    assert (step["truth"], step["why"], step["best"]) == ("fake", "The why of it.", ["Ring back"])
    assert screen(room)["of"] == 4


def test_what_was_put_right_later_counts_as_checked(tale):
    room = opened(tale, 3)
    for choice in ("laugh", "trust-it", "trust-it", "report"):
        turn(room, choice)
    room.until("finished")
    kept = outcome(room.state)["moves"]["ring-back"]

    assert kept == {"fakes": 1, "hits": 1, "real": 1, "false_alarms": 0, "checked": 1}


def test_binning_a_real_one_is_a_false_alarm(tale):
    room = opened(tale, 3)
    for choice in ("laugh", "bin", "bin"):
        turn(room, choice)

    assert outcome(room.state)["moves"]["ring-back"] == {"fakes": 1, "hits": 1, "real": 1, "false_alarms": 1, "checked": 0}


def test_a_sensitive_story_keeps_no_record_of_what_was_chosen():
    raw = small.story(care={"help": ["childline"], "age_band": "16 to 19", "trigger_note": "Close to home.", "sources": ["A source"]})
    raw["audience"]["sensitive"] = True
    room = opened(small.checked(raw), 3)
    turn(room, "ask")

    assert outcome(room.state)["choices"] == {}
    assert seats.view(room.state, "player", "s0")["care"]["help"] == ["childline"]


# --- hints, cards, the table, undo ------------------------------------------------------------------------------------------------------


def test_hints_come_at_once_one_after_the_other_until_there_are_none(tale):
    room = opened(tale, 2)
    room.until("scene")
    assert screen(room)["hints"] == [] and screen(room)["hints_left"] == 2
    room.do("hint", by="seat:s0")
    room.do("hint")
    assert screen(room)["hints"] == ["First nudge.", "The answer, nearly."]
    with pytest.raises(NotAllowed, match="no more hint"):
        room.do("hint", by="seat:s1")


def test_a_card_for_the_team_is_not_for_the_hall(tale):
    room = opened(tale, 3)
    for choice in ("ask", "trust-it", "ring"):
        turn(room, choice)
    room.until("ending")

    assert "only the team" in json.dumps(seats.view(room.state, "player", "s0"))
    assert "only the team" not in json.dumps(seats.view(room.state, "projector"))


def test_at_a_table_the_host_taps_what_was_chosen_and_may_change_it(tale):
    room = Room(tale, mode="table", teams=2)
    room.do("open")
    room.until("scene")
    room.do("commit", team="t1", choice="ask")
    room.do("commit", team="t1", choice="laugh")
    room.do("commit", team="t2", choice="ask")
    room.next()

    assert [room.data["teams"][key]["path"][0]["choice"] for key in ("t1", "t2")] == ["laugh", "ask"]


def test_undo_takes_a_choice_back_and_redo_brings_it_again(tale):
    room = opened(tale, 2, decide="agree")
    room.until("scene")
    all_point(room, "ask")
    room.say("commit", "s0", choice="ask")
    chosen = room.state.version
    before = room.data["teams"]
    room.do("undo", of=chosen)
    assert room.data["teams"]["t1"]["node"] == "n1"
    room.do("undo", of=room.state.version)

    assert room.data["teams"] == before
    again = engine.replay(tale, "ferrydale", room.state.log, 1, "phones", "agree")
    assert engine.canonical(again) == engine.canonical(room.state)


# --- broken stories ----------------------------------------------------------------------------------------------------------------------


def broken(change):
    raw = small.story()
    change(raw["body"])
    with pytest.raises(BadPack) as caught:
        small.checked(raw)
    return "\n".join(caught.value.problems)


def put(value, *path):
    def change(body):
        for part in path[:-1]:
            body = body[part]
        body[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("n9", "start"), 'the start "n9" is not known here'),
        (put("n22", "nodes", "n0", "choices", 0, "go"), 'the scene "n22" is not known here (did you mean n2?)'),
        (put([["trst", 1]], "nodes", "n1", "choices", 0, "do"), 'the counter "trst" is not known here (did you mean trust?)'),
        (put([["trust"]], "nodes", "n1", "choices", 0, "do"), "a change of a counter is written [trust, 1]"),
        (put([{"gve": "x"}], "nodes", "n1", "choices", 0, "do"), 'unknown key "gve" (did you mean give?)'),
        (put([{"give": "x", "drop": "y"}], "nodes", "n1", "choices", 0, "do"), "an effect does one thing"),
        (put([{"show": "slop"}], "nodes", "n1", "choices", 0, "do"), 'the card "slop" is not known here (did you mean slip?)'),
        (put("asked-hm", "nodes", "n2", "choices", 3, "if"), 'the fact "asked-hm" is not known here (did you mean asked-him?)'),
        (put({"counter": ["trust", "=>", 5]}, "nodes", "n2", "choices", 3, "if"), 'the comparison "=>" is not known here'),
        (put({"chose": ["n1", "sing"]}, "nodes", "n2", "choices", 3, "if"), 'the choice "sing" is not known here'),
        (put({"any": []}, "nodes", "n2", "choices", 3, "if"), '"any" needs at least 1'),
        (put({"all": ["asked-him"], "any": []}, "nodes", "n2", "choices", 3, "if"), "a condition asks one thing"),
        (put("perhaps", "nodes", "n2", "choices", 0, "judged"), '"judged" "perhaps" is not known here'),
        (put("check", "nodes", "n1", "choices", 0, "judged"), '"judged" belongs to a scene that is real or fake'),
        (lambda body: body["nodes"]["n2"]["choices"][3].pop("judged"), 'say how "secret" takes this message'),
        (lambda body: body["nodes"]["n2"].pop("move"), 'names the "move" it trains'),
        (lambda body: body["nodes"]["n3"].pop("text"), '"n3" needs "text"'),
        (put(False, "nodes", "e-good", "good"), "no good ending can be reached"),
        (lambda body: body["nodes"].update(lost=dict(body["nodes"]["n3"])), 'no choice leads to "lost"'),
        (put(["e-good"], "nodes", "e-bad", "back", "to"), '"e-good" is an ending; go back to a scene'),
        (put(["leagl"], "nodes", "e-bad", "facts"), 'the fact "leagl" is not known here (did you mean legal?)'),
        (put(99, "counters", "trust", "start"), '"trust" starts at 99, outside its ends'),
        (put("up", "counters", "asked", "better"), '"better" "up" is not known here'),
        (put("sing-back", "picks", 0, "move"), 'the move "sing-back" is not known here (did you mean ring-back?)'),
        (put("ask", "nodes", "n1", "choices", 1, "id"), 'two choices share the id "ask"'),
        (put("<i>Hm</i>", "nodes", "n1", "text"), "holds markup"),
        (put(["rong"], "nodes", "n2", "best"), 'the choice "rong" is not known here (did you mean ring?)'),
        (put("n9", "nodes", "n3", "choices", 0, "mends"), 'the scene "n9" is not known here'),
    ],
)  # fmt: skip
def test_a_broken_story_says_what_is_wrong(change, words):
    assert words in broken(change)


def test_a_rule_that_names_nothing_known_is_refused():
    raw = small.story()
    raw["rules"][0]["on"] = "chose"
    raw["rules"][1]["of"] = "n22"
    with pytest.raises(BadPack) as caught:
        small.checked(raw)

    assert 'the trigger "chose" is not known here (did you mean choose?)' in str(caught.value)
    assert 'the scene "n22" is not known here' in str(caught.value)
