"""Who may change the plan."""

from __future__ import annotations

from safercyber.people.queries import Person


def may_change(person: Person) -> bool:
    """Coordinators and officers change the plan; everyone on the staff may read it."""
    return bool(person.roles & {"coordinator", "officer"})


def may_start(person: Person) -> bool:
    """Coordinators start a plan."""
    return "coordinator" in person.roles
