"""Where a point of the brick world falls on the picture, and which of two boxes is drawn first.

The world: x runs down to the right, y runs down to the left, z runs up. One unit is one cap. The viewer
looks along (-1, -1, -1), so three sums never change along a line of sight: x - y, x - z and y - z.
"""

import heapq
from collections.abc import Sequence
from typing import NamedTuple

ACROSS, DOWN, UP = 22.5, 13.0, 26.0
"""Picture units in one world unit: sideways, downwards (both for x and y) and upwards (for z)."""

INK = "#13213A"
_NEAR = 1e-6


class Point(NamedTuple):
    """A point of the brick world."""

    x: float
    y: float
    z: float = 0.0


class Box(NamedTuple):
    """A box with its sides along the axes: the near-left-top corner is (x1, y1, z1)."""

    x0: float
    y0: float
    z0: float
    x1: float
    y1: float
    z1: float

    @staticmethod
    def at(x: float, y: float, z: float, w: float, d: float, h: float) -> "Box":
        """The box with its low corner at x, y, z and these sizes."""
        return Box(x, y, z, x + w, y + d, z + h)


def flat(point: Point) -> tuple[float, float]:
    """Return where a point falls on the picture (x to the right, y downwards)."""
    x, y, z = point
    return (x - y) * ACROSS, (x + y) * DOWN - z * UP


def extent(box: Box) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a box on the picture."""
    return (
        (box.x0 - box.y1) * ACROSS,
        (box.x0 + box.y0) * DOWN - box.z1 * UP,
        (box.x1 - box.y0) * ACROSS,
        (box.x1 + box.y1) * DOWN - box.z0 * UP,
    )


def cover_each_other(a: Box, b: Box) -> bool:
    """Say whether two boxes share more than an edge on the picture.

    Exact: the outline of a box is a hexagon whose sides run along the three axes of the picture, so two
    outlines are apart if and only if they are apart in one of x - y, x - z and y - z.
    """
    return (
        a.x0 - a.y1 < b.x1 - b.y0 - _NEAR
        and b.x0 - b.y1 < a.x1 - a.y0 - _NEAR
        and a.x0 - a.z1 < b.x1 - b.z0 - _NEAR
        and b.x0 - b.z1 < a.x1 - a.z0 - _NEAR
        and a.y0 - a.z1 < b.y1 - b.z0 - _NEAR
        and b.y0 - b.z1 < a.y1 - a.z0 - _NEAR
    )


def is_behind(a: Box, b: Box) -> bool:
    """Say whether `a` lies wholly beyond `b` along one axis, as seen by the viewer."""
    return a.x1 <= b.x0 + _NEAR or a.y1 <= b.y0 + _NEAR or a.z1 <= b.z0 + _NEAR


def must_come_first(a: Box, b: Box) -> bool:
    """Say whether `a` has to be drawn before `b` because `b` hides some of it."""
    return cover_each_other(a, b) and is_behind(a, b) and not is_behind(b, a)


def back_to_front(boxes: Sequence[Box]) -> list[int]:
    """Return the numbers of the boxes in drawing order: what is hidden comes before what hides it.

    A topological order over the pairs that cover each other, ties broken by distance and then by the
    order given, so that one scene always gives one picture. Boxes that cut into each other, or three that
    hide one another in a ring, have no right order: the farthest is then drawn first and the rest goes on.
    """
    count = len(boxes)
    depth = [box.x0 + box.x1 + box.y0 + box.y1 + box.z0 + box.z1 for box in boxes]
    after: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    by_left = sorted(range(count), key=lambda i: boxes[i].x0 - boxes[i].y1)
    open_now: list[int] = []
    for i in by_left:
        left = boxes[i].x0 - boxes[i].y1
        open_now = [j for j in open_now if boxes[j].x1 - boxes[j].y0 > left + _NEAR]
        for j in open_now:
            if must_come_first(boxes[i], boxes[j]):
                after[i].append(j)
                waits[j] += 1
            elif must_come_first(boxes[j], boxes[i]):
                after[j].append(i)
                waits[i] += 1
        open_now.append(i)
    ready = [(depth[i], i) for i in range(count) if not waits[i]]
    heapq.heapify(ready)
    done = [False] * count
    order: list[int] = []
    while len(order) < count:
        if not ready:
            stuck = min((i for i in range(count) if not done[i]), key=lambda i: (depth[i], i))
            waits[stuck] = 0
            heapq.heappush(ready, (depth[stuck], stuck))
        _, i = heapq.heappop(ready)
        if done[i]:
            continue
        done[i] = True
        order.append(i)
        for j in after[i]:
            waits[j] -= 1
            if waits[j] == 0 and not done[j]:
                heapq.heappush(ready, (depth[j], j))
    return order
