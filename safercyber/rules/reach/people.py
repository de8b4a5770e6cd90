"""Direct reach counts people, not attendances: three numbers together, and contacts apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Came:
    """One attendance. `who` is a keyed code or a booking, never a name; `people` is how many came on that booking."""

    who: str
    on: date
    people: int = 1


@dataclass(frozen=True, slots=True)
class Contacts:
    """A head count without codes, such as a stall or an assembly. Never added to people."""

    on: date
    people: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Always shown together. `contacts` is a row of its own."""

    attendances: int
    people: int
    new_people: int
    contacts: int
    contacts_estimated: bool


def direct_reach(came: Iterable[Came], contacts: Iterable[Contacts], start: date, end: date) -> Reach:
    """Reach from `start` to `end`, both days in. `came` holds earlier attendances too, so that new people can be told.

    A booking that brings three people one day and two another stands for three people: its largest attendance. They are new
    when the booking, or code, never came before the period; if more come with it than ever before, only the extra are new.
    """
    if end < start:
        raise ValueError("A period cannot end before it starts.")
    attendances = 0
    inside: dict[str, int] = {}
    earlier: dict[str, int] = {}
    for visit in came:
        if visit.people < 0:
            raise ValueError("Nobody can come fewer than no times.")
        if start <= visit.on <= end:
            attendances += visit.people
            inside[visit.who] = max(inside.get(visit.who, 0), visit.people)
        elif visit.on < start:
            earlier[visit.who] = max(earlier.get(visit.who, 0), visit.people)
    counted = [contact for contact in contacts if start <= contact.on <= end]
    if any(contact.people < 0 for contact in counted):
        raise ValueError("Nobody can count fewer than no heads.")
    return Reach(
        attendances=attendances,
        people=sum(inside.values()),
        new_people=sum(max(people - earlier.get(who, 0), 0) for who, people in inside.items()),
        contacts=sum(contact.people for contact in counted),
        contacts_estimated=any(contact.estimated for contact in counted),
    )
