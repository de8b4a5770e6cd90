"""A wrong formula in place of the right one must be noticed: each check below is passed by ours and failed by its rival."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

from safercyber.rules.change.clusters import headline
from safercyber.rules.change.paired import Cells, Interval, mcnemar_mid_p, newcombe

# Kept, gave up, took up, never: ordinary tables, lopsided ones, and each kind of empty cell and empty margin.
SPECIMENS = (
    (40, 5, 30, 25),
    (20, 5, 9, 30),
    (36, 12, 2, 0),
    (1, 1, 7, 12),
    (14, 5, 0, 22),
    (3, 20, 25, 2),
    (30, 0, 0, 0),
    (0, 30, 0, 0),
    (0, 0, 30, 0),
    (0, 0, 0, 30),
    (15, 0, 0, 15),
    (0, 15, 15, 0),
    (10, 0, 20, 0),
    (0, 0, 20, 10),
    (0, 0, 29, 1),
    (1, 0, 0, 0),
    (500, 40, 90, 370),
)

# Sessions of unequal size whose people are alike.
PROGRAMMES = (
    ((5, 1, 6, 8), (3, 0, 4, 3), (2, 2, 3, 8)),
    ((5, 1, 6, 8), (3, 0, 4, 3), (2, 2, 3, 8), (6, 2, 2, 6), (4, 1, 7, 9)),
    tuple((4 + i % 3, 1 + i % 2, 2 + (i * 7) % 5, 6 - i % 4) for i in range(12)),
)


def method_ten(kept, gave_up, took_up, never):
    """Newcombe's paired method 10 in matrix form, with Wilson's limits from statsmodels."""
    table = np.array([[kept, gave_up], [took_up, never]], dtype=float)  # rows before, columns after
    n, margins = table.sum(), np.concatenate([table.sum(axis=1), table.sum(axis=0)])
    before, after = margins[0], margins[2]
    l1, u1 = proportion_confint(after, n, method="wilson")
    l2, u2 = proportion_confint(before, n, method="wilson")
    p1, p2 = after / n, before / n
    k = kept * never - gave_up * took_up
    k = max(k - n / 2, 0) if k > 0 else k
    phi = 0 if (margins == 0).any() else k / np.sqrt(margins.prod())
    alike = np.array([[1, -phi], [-phi, 1]])
    below, above = np.array([p1 - l1, u2 - p2]), np.array([u1 - p1, p2 - l2])
    return np.clip([p1 - p2 - np.sqrt(below @ alike @ below), p1 - p2 + np.sqrt(above @ alike @ above)], -1, 1)


def faults_of_a_range(method):
    """The checks that this range of a paired change fails, by name."""
    faults = set()
    for specimen in SPECIMENS:
        range_ = method(Cells(*specimen))
        if not np.allclose([range_.low, range_.high], method_ten(*specimen), atol=1e-6):
            faults.add("differs from method 10")
        if not -1 <= range_.low <= range_.high <= 1:
            faults.add("passes 100 points")
        if range_.high - range_.low < 1e-6:
            faults.add("is certain")
    return faults


def faults_of_a_test(p_value):
    """The checks that this test of a paired change fails, by name. It is given all four cells."""
    faults = set()
    for kept, gave_up, took_up, never in SPECIMENS:
        changed = gave_up + took_up
        exact = stats.binomtest(gave_up, changed).pvalue - stats.binom.pmf(min(gave_up, took_up), changed, 0.5) if changed else 1.0
        if not math.isclose(p_value(kept, gave_up, took_up, never), exact, abs_tol=1e-6):
            faults.add("differs from the exact mid-p")
    if not math.isclose(p_value(10, 5, 15, 10), p_value(200, 5, 15, 100), abs_tol=1e-6):
        faults.add("listens to people who did not change")
    return faults


def robust_regression(sessions):
    """The same range by another road: everybody's change regressed on nothing but its mean, errors allowed to run in sessions."""
    changes, rooms = [], []
    for room, cells in sessions.items():
        changes += [1] * cells.took_up + [-1] * cells.gave_up + [0] * (cells.kept + cells.never)
        rooms += [room] * int(cells.n)
    fitted = sm.OLS(changes, np.ones(len(changes))).fit(cov_type="cluster", cov_kwds={"groups": np.array(rooms)}, use_t=True)
    return fitted.conf_int()[0]


