"""The partnership and what it works by. Priorities, themes and audiences are rows, never constants."""

from django.db import models
from django.db.models import F, Q

from safercyber.rules import days, formats
from safercyber.storage import Derived


def _folded(row: "Organisation | Theme | Audience") -> str:
    return formats.folded(row.name)


class Partnership(models.Model):
    """The community safety partnership that this installation serves. There is one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    safeguarding_phone = models.CharField(max_length=20, blank=True)
    is_example = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_partnership")]


class Organisation(models.Model):
    """A partner: a council, a police force, a college, a chamber."""

    name = models.CharField(max_length=120, unique=True)
    folded = Derived(max_length=200, make=_folded)
    kind = models.CharField(max_length=30)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded"], name="a_partner_is_named_once")]


class Theme(models.Model):
    """A subject that cuts across priorities. The order decides the colour."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    folded = Derived(max_length=200, make=_folded)
    order = models.PositiveSmallIntegerField(unique=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded"], name="a_theme_is_named_once")]


class Audience(models.Model):
    """Whom the work is for."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    folded = Derived(max_length=200, make=_folded)
    order = models.PositiveSmallIntegerField(unique=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded"], name="an_audience_is_named_once")]


class Plan(models.Model):
    """A partnership plan with a beginning and an end."""

    name = models.CharField(max_length=120, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_ranked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_plan_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(starts_on__gte=days.FIRST, ends_on__lte=days.LAST), name="a_plan_is_in_this_century"),
            models.UniqueConstraint(fields=["starts_on"], name="one_plan_starts_on_a_day"),
        ]


class Priority(models.Model):
    """A chosen problem area of one plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="priorities_stand_in_one_order"),
            models.UniqueConstraint(fields=["plan", "name"], name="a_priority_is_named_once_a_plan"),
        ]


class Body(models.Model):
    """A board, a sub-group or a task and finish group, under the name that it goes by here."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(
        max_length=20,
        choices=[("board", "Partnership board"), ("sub-group", "Sub-group"), ("task-and-finish", "Task and finish group")],
    )


class Meeting(models.Model):
    """When a body meets."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "starts_at"], name="a_body_meets_once_at_a_time")]


class GameReading(models.Model):
    """A Cyber Protect lead has read one version of a game in full. A reading ends by its date, or is taken back; a new version has none."""

    pack_id = models.CharField(max_length=60)
    pack_version = models.PositiveIntegerField()
    read_on = models.DateField()
    again_by = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(again_by__gt=F("read_on")), name="a_reading_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["pack_id", "pack_version"], condition=Q(ended_at__isnull=True), name="one_reading_of_a_version_stands"
            ),
        ]
