"""What stays out of a report because, beside an earlier one, it would give a small group away: that figure alone, with words why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from safercyber.evidence import door
from safercyber.evidence.figures import ChangeFigure, Evidence, Figure, Rows
from safercyber.evidence.looking import CAME_BEFORE, HOW_COUNTED
from safercyber.rules.change import sentences as wording
from safercyber.rules.change.sentences import Finding
from safercyber.rules.small_numbers import Cell, Refused
from safercyber.surveys import queries as surveys

NOTHING = Rows((), ())
FIGURE_OF = {
    "people": "people",
    HOW_COUNTED: "people",
    "attendances": "attendances",
    "came, by name of session": "attendances",
    "new people": "new-people",
    CAME_BEFORE: "new-people",
    "contacts": "contacts",
}
NAMES = {
    "people": "How many people took part",
    "attendances": "How often somebody came",
    "new-people": "How many came for the first time",
    "contacts": "How many stopped at a stall",
    "fun": "How many found it fun",
    "told": "How many came because somebody told them",
    "feedback": "What people said, by kind of session",
    "matching": "How answers were matched",
}


def figure_of(measure: str) -> str:
    """The figure of a page that a measure of the release register stands behind."""
    if measure in FIGURE_OF:
        return FIGURE_OF[measure]
    if measure.endswith(", by kind of session"):
        return "feedback"
    first, _, rest = measure.partition(" ")
    if first in ("fun", "told", "sheets"):
        return {"sheets": "matching"}.get(first, first)
    if first in surveys.WAVE_NAMES and rest in ("answered", "asked"):
        return f"wave-{first}"
    return f"change-{first.lower()}"


def leave_out(found: Evidence, cells: Iterable[Cell], refused: Mapping[str, Refused]) -> tuple[Evidence, tuple[Cell, ...], tuple[str, ...]]:
    """The evidence without the figures of refused measures, the counts that leave with it, and a sentence for each that is left out.

    A change keeps its direction in words, for that gives no count away.
    """
    why: dict[str, str] = {}
    for measure, refusal in refused.items():
        why.setdefault(figure_of(measure), refusal.beside)
    kept = tuple(cell for cell in cells if figure_of(cell.cut.measure) not in why)
    if not why:
        return found, kept, ()
    findings = dict(zip((change.key for change in found.changes), found.findings, strict=True))
    changes = tuple(_in_words(one, findings[one.key], why[one.key]) if one.key in why else one for one in found.changes)
    left = replace(
        found,
        people=tuple(one for one in found.people if one.key not in why),
        changes=changes,
        findings=tuple(replace(finding, points=None) if key in why else finding for key, finding in findings.items()),
        fun=_gone(found.fun, why),
        told=_gone(found.told, why),
        feedback=_gone(found.feedback, why),
        responses=tuple(one for one in found.responses if f"wave-{_WAVES[one.title]}" not in why),
        matching=() if "matching" in why else found.matching,
        numbers=door.numbers_figure(changes, found.changes_period),
    )
    names = {**NAMES, **{change.key: change.short for change in found.changes}}
    names |= {f"wave-{wave}": f"How many answered: {title.lower()}" for wave, title in surveys.WAVE_NAMES.items()}
    return left, kept, tuple(f"{names.get(key, key)}: {_beside(beside)}" for key, beside in why.items())


_WAVES = {title: wave for wave, title in surveys.WAVE_NAMES.items()}


def _beside(name: str) -> str:
    return f"left out, for beside “{name}” the numbers would give a group of fewer than 10 people away."


def _gone(figure: Figure, why: Mapping[str, str]) -> Figure:
    if figure.key not in why:
        return figure
    return replace(figure, big="Left out", sentence=f"The numbers are {_beside(why[figure.key])}", rows=NOTHING, facts=())


def _in_words(figure: ChangeFigure, finding: Finding, beside: str) -> ChangeFigure:
    """A change without a number: which way it went, and why no number stands there."""
    return replace(
        figure,
        big="Words only",
        sentence=f"{wording.title([replace(finding, points=None)])} The numbers are {_beside(beside)}",
        rows=NOTHING,
        facts=(),
        n="",
        started="",
        before="",
        straight_after="",
        later="",
        change="",
        likely_range="",
        before_percent=None,
        straight_percent=None,
        later_percent=None,
        low_percent=None,
        high_percent=None,
        already="",
        is_left_out=True,
    )
