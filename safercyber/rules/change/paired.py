"""One question put to the same people twice: the formulas, each with its source. Nothing here rounds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safercyber.rules.change.quantiles import z_quantile


@dataclass(frozen=True, slots=True)
class Interval:
    """A likely range. Shares and changes are fractions: 0.25 is 25 in 100."""

    low: float
    high: float

    def excludes(self, value: float) -> bool:
        """Does the whole range lie on one side of this value?"""
        return self.low > value or self.high < value

    def lies_within(self, margin: float) -> bool:
        """Does the whole range lie between minus and plus this margin?"""
        return -margin <= self.low and self.high <= margin


@dataclass(frozen=True, slots=True)
class Cells:
    """The four ways to answer twice. Whole people in use; parts of people only inside a design effect."""

    kept: float  # yes, then yes
    gave_up: float  # yes, then no
    took_up: float  # no, then yes
    never: float  # no, then no

    def __post_init__(self) -> None:
        if min(self.kept, self.gave_up, self.took_up, self.never) < 0:
            raise ValueError("A cell cannot hold fewer than no people.")

    @property
    def n(self) -> float:
        """People who answered twice."""
        return self.kept + self.gave_up + self.took_up + self.never

    @property
    def before_yes(self) -> float:
        """People who said yes before."""
        return self.kept + self.gave_up

    @property
    def after_yes(self) -> float:
        """People who said yes after."""
        return self.kept + self.took_up

    @property
    def change(self) -> float:
        """The change in the share who say yes; 0 when nobody answered."""
        return (self.took_up - self.gave_up) / self.n if self.n else 0.0

    def __add__(self, other: Cells) -> Cells:
        return Cells(self.kept + other.kept, self.gave_up + other.gave_up, self.took_up + other.took_up, self.never + other.never)

    def divided(self, by: float) -> Cells:
        """The same answers as if from fewer people, for a design effect."""
        return Cells(self.kept / by, self.gave_up / by, self.took_up / by, self.never / by)

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> Cells:
        """Count (before, after) answers."""
        counts = Counter(pairs)
        return cls(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def wilson(yes: float, n: float, critical: float | None = None) -> Interval:
    """The score interval of one share (Wilson 1927). Nobody asked: anything is possible."""
    if n <= 0:
        return Interval(0.0, 1.0)
    z = z_quantile() if critical is None else critical
    share = yes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(max(share * (1 - share) / n + z * z / (4 * n * n), 0.0))
    # At the edges rounding error must not push a limit past the share itself.
    low = 0.0 if yes <= 0 else min(max(middle - reach, 0.0), share)
    high = 1.0 if yes >= n else max(min(middle + reach, 1.0), share)
    return Interval(low, high)


def newcombe(cells: Cells, critical: float | None = None) -> Interval:
    """The likely range of a paired change: Newcombe 1998 (Statistics in Medicine 17:2635), method 10."""
    n = cells.n
    if n <= 0:
        return Interval(-1.0, 1.0)
    after, before = cells.after_yes / n, cells.before_yes / n
    one, two = wilson(cells.after_yes, n, critical), wilson(cells.before_yes, n, critical)
    margins = (cells.before_yes, n - cells.before_yes, cells.after_yes, n - cells.after_yes)
    product = math.prod(margins)
    phi = 0.0
    if min(margins) > 0 and product > 0:
        cross = cells.kept * cells.never - cells.gave_up * cells.took_up
        phi = (cross if cross <= 0 else max(cross - n / 2, 0.0)) / math.sqrt(product)
    down, up = after - one.low, one.high - after
    below, above = before - two.low, two.high - before
    change = cells.change
    low = change - math.sqrt(max(down * down - 2 * phi * down * above + above * above, 0.0))
    high = change + math.sqrt(max(up * up - 2 * phi * up * below + below * below, 0.0))
    return Interval(max(low, -1.0), min(high, 1.0))


def mcnemar_mid_p(gave_up: int, took_up: int) -> float:
    """The mid-p McNemar test: exact binomial p less half of what the tie adds twice; 1 when nobody changed."""
    changed = gave_up + took_up
    if changed == 0:
        return 1.0
    fewer = min(gave_up, took_up)
    term, below = 1, 0
    for i in range(fewer + 1):
        below += term
        point = term
        term = term * (changed - i) // (i + 1)
    two_sided = min(2 * below, 2**changed)
    return min(float((two_sided - point) / 2**changed), 1.0)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """p values adjusted for several questions (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return tuple(adjusted)


@dataclass(frozen=True, slots=True)
class Shift:
    """How many people moved up, stayed, or moved down an ordered scale."""

    up: int
    same: int
    down: int

    @property
    def n(self) -> int:
        """People who answered twice."""
        return self.up + self.same + self.down


def ordinal_shift(pairs: Iterable[tuple[int, int]]) -> Shift:
    """Count the moves of (before, after) answers, each given as its place on the scale."""
    up = same = down = 0
    for before, after in pairs:
        up, same, down = up + (after > before), same + (after == before), down + (after < before)
    return Shift(up, same, down)


def pairs_needed(take_up: float, give_up: float) -> int:
    """How many pairs find such a change with 80% power at 5% (Connor 1987). Raises ValueError when nothing would change."""
    both, gain = take_up + give_up, abs(take_up - give_up)
    if gain == 0:
        raise ValueError("No number of people can show a change of nothing.")
    return math.ceil((z_quantile(0.95) * math.sqrt(both) + z_quantile(0.6) * math.sqrt(both - gain * gain)) ** 2 / (gain * gain) - 1e-9)


def starters_needed(pairs: int, follow_up: float, session_size: float = 15, likeness: float = 0.05) -> tuple[int, int]:
    """(pairs allowing for sessions, people to ask before). `likeness` is how alike people of one session are (ICC)."""
    clustered = math.ceil(pairs * (1 + (session_size - 1) * likeness) - 1e-9)
    return clustered, math.ceil(clustered / follow_up - 1e-9)
