"""Who the staff are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from safercyber.people.models import Invitation, User
from safercyber.who import Person

LINK_DAYS = 7
BACK_UP_ALPHABET = "234679CDFGHJKMNPQRTVWXYZ"


@dataclass(frozen=True)
class Account:
    """A member of staff as the coordinator's list shows them. `link_ends_at` is set while a link to set the password is open."""

    id: int
    name: str
    email: str
    post: str
    organisation: str
    roles: tuple[str, ...]
    is_active: bool
    is_example: bool
    has_password: bool
    second_step_since: datetime | None
    last_here_at: datetime | None
    link_ends_at: datetime | None


@dataclass(frozen=True)
class Security:
    """How somebody's own account is secured."""

    second_step_since: datetime | None
    back_up_codes_left: int
    is_example: bool


@dataclass(frozen=True)
class Welcome:
    """Whom a link to set a password is for."""

    name: str
    email: str
    ends_at: datetime


def token_hash(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def plain_code(typed: str) -> str:
    """A recovery code without the signs between its groups, in capitals."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def spoken_code(code: str) -> str:
    """K7MP4-2XCDF, as it stands on paper."""
    return f"{code[:5]}-{code[5:]}"


def person_of(user: User) -> Person:
    """The person behind an account that was read already (one statement, for the roles)."""
    return Person(
        user.pk, user.name, user.email, user.post, user.organisation, frozenset(role.kind for role in user.roles.all()), user.is_example
    )


def person(id: int) -> Person | None:
    """An active member of staff by id."""
    user = User.objects.filter(pk=id, is_active=True).prefetch_related("roles").first()
    return person_of(user) if user else None


def active(ids: Collection[int]) -> tuple[Person, ...]:
    """The active members of staff among these ids, by name."""
    found = User.objects.filter(pk__in=ids, is_active=True).prefetch_related("roles").order_by("name", "pk")
    return tuple(person_of(user) for user in found)


def everyone() -> tuple[Person, ...]:
    """All active staff by name."""
    return tuple(person_of(user) for user in User.objects.filter(is_active=True).prefetch_related("roles").order_by("name", "pk"))


def names_of(references: set[str]) -> dict[str, str]:
    """Names to show for ledger references such as "person:3"; who is not staff reads as "Someone from the public", "The system" …"""
    ids = {int(reference.partition(":")[2]) for reference in references if reference.startswith("person:")}
    names = {f"person:{user.pk}": user.name for user in User.objects.filter(pk__in=ids)}
    plain = {"public": "Someone from the public", "player": "A player", "link": "Holder of a link", "system": "Safer Cyber itself"}
    return {reference: names.get(reference) or plain.get(reference, "Someone who has left") for reference in references}


def nobody_yet() -> bool:
    """Whether nobody has chosen a password yet, so that the area can be set up."""
    return not User.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def accounts(now: datetime) -> tuple[Account, ...]:
    """All accounts by name, those that were deactivated last."""
    open_links = dict(Invitation.objects.filter(used_at=None, ends_at__gt=now).values_list("user_id", "ends_at"))
    rows = User.objects.select_related("second_step").prefetch_related("roles").order_by("-is_active", "name", "pk")
    return tuple(
        Account(
            row.pk,
            row.name,
            row.email,
            row.post,
            row.organisation,
            tuple(sorted(role.kind for role in row.roles.all())),
            row.is_active,
            row.is_example,
            row.has_usable_password(),
            row.second_step.since if hasattr(row, "second_step") else None,
            row.last_login,
            open_links.get(row.pk),
        )
        for row in rows
    )


def security_of(person_id: int) -> Security:
    """The state of somebody's second step and recovery codes."""
    user = User.objects.select_related("second_step").get(pk=person_id)
    left = user.back_up_codes.filter(used_at=None).count()
    return Security(user.second_step.since if hasattr(user, "second_step") else None, left, user.is_example)


def welcome_for(token: str, now: datetime) -> Welcome | None:
    """Whom an open link is for, or None when it opens nothing (any more)."""
    found = Invitation.objects.filter(token_hash=token_hash(token), used_at=None, ends_at__gt=now, user__is_active=True)
    row = found.select_related("user").first()
    return Welcome(row.user.name, row.user.email, row.ends_at) if row else None
