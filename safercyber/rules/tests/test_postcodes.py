import pytest

from safercyber.rules import postcodes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("LM1 2AB", "LM1 2AB"), ("yo17hh", "YO1 7HH"), (" sw1a  1aa ", "SW1A 1AA"), ("M1 1AE", "M1 1AE"), ("nv4-7qp", "NV4 7QP")],
)
def test_a_real_postcode_is_kept_as_it_is_printed(typed, kept):
    assert postcodes.tidy(typed) == kept


@pytest.mark.parametrize("typed", ["", "LM1", "12345", "LM1 2A", "Eldon", "LM1 2AB extra", "é1 1AA", "LM1 2ABC", "1" * 500])
def test_what_is_no_whole_postcode_is_none(typed):
    assert postcodes.tidy(typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"), [("YO1 7HH", "YO1"), ("yo1", "YO1"), ("SW1A", "SW1A"), ("Yorkshire", None), ("", None), ("Y", None)]
)
def test_the_district_is_the_first_half(typed, kept):
    assert postcodes.district(typed) == kept
