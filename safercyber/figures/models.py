"""Places of the area: where people say they are, and how far it is from one to another."""

from __future__ import annotations

from django.db import models


class Area(models.Model):
    """A town or village that people search by, or a smaller area that figures are kept for.

    `north` and `east` are miles on the area's own grid, so that distances need no map service.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, default="village")
    postcode = models.CharField(max_length=8, blank=True)
    north = models.FloatField(default=0)
    east = models.FloatField(default=0)

    class Meta:
        ordering = ["name", "code"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="an_area_has_a_name")]
