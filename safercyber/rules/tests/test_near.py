"""What counts as near, and which hall is meant."""

import pytest

from safercyber.rules import near


@pytest.mark.parametrize(("miles", "is_near"), [(0.0, True), (10.0, True), (10.1, False), (None, False)])
def test_ten_miles_are_near_and_unknown_miles_are_not(miles, is_near):
    assert near.is_near(miles) is is_near


def test_what_nobody_knows_comes_last():
    assert sorted([None, 12.0, 0.0, 3.5], key=near.how_far) == [0.0, 3.5, 12.0, None]


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("chapel", True),
        (" CHAPEL  hall", True),
        ("LM1", True),
        ("lm1 9zz", True),
        ("LM2", False),
        ("ch", False),
        ("", False),
        ("library", False),
    ],
)
def test_a_hall_is_meant_by_part_of_its_name_or_its_district(typed, is_meant):
    assert near.is_meant(typed, "Chapel Hall", "LM1 2AB") is is_meant
