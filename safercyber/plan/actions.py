"""What people do to the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from safercyber.ledger.actions import record
from safercyber.partnership import actions as partnership_actions
from safercyber.partnership import queries as partnership
from safercyber.partnership.actions import NamedAlready, OutOfReach, OverlapsItself, PlanAtHand
from safercyber.plan import models
from safercyber.storage import saved_together

__all__ = [
    "NamedAlready",
    "NeedsAReason",
    "OutOfReach",
    "OverlapsItself",
    "PlanAtHand",
    "SomebodyElseChangedIt",
    "Update",
    "add_action",
    "add_objective",
    "start_plan",
    "update_action",
]


class SomebodyElseChangedIt(Exception):
    """The action changed while this person was typing. Nothing is saved: they look at both first."""


class NeedsAReason(Exception):
    """A date was moved, or an action got stuck, without a word on why."""


@dataclass(frozen=True)
class Update:
    """What a lead says of an action. `due_on` moves only with `why`; stuck only with `blocker`."""

    status: str
    what_happened: str = ""
    next_step: str = ""
    blocker: str = ""
    due_on: date | None = None
    why: str = ""


@saved_together
def start_plan(
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    priorities: Sequence[str],
    objectives: Sequence[str],
    by: str,
    now: datetime,
    is_ranked: bool = False,
) -> int:
    """Start a plan with its priorities and its objectives, all or nothing; returns the plan's id.

    Raises PlanAtHand while there is a plan to work on, OutOfReach, OverlapsItself and NamedAlready as partnership does.
    """
    made = partnership_actions.start_plan(
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        priorities=list(priorities),
        is_ranked=is_ranked,
        while_none_on=timezone.localdate(now),
        by=by,
        now=now,
    )
    for objective in objectives:
        add_objective(plan_id=made.id, name=objective, by=by, now=now)
    return made.id


@saved_together
def add_objective(*, plan_id: int, name: str, by: str, now: datetime) -> int:
    """Add an objective at the end of a plan and return its id."""
    order = models.Objective.objects.filter(plan_id=plan_id).count() + 1
    row = models.Objective.objects.create(plan_id=plan_id, name=name, order=order)
    record(by=by, did="add_objective", about=f"objective:{row.pk}", now=now)
    return row.pk


@saved_together
def add_action(
    *,
    objective_id: int,
    priority_id: int,
    title: str,
    organisation_id: int,
    post: str,
    audience_code: str,
    theme_codes: Sequence[str],
    starts_on: date,
    due_on: date,
    by: str,
    now: datetime,
    **rest: Any,
) -> int:
    """Add an action at the end of an objective and return its id.

    `rest` may hold why, outcome, partners, place_code, method, planned_minutes, cost_pence and fund. The reference is the
    objective's number and the next free one ("2.4"). Raises ValueError for an unknown audience or theme, or no theme at all,
    OutOfReach for a day that can not be meant.
    """
    partnership_actions.check_days(now, starts_on=starts_on, due_on=due_on)
    objective = models.Objective.objects.get(pk=objective_id)
    taken = {int(ref.rpartition(".")[2]) for ref in objective.actions.values_list("ref", flat=True)}
    row = models.Action(
        objective=objective,
        priority_id=priority_id,
        ref=f"{objective.order}.{max(taken, default=0) + 1}",
        title=title,
        organisation_id=organisation_id,
        post=post,
        audience_id=partnership.audience_id(audience_code),
        starts_on=starts_on,
        first_due_on=due_on,
        due_on=due_on,
        updated_at=now,
        **rest,
    )
    themes = [partnership.theme_id(code) for code in dict.fromkeys(theme_codes)]
    if not themes:
        raise ValueError("An action names at least one theme.")
    row.save(force_insert=True)
    models.ActionTheme.objects.bulk_create(models.ActionTheme(action=row, theme_id=theme) for theme in themes)
    record(by=by, did="add_action", about=f"action:{row.pk}", now=now)
    return row.pk


@saved_together
def update_action(*, action_id: int, seen_version: int, update: Update, by: str, now: datetime) -> int:
    """Say how an action is going; every field that moved is kept as it was. Returns the new version.

    Raises SomebodyElseChangedIt when `seen_version` is no longer the newest, NeedsAReason as its name says,
    OutOfReach for a new date that can not be meant.
    """
    row = models.Action.objects.select_for_update().get(pk=action_id)
    if row.version != seen_version:
        raise SomebodyElseChangedIt("Somebody changed this action while you were typing.")
    due_on = update.due_on or row.due_on
    if due_on != row.due_on:
        partnership_actions.check_days(now, due_on=due_on)
    if due_on != row.due_on and not update.why:
        raise NeedsAReason("Say in a few words why the date moves.")
    if update.status == "stuck" and not update.blocker:
        raise NeedsAReason("Say what would unstick it.")
    wanted = {
        "status": update.status,
        "what_happened": update.what_happened,
        "next_step": update.next_step,
        "blocker": update.blocker if update.status == "stuck" else "",
        "due_on": due_on,
    }
    changed = {field: value for field, value in wanted.items() if getattr(row, field) != value}
    models.ActionChange.objects.bulk_create(
        models.ActionChange(
            action=row,
            at=now,
            by=by,
            field=field,
            before=str(getattr(row, field)),
            after=str(value),
            why=update.why if field == "due_on" else "",
        )
        for field, value in changed.items()
    )
    for field, value in changed.items():
        setattr(row, field, value)
    row.updated_at, row.version = now, row.version + 1
    row.save()
    record(by=by, did="update_action", about=f"action:{row.pk}", now=now, why=update.why, facts={"fields": sorted(changed)})
    return row.version
