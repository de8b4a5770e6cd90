"""Halls: added with the first session in one, and put right later."""

from __future__ import annotations

from datetime import datetime

from safercyber.engagement.actions.details import VenueDetails
from safercyber.engagement.models import Venue
from safercyber.figures import actions as figures_actions
from safercyber.figures import queries as figures
from safercyber.ledger import actions as ledger
from safercyber.rules import formats, postcodes
from safercyber.storage import saved_together


class NoSuchVenue(Exception):
    """There is no venue with that number."""


class VenueNamed(Exception):
    """Another venue has that name."""


@saved_together
def add_venue(details: VenueDetails, *, by: str, now: datetime) -> int:
    """Add a venue and return its id; a venue of that name is used again as it is."""
    name = formats.one_line(details.name)
    if there := Venue.objects.filter(name=name).first():
        return there.pk
    venue = Venue.objects.create(**_fields(details, by, now))
    ledger.record(by=by, did="add_venue", about=f"venue:{venue.pk}", now=now)
    return venue.pk


@saved_together
def change_venue(venue_id: int, details: VenueDetails, *, by: str, now: datetime) -> None:
    """Put a venue right, for every session in it. Tickets show it at once. Raises NoSuchVenue, VenueNamed."""
    venue = Venue.objects.select_for_update().filter(pk=venue_id).first()
    if venue is None:
        raise NoSuchVenue
    wanted = _fields(details, by, now)
    if Venue.objects.filter(name=wanted["name"]).exclude(pk=venue_id).exists():
        raise VenueNamed
    changed = sorted(field for field, value in wanted.items() if getattr(venue, field) != value)
    for field in changed:
        setattr(venue, field, wanted[field])
    venue.save()
    if changed:
        ledger.record(by=by, did="change_venue", about=f"venue:{venue_id}", now=now, facts={"fields": changed})


def _fields(details: VenueDetails, by: str, now: datetime) -> dict[str, object]:
    kept = {field: value for field, value in vars(details).items() if field != "town"}
    kept["name"], kept["postcode"] = formats.one_line(details.name), postcodes.tidy(details.postcode) or ""
    kept["place_code"] = details.place_code or _place_code(details, by, now)
    return kept


def _place_code(details: VenueDetails, by: str, now: datetime) -> str:
    if not details.town.strip():
        return ""
    near = figures.find_place(details.postcode) if details.postcode else None
    return figures_actions.name_place(details.town, near=near, by=by, now=now).code
