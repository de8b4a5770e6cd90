"""A quiz is fair to both halves of the room, tells nothing early, and counts a real message as much as a fake one."""

import copy
import json

import pytest

from safercyber import content
from safercyber.rules.games import engine, phases, replays, seats
from safercyber.rules.games import pack as packs
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.tests.players import Room, judge_all, opened

RAW = content.read_yaml("packs/real_or_not/pack.yaml")


@pytest.fixture(scope="module")
def real_or_not():
    return content.pack("real_or_not")


def right(item, k):
    return item.truth


# --- the room plays --------------------------------------------------------------------------------------------------------------


def test_half_the_phones_have_one_form_and_half_the_other(real_or_not):
    room = opened(real_or_not, 7)

    forms = list(room.data["forms"].values())
    assert sorted((forms.count("A"), forms.count("B"))) == [3, 4]
    assert forms == ["A", "B"] * 3 + ["A"] or forms == ["B", "A"] * 3 + ["B"]


def test_both_forms_match_place_by_place(real_or_not):
    for a, b in zip(*real_or_not.body.forms.values(), strict=True):
        one, two = real_or_not.items[a], real_or_not.items[b]
        assert (one.truth, one.move, one.level) == (two.truth, two.move, two.level)


def test_a_whole_room_that_is_right_spots_six_fakes_and_blocks_nobody(real_or_not):
    room = opened(real_or_not, 8)
    judge_all(room, right)
    room.until("score")

    screen = seats.view(room.state, "projector")["screen"]
    assert screen["say"] == "The room spotted 6 of 6 fakes, wrongly blocked 0 of 6 real ones."
    mine = seats.view(room.state, "player", "s1")["screen"]
    assert mine["own_words"] == "You spotted 3 of 3 fakes, wrongly blocked 0 of 3 real ones."


def test_saying_fake_to_everything_is_shown_to_cost_every_real_one(real_or_not):
    room = opened(real_or_not, 8)
    judge_all(room, lambda item, k: "fake")
    room.until("score")

    assert "spotted 6 of 6 fakes, wrongly blocked 6 of 6 real ones" in seats.view(room.state, "projector")["screen"]["say"]
    kept = outcome(room.state)
    assert sum(move["hits"] for move in kept["moves"].values()) == 24
    assert sum(move["false_alarms"] for move in kept["moves"].values()) == 24


def test_a_small_room_keeps_its_score_on_the_phones(real_or_not):
    room = opened(real_or_not, 4)
    judge_all(room, lambda item, k: "fake" if k else item.truth)
    room.until("score")

    assert seats.view(room.state, "projector")["screen"]["first"] is None
    assert seats.view(room.state, "player", "s0")["screen"]["own"]["spotted"] == 3


def test_one_person_alone_plays_with_the_same_moves(real_or_not):
    room = opened(real_or_not, 1)
    judge_all(room, right)
    room.debrief()

    assert room.data["phase"] == "finished"
    assert outcome(room.state)["score"] == {
        "spotted": 3, "fakes": 3, "blocked": 0, "real": 3, "words": "spotted 3 of 3 fakes, wrongly blocked 0 of 3 real ones",
    }  # fmt: skip


def test_the_feedback_round_takes_the_real_ones_first(real_or_not):
    room = opened(real_or_not, 6)
    judge_all(room, right)
    truths = []
    for n in range(1, 7):
        room.until(f"told.{n}")
        truths.append(seats.view(room.state, "player", "s0")["screen"]["truth"])

    assert truths == ["real"] * 3 + ["fake"] * 3


def test_an_answer_may_change_until_the_next_message_and_not_after(real_or_not):
    room = opened(real_or_not, 3)
    room.until("judge.1")
    item = room.asked("s0")[0]
    room.say("answer", "s0", item=item, say="real")
    room.say("answer", "s0", item=item, say="fake", sure=False)
    assert room.data["items"][item]["s0"] == {"say": "fake", "sure": False}
    old = room.ask("s0")
    room.next()

    with pytest.raises(NotAllowed, match="closed"):
        room.do("answer", by="seat:s0", item=item, say="real", ask=old)
    with pytest.raises(NotAllowed, match="real or fake"):
        room.say("answer", "s0", item=item, say="real")


def test_a_phone_cannot_answer_the_other_halfs_message(real_or_not):
    room = opened(real_or_not, 2)
    room.until("judge.1")
    theirs = room.asked("s1")[0]

    with pytest.raises(NotAllowed):
        room.say("answer", "s0", item=theirs, say="real")


