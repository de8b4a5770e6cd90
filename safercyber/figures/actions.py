"""Adding places."""

from __future__ import annotations

import re
from datetime import datetime

from safercyber.figures.models import Area
from safercyber.figures.queries import Place, as_place
from safercyber.ledger import actions as ledger
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
