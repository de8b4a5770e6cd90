"""Places of the area: where people say they are, and how far it is from one to another."""

from __future__ import annotations

from django.db import models

from safercyber.rules import names, postcodes
from safercyber.storage import Derived

SEARCHED_BY = ("county town", "city", "town", "village", "suburb", "estate")


def _plain_name(row: Area) -> str:
    return names.plain(row.name)


def _beginning(row: Area) -> str:
    return names.plain(row.name)[:1]


def _district(row: Area) -> str:
    return postcodes.district(row.postcode) or ""


class Area(models.Model):
    """A town or village that people search by, or a smaller area that figures are kept for.

    `north` and `east` are miles on the area's own grid, so that distances need no map service; a place may be known by name alone.
    It is found by its plain name, by the first letter of that (a slip in the rest is forgiven) and by its postcode's first half.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    plain_name = Derived(max_length=200, make=_plain_name)
    beginning = Derived(max_length=1, make=_beginning)
    district = Derived(max_length=8, make=_district, blank=True)
    kind = models.CharField(max_length=20, default="village")
    postcode = models.CharField(max_length=8, blank=True)
    north = models.FloatField(null=True)
    east = models.FloatField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="an_area_has_a_name"),
            models.UniqueConstraint(fields=["plain_name"], condition=models.Q(kind__in=SEARCHED_BY), name="a_place_is_named_once"),
            models.CheckConstraint(
                condition=models.Q(north__isnull=True, east__isnull=True) | models.Q(north__isnull=False, east__isnull=False),
                name="a_position_has_both_numbers",
            ),
        ]
        indexes = [
            models.Index(fields=["beginning"], name="places_by_first_letter"),
            models.Index(fields=["district"], name="places_by_district"),
        ]


class Release(models.Model):
    """One count that left, in full and raw: private, never exported, asked only whether a new release would give a group away."""

    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    filters = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    profile = models.CharField(max_length=14)
    value = models.PositiveIntegerField()
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["measure"], name="releases_of_a_measure")]
        constraints = [models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_release_has_a_period")]
