"""Setting the partnership up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import count
from typing import Literal

from django.utils.text import slugify

from safercyber.ledger.actions import record
from safercyber.partnership import models, queries
from safercyber.people import actions as people
from safercyber.rules import formats
from safercyber.storage import saved_together


class AlreadySetUp(Exception):
    """This installation serves one partnership, and it has one."""


class NamedAlready(Exception):
    """Two plans cannot have one name."""


class OverlapsItself(Exception):
    """A plan that ends before it starts."""


class PlanAtHand(Exception):
    """There is a plan to work on already, and a partnership works on one at a time."""


class NameTaken(Exception):
    """A theme, an audience or a partner of that name is there. `is_retired` says whether it was retired."""

    def __init__(self, name: str, *, is_retired: bool) -> None:
        self.is_retired = is_retired
        super().__init__(f"There is {name} already.")


class LastOne(Exception):
    """The last theme, audience or partner stays: a session or an action must be able to name one."""


class NotThere(Exception):
    """There is no such theme, audience or partner."""


Kind = Literal["theme", "audience", "organisation"]
_TABLES: dict[Kind, type[models.Theme | models.Audience | models.Organisation]] = {
    "theme": models.Theme,
    "audience": models.Audience,
    "organisation": models.Organisation,
}


@saved_together
def set_up_partnership(
    *,
    name: str,
    short_name: str,
    phone: str,
    email: str,
    by: str,
    now: datetime,
    safeguarding_phone: str = "",
    is_example: bool = False,
) -> queries.Partnership:
    """Name the partnership. Raises AlreadySetUp when there is one."""
    if models.Partnership.objects.exists():
        raise AlreadySetUp
    told = {"name": name, "short_name": short_name, "phone": phone, "email": email, "safeguarding_phone": safeguarding_phone}
    row = models.Partnership.objects.create(pk=1, is_example=is_example, **told)
    record(by=by, did="set_up_partnership", about="partnership", now=now)
    return queries.as_partnership(row)


@saved_together
def change_partnership(
    *, name: str, short_name: str, phone: str, email: str, safeguarding_phone: str, by: str, now: datetime
) -> queries.Partnership:
    """Change how the partnership is called and reached. Raises NotThere before it is set up."""
    row = models.Partnership.objects.select_for_update().first()
    if row is None:
        raise NotThere
    wanted = {"name": name, "short_name": short_name, "phone": phone, "email": email, "safeguarding_phone": safeguarding_phone}
    changed = sorted(field for field, value in wanted.items() if getattr(row, field) != value)
    for field, value in wanted.items():
        setattr(row, field, value)
    row.save()
    if changed:
        record(by=by, did="change_partnership", about="partnership", now=now, facts={"fields": changed})
    return queries.as_partnership(row)


@saved_together
def set_up_area(
    *,
    area: str,
    partnership: str,
    phone: str,
    public_email: str,
    name: str,
    post: str,
    organisation: str,
    email: str,
    themes: Collection[str],
    audiences: Collection[str],
    now: datetime,
    safeguarding_phone: str = "",
) -> people.Invited:
    """Name the partnership, give it the starter's themes and audiences of these codes, and make its first coordinator: all or nothing.

    Returns the link that sets the coordinator's password.

    Raises AlreadySetUp when there is a partnership, people.AlreadySetUp when there is an account.
    """
    set_up_partnership(
        name=partnership.strip() or f"{area.strip()} Community Safety Partnership",
        short_name=area.strip(),
        phone=phone,
        email=public_email,
        safeguarding_phone=safeguarding_phone,
        by="system",
        now=now,
    )
    add_organisation(name=organisation.strip(), kind="other", by="system", now=now)
    starter = queries.starter()
    for code, theme in starter.themes:
        if code in themes:
            add_theme(name=theme, code=code, by="system", now=now)
    for code, audience in starter.audiences:
        if code in audiences:
            add_audience(name=audience, code=code, by="system", now=now)
    return people.set_up_first_coordinator(name=name, email=email, post=post, organisation=organisation, now=now)


@saved_together
def add_organisation(*, name: str, kind: str, by: str, now: datetime) -> queries.Organisation:
    """Add a partner; the same name twice is the same partner."""
    row, is_new = models.Organisation.objects.get_or_create(name=name, defaults={"kind": kind})
    if is_new:
        record(by=by, did="add_organisation", about=f"organisation:{row.pk}", now=now)
    return queries.Organisation(row.pk, row.name, row.kind)


@saved_together
def add_theme(*, name: str, by: str, now: datetime, code: str = "") -> queries.Theme:
    """Add a theme at the end; the same code twice is the same theme."""
    row, is_new = models.Theme.objects.get_or_create(
        code=code or slugify(name), defaults={"name": name, "order": models.Theme.objects.count() + 1}
    )
    if is_new:
        record(by=by, did="add_theme", about=f"theme:{row.code}", now=now)
    return queries.Theme(row.code, row.name, row.order)


@saved_together
def add_audience(*, name: str, by: str, now: datetime, code: str = "") -> queries.Audience:
    """Add an audience at the end; the same code twice is the same audience."""
    row, is_new = models.Audience.objects.get_or_create(
        code=code or slugify(name), defaults={"name": name, "order": models.Audience.objects.count() + 1}
    )
    if is_new:
        record(by=by, did="add_audience", about=f"audience:{row.code}", now=now)
    return queries.Audience(row.code, row.name, row.order)


@saved_together
def add_to_list(kind: Kind, *, name: str, by: str, now: datetime) -> None:
    """Add a theme, an audience or a partner that is not there yet. Raises NameTaken."""
    name = _free_name(kind, name)
    if kind == "theme":
        add_theme(name=name, code=_free_code(models.Theme, name), by=by, now=now)
    elif kind == "audience":
        add_audience(name=name, code=_free_code(models.Audience, name), by=by, now=now)
    else:
        add_organisation(name=name, kind="other", by=by, now=now)


@saved_together
def rename(kind: Kind, key: str, *, name: str, by: str, now: datetime) -> None:
    """Give a theme, an audience or a partner another name; all that names it shows the new one. Raises NameTaken, NotThere."""
    row = _row(kind, key)
    row.name = _free_name(kind, name, besides=row.pk)
    row.save(update_fields=["name"])
    record(by=by, did=f"rename_{kind}", about=f"{kind}:{key}", now=now)


@saved_together
def retire(kind: Kind, key: str, *, by: str, now: datetime) -> None:
    """Stop offering a theme, an audience or a partner. What names it already keeps it. Raises LastOne, NotThere."""
    row = _row(kind, key)
    if not _TABLES[kind]._default_manager.filter(retired_at=None).exclude(pk=row.pk).exists():
        raise LastOne
    row.retired_at = row.retired_at or now
    row.save(update_fields=["retired_at"])
    record(by=by, did=f"retire_{kind}", about=f"{kind}:{key}", now=now)


@saved_together
def bring_back(kind: Kind, key: str, *, by: str, now: datetime) -> None:
    """Offer a theme, an audience or a partner again. Raises NotThere."""
    row = _row(kind, key)
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    record(by=by, did=f"bring_back_{kind}", about=f"{kind}:{key}", now=now)


def _row(kind: Kind, key: str) -> models.Theme | models.Audience | models.Organisation:
    if kind == "organisation" and not key.isdecimal():
        raise NotThere
    where = {"pk": int(key)} if kind == "organisation" else {"code": key}
    row = _TABLES[kind]._default_manager.filter(**where).first()
    if row is None:
        raise NotThere
    return row


def _free_name(kind: Kind, name: str, besides: int = 0) -> str:
    name = formats.one_line(name)
    other = _TABLES[kind]._default_manager.filter(name__iexact=name).exclude(pk=besides).first()
    if other is not None:
        raise NameTaken(other.name, is_retired=other.retired_at is not None)
    return name


def _free_code(table: type[models.Theme | models.Audience], name: str) -> str:
    # A code stays with what it was made for: "fraud" that is called "Scams" today still holds its code.
    taken = set(table._default_manager.values_list("code", flat=True))
    plain = slugify(name)[:26].strip("-") or "other"
    return next(code for number in count(1) if (code := plain if number == 1 else f"{plain}-{number}") not in taken)


@saved_together
def start_plan(
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    priorities: list[str],
    by: str,
    now: datetime,
    is_ranked: bool = False,
    while_none_on: date | None = None,
) -> queries.Plan:
    """Start a dated plan with its priorities in order.

    Raises OverlapsItself when it would end before it starts, NamedAlready when another plan has its name, PlanAtHand when another one
    starts on the same day, or when there is one to work on at `while_none_on`.
    """
    if ends_on <= starts_on:
        raise OverlapsItself
    models.Partnership.objects.select_for_update().first()  # of two who start a plan at once, the second sees that of the first
    if (while_none_on and queries.plan_at_hand(while_none_on)) or models.Plan.objects.filter(starts_on=starts_on).exists():
        raise PlanAtHand
    if models.Plan.objects.filter(name=name).exists():
        raise NamedAlready
    row = models.Plan.objects.create(name=name, starts_on=starts_on, ends_on=ends_on, is_ranked=is_ranked)
    models.Priority.objects.bulk_create(
        models.Priority(plan=row, name=priority, order=order) for order, priority in enumerate(priorities, start=1)
    )
    record(by=by, did="start_plan", about=f"plan:{row.pk}", now=now, facts={"priorities": len(priorities)})
    return queries.Plan(row.pk, name, starts_on, ends_on, is_ranked)


@saved_together
def add_body(*, name: str, kind: str, by: str, now: datetime) -> queries.Body:
    """Add a group that meets; the same name twice is the same group."""
    row, is_new = models.Body.objects.get_or_create(name=name, defaults={"kind": kind})
    if is_new:
        record(by=by, did="add_body", about=f"body:{row.pk}", now=now)
    return queries.Body(row.pk, row.name, row.kind)


@saved_together
def plan_meeting(*, body_id: int, starts_at: datetime, place: str, by: str, now: datetime) -> queries.Meeting:
    """Put a meeting in the diary."""
    body = models.Body.objects.get(pk=body_id)
    row = models.Meeting.objects.create(body=body, starts_at=starts_at, place=place)
    record(by=by, did="plan_meeting", about=f"meeting:{row.pk}", now=now)
    return queries.Meeting(row.pk, body.name, starts_at, place)
