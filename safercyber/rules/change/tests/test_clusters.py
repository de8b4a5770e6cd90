from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.change.clusters import (
    DESIGN_EFFECT,
    LEAST_LIKENESS,
    NEWCOMBE,
    ONE_SESSION,
    SESSION_MEANS,
    design_effect,
    headline,
    likeness,
)
from safercyber.rules.change.paired import Cells, newcombe

few = st.integers(0, 12)
halls = st.dictionaries(st.integers(0, 30), st.builds(Cells, few, few, few, few), max_size=14)
THREE_HALLS = {"Holm": Cells(5, 1, 6, 8), "Stanmoor": Cells(3, 0, 4, 3), "Coalford": Cells(2, 2, 3, 8)}


def test_one_session_tells_about_one_room():
    result = headline({"Holm": Cells(5, 1, 6, 8)})

    assert result.method == NEWCOMBE
    assert result.caveats == (ONE_SESSION,)
    assert result.interval == newcombe(Cells(5, 1, 6, 8))


def test_two_or_more_sessions_use_their_means_and_t_on_one_fewer():
    from scipy.stats import t

    n = sum(cells.n for cells in THREE_HALLS.values())
    mean = sum(cells.n / n * cells.change for cells in THREE_HALLS.values())
    error = math.sqrt(3 / 2 * sum((cells.n / n) ** 2 * (cells.change - mean) ** 2 for cells in THREE_HALLS.values()))
    result = headline(THREE_HALLS)

    assert result.method == SESSION_MEANS
    assert result.estimate == pytest.approx(mean)
    assert result.interval.low == pytest.approx(mean - t.ppf(0.975, 2) * error)
    assert result.interval.high == pytest.approx(mean + t.ppf(0.975, 2) * error)


def test_with_equal_sessions_it_is_the_one_sample_t_interval_of_scipy():
    from scipy.stats import ttest_1samp

    halls = {i: Cells(3, moved % 3, moved, 7 - moved % 3 - moved) for i, moved in enumerate([1, 2, 3, 4, 2, 1])}
    found = ttest_1samp([cells.change for cells in halls.values()], 0).confidence_interval(0.95)

    assert headline(halls).interval.low == pytest.approx(found.low)
    assert headline(halls).interval.high == pytest.approx(found.high)


def test_sessions_that_all_say_the_same_are_not_taken_for_certainty():
    result = headline({i: Cells(2, 1, 3, 4) for i in range(4)})

    assert result.method == DESIGN_EFFECT
    assert result.interval.high - result.interval.low > 0.2


def test_a_range_past_everybody_falls_back():
    result = headline({"Holm": Cells(0, 9, 1, 0), "Coalford": Cells(0, 0, 10, 0)})

    assert result.method == DESIGN_EFFECT
    assert -1 <= result.interval.low < result.interval.high <= 1


def test_people_of_one_session_are_never_taken_for_strangers():
    assert likeness({i: Cells(2, 1, 3, 4) for i in range(4)}) == LEAST_LIKENESS
    assert design_effect({i: Cells(2, 1, 3, 4) for i in range(4)}) == pytest.approx(1 + 9 * 0.02)


def test_likeness_is_that_of_a_one_way_analysis_of_variance():
    from scipy.stats import f_oneway

    people = {
        key: [0] * int(cells.kept + cells.never) + [1] * int(cells.took_up) + [-1] * int(cells.gave_up)
        for key, cells in THREE_HALLS.items()
    }
    people["Coalford"] = [-1, -1, -1, 0, 0, 0, -1, -1, 0, 0]
    cells = {key: Cells(0, list(p).count(-1), list(p).count(1), list(p).count(0)) for key, p in people.items()}
    sizes = [len(p) for p in people.values()]
    usual = (sum(sizes) - sum(size**2 for size in sizes) / sum(sizes)) / 2
    f = float(f_oneway(*people.values()).statistic)

    assert likeness(cells) == pytest.approx((f - 1) / (f - 1 + usual))


@given(halls)
def test_no_sessions_whatever_raise_or_leave_the_scale(sessions):
    result = headline(sessions)

    assert -1 <= result.interval.low <= result.estimate + 1e-9
    assert result.estimate - 1e-9 <= result.interval.high <= 1


@given(halls, st.randoms())
def test_the_order_in_which_sessions_are_listed_changes_nothing(sessions, chance):
    shuffled = list(sessions.items())
    chance.shuffle(shuffled)

    assert headline(dict(shuffled)).interval == headline(sessions).interval


def simulate(chance: random.Random, sessions: int, effect: float, spread: float, size: int = 15) -> dict[int, Cells]:
    """Rooms of about 15 whose people are alike: each room shifts both logits, and takes up the act at a rate of its own."""
    rooms = {}
    for room in range(sessions):
        before, after = chance.gauss(-0.4, 0.3), chance.gauss(0, spread)
        pairs = []
        for _ in range(max(4, round(chance.gauss(size, 4)))):
            person = chance.gauss(before, 1)
            pairs.append((chance.random() < 1 / (1 + math.exp(-person)), chance.random() < 1 / (1 + math.exp(-(person + effect + after)))))
        rooms[room] = Cells.of(pairs)
    return rooms


def covered(runs: int, sessions: int, effect: float, *, seed: int) -> tuple[float, float]:
    """(share of ranges that hold the truth, share of clear rises), the truth from a very large simulated programme."""
    truth = sum(simulate(random.Random(seed), 4000, effect, 0.5).values(), Cells(0, 0, 0, 0)).change
    chance = random.Random(seed + 1)
    held = rises = 0
    for _ in range(runs):
        interval = headline(simulate(chance, sessions, effect, 0.5)).interval
        held += interval.low <= truth <= interval.high
        rises += interval.low > 0
    return held / runs, rises / runs


@pytest.mark.parametrize("sessions", [5, 12, 20])
def test_the_likely_range_holds_the_truth_as_often_as_it_says(sessions):
    assert 0.91 <= covered(200, sessions, 0.9, seed=sessions)[0] <= 0.99


def test_a_programme_that_does_nothing_is_seldom_called_a_rise():
    held, rises = covered(200, 10, 0.0, seed=10)

    assert rises <= 0.05
    assert 1 - held <= 0.08


@pytest.mark.long
@pytest.mark.parametrize("sessions", [5, 12, 20])
def test_the_likely_range_holds_the_truth_over_many_programmes(sessions):
    assert 0.93 <= covered(2000, sessions, 0.9, seed=100 + sessions)[0] <= 0.975


@pytest.mark.long
def test_ignoring_sessions_would_miss_the_truth_too_often():
    truth = sum(simulate(random.Random(1), 4000, 0.9, 0.9).values(), Cells(0, 0, 0, 0)).change
    chance = random.Random(2)
    held = 0
    for _ in range(1000):
        pooled = newcombe(sum(simulate(chance, 12, 0.9, 0.9).values(), Cells(0, 0, 0, 0)))
        held += pooled.low <= truth <= pooled.high

    assert held / 1000 < 0.92


def test_not_even_the_last_digit_depends_on_which_session_is_listed_first():
    rooms = [Cells(3, 9, 8, 2), Cells(5, 9, 7, 9), Cells(1, 9, 0, 7), Cells(4, 8, 3, 3), Cells(7, 8, 8, 7)]
    found = set()
    for seed in range(60):
        random.Random(seed).shuffle(rooms)
        found.add(likeness(dict(enumerate(rooms))))

    assert len(found) == 1
