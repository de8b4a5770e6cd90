"""Figures: numbers that have passed the door, with their words, their certainty and the rows behind them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from safercyber.rules.change.sentences import Finding


@dataclass(frozen=True)
class Sure:
    """How sure of a number: bricks (None: counted, no bricks), words, and why not one more."""

    bricks: int | None
    words: str
    why_not_more: str = ""
    line: str = ""


COUNTED = Sure(None, "Counted")


@dataclass(frozen=True)
class Rows:
    """The rows behind a number, rounded and hidden as the profile asks; `note` says why they may not add up."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """One number as a page shows it: big, in words, how sure, and what is behind it. `is_outcome` tells outcomes from outputs."""

    key: str
    big: str
    words: str
    sure: Sure
    is_outcome: bool
    source: str
    period: str
    method: str
    rows: Rows
    sentence: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ChangeFigure(Figure):
    """A change in the same people. Per cents are whole, or None where they may not be shown."""

    short: str = ""
    n: str = ""
    started: str = ""
    before: str = ""
    straight_after: str = ""
    later: str = ""
    change: str = ""
    likely_range: str = ""
    verdict: str = ""
    before_percent: int | None = None
    straight_percent: int | None = None
    later_percent: int | None = None
    low_percent: int | None = None
    high_percent: int | None = None
    already: str = ""
    is_left_out: bool = False  # beside an earlier release its numbers would give a small group away: words only


def mark_of(figure: Figure) -> str:
    """A short mark of a figure and its rows: two readers with the same mark saw the same thing. The first 8 signs of a SHA-256."""
    told = json.dumps(asdict(figure), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class ResponseLine:
    """How many answered a wave, n of N, and whose answers they are where that needs saying."""

    title: str
    answered: str
    asked: str
    who: str = ""


@dataclass(frozen=True)
class Evidence:
    """One page of evidence: people, what changed, how it was asked, and what is behind each number."""

    title: str
    period: str
    people: tuple[Figure, ...]
    changes: tuple[ChangeFigure, ...]
    fun: Figure
    told: Figure
    responses: tuple[ResponseLine, ...]
    matching: tuple[tuple[str, str], ...]
    hands: tuple[tuple[str, str], ...]
    changes_period: str
    sessions: int
    findings: tuple[Finding, ...]
    feedback: Figure
    numbers: Figure
    counted_sessions: tuple[int, ...]
    change_sessions: tuple[int, ...]
    closed: tuple[str, ...]  # a sentence for each study behind it that is closed for good
    nothing: str = ""  # while no session behind it has taken place: a sentence that says so, and no number of people stands here

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All numbers that open to their rows."""
        return (*self.people, *self.changes, self.fun, self.told, self.feedback, self.numbers)

    def figure(self, key: str) -> Figure | None:
        """A figure of this page by its key."""
        return next((figure for figure in self.figures if figure.key == key), None)
