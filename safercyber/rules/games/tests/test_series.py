"""A series is its parts in order, by the same teams, with what one part gave known in the next."""

import copy
import json

import pytest

from safercyber.rules.games import engine, phases, replays, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.reading import BadPack
from safercyber.rules.games.tests import small
from safercyber.rules.games.tests.players import Room, opened
from safercyber.rules.games.tests.test_escape import WAY, attempt


@pytest.fixture(scope="module")
def evening():
    return small.checked(small.series())


def screen(room, seat="s0"):
    return seats.view(room.state, "player", seat)["screen"]


def out(room):
    room.until("locks")
    for lock, picks in WAY:
        attempt(room, lock, picks)


def through_the_story(room, *choices):
    for choice in choices:
        room.until("scene")
        for seat in room.data["seats"]:
            room.say("propose", seat, choice=choice)
        room.next()
        room.next()


def through_the_quiz(room, say=None):
    for n in range(1, 4):
        room.until(f"judge.{n}@3")
        for seat in room.data["seats"]:
            item = room.asked(seat)[0]
            room.say("answer", seat, item=item, say=say or room.pack.items[item].truth, sure=True)
        room.next()


def whole_evening(pack, people=6, **settings):
    room = opened(pack, people, **settings)
    out(room)
    through_the_story(room, "code", "trust-it", "ring")
    through_the_quiz(room)
    room.debrief()
    return room


def test_the_parts_come_in_order_each_with_its_own_words_before_it(evening):
    room = opened(evening, 3)
    assert phases.after(room.pack, room.data).others[0].to == "intro@1"
    out(room)
    room.until("out")
    assert phases.after(room.pack, room.data).step.label == "Go on: Nine days"
    room.next()

    assert room.data["key"] == "intro@2"
    assert screen(room) == {
        "title": "Nine days", "intro": "The second part.", "part": 2, "of": 3, "kind": "story", "say": "Nine days. The second part.",
    }  # fmt: skip
    assert seats.view(room.state, "projector")["part_title"] == "Nine days"


def test_what_the_escape_gave_is_known_in_the_story(evening):
    with_code, without = opened(evening, 3), opened(evening, 3)
    out(with_code)
    for room in (with_code, without):
        room.until("scene")

    assert "code" in [one["id"] for one in screen(with_code)["choices"]]
    assert "code" not in [one["id"] for one in screen(without)["choices"]]


def test_the_moves_of_one_part_are_not_those_of_another(evening):
    room = opened(evening, 3)
    room.until("locks")
    with pytest.raises(NotAllowed, match="not part of this game"):
        room.say("propose", "s0", choice="ask")
    room.until("scene")
    with pytest.raises(NotAllowed, match="not part of this game"):
        attempt(room, "year", ["2009"])


def test_a_quiz_that_tells_after_each_says_why_before_the_next_call(evening):
    room = opened(evening, 3)
    room.until("scene")
    room.go("intro@3")
    room.until("judge.1@3")
    assert screen(room)["call"] == "Arms at the ready."
    assert "why" not in screen(room)
    room.next()
    assert room.data["key"] == "told.1@3" and screen(room)["why"].startswith("You know the vet")
    room.next()
    assert room.data["key"] == "judge.2@3"


def test_the_look_back_goes_through_all_parts_and_then_what_all_games_share(evening):
    room = opened(evening, 6)
    out(room)
    through_the_story(room, "ask", "bin", "ring")
    through_the_quiz(room)
    keys = phases.debrief_keys(room.pack, room.data)

    assert [key for key in keys if "@" in key] == [
        "lessons.1@1", "lessons.2@1", "lessons.3@1", "lessons.4@1", "path.1@2", "path.2@2", "path.3@2", "score@3",
    ]  # fmt: skip
    assert keys[8:10] == ("quilt", "moves")
    assert room.data["key"] in ("told.3@3", "lessons.1@1")


def test_a_part_that_was_left_out_is_not_looked_back_on(evening):
    room = opened(evening, 3)
    room.until("locks")
    room.go("intro@2")
    room.go("intro@3")
    through_the_quiz(room)
    keys = phases.debrief_keys(room.pack, room.data)

    assert not any(key.startswith("path") for key in keys)
    room.until("finished")


def test_the_quilt_has_a_square_for_every_case_and_a_gap_is_said_gently(evening):
    room = opened(evening, 6)
    out(room)
    through_the_story(room, "ask", "bin", "ring")  # the real one was binned
    through_the_quiz(room)
    room.until("quilt")
    shown = screen(room)

    assert (shown["sewn"], shown["of"], shown["stitches"]) == (4, 5, 1)
    assert [one["title"] for one in shown["squares"] if not one["sewn"]] == ["A real one"]
    assert shown["words"] == "A gap is no mistake."


def test_no_to_everything_leaves_the_gaps_where_the_real_ones_are(evening):
    room = opened(evening, 6)
    room.until("locks")
    room.go("intro@2")
    through_the_story(room, "ask", "bin", "bin")
    through_the_quiz(room, "fake")
    room.until("quilt")

    assert screen(room)["words"] == "No to all."


