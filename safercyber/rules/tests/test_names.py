"""Names that must differ."""

from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.formats import folded
from safercyber.rules.names import told_apart


def test_the_first_keeps_its_name_and_no_number_is_given_that_somebody_has():
    assert told_apart(["Holm", "HOLM", "Holm 2", "holm"], 80) == ["Holm", "HOLM 3", "Holm 2", "holm 4"]


def test_a_name_that_is_full_makes_room_for_its_number():
    assert told_apart(["Holm End", "Holm End"], 8) == ["Holm End", "Holm E 2"]


@given(st.lists(st.text(st.sampled_from("aAb 2"), min_size=1, max_size=6), max_size=12))
def test_no_two_are_alike_none_is_too_long_and_who_is_alone_stays(names):
    told = told_apart(names, 6)

    assert len({folded(name) for name in told}) == len(names) == len(told)
    assert all(len(name) <= 6 for name in told)
    plain = [folded(name) for name in names]
    assert all(new == old for new, old in zip(told, names, strict=True) if plain.count(folded(old)) == 1)
