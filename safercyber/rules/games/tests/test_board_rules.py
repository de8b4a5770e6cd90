"""A board with rules in a room: what each trigger sets off, for whom it shows, and that sums and replays stay true."""

import json

import pytest

from safercyber.rules.games import engine, replays, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.tests.players import Room, opened
from safercyber.rules.games.tests.sallow_fen import DATA, FOLDER, PACK, changed, without_chance


def table(pack=PACK, seed="fen", teams=1):
    room = Room(pack, seed, teams, mode="table")
    room.do("open")
    return room


def team(room, key="t1"):
    return room.data["teams"][key]


def buy(room, *bricks, team=None):
    room.until("vote")
    for brick in bricks:
        room.do("commit", choice=brick, **({"team": team} if team else {}))


def season(room, *bricks):
    if bricks:
        buy(room, *bricks)
    room.end_round()


@pytest.fixture
def calm():
    """The same board without cards, post rules and buttons."""
    return changed(without_chance)


def test_a_rule_on_the_tick_gives_money_and_turns_a_card_for_the_team_alone(calm):
    room = table(calm)
    season(room)
    room.until("2.news")

    assert team(room)["money"] == 300 + 300 + 100
    host = seats.view(room.state, "host")["teams"][0]
    assert [one["id"] for one in host["turned"]] == ["grant"]
    assert "grant" not in json.dumps(seats.view(room.state, "projector"))


def test_a_brick_that_a_rule_unlocks_is_on_sale_at_once_and_not_before(calm):
    room = table(calm)
    buy(room, "hand_drill")
    with pytest.raises(NotAllowed, match="not on sale"):
        room.do("commit", choice="night_rota")
    room.do("commit", choice="walk_round")
    room.do("commit", choice="night_rota")

    assert team(room)["facts"] == ["drilled"] and team(room)["badges"] == ["wet-hands"] and team(room)["money"] == 0


def test_a_brick_that_the_audit_unlocks_is_still_unlocked_by_the_audit(calm):
    room = table(calm)
    with pytest.raises(NotAllowed, match="not on sale"):
        buy(room, "line_gate")
    buy(room, "walk_round", "line_gate")
    room.end_round()

    assert team(room)["ended"] == {"line": 1} and team(room)["counters"]["trust"] == 4


def test_a_threat_that_waits_is_started_by_a_wrong_answer_and_counts_its_rounds_from_there():
    room = table()
    room.until("post")
    room.do("judge", message="p2", answer="go")
    room.end_round()

    assert team(room)["started"] == {"caller": 1} and team(room)["counters"]["trust"] == 2
    assert [one["threat"] for one in team(room)["story"]["1"] if one["noticed"]] == ["caller"]
    season(room)
    assert ("caller", 1) in {(one["threat"], one["step"]) for one in team(room)["story"]["2"]}


def test_a_step_with_a_condition_is_passed_over_while_it_does_not_hold(calm):
    room = table(calm)
    season(room)
    season(room)
    assert team(room)["started"] == {"caller": 3}
    trusted = changed(lambda data: (without_chance(data), data["body"]["counters"]["trust"].update(start=1)))
    for pack, steps in ((calm, 0), (trusted, 1)):
        room = table(pack)
        room.state = engine.play(room.state, {"n": room.state.version + 1, "kind": "read-again", "at": "", "by": "host"})
        data = {**room.data, "teams": {"t1": {**team(room), "started": {"caller": 1}, "ended": {"bills": 1}}}}
        room.state = engine.State(pack, data, room.state.log, room.state.marks)
        season(room)
        season(room)
        assert sum(one["threat"] == "caller" and one["step"] == 1 for one in team(room)["story"]["2"]) == steps


def test_a_stopped_threat_stops_another_and_everybody_may_see_the_card(calm):
    room = table(calm)
    season(room)
    season(room)  # the bills hit, so the caller rings next season
    season(room, "open_day")

    assert team(room)["ended"]["caller"] == 3
    assert "bank_warned" in [one["id"] for one in seats.view(room.state, "projector")["teams"][0]["turned"]]


def test_what_a_hit_starts_begins_a_season_later(calm):
    room = table(calm)
    season(room)
    season(room)

    assert team(room)["started"] == {"caller": 3} and "caller" not in {one["threat"] for one in team(room)["story"]["2"]}


def test_a_rule_stops_no_threat_that_is_not_in_play_or_is_over():
    def change(data):
        without_chance(data)
        data["rules"].append({"on": "buy", "of": "drone", "do": [{"stop": "spell"}, {"stop": "bills"}]})
        data["rules"].append({"on": "stopped", "of": "spell", "do": [["trust", 3]]})

    pack = changed(change)
    for module, ended in (False, {"bills"}), (True, {"bills", "spell"}):
        room = table(pack)
        if module:
            room.do("module", what="dry")
        buy(room, "drone")
        assert set(team(room)["ended"]) == ended and team(room)["counters"]["trust"] == (6 if module else 3)


def test_a_rule_draws_a_card_and_the_same_room_draws_it_again():
    drawn = set()
    for seed in range(12):
        room = table(seed=str(seed), teams=2)
        season(room)
        season(room)
        for key in room.data["teams"]:
            mine = [one[:2] for one in team(room, key)["drawn"]]
            assert ["weather", "burst"] not in mine or [one for one in mine if one[0] == "favours"]
            assert "dug-up" not in team(room, key)["facts"]
            drawn.update(tuple(one) for one in mine)
        again = engine.replay(PACK, str(seed), room.state.log, 2, "table")
        assert engine.canonical(again) == engine.canonical(room.state)

    assert len(drawn) == 5


