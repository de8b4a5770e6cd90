from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.reach.people import Came, Contacts, Reach, direct_reach

START, END = date(2025, 7, 1), date(2025, 9, 30)
JUNE, JULY, AUGUST = date(2025, 6, 3), date(2025, 7, 3), date(2025, 8, 3)


def test_somebody_who_comes_twice_is_two_attendances_and_one_person():
    reach = direct_reach([Came("a", JULY), Came("a", AUGUST), Came("b", JULY)], [], START, END)

    assert reach == Reach(attendances=3, people=2, new_people=2, contacts=0, contacts_estimated=False)


def test_somebody_who_came_before_the_period_is_not_new():
    assert direct_reach([Came("a", JUNE), Came("a", JULY), Came("b", JULY)], [], START, END).new_people == 1


def test_a_booking_stands_for_the_most_who_came_on_it():
    reach = direct_reach([Came("a", JULY, 3), Came("a", AUGUST, 2)], [], START, END)

    assert (reach.attendances, reach.people) == (5, 3)


def test_only_those_more_than_ever_before_are_new():
    assert direct_reach([Came("a", JUNE, 2), Came("a", JULY, 3)], [], START, END).new_people == 1


def test_heads_counted_at_a_stall_are_never_people():
    reach = direct_reach([Came("a", JULY)], [Contacts(JULY, 40, estimated=True), Contacts(JUNE, 9)], START, END)

    assert (reach.people, reach.contacts, reach.contacts_estimated) == (1, 40, True)


def test_the_first_and_last_day_are_in():
    assert direct_reach([Came("a", START), Came("b", END)], [], START, END).people == 2


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        direct_reach([], [], END, START)


@given(
    st.lists(st.builds(Came, st.sampled_from("abcdefgh"), st.dates(date(2025, 5, 1), date(2025, 11, 1)), st.integers(0, 6))), st.randoms()
)
def test_new_people_are_people_are_attendances_in_any_order(came, chance):
    reach = direct_reach(came, [], START, END)
    shuffled = list(came)
    chance.shuffle(shuffled)

    assert 0 <= reach.new_people <= reach.people <= reach.attendances
    assert direct_reach(shuffled, [], START, END) == reach


VISITS = st.lists(st.builds(Came, st.sampled_from("abcdefgh"), st.dates(date(2025, 5, 1), date(2025, 11, 1))))


@given(VISITS)
def test_people_who_book_for_themselves_are_counted_as_sets(came):
    inside = {visit.who for visit in came if START <= visit.on <= END}
    earlier = {visit.who for visit in came if visit.on < START}
    reach = direct_reach(came, [], START, END)

    assert (reach.people, reach.new_people) == (len(inside), len(inside - earlier))


@given(VISITS)
def test_what_comes_after_the_period_changes_nothing(came):
    until_then = [visit for visit in came if visit.on <= END]

    assert direct_reach(came, [], START, END) == direct_reach(until_then, [], START, END)


@given(VISITS)
def test_months_add_up_to_the_quarter_in_attendances_and_new_people_but_not_in_people(came):
    ends = (date(2025, 7, 31), date(2025, 8, 31), END)
    months = [direct_reach(came, [], start, end) for start, end in zip((START, date(2025, 8, 1), date(2025, 9, 1)), ends, strict=True)]
    quarter = direct_reach(came, [], START, END)

    assert sum(month.attendances for month in months) == quarter.attendances
    assert sum(month.new_people for month in months) == quarter.new_people
    assert sum(month.people for month in months) >= quarter.people


def test_fewer_than_nobody_is_refused():
    with pytest.raises(ValueError, match="fewer than no times"):
        direct_reach([Came("a", JULY, -1)], [], START, END)
    with pytest.raises(ValueError, match="fewer than no heads"):
        direct_reach([], [Contacts(JULY, -40)], START, END)
