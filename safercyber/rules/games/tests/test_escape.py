"""An escape opens only to what fits, tells no answer before its hour, and lets nobody be stuck."""

import json

import pytest

from safercyber.rules.games import engine, phases, seats
from safercyber.rules.games.bodies.escape import closure
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.reading import BadPack
from safercyber.rules.games.tests import small
from safercyber.rules.games.tests.players import Room, opened

WAY = (("spot", ["a", "c"]), ("year", ["2009"]), ("relay", ["583104"]), ("tidy", ["a", "c", "b"]))


@pytest.fixture(scope="module")
def suite():
    return small.checked(small.escape())


def inside(pack, people=4, **settings):
    room = opened(pack, people, **settings)
    room.until("locks")
    return room


def attempt(room, lock, picks, seat="s0"):
    room.do("try", by=f"seat:{seat}", lock=lock, picks=picks)


def screen(room, seat="s0"):
    return seats.view(room.state, "player", seat)["screen"]


def titles(room, seat="s0"):
    return [one["title"] for one in screen(room, seat)["locks"]]


def test_two_locks_are_before_a_team_at_the_start_and_the_rest_is_not_there(suite):
    room = inside(suite)

    assert titles(room) == ["The kind message", "The year"]
    words = json.dumps(seats.view(room.state, "player", "s0"))
    assert "The helper" not in words and "Put it right" not in words
    with pytest.raises(NotAllowed, match="not before you yet"):
        attempt(room, "relay", ["583104"])


def test_the_right_answer_opens_and_a_wrong_one_is_answered_kindly(suite):
    room = inside(suite)
    attempt(room, "spot", ["a", "b"])
    assert screen(room)["last"]["say"] == "It is spelt well."
    attempt(room, "spot", ["b", "c"])
    attempt(room, "spot", ["c", "a"], "s1")
    assert screen(room)["last"]["say"] == "It clicks."
    assert [one["say"] for one in screen(room)["facts"]] == ["You know who sent it."]
    assert screen(room)["opened"][0]["learn"] == "Praise and hurry is a hook."

    with pytest.raises(NotAllowed, match="open already"):
        attempt(room, "spot", ["a", "c"])


@pytest.mark.parametrize("typed", [["2009"], ["2", "0", "0", "9"], [" 20 09 "]])
def test_a_code_is_compared_without_its_spaces(suite, typed):
    room = inside(suite)
    attempt(room, "year", typed)

    assert room.data["teams"]["t1"]["opened"] == ["year"]


@pytest.mark.parametrize("picks", [["2009a"], ["<b>"], ["a", "c"], ["hello"], ["−1"]])
def test_only_what_is_on_the_list_can_be_sent(suite, picks):
    room = inside(suite)
    with pytest.raises(NotAllowed):
        attempt(room, "year", picks)
    with pytest.raises(NotAllowed):
        attempt(room, "spot", ["a", "zz"])
    with pytest.raises(NotAllowed, match="Choose 2"):
        attempt(room, "spot", ["a"])
    assert room.data["teams"]["t1"]["tries"] == {}


def test_the_whole_way_out_and_what_is_used_up_is_gone(suite):
    room = inside(suite)
    for lock, picks in WAY:
        attempt(room, lock, picks)
    team = room.data["teams"]["t1"]

    assert team["done"] and "year" not in team["facts"]
    assert screen(room)["finish"] == {"title": "Out", "text": "You are out."}
    assert phases.after(room.pack, room.data).warn == ""


@pytest.mark.parametrize(("order", "opens"), [("acb", True), ("cab", True), ("abc", False), ("bca", False)])
def test_an_order_by_rules_accepts_every_order_that_keeps_them(suite, order, opens):
    room = inside(suite)
    for lock, picks in WAY[:3]:
        attempt(room, lock, picks)
    attempt(room, "tidy", list(order))

    assert ("tidy" in room.data["teams"]["t1"]["opened"]) is opens


def clue_words(room, seat, lock="relay"):
    return [clue["say"] for one in screen(room, seat)["locks"] if one["id"] == lock for clue in one["clues"]]


def test_a_split_clue_is_dealt_to_two_phones_who_have_to_talk(suite):
    room = inside(suite)
    for lock, picks in WAY[:2]:
        attempt(room, lock, picks)

    assert clue_words(room, "s0") == ["The code is 58 31 04."] and clue_words(room, "s1") == ["A helper asks for it."]
    assert clue_words(room, "s2") == clue_words(room, "s0")
    assert "58 31 04" not in json.dumps(seats.view(room.state, "projector"))
    room.do("remove", seat="s0")
    room.do("remove", seat="s2")
    assert {*clue_words(room, "s1"), *clue_words(room, "s3")} == {"The code is 58 31 04.", "A helper asks for it."}
    room.do("remove", seat="s3")
    assert len(clue_words(room, "s1")) == 2


