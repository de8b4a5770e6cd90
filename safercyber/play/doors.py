"""Who may look at a room, checked once when a page or a stream opens: a seat's cookie, the big screen's link, a staff key."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.core import signing

from safercyber.play import game, live
from safercyber.play.hub import ROOM, SCREENS

SEAT_COOKIE = "seat"
STAFF_KEY_SECONDS = 15 * 60
_salt = "play.staff-stream"


@dataclass(frozen=True)
class Place:
    """Where a stream stands: its room, the groups it hears and the version that the room is at."""

    room: str
    groups: frozenset[str]
    version: int


def cookies_of(scope: dict[str, Any]) -> dict[str, str]:
    """The cookies of a request outside Django. What cannot be read is left out."""
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                jar.load(value.decode("latin-1"))
    return {key: morsel.value for key, morsel in jar.items()}


def staff_key(ref: str) -> str:
    """A signed key for one room's staff stream, good for a quarter of an hour. The page gets a fresh one with each view."""
    return signing.TimestampSigner(salt=_salt).sign(ref)


def staff_place(ref: str, key: str) -> Place | None:
    """The staff place that a key opens."""
    try:
        opened = signing.TimestampSigner(salt=_salt).unsign(key, max_age=STAFF_KEY_SECONDS)
    except signing.BadSignature:
        return None
    room = live.room(ref) if opened == ref else None
    return None if room is None else Place(room.ref, frozenset({ROOM, SCREENS}), room.version)


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
