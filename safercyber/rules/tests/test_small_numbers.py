from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules import small_numbers as disclosure
from safercyber.rules.small_numbers import Cell, Cut, Earlier, Profile, Refused, Released

Q3 = (date(2026, 7, 1), date(2026, 9, 30))
PEOPLE = Cut("people", *Q3)
OVER_65S = Cut("people", *Q3, filters=frozenset({("audience", "over-65s")}))
HOLM = Cut("people", *Q3, areas=frozenset({"holm"}))


def release(cut, value, profile=Profile.PUBLIC, register=()):
    return disclosure.disclose([Cell("one", cut, value)], profile, register)


@given(st.integers(0, 5000))
def test_no_public_count_is_ever_one_to_nine_and_every_one_is_near_the_truth(value):
    shown = disclosure.shown(value, Profile.PUBLIC)

    assert shown.value is None if value < 10 else abs(shown.value - value) <= 2
    assert shown.value is None or (shown.value >= 10 and shown.value % 5 == 0)


@given(st.integers(0, 5000))
def test_no_board_count_is_ever_one_to_seven(value):
    shown = disclosure.shown(value, Profile.BOARD)

    assert shown.value not in range(1, 8)
    assert (shown.value is None) == (1 <= value <= 7)


@given(st.integers(10, 5000))
def test_what_has_passed_the_door_passes_it_unchanged(value):
    once = disclosure.shown(value, Profile.PUBLIC)

    assert disclosure.shown(once.value, Profile.PUBLIC) == once


def test_a_zero_is_hidden_from_the_public_like_any_small_count():
    assert disclosure.shown(0, Profile.PUBLIC).text == "fewer than 10"
    assert disclosure.shown(0, Profile.BOARD).text == "0"


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_per_cent_is_shown_only_when_both_yes_and_no_may_be(part, rest):
    per_cent = disclosure.percent(part, part + rest, Profile.PUBLIC)

    assert (per_cent is None) == (min(part, rest) < 10 or part + rest < 20)


def test_a_per_cent_comes_from_the_counts_as_shown():
    assert disclosure.percent(33, 57, Profile.PUBLIC) == int(100 * 35 / 55)
    assert disclosure.percent(33, 57, Profile.ANALYST) == int(100 * 33 / 57)


def a_change(**told):
    base = {"before_yes": 40, "after_yes": 69, "n": 100, "started": 143, "estimate": 0.29, "low": 0.182, "high": 0.391}
    return disclosure.change(**(base | told), profile=Profile.PUBLIC)


def test_a_change_leaves_in_whole_points_with_the_ends_of_its_range_outward():
    shown = a_change()

    assert (shown.change, shown.low, shown.high) == (29, 18, 40)
    assert (shown.n.text, shown.started.text, shown.before_percent, shown.after_percent) == ("100", "145", 40, 70)


def test_a_change_is_never_rounded_up():
    assert a_change(estimate=0.2079).change == 20
    assert a_change(estimate=-0.2079).change == -20


@pytest.mark.parametrize("told", [{"before_yes": 4}, {"after_yes": 96}, {"n": 29, "before_yes": 12, "after_yes": 15}])
def test_a_change_with_a_small_group_anywhere_leaves_as_words(told):
    shown = a_change(**told)

    assert shown.is_hidden
    assert not any(character.isdigit() for character in shown.words)


def test_below_ten_people_the_words_say_only_that():
    assert a_change(n=9, before_yes=4, after_yes=6).words == disclosure.TOO_FEW_TO_SHOW


def test_a_part_that_gives_the_rest_away_is_refused_and_the_earlier_release_is_named():
    register = [Earlier("July to September 2026, edition 1", PEOPLE, 100)]

    refused = release(OVER_65S, 94, register=register)

    assert isinstance(refused, Refused)
    assert "July to September 2026, edition 1" in refused.reason
    assert "94" not in refused.reason


@pytest.mark.parametrize("cut", [HOLM, Cut("people", date(2026, 7, 1), date(2026, 9, 25)), OVER_65S])
def test_nested_filters_areas_and_periods_are_all_seen_whichever_came_first(cut):
    assert isinstance(release(cut, 97, register=[Earlier("before", PEOPLE, 100)]), Refused)
    assert isinstance(release(PEOPLE, 100, register=[Earlier("before", cut, 97)]), Refused)


def test_a_part_with_a_large_enough_rest_is_released():
    assert isinstance(release(OVER_65S, 60, register=[Earlier("before", PEOPLE, 100)]), Released)


def test_another_measure_gives_nothing_away():
    assert isinstance(release(OVER_65S, 97, register=[Earlier("before", Cut("hours", *Q3), 100)]), Released)


def test_the_same_request_gets_the_same_answer_and_under_another_rule_none():
    register = [Earlier("before", PEOPLE, 100)]

    assert release(PEOPLE, 100, register=register) == release(PEOPLE, 100)
    assert isinstance(release(PEOPLE, 100, Profile.BOARD, register), Refused)


@given(st.permutations(range(5)))
def test_the_order_of_the_register_changes_nothing(order):
    register = [Earlier(str(n), Cut("people", *Q3, areas=frozenset({str(n)})), 40 + n) for n in range(5)]

    shuffled = [register[place] for place in order]

    assert isinstance(release(PEOPLE, 300, register=shuffled), Released)
    assert isinstance(release(PEOPLE, 48, register=shuffled), Refused)


def test_only_official_figures_and_the_analysts_screen_show_raw_counts():
    assert release(PEOPLE, 7, Profile.PUBLISHED)["one"].text == "7"
    assert release(PEOPLE, 7, Profile.ANALYST)["one"].text == "7"
    assert release(PEOPLE, 7)["one"].text == "fewer than 10"
