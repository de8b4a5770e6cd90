"""Programmes made up from a seed, where the truth is known: how often is the likely range right, and how often are we fooled?"""

import random
from functools import lru_cache

import numpy as np
import pytest
from scipy import stats

from safercyber.rules.change.certainty import Asked, Verdict, bricks_for_change, verdict
from safercyber.rules.change.clusters import headline
from safercyber.rules.change.outcome import paired_change
from safercyber.rules.change.paired import Cells, Interval, newcombe

SPREAD_OF_SESSIONS = 0.5  # sd on the logit
SPREAD_OF_PEOPLE = 1.0
START, LIFT = -0.4, 0.8
ORDINARY, LONG = 200, 2_000


def chance_of(logit):
    return 1 / (1 + np.exp(-logit))


def share(mean, spread):
    """The share who say yes when logits are spread so, by quadrature: no simulation in the truth."""
    places, weights = np.polynomial.hermite_e.hermegauss(80)
    return float(weights @ chance_of(mean + spread * places) / weights.sum())


def session(dice, start, lift, spread_of_sessions):
    """The people of one session, about 15, answering twice; the evening itself went more or less well."""
    people = start + dice.normal(0, SPREAD_OF_PEOPLE, int(dice.integers(10, 21)))
    evening = dice.normal(0, spread_of_sessions)
    before = dice.random(len(people)) < chance_of(people)
    after = dice.random(len(people)) < chance_of(people + lift + evening)
    return list(zip(before.tolist(), after.tolist(), strict=True))


@lru_cache(maxsize=2)
def programmes(runs, sessions, start, lift, spread_of_sessions):
    """So many whole programmes, always the same ones."""
    dice = np.random.default_rng([sessions, runs, round(100 * lift), round(100 * spread_of_sessions)])
    return [[session(dice, start, lift, spread_of_sessions) for _ in range(sessions)] for _ in range(runs)]


def coverage(method, runs, sessions, lift=LIFT):
    """How often the range of this method holds the true change."""
    truth = share(START + lift, np.hypot(SPREAD_OF_PEOPLE, SPREAD_OF_SESSIONS)) - share(START, SPREAD_OF_PEOPLE)
    held = 0
    for programme in programmes(runs, sessions, START, lift, SPREAD_OF_SESSIONS):
        range_ = method({room: Cells.of(people) for room, people in enumerate(programme)})
        held += range_.low <= truth <= range_.high
    return held / runs


def ours(sessions):
    return headline(sessions).interval


def z_in_place_of_t(sessions):
    range_, t = ours(sessions), stats.t.ppf(0.975, len(sessions) - 1)
    middle, reach = (range_.low + range_.high) / 2, (range_.high - range_.low) / 2
    return Interval(middle - reach * 1.959964 / t, middle + reach * 1.959964 / t)


def sessions_ignored(sessions):
    return newcombe(sum(sessions.values(), Cells(0, 0, 0, 0)))


def verdicts(runs, sessions, spread_of_sessions):
    """What is said of a programme that does nothing, by whole answers and not by ready-made cells. At logit 0 the true change is 0."""
    said = []
    for programme in programmes(runs, sessions, 0.0, 0.0, spread_of_sessions):
        before, after, rooms = {}, {}, {}
        for room, people in enumerate(programme):
            for person, (first, second) in enumerate(people):
                before[room, person], after[room, person], rooms[room, person] = first, second, room
        said.append(verdict(paired_change(before, after, rooms)))
    return said


def share_of_clear(said):
    return sum(one in (Verdict.CLEAR_RISE, Verdict.CLEAR_FALL) for one in said) / len(said)


def share_of_rises(said):
    return sum(one is Verdict.CLEAR_RISE for one in said) / len(said)


@pytest.mark.parametrize("sessions", [5, 12, 20])
def test_the_likely_range_holds_the_truth_about_as_often_as_it_says(sessions):
    assert 0.91 <= coverage(ours, ORDINARY, sessions) <= 0.99


@pytest.mark.long
@pytest.mark.parametrize("sessions", [5, 12, 20])
def test_over_many_programmes_it_holds_the_truth_as_often_as_it_says(sessions):
    assert 0.93 <= coverage(ours, LONG, sessions) <= 0.975


@pytest.mark.parametrize("sessions", [5, 10])
def test_of_programmes_that_do_nothing_few_get_a_clear_verdict(sessions):
    said = verdicts(ORDINARY, sessions, spread_of_sessions=0.0)

    assert 0.02 <= share_of_clear(said) <= 0.08
    assert share_of_rises(said) <= 0.05


def test_nor_when_each_evening_goes_its_own_way():
    said = verdicts(ORDINARY, 10, spread_of_sessions=SPREAD_OF_SESSIONS)

    assert share_of_clear(said) <= 0.08
    assert share_of_rises(said) <= 0.05


@pytest.mark.long
@pytest.mark.parametrize("spread_of_sessions", [0.0, SPREAD_OF_SESSIONS])
@pytest.mark.parametrize("sessions", [5, 10, 20])
def test_of_very_many_programmes_that_do_nothing_few_get_a_clear_verdict(sessions, spread_of_sessions):
    said = verdicts(LONG, sessions, spread_of_sessions)

    assert 0.02 <= share_of_clear(said) <= 0.08
    assert share_of_rises(said) <= 0.05


def test_z_in_place_of_t_would_be_noticed():
    assert coverage(z_in_place_of_t, 400, 5) < 0.91


def test_ignoring_sessions_would_be_noticed():
    assert coverage(sessions_ignored, 400, 12) < coverage(ours, 400, 12)
    assert coverage(sessions_ignored, 400, 20) < 0.93


def test_a_plain_wald_range_would_be_noticed_where_few_people_change():
    def plain_wald(cells):
        error = np.sqrt(cells.gave_up + cells.took_up - (cells.took_up - cells.gave_up) ** 2 / cells.n) / cells.n
        return Interval(cells.change - 1.959964 * error, cells.change + 1.959964 * error)

    dice, truth = np.random.default_rng(7), 0.04 - 0.01
    tables = [Cells(*map(int, dice.multinomial(30, [0.6, 0.01, 0.04, 0.35]))) for _ in range(400)]
    held = {method: sum(method(cells).low <= truth <= method(cells).high for cells in tables) / 400 for method in (newcombe, plain_wald)}

    assert held[newcombe] >= 0.91
    assert held[plain_wald] < 0.91


def test_a_programme_that_does_nothing_hardly_ever_earns_three_bricks_for_a_rise():
    fooled = 0
    for programme in programmes(ORDINARY, 12, 0.0, 0.0, SPREAD_OF_SESSIONS):
        people = {(room, i): pair for room, pairs in enumerate(programme) for i, pair in enumerate(pairs)}
        change = paired_change(
            {code: pair[0] for code, pair in people.items()},
            {code: pair[1] for code, pair in people.items()},
            {code: code[0] for code in people},
        )
        fooled += verdict(change) is Verdict.CLEAR_RISE and bricks_for_change(change, Asked(registered=True)).count == 3

    assert fooled / ORDINARY <= 0.05


def test_what_is_said_does_not_depend_on_who_is_listed_first():
    programme = programmes(ORDINARY, 10, 0.0, 0.0, SPREAD_OF_SESSIONS)[0]
    people = [((room, i), pair) for room, pairs in enumerate(programme) for i, pair in enumerate(pairs)]
    listed = []
    for seed in (1, 2):
        random.Random(seed).shuffle(people)
        listed.append(paired_change({c: p[0] for c, p in people}, {c: p[1] for c, p in people}, {c: c[0] for c, _ in people}))

    assert listed[0] == listed[1]
