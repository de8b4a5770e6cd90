"""From people's answers to a change, or to "too few to say". Both are frozen; both are answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from safercyber.rules.change.clusters import Headline, Sums, headline
from safercyber.rules.change.paired import Cells, Interval, wilson

VERSION = "change/1"
FEWEST_TO_COUNT = 10
FEWEST_FOR_A_SHARE = 30
FOLLOW_UP_FOR_HEADLINE = 0.60

Code = TypeVar("Code")


@dataclass(frozen=True, slots=True)
class Tipping:
    """How many of the lost would have to have answered the other way for the finding to vanish; None: no number would do it."""

    people: int | None
    lost: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the same people. Shares are fractions, unrounded: only the disclosure door rounds."""

    estimate: float
    interval: Interval
    cells: Cells
    started: int  # people with a usable answer before who were due a second
    started_yes: int
    clusters: int
    method: str
    version: str
    caveats: tuple[str, ...]
    if_lost_unchanged: Headline
    widest: Interval  # Manski: whatever the lost had answered
    after_widest: Interval
    tipping: Tipping | None  # None when the finding is "no clear change": there is nothing to tip
    not_applicable: int = 0  # asked again, but the question did not apply or was skipped

    @property
    def n(self) -> int:
        """People who answered both times."""
        return int(self.cells.n)

    @property
    def lost(self) -> int:
        """People who answered before and not usably again."""
        return self.started - self.n

    @property
    def follow_up(self) -> float:
        """The share who answered again."""
        return self.n / self.started

    @property
    def before(self) -> float:
        """The share of those matched who said yes before."""
        return self.cells.before_yes / self.cells.n

    @property
    def after(self) -> float:
        """The share of those matched who said yes after."""
        return self.cells.after_yes / self.cells.n

    @property
    def headline(self) -> Headline:
        """What leads: those matched, or everyone who started when under 60% answered again."""
        if self.follow_up < FOLLOW_UP_FOR_HEADLINE:
            return self.if_lost_unchanged
        return Headline(self.estimate, self.interval, self.clusters, self.method, self.caveats)

    @property
    def headline_is_everyone(self) -> bool:
        """Is the headline about everyone who started?"""
        return self.follow_up < FOLLOW_UP_FOR_HEADLINE


@dataclass(frozen=True, slots=True)
class TooFew:
    """Too few people to say. From 10 to 29 the counts may be shown; under 10 nothing may, and none is kept here."""

    n: int
    started: int
    clusters: int
    cells: Cells | None
    version: str = VERSION

    @property
    def lost(self) -> int:
        """People who answered before and not usably again."""
        return self.started - self.n


@dataclass(frozen=True, slots=True)
class Share:
    """One share of those who answered, with no change claimed."""

    yes: int
    n: int
    asked: int
    clusters: int
    interval: Interval
    method: str = "Wilson 1927"
    version: str = VERSION

    @property
    def estimate(self) -> float:
        """The share who said yes."""
        return self.yes / self.n

    @property
    def response(self) -> float:
        """The share of those asked who answered."""
        return self.n / self.asked


def _key_of(codes: Iterable[Code], sessions: Mapping[Code, object]) -> dict[Code, object]:
    # A person who came alone is a session of one; the tuple keeps a code from meeting a session's own key.
    return {code: ("session", sessions[code]) if sessions.get(code) is not None else ("alone", code) for code in codes}


def _grouped(pairs: Mapping[Code, tuple[bool, bool]], key_of: Mapping[Code, object]) -> dict[object, Cells]:
    groups: dict[object, list[tuple[bool, bool]]] = defaultdict(list)
    for code, pair in pairs.items():
        groups[key_of[code]].append(pair)
    return {key: Cells.of(members) for key, members in groups.items()}


