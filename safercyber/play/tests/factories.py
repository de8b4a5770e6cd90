"""Rooms for tests: a session at Stanmoor, its room, and phones that are Django test clients."""

from __future__ import annotations

import itertools
import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from safercyber.engagement import actions as engagement
from safercyber.figures import actions as figures
from safercyber.figures.queries import places
from safercyber.partnership import actions as partnership
from safercyber.play import actions, live
from safercyber.play.actions import Opened

_count = itertools.count(1)


def now() -> datetime:
    return timezone.now()


def northvale() -> None:
    """The partnership, a theme, an audience and a place."""
    at = now()
    partnership.set_up_partnership(
        name="Northvale Community Safety Partnership", short_name="Northvale", phone="01632 960 001", email="hello@northvale.example",
        by="system", now=at,
    )  # fmt: skip
    partnership.add_theme(name="Fraud and scams", code="fraud", by="system", now=at)
    partnership.add_audience(name="Small firms", code="small-firms", by="system", now=at)
    partnership.add_audience(name="Children", code="children", by="system", now=at)
    if not places():
        place = {"code": "brackwell", "name": "Brackwell", "kind": "county town", "postcode": "NV1 1AA"}
        figures.add_place(**place, north=0.0, east=0.0, by="system", now=at)


def breakfast(**changes: Any) -> int:
    """Breakfast for business, at Brackwell Bakery: the id of the session."""
    at = now()
    venue = engagement.add_venue(
        engagement.VenueDetails(
            name=f"Brackwell Bakery {next(_count)}", address="Market Place", postcode="NV1 1AA", place_code="brackwell"
        ),
        by="system", now=at,
    )  # fmt: skip
    details: dict[str, Any] = {
        "title": "Breakfast for business: brick by brick", "starts_at": at + timedelta(hours=1),
        "ends_at": at + timedelta(hours=3), "capacity": 30, "theme_code": "fraud", "audience_code": "small-firms",
        "pack_id": "bakehouse", "aim": "Everyone leaves with one habit.", "cost_words": "Free", "planned_minutes": 120, "venue_id": venue,
    }  # fmt: skip
    return engagement.create_session(engagement.SessionDetails(**{**details, **changes}), by="system", now=at, is_open=True).id


def a_room(*, session_id: int | None = None, teams: int = 1, mode: str = "phones", decide: str = "room", by: str = "person:1") -> Opened:
    """An open room; a practice room unless a session is named."""
    return actions.open_room(
        session_id=session_id, pack_id="bakehouse", mode=mode, teams=teams, form_id=f"form-{next(_count)}", by=by, now=now(), decide=decide
    )  # fmt: skip


def a_seat(ref: str, name: str = "") -> actions.Taken:
    """A phone in a room."""
    return actions.take_seat(ref, client_id=f"join-{name}{next(_count)}", now=now())


def host(ref: str, kind: str, **fields: Any):
    """One press of the host."""
    return actions.run(ref, kind=kind, fields=fields, client_id=f"host-{next(_count)}", by="person:1", now=now())


def tap(ref: str, seat: int, kind: str, *, id: str = "", **fields: Any):
    """One tap of a phone."""
    return actions.make_move(ref, seat=seat, kind=kind, fields=fields, client_id=id or f"tap-{next(_count)}", now=now())


def go(ref: str, to: str) -> None:
    """Take the room on, one legal step at a time, until it is at this place."""
    from safercyber.play import queries

    for _ in range(80):
        screen = queries.host(ref)
        if screen.view["key"] == to:
            return
        steps = [screen.view["next"]["to"]] if screen.view["next"] else []
        steps += [one["to"] for one in screen.view["others"]]
        if not steps:
            break
        host(ref, "phase.set", to=to if to in steps else steps[0])
    raise AssertionError(f"The room never came to {to}.")


def ask_of(ref: str, seat: int) -> int:
    """The number of the question that a phone is shown."""
    from safercyber.play import queries

    return queries.phone(ref, seat).view["ask"]


def phone(code: str) -> Client:
    """A phone that has joined through the pages, with scripts off."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/j/{code}")
    answer = client.post("/j", {"code": code, "id": field(page, "id")}, follow=True)
    assert answer.status_code == 200, answer.content[:300]
    client.home = answer.request["PATH_INFO"]
    return client


def field(page: Any, name: str) -> str:
    """The first value of a hidden field on a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def forget_memory() -> None:
    """What a restart does to the rooms."""
    live.forget_all()
