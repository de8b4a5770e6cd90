"""Rooms in memory: the state that the log folds to, read from the log at the first touch after a start.

`Now` is replaced whole after each commit and never changed, so a reader needs no lock: it holds one moment of the room.
"""

from __future__ import annotations

import functools
import hashlib
import operator
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from safercyber.partnership import queries as partnership
from safercyber.play import game
from safercyber.play.models import CLOSED, Room, RoomEvent, Seat
from safercyber.surveys import queries as surveys


@dataclass(frozen=True)
class Now:
    """A room at one version. The version is the number of its last event."""

    version: int
    state: game.State
    at: datetime | None


@dataclass(eq=False)
class LiveRoom:
    """What this process knows about a room. Only the writer changes it, under `lock`, and only after a commit."""

    pk: int
    ref: str
    code: str
    projector_token: str
    session_id: int | None
    pack_id: str
    pack_version: int
    seed: int
    teams: int
    mode: str
    is_closed: bool
    opened_at: datetime
    now: Now
    title: str = ""
    is_example: bool = False
    handed_in: int = 0
    is_alone: bool = False
    adults: Mapping[str, str] = field(default_factory=dict)  # who stays in the room, by why: "trained", "school"
    hosts: tuple[str, ...] = ()  # who has run it, by "person:3", the last one first
    heard: dict[str, tuple[str, int]] = field(default_factory=dict)  # client id: what it asked, the version it was given
    tokens: dict[str, int] = field(default_factory=dict)  # hash of a seat's token: its number
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def version(self) -> int:
        """What phones know the room's moment by: its last event, and the questionnaires handed in. It only grows."""
        return self.now.version + self.handed_in

    def seat_of(self, token: str) -> int | None:
        """The number of the seat that a token opens."""
        return self.tokens.get(hashed(token)) if token else None


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def event_of(row: RoomEvent) -> game.Event:
    """A row of the log as the engine reads it."""
    return game.event(n=row.n, at=row.at, by=row.by, kind=row.kind, body=row.body)


_rooms: dict[str, LiveRoom] = {}
_projectors: dict[str, str] = {}
_finding = threading.Lock()


def room(ref: str) -> LiveRoom | None:
    """The room with this reference: from memory, else folded from its log. None when there is none."""
    return _rooms.get(ref) or _load(Room.objects.filter(ref=ref))


def room_by_code(code: str) -> LiveRoom | None:
    """The open room with this code."""
    found = Room.objects.filter(code=code).values_list("ref", flat=True).first()
    return room(found) if found else None


def room_by_projector(token: str) -> LiveRoom | None:
    """The room whose big screen this token opens."""
    ref = _projectors.get(token)
    return room(ref) if ref else _load(Room.objects.filter(projector_token=token))


def _load(rows: Any) -> LiveRoom | None:
    row = rows.first()
    if row is None:
        return None
    if connection.in_atomic_block:
        return read(row)  # inside somebody's transaction this moment may yet be undone, so nobody else may see it
    with _finding:
        known = _rooms.get(row.ref)
        if known is not None:
            return known
        fresh = read(row)
        _rooms[row.ref] = fresh
        _projectors[row.projector_token] = row.ref
        return fresh


def read(row: Room) -> LiveRoom:
    """A room folded from its rows."""
    ours = partnership.the_partnership()
    live = LiveRoom(
        row.pk,
        row.ref,
        row.code or "",
        row.projector_token,
        row.session_id,
        row.pack_id,
        row.pack_version,
        row.seed,
        row.teams,
        row.mode,
        row.state == CLOSED,
        row.opened_at,
        Now(0, game.start(row.pack_id, row.pack_version, row.seed, row.teams, row.mode, row.decide), None),
        row.title,
        bool(ours and ours.is_example),
        handed_in(row.ref),
        row.is_alone,
        {why: name for why, name in (("trained", row.trained_adult), ("school", row.school_adult)) if name},
    )
    catch_up(live)
    return live


def handed_in(ref: str) -> int:
    """How many questionnaires the phones of a room have handed in, before and after together."""
    return sum(surveys.room_progress(ref, wave)[0] for wave in ("before", "after"))


def catch_up(live: LiveRoom) -> None:
    """Add what the log holds and memory does not: everything at the first touch, and what another process wrote."""
    _add(live, list(RoomEvent.objects.filter(room_id=live.pk, n__gt=live.now.version).order_by("n")))


def catch_up_all(rooms: Sequence[LiveRoom]) -> None:
    """The same for many rooms, in one statement."""
    if not rooms:
        return
    missing: dict[int, list[RoomEvent]] = {}
    newer = functools.reduce(operator.or_, (Q(room_id=one.pk, n__gt=one.now.version) for one in rooms))
    for row in RoomEvent.objects.filter(newer).order_by("n"):
        missing.setdefault(row.room_id, []).append(row)
    for one in rooms:
        _add(one, missing.get(one.pk, []))


def _add(live: LiveRoom, rows: Sequence[RoomEvent]) -> None:
    if rows:
        state = live.now.state
        for row in rows:
            state = game.step(state, event_of(row))
        with live.lock:
            live.heard.update({row.client_id: (row.body_hash, row.n) for row in rows})
            live.now = Now(rows[-1].n, state, rows[-1].at)
            for row in rows:
                live.hosts = hosts_with(live.hosts, row.person if row.by == "host" else "")
            live.tokens = dict(Seat.objects.filter(room_id=live.pk).values_list("token_hash", "number"))


def hosts_with(hosts: tuple[str, ...], person: str) -> tuple[str, ...]:
    """The people who run a room, the last one to press something first."""
    return (person, *(one for one in hosts if one != person)) if person.startswith("person:") else hosts


def forget(ref: str) -> None:
    """Drop a room from memory. The next touch reads it again."""
    with _finding:
        gone = _rooms.pop(ref, None)
        if gone is not None:
            _projectors.pop(gone.projector_token, None)


def forget_all() -> None:
    """Drop every room from memory, as a restart does."""
    with _finding:
        _rooms.clear()
        _projectors.clear()


def known_room(ref: str) -> LiveRoom | None:
    """The room if it is in memory."""
    return _rooms.get(ref)
