"""The one door out for numbers: small counts hidden, the rest rounded, and no two releases that give a small group away by difference.

A table of raw counts goes in with a profile and the register of earlier releases; a `Released` comes out, or a `Refused` with the reason
in plain words. Pages, charts, CSV and JSON draw `Released` things only. Nothing here knows a clock, a file or a database.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from safercyber.rules.subtraction import SMALL, Seen, given_away_with
from safercyber.rules.subtraction import Cut as Cut

HIDDEN_WORDS = "fewer than 10"
NEARLY_ALL = "nearly all"
TOO_FEW_TO_SHOW = "Too few people to show without identifying them."
ROUNDED_AWAY = "Too few people for rounded numbers to be fair, so no number is shown."
FEWEST_IN_A_BASE = 20
FEWEST_ANSWERS = 30
ROUND_TO = 5


class Profile(Enum):
    """Who will see it, and so what it may show (evidence rules 9.1)."""

    PUBLIC = "public"  # anything that leaves: under 10 hidden, zero too; others to the nearest 5
    BOARD = "board"  # closed board pack: 1 to 7 hidden, 8 and over to the nearest 5, zero shown
    ANALYST = "analyst"  # the named analyst, on screen: raw
    ORGANISATIONS = "organisations"  # counts of firms and schools, never of people: bands under five hidden
    PUBLISHED = "published"  # official figures already published: unchanged


@dataclass(frozen=True, slots=True)
class Cell:
    """One raw count of a cut. Private: it never leaves. `figures`: the figures that show it, or let it be added up."""

    key: str
    cut: Cut
    value: int
    figures: frozenset[str] = frozenset()

    @property
    def shown_in(self) -> frozenset[str]:
        """What shows it: its figures, or it stands for itself."""
        return self.figures or frozenset({self.key})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A release that was made before: which one, of which cut, and the raw count."""

    name: str
    cut: Cut
    value: int
    profile: Profile = Profile.PUBLIC


@dataclass(frozen=True, slots=True)
class Shown:
    """One count as it may be seen. `value` is None when it is hidden."""

    text: str
    value: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether a reader sees no number."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as it may be seen, in whole points; None where only words may leave. `words` stand in for hidden numbers.

    `started` is hidden where nearly all answered again, and `of_everyone` with it.
    `before` and `after` are None then too: a count of ten or more is never put as "fewer than 10".

    `of_everyone` is the change if nobody of those who did not answer again had changed.
    """

    n: Shown
    started: Shown
    before: Shown | None
    after: Shown | None
    before_percent: int | None
    after_percent: int | None
    change: int | None
    low: int | None
    high: int | None
    words: str = ""
    of_everyone: int | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether no number of the change may leave."""
        return self.change is None


