"""What the author's report draws, as plain numbers: graphs of locks and scenes, bars of losses, and what comes in each round.

All lengths are in pixels of the drawing. Text is never shrunk: a drawing that is wider than its page is scrolled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from safercyber.rules.games.bodies.board import Board
from safercyber.rules.games.bodies.escape import Escape
from safercyber.rules.games.bodies.story import Story
from safercyber.rules.games.check.boards import SAYS, BoardFigures

BOX_WIDE, BOX_HIGH = 184, 74
GAP_WIDE, GAP_HIGH = 26, 54
EDGE = 14
LINE_LETTERS = 18
_Ways = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Line:
    """One line of text in a box, with its baseline."""

    y: int
    words: str
    small: bool = False


@dataclass(frozen=True)
class Box:
    """A lock or a scene. `kind`: start, step, late, good or bad; it shows in the shape of the box and not in its colour alone."""

    id: str
    x: int
    y: int
    kind: str
    lines: tuple[Line, ...]

    @property
    def middle(self) -> int:
        """Where its lines are centred."""
        return self.x + BOX_WIDE // 2


@dataclass(frozen=True)
class Arrow:
    """A way from one box to another; `back` when it leads up again."""

    path: str
    back: bool


@dataclass(frozen=True)
class Graph:
    """A drawing of boxes and arrows, and the same in words: who leads where."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: tuple[tuple[str, str], ...]
    box_wide: int = BOX_WIDE
    box_high: int = BOX_HIGH


@dataclass(frozen=True)
class Bar:
    """One row of losses: parts of 100 for the mean and the span from least to most."""

    title: str
    value: str
    span: str
    mean: float
    least: float
    most: float
    kind: str

    @property
    def spread(self) -> float:
        """How wide the span is."""
        return round(self.most - self.least, 2)


@dataclass(frozen=True)
class Sign:
    """One small sign in a round: noticed, silent or post, with its left edge."""

    kind: str
    x: int


@dataclass(frozen=True)
class RoundRow:
    """A round: its signs, and how much two kinds of team notice in it."""

    name: str
    signs: tuple[Sign, ...]
    width: int
    words: str
    attentive: float
    nobody: float


def losses(figures: BoardFigures) -> tuple[Bar, ...]:
    """The costs of every team kind, the cheapest first, all on one scale that begins at nothing."""
    most = max((one.most for one in figures.balances), default=0) or 1

    def part(value: float) -> float:
        return round(100 * value / most, 2)

    return tuple(
        Bar(
            SAYS[one.policy], f"£{one.mean:,.0f}", "" if one.least == one.most else f"£{one.least:,} to £{one.most:,}",
            part(one.mean), part(one.least), part(one.most), "best" if one.policy == "solver" else "team",
        )
        for one in sorted(figures.balances, key=lambda one: (one.mean, one.policy))
    )  # fmt: skip


def rounds(board: Board, figures: BoardFigures) -> tuple[RoundRow, ...]:
    """What each round looks like."""
    rows = []
    for one in figures.rounds:
        kinds = ["noticed"] * one.noticed_steps + ["silent"] * one.silent_steps + ["post"] * one.messages
        signs = tuple(Sign(kind, 2 + n * 26) for n, kind in enumerate(kinds))
        words = f"{one.noticed_steps} can be noticed, {one.silent_steps} silent, {one.messages} in the post"
        rows.append(RoundRow(one.name, signs, 26 * len(signs) + 4, words, one.events["attentive"], one.events["nobody"]))
    return tuple(rows)


def lock_graph(escape: Escape, carried: Iterable[str] = ()) -> Graph:
    """The locks from the start to the way out. An arrow: what one gives, the other needs."""
    known = {*escape.start, *carried}
    ways: dict[str, list[str]] = {"start": []}
    for lock in escape.locks.values():
        needs = {*lock.needs, *escape.places[lock.place].needs}
        givers = [other.id for other in escape.locks.values() if set(other.gives) & needs]
        for giver in givers if needs - known else ():
            ways.setdefault(giver, []).append(lock.id)
        if not needs - known:
            ways["start"].append(lock.id)
        ways.setdefault(lock.id, [])
    for lock in escape.locks.values():
        if escape.goal in lock.gives:
            ways[lock.id].append("goal")
    ways["goal"] = []
    names = {"start": ("Start", ""), "goal": (escape.finish_title, "the way out")}
    names |= {
        lock.id: (lock.title, f"{lock.minutes} min{f', {lock.split} phones' if lock.split > 1 else ''}") for lock in escape.locks.values()
    }
    return _drawn(ways, "start", names, {"start": "start", "goal": "good"})


def story_graph(story: Story) -> Graph:
    """The scenes from the start to the endings. An arrow: a choice leads there."""
    ways = {
        key: list(dict.fromkeys([choice.go for choice in node.choices] + [e.name for c in node.choices for e in c.effects if e.op == "go"]))
        for key, node in story.nodes.items()
    }
    names = {
        key: (node.title, ("a good ending" if node.good else "an ending") if node.end else "late" if node.late else "")
        for key, node in story.nodes.items()
    }
    kinds = {key: "good" if node.good else "bad" if node.end else "late" if node.late else "step" for key, node in story.nodes.items()}
    drawn = _drawn(ways, story.start, names, kinds | {story.start: "start"})
    words = tuple(
        (node.title, "; ".join(f"“{choice.text}” to {story.nodes[choice.go].title}" for choice in node.choices))
        for node in story.nodes.values() if node.choices
    )  # fmt: skip
    return replace(drawn, words=words)


