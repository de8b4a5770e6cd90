"""Halls: added with the first session in one, and put right later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

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
    """Another venue of that town has that name."""


@saved_together
def add_venue(details: VenueDetails, *, by: str, now: datetime) -> int:
    """Add a venue and return its id; one of that name at that address is there already and used again as it is.

    Raises VenueNamed when another address of the same town has that name.
    """
    wanted = _fields(details, by, now)
    alike = formats.folded(wanted["name"])
    if there := next((venue for venue in Venue.objects.filter(folded=alike) if _is_at(venue, wanted)), None):
        return there.pk
    venue, is_new = Venue.objects.get_or_create(folded=alike, place_code=wanted["place_code"], defaults=wanted)
    if is_new:
        ledger.record(by=by, did="add_venue", about=f"venue:{venue.pk}", now=now)
    elif not _is_at(venue, wanted):
        where = ", ".join(part for part in (venue.address, venue.postcode) if part)
        raise VenueNamed(
            f"There is {venue.name} already, at {where}. Choose it from the list, or give this one a name that tells them apart."
        )
    return venue.pk


def _is_at(venue: Venue, wanted: Mapping[str, object]) -> bool:
    has_same_postcode = wanted["postcode"] in ("", venue.postcode) or not venue.postcode
    return has_same_postcode and formats.folded(venue.address) == formats.folded(str(wanted["address"]))


@saved_together
def change_venue(venue_id: int, details: VenueDetails, *, by: str, now: datetime) -> None:
    """Put a venue right, for every session in it. Tickets show it at once. Raises NoSuchVenue, VenueNamed."""
    venue = Venue.objects.select_for_update().filter(pk=venue_id).first()
    if venue is None:
        raise NoSuchVenue
    wanted = _fields(details, by, now)
    others = Venue.objects.filter(folded=formats.folded(wanted["name"]), place_code=wanted["place_code"]).exclude(pk=venue_id)
    if others.exists():
        raise VenueNamed("Another venue of this town has this name already. Give one a name that tells them apart.")
    changed = sorted(field for field, value in wanted.items() if getattr(venue, field) != value)
    for field in changed:
        setattr(venue, field, wanted[field])
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError:
        raise VenueNamed("Another venue of this town has this name already. Give one a name that tells them apart.") from None
    if changed:
        ledger.record(by=by, did="change_venue", about=f"venue:{venue_id}", now=now, facts={"fields": changed})


def _fields(details: VenueDetails, by: str, now: datetime) -> dict[str, Any]:
    kept = {field: value for field, value in vars(details).items() if field != "town"}
    kept["name"], kept["address"] = formats.one_line(details.name), formats.one_line(details.address)
    kept["postcode"] = postcodes.tidy(details.postcode) or ""
    kept["place_code"] = details.place_code or _place_code(details, by, now)
    return kept


def _place_code(details: VenueDetails, by: str, now: datetime) -> str:
    if not details.town.strip():
        return ""
    near = figures.find_place(details.postcode) if details.postcode else None
    return figures_actions.name_place(details.town, near=near, by=by, now=now).code