@dataclass(frozen=True, slots=True)
class Released:
    """What may be drawn."""

    profile: Profile
    cells: Mapping[str, Shown] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Shown:
        return self.cells[key]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing may be drawn, and why; `beside` names the earlier release that stands in its way, empty for another count of this one.

    `stands`: the very same count was released there and has changed by a few people since.
    """

    reason: str
    beside: str = ""
    stands: bool = False


def nearest(value: float, step: int = ROUND_TO) -> int:
    """To the nearest step, halves up: 12 is 10, 13 is 15."""
    return step * math.floor(value / step + 0.5)


def shown(value: int, profile: Profile) -> Shown:
    """One count by the rule of its profile."""
    if value < 0:
        raise ValueError("A count cannot be below zero.")
    if profile in (Profile.ANALYST, Profile.PUBLISHED):
        return Shown(f"{value:,}", value)
    if profile is Profile.ORGANISATIONS:
        return Shown("fewer than 5", None) if value < 5 else Shown(f"{value:,}", value)
    if profile is Profile.BOARD:
        if value == 0:
            return Shown("0", 0)
        return Shown("fewer than 8", None) if value < 8 else Shown(f"{max(nearest(value), 10):,}", max(nearest(value), 10))
    return Shown(HIDDEN_WORDS, None) if value < 10 else Shown(f"{nearest(value):,}", nearest(value))


def part_of(part: int, whole: int, profile: Profile) -> Shown:
    """A count beside the whole that it is part of: "nearly all" where the rest would be hidden if it stood there."""
    seen = shown(part, profile)
    if seen.is_hidden or profile in (Profile.ANALYST, Profile.PUBLISHED):
        return seen
    return Shown(NEARLY_ALL, None) if shown(max(whole - part, 0), profile).is_hidden else seen


def start_beside(n: int, started: int, profile: Profile) -> Shown:
    """How many started, beside how many of them answered again: hidden where those who did not would be."""
    if profile in (Profile.ANALYST, Profile.PUBLISHED) or shown(n, profile).is_hidden or not shown(max(started - n, 0), profile).is_hidden:
        return shown(started, profile)
    return Shown(NEARLY_ALL, None)


Within = Sequence[int | None]  # for each column of a table, the column that it counts a part of


def line(counts: Sequence[int], profile: Profile, within: Within = ()) -> tuple[Shown, ...]:
    """One row of a table as it may be seen."""
    parents = tuple(within) or (None,) * len(counts)
    return tuple(
        shown(count, profile) if parent is None else part_of(count, counts[parent], profile)
        for count, parent in zip(counts, parents, strict=True)
    )


def percent(part: int, base: int, profile: Profile, *, fewest: int = FEWEST_IN_A_BASE) -> int | None:
    """The nearest whole per cent of the counts as shown, so that a reader who divides them gets the same.

    None where part or rest is hidden, or the base is too small.
    """
    if base < fewest or not 0 <= part <= base:
        return None
    if profile in (Profile.ANALYST, Profile.PUBLISHED):
        return _in_100(part, base)
    some, rest, all_ = shown(part, profile), shown(base - part, profile), shown(base, profile)
    if some.value is None or rest.value is None or not all_.value:
        return None
    return min(100, _in_100(some.value, all_.value))


def _in_100(part: int, whole: int) -> int:
    # Halves away from nothing, in whole numbers: 60 of 110 is 55, and 20 fewer of 160 is 13 fewer.
    sign = -1 if part < 0 else 1
    return sign * ((200 * abs(part) + whole) // (2 * whole))


def outward(low: float, high: float) -> tuple[int, int]:
    """The ends of a likely range in whole points, rounded outward. Fractions in, points out."""
    return math.floor(100 * low + 1e-9), math.ceil(100 * high - 1e-9)


def change(*, before_yes: int, after_yes: int, n: int, started: int, low: float, high: float, profile: Profile) -> ShownChange:
    """A change in the same `n` people of `started`. Numbers leave only if yes and no, before and after, each pass the profile.

    n and the counts are rounded like any count, the two shares follow from the counts as shown, and the change is one share minus the
    other: what a reader works out is what stands there. Its range is in whole points from unrounded data, the ends outward; a change
    that rounding pushed out of its own range is told in words.
    """
    parts = (before_yes, n - before_yes, after_yes, n - after_yes)
    people, first, second = (shown(value, profile) for value in (n, before_yes, after_yes))
    begun = start_beside(n, started, profile)
    if n < FEWEST_ANSWERS or any(shown(part, profile).is_hidden for part in parts):
        words = TOO_FEW_TO_SHOW if n < 10 else _in_words(before_yes, after_yes, n)
        return ShownChange(people, begun, None, None, None, None, None, None, None, words)
    least, most = outward(low, high)
    was, became = (percent(part, n, profile, fewest=FEWEST_ANSWERS) for part in (before_yes, after_yes))
    if was is None or became is None or not least <= became - was <= most:
        return ShownChange(people, begun, None, None, None, None, None, None, None, ROUNDED_AWAY)
    of_everyone = _in_100((second.value or 0) - (first.value or 0), begun.value) if begun.value else None
    return ShownChange(people, begun, first, second, was, became, became - was, least, most, of_everyone=of_everyone)


def _in_words(before_yes: int, after_yes: int, n: int) -> str:
    def how_many(yes: int) -> str:
        if yes < 10:
            return "very few"
        return "nearly all" if n - yes < 10 else "some, but not all"

    return f"Before, {how_many(before_yes)} did; afterwards, {how_many(after_yes)}. Some groups are too small to show as numbers."


def joined(counts: Mapping[str, int | tuple[int, ...]], fewest: int = 10, within: Within = ()) -> frozenset[str]:
    """Groups to show as one row: those with a small count in any column, and the next smallest while they are still too few together.

    What a column leaves over of the one that it is a part of (`within`) is a count too. A column that is small as a whole is hidden in
    every row and joins nothing.
    """
    told = {name: _with_rests(line if isinstance(line, tuple) else (line,), within) for name, line in counts.items()}
    columns = [sum(column) for column in zip(*told.values(), strict=True)]
    watched = [place for place, whole in enumerate(columns) if place == 0 or whole >= fewest]
    order = sorted(told, key=lambda name: (told[name][0], name))
    together = [name for name in order if any(told[name][place] < fewest for place in watched)]
    others = [name for name in order if name not in together]
    while together and others and any(sum(told[name][place] for name in together) < fewest for place in watched):
        together.append(others.pop(0))
    return frozenset(together)


def _with_rests(counts: tuple[int, ...], within: Within) -> tuple[int, ...]:
    return (*counts, *(counts[parent] - counts[place] for place, parent in enumerate(within) if parent is not None))


def disclose(cells: Iterable[Cell], profile: Profile, register: Iterable[Earlier] = ()) -> Released | Refused:
    """Release a set of counts, or refuse the whole set with the reason.

    The same request gets the same answer. A count is refused when, with those released earlier or with the others of this set, a reader
    could work out a group of 1 to 9 (`subtraction`), when the same cut has changed by so few since, or when it would be shown under
    another profile. What was hidden earlier, and what is hidden now, gives nothing to subtract from.
    """
    asked = tuple(cells)
    for refused in refusals(asked, profile, register).values():
        return refused
    return Released(profile, {cell.key: shown(cell.value, profile) for cell in asked})


def what_may_leave(
    cells: Iterable[Cell], profile: Profile, register: Iterable[Earlier] = ()
) -> tuple[tuple[Cell, ...], Mapping[str, Refused]]:
    """The counts that may leave together, each once, and why each of the other figures may not.

    A figure leaves with all its counts or with none; a count that is refused takes every figure with it that shows it.
    """
    once: dict[tuple[Cut, int], Cell] = {}
    for cell in cells:
        same = once.get((cell.cut, cell.value), cell)
        once[cell.cut, cell.value] = replace(same, figures=same.shown_in | cell.shown_in)
    asked, earlier = tuple(once.values()), tuple(register)
    why: dict[str, Refused] = {}
    kept = asked
    while found := refusals(kept, profile, earlier):
        why |= found
        kept = tuple(cell for cell in asked if not cell.shown_in <= why.keys())
    return kept, why


def refusals(cells: Iterable[Cell], profile: Profile, register: Iterable[Earlier] = ()) -> dict[str, Refused]:
    """The figures of these counts that `disclose` would refuse, each with why; a count of no figure stands under its own key.

    Each count that passes joins what readers have seen, so that a set is also checked against itself.
    """
    if profile in (Profile.ANALYST, Profile.PUBLISHED):
        return {}
    asked = tuple(cells)
    refused: dict[str, Refused] = {}
    known: dict[str, dict[Cut, list[Earlier]]] = {}
    for earlier in register:
        known.setdefault(earlier.cut.measure, {}).setdefault(earlier.cut, []).append(earlier)
    now = {cell.cut: cell.value for cell in asked}
    # A count that has changed since is held against the others as they are now: across two editions there is no group to subtract.
    seen = {
        measure: [
            Seen(ones[-1].name, cut, ones[-1].value)
            for cut, ones in cuts.items()
            if _was_seen(ones[-1]) and now.get(cut, ones[-1].value) == ones[-1].value
        ]
        for measure, cuts in known.items()
    }
    for cell in asked:
        before = known.get(cell.cut.measure, {}).get(cell.cut, [])
        others = seen.setdefault(cell.cut.measure, [])
        found = _beside_itself(cell, profile, before) or _beside_others(cell, profile, before, others)
        if found:
            for figure in sorted(cell.shown_in):
                refused.setdefault(figure, found)
        elif not shown(cell.value, profile).is_hidden:
            others.append(Seen("", cell.cut, cell.value))
    return refused


def _beside_itself(cell: Cell, profile: Profile, before: Sequence[Earlier]) -> Refused | None:
    for one in before:
        if one.profile is not profile:
            why = f"The same count was released in “{one.name}” under another rule. Showing both would give more away than either."
            return Refused(why, one.name)
        if _was_seen(one) and abs(cell.value - one.value) in SMALL and shown(cell.value, profile) != shown(one.value, profile):
            why = f"The count of {cell.cut.measure} has changed by fewer than 10 people since “{one.name}”. The number there stands."
            return Refused(why, one.name, stands=True)
    return None


def _beside_others(cell: Cell, profile: Profile, before: Sequence[Earlier], others: Sequence[Seen]) -> Refused | None:
    if shown(cell.value, profile).is_hidden or (before and _was_seen(before[-1]) and before[-1].value == cell.value):
        return None
    beside = given_away_with(Seen("", cell.cut, cell.value), others)
    if beside is None:
        return None
    what = f"“{beside.name}”" if beside.name else f"another count of {beside.cut.measure} in this release"
    why = f"Together with {what} the count of {cell.cut.measure} would give a group of fewer than 10 people away. "
    return Refused(f"{why}Choose a larger group or another period.", beside.name)


def _was_seen(earlier: Earlier) -> bool:
    return not shown(earlier.value, earlier.profile).is_hidden