def _drawn(ways: _Ways, start: str, names: Mapping[str, tuple[str, str]], kinds: Mapping[str, str]) -> Graph:
    level = _levels(ways, start)
    # A way past other rows gets a gap of its own in each of them, so that no arrow runs behind a box.
    gaps = {
        (one, other): [f"{one}>{other}>{n}" for n in range(level[one] + 1, level[other])]
        for one, others in ways.items() for other in others if other in level
    }  # fmt: skip
    steps = {id: [one for one, _ in pairs] for id, pairs in _through(ways, gaps).items()}
    row_of = level | {gap: int(gap.rsplit(">", 1)[1]) for row in gaps.values() for gap in row}
    rows = _ordered(steps, row_of)
    wide = {id: BOX_WIDE if id in names else GAP_WIDE for id in row_of}
    width = max(sum(wide[id] + GAP_WIDE for id in row) for row in rows) - GAP_WIDE + 2 * EDGE
    at: dict[str, tuple[int, int]] = {}
    for n, row in enumerate(rows):
        left = (width - sum(wide[id] + GAP_WIDE for id in row) + GAP_WIDE) // 2
        for id in row:
            at[id] = (left, EDGE + n * (BOX_HIGH + GAP_HIGH))
            left += wide[id] + GAP_WIDE
    boxes = tuple(Box(id, *at[id], kinds.get(id, "step"), _lines(at[id][1], *names[id])) for id in at if id in names)
    arrows = tuple(_arrow(at[one], [at[gap] for gap in row], at[other], width) for (one, other), row in gaps.items())
    words = tuple((names[one][0], ", ".join(names[other][0] for other in others)) for one, others in ways.items() if others)
    return Graph(width, EDGE * 2 + len(rows) * (BOX_HIGH + GAP_HIGH) - GAP_HIGH, boxes, arrows, words)


def _through(ways: _Ways, gaps: Mapping[tuple[str, str], Sequence[str]]) -> dict[str, list[tuple[str, str]]]:
    """The ways with the gaps they run through as steps of their own."""
    steps: dict[str, list[tuple[str, str]]] = {id: [] for id in ways}
    for (one, other), row in gaps.items():
        line = [one, *row, other]
        for here, there in pairwise(line):
            steps.setdefault(here, []).append((there, one))
    return steps


def _levels(ways: _Ways, start: str) -> dict[str, int]:
    """The row of each box: one below the lowest that leads to it. Ways that lead back up are left out of the count."""
    back: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    order: list[str] = []
    for root in (start, *ways):
        todo: list[tuple[str, int]] = [(root, 0)] if root not in state else []
        while todo:
            here, n = todo.pop()
            state.setdefault(here, 1)
            others = [one for one in ways.get(here, ()) if one in ways]
            if n < len(others):
                todo.append((here, n + 1))
                if state.get(others[n]) == 1:
                    back.add((here, others[n]))
                elif others[n] not in state:
                    todo.append((others[n], 0))
            else:
                state[here] = 2
                order.append(here)
    level = dict.fromkeys(ways, 0)
    for here in reversed(order):
        for other in ways[here]:
            if other in ways and (here, other) not in back:
                level[other] = max(level[other], level[here] + 1)
    return level


def _ordered(ways: _Ways, level: Mapping[str, int]) -> list[list[str]]:
    """Each row with its boxes near those that lead to them, so that few arrows cross."""
    rows: list[list[str]] = [[] for _ in range(max(level.values()) + 1)]
    for id in ways:
        rows[level[id]].append(id)
    for n in range(1, len(rows)):
        place = {id: k / max(1, len(row) - 1) if len(row) > 1 else 0.5 for row in rows[:n] for k, id in enumerate(row)}

        def middle(id: str, place: Mapping[str, float] = place) -> float:
            before = [place[one] for one, others in ways.items() if id in others and one in place]
            return sum(before) / len(before) if before else 0.5

        rows[n].sort(key=middle)
    return rows


def _arrow(one: tuple[int, int], gaps: Sequence[tuple[int, int]], other: tuple[int, int], width: int) -> Arrow:
    x, y = one[0] + BOX_WIDE // 2, one[1] + BOX_HIGH
    if other[1] > one[1]:
        path = f"M{x} {y}"
        for left, top in gaps:
            to = left + GAP_WIDE // 2
            path += f"C{x} {y + GAP_HIGH // 2} {to} {top - GAP_HIGH // 2} {to} {top}V{top + BOX_HIGH}"
            x, y = to, top + BOX_HIGH
        to = other[0] + BOX_WIDE // 2
        return Arrow(f"{path}C{x} {y + GAP_HIGH // 2} {to} {other[1] - GAP_HIGH // 2} {to} {other[1]}", False)
    side = min(width - 4, max(one[0], other[0]) + BOX_WIDE + 20)
    x, y, to, up = one[0] + BOX_WIDE, one[1] + BOX_HIGH // 2, other[0] + BOX_WIDE, other[1] + BOX_HIGH // 2
    return Arrow(f"M{x} {y}C{side} {y} {side} {up} {to} {up}", True)


def _lines(y: int, title: str, note: str) -> tuple[Line, ...]:
    lines, line = [], ""
    for word in title.split():
        if line and len(line) + len(word) + 1 > LINE_LETTERS:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1][: LINE_LETTERS - 1].rstrip()}…"]
    texts = [*lines, *([note] if note else [])]
    top = y + BOX_HIGH // 2 - 10 * len(texts) + 15
    return tuple(Line(top + 20 * n, words, bool(note) and n == len(texts) - 1) for n, words in enumerate(texts))
