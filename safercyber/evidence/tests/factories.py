"""Sessions with people who answered, in numbers that a test chooses."""

from __future__ import annotations

from datetime import datetime, timedelta

from safercyber.engagement import actions as engagement
from safercyber.engagement.tests.factories import details, stanmoor_hall, the_places
from safercyber.surveys.tests.factories import hand_in_many

KNOWS = {"A7": "yes", "A7w": "report-fraud"}


def held(at: datetime, title: str = "Tea and scams", came: int = 12) -> int:
    """A session that was held, with its head count and hours."""
    the_places()
    made = engagement.create_session(
        details(title=title, starts_at=at, ends_at=at + timedelta(minutes=90), capacity=200, venue_id=_hall()),
        by="system",
        now=at - timedelta(days=30),
    )
    done = at + timedelta(hours=2)
    engagement.record_headcount(made.id, came, "counted", by="system", now=done)
    engagement.record_hours(made.id, 30, 30, 90, by="system", now=done)
    engagement.close_session(made.id, by="system", now=done)
    return made.id


def _hall() -> int:
    from safercyber.engagement import queries

    return next((venue.id for venue in queries.venues() if venue.name == "Stanmoor Village Hall"), None) or stanmoor_hall()


def answered(session_id: int, at: datetime, *, kept: int = 0, gave_up: int = 0, took_up: int = 0, never: int = 0, lost: int = 0) -> None:
    """People who check messages: before and three months on, as many of each kind as told; `lost` did not answer again."""
    people: list[tuple[dict[str, str], dict[str, str] | None]] = []
    for many, before, later in (
        (kept, True, True),
        (gave_up, True, False),
        (took_up, False, True),
        (never, False, False),
        (lost, False, None),
    ):
        first = {**KNOWS, "A2": "no", "A5": "yes" if before else "no", "A5p": "yes"}
        again = None if later is None else {**KNOWS, "A2": "no", "A5": "yes" if later else "no", "A8": "1"}
        people += [(first, again)] * many
    hand_in_many(session_id, at, people)