def paired_change(
    before: Mapping[Code, bool | None],
    after: Mapping[Code, bool | None],
    sessions: Mapping[Code, object] | None = None,
) -> Change | TooFew:
    """The change in one yes/no question among the same people.

    `before` holds everyone due a second answer. None is an answer that leaves the base (does not apply, or rather not
    say). `sessions` gives the session each person first attended; people without one came alone. People who answered
    again with None stay among those who started, so that leaving the base can never flatter a follow-up rate.
    """
    first = {code: answer for code, answer in before.items() if answer is not None}
    pairs: dict[Code, tuple[bool, bool]] = {}
    for code, answer in first.items():
        again = after.get(code)
        if again is not None:
            pairs[code] = (answer, again)
    key_of = _key_of(first, sessions or {})
    groups = _grouped(pairs, key_of)
    cells = sum(groups.values(), Cells(0, 0, 0, 0))
    n, started = len(pairs), len(first)
    if n < FEWEST_FOR_A_SHARE:
        return TooFew(n=n, started=started, clusters=len(groups), cells=cells if n >= FEWEST_TO_COUNT else None)
    unchanged = {code: pairs.get(code, (answer, answer)) for code, answer in first.items()}
    everyone_groups = _grouped(unchanged, key_of)
    everyone = headline(everyone_groups)
    result = headline(groups)
    lost = [code for code in first if code not in pairs]
    not_applicable = sum(1 for code in first if code in after and after[code] is None)
    change = Change(
        estimate=result.estimate,
        interval=result.interval,
        cells=cells,
        started=started,
        started_yes=sum(first.values()),
        clusters=result.sessions,
        method=result.method,
        version=VERSION,
        caveats=result.caveats,
        if_lost_unchanged=everyone,
        widest=_widest(cells, started, sum(first.values())),
        after_widest=Interval(cells.after_yes / started, (cells.after_yes + started - n) / started),
        tipping=None,
        not_applicable=not_applicable,
    )
    return replace(change, tipping=_tipping(first, everyone_groups, lost, key_of, everyone))


def _widest(cells: Cells, started: int, started_yes: int) -> Interval:
    """Manski's range of the change among all who started, whatever the lost had answered."""
    before = started_yes / started
    lost = started - cells.n
    return Interval(cells.after_yes / started - before, (cells.after_yes + lost) / started - before)


def _tipping(
    first: Mapping[Code, bool],
    groups: Mapping[object, Cells],
    lost: list[Code],
    key_of: Mapping[Code, object],
    everyone: Headline,
) -> Tipping | None:
    """Turn the lost one at a time, spread evenly over the sessions they came from, until the range touches no change."""
    if not everyone.interval.excludes(0):
        return None
    rise = everyone.estimate > 0
    filled, sums = dict(groups), Sums()
    for cells in filled.values():
        sums.add(cells.n, cells.took_up - cells.gave_up)
    # From one person up: the smallest number counts, and a range need not shrink at every step.
    for people, code in enumerate(_evenly([code for code in lost if first[code] == rise], key_of), start=1):
        key = key_of[code]
        old = filled[key]
        sums.add(old.n, old.took_up - old.gave_up, -1)
        if rise:
            new = replace(old, kept=old.kept - 1, gave_up=old.gave_up + 1)
        else:
            new = replace(old, never=old.never - 1, took_up=old.took_up + 1)
        filled[key] = new
        sums.add(new.n, new.took_up - new.gave_up)
        interval = sums.interval() or headline(filled).interval
        if (interval.low <= 0) if rise else (interval.high >= 0):
            return Tipping(people, len(lost))
    return Tipping(None, len(lost))


def _evenly(codes: list[Code], key_of: Mapping[Code, object]) -> list[Code]:
    """One from each session in turn, in an order that does not depend on how the answers were listed."""
    seen: dict[object, int] = defaultdict(int)
    turns: list[tuple[int, str, Code]] = []
    for code in sorted(codes, key=str):
        turns.append((seen[key_of[code]], str(key_of[code]), code))
        seen[key_of[code]] += 1
    return [code for _, _, code in sorted(turns, key=lambda turn: turn[:2])]


def share_of(
    answers: Mapping[Code, bool | None], sessions: Mapping[Code, object] | None = None, *, asked: int | None = None
) -> Share | TooFew:
    """The share who said yes, among answers that count. `asked`: how many people were asked (default: all who answered)."""
    usable = {code: answer for code, answer in answers.items() if answer is not None}
    yes, n = sum(usable.values()), len(usable)
    asked = max(asked or 0, len(answers))
    clusters = len(set(_key_of(usable, sessions or {}).values()))
    if n < FEWEST_FOR_A_SHARE:
        return TooFew(n=n, started=asked, clusters=clusters, cells=Cells(yes, 0, 0, n - yes) if n >= FEWEST_TO_COUNT else None)
    return Share(yes=yes, n=n, asked=asked, clusters=clusters, interval=wilson(yes, n))
