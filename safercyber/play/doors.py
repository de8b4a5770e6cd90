"""Who may look at a room, checked when a page or a stream opens: a seat's cookie, the big screen's link, a staff key."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, ParamSpec, TypeVar

from django.core import signing
from django.db import close_old_connections

from safercyber.people import queries as people
from safercyber.play import access, game, live
from safercyber.play.hub import ROOM, SCREENS

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

SEAT_COOKIE = "seat"
STAFF_KEY_SECONDS = 15 * 60
_salt = "play.staff-stream"


@dataclass(frozen=True)
class Place:
    """Where a stream stands: its room, the groups it hears, the version that the room is at and, on a staff stream, who listens."""

    room: str
    groups: frozenset[str]
    version: int
    person: int | None = None


def cookies_of(scope: dict[str, Any]) -> dict[str, str]:
    """The cookies of a request outside Django. What cannot be read is left out."""
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                jar.load(value.decode("latin-1"))
    return {key: morsel.value for key, morsel in jar.items()}


def staff_key(ref: str, person_id: int) -> str:
    """A signed key for one person's stream of one room, good for a quarter of an hour. The page gets a fresh one with each view."""
    return signing.TimestampSigner(salt=_salt).sign(f"{ref}.{person_id}")


def staff_place(ref: str, key: str) -> Place | None:
    """The staff place that a key opens, while its person still runs rooms."""
    try:
        opened = signing.TimestampSigner(salt=_salt).unsign(key, max_age=STAFF_KEY_SECONDS)
    except signing.BadSignature:
        return None
    of, _, person = opened.rpartition(".")
    if of != ref or not who_run_rooms(frozenset({int(person)})):
        return None
    room = live.room(ref)
    return None if room is None else Place(room.ref, frozenset({ROOM, SCREENS}), room.version, int(person))


def who_run_rooms(person_ids: frozenset[int]) -> frozenset[int]:
    """Those of these people who are members of staff and may run rooms at this moment, in two statements however many they are."""
    return frozenset(person.id for person in people.active(person_ids) if access.may_run(person))


def fresh(ask: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
    """Ask in a thread outside Django's requests, where nobody else lays down a connection that the database server has dropped."""
    close_old_connections()
    try:
        return ask(*args, **kwargs)
    finally:
        close_old_connections()


def projector_place(token: str) -> Place | None:
    """The big screen's place."""
    room = live.room_by_projector(token)
    return None if room is None else Place(room.ref, frozenset({ROOM, SCREENS}), room.version)


def player_place(ref: str, token: str) -> Place | None:
    """A phone's place: it hears what concerns the whole room and what concerns its team."""
    room = live.room(ref)
    seat = room.seat_of(token) if room else None
    if room is None or seat is None:
        return None
    return Place(room.ref, frozenset({ROOM, f"team:{game.team_of(room.now.state, seat)}", f"seat:{seat}"}), room.version)


def version_now(ref: str) -> int:
    """The version of a room in memory; 0 when it is not there."""
    room = live.known_room(ref)
    return room.version if room else 0
