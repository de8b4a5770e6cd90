"""What somebody does with their own account: password, second step, recovery codes."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import F

from safercyber import throttle
from safercyber.ledger.actions import record
from safercyber.outbox.actions import write_letter
from safercyber.people import keys, passwords
from safercyber.people.actions.accounts import NotThere, Unsuitable
from safercyber.people.actions.signing_in import FirstStep, Wait, WrongCode, WrongPassword, first_step_of
from safercyber.people.models import BackUpCode, Invitation, SecondStep, User
from safercyber.people.queries import BACK_UP_ALPHABET, spoken_code, token_hash
from safercyber.rules import one_time_codes
from safercyber.storage import saved_together

BACK_UP_CODES = 10
_CODE_LENGTH = 10


def _tell(user: User, subject: str, what: str, now: datetime) -> None:
    if not user.is_example:
        words = f"Hello {user.name},\n\n{what}\n\nIf this was not you, ring your coordinator now."
        write_letter(to=user.email, subject=subject, words=words, about=f"person:{user.pk}", now=now)


def accept_invitation(*, token: str, password: str, now: datetime) -> FirstStep:
    """Set the password that a link allows, once. Raises NotThere when the link opens nothing (any more), WeakPassword."""
    found = Invitation.objects.filter(token_hash=token_hash(token), used_at=None, ends_at__gt=now, user__is_active=True)
    invitation = found.select_related("user").first()
    if invitation is None:
        raise NotThere
    passwords.check_strength(password, invitation.user.name, invitation.user.email)
    # Hashing takes its time on purpose, so it is done before the transaction, not inside.
    return _accept(invitation.pk, make_password(password), now)


@saved_together
def _accept(invitation_id: int, hashed: str, now: datetime) -> FirstStep:
    if not Invitation.objects.filter(pk=invitation_id, used_at=None).update(used_at=now):
        raise NotThere
    user = User.objects.get(invitations=invitation_id)
    User.objects.filter(pk=user.pk).update(password=hashed, session_number=F("session_number") + 1)
    record(by=f"person:{user.pk}", did="accept_invitation", about=f"person:{user.pk}", now=now)
    _tell(user, "Your password was set", "The password of your Safer Cyber staff account was set with the link that we sent you.", now)
    return first_step_of(user)


def confirm_password(*, person_id: int, password: str) -> None:
    """Ask again before something sensitive. Raises WrongPassword, or Wait after several misses."""
    key = f"confirm:{person_id}"
    if wait := throttle.wait_of(key):
        raise Wait(wait)
    user = User.objects.filter(pk=person_id, is_active=True).first()
    if user is None or not user.check_password(password):
        throttle.missed(key)
        raise WrongPassword
    throttle.forgive(key)


def change_password(*, person_id: int, password: str, by: str, now: datetime) -> None:
    """Set a new password; every other open session of theirs ends. Raises WeakPassword. The old one was asked by confirm_password."""
    user = User.objects.get(pk=person_id)
    passwords.check_strength(password, user.name, user.email)
    _change(user, make_password(password), by, now)


@saved_together
def _change(user: User, hashed: str, by: str, now: datetime) -> None:
    User.objects.filter(pk=user.pk).update(password=hashed, session_number=F("session_number") + 1)
    Invitation.objects.filter(user=user, used_at=None).delete()
    record(by=by, did="change_password", about=f"person:{user.pk}", now=now)
    _tell(user, "Your password was changed", "The password of your Safer Cyber staff account was changed.", now)


def _fresh_codes(user: User) -> tuple[str, ...]:
    user.back_up_codes.all().delete()
    codes = ["".join(secrets.choice(BACK_UP_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(BACK_UP_CODES)]
    BackUpCode.objects.bulk_create(BackUpCode(user=user, hash=keys.keyed_hash("back-up", f"{user.pk} {code}")) for code in codes)
    return tuple(spoken_code(code) for code in codes)


@saved_together
def set_second_step(*, person_id: int, secret: str, code: str, now: datetime, replaces: bool = False) -> tuple[str, ...]:
    """Make this app the second step, once a code proves that it works, and return ten new recovery codes, which are not kept.

    Raises WrongCode, and Unsuitable when there is a second step already and it is not said that this one `replaces` it.
    A phone set up before stops working, and other open sessions end.
    """
    user = User.objects.select_for_update().filter(pk=person_id, is_active=True).first()
    if user is None:
        raise NotThere
    if user.is_example:
        raise Unsuitable("Example accounts keep their fixed second step.")
    if not replaces and SecondStep.objects.filter(user=user).exists():
        raise Unsuitable("There is a second step already.")
    step = one_time_codes.step_of(code, secret, now.timestamp())
    if step is None:
        raise WrongCode
    SecondStep.objects.update_or_create(user=user, defaults={"kind": "app", "secret": keys.lock(secret), "last_step": step, "since": now})
    User.objects.filter(pk=user.pk).update(session_number=F("session_number") + 1)
    codes = _fresh_codes(user)
    record(by=f"person:{user.pk}", did="set_second_step", about=f"person:{user.pk}", now=now)
    _tell(user, "Two-step sign-in was set up", "A phone was set up as the second step of your Safer Cyber staff account.", now)
    return codes


@saved_together
def make_back_up_codes(*, person_id: int, by: str, now: datetime) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones stop working. The codes are returned and not kept."""
    user = User.objects.select_for_update().get(pk=person_id)
    if user.is_example:
        raise Unsuitable("Example accounts keep their fixed second step.")
    codes = _fresh_codes(user)
    record(by=by, did="make_back_up_codes", about=f"person:{user.pk}", now=now)
    _tell(
        user, "New recovery codes", "Ten new recovery codes were made for your Safer Cyber staff account. The old ones no longer work.", now
    )
    return codes
