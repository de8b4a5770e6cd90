"""What has been released before, and whether a new figure beside it would show a group of 1 to 9."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

SMALL = range(1, 10)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a day to a day, both in."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A period cannot end before it starts.")

    @property
    def name(self) -> str:
        """July to September 2025 for whole months, else 3 July 2025 to 9 September 2025."""
        next_day = date.fromordinal(self.end.toordinal() + 1)
        if self.start.day != 1 or next_day.day != 1:
            return " to ".join(f"{day.day} {day:%B} {day.year}" for day in (self.start, self.end))
        if self.start.year != self.end.year:
            return f"{self.start:%B} {self.start.year} to {self.end:%B} {self.end.year}"
        if self.start.month == self.end.month:
            return f"{self.end:%B} {self.end.year}"
        return f"{self.start:%B} to {self.end:%B} {self.end.year}"


@dataclass(frozen=True, slots=True)
class Area:
    """A fixed place. `within` holds the codes of all larger places it lies in, the partnership left out."""

    code: str
    name: str = field(default="", compare=False)
    level: str = "ward"
    within: tuple[str, ...] = ()


PARTNERSHIP = Area("partnership", "the whole partnership", "partnership")


@dataclass(frozen=True, slots=True)
class Cut:
    """What is counted: measure, unit, filters, place and period. `words` say it in a refusal and play no part in comparing."""

    measure: str
    period: Period
    unit: str = "people"
    filters: tuple[tuple[str, str], ...] = ()
    area: Area = PARTNERSHIP
    words: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted({(str(name), str(value)) for name, value in self.filters}))
        if len({name for name, _ in ordered}) != len(ordered):
            raise ValueError("One filter cannot have two values.")
        object.__setattr__(self, "filters", ordered)


@dataclass(frozen=True, slots=True)
class Release:
    """One number that has left. `raw` is private and never exported; `answer` is the whole figure as it was shown, as data."""

    cut: Cut
    profile: str
    raw: int
    hidden: bool
    shown: int | None
    part: str = ""
    answer: str = ""
    edition: str = ""
    on: date | None = None
    by: str = ""


def long_name(release: Release) -> str:
    """people who took part, over-65s, July to September 2025, released on 14 October 2025."""
    cut = release.cut
    words = cut.words or cut.measure.replace("-", " ").replace("_", " ")
    told = [words, *(value for _, value in cut.filters if not cut.words)]
    if cut.area.level != "partnership":
        told.append(cut.area.name or cut.area.code)
    told.append(cut.period.name)
    if release.on is not None:
        told.append(f"released on {release.on.day} {release.on:%B} {release.on.year}")
    if release.edition:
        told.append(release.edition)
    return ", ".join(told)


CROSSING = 2  # neither holds the other, yet they share ground


def _filters(one: Cut, two: Cut) -> int | None:
    mine, theirs = set(one.filters), set(two.filters)
    if mine == theirs:
        return 0
    return 1 if mine < theirs else -1 if theirs < mine else None


def _areas(one: Area, two: Area) -> int | None:
    if one.code == two.code:
        return 0
    if one.code == PARTNERSHIP.code or one.code in two.within:
        return 1
    if two.code == PARTNERSHIP.code or two.code in one.within:
        return -1
    # Two places of one kind do not overlap; a ward and a census area may, and the sliver between them is a group.
    return None if one.level == two.level else CROSSING


def _periods(one: Period, two: Period) -> int | None:
    if one == two:
        return 0
    if one.end < two.start or two.end < one.start:
        return None
    if one.start <= two.start and two.end <= one.end:
        return 1
    return -1 if two.start <= one.start and one.end <= two.end else CROSSING


def shares_ground(one: Cut, two: Cut) -> bool:
    """Would the difference of these two be a group of its own: one inside the other, or two that overlap in time or place?"""
    ways = (_filters(one, two), _areas(one.area, two.area), _periods(one.period, two.period))
    if None in ways or not any(ways):
        return False
    return not (1 in ways and -1 in ways)


Family = tuple[Release, tuple[Release, ...]]
Series = tuple[str, str, str]
Place = tuple[str, str, str, Period, str, tuple[tuple[str, str], ...]]


class Register:
    """Earlier releases, indexed so that one figure is looked up among ten thousand in microseconds."""

    def __init__(self, releases: Iterable[Release] = (), *, beside: Register | None = None) -> None:
        self._beside = beside
        self._latest: dict[tuple[Cut, str, str], Release] = {}
        self._any_profile: dict[tuple[Cut, str], dict[str, Release]] = defaultdict(dict)
        self._by_raw: dict[Series, dict[int, list[Release]]] = defaultdict(lambda: defaultdict(list))
        self._by_place: dict[Place, Release] = {}
        self._parts: dict[tuple[Place, str], dict[Cut, Release]] = defaultdict(dict)
        self._ways: dict[Series, set[str]] = defaultdict(set)
        for release in releases:
            self.add(release)

    def add(self, release: Release) -> None:
        """Take one more release in. The latest of the same cut, part and profile counts."""
        cut, part = release.cut, release.part
        self._latest[cut, part, release.profile] = release
        self._any_profile[cut, part][release.profile] = release
        if not release.hidden:
            self._by_raw[cut.measure, cut.unit, part][release.raw].append(release)
        self._by_place[_place(cut, part)] = release
        for whole, along in _wholes(cut, part):
            self._parts[whole, along][cut] = release
            self._ways[cut.measure, cut.unit, part].add(along)

    def beside(self) -> Register:
        """An empty register that also sees this one, for figures not stored yet."""
        return Register(beside=self)

    def _chain(self) -> Iterator[Register]:
        register: Register | None = self
        while register is not None:
            yield register
            register = register._beside

    def same(self, cut: Cut, part: str, profile: str) -> Release | None:
        """The latest release of this very figure in this profile."""
        return next((found for register in self._chain() if (found := register._latest.get((cut, part, profile)))), None)

    def clash(self, new: Release) -> Release | None:
        """An earlier release that would, beside this one, show a group of 1 to 9. The earliest stored is named."""
        for register in self._chain():
            for profile, old in sorted(register._any_profile.get((new.cut, new.part), {}).items()):
                if profile != new.profile and old.hidden != new.hidden and (new.raw in SMALL or old.raw in SMALL):
                    return old
            if new.hidden:
                continue
            near = register._by_raw.get((new.cut.measure, new.cut.unit, new.part), {})
            for step in SMALL:
                for raw in (new.raw - step, new.raw + step):
                    for old in near.get(raw, ()):
                        if shares_ground(new.cut, old.cut):
                            return old
        return None

    def families(self, new: Iterable[Release]) -> list[Family]:
        """Each whole with its parts, old and new, where one of the new ones is the whole or a part."""
        keys = set()
        for release in new:
            keys.update(_wholes(release.cut, release.part))
            keys.update(
                (whole, along) for register in self._chain() for whole, along in register._alongs(_place(release.cut, release.part))
            )
        found: list[Family] = []
        for whole_key, along in sorted(keys, key=repr):
            whole = next((held for register in self._chain() if (held := register._by_place.get(whole_key))), None)
            parts: dict[Cut, Release] = {}
            for register in self._chain():
                for cut, release in register._parts.get((whole_key, along), {}).items():
                    parts.setdefault(cut, release)
            if whole is not None and parts:
                found.append((whole, tuple(parts[cut] for cut in sorted(parts, key=repr))))
        return found

    def _alongs(self, whole: Place) -> list[tuple[Place, str]]:
        measure, unit, part, _, _, filters = whole
        known = {name for name, _ in filters}
        ways = self._ways.get((measure, unit, part), set())
        return [(whole, along) for along in ways if along not in known and (whole, along) in self._parts]


def _place(cut: Cut, part: str) -> Place:
    return (cut.measure, cut.unit, part, cut.period, cut.area.code, cut.filters)


def _wholes(cut: Cut, part: str) -> list[tuple[Place, str]]:
    """The wholes this cut is a part of: one filter fewer, or the next larger place of each kind."""
    found: list[tuple[Place, str]] = []
    for name, value in cut.filters:
        rest = tuple(pair for pair in cut.filters if pair != (name, value))
        found.append(((cut.measure, cut.unit, part, cut.period, cut.area.code, rest), name))
    if cut.area.code != PARTNERSHIP.code:
        for larger in (*cut.area.within, PARTNERSHIP.code):
            found.append(((cut.measure, cut.unit, part, cut.period, larger, cut.filters), f"area:{cut.area.level}"))
    return found
