"""Adding places, and writing down what was released."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from safercyber.figures import queries
from safercyber.figures.models import Area, Release
from safercyber.figures.queries import Place, as_place
from safercyber.ledger import actions as ledger
from safercyber.rules import formats, postcodes
from safercyber.rules.small_numbers import Cell, Profile
from safercyber.storage import saved_together


class PlaceExists(Exception):
    """There is a place with that code or that name already. `is_retired` says whether it was retired."""

    def __init__(self, words: str, *, is_retired: bool = False) -> None:
        self.is_retired = is_retired
        super().__init__(words)


class NotThere(Exception):
    """There is no such place."""


@saved_together
def add_place(
    *, code: str, name: str, kind: str, postcode: str, by: str, now: datetime, north: float | None = None, east: float | None = None
) -> Place:
    """Add a place that people can search for. `north` and `east` are miles on the area's grid, both or neither.

    Raises PlaceExists if the code or the name is taken, ValueError when the postcode is none.
    """
    if Area.objects.filter(code=code).exists():
        raise PlaceExists(f"There is a place with the code {code} already.")
    _check_free(name)
    area = Area(code=code, name=formats.one_line(name), kind=kind, postcode=_tidy(postcode), north=north, east=east)
    try:
        with transaction.atomic():
            area.save(force_insert=True)
    except IntegrityError:
        raise PlaceExists(f"There is {area.name} already.") from None
    ledger.record(by=by, did="add_place", about=f"place:{code}", now=now, facts={"kind": kind})
    return as_place(area)


@saved_together
def add_places(places: Iterable[Place], *, by: str, now: datetime) -> int:
    """Add these places, all or none. Returns how many are new. The same few SQL statements however many there are.

    One whose name is there already stays as it is, unless only its name was known: then it gets its postcode and position. The codes
    are the house's own: a name decides which place is meant. Raises ValueError when a postcode is none, PlaceExists when somebody
    adds one of them at the same moment.
    """
    known = queries.by_plain_name(queries.every_place())
    taken = set(Area.objects.values_list("code", flat=True))
    new: list[Area] = []
    placed: dict[str, Place] = {}
    for place in places:
        there = known.get(queries.plain(place.name))
        if there is None:
            area = Area(
                code=_free_code(place.name, taken),
                name=formats.one_line(place.name),
                kind=place.kind,
                postcode=_tidy(place.postcode),
                north=place.north,
                east=place.east,
            )
            taken.add(area.code)
            new.append(area)
            known[queries.plain(place.name)] = as_place(area)
        elif not there.has_position and there.code not in placed:
            placed[there.code] = place
    try:
        with transaction.atomic():
            Area.objects.bulk_create(new)
            _put_on_grid(placed)
    except IntegrityError:
        raise PlaceExists("Somebody added one of these places at the same moment. Try again.") from None
    if new or placed:
        facts = {"added": len(new), "put_on_grid": len(placed)}
        ledger.record(by=by, did="add_places", about="places", now=now, facts=facts)
    return len(new)


def _put_on_grid(placed: Mapping[str, Place]) -> None:
    rows = list(Area.objects.filter(code__in=placed)) if placed else []
    for row in rows:
        told = placed[row.code]
        row.kind, row.postcode, row.north, row.east = told.kind, _tidy(told.postcode), told.north, told.east
        row.district = postcodes.district(row.postcode) or ""
    Area.objects.bulk_update(rows, ["kind", "postcode", "district", "north", "east"])


@saved_together
def name_place(name: str, *, by: str, now: datetime, near: Place | None = None) -> Place:
    """The town or village of this name: the one that is there, or a new one with the position of a place near it, if one is known.

    One that was retired comes back.
    """
    known = queries.place_called(name)
    if known is None:
        position = {"north": near.north, "east": near.east} if near else {}
        taken = set(Area.objects.values_list("code", flat=True))
        try:
            return add_place(code=_free_code(name, taken), name=name, kind="town", postcode="", by=by, now=now, **position)
        except PlaceExists:  # somebody else named it at the same moment
            known = queries.place_called(name)
            if known is None:
                raise
    if known.is_retired:
        bring_place_back(known.code, by=by, now=now)
    return known


@saved_together
def add_town(name: str, *, by: str, now: datetime) -> Place:
    """Add a town or village that is not there yet. Raises PlaceExists."""
    _check_free(name)
    return name_place(name, by=by, now=now)


@saved_together
def rename_place(code: str, *, name: str, by: str, now: datetime) -> None:
    """Give a place another name. Raises PlaceExists when another one has it, NotThere."""
    area = _area(code)
    _check_free(name, besides=code)
    before, area.name = area.name, formats.one_line(name)
    if area.name == before:
        return
    try:
        with transaction.atomic():
            area.save(update_fields=["name", "plain_name", "beginning"])
    except IntegrityError:
        raise PlaceExists(f"There is {area.name} already.") from None
    ledger.record(by=by, did="rename_place", about=f"place:{code}", now=now, facts={"before": before, "after": area.name})


@saved_together
def retire_place(code: str, *, by: str, now: datetime) -> None:
    """Stop offering a place; the halls in it keep it. Raises NotThere."""
    _area(code)
    if Area.objects.filter(code=code, retired_at=None).update(retired_at=now):
        ledger.record(by=by, did="retire_place", about=f"place:{code}", now=now)


@saved_together
def bring_place_back(code: str, *, by: str, now: datetime) -> None:
    """Offer a place again. Raises NotThere."""
    _area(code)
    if Area.objects.filter(code=code, retired_at__isnull=False).update(retired_at=None):
        ledger.record(by=by, did="bring_place_back", about=f"place:{code}", now=now)


def _tidy(postcode: str) -> str:
    if not postcode.strip():
        return ""
    if (tidied := postcodes.tidy(postcode)) is None:
        raise ValueError(f"{postcode[:20]} is not a postcode.")
    return tidied


def _area(code: str) -> Area:
    found = Area.objects.filter(code=code, kind__in=queries.SEARCHED_BY).first()
    if found is None:
        raise NotThere
    return found


def _check_free(name: str, besides: str = "") -> None:
    other = queries.place_called(name, besides)
    if other is not None:
        raise PlaceExists(f"There is {other.name} already.", is_retired=other.is_retired)


def _free_code(name: str, taken: Collection[str]) -> str:
    plain = slugify(name)[:14].strip("-") or "place"
    return next(code for number in count(1) if (code := plain if number == 1 else f"{plain}-{number}") not in taken)


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
