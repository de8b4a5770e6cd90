"""Who the partnership is and what it has chosen to work on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from safercyber import content
from safercyber.partnership import models
from safercyber.partnership.readings import Reading as Reading
from safercyber.partnership.readings import games_read as games_read
from safercyber.partnership.readings import reading_of as reading_of


@dataclass(frozen=True)
class Partnership:
    """The community safety partnership as pages name it. `phone` is where the public rings, `safeguarding_phone` where staff do;
    `version` rises with each change."""

    name: str
    short_name: str
    phone: str
    email: str
    is_example: bool
    safeguarding_phone: str = ""
    version: int = 1


@dataclass(frozen=True)
class Theme:
    """A subject that cuts across priorities. One that is retired is not offered any more; what names it keeps it."""

    code: str
    name: str
    order: int
    is_retired: bool = False


@dataclass(frozen=True)
class Audience:
    """Whom the work is for."""

    code: str
    name: str
    order: int
    is_retired: bool = False


@dataclass(frozen=True)
class Organisation:
    """A partner."""

    id: int
    name: str
    kind: str
    is_retired: bool = False


@dataclass(frozen=True)
class Priority:
    """A chosen problem area of one plan."""

    id: int
    name: str
    order: int


@dataclass(frozen=True)
class Plan:
    """A dated plan. `is_ranked` says whether the order of its priorities means anything."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    is_ranked: bool


@dataclass(frozen=True)
class Body:
    """A group that meets."""

    id: int
    name: str
    kind: str


@dataclass(frozen=True)
class Meeting:
    """When a body meets."""

    id: int
    body: str
    starts_at: datetime
    place: str


@dataclass(frozen=True)
class Starter:
    """What an area may begin with: themes and audiences as (code, name), and the objectives of a plan."""

    themes: tuple[tuple[str, str], ...]
    audiences: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]


def starter() -> Starter:
    """What an area may begin with, from content/programme/starter.toml."""
    told = content.programme()["starter"]
    themes, audiences = (tuple((one["code"], one["name"]) for one in told[kind]) for kind in ("theme", "audience"))
    return Starter(themes, audiences, tuple(told["objectives"]))


def the_partnership() -> Partnership | None:
    """The partnership, or None before it is set up."""
    row = models.Partnership.objects.first()
    return as_partnership(row) if row else None


def as_partnership(row: models.Partnership) -> Partnership:
    """The row as a value."""
    return Partnership(row.name, row.short_name, row.phone, row.email, row.is_example, row.safeguarding_phone, row.version)


def themes() -> tuple[Theme, ...]:
    """All themes in their order, those that are retired too."""
    return tuple(Theme(row.code, row.name, row.order, row.retired_at is not None) for row in models.Theme.objects.order_by("order"))


def audiences() -> tuple[Audience, ...]:
    """All audiences in their order, those that are retired too."""
    return tuple(Audience(row.code, row.name, row.order, row.retired_at is not None) for row in models.Audience.objects.order_by("order"))


def organisations() -> tuple[Organisation, ...]:
    """All partners by name, those that are retired too."""
    return tuple(
        Organisation(row.pk, row.name, row.kind, row.retired_at is not None) for row in models.Organisation.objects.order_by("name")
    )


def current_plan(on: date) -> Plan | None:
    """The plan in force on a day; the one that started last where two overlap."""
    row = models.Plan.objects.filter(starts_on__lte=on, ends_on__gte=on).order_by("-starts_on", "-pk").first()
    return Plan(row.pk, row.name, row.starts_on, row.ends_on, row.is_ranked) if row else None


def plan_at_hand(on: date) -> Plan | None:
    """The plan to work on: the one in force, or else the next to start."""
    if current := current_plan(on):
        return current
    row = models.Plan.objects.filter(starts_on__gt=on).order_by("starts_on", "pk").first()
    return Plan(row.pk, row.name, row.starts_on, row.ends_on, row.is_ranked) if row else None


def priorities(plan_id: int) -> tuple[Priority, ...]:
    """The priorities of a plan in their order."""
    return tuple(Priority(row.pk, row.name, row.order) for row in models.Priority.objects.filter(plan_id=plan_id).order_by("order"))


def next_meeting(now: datetime) -> Meeting | None:
    """The next meeting of any body."""
    row = models.Meeting.objects.filter(starts_at__gte=now).select_related("body").order_by("starts_at", "pk").first()
    return Meeting(row.pk, row.body.name, row.starts_at, row.place) if row else None


def theme_id(code: str) -> int:
    """The row that higher apps point at. Raises ValueError for an unknown theme."""
    return _id_of(models.Theme.objects.filter(code=code).values_list("pk", flat=True).first(), code)


def audience_id(code: str) -> int:
    """The row that higher apps point at. Raises ValueError for an unknown audience."""
    return _id_of(models.Audience.objects.filter(code=code).values_list("pk", flat=True).first(), code)


def _id_of(found: int | None, code: str) -> int:
    if found is None:
        raise ValueError(f"There is no {code!r} here.")
    return found
