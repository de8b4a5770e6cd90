from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safercyber.rules.change.outcome import Change, Share, TooFew, paired_change, share_of
from safercyber.rules.change.paired import Cells, newcombe


def people(kept=0, gave_up=0, took_up=0, never=0, lost_yes=0, lost_no=0, sessions=1):
    """Answers before and after, and who came to which session."""
    pairs = [(True, True)] * kept + [(True, False)] * gave_up + [(False, True)] * took_up + [(False, False)] * never
    random.Random(5).shuffle(pairs)
    pairs += [(True, None)] * lost_yes + [(False, None)] * lost_no
    before = {f"p{i:04}": first for i, (first, _) in enumerate(pairs)}
    after = {f"p{i:04}": again for i, (_, again) in enumerate(pairs) if again is not None}
    return before, after, {code: i % sessions for i, code in enumerate(before)} if sessions else {}


def test_under_ten_nothing_is_kept_that_could_be_shown():
    result = paired_change(*people(kept=3, took_up=6))

    assert result == TooFew(n=9, started=9, clusters=1, cells=None)


def test_ten_to_twenty_nine_are_counted_and_no_more():
    result = paired_change(*people(kept=10, took_up=19))

    assert isinstance(result, TooFew)
    assert result.cells == Cells(10, 0, 19, 0)


def test_from_thirty_there_is_a_change():
    result = paired_change(*people(kept=11, took_up=19))

    assert isinstance(result, Change)
    assert result.interval == newcombe(Cells(11, 0, 19, 0))


def test_nobody_at_all_is_too_few():
    assert paired_change({}, {}) == TooFew(0, 0, 0, None)


def test_answers_from_people_who_never_started_count_for_nothing():
    before, after, sessions = people(kept=20, took_up=20)

    assert paired_change(before, after | {"stranger": True}, sessions) == paired_change(before, after, sessions)


def test_does_not_apply_before_leaves_the_base_and_afterwards_never_flatters_the_follow_up():
    before, after, sessions = people(kept=20, took_up=20)
    some = sorted(after)[:6]
    left_before = paired_change(before | dict.fromkeys(some), after, sessions)
    left_after = paired_change(before, after | dict.fromkeys(some), sessions)

    assert (left_before.started, left_before.n) == (34, 34)
    assert (left_after.started, left_after.n, left_after.lost, left_after.not_applicable) == (40, 34, 6, 6)


def test_people_who_came_alone_are_sessions_of_their_own():
    before, after, _ = people(kept=20, took_up=20)

    assert paired_change(before, after).clusters == 40
    assert paired_change(before, after, {"p0000": "Holm", "p0001": "Holm"}).clusters == 39


def test_under_six_in_ten_answered_again_makes_everyone_the_headline():
    change = paired_change(*people(kept=20, took_up=38, lost_yes=20, lost_no=22, sessions=10))

    assert change.follow_up == 0.58
    assert change.headline_is_everyone
    assert change.headline.estimate == pytest.approx(0.38)
    assert change.estimate == pytest.approx(38 / 58)


def test_six_in_ten_is_enough_for_those_matched_to_lead():
    assert not paired_change(*people(kept=20, took_up=40, lost_yes=20, lost_no=20, sessions=10)).headline_is_everyone


def test_the_widest_range_is_manskis():
    change = paired_change(*people(kept=20, gave_up=5, took_up=15, never=20, lost_yes=10, lost_no=30, sessions=6))

    assert (change.after_widest.low, change.after_widest.high) == (0.35, 0.75)
    assert (change.widest.low, change.widest.high) == (pytest.approx(0.0), pytest.approx(0.40))


def test_the_tipping_point_is_found_by_trying_every_number_from_the_first():
    before, after, sessions = people(kept=20, took_up=20, never=10, lost_yes=25, lost_no=5, sessions=8)
    change = paired_change(before, after, sessions)
    tipped = change.tipping.people

    def lowest_if(turned):
        lost = sorted(code for code in before if code not in after and before[code])
        # Spread over the rooms as evenly as they were lost, as the rule says.
        rooms = {}
        for code in lost:
            rooms.setdefault(str(("session", sessions[code])), []).append(code)
        order = [code for _, _, code in sorted((place, room, code) for room, codes in rooms.items() for place, code in enumerate(codes))]
        filled = {code: after.get(code, before[code]) for code in before} | dict.fromkeys(order[:turned], False)
        return paired_change(before, filled, sessions).interval.low

    assert tipped is not None
    assert lowest_if(tipped) <= 0 < lowest_if(tipped - 1)