def test_one_seat_alone_has_both_halves_and_gets_out(suite):
    room = inside(suite, 1)
    for lock, picks in WAY[:2]:
        attempt(room, lock, picks)
    assert len(clue_words(room, "s0")) == 2
    for lock, picks in WAY[2:]:
        attempt(room, lock, picks)
    room.debrief()

    assert outcome(room.state)["teams"] == [{"out": True, "opened": 4, "of": 4, "points": 40, "hints": 0, "tries": 4}]


def test_hints_come_at_once_cost_points_and_end_with_the_answer(suite):
    room = inside(suite)
    room.do("hint", by="seat:s0", lock="spot")
    room.do("hint", team="t1", lock="spot")
    room.do("hint", by="seat:s1", lock="spot")
    assert screen(room)["locks"][0]["hints"] == ["Spot nudge.", "Spot where.", "Spot answer: a and c."]
    with pytest.raises(NotAllowed, match="every hint"):
        room.do("hint", by="seat:s0", lock="spot")
    attempt(room, "spot", ["a", "c"])

    assert screen(room)["points"] == 6  # the one that the host sent is free


def test_the_host_sees_who_is_stuck_on_what_since_when(suite):
    room = inside(suite, 4, teams=2)
    mine = next(seat for seat, one in room.data["seats"].items() if one["team"] == "t2")
    for _ in range(3):
        attempt(room, "spot", ["a", "b"], mine)
    team = seats.view(room.state, "host")["teams"][1]

    assert [(one["title"], one["tries"]) for one in team["stuck_on"]] == [("The kind message", 3), ("The year", 0)]
    assert team["stuck_on"][0]["since"].startswith("2026") and team["stuck_on"][0]["next_hint"] == "Spot nudge."
    assert screen(room, mine)["locks"][0]["offer_hint"]


def test_the_hall_sees_how_far_each_team_is_and_nothing_of_where(suite):
    room = inside(suite, 4, teams=2)
    attempt(room, "year", ["2009"])
    wall = seats.view(room.state, "projector")["screen"]

    assert [(one["opened"], one["of"]) for one in wall["teams"]] in ([(1, 4), (0, 4)], [(0, 4), (1, 4)])
    assert wall["locks"] is None and "The year" not in json.dumps(wall)


def test_one_team_does_not_open_another_teams_lock(suite):
    room = inside(suite, 4, teams=2)
    theirs = "t2" if room.data["seats"]["s0"]["team"] == "t1" else "t1"
    with pytest.raises(NotAllowed, match="your own team"):
        room.do("try", by="seat:s0", lock="year", picks=["2009"], team=theirs)


def test_the_story_clock_is_mood_and_ten_minutes_more_is_one_press(suite):
    room = inside(suite)
    assert screen(room)["clock"] == {"minutes": 0, "of": 20, "say": "Half past six."}
    attempt(room, "spot", ["a", "c"])
    attempt(room, "year", ["2009"])
    assert screen(room)["clock"]["say"] == "The caretaker looks in."
    room.do("clock", seconds=1200)
    ends = room.data["clock"]["ends_at"]
    room.do("extend")

    assert room.data["clock"]["ends_at"] > ends and (int(room.data["clock"]["ends_at"][14:16]) - int(ends[14:16])) % 60 == 10


def test_what_each_lock_teaches_is_looked_back_on_with_its_answer(suite):
    room = inside(suite)
    attempt(room, "spot", ["a", "c"])
    room.until("lessons.1")
    assert (screen(room)["learn"], screen(room)["answer"]) == ("Praise and hurry is a hook.", "Spot answer: a and c.")
    assert screen(room)["of"] == 2  # the two that nobody came to stay secret
    assert "Put it right" not in json.dumps(seats.view(room.state, "debrief"))


def test_the_words_of_a_lesson_are_those_of_its_lock_though_others_were_never_reached(suite):
    raw = small.escape()
    raw["debrief"]["script"]["lessons"] = ["Of the first.", "Of the year.", "Of the third.", "Of the fourth."]
    raw["facilitator"]["lessons"] = [{"say": f"Words {n}.", "do": "Do."} for n in range(1, 5)]
    room = inside(small.checked(raw), 4, teams=2)
    room.until("lessons.2")

    assert (screen(room)["title"], screen(room)["ask"]) == ("The year", "Of the year.")
    assert seats.view(room.state, "host")["say_this"] == "Words 2."


