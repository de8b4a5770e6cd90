from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.days import plan_out_of_reach, session_out_of_reach

TODAY = date(2026, 10, 16)


@pytest.mark.parametrize("on", [date.min, date(2025, 10, 15), date(2029, 10, 17), date(2926, 10, 16), date.max])
def test_a_session_is_near_enough_to_be_meant(on):
    assert session_out_of_reach(on, TODAY) == "Check the year. Choose a day from 16 October 2025 to 16 October 2029."


@pytest.mark.parametrize("on", [date(2025, 10, 16), TODAY, date(2029, 10, 16)])
def test_the_first_and_the_last_day_may_be_chosen(on):
    assert session_out_of_reach(on, TODAY) == ""


@given(st.dates(), st.dates())
def test_any_two_days_get_an_answer(on, today):
    assert isinstance(session_out_of_reach(on, today), str)
    assert plan_out_of_reach(on, today) == "" or "Check the year" in plan_out_of_reach(on, today)


def test_a_leap_day_has_limits_too():
    assert session_out_of_reach(date(2025, 2, 28), date(2024, 2, 29)) == ""
