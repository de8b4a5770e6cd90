"""What the house does by itself: sends letters, hands out places, asks again after three months, forgets what is old.

Each job is a door of an app, safe to run twice. One that fails is logged and tried at the next turn; the others go on.
A door that is gone stops the start instead: what was promised must not quietly end.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from safercyber.engagement import actions as engagement
from safercyber.outbox import actions as outbox
from safercyber.partnership import queries as partnership
from safercyber.people import actions as people
from safercyber.play import actions as play
from safercyber.rules import formats
from safercyber.surveys import actions as surveys

SECONDS_BETWEEN_TURNS = 30
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A door and how often to go through it, in seconds."""

    door: Callable[[datetime], int]
    every: int = SECONDS_BETWEEN_TURNS

    def __str__(self) -> str:
        return f"{self.door.__module__.split('.')[1]}: {self.door.__name__}"


def send_letters(now: datetime) -> int:
    """Send what is due in the name of the area: from its public address, unless the operator set another sender."""
    area = partnership.the_partnership()
    if area is None:
        return outbox.send_due(now)
    sender = settings.MAIL_SENDER or formataddr((f"Safer Cyber {formats.one_line(area.short_name)}", formats.one_line(area.email)))
    return outbox.send_due(now, sender=sender, answers_to=area.email)


_TEN_MINUTES = 600
JOBS = (
    Job(engagement.hand_out_places),
    Job(engagement.send_reminders),
    Job(surveys.send_invitations),
    Job(surveys.send_boosters),
    Job(send_letters),  # last of the quick ones, so that letters just written go in the same turn
    Job(play.forget_old),
    Job(engagement.forget_old, _TEN_MINUTES),
    Job(surveys.forget_old, _TEN_MINUTES),
    Job(people.forget_old, _TEN_MINUTES),
    Job(outbox.forget_old, _TEN_MINUTES),
)


@dataclass(frozen=True)
class Done:
    """One job as it went: how many things it did, or the trouble."""

    job: str
    count: int
    trouble: str = ""


def take_turn(now: datetime, jobs: tuple[Job, ...] = JOBS) -> tuple[Done, ...]:
    """Run these jobs once, in order, and say how each went. Never raises."""
    went = []
    for job in jobs:
        try:
            went.append(Done(str(job), job.door(now)))
        except Exception as trouble:
            log.exception("%s failed; it is tried again at the next turn", job)
            went.append(Done(str(job), 0, f"{type(trouble).__name__}: {trouble}"))
    return tuple(went)


class Clockwork:
    """A thread of the server that takes a turn every 30 seconds until it is stopped."""

    def __init__(self, jobs: tuple[Job, ...] = JOBS, seconds: float = SECONDS_BETWEEN_TURNS) -> None:
        self._jobs = jobs
        self._seconds = seconds
        self._stopping = threading.Event()
        self._last: dict[Job, float] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin. The first turn comes after one pause, so that starting up is not slowed."""
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)
        self._thread.start()

    def stop(self, wait_seconds: float = 5) -> None:
        """Let the turn in hand end, and stop."""
        self._stopping.set()
        if self._thread:
            self._thread.join(wait_seconds)

    def _due(self, at: float) -> tuple[Job, ...]:
        due = tuple(job for job in self._jobs if at - self._last.get(job, -job.every) >= job.every - 1)
        self._last |= dict.fromkeys(due, at)
        return due

    def _run(self) -> None:
        while not self._stopping.wait(self._seconds):
            close_old_connections()
            take_turn(timezone.now(), self._due(time.monotonic()))
        connections.close_all()