def test_at_a_table_the_host_types_what_the_table_says_and_may_take_it_back(suite):
    room = Room(suite, mode="table", teams=2)
    room.do("open")
    room.until("locks")
    room.do("try", team="t2", lock="year", picks=["2009"])
    assert room.data["teams"]["t2"]["opened"] == ["year"]
    room.do("undo", of=engine.undoable(room.state)["n"])
    assert room.data["teams"]["t2"]["opened"] == []
    room.do("undo", of=room.state.version)

    assert room.data["teams"]["t2"]["opened"] == ["year"]
    with pytest.raises(NotAllowed, match="Choose a team"):
        room.do("try", lock="year", picks=["2009"])


def test_a_case_counts_as_seen_through_when_it_opened_at_once(suite):
    at_once, slowly = inside(suite), inside(suite)
    attempt(at_once, "spot", ["a", "c"])
    attempt(slowly, "spot", ["a", "b"])
    attempt(slowly, "spot", ["a", "c"])

    assert outcome(at_once.state)["moves"]["stop-ask"]["hits"] == 2
    assert outcome(slowly.state)["moves"]["stop-ask"]["hits"] == 0


def test_every_lock_of_the_small_escape_can_be_come_to(suite):
    facts, order = closure(suite.body, suite.body.start)

    assert suite.body.goal in facts and order == ["spot", "year", "relay", "tidy"]


# --- broken escapes -----------------------------------------------------------------------------------------------------------------------


def put(value, *path):
    def change(body):
        for part in path[:-1]:
            body = body[part]
        body[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put(["thraed"], "locks", 0, "needs"), 'the fact "thraed" is not known here (did you mean thread?)'),
        (put("donne", "goal"), 'the fact "donne" is not known here (did you mean done?)'),
        (put("siute", "locks", 0, "place"), 'the place "siute" is not known here (did you mean suite?)'),
        (put("spto", "locks", 0, "kind"), 'the kind of lock "spto" is not known here (did you mean spot?)'),
        (put(["a+d"], "locks", 0, "accept"), 'the option "d" is not known here'),
        (put(["a+b+c"], "locks", 0, "accept"), "pick 2 does not fit the answers in accept"),
        (put(["20x9"], "locks", 1, "accept"), '"20x9" cannot be put together from the keys 0123456789'),
        (put([], "locks", 0, "accept"), '"accept" needs at least 1'),
        (put([{"after": 60, "say": "One."}], "locks", 0, "hints"), "a lock has three hints at least"),
        (put(900, "locks", 0, "hints", 2, "after"), '"after" is 900; it should be from 0 to 600'),
        (put(500, "locks", 0, "hints", 2, "after"), "nobody is stuck for more than 240 seconds"),
        (put(10, "locks", 0, "hints", 2, "after"), "hints should come in the order of their seconds"),
        (put(["code"], "locks", 0, "needs"), '"spot" can never be reached: it needs code'),
        (put([], "locks", 3, "gives"), 'the fact "done" is not known here'),
        (put(["posts"], "locks", 2, "uses"), '"relay" uses up "posts" and does not need it'),
        (put(3, "locks", 2, "split"), "split 3 deals 3 parts; part 3 has no clue"),
        (put(5, "locks", 2, "clue", 0, "part"), '"part" is 5; it should be from 0 to 2'),
        (put([{"title": "Only a picture", "picture": "A cat."}], "locks", 0, "clue"), 'a clue needs "show" (a message) or "say" (words)'),
        (put([["c", "a"], ["a", "c"]], "locks", 3, "before"), "no order keeps these rules"),
        (lambda body: [body["locks"][3].pop(key) for key in ("not_last", "before")], 'an order needs "accept", or one of'),
        (lambda body: body["locks"][0].pop("learn"), '"learn"'),
        (put("spot", "locks", 1, "id"), 'two locks share the id "spot"'),
        (put([{"id": "nobody", "say": "Nobody gives it."}], "facts"), 'nothing gives the fact "nobody"'),
        (put([{"id": id, "name": "A place"} for id in ("attic", "suite", "desk")], "places"), 'there is no lock at "attic"'),
        (put("fast", "clock"), 'the clock "fast" is not known here'),
        (put(7, "locks", 0, "options"), '"options" should be a list'),
        (put("http://evil", "locks", 0, "ask"), "holds markup, code or a web link"),
    ],
)  # fmt: skip
def test_a_broken_escape_says_what_is_wrong(change, words):
    raw = small.escape()
    change(raw["body"])
    with pytest.raises(BadPack) as caught:
        small.checked(raw)
    assert words in str(caught.value)
