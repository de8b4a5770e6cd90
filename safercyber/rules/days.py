"""Which days a date may be: a slip in the year is seen before it is kept."""

from __future__ import annotations

from datetime import date

from safercyber.rules import formats

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)  # what the database keeps, whatever the rules below allow
SESSION_BACK, SESSION_AHEAD = 1, 3  # years: one that was held may be written down later, one to come is planned in a plan's time
PLAN_BACK, PLAN_AHEAD = 10, 20


def out_of_reach(on: date, today: date, *, back: int, ahead: int) -> str:
    """Why this day can not be meant, as a sentence; empty where it lies at most `back` years ago and `ahead` years from now."""
    first, last = max(FIRST, _years(today, -back)), min(LAST, _years(today, ahead))
    if first <= on <= last:
        return ""
    return f"Check the year. Choose a day from {formats.long_date(first)} to {formats.long_date(last)}."


def session_out_of_reach(on: date, today: date) -> str:
    """`out_of_reach` for the day of a session."""
    return out_of_reach(on, today, back=SESSION_BACK, ahead=SESSION_AHEAD)


def plan_out_of_reach(on: date, today: date) -> str:
    """`out_of_reach` for a day in a plan: when it or one of its actions starts, is due or ends."""
    return out_of_reach(on, today, back=PLAN_BACK, ahead=PLAN_AHEAD)


def _years(today: date, more: int) -> date:
    year = min(max(today.year + more, FIRST.year), LAST.year)
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return today.replace(year=year, day=28)
