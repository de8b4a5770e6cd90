"""What a reader could work out by subtracting one published count from others: never a group of one to nine people.

Counts are raw here, and only those that readers saw as numbers: from "fewer than 10" nothing can be subtracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, pairwise

SMALL = range(1, 10)
BY = "by"


@dataclass(frozen=True, slots=True)
class Cut:
    """What is counted: a measure, for whom (`filters`: pairs of a field and its value), in which areas, from when to when.

    `areas` are groups of one kind, such as places or names of sessions; empty stands for all of them together. Where a measure is
    counted by several kinds of group, the pair ("by", kind) among the filters says which.
    """

    measure: str
    start: date
    end: date
    filters: frozenset[tuple[str, str]] = frozenset()
    areas: frozenset[str] = frozenset()

    @property
    def by(self) -> str:
        """What kind of group the areas are."""
        return next((value for field, value in self.filters if field == BY), "")


@dataclass(frozen=True, slots=True)
class Seen:
    """A count that readers have seen as a number: in which release, of which cut, and the raw count."""

    name: str
    cut: Cut
    value: int


def given_away_with(new: Seen, seen: Sequence[Seen]) -> Seen | None:
    """The count seen before with which this one would give a group of 1 to 9 away; None when none would.

    `seen` are counts of the same measure. Tried: a part and its whole; periods that overlap or follow each other, along any chain of
    them; and a whole without several of its parts.
    """
    latest = list({one.cut: one for one in seen}.values())
    return _part_and_whole(new, latest) or _along_the_calendar(new, latest) or _without_its_parts(new, latest)


def _inside(small: Cut, large: Cut) -> bool:
    areas = not large.areas or (bool(small.areas) and small.areas <= large.areas)
    return small.filters >= large.filters and areas and large.start <= small.start and small.end <= large.end


def _part_and_whole(new: Seen, seen: Iterable[Seen]) -> Seen | None:
    for old in seen:
        if abs(new.value - old.value) in SMALL and (_inside(new.cut, old.cut) or _inside(old.cut, new.cut)):
            return old
    return None


def _along_the_calendar(new: Seen, seen: Iterable[Seen]) -> Seen | None:
    """Every count from one day to another tells how far a running total rose between them: days so tied can be subtracted at will."""
    ties: dict[date, list[tuple[date, int, Seen]]] = defaultdict(list)
    for one in seen:
        if one.cut.filters == new.cut.filters and one.cut.areas == new.cut.areas:
            first, after = _ends(one.cut)
            ties[first].append((after, one.value, one))
            ties[after].append((first, -one.value, one))
    first, after = _ends(new.cut)
    left, met = _totals_from(first, 0, ties)
    if after in left:
        return None  # it could be worked out before, so it adds nothing
    right, more = _totals_from(after, new.value, ties)
    line = sorted((left | right).items())
    for (day, total), (next_day, next_total) in pairwise(line):
        if (day in left) != (next_day in left) and abs(next_total - total) in SMALL:
            return next(iter(met + more), None)
    return None


def _ends(cut: Cut) -> tuple[date, date]:
    return cut.start, cut.end + timedelta(days=1)


def _totals_from(day: date, total: int, ties: dict[date, list[tuple[date, int, Seen]]]) -> tuple[dict[date, int], list[Seen]]:
    totals, met, waiting = {day: total}, [], [day]
    while waiting:
        here = waiting.pop()
        for there, rise, one in ties.get(here, ()):
            if there not in totals:
                totals[there] = totals[here] + rise
                met.append(one)
                waiting.append(there)
    return totals, met


def _without_its_parts(new: Seen, seen: Sequence[Seen]) -> Seen | None:
    """Counts of one period by area are equations; solving them must not bring a small group to light that was not there before."""
    whom = _whom(new.cut)
    near = [one for one in seen if _whom(one.cut) == whom]
    kinds = {new.cut.by} if new.cut.areas else {one.cut.by for one in near if one.cut.areas}
    for kind in sorted(kinds):
        same = [one for one in near if not one.cut.areas or one.cut.by == kind]
        if same and _brings_to_light(same, new):
            return same[-1]
    return None


def _whom(cut: Cut) -> tuple[frozenset[tuple[str, str]], date, date]:
    return frozenset(pair for pair in cut.filters if pair[0] != BY), cut.start, cut.end


def _brings_to_light(same: Sequence[Seen], new: Seen) -> bool:
    counts = [*same, new]
    named = [one for one in counts if one.cut.areas]
    every = frozenset().union(*(one.cut.areas for one in named))
    parts = [one for one in named if one.cut.areas != every]
    if sum(len(one.cut.areas) for one in parts) == len(frozenset().union(*(one.cut.areas for one in parts))):
        # No part meets another, as in any one table: all that can be worked out is what a whole leaves over.
        wholes = {one.cut.areas: one.value for one in counts if not one.cut.areas or one.cut.areas == every}
        told = sum(one.value for one in parts)
        return any(value - told in SMALL for value in wholes.values()) if parts else False
    areas = sorted(every)
    return bool(_small_groups(counts, areas) - _small_groups(same, areas))


def _small_groups(counts: Sequence[Seen], areas: Sequence[str]) -> frozenset[tuple[Fraction, ...]]:
    rows = _solved([[Fraction(not one.cut.areas or area in one.cut.areas) for area in areas] + _rest(one) for one in counts])
    # A solved row that also takes an area away is no group yet; together with another it may be. Two groups added only grow.
    mixed = [row for row in rows if not _is_group(row)]
    sums = ([a + b for a, b in zip(one, other, strict=True)] for one in mixed for other in rows if one is not other)
    return frozenset(tuple(row) for row in chain(rows, sums) if row[-1] in SMALL and _is_group(row))


def _is_group(row: Sequence[Fraction]) -> bool:
    return all(value in (0, 1) for value in row[:-1]) and any(row[:-1])


def _rest(one: Seen) -> list[Fraction]:
    # Whatever lies in no area that was ever named, and the count itself.
    return [Fraction(not one.cut.areas), Fraction(one.value)]


def _solved(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan; the last column is the count."""
    done = 0
    for column in range(len(rows[0]) - 1):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for row in range(len(rows)):
            if row != done and rows[row][column]:
                times = rows[row][column]
                rows[row] = [a - times * b if b else a for a, b in zip(rows[row], rows[done], strict=True)]
        done += 1
    return rows[:done]
