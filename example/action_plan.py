"""The action plan: three objectives and about thirty actions, one overlap and one gap among them on purpose."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from safercyber.partnership import queries as partnership
from safercyber.plan import actions, queries

OBJECTIVES = ("Raise awareness", "Protect the most at risk", "Help business stand firm")


@dataclass(frozen=True)
class Told:
    """One action as the story tells it. Days count from today: due, and how it was moved; `state` may say more."""

    objective: int
    title: str
    partner: str
    post: str
    audience: str
    themes: str
    started: int
    due: int
    hours: int = 0
    pounds: int = 0
    fund: str = ""
    status: str = "going"
    happened: str = ""
    next_step: str = ""
    blocker: str = ""
    moved: int = 0
    moved_why: str = ""
    why: str = ""
    silent: int = 6
    priority: int = 6


def story() -> tuple[Told, ...]:
    """The actions in the order in which they were agreed."""
    with Path(__file__).with_name("actions.toml").open("rb") as file:
        return tuple(Told(**told) for told in tomllib.load(file)["action"])


def write(plan_id: int, now: datetime) -> int:
    """Write the plan and how each action has gone, as its leads would have. Returns how many actions there are."""
    objectives = [actions.add_objective(plan_id=plan_id, name=name, by="system", now=now) for name in OBJECTIVES]
    priorities = {priority.order: priority.id for priority in partnership.priorities(plan_id)}
    partners = {organisation.name: organisation.id for organisation in partnership.organisations()}
    today = timezone.localdate(now)
    told_actions = story()
    for told in told_actions:
        begun = now + timedelta(days=told.started)
        id_ = actions.add_action(
            objective_id=objectives[told.objective - 1],
            priority_id=priorities[told.priority],
            title=told.title,
            organisation_id=partners[told.partner],
            post=told.post,
            audience_code=told.audience,
            theme_codes=told.themes.split(),
            starts_on=today + timedelta(days=told.started),
            due_on=today + timedelta(days=told.due),
            planned_minutes=told.hours * 60,
            cost_pence=told.pounds * 100,
            fund=told.fund,
            why=told.why,
            by="system",
            now=begun,
        )
        if told.status == "not-started":
            continue
        line = queries.action(id_, now)
        due = line.due_on + timedelta(days=told.moved) if line and told.moved else None
        update = actions.Update(told.status, told.happened, told.next_step, told.blocker, due, told.moved_why)
        seen = now - timedelta(days=told.silent)
        actions.update_action(action_id=id_, seen_version=1, update=update, by="system", now=seen)
    return len(told_actions)
