"""How much the printed sides show, and when they stand closer together."""

from __future__ import annotations

from typing import Any

import pytest

from safercyber.reports import two_sides

LONG = "Hold longer sessions about parcels and passwords for everybody who lives along the river. " * 5
ASK = "Move 6 officer hours a month to over-65s in Holm."


def told(**changed: Any) -> dict[str, Any]:
    """A quarter of usual length."""
    usual = {
        "title": "More people check a message.",
        "numbers": [{"words": "people took part, in 6 sessions."}] * 3,
        "changes": [{"short": "Checked a message", "sentence": "Before, 41 in 100 people did. " * 7}] * 3,
        "places": [["Holm", "3 h", "20"]] * 6,
        "figures": {"numbers": {"rows": {"rows": [[]] * 3}}, "feedback": {"rows": {"rows": [["Live game"]]}}},
        "not_measured": ["Whether fewer people lose money. We ask about habits."] * 3,
        "left_out": [],
        "next": ["8 sessions held or planned."] * 6,
        "responses": [{"who": "people of this quarter"}] * 3,
    }
    return usual | changed


def objective(text: str = "Tea and scams: 9 of 12 held.") -> dict[str, Any]:
    return {
        "name": text[:120],
        "done": "1 of 2 done",
        "status": "On track",
        "rule": "No action is late.",
        "achieved": [text],
        "coming": [text],
    }


def test_a_quarter_of_usual_length_is_set_as_it_always_was_and_whole():
    sides = two_sides.sides_of(told(), ASK, [objective()] * 3, ["The hall is shut"] * 2)

    assert (sides.first, sides.second) == ("", "")
    assert not (sides.more_objectives or sides.more_risks or sides.more_left_out or sides.more_kinds)


def test_what_does_not_fit_is_counted_and_never_dropped_in_silence():
    many = told(left_out=["Places: left out."] * 7, figures={**told()["figures"], "feedback": {"rows": {"rows": [["Kind"]] * 9}}})
    sides = two_sides.sides_of(many, ASK, [objective()] * 7, ["The hall is shut"] * 11)

    for shown, more, all_ in (
        (sides.objectives, sides.more_objectives, 7),
        (sides.risks, sides.more_risks, 11),
        (sides.left_out, sides.more_left_out, 7),
        (sides.kinds, sides.more_kinds, 9),
    ):
        assert shown and more and len(shown) + more == all_


def test_four_objectives_are_all_shown():
    assert two_sides.sides_of(told(), ASK, [objective()] * 4, []).more_objectives == 0


def test_long_texts_stand_closer_together():
    sides = two_sides.sides_of(told(next=[LONG] * 6), ASK, [objective(LONG)] * 3, [LONG] * 30)

    assert sides.second.startswith("a4-tight")


@pytest.mark.parametrize("ask", ["W" * 300, "\u6771" * 300])
def test_wide_letters_are_counted_as_wide(ask):
    assert two_sides.sides_of(told(), ask, [objective()], []).first != ""


def test_an_edition_from_before_figures_were_left_out_is_set_too():
    old = told()
    del old["left_out"]
    old["figures"] = {"numbers": old["figures"]["numbers"]}

    assert two_sides.sides_of(old, ASK, [], []).left_out == ()
