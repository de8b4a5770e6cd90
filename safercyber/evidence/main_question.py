"""The main question of a programme year: who may still choose it, and for which sessions it was chosen in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.evidence.models import MainQuestion
from safercyber.surveys import queries as surveys

FOLLOW_UP_OPENS = timedelta(days=84)


@dataclass(frozen=True)
class Choice:
    """A year's main question, or how long there is to choose it."""

    year: int
    name: str
    item: str
    words: str
    smallest_change: int
    chosen_at: datetime | None
    chosen_by: str
    sha256: str
    until: date | None  # the last day on which it may be chosen; None: no session has been held yet
    is_late: bool


def year_of(on: date) -> int:
    """The year in which the programme year (April to March) of a day begins."""
    return on.year if on.month >= 4 else on.year - 1


def last_day_to_choose(year: int) -> date | None:
    """The day before the first three-month questions of a year open; None while no session of that year is planned."""
    held = engagement.between(date(year, 4, 1), date(year + 1, 3, 31))
    if not held:
        return None
    return min(timezone.localdate(one.starts_at) for one in held) + FOLLOW_UP_OPENS - timedelta(days=1)


def choice_of(year: int, today: date) -> Choice:
    """What was chosen for a year, or that nothing was. Few SQL statements."""
    row = MainQuestion.objects.filter(year=year).first()
    until = last_day_to_choose(year)
    name = f"April {year} to March {year + 1}"
    if row is None:
        return Choice(year, name, "", "", 0, None, "", "", until, until is not None and today > until)
    words = surveys.items_by_id()[row.item].words
    return Choice(year, name, row.item, words, row.smallest_change, row.chosen_at, row.chosen_by, row.sha256, until, False)


def chosen_for(days: Iterable[date]) -> frozenset[tuple[str, int]]:
    """The questions (id and version) that were the main question in every programme year of these days."""
    years = {year_of(day) for day in days}
    rows = list(MainQuestion.objects.filter(year__in=years))
    if not years or {row.year for row in rows} != years:
        return frozenset()
    questions = {(row.item, row.version) for row in rows}
    return frozenset(questions) if len(questions) == 1 else frozenset()
