"""The one writer of moves and joins. It commits in groups and acknowledges after the commit.

Each item is judged first, by folding it onto the room in memory, and written in its own savepoint: one refused move
leaves the others of its group alone. Nobody hears "yes" before the group is on the disk. When a commit fails, what was
folded is thrown away, so memory never runs ahead of the log.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from safercyber.play import game, live
from safercyber.play.hub import ROOM, SCREENS, hub
from safercyber.play.models import Room, RoomEvent
from safercyber.storage import one_transaction

log = logging.getLogger(__name__)

MOST_IN_A_GROUP = 200
LONGEST_WAIT_SECONDS = 0.05
PATIENCE_SECONDS = 20.0


class NotSaved(Exception):
    """The disk did not take it. Nothing of it counts; the same move may be sent again."""


class AlreadyHeard(Exception):
    """The same id came with another body."""


class RoomGone(Exception):
    """There is no such open room."""


@dataclass(frozen=True)
class Saved:
    """An acknowledgement: the version of the room that holds the move. `again` says that it was a repeat."""

    version: int
    again: bool = False


@dataclass
class Group:
    """A room while a group is being written: ahead of what everybody sees until the commit."""

    live: live.LiveRoom
    version: int
    state: game.State
    at: datetime | None
    tokens: dict[str, int]  # of the seats that this group adds
    heard: dict[str, tuple[str, int]] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    groups: set[str] = field(default_factory=set)
    is_closed: bool = False
    after: game.State | None = None  # the state that the present item leads to, for its `also`


@dataclass(frozen=True)
class Ask:
    """One thing to be added to a room's log.

    `prepare` turns what was asked into what is written, looking at the room as it is when its turn comes (which name is
    free); `also` writes rows that belong to the event, in its savepoint. Both run in the writer.
    """

    room: str
    client_id: str
    by: str
    kind: str
    body: Mapping[str, Any]
    at: datetime
    person: str = ""
    prepare: Callable[[Group], Mapping[str, Any]] | None = None
    also: Callable[[Group, str, Mapping[str, Any]], None] | None = None

    @property
    def fingerprint(self) -> str:
        """What was asked, without when: a repeat has the same."""
        told = ["" if self.kind == "join" else self.by, self.kind, dict(self.body)]
        return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


Entry = tuple[Ask, "Future[Saved]"]


def write(ask: Ask) -> Saved:
    """Add one event to a room and wait until it is on the disk.

    Raises game.NotAllowed with words for the player, AlreadyHeard, RoomGone or NotSaved.
    """
    future: Future[Saved] = Future()
    if connection.in_atomic_block:
        # Inside somebody's transaction the writer's thread would wait for a lock that this thread holds.
        _settle([(ask, future)], apart=True)
        return future.result()
    send(ask, future)
    try:
        return future.result(PATIENCE_SECONDS)
    except TooLong:
        raise NotSaved("The server is very busy. Your move is not in yet.") from None


def send(ask: Ask, future: Future[Saved] | None = None) -> Future[Saved]:
    """Add one event to a room and come back at once. The future holds what `write` returns or raises."""
    answer: Future[Saved] = future or Future()
    _started().put((ask, answer))
    return answer


_queue: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
_thread: threading.Thread | None = None
_starting = threading.Lock()
groups_written: list[int] = []  # sizes of the last groups, for the bench and the operator


def _started() -> queue.SimpleQueue[Entry | None]:
    global _thread
    if _thread is None or not _thread.is_alive():
        with _starting:
            if _thread is None or not _thread.is_alive():
                _thread = threading.Thread(target=_work, name="room-writer", daemon=True)
                _thread.start()
    return _queue


def stop() -> None:
    """Write what is waiting and end the thread. For tests and for a tidy end; the next write starts it again."""
    thread = _thread
    if thread is not None and thread.is_alive():
        _queue.put(None)
        thread.join(PATIENCE_SECONDS)


def _work() -> None:
    while True:
        first = _queue.get()
        if first is None:
            break
        group, last = [first], False
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while len(group) < MOST_IN_A_GROUP and time.monotonic() < deadline:
            try:
                # What already waits goes in; while one group is being committed the next one gathers by itself.
                entry = _queue.get_nowait()
            except queue.Empty:
                break
            if entry is None:
                last = True
                break
            group.append(entry)
        _settle(group)
        if last:
            break
    connection.close()


def _settle(entries: list[Entry], *, apart: bool = False) -> None:
    """Write a group and answer each of its items."""
    try:
        if apart:
            groups, answers = _written(entries, apart=True)
        else:
            for ref in {ask.room for ask, _ in entries}:
                live.room(ref)  # into memory before the transaction begins
            try:
                groups, answers = _written(entries, at_once=True)
            except DatabaseError:
                # One row among them does not go in: each by itself, so that it does not hold up the others.
                log.exception("A group of %d moves was not saved at once.", len(entries))
                groups, answers = _written(entries)
    except Exception as problem:
        # The commit failed: nothing of the group is in the log, and nothing of it reached memory.
        log.exception("A group of %d moves was not saved.", len(entries))
        if not apart:
            connection.close()
        for _, future in entries:
            future.set_exception(NotSaved(str(problem)))
        return
    for group in groups.values():
        if apart:
            live.forget(group.live.ref)
            transaction.on_commit(functools.partial(live.forget, group.live.ref))
        else:
            _publish(group)
    groups_written.append(len(entries))
    del groups_written[:-5000]
    for (_, future), answer in zip(entries, answers, strict=True):
        if isinstance(answer, Saved):
            future.set_result(answer)
        else:
            future.set_exception(answer)


def _written(entries: list[Entry], *, apart: bool = False, at_once: bool = False) -> tuple[dict[str, Group], list[Saved | Exception]]:
    """Write the items in one transaction, with one statement for all plain moves where `at_once`. Raises when nothing of it was kept."""
    groups: dict[str, Group] = {}
    rows: list[RoomEvent] = []
    with one_transaction():
        if at_once:
            _open_groups({ask.room for ask, _ in entries}, groups)
        answers = [_one(ask, groups, apart=apart, rows=rows if at_once else None) for ask, _ in entries]
        RoomEvent.objects.bulk_create(rows)
    return groups, answers


def _one(ask: Ask, groups: dict[str, Group], *, apart: bool, rows: list[RoomEvent] | None) -> Saved | Exception:
    group = groups.get(ask.room) or (_open_group(ask.room, groups, apart=apart) if rows is None else None)
    if group is None:
        return RoomGone("This room has finished.")
    earlier = group.heard.get(ask.client_id) or group.live.heard.get(ask.client_id)
    fingerprint = ask.fingerprint
    if earlier is not None:
        same, version = earlier
        return Saved(version, again=True) if same == fingerprint else AlreadyHeard("That move was sent before, with something else in it.")
    at = ask.at if group.at is None else max(ask.at, group.at)
    try:
        with transaction.atomic() if rows is None or ask.prepare or ask.also else nullcontext():
            body = dict(ask.prepare(group) if ask.prepare else ask.body)
            by = f"seat:{body.pop('seat')}" if ask.kind == "join" else ask.by
            event = game.event(n=group.version + 1, at=at, by=by, kind=ask.kind, body=body)
            state = game.step(group.state, event)
            row = RoomEvent(
                room_id=group.live.pk, n=group.version + 1, client_id=ask.client_id, at=at, by=by, person=ask.person,
                kind=ask.kind, body=body, body_hash=fingerprint,
            )  # fmt: skip
            if rows is None:
                row.save(force_insert=True)
            if ask.also:
                group.after = state
                ask.also(group, by, body)
    except (game.NotAllowed, LookupError) as refusal:
        return refusal
    except DatabaseError as problem:
        log.exception("One move of a group was not saved.")
        return NotSaved(str(problem))
    if rows is not None:
        rows.append(row)
    group.groups |= game.who_sees(group.state, state, event)
    group.version, group.state, group.at = group.version + 1, state, at
    if by == "host":
        group.hosts = live.hosts_with(group.hosts, ask.person)
    group.heard[ask.client_id] = (fingerprint, group.version)
    return Saved(group.version)


def _open_groups(refs: set[str], groups: dict[str, Group]) -> None:
    """The rooms of a group, each held until its end and level with its log: two statements however many rooms there are."""
    held = {row.ref for row in Room.objects.select_for_update().filter(ref__in=refs, state="open").order_by("pk")}
    rooms = [room for ref in sorted(held) if (room := live.room(ref)) is not None]
    live.catch_up_all(rooms)
    for room in rooms:
        groups[room.ref] = _group_of(room)


def _open_group(ref: str, groups: dict[str, Group], *, apart: bool) -> Group | None:
    row = Room.objects.select_for_update().filter(ref=ref, state="open").first()
    if row is None:
        return None
    room = live.read(row) if apart else live.room(ref)
    if room is None:
        return None
    if not apart:
        live.catch_up(room)
    groups[ref] = _group_of(room)
    return groups[ref]


def _group_of(room: live.LiveRoom) -> Group:
    return Group(room, room.now.version, room.now.state, room.now.at, {}, hosts=room.hosts)


def _publish(group: Group) -> None:
    room = group.live
    if group.version == room.now.version:
        return
    with room.lock:
        room.heard.update(group.heard)
        room.hosts = group.hosts
        room.tokens, room.is_closed = {**room.tokens, **group.tokens}, room.is_closed or group.is_closed
        room.now = live.Now(group.version, group.state, group.at)
    hub.tell(room.ref, room.version, frozenset(group.groups or {ROOM, SCREENS}))