def test_a_finding_that_holds_whatever_the_lost_did_says_so():
    change = paired_change(*people(kept=20, took_up=60, never=10, lost_yes=3, lost_no=4, sessions=10))

    assert change.tipping.people is None
    assert change.tipping.lost == 7


def test_no_clear_change_has_nothing_to_tip():
    assert paired_change(*people(kept=20, took_up=10, gave_up=10, never=10, sessions=5)).tipping is None


counts = st.integers(0, 40)


@given(counts, counts, counts, counts, counts, counts, st.integers(0, 12))
def test_if_the_lost_had_not_changed_the_change_is_never_larger_and_lies_in_the_widest_range(a, b, c, d, lost_yes, lost_no, sessions):
    assume(a + b + c + d >= 30)
    change = paired_change(*people(a, b, c, d, lost_yes, lost_no, sessions))
    everyone = change.if_lost_unchanged

    assert abs(everyone.estimate) <= abs(change.estimate) + 1e-12
    assert change.widest.low - 1e-12 <= everyone.estimate <= change.widest.high + 1e-12
    assert change.started == a + b + c + d + lost_yes + lost_no


@given(counts, counts, counts, counts, st.integers(0, 12), st.randoms())
def test_neither_the_order_of_answers_nor_the_names_of_sessions_change_a_number(a, b, c, d, sessions, chance):
    assume(a + b + c + d >= 30)
    before, after, rooms = people(a, b, c, d, 4, 7, sessions)
    codes = list(before)
    chance.shuffle(codes)
    shuffled = {code: before[code] for code in codes}

    assert (
        paired_change(shuffled, after, {code: f"hall {room}" for code, room in rooms.items()}).interval
        == paired_change(before, after, rooms).interval
    )
    assert paired_change(shuffled, after, rooms) == paired_change(before, after, rooms)


@given(counts, counts, counts, counts, st.integers(1, 12))
def test_asking_backwards_turns_everything_round(a, b, c, d, sessions):
    assume(a + b + c + d >= 30)
    before, after, rooms = people(a, b, c, d, 0, 0, sessions)
    forward, backward = paired_change(before, after, rooms), paired_change(after, before, rooms)

    assert backward.estimate == -forward.estimate
    assert backward.interval.low == pytest.approx(-forward.interval.high, abs=1e-9)


def test_many_people_and_sessions_are_quick_enough_for_a_night():
    import time

    chance = random.Random(4)
    before = {i: chance.random() < 0.4 for i in range(5000)}
    after = {i: chance.random() < 0.6 for i in before if chance.random() < 0.6}
    began = time.process_time()
    paired_change(before, after, {i: i // 15 for i in before})

    assert time.process_time() - began < 0.25  # twenty such questions in five seconds


def leavers_did_worse(chance: random.Random) -> tuple[float, float]:
    """(lower end if the lost had not changed, truth among all who started): 60% lost, who took it up less than stayers, none giving up."""
    before, after, truth = {}, {}, 0
    for i in range(400):
        first = chance.random() < 0.4
        stays = chance.random() < 0.4
        again = first or chance.random() < (0.35 if stays else 0.05)
        truth += again - first
        before[i] = first
        if stays:
            after[i] = again
    change = paired_change(before, after, {i: i // 20 for i in before})
    assert isinstance(change, Change)
    return change.if_lost_unchanged.estimate, truth / 400


def test_when_leavers_did_worse_the_careful_line_does_not_overstate():
    chance = random.Random(11)
    runs = [leavers_did_worse(chance) for _ in range(200)]

    assert sum(careful <= truth for careful, truth in runs) >= 190


def test_one_share_counts_who_answered_and_who_was_asked():
    answers = {i: i < 20 for i in range(40)} | {"skipped": None}
    share = share_of(answers, asked=60)

    assert isinstance(share, Share)
    assert (share.yes, share.n, share.asked, share.estimate) == (20, 40, 60, 0.5)
    assert isinstance(share_of(dict.fromkeys(range(29), True)), TooFew)
    assert share_of(dict.fromkeys(range(9), True)).cells is None
