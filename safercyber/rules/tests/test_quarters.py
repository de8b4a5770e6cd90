from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.quarters import Quarter, quarter_from, quarter_of

days = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(days)
def test_every_day_lies_in_its_own_quarter_and_in_no_other(on):
    quarter = quarter_of(on)

    assert quarter.starts_on <= on <= quarter.ends_on
    assert quarter.before.ends_on < quarter.starts_on
    assert quarter.next.starts_on == quarter.ends_on + timedelta(days=1)


@given(days)
def test_an_address_leads_back_to_its_quarter(on):
    assert quarter_from(quarter_of(on).slug) == quarter_of(on)


def test_a_quarter_has_a_name_for_people():
    assert Quarter(2026, 3).name == "July to September 2026"


@pytest.mark.parametrize("slug", ["", "2026-q5", "2026-q0", "1999-q1", "q3", "2026-q3; drop", "２０２６-q3"])
def test_what_is_no_quarter_is_none(slug):
    assert quarter_from(slug) is None
