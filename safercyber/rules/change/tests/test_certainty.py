from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safercyber.rules.change.certainty import (
    Asked,
    Design,
    Evidence,
    Verdict,
    badge,
    bricks_for_change,
    bricks_for_estimate,
    bricks_for_share,
    lowest,
    read,
    read_share,
    verdict,
)
from safercyber.rules.change.outcome import paired_change, share_of
from safercyber.rules.change.paired import Interval
from safercyber.rules.change.tests.test_outcome import people

MAIN = Asked(registered=True)


def rise(**told):
    return paired_change(*people(**({"kept": 40, "gave_up": 5, "took_up": 45, "never": 30, "sessions": 12} | told)))


def still(**told):
    return paired_change(*people(**({"kept": 900, "gave_up": 20, "took_up": 20, "never": 900, "sessions": 15} | told)))


@pytest.mark.parametrize(
    ("design", "arms", "level"),
    [
        (Design.AFTER_ONLY, (), 1),
        (Design.THEN_TEST, (), 1),
        (Design.SHOW_OF_HANDS, (), 1),
        (Design.BEFORE_AFTER, (), 2),
        (Design.COMPARED, (), 3),
        (Design.MATCHED, (), 4),
        (Design.RANDOMISED, (0.8, 0.71), 5),
        (Design.RANDOMISED, (0.9, 0.70), 4),
        (Design.RANDOMISED, (0.9, 0.50), 4),
        (Design.RANDOMISED, (0.49, 0.9), 3),
        (Design.RANDOMISED, (), 3),
    ],
)
def test_the_badge_follows_from_the_design_and_from_who_was_lost_in_either_group(design, arms, level):
    assert badge(design, arms) == level


def test_a_large_well_kept_registered_rise_is_very_sure():
    assert bricks_for_change(rise(), MAIN).count == 3


@pytest.mark.parametrize(
    ("change", "asked", "count", "why"),
    [
        (rise(sessions=9), MAIN, 2, "Only 9 sessions so far"),
        (rise(sessions=1), MAIN, 1, "Only 1 session so far"),
        (rise(kept=20, never=20, took_up=30), MAIN, 2, "Fewer than 100"),
        (rise(lost_yes=40, lost_no=45), MAIN, 2, "60 in 100"),
        (rise(), Asked(), 2, "main question in advance"),
        (rise(), Asked(holm_p=0.2), 2, "chance"),
        (rise(), Asked(holm_p=0.01), 3, "Nothing is missing"),
        (rise(), Asked(Evidence.FEELING, registered=True), 2, "how people feel"),
        (rise(), Asked(design=Design.THEN_TEST, registered=True), 1, "afterwards"),
        (rise(), Asked(design=Design.SHOW_OF_HANDS, registered=True), 1, "Hands"),
        (rise(), Asked(chosen_for_low_score=True, registered=True), 1, "low score"),
        (rise(), Asked(design=Design.COMPARED, chosen_for_low_score=True, registered=True), 3, "Nothing is missing"),
        (rise(took_up=12, gave_up=8), MAIN, 1, "too wide"),
        (rise(kept=5, took_up=10, gave_up=0, never=5), MAIN, 1, "Fewer than 30"),
        (rise(kept=2, took_up=3, gave_up=0, never=4), MAIN, 0, "Fewer than 10"),
        (still(), MAIN, 3, "Nothing is missing"),
        (still(), Asked(holm_p=0.9), 2, "main question"),
        (still(lost_yes=20, lost_no=20, sessions=5), MAIN, 2, "Only 5 sessions"),
    ],
)
def test_each_missing_thing_costs_a_brick_and_says_so(change, asked, count, why):
    bricks = bricks_for_change(change, asked)

    assert bricks.count == count
    assert why in bricks.why_not_more


def test_a_rise_that_would_vanish_if_the_lost_had_not_changed_is_not_very_sure():
    change = rise()
    across = replace(change.if_lost_unchanged, interval=Interval(-0.01, 0.2))

    bricks = bricks_for_change(replace(change, if_lost_unchanged=across), MAIN)

    assert (bricks.count, bricks.why_not_more) == (2, "It would not hold if those we lost had not changed.")


