"""Adding places, and writing down what was released."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from safercyber.figures.models import Area, Release
from safercyber.figures.queries import Place, as_place
from safercyber.ledger import actions as ledger
from safercyber.rules.small_numbers import Cell, Profile
from safercyber.storage import saved_together


class PlaceExists(Exception):
    """There is a place with that code already."""


@saved_together
def add_place(*, code: str, name: str, kind: str, postcode: str, north: float, east: float, by: str, now: datetime) -> Place:
    """Add a place that people can search for. `north` and `east` are miles on the area's grid.

    Raises PlaceExists if the code is taken.
    """
    if Area.objects.filter(code=code).exists():
        raise PlaceExists(f"There is a place with the code {code} already.")
    kept = re.sub(r"\s+", " ", postcode.strip().upper())
    area = Area.objects.create(code=code, name=name.strip(), kind=kind, postcode=kept, north=north, east=east)
    ledger.record(by=by, did="add_place", about=f"place:{code}", now=now, facts={"kind": kind})
    return as_place(area)


@saved_together
def add_places(places: Iterable[Place], *, by: str, now: datetime) -> int:
    """Add these places, all or none; one whose code is there already stays as it is. Returns how many are new."""
    there = set(Area.objects.values_list("code", flat=True))
    new = {place.code: place for place in places if place.code not in there}
    for place in new.values():
        add_place(**asdict(place), by=by, now=now)
    return len(new)


@saved_together
def register_releases(*, name: str, cells: Iterable[Cell], profile: Profile, by: str, now: datetime) -> int:
    """Write down what left, so that a later release cannot give a small group away by difference. Returns how many counts."""
    rows = [
        Release(
            name=name,
            measure=cell.cut.measure,
            starts_on=cell.cut.start,
            ends_on=cell.cut.end,
            filters=sorted(cell.cut.filters),
            areas=sorted(cell.cut.areas),
            profile=profile.value,
            value=cell.value,
            released_at=now,
            released_by=by,
        )
        for cell in cells
    ]
    Release.objects.bulk_create(rows)
    ledger.record(by=by, did="register_releases", about="releases", now=now, facts={"counts": len(rows), "profile": profile.value})
    return len(rows)
