"""What is hidden is drawn before what hides it."""

import graphlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercyber.rules.bricks.geometry import Box, back_to_front, cover_each_other

SIDE = st.integers(1, 4)
PLACE = st.integers(0, 6)
BOXES = st.lists(st.builds(Box.at, PLACE, PLACE, PLACE, SIDE, SIDE, SIDE), max_size=14)


def cut_into_each_other(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1 and a.z0 < b.z1 and b.z0 < a.z1


def apart(boxes: list[Box]) -> list[Box]:
    """Keep the boxes that do not cut into one kept before."""
    kept: list[Box] = []
    for box in boxes:
        if not any(cut_into_each_other(box, other) for other in kept):
            kept.append(box)
    return kept


def nearer(a: Box, b: Box) -> Box | None:
    """Look along every half-unit line of sight that meets both boxes, and say which box the eye meets first.

    An oracle of its own: it walks rays through the boxes and knows nothing of axes or outlines.
    """
    for u in range(-28, 29):
        for v in range(-28, 29):
            spans = []
            for box in (a, b):
                # The line of sight through (u / 2, v / 2, 0), shifted off every edge of the whole-number grid.
                x, y = u / 2 + 0.21, v / 2 + 0.13
                low = max(box.x0 - x, box.y0 - y, box.z0)
                high = min(box.x1 - x, box.y1 - y, box.z1)
                spans.append((low, high))
            if all(high > low for low, high in spans):
                return a if spans[0][0] >= spans[1][1] else b
    return None


@pytest.mark.slow
@given(BOXES)
@settings(max_examples=60, deadline=None)
def test_no_box_that_hides_another_is_drawn_before_it(found: list[Box]) -> None:
    boxes = apart(found)
    drawn_at = {number: turn for turn, number in enumerate(back_to_front(boxes))}
    pairs = []
    for i, a in enumerate(boxes):
        for j in range(i):
            front = nearer(a, boxes[j])
            if front is not None:
                pairs.append((j, i) if front is a else (i, j))

    assert sorted(drawn_at) == list(range(len(boxes)))
    before: dict[int, set[int]] = {}
    for behind, ahead in pairs:
        before.setdefault(ahead, set()).add(behind)
    try:
        list(graphlib.TopologicalSorter(before).static_order())
    except graphlib.CycleError:
        return  # a ring has no right order
    assert all(drawn_at[behind] < drawn_at[ahead] for behind, ahead in pairs)


@pytest.mark.slow
@given(BOXES)
@settings(max_examples=40, deadline=None)
def test_two_outlines_meet_exactly_where_a_line_of_sight_meets_both(found: list[Box]) -> None:
    boxes = apart(found)
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert cover_each_other(a, b) == (nearer(a, b) is not None)


def test_three_boxes_in_a_ring_are_drawn_once_each() -> None:
    ring = [Box(1, 0, 1, 4, 3, 3), Box(2, 1, 0, 4, 5, 1), Box(1, 3, 0, 2, 7, 3)]

    assert sorted(back_to_front(ring)) == [0, 1, 2]


def test_boxes_that_fill_the_same_place_keep_the_order_they_were_given() -> None:
    assert back_to_front([Box(0, 0, 0, 2, 2, 2)] * 30) == list(range(30))


def test_a_brick_on_a_brick_is_drawn_after_it_whatever_the_order_given() -> None:
    low, high = Box(0, 0, 0, 2, 2, 1), Box(0, 0, 1, 2, 2, 2)

    assert back_to_front([low, high]) == [0, 1]
    assert back_to_front([high, low]) == [1, 0]


def test_nothing_is_drawn_of_nothing() -> None:
    assert back_to_front([]) == []
