"""How the minutes of a session are shared out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.run_sheet import SHORTEST, SHORTEST_MAIN, lengths


@given(st.integers(1, 720), st.integers(0, 720))
def test_the_parts_add_up_to_the_session_and_none_is_too_short_to_be_there(minutes, game_minutes):
    parts = lengths(minutes, game_minutes)

    assert sum(parts) == minutes
    assert all(part == 0 or part >= SHORTEST for part in (*parts[:2], *parts[3:]))
    assert parts[2] >= min(minutes, game_minutes or SHORTEST_MAIN, SHORTEST_MAIN)


@given(st.integers(1, 700), st.integers(20, 720))
def test_a_game_gets_what_it_asks_for_where_that_leaves_each_part_its_five_minutes(game_minutes, rest):
    assert lengths(game_minutes + rest, game_minutes)[2] == game_minutes


@given(st.integers(40, 720))
def test_a_talk_gets_half_of_the_session_or_more(minutes):
    assert lengths(minutes)[2] >= minutes / 2


@pytest.mark.parametrize(
    ("minutes", "parts"),
    [
        (90, (10, 5, 45, 15, 15)),
        (45, (5, 5, 25, 5, 5)),
        (30, (5, 5, 10, 5, 5)),
        (25, (5, 0, 10, 5, 5)),
        (15, (5, 0, 10, 0, 0)),
        (10, (0, 0, 10, 0, 0)),
        (1, (0, 0, 1, 0, 0)),
    ],
)
def test_a_short_talk_leaves_out_the_questions_first_and_the_welcome_last(minutes, parts):
    assert lengths(minutes) == parts


def test_a_session_without_a_minute_has_no_parts():
    with pytest.raises(ValueError, match="a minute or more"):
        lengths(0)
