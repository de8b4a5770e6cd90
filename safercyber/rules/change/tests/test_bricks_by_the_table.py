"""The table of bricks read aloud a second time, and tried on every kind of range, size and way of asking."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercyber.rules.change.certainty import (
    NOTHING_MISSING,
    Asked,
    Bricks,
    Design,
    Evidence,
    Verdict,
    badge,
    bricks_for_change,
    bricks_for_share,
    verdict,
)
from safercyber.rules.change.clusters import Headline
from safercyber.rules.change.outcome import Change, Share, paired_change
from safercyber.rules.change.paired import Cells, Interval

MAIN = Asked(registered=True)
RISE, FALL, ACROSS = (0.10, 0.30), (-0.30, -0.10), (-0.20, 0.30)
WITHIN_FIVE, WITHIN_TEN = (-0.04, 0.05), (-0.04, 0.10)


def found(matched=RISE, if_lost_unchanged=(0.05, 0.20), n=120, started=150, sessions=12):
    """A change with these ranges, from so many of those who started."""
    return Change(
        estimate=sum(matched) / 2,
        interval=Interval(*matched),
        cells=Cells(n, 0, 0, 0),
        started=max(started, n),
        started_yes=n,
        clusters=sessions,
        method="size-weighted session means, t",
        version="change/1",
        caveats=(),
        if_lost_unchanged=Headline(sum(if_lost_unchanged) / 2, Interval(*if_lost_unchanged), sessions, "the same"),
        widest=Interval(-1, 1),
        after_widest=Interval(0, 1),
        tipping=None,
    )


def by_the_table(change, asked):
    """The highest row whose conditions all hold, then the caps."""
    followed = change.n / change.started
    matched, lost = change.interval, change.if_lost_unchanged.interval
    leading = matched if followed >= 0.6 else lost
    clear = leading.low > 0 or leading.high < 0
    still_clear = lost.low > 0 if leading.low > 0 else lost.high < 0
    chosen_well = asked.registered or (asked.holm_p is not None and asked.holm_p < 0.05)

    def near_nothing(points):
        return all(-points <= edge <= points for edge in (matched.low, matched.high, lost.low, lost.high))

    many = change.n >= 100 and followed >= 0.6 and change.clusters >= 10
    if many and ((clear and still_clear and chosen_well) or (not clear and near_nothing(0.05) and asked.registered)):
        row = 3
    elif change.n >= 30 and change.clusters >= 2 and (clear or near_nothing(0.10)):
        row = 2
    else:
        row = 1
    compared = asked.design in (Design.COMPARED, Design.MATCHED, Design.RANDOMISED)
    if change.clusters == 1 or asked.design in (Design.THEN_TEST, Design.SHOW_OF_HANDS) or (asked.chosen_for_low_score and not compared):
        return 1
    if asked.evidence is Evidence.FEELING or (not asked.registered and asked.holm_p is None):
        return min(row, 2)
    return row


EDGES = st.sampled_from([-0.40, -0.10, -0.08, -0.05, -0.03, 0.0, 0.01, 0.03, 0.05, 0.06, 0.10, 0.11, 0.45])
RANGES = st.tuples(EDGES, EDGES).map(lambda pair: tuple(sorted(pair)))
CHANGES = st.builds(
    found,
    matched=RANGES,
    if_lost_unchanged=RANGES,
    n=st.sampled_from([30, 31, 60, 99, 100, 101, 400]),
    started=st.sampled_from([30, 50, 100, 150, 166, 167, 500, 2_000]),
    sessions=st.sampled_from([1, 2, 3, 9, 10, 11, 30]),
)
WAYS_OF_ASKING = st.builds(
    Asked,
    evidence=st.sampled_from(Evidence),
    design=st.sampled_from(Design),
    registered=st.booleans(),
    holm_p=st.sampled_from([None, 0.01, 0.049, 0.05, 0.6]),
    chosen_for_low_score=st.booleans(),
    follow_up_in_each_arm=st.sampled_from([(), (0.8, 0.9), (0.55, 0.9), (0.3, 0.9)]),
)
thorough = settings(deadline=None, max_examples=200)


@thorough
@given(CHANGES, WAYS_OF_ASKING)
def test_bricks_are_those_of_the_table_and_where_we_differ_fewer(change, asked):
    bricks = bricks_for_change(change, asked)

    assert bricks.count <= by_the_table(change, asked)
    # Where everyone who started leads, ours also asks that those matched agree: losing people must not look like certainty.
    if not change.headline_is_everyone:
        assert bricks.count == by_the_table(change, asked)


@thorough
@given(CHANGES, WAYS_OF_ASKING)
def test_the_reason_says_that_nothing_is_missing_only_when_nothing_is(change, asked):
    bricks = bricks_for_change(change, asked)

    assert bricks.why_not_more.endswith(".")
    assert (bricks.why_not_more == NOTHING_MISSING) == (bricks.count == 3)


@thorough
@given(CHANGES, WAYS_OF_ASKING)
def test_a_finding_that_would_hold_without_the_lost_is_never_said_not_to(change, asked):
    lost = change.if_lost_unchanged.interval
    same_way = lost.low > 0 if verdict(change) is Verdict.CLEAR_RISE else lost.high < 0

    if "those we lost" in bricks_for_change(change, asked).why_not_more:
        assert not same_way


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (found(n=102, started=170, sessions=10), 3),  # sixty in a hundred to the person
        (found(n=100, started=150, sessions=10), 3),
        (found(matched=FALL, if_lost_unchanged=(-0.2, -0.05)), 3),
        (found(if_lost_unchanged=(0.0, 0.2)), 2),
        (found(matched=(0.0, 0.3)), 1),
        (found(matched=WITHIN_FIVE, if_lost_unchanged=WITHIN_FIVE), 3),
        (found(matched=WITHIN_TEN, if_lost_unchanged=WITHIN_FIVE), 2),
        (found(matched=WITHIN_FIVE, if_lost_unchanged=WITHIN_TEN), 2),
        (found(matched=ACROSS, if_lost_unchanged=WITHIN_FIVE), 1),
        (found(matched=WITHIN_FIVE, if_lost_unchanged=ACROSS), 1),
    ],
)
def test_at_the_very_edge_of_a_row_the_edge_itself_counts(change, count):
    assert bricks_for_change(change, MAIN).count == count


def test_a_rise_seen_only_by_counting_the_lost_is_an_early_sign_and_says_why():
    change = found(matched=(-0.01, 0.4), if_lost_unchanged=(0.01, 0.2), n=40, started=100)

    assert verdict(change) is Verdict.CLEAR_RISE
    assert bricks_for_change(change, MAIN) == Bricks(1, "Those who answered again do not show it by themselves.")


def test_a_draw_of_which_one_group_was_never_asked_again_is_no_draw():
    assert badge(Design.RANDOMISED, (0.95,)) == 3


# The same ranges from weaker evidence


@thorough
@given(CHANGES, WAYS_OF_ASKING, st.integers(1, 30))
def test_fewer_sessions_never_add_a_brick(change, asked, sessions):
    fewer = replace(change, clusters=min(sessions, change.clusters))

    assert bricks_for_change(fewer, asked).count <= bricks_for_change(change, asked).count


@thorough
@given(CHANGES, WAYS_OF_ASKING, st.integers(0, 1_000))
def test_more_people_lost_never_add_a_brick(change, asked, more):
    assert bricks_for_change(replace(change, started=change.started + more), asked).count <= bricks_for_change(change, asked).count


def widened(change, below, above):
    """The same change with both of its ranges so much wider."""

    def wider(range_):
        return Interval(range_.low - below, range_.high + above)

    lost = replace(change.if_lost_unchanged, interval=wider(change.if_lost_unchanged.interval))
    return replace(change, interval=wider(change.interval), if_lost_unchanged=lost)


@thorough
@given(CHANGES, WAYS_OF_ASKING, st.floats(0, 0.3), st.floats(0, 0.3))
def test_wider_ranges_never_add_a_brick_to_the_same_finding(change, asked, below, above):
    wider = widened(change, below, above)

    if verdict(wider) is verdict(change):
        assert bricks_for_change(wider, asked).count <= bricks_for_change(change, asked).count


@thorough
@given(CHANGES, WAYS_OF_ASKING, st.floats(0, 0.3), st.floats(0, 0.3))
def test_wider_ranges_add_a_brick_only_where_the_table_knows_no_clear_change_better_than_a_rise_that_the_lost_could_undo(
    change, asked, below, above
):
    narrow, wide = bricks_for_change(change, asked), bricks_for_change(widened(change, below, above), asked)

    if wide.count > narrow.count:
        assert (narrow, wide) == (Bricks(2, "It would not hold if those we lost had not changed."), Bricks(3, NOTHING_MISSING))
        assert verdict(change) is not Verdict.NO_CLEAR_CHANGE
        assert verdict(widened(change, below, above)) is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize(("matched", "bricks"), [((-0.03, 0.03), 2), ((-0.03, 0.30), 1)])
def test_where_everyone_leads_a_rise_that_widens_into_none_keeps_the_bricks_it_had(matched, bricks):
    change = found(matched, if_lost_unchanged=(0.01, 0.05), n=40, started=100, sessions=4)
    wider = widened(change, 0.0625, 0)

    assert (verdict(change), verdict(wider)) == (Verdict.CLEAR_RISE, Verdict.NO_CLEAR_CHANGE)
    assert bricks_for_change(change, MAIN).count == bricks_for_change(wider, MAIN).count == bricks


@thorough
@given(st.integers(30, 400), st.integers(0, 600), st.integers(1, 200), st.integers(1, 12), WAYS_OF_ASKING)
def test_more_silence_never_adds_a_brick_to_one_share(n, silent, more, sessions, asked):
    share = Share(yes=n // 3, n=n, asked=n + silent, clusters=sessions, interval=Interval(0.2, 0.5))
    bricks = bricks_for_share(share, asked)

    assert bricks.why_not_more.endswith(".")
    assert bricks.count in ((1, 2) if share.response >= 0.6 else (1,))
    assert bricks_for_share(replace(share, asked=share.asked + more), asked).count <= bricks.count


# The same answers from weaker evidence, from people on


SESSION = st.tuples(st.integers(0, 7), st.integers(0, 2), st.integers(0, 9), st.integers(0, 7)).filter(any)
PROGRAMMES = st.lists(SESSION, min_size=1, max_size=14)
steady = settings(deadline=None, derandomize=True, max_examples=40)


def answers(programme, *, times=1, lost_for_each=0, each_time_a_session=False):
    """Every session's people, so many times over, with so many lost beside each one matched who were alike before."""
    before, after, sessions = {}, {}, {}
    for room, cells in enumerate(programme):
        people = [pair for pair, count in zip(((1, 1), (1, 0), (0, 1), (0, 0)), cells, strict=True) for _ in range(count)]
        for time in range(times):
            for i, (first, second) in enumerate(people):
                for lost in range(1 + lost_for_each):
                    code = (room, time, i, lost)
                    before[code], sessions[code] = bool(first), (room, time) if each_time_a_session else room
                    if not lost:
                        after[code] = bool(second)
    return paired_change(before, after, sessions)


