"""What counts as near, and which hall somebody means who types its name or its postcode."""

from __future__ import annotations

from safercyber.rules import postcodes

NEAR_MILES = 10.0  # as the crow flies: half an hour's drive in the country
MOST_FAR = 5  # sessions shown from farther away, where none is near
_SHORTEST_NAME = 3  # fewer letters would be part of every name


def is_near(miles: float | None) -> bool:
    """Whether so many miles are near. Miles that nobody knows are not."""
    return miles is not None and miles <= NEAR_MILES


def how_far(miles: float | None) -> tuple[bool, float]:
    """What to order by: the nearest first, those last whose miles nobody knows."""
    return (miles is None, miles or 0.0)


def is_meant(typed: str, hall: str, postcode: str) -> bool:
    """Whether what was typed is this hall: a part of its name, or the postcode district that it is in."""
    if district := postcodes.district(typed):
        return postcodes.district(postcode) == district
    name = " ".join(typed.lower().split())
    return len(name) >= _SHORTEST_NAME and name in " ".join(hall.lower().split())