def test_the_verdict_follows_the_headline_range():
    assert verdict(rise()) is Verdict.CLEAR_RISE
    assert verdict(rise(gave_up=45, took_up=5)) is Verdict.CLEAR_FALL
    assert verdict(still()) is Verdict.NO_CLEAR_CHANGE
    assert verdict(rise(kept=1, took_up=3, gave_up=0, never=0)) is Verdict.TOO_FEW


counts = st.integers(0, 60)
askings = st.builds(
    Asked,
    st.sampled_from(Evidence),
    st.sampled_from(Design),
    st.booleans(),
    st.none() | st.floats(0, 1),
    st.booleans(),
    st.just((0.8, 0.8)),
)


@given(counts, counts, counts, counts, counts, counts, st.integers(0, 15), askings)
def test_every_figure_has_a_reason_for_its_next_brick(a, b, c, d, lost_yes, lost_no, sessions, asked):
    reading = read(paired_change(*people(a, b, c, d, lost_yes, lost_no, sessions)), asked)

    assert 0 <= reading.bricks.count <= 3
    assert reading.bricks.why_not_more.endswith(".")
    assert (reading.bricks.count == 0) == (a + b + c + d < 10)


@given(counts, counts, counts, counts, st.integers(1, 3), st.integers(0, 12), askings)
def test_fewer_people_with_the_same_answers_never_add_a_brick(a, b, c, d, smaller, sessions, asked):
    large = tuple(cell * (smaller + 1) for cell in (a, b, c, d))
    few, many = (bricks_for_change(paired_change(*people(*cells, sessions=0)), asked) for cells in ((a, b, c, d), large))

    assert few.count <= many.count


@given(counts, counts, counts, counts, st.integers(1, 20), askings)
def test_fewer_sessions_behind_the_same_range_never_add_a_brick(a, b, c, d, sessions, asked):
    change = paired_change(*people(a, b, c, d, sessions=12))
    assume(change.n >= 30)

    assert (
        bricks_for_change(replace(change, clusters=min(sessions, change.clusters)), asked).count <= bricks_for_change(change, asked).count
    )


@given(counts, counts, counts, counts, st.integers(0, 60), st.integers(0, 60), st.integers(0, 90), askings)
def test_more_people_lost_never_add_a_brick(a, b, c, d, lost_yes, lost_no, more, asked):
    kept = paired_change(*people(a, b, c, d, lost_yes, lost_no, sessions=0))
    lost = paired_change(*people(a, b, c, d, lost_yes + more // 2, lost_no + more, sessions=0))

    assert bricks_for_change(lost, asked).count <= bricks_for_change(kept, asked).count


def test_one_share_never_gets_three():
    answers = dict.fromkeys(range(400), True) | dict.fromkeys(range(120), False)

    assert bricks_for_share(share_of(answers, asked=400), MAIN).count == 2
    assert bricks_for_share(share_of(answers, asked=700), MAIN).count == 1
    assert bricks_for_share(share_of(answers, dict.fromkeys(answers, "Holm"), asked=400), MAIN).count == 1
    assert bricks_for_share(share_of(dict.fromkeys(range(20), True)), MAIN).count == 1
    assert bricks_for_share(share_of(dict.fromkeys(range(4), True)), MAIN).count == 0
    assert read_share(share_of(answers), MAIN).badge == 1


def test_an_estimate_with_an_assumed_part_is_an_early_sign():
    assert bricks_for_estimate(range_stated=True, fewest_answers_behind_an_input=50, assumed_inputs=False).count == 2
    assert bricks_for_estimate(range_stated=True, fewest_answers_behind_an_input=50, assumed_inputs=True).count == 1
    assert bricks_for_estimate(range_stated=True, fewest_answers_behind_an_input=12, assumed_inputs=False).count == 1
    assert bricks_for_estimate(range_stated=False, fewest_answers_behind_an_input=50, assumed_inputs=False).count == 1


def test_a_chart_carries_the_lowest_of_its_figures():
    assert lowest((read(rise(), MAIN), read(rise(sessions=1), MAIN))).count == 1


def test_the_line_under_a_chart_names_the_design_and_the_kind_of_evidence():
    assert read(rise(), Asked()).line == "Fairly sure · same people, before and after (level 2) · what people told us they do"
