"""A pack is mended from the list of what is wrong with it."""

import copy

import pytest

from safercyber import content
from safercyber.rules.games import pack as packs

RAW = content.read_yaml("packs/bakehouse/pack.yaml")


def broken(change):
    raw = copy.deepcopy(RAW)
    change(raw)
    with pytest.raises(packs.BadPack) as caught:
        packs.check(raw)
    return "\n".join(caught.value.problems)


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


BRICK = ("body", "bricks", 0)
STEP = ("body", "threats", 0, "steps", 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put((*BRICK, "shpae"), [1, 1]), 'unknown key "shpae" (did you mean shape?)'),
        (put((*BRICK, "site"), "offce"), 'the site "offce" is not known here (did you mean office?)'),
        (put((*BRICK, "id"), "ring_back"), 'two bricks share the id "ring_back"'),
        (put((*BRICK, "cost"), "cheap"), '"cost" should be a whole number'),
        (put((*BRICK, "cost"), -1), '"cost" is -1; it should be from 1'),
        (put((*BRICK, "moves"), ["two-stp"]), 'the move "two-stp" is not known here (did you mean two-step?)'),
        (put((*BRICK, "why"), "<b>Now</b>"), "holds markup, code or a web link"),
        (put((*BRICK, "why"), "{{ secret }}"), "holds markup, code or a web link"),
        (put((*BRICK, "why"), "See https://northvale.example"), "holds markup, code or a web link"),
        (put((*BRICK, "why"), "See realfirm.co.uk today"), "names the address realfirm.co.uk"),
        (put((*BRICK, "why"), "Ring 0300 123 2040 now"), "numbers belong in the contact list"),
        (put((*BRICK, "why"), "So *bold and never shut"), "has a * without its pair"),
        (drop(*BRICK, "name"), 'entry 1 of bricks needs "name"'),
        (put((*STEP, "stopped_by"), ["ringback"]), '"ringback" is not known here (did you mean ring_back?)'),
        (put((*STEP, "softened_by"), {"insurence": 3}), 'unknown key "insurence" (did you mean insurance?)'),
        (drop(*STEP, "saved"), '"saved" says nothing for "ring_back"'),
        (drop(*STEP, "hit"), 'a noticed step needs "hit"'),
        (put((*STEP, "round"), 9), '"round" is 9; it should be from 1 to 4'),
        (put(("body", "threats", 0, "steps", 0, "harm"), 50), "a silent step has no hit and no harm"),
        (put(("body", "post", 0, "truth"), "fake"), "round 1 has 2 messages that are not half real and half fake"),
        (put(("body", "post", 0, "answers", "check", "harm"), 5), "a check is always right"),
        (put(("body", "bricks", 6, "unlocks"), []), '"new_till" is hidden and nothing unlocks it'),
        (put(("body", "bricks", 6, "reveals"), []), 'nothing reveals the card "old_till"'),
        (put(("feedback", 0), "farm_bnk"), 'the item "farm_bnk" is not known here (did you mean farm_bank?)'),
        (put(("booster",), []), "is in neither feedback nor booster"),
        (put(("kind",), "bord"), 'the kind "bord" is not known here (did you mean board?)'),
        (put(("kind",), "escape"), '"body" needs "locks"'),
        (put(("format",), "pack/2"), "this reader knows pack/1"),
        (put(("rules",), [{"when": "x"}]), 'unknown key "when"'),
        (put(("moves", 3, "type"), "judge"), '"update" is a judgement and needs a fake case and a genuine one'),
        (put(("reviewed", "on"), "soon"), '"on" should be a date like 2026-10-01'),
        (put(("facilitator", "vote"), []), '"vote" needs at least 1'),
        (drop("facilitator", "build"), '"facilitator" needs "build"'),
        (put(("body", "round_names"), ["Spring"]), "there are 4 rounds and 1 round_names"),
        (put(("audience", "ages"), [99, 16]), '"ages" should be two numbers, the smaller first'),
        (put(("body",), []), '"body" should be a group of keys'),
    ],
)  # fmt: skip
def test_a_broken_pack_says_what_is_wrong(change, words):
    assert words in broken(change)


def test_every_problem_is_told_at_once():
    def change(raw):
        put((*BRICK, "site"), "offce")(raw)
        put((*STEP, "round"), 9)(raw)
        raw["colour"] = "red"

    assert len(broken(change).splitlines()) >= 3


@pytest.mark.parametrize("raw", [{}, {"format": "pack/1"}, {"format": "pack/1", "kind": "board", "body": {"bricks": 7}}, [], None, "pack"])
def test_what_is_not_a_pack_at_all_is_refused_without_a_crash(raw):
    with pytest.raises(packs.BadPack):
        packs.check(raw)


def test_a_pack_is_frozen(bakehouse):
    with pytest.raises(AttributeError):
        bakehouse.title = "Mine"


def test_a_pack_that_no_lead_has_read_is_not_for_under_18s(bakehouse):
    from dataclasses import replace
    from datetime import timedelta

    on = bakehouse.reviewed.on
    assert not bakehouse.ready_for_under_18s(on)
    read = replace(bakehouse, reviewed=replace(bakehouse.reviewed, lead=True))
    assert read.ready_for_under_18s(on)
    assert not read.ready_for_under_18s(read.reviewed.again_by + timedelta(days=1))
    assert not replace(bakehouse, reviewed=None).ready_for_under_18s(on)


def test_every_move_is_one_a_player_meets(bakehouse):
    met = {m.move for m in bakehouse.body.post} | {s.move for t in bakehouse.body.threats for s in t.steps if s.noticed}

    assert met == {move.id for move in bakehouse.moves}
