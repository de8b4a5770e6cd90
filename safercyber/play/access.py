"""Who may run rooms."""

from __future__ import annotations

from safercyber.people.queries import Person
from safercyber.who import COORDINATOR_ROLE, OFFICER_ROLE


class MayNot(Exception):
    """Somebody may not do this. Its text is the sentence shown."""


def may_run(person: Person) -> bool:
    """A coordinator or an officer may open any room and take over a running one: a room must never be without a host."""
    return bool({COORDINATOR_ROLE, OFFICER_ROLE} & person.roles)


def check_may_run(person: Person) -> None:
    """Raises MayNot with the sentence to show."""
    if not may_run(person):
        raise MayNot("Rooms are run by officers and coordinators.")
