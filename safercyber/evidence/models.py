"""What was promised before the answers came in."""

from __future__ import annotations

from django.db import models


class MainQuestion(models.Model):
    """The one main question of a programme year (April to March), chosen before the first second answer could come in.

    `told` is the choice as canonical JSON; its SHA-256 stands in the ledger. It is never changed: a choice that could be
    changed after looking would prove nothing.
    """

    year = models.PositiveSmallIntegerField(unique=True)  # the year in which the programme year begins
    item = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    smallest_change = models.PositiveSmallIntegerField()  # points: less than this would not matter
    told = models.TextField()
    sha256 = models.CharField(max_length=64)
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(smallest_change__gte=1, smallest_change__lte=50), name="a_change_that_matters_is_1_to_50_points"
            )
        ]
