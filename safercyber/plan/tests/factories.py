"""A small plan to try things on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from safercyber.partnership import actions as partnership
from safercyber.partnership import queries
from safercyber.plan import actions

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class SmallPlan:
    """One plan, one objective, one action."""

    plan_id: int
    objective_id: int
    action_id: int


def tea_in_halls(plan_id: int, objective_id: int, **changed: Any) -> int:
    """Hold tea and scams in 12 village halls, led by the Cyber Protect officer."""
    told: dict[str, Any] = {
        "objective_id": objective_id,
        "priority_id": queries.priorities(plan_id)[0].id,
        "title": "Hold tea and scams in 12 village halls",
        "organisation_id": queries.organisations()[0].id,
        "post": "Cyber Protect officer",
        "audience_code": "over-65s",
        "theme_codes": ["fraud"],
        "starts_on": date(2026, 9, 1),
        "due_on": date(2026, 11, 28),
        "by": "person:1",
        "now": NOW,
    }
    return actions.add_action(**(told | changed))


def small_plan() -> SmallPlan:
    """Northvale's plan with one objective and one action."""
    plan = partnership.start_plan(
        name="Plan", starts_on=date(2024, 4, 1), ends_on=date(2027, 3, 31), priorities=["Cyber-enabled crime"], by="system", now=NOW
    )
    partnership.add_organisation(name="Northvale Police", kind="police", by="system", now=NOW)
    partnership.add_audience(name="Over-65s", code="over-65s", by="system", now=NOW)
    partnership.add_theme(name="Fraud and scams", code="fraud", by="system", now=NOW)
    partnership.add_theme(name="Hacking and data", code="hacking", by="system", now=NOW)
    objective = actions.add_objective(plan_id=plan.id, name="Raise awareness", by="system", now=NOW)
    return SmallPlan(plan.id, objective, tea_in_halls(plan.id, objective))
