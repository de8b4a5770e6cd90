"""What the plan says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from safercyber.partnership import queries as partnership
from safercyber.people.queries import Person, names_of
from safercyber.plan import models
from safercyber.rules import formats
from safercyber.rules.this_week import ToDo

NO_UPDATE_AFTER = timedelta(days=35)
WORDS = dict(models.STATUSES)
FIELD_WORDS = {
    "status": "Status",
    "what_happened": "What happened",
    "next_step": "What next",
    "blocker": "What would unstick it",
    "due_on": "Due",
}


@dataclass(frozen=True)
class Theme:
    """A theme as the plan shows it: the order decides the colour."""

    code: str
    name: str
    order: int


@dataclass(frozen=True)
class ActionLine:
    """One action on the list. `wall` is its brick: done, going, late, stuck, not-started or stopped."""

    id: int
    ref: str
    title: str
    objective: str
    organisation: str
    post: str
    audience: str
    themes: tuple[Theme, ...]
    starts_on: date
    first_due_on: date
    due_on: date
    planned_minutes: int
    cost_pence: int
    fund: str
    status: str
    status_words: str
    is_late: bool
    is_silent: bool
    what_happened: str
    next_step: str
    blocker: str
    why: str
    outcome: str
    partners: str
    method: str
    place_code: str
    priority: str
    updated_at: datetime
    version: int

    @property
    def wall(self) -> str:
        """The brick's state."""
        return "late" if self.is_late else self.status


@dataclass(frozen=True)
class Wall:
    """An objective as a wall: one brick an action, and the same in words."""

    objective_id: int
    objective: str
    bricks: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True)
class Change:
    """One field of an action as it was and as it became."""

    at: datetime
    by: str
    field: str
    before: str
    after: str
    why: str


def _rows(**where: object) -> QuerySet[models.Action]:
    themes = Prefetch("themes", models.ActionTheme.objects.select_related("theme").order_by("theme__order"))
    chosen = models.Action.objects.filter(**where).select_related("objective", "organisation", "audience", "priority")
    return chosen.prefetch_related(themes).order_by("objective__order", "pk")


def _line(row: models.Action, now: datetime) -> ActionLine:
    today = timezone.localdate(now)
    open_ = row.status not in ("done", "stopped")
    return ActionLine(
        id=row.pk,
        ref=row.ref,
        title=row.title,
        objective=row.objective.name,
        organisation=row.organisation.name,
        post=row.post,
        audience=row.audience.name,
        themes=tuple(Theme(link.theme.code, link.theme.name, link.theme.order) for link in row.themes.all()),
        starts_on=row.starts_on,
        first_due_on=row.first_due_on,
        due_on=row.due_on,
        planned_minutes=row.planned_minutes,
        cost_pence=row.cost_pence,
        fund=row.fund,
        status=row.status,
        status_words=WORDS[row.status],
        is_late=open_ and row.due_on < today,
        is_silent=open_ and row.status != "not-started" and now - row.updated_at > NO_UPDATE_AFTER,
        what_happened=row.what_happened,
        next_step=row.next_step,
        blocker=row.blocker,
        why=row.why,
        outcome=row.outcome,
        partners=row.partners,
        method=row.method,
        place_code=row.place_code,
        priority=row.priority.name,
        updated_at=row.updated_at,
        version=row.version,
    )


def actions_of(plan_id: int, now: datetime) -> tuple[ActionLine, ...]:
    """All actions of a plan, objective by objective, in the order of their references."""
    return tuple(_line(row, now) for row in _rows(objective__plan_id=plan_id))


def action(id: int, now: datetime) -> ActionLine | None:
    """One action by id."""
    row = _rows(pk=id).first()
    return _line(row, now) if row else None


def changes_of(id: int) -> tuple[Change, ...]:
    """All that changed on an action, newest first, with the names of those who did it."""
    rows = list(models.ActionChange.objects.filter(action_id=id).order_by("-at", "-pk"))
    names = names_of({row.by for row in rows})
    return tuple(
        Change(
            row.at, names[row.by], FIELD_WORDS.get(row.field, row.field), _told(row.field, row.before), _told(row.field, row.after), row.why
        )
        for row in rows
    )


def _told(field: str, value: str) -> str:
    """A kept value in words: a status by its name, a date as the guide writes dates."""
    if field == "status":
        return WORDS.get(value, value)
    return formats.long_date(date.fromisoformat(value)) if field == "due_on" and value else value


def objectives_of(plan_id: int) -> tuple[tuple[int, str], ...]:
    """Id and name of each objective in order."""
    return tuple(models.Objective.objects.filter(plan_id=plan_id).order_by("order").values_list("pk", "name"))


def walls(plan_id: int, now: datetime) -> tuple[Wall, ...]:
    """Each objective as a wall of bricks: done first, then going, late, stuck, not started. Stopped actions are no bricks."""
    lines = actions_of(plan_id, now)
    order = ["done", "going", "stuck", "late", "not-started"]
    found = []
    for id_, name in objectives_of(plan_id):
        mine = sorted(
            (line for line in lines if line.objective == name and line.status != "stopped"), key=lambda line: order.index(line.wall)
        )
        done, late = sum(line.status == "done" for line in mine), sum(line.is_late for line in mine)
        words = f"{done} of {len(mine)} done" + (f", {late} late" if late else "") if mine else "No action yet"
        found.append(Wall(id_, name, tuple((line.wall, line.title) for line in mine), words))
    return tuple(found)


def due_between(plan_id: int, start: date, end: date, now: datetime) -> tuple[ActionLine, ...]:
    """Open actions due in a period, soonest first."""
    lines = (line for line in actions_of(plan_id, now) if start <= line.due_on <= end and line.status not in ("done", "stopped"))
    return tuple(sorted(lines, key=lambda line: (line.due_on, line.ref)))


def waiting_for(person: Person, now: datetime) -> tuple[ToDo, ...]:
    """For the coordinator: late and stuck actions, two at their full size; or that there is no plan to act on."""
    if "coordinator" not in person.roles:
        return ()
    today = timezone.localdate(now)
    rows = _rows(objective__plan__starts_on__lte=today, objective__plan__ends_on__gte=today)
    lines = [line for line in (_line(row, now) for row in rows) if line.is_late or line.status == "stuck"]
    lines.sort(key=lambda line: (line.due_on, line.ref))
    if not lines and partnership.plan_at_hand(today) is None:
        why = "Your priorities and objectives. Actions go under them."
        return (ToDo(now, "Start your plan", why, "Start a plan", reverse("plan-start"), "calm"),)
    return tuple(_todo(line, "normal" if place < 2 else "small") for place, line in enumerate(lines))


def _todo(line: ActionLine, size: str) -> ToDo:
    due = timezone.make_aware(datetime.combine(line.due_on, time(17)))
    state = "is stuck" if line.status == "stuck" else "is late"
    why = line.blocker or f"Was due {line.due_on.day} {line.due_on:%B}."
    return ToDo(
        due_at=due,
        title=f"{line.title} {state}",
        why=f"{line.post}, {line.organisation}. {why}",
        button="Update this action",
        href=reverse("plan-action", args=[line.id]),
        tone="late" if line.is_late else "soon",
        size=size,
    )
