"""Which halls there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safercyber.engagement.actions.details import VenueDetails
from safercyber.engagement.models import Venue
from safercyber.engagement.words import access_words
from safercyber.figures import queries as figures


@dataclass(frozen=True)
class VenueChoice:
    """A venue to choose."""

    id: int
    name: str


@dataclass(frozen=True)
class VenueLine:
    """A venue on the list of all."""

    id: int
    name: str
    where: str
    access: str


def venues() -> tuple[VenueChoice, ...]:
    """All venues by name, with the town where two share a name. Two SQL statements."""
    rows = list(Venue.objects.order_by("name", "pk"))
    towns = _towns(rows)
    shared = Counter(venue.name.lower() for venue in rows)
    return tuple(VenueChoice(venue.pk, _told_apart(venue, towns) if shared[venue.name.lower()] > 1 else venue.name) for venue in rows)


def _told_apart(venue: Venue, towns: Mapping[str, str]) -> str:
    return f"{venue.name}, {towns.get(venue.place_code) or venue.address}"


def venue_lines() -> tuple[VenueLine, ...]:
    """All venues by name, with where they are. Two SQL statements."""
    rows = list(Venue.objects.order_by("name", "pk"))
    towns = _towns(rows)
    return tuple(_line(venue, towns.get(venue.place_code, "")) for venue in rows)


def _towns(rows: Iterable[Venue]) -> dict[str, str]:
    return {code: place.name for code, place in figures.places_with({venue.place_code for venue in rows}).items()}


def _line(venue: Venue, town: str) -> VenueLine:
    parts = (venue.address, "" if town in venue.address else town, venue.postcode)
    return VenueLine(venue.pk, venue.name, ", ".join(part for part in parts if part), ", ".join(access_words(venue)))


def venue_details(venue_id: int) -> VenueDetails | None:
    """A venue as it would be typed, for its form."""
    venue = Venue.objects.filter(pk=venue_id).first()
    if venue is None:
        return None
    town = _towns([venue]).get(venue.place_code, "")
    kept = {field: getattr(venue, field) for field in VenueDetails.__dataclass_fields__ if field not in ("town", "place_code")}
    return VenueDetails(town=town, **kept)
