"""Who is listening to which room. Each listener has one slot, "the latest version": a slow phone skips, and never queues.

Rooms are written by the writer's thread and heard by the event loop; `tell` is the only bridge and may be called
from any thread. One process is the default; a second process would pass the same call through LISTEN/NOTIFY.
"""

from __future__ import annotations

import asyncio
import random
import threading
from dataclasses import dataclass, field

ROOM, SCREENS = "room", "screens"  # the other groups are a team ("team:t2") and one phone ("seat:7")
MANY = 150  # from this many open streams on, a neighbour's vote reaches a phone up to a second late for each MANY of them
LONGEST_DELAY_SECONDS = 2.0


@dataclass(eq=False)
class Listener:
    """One open stream. `groups` are what it hears; `latest` is the only thing it can be behind by."""

    groups: frozenset[str]
    latest: int = 0
    due: bool = False
    restarting: bool = False
    ended: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._rooms: dict[str, set[Listener]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, tuple[int, set[str]]] = {}
        self._lock = threading.Lock()
        self.told = 0
        self._open = 0  # streams in all rooms together: they share the one server

    def listen(self, room: str, listener: Listener) -> None:
        """Add a stream. Called on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._rooms.setdefault(room, set()).add(listener)
        self._open += 1

    def leave(self, room: str, listener: Listener) -> None:
        """Take a stream away. Called on the event loop."""
        listeners = self._rooms.get(room)
        if listeners is not None and listener in listeners:
            listeners.discard(listener)
            self._open -= 1
            if not listeners:
                del self._rooms[room]

    def tell(self, room: str, version: int, groups: frozenset[str]) -> None:
        """Say that a room is at this version to those of its listeners who hear one of the groups."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        with self._lock:
            first = not self._waiting
            _, already = self._waiting.get(room, (0, set()))
            self._waiting[room] = (version, already | groups)
        if first:
            loop.call_soon_threadsafe(self._spread)

    def _spread(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for room, (version, groups) in waiting.items():
            for listener in self._rooms.get(room, ()):
                if version > listener.latest and not groups.isdisjoint(listener.groups):
                    listener.latest = version
                    self._wake(room, listener, groups)

    def _wake(self, room: str, listener: Listener, groups: set[str]) -> None:
        """At once, or, when it is only a count that a neighbour's vote has moved in a full house, a little later and all in one.

        Without this, 300 votes in 3 seconds would make 300 phones fetch their view 30 times each.
        """
        is_a_count = all(group.startswith("team:") for group in groups & listener.groups)
        wait = min(LONGEST_DELAY_SECONDS, self._open / MANY)
        if self._loop is None or not is_a_count or wait < 0.1:
            self._now(listener)
        elif not listener.due:
            listener.due = True
            self._loop.call_later(random.uniform(wait / 3, wait), self._now, listener)  # noqa: S311 (spread, not a secret)

    def _now(self, listener: Listener) -> None:
        listener.due = False
        listener.woken.set()
        self.told += 1

    def count(self, room: str) -> int:
        """Open streams of a room."""
        return len(self._rooms.get(room, ()))

    def say_restart(self) -> None:
        """Tell every stream that the server is about to come back, so that each phone waits its own short while."""
        for listeners in self._rooms.values():
            for listener in listeners:
                listener.restarting = True
                listener.woken.set()


hub = Hub()
