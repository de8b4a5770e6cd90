"""The cast of Northvale for tests: four sessions in four halls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from safercyber.engagement import actions
from safercyber.engagement.models import Session
from safercyber.figures import actions as figures
from safercyber.figures.queries import places

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)  # Monday, 10am in Northvale
STARTS = datetime(2026, 10, 15, 13, 0, tzinfo=UTC)  # Thursday 15 October, 2pm in Northvale

PLACES = (
    ("brackwell", "Brackwell", "county town", "NV1 1AA", 0.0, 0.0),
    ("stanmoor", "Stanmoor", "village", "NV4 7QP", 1.0, 0.7),
    ("eldon", "Eldon", "village", "NV2 3BX", -1.6, 1.2),
    ("fellbridge", "Fellbridge", "town", "NV6 1CL", 3.0, -2.8),
    ("holm", "Holm", "village", "NV4 2HM", 14.0, 9.0),
)


def the_places() -> None:
    """Put the places of Northvale on the grid, once."""
    if not places():
        for code, name, kind, postcode, north, east in PLACES:
            figures.add_place(code=code, name=name, kind=kind, postcode=postcode, north=north, east=east, by="system", now=NOW)


def stanmoor_hall() -> int:
    """Stanmoor Village Hall."""
    return actions.add_venue(
        actions.VenueDetails(
            name="Stanmoor Village Hall",
            address="Church Lane, Stanmoor",
            postcode="NV4 7QP",
            place_code="stanmoor",
            is_step_free=True,
            has_hearing_loop=True,
            has_toilets=True,
            parking="20 spaces behind the hall",
            bus="Bus 21 stops outside",
            directions="The hall is behind the church. Come in by the blue door.",
            keyholder_phone="01632960014",
        ),
        by="system",
        now=NOW,
    )


def details(**changes: Any) -> actions.SessionDetails:
    """Tea and scams at Stanmoor, with changes."""
    base: dict[str, Any] = {
        "title": "Tea and scams: how to say no",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(minutes=90),
        "capacity": 20,
        "theme_code": "fraud",
        "audience_code": "over-65s",
        "pack_id": "bakehouse",
        "aim": "Everyone leaves knowing how to report.",
        "cost_words": "Free, with tea",
        "planned_minutes": 360,
    }
    if "venue_id" not in changes and not changes.get("is_online"):
        base["venue_id"] = stanmoor_hall()
    return actions.SessionDetails(**{**base, **changes})


def tea_and_scams(**changes: Any) -> Session:
    """The session at Stanmoor as a row."""
    is_open = changes.pop("is_open", True)
    the_places()
    made = actions.create_session(details(**changes), by="system", now=NOW, is_open=is_open)
    return Session.objects.get(pk=made.id)


def book(session: Session, contact: str = "margaret@mail.example", people: int = 1, **changes: Any) -> actions.Outcome:
    """Margaret books."""
    asked: dict[str, Any] = {"first_name": "Margaret", "contact": contact, "people": people, "now": NOW, **changes}
    return actions.book_places(session.pk, **asked)


def wait(session: Session, contact: str = "ade@mail.example", people: int = 1, **changes: Any) -> actions.Outcome:
    """Ade joins the waiting list."""
    asked: dict[str, Any] = {"first_name": "Ade", "contact": contact, "people": people, "now": NOW, **changes}
    return actions.join_waiting_list(session.pk, **asked)
