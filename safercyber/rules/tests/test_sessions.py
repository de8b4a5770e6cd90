"""What a session cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from safercyber.rules.sessions import refusal

START = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
GOOD = {
    "starts_at": START,
    "ends_at": START + timedelta(hours=12),
    "capacity": 1,
    "is_somewhere": True,
    "is_for_children": False,
    "school_adult": "",
}


def test_a_session_that_can_be_is_not_refused():
    assert refusal(**GOOD) is None
    assert refusal(**GOOD | {"is_for_children": True, "school_adult": "Ms Ahmed"}) is None


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"ends_at": START}, "ends"),
        ({"ends_at": START + timedelta(hours=12, seconds=1)}, "ends"),
        ({"capacity": 0}, "capacity"),
        ({"is_somewhere": False}, "venue"),
        ({"is_for_children": True, "school_adult": " "}, "school_adult"),
    ],
)
def test_what_cannot_be_is_refused_at_what_is_to_be_put_right(change, about):
    assert refusal(**GOOD | change).about == about
