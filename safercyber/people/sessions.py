"""The session of a member of staff: begun by two steps, ended by idleness, by age, by signing out, or when the account changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.contrib import auth
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from safercyber.people import keys
from safercyber.people.actions import FirstStep
from safercyber.people.models import User
from safercyber.people.queries import Person, person_of

IDLE = timedelta(minutes=30)
OLDEST = timedelta(hours=12)
FIRST_STEP_LASTS = timedelta(minutes=10)
RECENTLY = timedelta(minutes=10)
_NOTED_EVERY = timedelta(minutes=1)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def person_asking(request: HttpRequest, now: datetime) -> Person | None:
    """Who is signed in with both steps, in a session that is neither idle nor too old. An ended session is emptied."""
    since = request.session.get("second_step")
    if not since:
        return None
    user = request.user
    seen = request.session.get("seen", since)
    if not isinstance(user, User) or now - _at(since) > OLDEST or now - _at(seen) > IDLE:
        request.session.flush()
        return None
    if now - _at(seen) > _NOTED_EVERY:
        request.session["seen"] = now.isoformat()
    return person_of(user)


def _at(kept: object) -> datetime:
    return datetime.fromisoformat(str(kept))


def keep_first_step(request: HttpRequest, first: FirstStep, now: datetime, next_: str = "") -> None:
    """Remember for ten minutes that the password was right. Nobody is signed in by this."""
    request.session.flush()
    request.session["first_step"] = {**asdict(first), "at": now.isoformat(), "next": safe_next(next_)}


def first_step(request: HttpRequest, now: datetime) -> FirstStep | None:
    """The first step taken in this browser within ten minutes."""
    kept = dict(request.session.get("first_step") or {})
    if not kept or now - _at(kept.pop("at")) > FIRST_STEP_LASTS:
        return None
    kept.pop("next")
    return FirstStep(**kept)


def begin(request: HttpRequest, person_id: int, now: datetime) -> str:
    """Open the session after both steps, under a new key, and return where to go."""
    next_ = safe_next(dict(request.session.get("first_step") or {}).get("next", ""))
    for name in ("first_step", "secret"):
        request.session.pop(name, None)
    auth.login(request, User.objects.get(pk=person_id), backend=_BACKEND)
    request.session["second_step"] = request.session["seen"] = now.isoformat()
    return next_


def go_on(request: HttpRequest, person_id: int) -> None:
    """Keep this session, under a new key, when its account has just changed; the others of the account have ended."""
    auth.update_session_auth_hash(request, User.objects.get(pk=person_id))


def end(request: HttpRequest) -> None:
    """Empty the session."""
    auth.logout(request)


def new_secret(request: HttpRequest, made: str) -> str:
    """The secret that is being set up in this browser; `made` when there is none yet."""
    kept = request.session.get("secret")
    if kept is None:
        kept = request.session["secret"] = keys.lock(made)
    return keys.unlock(kept)


def confirm(request: HttpRequest, now: datetime) -> None:
    """Remember that the password was asked again just now."""
    request.session["confirmed"] = now.isoformat()


def is_confirmed(request: HttpRequest, now: datetime) -> bool:
    """Whether the password was asked again within ten minutes."""
    kept = request.session.get("confirmed")
    return bool(kept) and now - _at(kept) < RECENTLY


def show_codes(request: HttpRequest, codes: tuple[str, ...]) -> None:
    """Keep new recovery codes, encrypted, until their owner says that they have them."""
    request.session.pop("secret", None)
    request.session["codes"] = keys.lock(" ".join(codes))


def codes_to_show(request: HttpRequest) -> tuple[str, ...]:
    """New recovery codes that their owner has not put away yet."""
    kept = request.session.get("codes")
    return tuple(keys.unlock(kept).split()) if kept else ()


def put_codes_away(request: HttpRequest) -> None:
    """They have them: forget the codes."""
    request.session.pop("codes", None)


def safe_next(wanted: str) -> str:
    """An address of our own to go to after signing in; the staff home when it is anything else."""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and not wanted.startswith("/staff/sign-") else "/staff/"
