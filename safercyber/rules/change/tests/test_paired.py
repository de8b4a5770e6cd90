"""Each formula against a published example or another's code, and against what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercyber.rules.change.paired import (
    Cells,
    Interval,
    holm,
    mcnemar_mid_p,
    newcombe,
    ordinal_shift,
    pairs_needed,
    starters_needed,
    wilson,
)

few = st.integers(0, 60)
tables = st.builds(Cells, few, few, few, few)


def test_newcombe_gives_the_printed_range_for_complete_responses_before_and_after_treatment():
    """Cavo and others 2012, as printed for the square-and-add interval by Fagerland, Lydersen and Laake: -0.0621 (-0.1186 to -0.0046)."""
    printed = newcombe(Cells(kept=59, gave_up=16, took_up=6, never=80))

    assert Cells(59, 16, 6, 80).change == pytest.approx(-0.0621, abs=5e-5)
    assert (printed.low, printed.high) == (pytest.approx(-0.1186, abs=5e-5), pytest.approx(-0.0046, abs=5e-5))


def _by_hand(a, b, c, d, z=1.959963984540054):
    """The interval written a second time, straight from the page and without our types."""
    from statsmodels.stats.proportion import proportion_confint

    n = a + b + c + d
    p1, p2 = (a + c) / n, (a + b) / n
    l1, u1 = proportion_confint(a + c, n, method="wilson")
    l2, u2 = proportion_confint(a + b, n, method="wilson")
    product = (a + b) * (c + d) * (a + c) * (b + d)
    k = a * d - b * c
    phi = 0 if product == 0 else (k if k <= 0 else max(k - n / 2, 0)) / product**0.5
    low = p1 - p2 - max((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2, 0) ** 0.5
    high = p1 - p2 + max((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2, 0) ** 0.5
    return low, high


@given(tables.filter(lambda cells: cells.n > 0))
def test_newcombe_agrees_with_a_second_writing_of_it(cells):
    low, high = _by_hand(int(cells.kept), int(cells.gave_up), int(cells.took_up), int(cells.never))

    assert newcombe(cells).low == pytest.approx(low, abs=1e-9)
    assert newcombe(cells).high == pytest.approx(high, abs=1e-9)


def test_newcombe_is_not_the_plain_wald_range():
    cells = Cells(1, 1, 7, 12)
    error = ((cells.took_up + cells.gave_up - (cells.took_up - cells.gave_up) ** 2 / cells.n) ** 0.5) / cells.n

    assert abs(newcombe(cells).low - (cells.change - 1.96 * error)) > 0.01


def test_newcombe_is_not_the_range_for_two_groups_of_strangers():
    from statsmodels.stats.proportion import confint_proportions_2indep

    cells = Cells(40, 4, 16, 40)
    low, high = confint_proportions_2indep(int(cells.after_yes), 100, int(cells.before_yes), 100, method="newcomb")

    assert newcombe(cells).high - newcombe(cells).low < (high - low) * 0.85


@given(tables)
def test_looking_backwards_turns_the_change_and_its_range_round(cells):
    turned = Cells(cells.kept, cells.took_up, cells.gave_up, cells.never)

    assert turned.change == -cells.change
    assert newcombe(turned).low == pytest.approx(-newcombe(cells).high, abs=1e-12)
    assert newcombe(turned).high == pytest.approx(-newcombe(cells).low, abs=1e-12)


@given(tables)
def test_a_range_holds_its_estimate_and_stays_within_everybody(cells):
    interval = newcombe(cells)

    assert -1 <= interval.low <= cells.change + 1e-12
    assert cells.change - 1e-12 <= interval.high <= 1


@given(tables.filter(lambda cells: cells.n > 0))
def test_twice_the_people_with_the_same_answers_narrow_the_range(cells):
    one, two = newcombe(cells), newcombe(cells + cells)

    assert two.high - two.low < one.high - one.low + 1e-12


@given(few, few, few)
def test_as_many_who_stop_as_start_is_no_change(kept, moved, never):
    assert Cells(kept, moved, moved, never).change == 0


@pytest.mark.parametrize(
    "cells", [Cells(0, 0, 0, 0), Cells(9, 0, 0, 0), Cells(0, 0, 0, 9), Cells(0, 9, 0, 0), Cells(0, 0, 9, 0), Cells(5, 0, 0, 5)]
)
def test_empty_tables_and_margins_never_raise(cells):
    interval = newcombe(cells)

    assert interval.low <= cells.change <= interval.high


def test_fewer_than_no_people_is_refused():
    with pytest.raises(ValueError, match="fewer than no"):
        Cells(1, -1, 0, 0)


@given(st.integers(0, 300), st.integers(1, 300))
def test_one_share_agrees_with_statsmodels(yes, n):
    from statsmodels.stats.proportion import proportion_confint

    yes = min(yes, n)
    low, high = proportion_confint(yes, n, method="wilson")

    assert (wilson(yes, n).low, wilson(yes, n).high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


def test_one_share_is_that_of_the_textbook():
    """Newcombe 1998 (Statistics in Medicine 17:857), table I: 81 of 263, score interval 0.2553 to 0.3662."""
    assert wilson(81, 263).low == pytest.approx(0.2553, abs=5e-5)
    assert wilson(81, 263).high == pytest.approx(0.3662, abs=5e-5)


def test_a_share_of_nobody_could_be_anything():
    assert wilson(0, 0) == Interval(0, 1)


def test_mid_p_is_that_of_the_printed_example():
    """Fagerland, Lydersen and Laake 2013 (BMC Medical Research Methodology 13:91): 1 against 7 gives .070 exact and .039 mid-p."""
    assert mcnemar_mid_p(1, 7) == pytest.approx(0.0390625)


@given(st.integers(0, 400), st.integers(0, 400))
def test_mid_p_agrees_with_scipy_and_statsmodels(gave_up, took_up):
    from scipy.stats import binom
    from statsmodels.stats.contingency_tables import mcnemar

    if gave_up + took_up == 0:
        assert mcnemar_mid_p(0, 0) == 1
        return
    exact = float(mcnemar([[0, gave_up], [took_up, 0]], exact=True).pvalue)
    point = float(binom.pmf(min(gave_up, took_up), gave_up + took_up, 0.5))

    assert mcnemar_mid_p(gave_up, took_up) == pytest.approx(min(exact - point, 1), abs=1e-9)


@pytest.mark.slow
@settings(max_examples=15)  # theirs sweeps the memory at every call
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_several_questions_are_adjusted_as_statsmodels_does(p_values):
    from statsmodels.stats.multitest import multipletests

    assert holm(p_values) == pytest.approx(tuple(multipletests(p_values, method="holm")[1]), abs=1e-12)


def test_no_questions_need_no_adjusting():
    assert holm([]) == ()


def test_people_go_up_stay_or_go_down_a_scale():
    shift = ordinal_shift([(1, 3), (2, 2), (3, 1), (1, 2), (4, 4)])

    assert (shift.up, shift.same, shift.down, shift.n) == (2, 2, 1, 5)


@pytest.mark.parametrize(
    ("take_up", "give_up", "pairs", "clustered"),
    [(0.25, 0.05, 57, 97), (0.30, 0.10, 77, 131), (0.15, 0.05, 155, 264), (0.20, 0.10, 234, 398)],
)
def test_the_planner_asks_for_as_many_pairs_as_the_published_table(take_up, give_up, pairs, clustered):
    assert pairs_needed(take_up, give_up) == pairs
    assert starters_needed(pairs, 0.45)[0] == clustered


def test_half_who_answer_again_means_twice_as_many_asked():
    assert starters_needed(57, 0.45) == (97, 216)


def test_no_number_of_people_shows_a_change_of_nothing():
    with pytest.raises(ValueError, match="change of nothing"):
        pairs_needed(0.1, 0.1)


@given(tables)
def test_asking_whether_they_do_not_turns_the_change_and_its_range_round(cells):
    turned = Cells(cells.never, cells.took_up, cells.gave_up, cells.kept)

    assert newcombe(turned).low == pytest.approx(-newcombe(cells).high, abs=1e-12)


@pytest.mark.parametrize(("yes", "n", "low", "high"), [(15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)])
def test_rare_answers_have_the_ranges_of_the_same_table(yes, n, low, high):
    assert (round(wilson(yes, n).low, 4), round(wilson(yes, n).high, 4)) == (low, high)


def test_the_mid_p_agrees_with_sums_done_by_hand():
    assert mcnemar_mid_p(5, 0) == 2 / 32 - 1 / 32
    assert mcnemar_mid_p(1, 7) == 2 * (1 + 8) / 256 - 8 / 256


@given(few)
def test_as_many_who_stop_as_start_is_never_a_finding_by_the_test_either(moved):
    assert mcnemar_mid_p(moved, moved) >= 0.5
    assert not newcombe(Cells(10, moved, moved, 10)).excludes(0)


def test_holm_agrees_with_sums_done_by_hand():
    # Smallest first: 4 x 0.005, 3 x 0.01, 2 x 0.03; and the last may not fall below the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_as_many_pairs_as_the_planner_asks_for_find_the_change_four_times_in_five():
    from scipy.stats import norm

    n, both, gain = pairs_needed(0.25, 0.05), 0.30, 0.20
    power = norm.cdf((gain * n**0.5 - norm.ppf(0.975) * both**0.5) / (both - gain**2) ** 0.5)

    assert 0.80 <= power < 0.81
