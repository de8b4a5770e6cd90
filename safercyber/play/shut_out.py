"""Streams of the staff end soon after their person may run rooms no longer: one look for all that are open, every few seconds."""

from __future__ import annotations

import asyncio
import logging

from django.db import DatabaseError

from safercyber.play import doors
from safercyber.play.hub import Listener

log = logging.getLogger(__name__)

LOOK_SECONDS = 4.0  # with the look itself, a stream closes within five seconds


class Watch:
    """The open staff streams of this process, with whose they are. All its calls are made on the event loop."""

    def __init__(self) -> None:
        self._open: dict[Listener, int] = {}
        self._looking: asyncio.Task[None] | None = None

    def begin(self, listener: Listener, person: int) -> None:
        """Watch over a stream that has just opened."""
        self._open[listener] = person
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())

    def end(self, listener: Listener) -> None:
        """The stream has closed. A stream that is not watched over is none of ours."""
        self._open.pop(listener, None)

    async def _look(self) -> None:
        while self._open:
            await asyncio.sleep(LOOK_SECONDS)
            people = frozenset(self._open.values())
            if not people:
                return
            try:
                still = await asyncio.to_thread(doors.fresh, doors.who_run_rooms, people)
            except DatabaseError as away:
                log.warning("Who listens was not looked up this time: %s", away)
                continue
            for listener, person in self._open.items():
                if person in people and person not in still:
                    listener.ended = True
                    listener.woken.set()


watch = Watch()
