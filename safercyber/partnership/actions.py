"""Setting the partnership up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import count
from typing import Literal, TypeVar

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from safercyber.ledger.actions import record
from safercyber.partnership import models, queries
from safercyber.partnership.readings import CannotRead as CannotRead
from safercyber.partnership.readings import record_reading as record_reading
from safercyber.partnership.readings import take_back_reading as take_back_reading
from safercyber.people import actions as people
from safercyber.rules import days, formats
from safercyber.storage import saved_together


class AlreadySetUp(Exception):
    """This installation serves one partnership, and it has one."""


class SomebodyElseChangedIt(Exception):
    """The area changed while this person was typing. Nothing is saved: they look at both first."""


class NamedAlready(Exception):
    """Two plans cannot have one name."""


class OutOfReach(ValueError):
    """A day that can not be meant. `field` names the field of the form that the words belong to."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


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


Labelled = TypeVar("Labelled", models.Theme, models.Audience)
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
    told = {field: formats.one_line(value) for field, value in told.items()}
    row = models.Partnership.objects.create(pk=1, is_example=is_example, **told)
    record(by=by, did="set_up_partnership", about="partnership", now=now)
    return queries.as_partnership(row)


@saved_together
def change_partnership(
    *, name: str, short_name: str, phone: str, email: str, safeguarding_phone: str, seen_version: int | None, by: str, now: datetime
) -> queries.Partnership:
    """Change how the partnership is called and reached.

    Raises NotThere before it is set up, SomebodyElseChangedIt when `seen_version` is not the newest.
    """
    row = models.Partnership.objects.select_for_update().first()
    if row is None:
        raise NotThere
    if row.version != seen_version:
        raise SomebodyElseChangedIt
    wanted = {"name": name, "short_name": short_name, "phone": phone, "email": email, "safeguarding_phone": safeguarding_phone}
    wanted = {field: formats.one_line(value) for field, value in wanted.items()}
    changed = sorted(field for field, value in wanted.items() if getattr(row, field) != value)
    for field, value in wanted.items():
        setattr(row, field, value)
    row.version += bool(changed)
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
    """Add a partner; the same name twice is the same partner, whatever its capitals."""
    name = formats.one_line(name)
    row, is_new = models.Organisation.objects.get_or_create(folded=formats.folded(name), defaults={"name": name, "kind": kind})
    if is_new:
        record(by=by, did="add_organisation", about=f"organisation:{row.pk}", now=now)
    return queries.Organisation(row.pk, row.name, row.kind)


@saved_together
def add_theme(*, name: str, by: str, now: datetime, code: str = "") -> queries.Theme:
    """Add a theme at the end; the same code or the same name twice is the same theme."""
    row = _named(models.Theme, name, code or slugify(name), by, now)
    return queries.Theme(row.code, row.name, row.order)


@saved_together
def add_audience(*, name: str, by: str, now: datetime, code: str = "") -> queries.Audience:
    """Add an audience at the end; the same code or the same name twice is the same audience."""
    row = _named(models.Audience, name, code or slugify(name), by, now)
    return queries.Audience(row.code, row.name, row.order)


def _named(table: type[Labelled], name: str, code: str, by: str, now: datetime) -> Labelled:
    _one_at_a_time()
    name, rows = formats.one_line(name), table._default_manager
    if there := rows.filter(code=code).first() or rows.filter(folded=formats.folded(name)).first():
        return there
    row = rows.create(code=code, name=name, order=rows.count() + 1)
    kind = table.__name__.lower()
    record(by=by, did=f"add_{kind}", about=f"{kind}:{row.code}", now=now)
    return row


@saved_together
def add_to_list(kind: Kind, *, name: str, by: str, now: datetime) -> None:
    """Add a theme, an audience or a partner that is not there yet. Raises NameTaken."""
    _one_at_a_time()
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
    _one_at_a_time()
    row = _row(kind, key)
    before, row.name = row.name, _free_name(kind, name, besides=row.pk)
    if row.name != before:
        row.save(update_fields=["name", "folded"])
        record(by=by, did=f"rename_{kind}", about=_about(kind, row), now=now, facts={"before": before, "after": row.name})


