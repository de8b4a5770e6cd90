"""What stays out of a report because, beside an earlier one, it would give a small group away: that figure alone, with words why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from safercyber.evidence import door
from safercyber.evidence.figures import ChangeFigure, Evidence, Figure, Rows
from safercyber.rules.change import sentences as wording
from safercyber.rules.change.sentences import Finding
from safercyber.rules.small_numbers import Refused
from safercyber.surveys import queries as surveys

NOTHING = Rows((), ())
NAMES = {
    "people": "How many people took part",
    "attendances": "How often somebody came",
    "new-people": "How many came for the first time",
    "contacts": "How many stopped at a stall",
    "fun": "How many found it fun",
    "told": "How many came because somebody told them",
    "feedback": "What people said, by kind of session",
    "matching": "How answers were matched",
    "places": "How many came, by place",
}


def leave_out(found: Evidence, why: Mapping[str, Refused]) -> tuple[Evidence, tuple[str, ...]]:
    """The evidence without these figures, and a sentence for each that is left out.

    A change keeps its direction in words, for that gives no count away.
    """
    if not why:
        return found, ()
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
    return left, tuple(f"{names.get(key, key)}: {_beside(refused)}" for key, refused in why.items())


_WAVES = {title: wave for wave, title in surveys.WAVE_NAMES.items()}


def _beside(refused: Refused) -> str:
    if refused.stands:
        return f"left out. Fewer than 10 people more or less are counted since “{refused.beside}”, so the numbers there stand."
    beside = f"“{refused.beside}”" if refused.beside else "the others of this report"
    return f"left out, for beside {beside} the numbers would give a group of fewer than 10 people away."


def _gone(figure: Figure, why: Mapping[str, Refused]) -> Figure:
    if figure.key not in why:
        return figure
    return replace(figure, big="Left out", sentence=f"The numbers are {_beside(why[figure.key])}", rows=NOTHING, facts=())


def _in_words(figure: ChangeFigure, finding: Finding, beside: Refused) -> ChangeFigure:
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