def test_the_second_six_are_the_other_form_and_both_scores_stand_side_by_side(real_or_not):
    room = opened(real_or_not, 6)
    judge_all(room, lambda item, k: "fake")
    room.until("score")
    assert "again.1" in [step.to for step in phases.after(room.pack, room.data).others]
    first = {seat: room.data["forms"][seat] for seat in room.data["seats"]}
    room.go("again.1")
    for seat in room.data["seats"]:
        assert room.asked(seat)[0] not in real_or_not.body.forms[first[seat]]
    judge_all(room, right, "again")
    room.until("compare")

    screen = seats.view(room.state, "projector")["screen"]
    assert (screen["first"]["blocked"], screen["second"]["blocked"]) == (6, 0)
    assert len(screen["messages"]) == 12
    room.next()
    assert room.data["phase"] == "moves"
    # What is kept of the moves is the first time alone: nobody has been taught by then.
    assert sum(move["false_alarms"] for move in outcome(room.state)["moves"].values()) == 18


def test_a_table_without_phones_counts_hands_over_one_form(real_or_not):
    room = Room(real_or_not, mode="table")
    room.do("open")
    room.until("judge.1")
    asked = room.asked()
    assert len(asked) == 1
    room.do("hands", what=asked[0], choice="real", count=12)
    room.do("hands", what=asked[0], choice="fake", count=3)
    with pytest.raises(NotAllowed, match="list"):
        room.do("hands", what="nothing", choice="real", count=3)
    assert seats.view(room.state, "projector")["screen"]["messages"][0]["id"] == asked[0]
    room.until("finished")

    assert sum(sum(one.values()) for one in outcome(room.state)["items"].values()) == 15


def test_ending_early_looks_back_at_what_was_asked_and_no_more(real_or_not):
    room = opened(real_or_not, 6)
    room.until("judge.2")
    here = phases.after(room.pack, room.data)
    room.go(next(step.to for step in here.others if "early" in step.label))
    told = [key for key in phases.debrief_keys(room.pack, room.data) if key.startswith("told")]

    assert told == ["told.1", "told.2"]


def test_moves_of_other_games_are_refused_kindly(real_or_not):
    room = opened(real_or_not, 2)
    room.until("judge.1")

    with pytest.raises(NotAllowed, match="not part of this game"):
        room.say("propose", "s0", choice="cameras")


# --- nothing is told early ----------------------------------------------------------------------------------------------------------


def kept_from(room, seat):
    """Every text of the pack that this seat, or with None the hall, may not have seen yet."""
    pack, data = room.pack, room.data
    from safercyber.rules.games.kinds.quiz import rounds

    shown, told = set(), set()
    everybody = data["phase"] == "compare" or (data["again"] and phases.is_over(pack, data) and data["phase"] not in ("told", "score"))
    for form, ids in pack.body.forms.items():
        order = [ids[k] for k in rounds.slots(pack, data)]
        mine = seat is not None and rounds.form_of(pack, data, seat) == form
        again = seat is not None and rounds.form_of(pack, data, seat, True) == form
        if mine:
            shown |= set(order[: data["played"]])
            if data["phase"] == "told":
                told |= {order[n - 1] for n in rounds.told_order(pack, data)[: data["step"]]}
            elif data["played"] and (phases.is_over(pack, data) or data["phase"] == "again"):
                told |= set(order[: data["played"]])
        if again:
            shown |= set(order[: data["again"]])
        if everybody:
            shown |= set(order)
            told |= set(order)
    kept = {text for id in pack.body.items if id not in shown for text in (pack.items[id].body, pack.items[id].title)}
    kept |= {pack.items[id].why for id in pack.body.items if id not in told}
    return kept | {text for group in pack.booster for id in group for text in (pack.items[id].body, pack.items[id].why)}


@pytest.mark.parametrize("seed", range(6))
def test_no_message_and_no_reason_is_seen_before_its_hour(real_or_not, seed):
    room = opened(real_or_not, 5, seed=f"secrets-{seed}")
    while True:
        for seat in [None, *room.data["seats"]]:
            view = seats.view(room.state, "player", seat) if seat else seats.view(room.state, "projector")
            words = json.dumps(view, ensure_ascii=False)
            found = [text for text in kept_from(room, seat) if json.dumps(text, ensure_ascii=False)[1:-1] in words]
            assert not found, (room.data["key"], seat, found)
        here = phases.after(room.pack, room.data)
        if here.step is None:
            break
        if room.data["phase"] in ("judge", "again"):
            for k, seat in enumerate(room.data["seats"]):
                if (seed + k) % 3:
                    room.say("answer", seat, item=room.asked(seat)[0], say="real" if k % 2 else "fake", sure=bool(k % 2))
        steps = [step.to for step in here.others if step.to == "again.1"] if seed % 2 else []
        room.go(steps[0] if steps else here.step.to)