@saved_together
def retire(kind: Kind, key: str, *, by: str, now: datetime) -> None:
    """Stop offering a theme, an audience or a partner. What names it already keeps it. Raises LastOne, NotThere."""
    _one_at_a_time()
    row = _row(kind, key)
    if row.retired_at is not None:
        return
    if not _TABLES[kind]._default_manager.filter(retired_at=None).exclude(pk=row.pk).exists():
        raise LastOne
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    record(by=by, did=f"retire_{kind}", about=_about(kind, row), now=now)


@saved_together
def bring_back(kind: Kind, key: str, *, by: str, now: datetime) -> None:
    """Offer a theme, an audience or a partner again. Raises NotThere."""
    _one_at_a_time()
    row = _row(kind, key)
    if row.retired_at is not None:
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        record(by=by, did=f"bring_back_{kind}", about=_about(kind, row), now=now)


def _one_at_a_time() -> None:
    # Names that differ, numbers in a row and one that is left are promises about whole lists, so the one partnership is held.
    models.Partnership.objects.select_for_update().first()


def _about(kind: Kind, row: models.Theme | models.Audience | models.Organisation) -> str:
    return f"{kind}:{row.pk if isinstance(row, models.Organisation) else row.code}"


def _row(kind: Kind, key: str) -> models.Theme | models.Audience | models.Organisation:
    where = {"pk": formats.whole(key)} if kind == "organisation" else {"code": key}
    row = _TABLES[kind]._default_manager.filter(**where).first()
    if row is None:
        raise NotThere
    return row


def _free_name(kind: Kind, name: str, besides: int = 0) -> str:
    name = formats.one_line(name)
    other = _TABLES[kind]._default_manager.filter(folded=formats.folded(name)).exclude(pk=besides).first()
    if other is not None:
        raise NameTaken(other.name, is_retired=other.retired_at is not None)
    return name


def _free_code(table: type[models.Theme | models.Audience], name: str) -> str:
    # A code stays with what it was made for: "fraud" that is called "Scams" today still holds its code.
    taken = set(table._default_manager.values_list("code", flat=True))
    plain = slugify(name)[:26].strip("-") or "other"
    return next(code for number in count(1) if (code := plain if number == 1 else f"{plain}-{number}") not in taken)


def check_days(now: datetime, **told: date) -> None:
    """Refuse days of a plan that can not be meant. Raises OutOfReach with the name of the day."""
    for field, on in told.items():
        if why_not := days.plan_out_of_reach(on, now.date()):
            raise OutOfReach(field, why_not)


def _check_beside(name: str, starts_on: date, while_none_on: date | None) -> None:
    if (while_none_on and queries.plan_at_hand(while_none_on)) or models.Plan.objects.filter(starts_on=starts_on).exists():
        raise PlanAtHand
    if models.Plan.objects.filter(name=name).exists():
        raise NamedAlready


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

    Raises OutOfReach for a day too long ago or too far ahead, OverlapsItself when it would end before it starts, NamedAlready when
    another plan has its name, PlanAtHand when another one starts on the same day, or when there is one to work on at `while_none_on`.
    """
    check_days(now, starts_on=starts_on, ends_on=ends_on)
    if ends_on <= starts_on:
        raise OverlapsItself
    _one_at_a_time()
    _check_beside(name, starts_on, while_none_on)
    try:
        with transaction.atomic():
            row = models.Plan.objects.create(name=name, starts_on=starts_on, ends_on=ends_on, is_ranked=is_ranked)
    except IntegrityError:
        # Until the partnership has its row there is nothing to hold, and two who press at once both find no plan.
        _check_beside(name, starts_on, while_none_on)
        raise
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
