"""People come in sessions, and people of one session are alike: likely ranges that respect it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from safercyber.rules.change.paired import Cells, Interval, newcombe
from safercyber.rules.change.quantiles import t_quantile

Room = TypeVar("Room")

LEAST_LIKENESS = 0.02
ONE_SESSION = "One session: this tells you about this room."

NEWCOMBE = "Newcombe 1998, paired, method 10"
SESSION_MEANS = "size-weighted session means, t"
DESIGN_EFFECT = "Newcombe 1998, paired, cells divided by the design effect, t"


@dataclass(frozen=True, slots=True)
class Headline:
    """A change with its likely range, and how the range was made."""

    estimate: float
    interval: Interval
    sessions: int
    method: str
    caveats: tuple[str, ...] = ()


def likeness(sessions: Mapping[Room, Cells]) -> float:
    """How alike the changes of one session's people are: the ICC by one-way analysis of variance, never under 0.02."""
    groups = [cells for cells in sessions.values() if cells.n > 0]
    n, count = sum(cells.n for cells in groups), len(groups)
    if count < 2 or n <= count:
        return LEAST_LIKENESS
    overall = math.fsum(cells.took_up - cells.gave_up for cells in groups) / n
    # fsum: in whatever order the sessions are listed, the last digit is the same.
    between = math.fsum(cells.n * (cells.change - overall) ** 2 for cells in groups) / (count - 1)
    within = math.fsum(cells.took_up + cells.gave_up - cells.n * cells.change**2 for cells in groups) / (n - count)
    usual = (n - sum(cells.n**2 for cells in groups) / n) / (count - 1)
    spread = between + (usual - 1) * within
    return LEAST_LIKENESS if spread <= 0 else min(max((between - within) / spread, LEAST_LIKENESS), 1.0)


def design_effect(sessions: Mapping[Room, Cells]) -> float:
    """How many times more people are needed because they came in sessions: 1 + (Σm²/Σm - 1) × ICC."""
    sizes = [cells.n for cells in sessions.values() if cells.n > 0]
    if not sizes:
        return 1.0
    return 1 + (sum(size * size for size in sizes) / sum(sizes) - 1) * likeness(sessions)


@dataclass(slots=True)
class Sums:
    """What the size-weighted session means need, as whole numbers: exact, and the same in whatever order they are added."""

    count: int = 0
    n: int = 0
    net: int = 0  # took up less gave up, over everyone
    sizes_squared: int = 0
    nets_squared: int = 0
    products: int = 0

    def add(self, size: float, net: float, sign: int = 1) -> None:
        """Count a session of this size and net change in (or, with sign -1, out again)."""
        size, net = int(size), int(net)
        self.count += sign
        self.n += sign * size
        self.net += sign * net
        self.sizes_squared += sign * size * size
        self.nets_squared += sign * net * net
        self.products += sign * size * net

    def interval(self) -> Interval | None:
        """The t interval of the weighted mean; None where it has no spread, passes 100 points, or has one session."""
        if self.count < 2:
            return None
        n, net = self.n, self.net
        spread = n * n * self.nets_squared - 2 * n * net * self.products + net * net * self.sizes_squared
        if spread <= 0:
            return None
        estimate, error = net / n, math.sqrt(self.count / (self.count - 1) * spread) / (n * n)
        reach = t_quantile(self.count - 1) * error
        return Interval(estimate - reach, estimate + reach) if abs(estimate) + reach <= 1 else None


def headline(sessions: Mapping[Room, Cells]) -> Headline:
    """The change over these sessions and its 95% likely range. Cells hold whole people.

    One session: Newcombe. Two or more: size-weighted session means, t on one fewer than the sessions. Where that gives
    no spread or a range past 100 points: Newcombe with the cells divided by the design effect and the same t.
    """
    groups = {key: cells for key, cells in sessions.items() if cells.n > 0}
    total = sum(groups.values(), Cells(0, 0, 0, 0))
    if len(groups) < 2:
        return Headline(total.change, newcombe(total), len(groups), NEWCOMBE, (ONE_SESSION,) if groups else ())
    sums = Sums()
    for cells in groups.values():
        sums.add(cells.n, cells.took_up - cells.gave_up)
    interval = sums.interval()
    if interval is not None:
        return Headline(total.change, interval, len(groups), SESSION_MEANS)
    t = t_quantile(len(groups) - 1)
    return Headline(total.change, newcombe(total.divided(design_effect(groups)), t), len(groups), DESIGN_EFFECT)