def test_the_host_sets_off_a_rule_once_and_may_take_it_back():
    room = table()
    room.until("vote")
    assert seats.view(room.state, "host")["cues"] == ["parish-meeting"]
    room.do("cue", what="parish-meeting")
    room.do("cue", what="parish-meeting")
    assert team(room)["money"] == 250 and team(room)["counters"]["trust"] == 4
    assert "meeting" in [one["id"] for one in seats.view(room.state, "projector")["teams"][0]["turned"]]
    room.do("undo", of=engine.undoable(room.state)["n"])
    room.do("undo", of=engine.undoable(room.state)["n"])
    assert team(room)["money"] == 300 and team(room)["counters"]["trust"] == 3
    with pytest.raises(NotAllowed, match="waits for nothing"):
        room.do("cue", what="dragons")


def test_a_rule_never_takes_more_money_than_there_is_and_a_choice_that_it_made_too_dear_is_not_built():
    room = opened(PACK, 3)
    room.post()
    room.buy("spare_code", "call_back")
    room.until("vote")
    for seat in room.data["seats"]:
        room.say("propose", seat, choice="hand_drill")
    room.next()
    room.do("cue", what="parish-meeting")
    room.until("build")

    assert team(room)["money"] == 50 and [one["brick"] for one in team(room)["bought"]] == ["spare_code", "call_back"]


def test_a_card_for_the_host_or_the_debrief_is_on_nobody_elses_screen_before():
    room = opened(PACK, 3)
    long_view, quiet = (next(one["text"] for one in DATA["body"]["cards"] if one["id"] == id) for id in ("long_view", "quiet_word"))
    for bricks in (["spare_code", "call_back"], ["hand_drill"], ["open_day"]):
        room.post(wrong=True)
        room.buy(*bricks)
        room.end_round()
        words = json.dumps([seats.view(room.state, "player", "s0"), seats.view(room.state, "projector")])
        assert long_view not in words and quiet not in words
    assert "long_view" in [one[0] for one in team(room)["turned"]]
    room.until("best")
    assert long_view in json.dumps(seats.view(room.state, "player", "s0"))


def test_the_organisation_can_fail_and_the_record_says_so():
    room = table()
    for _ in range(3):
        season(room)
    assert team(room)["lost"] >= 4500 and outcome(room.state)["teams"][0]["level"] == "Off"


# --- other words for a line ------------------------------------------------------------------------------------------------------


def test_the_host_says_a_line_in_words_from_the_list_and_no_sum_changes():
    room = table()
    room.until("news")
    before = team(room)
    room.do("override.text", line="news", pick="ducks")
    assert seats.view(room.state, "projector")["screen"]["lead"].startswith("The ice goes and no duck")
    assert team(room) == before
    room.do("undo", of=engine.undoable(room.state)["n"])
    assert seats.view(room.state, "projector")["screen"]["lead"].startswith("The ice goes and the ducks")


def test_typed_words_replace_what_a_team_noticed_and_nothing_takes_them_back_again(bakehouse):
    room = table(bakehouse)
    for _ in range(2):
        season(room)
    slots = {one["id"]: one for one in seats.view(room.state, "host")["lines"]}
    assert {"news", "after", "photos"} <= set(slots)
    lost = team(room)["lost"]
    room.do("override.text", line="photos", words="The page gives  away buns. Three people want theirs.")
    told = seats.view(room.state, "projector")["screen"]["teams"][0]["words"]
    assert "The page gives away buns." in told and team(room)["lost"] == lost
    room.do("override.text", line="photos")
    assert slots["photos"]["was"] in seats.view(room.state, "projector")["screen"]["teams"][0]["words"]


@pytest.mark.parametrize(
    "words", ["<b>Bun</b>", "See https://bun.example", "Ring 0161 496 0000 now", "a" * 300, "Bun\u202egnp", "Bun\x00", "{{ bun }}", " "]
)
def test_typed_words_are_plain_or_refused(words):
    room = table()
    room.until("news")
    with pytest.raises(NotAllowed):
        room.do("override.text", line="news", words=words)


def test_a_line_that_is_not_here_or_words_of_another_line_are_refused():
    room = opened(PACK, 1)
    with pytest.raises(NotAllowed):
        room.do("override.text", line="news", words="Too early.")
    room.until("news")
    for fields in ({"line": "bills", "words": "Not yet."}, {"line": "after", "pick": "ducks"}, {"line": "news", "pick": "no-such"},
                   {"line": "news", "pick": "ducks", "words": "Both."}):  # fmt: skip
        with pytest.raises(NotAllowed):
            room.do("override.text", **fields)
    with pytest.raises(NotAllowed):
        room.do("override.text", by="seat:s0", line="news", words="Mine.")


# --- kept games ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(one.name for one in (FOLDER / "replays").glob("*.json")))
def test_its_golden_games_end_where_they_ended(file):
    state = replays.check(PACK, json.loads((FOLDER / "replays" / file).read_text("utf-8")))
    for role in ("host", "table", "projector", "debrief"):
        json.dumps(seats.view(state, role))


def test_a_board_without_rules_keeps_nothing_of_them(bakehouse):
    room = table(bakehouse)
    assert not {"facts", "counters", "started", "turned", "drawn"} & set(team(room)) and "lines" not in room.data