def faults_of_a_headline(method):
    """The checks that this range of a change over sessions fails, by name."""
    faults = set()
    for programme in PROGRAMMES:
        sessions = {room: Cells(*cells) for room, cells in enumerate(programme)}
        range_ = method(sessions)
        if not np.allclose([range_.low, range_.high], robust_regression(sessions), atol=1e-6):
            faults.add("differs from cluster-robust regression")
    return faults


def plain_wald(cells):
    error = math.sqrt(cells.gave_up + cells.took_up - (cells.took_up - cells.gave_up) ** 2 / cells.n) / cells.n
    return Interval(cells.change - 1.959964 * error, cells.change + 1.959964 * error)


def two_groups_of_strangers(cells):
    return Interval(*confint_proportions_2indep(cells.after_yes, cells.n, cells.before_yes, cells.n, method="newcomb", compare="diff"))


def without_the_continuity_correction(cells):
    """Method 8: the same as method 10 but for half the people taken off where answers agree."""
    n = cells.n
    one, two = proportion_confint(cells.after_yes, n, method="wilson"), proportion_confint(cells.before_yes, n, method="wilson")
    after, before = cells.after_yes / n, cells.before_yes / n
    margins = math.prod((cells.before_yes, n - cells.before_yes, cells.after_yes, n - cells.after_yes))
    phi = (cells.kept * cells.never - cells.gave_up * cells.took_up) / math.sqrt(margins) if margins else 0
    down, up, below, above = after - one[0], one[1] - after, before - two[0], two[1] - before
    return Interval(
        cells.change - math.sqrt(max(down**2 - 2 * phi * down * above + above**2, 0)),
        cells.change + math.sqrt(max(up**2 - 2 * phi * up * below + below**2, 0)),
    )


def unpaired_test(kept, gave_up, took_up, never):
    n, yes = kept + gave_up + took_up + never, (kept + took_up, kept + gave_up)
    return 1.0 if sum(yes) in (0, 2 * n) else proportions_ztest(yes, (n, n))[1]


def chi_squared_test(kept, gave_up, took_up, never):
    return mcnemar([[kept, gave_up], [took_up, never]], exact=False).pvalue if gave_up + took_up else 1.0


def exact_test(kept, gave_up, took_up, never):
    return mcnemar([[kept, gave_up], [took_up, never]], exact=True).pvalue


def z_in_place_of_t(sessions):
    range_, t = headline(sessions).interval, stats.t.ppf(0.975, len(sessions) - 1)
    middle, reach = (range_.low + range_.high) / 2, (range_.high - range_.low) / 2
    return Interval(middle - reach * 1.959964 / t, middle + reach * 1.959964 / t)


def everybody_pooled(sessions):
    return newcombe(sum(sessions.values(), Cells(0, 0, 0, 0)))


def every_session_alike(sessions):
    """A small room counts as much as a full hall."""
    return Interval(*stats.ttest_1samp([cells.change for cells in sessions.values()], 0).confidence_interval())


def test_the_formulas_in_use_have_no_fault():
    assert faults_of_a_range(newcombe) == set()
    assert faults_of_a_test(lambda kept, gave_up, took_up, never: mcnemar_mid_p(gave_up, took_up)) == set()
    assert faults_of_a_headline(lambda sessions: headline(sessions).interval) == set()


def test_a_plain_wald_range_would_be_noticed():
    assert faults_of_a_range(plain_wald) == {"differs from method 10", "passes 100 points", "is certain"}


@pytest.mark.parametrize("rival", [two_groups_of_strangers, without_the_continuity_correction])
def test_a_range_that_takes_the_pairs_wrongly_would_be_noticed(rival):
    assert "differs from method 10" in faults_of_a_range(rival)


def test_an_unpaired_test_would_be_noticed():
    assert faults_of_a_test(unpaired_test) == {"differs from the exact mid-p", "listens to people who did not change"}


@pytest.mark.parametrize("rival", [chi_squared_test, exact_test])
def test_another_test_of_pairs_would_be_noticed(rival):
    assert faults_of_a_test(rival) == {"differs from the exact mid-p"}


@pytest.mark.parametrize("rival", [z_in_place_of_t, everybody_pooled, every_session_alike])
def test_a_headline_that_takes_the_sessions_wrongly_would_be_noticed(rival):
    assert faults_of_a_headline(rival) == {"differs from cluster-robust regression"}
