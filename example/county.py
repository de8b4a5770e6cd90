"""The county itself: places, partners, groups, priorities, themes and audiences."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from safercyber.figures.actions import add_place
from safercyber.partnership import actions as partnership

# code, name, kind, postcode, miles north and east of the county town
PLACES = (
    ("brackwell", "Brackwell", "county town", "NV1 2HT", 0.0, 0.0),
    ("ferrydale", "Ferrydale", "town", "NV2 5RM", -3.1, 2.4),
    ("fellbridge", "Fellbridge", "town", "NV3 1CL", 4.0, -0.9),
    ("stanmoor", "Stanmoor", "village", "NV4 7QP", 1.0, 0.7),
    ("holm", "Holm", "village", "NV4 9DA", 2.2, 2.9),
    ("eldon", "Eldon", "town", "NV1 8BX", -1.6, -1.2),
    ("coalford", "Coalford", "town", "NV5 3TT", -5.2, -3.4),
)
PARTNERS = (
    ("Northvale Council", "council"),
    ("Northvale Police", "police"),
    ("Northvale Fire and Rescue", "fire and rescue"),
    ("Fellbridge College", "college"),
    ("Brackwell Chamber", "chamber"),
    ("Victim Care Northvale", "charity"),
    ("Vale Homes", "housing"),
)
THEMES = (
    ("fraud", "Fraud and scams"),
    ("extremism", "Extremism"),
    ("grooming", "Grooming"),
    ("sexual-harm", "Sexual harm online"),
    ("hacking", "Hacking and data"),
    ("abuse", "Abuse and threats"),
)
AUDIENCES = (
    ("children", "Children"),
    ("young-people", "Young people"),
    ("parents", "Parents"),
    ("over-65s", "Over-65s"),
    ("small-firms", "Small firms"),
    ("adults-at-risk", "Adults at risk"),
)
SIX = (
    "Safer homes and streets",
    "Support for victims",
    "Young people",
    "Drugs and alcohol",
    "Fewer people reoffending",
    "Cyber-enabled crime",
)
THREE = ("Prevent harm early", "Protect those most at risk", "Safer, stronger places")


def found(now: datetime) -> int:
    """Set the partnership up and return the id of the plan in force."""
    told: dict[str, Any] = {"by": "system", "now": now}
    today = timezone.localdate(now)
    partnership.set_up_partnership(
        name="Northvale Community Safety Partnership",
        short_name="Northvale",
        phone="01632 960 001",
        email="hello@northvale.example",
        is_example=True,
        **told,
    )
    for code, name, kind, postcode, north, east in PLACES:
        add_place(code=code, name=name, kind=kind, postcode=postcode, north=north, east=east, **told)
    for name, kind in PARTNERS:
        partnership.add_organisation(name=name, kind=kind, **told)
    for code, name in THEMES:
        partnership.add_theme(code=code, name=name, **told)
    for code, name in AUDIENCES:
        partnership.add_audience(code=code, name=name, **told)
    plans = _plans(today, told)
    _meetings(today, told)
    return plans


def _plans(today: date, told: dict[str, Any]) -> int:
    # The plan in force always ends at a March that is still some months away, so that the next one can be seen coming.
    last_year = today.year + 1 if today.month >= 10 else today.year + (0 if today.month < 2 else 1)
    ends = date(last_year, 3, 31)
    now_in_force = partnership.start_plan(
        name=f"Community safety plan {ends.year - 4} to {ends.year}",
        starts_on=date(ends.year - 4, 4, 1),
        ends_on=ends,
        priorities=list(SIX),
        **told,
    )
    partnership.start_plan(
        name=f"Community safety plan {ends.year} to {ends.year + 4}",
        starts_on=ends + timedelta(days=1),
        ends_on=date(ends.year + 4, 3, 31),
        priorities=list(THREE),
        **told,
    )
    return now_in_force.id


def _meetings(today: date, told: dict[str, Any]) -> None:
    board = partnership.add_body(name="Northvale Community Safety Partnership board", kind="board", **told)
    group = partnership.add_body(name="Online Harm sub-group", kind="sub-group", **told)
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    for body, on, hour, place in (
        (group, tuesday, 10, "County Hall, Brackwell"),
        (board, tuesday + timedelta(days=16), 14, "County Hall, Brackwell"),
        (group, tuesday + timedelta(days=91), 10, "Fellbridge College"),
    ):
        starts_at = timezone.make_aware(datetime.combine(on, time(hour)))
        partnership.plan_meeting(body_id=body.id, starts_at=starts_at, place=place, **told)
