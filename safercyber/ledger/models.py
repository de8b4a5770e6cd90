"""The ledger: one row for each thing that somebody did. Rows are never changed or removed."""

from django.db import models


class LedgerHead(models.Model):
    """The last link of the chain. Its one row is locked while an entry is added, so that the chain never forks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_ledger_head")]


class LedgerEntry(models.Model):
    """Who did what to which thing, when and why. `by` is a reference ("person:3", "public", "system"), never a name."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    did = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    why = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["about", "number"], name="entries_about_a_thing")]
