"""Finding a session by where somebody is: by miles where positions are known, by the names and postcodes of its own halls where not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from safercyber.engagement.queries.sessions import ONLINE, Listed, public_list
from safercyber.figures import queries as figures
from safercyber.figures.queries import Place
from safercyber.rules import near, postcodes

TOWNS_TO_TRY = 24


@dataclass(frozen=True)
class Search:
    """What a search found. `near` comes first; `online` and `far` only where nothing is near.

    `where` goes on from "2 sessions" ("near Eldon", "in LM1"); it is empty where the place is not known, and then every session is in
    `near`, `towns` holds the places to try and `like` a postcode to try (empty where no session has one).
    """

    where: str
    place: Place | None
    near: tuple[Listed, ...]
    online: tuple[Listed, ...]
    far: tuple[Listed, ...]
    towns: tuple[str, ...] = ()
    like: str = ""

    @property
    def shown(self) -> tuple[Listed, ...]:
        """All of them."""
        return (*self.near, *self.online, *self.far)


def search(typed: str, audience: str | None, now: datetime) -> Search:
    """Public sessions near what was typed: a town, a village, a postcode or its first half, or the name of a hall. Empty: all of them."""
    place = figures.find_place(typed)
    found = public_list(now, place, audience)
    if not typed:
        return Search("", None, found, (), ())
    if place is not None:
        return _around(place, found, audience)
    halls = _halls(found, typed)
    if halls:
        district = postcodes.district(typed)
        return Search(f"in {district}" if district else f"at {typed}", None, halls, (), ())
    towns = figures.some_towns(TOWNS_TO_TRY)
    return Search("", None, found, (), (), towns, next((one.session.postcode for one in _in_order(found) if one.session.postcode), ""))


def _around(place: Place, found: tuple[Listed, ...], audience: str | None) -> Search:
    by_miles = place.has_position and any(one.miles is not None for one in found)
    where = f"near {place.name}" if by_miles or not found else f"in {place.name}"
    if audience == ONLINE:
        return Search(where, place, found, (), ())
    halls = [one for one in found if one.session.place_code == place.code or near.is_near(one.miles)]
    if halls:
        return Search(where, place, tuple(one for one in found if one in halls or one.session.is_online), (), ())
    far = sorted((one for one in found if not one.session.is_online), key=lambda one: near.how_far(one.miles))
    return Search(where, place, (), tuple(one for one in found if one.session.is_online), tuple(far[: near.MOST_FAR]))


def _halls(found: Iterable[Listed], typed: str) -> tuple[Listed, ...]:
    return tuple(one for one in found if not one.session.is_online and near.is_meant(typed, one.session.venue, one.session.postcode))


def _in_order(found: Iterable[Listed]) -> list[Listed]:
    return sorted(found, key=lambda one: one.session.id)