def test_one_record_is_kept_of_all_parts(evening):
    room = whole_evening(evening)
    kept = outcome(room.state)

    assert [part["kind"] for part in kept["parts"]] == ["escape", "story", "quiz"]
    assert kept["parts"][1]["endings"] == {"together": 1} and kept["parts"][0]["teams"][0]["out"]
    assert kept["finished"] and kept["rounds_played"] == 3
    assert kept["moves"]["ring-back"]["fakes"] > 0
    assert "s0" not in json.dumps(kept)


def test_undo_and_replay_go_across_the_parts(evening):
    room = whole_evening(evening, 4)
    log = json.loads(json.dumps(replays.log_of(room.state)))
    assert engine.canonical(replays.check(evening, log)) == engine.canonical(room.state)
    before = room.data
    room.do("undo", of=engine.undoable(room.state)["n"])
    assert room.data["key"] == "after"
    room.do("undo", of=room.state.version)

    assert {**room.data, "version": 0} == {**before, "version": 0}
    assert any("tidy" in line for line in replays.told(evening, log))


def test_teams_go_their_own_way_in_every_part(evening):
    room = opened(evening, 6, teams=2, decide="agree")
    room.until("locks")
    one = [seat for seat, seen in room.data["seats"].items() if seen["team"] == "t1"]
    for lock, picks in WAY:
        attempt(room, lock, picks, one[0])
    room.until("scene")
    for choice in ("code", "trust-it", "ring"):
        for seat in one:
            room.say("propose", seat, choice=choice)
        room.say("commit", one[0], choice=choice)
    parts = {key: team["parts"] for key, team in room.data["teams"].items()}

    assert parts["t1"]["2"]["node"] == "e-good" and parts["t2"]["2"]["node"] == "n1"
    assert parts["t1"]["1"]["done"] and not parts["t2"]["1"]["done"]
    assert outcome(room.state)["parts"][1]["endings"] == {"not-ended": 1, "together": 1}


def test_somebody_who_comes_late_or_leaves_is_known_to_every_part(evening):
    room = opened(evening, 3)
    room.until("scene")
    room.join(1)
    room.say("propose", "s3", choice="ask")
    room.do("remove", seat="s3")
    assert room.data["parts"]["2"]["point"] == {}
    room.do("readmit", seat="s3")
    room.go("intro@3")
    room.until("judge.1@3")

    assert room.asked("s3")


def test_a_table_plays_a_whole_series_with_hands_and_taps(evening):
    room = Room(evening, mode="table")
    room.do("open")
    room.until("locks")
    for lock, picks in WAY:
        room.do("try", lock=lock, picks=picks)
    for choice in ("ask", "trust-it", "ring"):
        room.until("scene")
        room.do("commit", choice=choice)
        room.next()
        room.next()
    for n in range(1, 4):
        room.until(f"judge.{n}@3")
        room.do("hands", what=room.asked()[0], choice="fake", count=8)
        room.next()
    room.until("finished")
    kept = outcome(room.state)

    assert kept["by"] == "teams" and kept["parts"][2]["items"]["cat_jab"] == {"real": 0, "fake": 8}


# --- broken series ----------------------------------------------------------------------------------------------------


def put(value, *path):
    def change(raw):
        for part in path[:-1]:
            raw = raw[part]
        raw[path[-1]] = value

    return change


PART = ("body", "parts")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put([], *PART), '"parts" needs at least 2'),
        (put("board", *PART, 0, "kind"), 'the kind of part "board" is not known here'),
        (put("first", *PART, 1, "id"), 'two parts share the id "first"'),
        (put("x", *PART, 0, "gaol"), 'unknown key "gaol" (did you mean goal?)'),
        (put("codde", *PART, 1, "nodes", "n1", "choices", 2, "if"), 'the fact "codde" is not known here (did you mean code?)'),
        (lambda raw: raw["body"]["parts"][1].pop("intro"), 'needs "intro"'),
        (put([{"on": "choose", "do": []}], "rules"), "in a series each part has its own rules"),
        (put([{"on": "answer", "of": "spto", "do": []}], *PART, 0, "rules"), 'the lock "spto" is not known here (did you mean spot?)'),
        (lambda raw: raw["facilitator"].pop("lessons"), '"facilitator" needs "lessons"'),
        (put("askd", "quilt", "edge", "for"), 'the counter "askd" is not known here (did you mean asked?)'),
        (lambda raw: raw["quilt"].pop("gaps"), '"quilt" needs "gaps"'),
        (put(["told"], "debrief", "steps"), 'the step "told" is not known here'),
        (put(True, "audience", "sensitive"), 'a sensitive pack needs "care"'),
        (put({"help": ["childline"]}, "care"), None),
    ],
)  # fmt: skip
def test_a_broken_series_says_what_is_wrong(change, words):
    raw = copy.deepcopy(small.series())
    change(raw)
    if words is None:
        assert small.checked(raw).care.help == ("childline",)
        return
    with pytest.raises(BadPack) as caught:
        small.checked(raw)
    assert words in str(caught.value)