def test_only_the_host_is_told_the_truth_while_people_judge(real_or_not):
    room = opened(real_or_not, 3)
    room.until("judge.1")

    assert {one["truth"] for one in seats.view(room.state, "host")["post_truth"]} <= {"real", "fake"}
    for role, seat in (("projector", None), ("table", None), ("debrief", None), ("player", "s0")):
        assert "truth" not in json.dumps(seats.view(room.state, role, seat))


# --- logs ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("log", sorted(content.replays("real_or_not")))
def test_a_golden_quiz_ends_where_it_ended(real_or_not, log):
    replays.check(real_or_not, content.replays("real_or_not")[log])


def test_there_are_three_golden_quizzes_careful_blocks_and_believes(real_or_not):
    said = {name: outcome(replays.run(real_or_not, log))["score"]["words"] for name, log in content.replays("real_or_not").items()}

    assert said == {
        "careful": "spotted 5 of 6 fakes, wrongly blocked 1 of 6 real ones",
        "blocks-everything": "spotted 6 of 6 fakes, wrongly blocked 6 of 6 real ones",
        "believes-everything": "spotted 0 of 3 fakes, wrongly blocked 0 of 3 real ones",
    }


def test_a_quiz_can_be_told_in_words(real_or_not):
    lines = list(replays.told(real_or_not, content.replays("real_or_not")["careful"]))

    assert any("The room spotted" in line for line in lines)


def test_a_step_back_and_on_again_is_the_same_room(real_or_not):
    room = opened(real_or_not, 5)
    judge_all(room, right)
    room.until("told.2")
    before = room.data["key"]
    room.do("undo", of=engine.undoable(room.state)["n"])
    assert room.data["key"] == "told.1"
    room.do("undo", of=room.state.version)

    assert room.data["key"] == before
    again = engine.replay(real_or_not, "ferrydale", room.state.log)
    assert engine.canonical(again) == engine.canonical(room.state)


# --- broken packs -------------------------------------------------------------------------------------------------------------------


def put(path, value):
    def change(raw):
        for part in path[:-1]:
            raw = raw[part]
        raw[path[-1]] = value

    return change


def drop(*path):
    def change(raw):
        for part in path[:-1]:
            raw = raw[part]
        del raw[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put(("body", "items", 0), "water_of"), 'the item "water_of" is not known here (did you mean water_off?)'),
        (put(("body", "forms", "B", 0), "wet_phone"), 'the item "wet_phone" should stand in one form; it stands in 2'),
        (put(("items", "cat_jab", "level"), 3), '"cat_jab" stands where form A has "water_off", but truth, move or level differ'),
        (put(("items", "cat_jab", "truth"), "fake"), "form B is not half real and half fake"),
        (put(("body", "forms", "B"), ["cat_jab"]), "form B has 1 items and form A has 6"),
        (drop("body", "forms"), '"deal: seats" and "again" need two forms'),
        (put(("body", "speed"), True), "speed never scores"),
        (put(("body", "tell"), "at-the-end"), '"tell" "at-the-end" is not known here (did you mean at-end?)'),
        (put(("body", "shuffle"), True), 'unknown key "shuffle"'),
        (put(("body", "sure_tap"), "yes"), '"sure_tap" should be true or false'),
        (drop("body", "items"), '"body" needs "items"'),
        (drop("facilitator", "told"), '"facilitator" needs "told"'),
        (drop("facilitator", "compare"), '"facilitator" needs "compare"'),
        (put(("rules",), [{"on": "answer", "do": []}]), "a quiz has no rules"),
        (put(("booster",), [["locked_out"]]), 'the item "who_lives_here" is in neither feedback nor booster nor the quiz'),
        (put(("items", "bank_mover", "show", "body"), "Ring 0161 496 0000 now"), "numbers belong in the contact list"),
        (put(("items", "car_park", "show", "body"), "Pay at realpay.co.uk"), "only .example addresses may appear"),
        (put(("moves", 0, "type"), "habbit"), "habbit"),
    ],
)  # fmt: skip
def test_a_broken_quiz_says_what_is_wrong(change, words):
    raw = copy.deepcopy(RAW)
    change(raw)
    with pytest.raises(packs.BadPack) as caught:
        packs.check(raw)
    assert words in "\n".join(caught.value.problems)


def test_the_quiz_reads_at_the_age_it_says(real_or_not):
    from safercyber.rules.change.words import reading_grade

    texts = [f"{item.body} {item.why}" for item in real_or_not.items.values()]
    assert reading_grade(" ".join(texts)) + 5 <= real_or_not.reading_age
    assert all(len(f"{item.body}".split()) <= 60 and len(item.why.split()) <= 60 for item in real_or_not.items.values())
