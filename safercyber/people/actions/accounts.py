"""Making accounts, giving and taking roles, and ending accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import salted_hmac

from safercyber.ledger.actions import record
from safercyber.outbox.actions import write_letter
from safercyber.people import queries
from safercyber.people.models import Invitation, Role, SecondStep, User
from safercyber.people.queries import LINK_DAYS, Person, token_hash
from safercyber.rules import formats
from safercyber.storage import saved_together
from safercyber.who import COORDINATOR_ROLE, ROLES

_ALPHABET = "234679cdfghjkmnpqrtvwxyz"


class AlreadySetUp(Exception):
    """There is an account already, so the first one cannot be made."""


class AlreadyThere(Exception):
    """Somebody here has that e-mail address."""


class NotThere(Exception):
    """No such member of staff."""


class LastCoordinator(Exception):
    """Nobody would be left to let others in."""


class Unsuitable(ValueError):
    """An unknown role, no role at all, or an example account where a real one is asked for."""


@dataclass(frozen=True)
class Invited:
    """Somebody invited, and the link that lets them set their password once. The link cannot be shown again later."""

    person: Person
    link: str
    ends_at: datetime


def set_up_token() -> str:
    """The key that opens /set-up while there is no account at all. The start command prints it; nothing is stored."""
    return salted_hmac("safercyber.people.set-up", str(settings.DATA), algorithm="sha256").hexdigest()[:32]


def _locked(person_id: int, *, is_active: bool = True) -> User:
    user = User.objects.select_for_update().filter(pk=person_id, is_active=is_active).first()
    if user is None:
        raise NotThere
    return user


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_number=F("session_number") + 1)


def _checked_roles(roles: Iterable[str]) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(roles))
    if not kinds or not set(kinds) <= set(ROLES):
        raise Unsuitable(f"A member of staff has one or more of these roles: {', '.join(ROLES)}.")
    return kinds


def _new_user(
    *,
    name: str,
    email: str,
    post: str,
    organisation: str,
    roles: Iterable[str],
    password: str | None,
    now: datetime,
    is_example: bool = False,
) -> User:
    kinds = _checked_roles(roles)
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise AlreadyThere
    user = User.objects.create(
        email=address,
        name=formats.one_line(name),
        post=formats.one_line(post),
        organisation=formats.one_line(organisation),
        password=make_password(password),
        joined_at=now,
        is_example=is_example,
    )
    Role.objects.bulk_create(Role(user=user, kind=kind, given_at=now) for kind in kinds)
    return user


def _the_person(user: User) -> Person:
    found = queries.person(user.pk)
    if found is None:
        raise NotThere
    return found


@saved_together
def set_up_first_coordinator(*, name: str, email: str, post: str, organisation: str = "", now: datetime) -> Invited:
    """Make the first account, a coordinator's, and return the link that sets its password. Raises AlreadySetUp when there is an account."""
    if User.objects.exists():
        raise AlreadySetUp
    user = _new_user(name=name, email=email, post=post, organisation=organisation, roles=[COORDINATOR_ROLE], password=None, now=now)
    link, ends_at = _new_link(user, now)
    record(by="system", did="set_up_first_coordinator", about=f"person:{user.pk}", now=now)
    return Invited(_the_person(user), link, ends_at)


@saved_together
def go_on_setting_up(*, now: datetime) -> Invited:
    """A new link for a first coordinator who stopped before choosing a password. Raises AlreadySetUp once anybody has one."""
    if not queries.nobody_yet():
        raise AlreadySetUp
    user = User.objects.select_for_update().order_by("pk").first()
    if user is None:
        raise NotThere
    link, ends_at = _new_link(user, now)
    record(by="system", did="go_on_setting_up", about=f"person:{user.pk}", now=now)
    return Invited(_the_person(user), link, ends_at)


def _new_link(user: User, now: datetime) -> tuple[str, datetime]:
    token = secrets.token_urlsafe(16)
    ends_at = now + timedelta(days=LINK_DAYS)
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(user=user, token_hash=token_hash(token), made_at=now, ends_at=ends_at)
    return settings.ORIGIN + reverse("welcome", args=[token]), ends_at


def _write_link(user: User, link: str, now: datetime) -> None:
    write_letter(
        to=user.email,
        subject="Your Safer Cyber staff account",
        words=(
            f"Hello {user.name},\n\nYou have a staff account with Safer Cyber. Open this link to choose a password and set up your "
            f"second step. It works once, for {LINK_DAYS} days:\n\n{link}\n\n"
            "You need a phone with a code app. It takes about 3 minutes.\n\n"
            "We never ring or email to ask for your password or your codes."
        ),
        about=f"person:{user.pk}",
        now=now,
    )


@saved_together
def invite(*, name: str, email: str, post: str, organisation: str, roles: Iterable[str], by: str, now: datetime) -> Invited:
    """Make an account without a password, write the letter with its link, and return that link. Raises AlreadyThere, Unsuitable."""
    user = _new_user(name=name, email=email, post=post, organisation=organisation, roles=roles, password=None, now=now)
    link, ends_at = _new_link(user, now)
    _write_link(user, link, now)
    record(by=by, did="invite", about=f"person:{user.pk}", now=now, facts={"roles": sorted(_checked_roles(roles))})
    return Invited(_the_person(user), link, ends_at)


