"""Who the staff are."""

from __future__ import annotations

from dataclasses import dataclass

from safercyber.people.models import User


@dataclass(frozen=True)
class Person:
    """A member of staff who is signed in, as every page sees them."""

    id: int
    name: str
    email: str
    post: str
    organisation: str
    roles: frozenset[str]
    is_example: bool

    @property
    def by(self) -> str:
        """How the ledger names this person."""
        return f"person:{self.id}"

    @property
    def first_name(self) -> str:
        """The name to greet with: "Priya", but "PC Okafor" and "Cllr Dunn" as they are known."""
        first = self.name.split()[0]
        return self.name if first in {"PC", "Sgt", "DI", "Cllr", "Ms", "Mr", "Mrs", "Dr"} else first

    @property
    def initials(self) -> str:
        """PN."""
        return "".join(part[0] for part in self.name.split()[:2]).upper()


def _person(user: User) -> Person:
    return Person(
        user.pk, user.name, user.email, user.post, user.organisation, frozenset(role.kind for role in user.roles.all()), user.is_example
    )


def person(id: int) -> Person | None:
    """An active member of staff by id."""
    user = User.objects.filter(pk=id, is_active=True).prefetch_related("roles").first()
    return _person(user) if user else None


def everyone() -> tuple[Person, ...]:
    """All active staff by name."""
    return tuple(_person(user) for user in User.objects.filter(is_active=True).prefetch_related("roles").order_by("name", "pk"))


def names_of(references: set[str]) -> dict[str, str]:
    """Names to show for ledger references such as "person:3"; who is not staff reads as "Someone from the public", "The system" …"""
    ids = {int(reference.partition(":")[2]) for reference in references if reference.startswith("person:")}
    names = {f"person:{user.pk}": user.name for user in User.objects.filter(pk__in=ids)}
    plain = {"public": "Someone from the public", "player": "A player", "link": "Holder of a link", "system": "Safer Cyber itself"}
    return {reference: names.get(reference) or plain.get(reference, "Someone who has left") for reference in references}