@steady
@given(PROGRAMMES, st.integers(0, 1), st.integers(2, 4))
def test_the_same_answers_from_fewer_people_never_add_a_brick(programme, lost_for_each, times):
    few, many = (answers(programme, times=so_many, lost_for_each=lost_for_each) for so_many in (1, times))

    assert bricks_for_change(few, MAIN).count <= bricks_for_change(many, MAIN).count


@steady
@given(PROGRAMMES, st.integers(0, 1), st.integers(2, 4))
def test_the_same_answers_from_fewer_sessions_never_add_a_brick(programme, lost_for_each, times):
    few, many = (answers(programme, times=times, lost_for_each=lost_for_each, each_time_a_session=own) for own in (False, True))

    assert few.n == many.n
    assert bricks_for_change(few, MAIN).count <= bricks_for_change(many, MAIN).count


@steady
@given(PROGRAMMES, st.integers(0, 3))
def test_those_matched_and_everyone_never_point_opposite_ways(programme, lost_for_each):
    change = answers(programme, times=3, lost_for_each=lost_for_each)

    if isinstance(change, Change):
        assert change.if_lost_unchanged.estimate == pytest.approx(change.estimate * change.follow_up)


@steady
@given(PROGRAMMES, st.integers(1, 3))
def test_losing_the_same_share_of_every_session_never_adds_a_brick(programme, lost_for_each):
    kept, lost = answers(programme, times=3), answers(programme, times=3, lost_for_each=lost_for_each)

    assert bricks_for_change(lost, MAIN).count <= bricks_for_change(kept, MAIN).count
