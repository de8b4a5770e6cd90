"""Where places are. What somebody typed is used once to find a place and is never stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from math import hypot

from django.db.models import Count, Q

from safercyber.figures.models import SEARCHED_BY, Area, Release
from safercyber.rules import postcodes
from safercyber.rules.names import plain
from safercyber.rules.small_numbers import Cut, Earlier, Profile

_TOWNS_FIRST = {"county town": 0, "city": 0, "town": 1}
LONGEST_NAME = 60


@dataclass(frozen=True)
class Place:
    """A place of the area; `north` and `east` are miles on its grid, None where nobody said. One that is retired is not searched by."""

    code: str
    name: str
    kind: str
    postcode: str
    north: float | None
    east: float | None
    is_retired: bool = False

    @property
    def has_position(self) -> bool:
        """Whether miles to it can be told."""
        return self.north is not None and self.east is not None


def as_place(area: Area) -> Place:
    """The row as a value."""
    return Place(area.code, area.name, area.kind, area.postcode, area.north, area.east, area.retired_at is not None)


def places() -> tuple[Place, ...]:
    """All places that people can search by, by name. One SQL statement."""
    return tuple(place for place in every_place() if not place.is_retired)


def every_place() -> tuple[Place, ...]:
    """As `places`, those that are retired too: sessions that were there still say so. One SQL statement."""
    return tuple(as_place(area) for area in Area.objects.filter(kind__in=SEARCHED_BY).order_by("name", "code"))


@dataclass(frozen=True)
class PlacesListed:
    """A part of the list of places: those in use on one page of it, and the first of the retired ones. The counts are of all of them."""

    on_page: tuple[Place, ...]
    retired: tuple[Place, ...]
    page: int
    in_use_count: int
    retired_count: int
    of_all: int


def places_listed(find: str = "", *, page: int = 1, most: int) -> PlacesListed:
    """One page of the places whose names have `find` in them (all when it is empty), `most` a page, by name; the last page when there
    are fewer pages, counted from 1. Three SQL statements, and no more rows than are shown.
    """
    searched = Area.objects.filter(kind__in=SEARCHED_BY)
    named = Q() if not find else Q(plain_name__contains=plain(find)) if plain(find) else Q(name__contains=find)
    counts = searched.aggregate(
        of_all=Count("pk"),
        in_use_count=Count("pk", filter=named & Q(retired_at=None)),
        retired_count=Count("pk", filter=named & Q(retired_at__isnull=False)),
    )
    page = min(max(1, page), max(1, -(-counts["in_use_count"] // most)))
    rows = searched.filter(named).order_by("name", "code")
    on_page = rows.filter(retired_at=None)[(page - 1) * most : page * most]
    return PlacesListed(
        tuple(map(as_place, on_page)), tuple(map(as_place, rows.filter(retired_at__isnull=False)[:most])), page=page, **counts
    )


def places_with(codes: Collection[str]) -> dict[str, Place]:
    """The places of these codes by their codes, those that are retired too. One SQL statement."""
    return {area.code: as_place(area) for area in Area.objects.filter(kind__in=SEARCHED_BY, code__in=set(codes))}


def some_towns(most: int = 200) -> tuple[str, ...]:
    """Names to choose from while typing, `most` at most. One SQL statement."""
    rows = Area.objects.filter(kind__in=SEARCHED_BY, retired_at=None).order_by("name", "code")
    return tuple(rows.values_list("name", flat=True)[:most])


def find_place(text: str) -> Place | None:
    """The place somebody typed: a town, a village, a postcode (NV4 7QP) or its first half (NV4). One SQL statement, by an index.

    A slip of a letter or two after the first letter is forgiven. None if nothing is near enough.
    """
    typed = plain(text)
    if not typed or len(text) > 100:
        return None
    district = postcodes.district(text)
    near = {"district": district} if district else {"beginning": typed[:1]}
    known = tuple(as_place(area) for area in Area.objects.filter(kind__in=SEARCHED_BY, retired_at=None, **near).order_by("name", "code"))
    if district:
        return _by_postcode(known, district, postcodes.tidy(text) or "")
    by_name = by_plain_name(known)
    if typed in by_name:
        return by_name[typed]
    close = get_close_matches(typed, list(by_name), n=1, cutoff=0.8)
    return by_name[close[0]] if close else None


def place_called(name: str, besides: str = "") -> Place | None:
    """The place of exactly this name, however it is spaced and whatever its capitals, one that is retired too. One SQL statement."""
    named = Area.objects.filter(kind__in=SEARCHED_BY, plain_name=plain(name)).exclude(code=besides).first()
    return as_place(named) if named else None


def by_plain_name(known: Iterable[Place]) -> dict[str, Place]:
    """The places by their plain names; the biggest where two share one."""
    return {plain(place.name): place for place in sorted(known, key=_size, reverse=True)}


def miles_between(a: Place, b: Place) -> float | None:
    """Miles as the crow flies; None where a position is not known."""
    if a.north is None or a.east is None or b.north is None or b.east is None:
        return None
    return hypot(a.north - b.north, a.east - b.east)


def _size(place: Place) -> tuple[int, str, str]:
    return (_TOWNS_FIRST.get(place.kind, 2), place.name, place.code)


def _by_postcode(known: tuple[Place, ...], district: str, whole: str) -> Place | None:
    # The nearest sector wins ("4 7" of NV4 7QP), then the bigger place: good enough for miles to a hall.
    same = [place for place in known if postcodes.district(place.postcode) == district]
    same.sort(key=lambda place: (_matching(place.postcode, whole) * -1, *_size(place)))
    return same[0] if same else None


def _matching(a: str, b: str) -> int:
    length = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        length += 1
    return length


def earlier_releases(measures: Iterable[str]) -> tuple[Earlier, ...]:
    """All that was released of these measures, raw, for the disclosure door alone. One SQL statement."""
    rows = Release.objects.filter(measure__in=list(measures)).order_by("pk")
    return tuple(
        Earlier(
            row.name,
            Cut(row.measure, row.starts_on, row.ends_on, frozenset((field, value) for field, value in row.filters), frozenset(row.areas)),
            row.value,
            Profile(row.profile),
        )
        for row in rows
    )