@saved_together
def send_new_link(*, person_id: int, by: str, now: datetime) -> Invited:
    """A new link to set the password, for who lost the first one or forgot their password. The second step stays as it is."""
    user = _locked(person_id)
    if user.is_example:
        raise Unsuitable("Example accounts keep the password that the start command printed.")
    link, ends_at = _new_link(user, now)
    _write_link(user, link, now)
    record(by=by, did="send_new_link", about=f"person:{user.pk}", now=now)
    return Invited(_the_person(user), link, ends_at)


@saved_together
def remove_second_step(*, person_id: int, by: str, now: datetime) -> Person:
    """For who lost both phone and recovery codes: the next sign-in sets up a new second step. Ends their sessions and tells them."""
    user = _locked(person_id)
    if user.is_example:
        raise Unsuitable("Example accounts keep their fixed second step.")
    SecondStep.objects.filter(user=user).delete()
    user.back_up_codes.all().delete()
    _end_sessions(user)
    write_letter(
        to=user.email,
        subject="Your second step was reset",
        words=(
            f"Hello {user.name},\n\nA coordinator has reset your two-step sign-in, because your phone was lost or changed. "
            "You set up a new one the next time you sign in.\n\nIf you did not ask for this, ring your coordinator now."
        ),
        about=f"person:{user.pk}",
        now=now,
    )
    record(by=by, did="remove_second_step", about=f"person:{user.pk}", now=now)
    return _the_person(user)


@saved_together
def give_role(*, person_id: int, role: str, by: str, now: datetime) -> Person:
    """Let somebody do more, from their next page on; giving twice is giving once. Their open sessions end."""
    user = _locked(person_id)
    (kind,) = _checked_roles([role])
    _, is_new = Role.objects.get_or_create(user=user, kind=kind, defaults={"given_at": now})
    if is_new:
        _end_sessions(user)
        record(by=by, did="give_role", about=f"person:{user.pk}", now=now, facts={"role": kind})
    return _the_person(user)


def _someone_else_coordinates(user: User) -> bool:
    # Locking the roles makes two coordinators who remove each other at the same moment take turns.
    holders = Role.objects.select_for_update().filter(kind=COORDINATOR_ROLE).values_list("user_id", flat=True)
    return User.objects.filter(pk__in=list(holders), is_active=True).exclude(pk=user.pk).exists()


@saved_together
def take_role(*, person_id: int, role: str, by: str, now: datetime) -> Person:
    """Let somebody do less, at once. Raises LastCoordinator, and Unsuitable when it is their only role (deactivate instead)."""
    user = _locked(person_id)
    (kind,) = _checked_roles([role])
    held = set(user.roles.values_list("kind", flat=True))
    if kind not in held:
        return _the_person(user)
    if kind == COORDINATOR_ROLE and not _someone_else_coordinates(user):
        raise LastCoordinator
    if held == {kind}:
        raise Unsuitable("That is their only role. Deactivate the account instead.")
    user.roles.filter(kind=kind).delete()
    _end_sessions(user)
    record(by=by, did="take_role", about=f"person:{user.pk}", now=now, facts={"role": kind})
    return _the_person(user)


@saved_together
def deactivate(*, person_id: int, by: str, now: datetime, why: str = "") -> None:
    """Shut somebody out at once, in every browser and through every open link. What they did stays under their name."""
    user = _locked(person_id)
    if user.roles.filter(kind=COORDINATOR_ROLE).exists() and not _someone_else_coordinates(user):
        raise LastCoordinator
    User.objects.filter(pk=user.pk).update(is_active=False, session_number=F("session_number") + 1)
    Invitation.objects.filter(user=user, used_at=None).delete()
    record(by=by, did="deactivate", about=f"person:{user.pk}", now=now, why=why)


@saved_together
def let_back_in(*, person_id: int, by: str, now: datetime) -> Invited:
    """Open a deactivated account again, with a new password and a new second step to set."""
    user = _locked(person_id, is_active=False)
    if user.is_example:
        User.objects.filter(pk=user.pk).update(is_active=True)
        record(by=by, did="let_back_in", about=f"person:{user.pk}", now=now)
        return Invited(_the_person(user), "", now)
    User.objects.filter(pk=user.pk).update(is_active=True, password=make_password(None), session_number=F("session_number") + 1)
    SecondStep.objects.filter(user=user).delete()
    user.back_up_codes.all().delete()
    link, ends_at = _new_link(user, now)
    _write_link(user, link, now)
    record(by=by, did="let_back_in", about=f"person:{user.pk}", now=now)
    return Invited(_the_person(user), link, ends_at)


@saved_together
def make_example_person(
    *, name: str, email: str, post: str, organisation: str, roles: Iterable[str], by: str, now: datetime
) -> tuple[Person, str]:
    """Make an account of the example with a fresh password, which is returned and not kept, and the example's fixed second step."""
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    user = _new_user(name=name, email=email, post=post, organisation=organisation, roles=roles, password=password, now=now, is_example=True)
    SecondStep.objects.create(user=user, kind="example", since=now)
    record(by=by, did="make_example_person", about=f"person:{user.pk}", now=now)
    return _the_person(user), password


def forget_old(now: datetime) -> int:
    """Erase links 30 days after they ended, and sessions that are over. Returns how many went."""
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    links, _ = Invitation.objects.filter(ends_at__lt=now - timedelta(days=30)).delete()
    return sessions + links
