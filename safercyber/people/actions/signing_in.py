"""Signing in: a password, then a code. Wrong guesses wait longer and longer, by account and by source."""

from __future__ import annotations

import base64
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password

from safercyber import throttle
from safercyber.ledger.actions import record
from safercyber.people import keys
from safercyber.people.models import BackUpCode, SecondStep, User
from safercyber.people.queries import Person, person_of, plain_code
from safercyber.rules import one_time_codes
from safercyber.storage import saved_together

EXAMPLE_CODE = "246810"
# A village hall is one source: it may miss often before everybody there waits, and then a minute at most.
_SOURCE_FREE, _SOURCE_LONGEST = 50, 60
_ACCOUNT_FREE, _ACCOUNT_LONGEST = 20, 60

_log = logging.getLogger(__name__)


class WrongPassword(Exception):
    """The password and the address do not belong together. Which of them is wrong is never said."""


class WrongCode(Exception):
    """Not the code of this moment, or one that was used already."""


class Wait(Exception):
    """Too many wrong guesses: `seconds` to wait before the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class FirstStep:
    """The password was right: who it is, whether there is a second step yet, and the account's state at that moment."""

    person_id: int
    email: str
    has_second_step: bool
    session_number: int


def first_step_of(user: User) -> FirstStep:
    """The first step of a user who just proved the password or holds a fresh link."""
    user.refresh_from_db(fields=["session_number"])
    return FirstStep(user.pk, user.email, SecondStep.objects.filter(user=user).exists(), user.session_number)


def check_first_step(*, email: str, password: str, source: str) -> FirstStep:
    """Check a password. Raises WrongPassword after the same work for every address, known or not; Wait after too many misses."""
    address = email.strip().lower()[:254]
    pair, by_account, by_source = f"sign-in:{address}|{source}", f"sign-in-account:{address}", f"sign-in-source:{source}"
    familiar = f"familiar:{address}|{source}"
    wait = throttle.wait_of(pair)
    if not throttle.remembers(familiar):
        # Whoever signed in from here before does not wait for the guesses of others.
        wait = max(wait, throttle.wait_of(by_account), throttle.wait_of(by_source))
    if wait:
        raise Wait(wait)
    user = User.objects.filter(email=address).first()
    if user is None or not user.has_usable_password():
        make_password(password)  # somebody unknown costs the same hashing as a wrong password
    if user is None or not _is_right(user, password) or not user.is_active:
        throttle.missed(pair)
        throttle.missed(by_account, free=_ACCOUNT_FREE, longest=_ACCOUNT_LONGEST)
        throttle.missed(by_source, free=_SOURCE_FREE, longest=_SOURCE_LONGEST)
        _log.warning("sign-in: wrong password for %s", f"person:{user.pk}" if user else "an unknown address")
        raise WrongPassword
    throttle.forgive(pair)
    return first_step_of(user)


def _is_right(user: User, password: str) -> bool:
    return user.has_usable_password() and check_password(password, user.password)


def begin_second_step() -> str:
    """A new secret for an app on a phone: 160 random bits in Base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def check_second_step(*, first: FirstStep, code: str, source: str, now: datetime) -> Person:
    """Check the code of a phone or one from paper, and return who is now signed in. Raises WrongCode, Wait."""
    key = f"second-step:{first.person_id}"
    if wait := throttle.wait_of(key):
        raise Wait(wait)
    person = _signed_in(first, code, now)
    if person is None:
        throttle.missed(key)
        _log.warning("sign-in: wrong code for person:%s", first.person_id)
        raise WrongCode
    throttle.forgive(key)
    throttle.remember(f"familiar:{first.email}|{source}")
    return person


@saved_together
def _signed_in(first: FirstStep, code: str, now: datetime) -> Person | None:
    user = User.objects.filter(pk=first.person_id, is_active=True, session_number=first.session_number).first()
    if user is None:
        return None
    how = _how(user, code, now)
    if how is None:
        return None
    record(by=f"person:{user.pk}", did="sign_in", about=f"person:{user.pk}", now=now, facts={"with": how})
    return person_of(user)


def _how(user: User, code: str, now: datetime) -> str | None:
    step = SecondStep.objects.select_for_update().filter(user=user).first()
    typed = "".join(code.split())
    if step is None:
        return None
    if step.kind == "example":
        return "example" if user.is_example and hmac.compare_digest(typed.encode(), EXAMPLE_CODE.encode()) else None
    fitting = one_time_codes.step_of(typed, keys.unlock(step.secret), now.timestamp(), step.last_step)
    if fitting is not None:
        SecondStep.objects.filter(pk=step.pk).update(last_step=fitting)
        return "app"
    hashed = keys.keyed_hash("back-up", f"{user.pk} {plain_code(code)}")
    return "recovery code" if BackUpCode.objects.filter(user=user, hash=hashed, used_at=None).update(used_at=now) else None


@saved_together
def sign_out(*, by: str, now: datetime) -> None:
    """Write down that somebody left. Ending the session is the view's."""
    record(by=by, did="sign_out", about=by, now=now)
