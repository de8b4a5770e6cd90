from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules import places
from safercyber.rules.places import Answer, Party

PARTIES = st.lists(st.integers(1, 4), max_size=12).map(lambda sizes: [Party(number, size) for number, size in enumerate(sizes)])


@pytest.mark.parametrize(
    ("people", "taken", "told"), [(1, 9, Answer.PLACES), (2, 9, Answer.TOO_MANY), (1, 10, Answer.WAIT), (4, 6, Answer.PLACES)]
)
def test_places_if_all_fit_fewer_if_some_would_and_else_the_line(people, taken, told):
    assert places.answer(people, 10, taken) is told


@pytest.mark.parametrize("people", [0, 5, -1])
def test_a_booking_is_for_one_to_four(people):
    with pytest.raises(ValueError, match="1 to 4"):
        places.answer(people, 10, 0)


def test_the_first_in_line_that_fits_moves_up_and_others_keep_their_order():
    line = [Party(1, 4), Party(2, 2), Party(3, 1), Party(4, 1)]

    assert [party.id for party in places.move_up(line, 3)] == [2, 3]
    assert [party.id for party in places.move_up(line, 4)] == [1]


@given(line=PARTIES, free=st.integers(0, 20))
def test_nobody_moves_up_into_places_that_are_not_there_and_no_fitting_party_is_left_behind(line, free):
    moved = places.move_up(line, free)
    used = sum(party.people for party in moved)

    assert used <= free
    assert all(party.people > free - used for party in line if party not in moved)
    assert [party.id for party in moved] == sorted(party.id for party in moved)


@given(line=PARTIES, free=st.integers(0, 20))
def test_the_next_in_line_is_never_passed_over_when_it_fits(line, free):
    if line and line[0].people <= free:
        assert places.move_up(line, free)[0] == line[0]


def test_the_position_is_counted_from_one():
    assert places.position([Party(7, 1), Party(9, 2)], 9) == 2
    with pytest.raises(ValueError, match="not in the line"):
        places.position([], 9)


@given(capacity=st.integers(1, 500), taken=st.integers(0, 500))
def test_ten_bricks_only_when_full_and_none_only_when_nobody_has_booked(capacity, taken):
    filled = places.seat_bricks(capacity, taken)

    assert (filled == 10) == (taken >= capacity)
    assert (filled == 0) == (taken == 0)


def test_undo_lasts_ten_minutes():
    at = datetime(2026, 10, 12, 9, 0)

    assert places.may_undo(at, at + timedelta(minutes=10)) and not places.may_undo(at, at + timedelta(minutes=10, seconds=1))
    assert not places.may_undo(at, at - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("taken", "days", "told"), [(7, 7, True), (8, 7, False), (0, 8, False), (0, 0, True), (20, 1, False)], ids=lambda value: str(value)
)
def test_few_have_booked_under_four_in_ten_places_from_a_week_before(taken, days, told):
    starts = datetime(2026, 10, 15, 14, 0)

    assert places.has_few(20, taken, starts, starts - timedelta(days=days)) is told


def test_the_reminder_is_announced_for_the_moment_at_which_it_goes():
    starts, booked = datetime(2026, 10, 15, 14, 0), datetime(2026, 10, 12, 10, 0)
    at = places.reminder_at(starts, booked)

    assert at == datetime(2026, 10, 14, 10, 0)
    assert places.reminder_is_due(starts, booked, at) and not places.reminder_is_due(starts, booked, at - timedelta(seconds=1))
    assert places.reminder_at(starts, at) is None and not places.reminder_is_due(starts, at, at)
