"""How the letters are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q

from safercyber.outbox.actions import TRIES
from safercyber.outbox.models import Letter

_NOT_OUT = Q(sent_at=None, attempts__lt=TRIES)


@dataclass(frozen=True)
class State:
    """Counts: waiting to go (of them `held_up` were tried and could not go yet), sent, given up."""

    waiting: int
    sent: int
    given_up: int
    held_up: int = 0


@dataclass(frozen=True)
class GivenUp:
    """A letter that did not go in five tries. `to` is enough of the address to know it by: m…@mail.example."""

    subject: str
    to: str
    written_at: datetime


def state() -> State:
    """How many letters wait, went and failed for good, of those not forgotten yet. One SQL statement."""
    counts = Letter.objects.aggregate(
        waiting=Count("pk", filter=_NOT_OUT),
        held_up=Count("pk", filter=_NOT_OUT & Q(attempts__gt=0)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        given_up=Count("pk", filter=Q(sent_at=None, attempts__gte=TRIES)),
    )
    return State(**counts)


def given_up(most: int = 20) -> tuple[GivenUp, ...]:
    """The letters that were given up, the newest first. One SQL statement."""
    rows = Letter.objects.filter(sent_at=None, attempts__gte=TRIES).order_by("-written_at", "-pk")
    return tuple(GivenUp(subject, _known_by(to), at) for subject, to, at in rows.values_list("subject", "to", "written_at")[:most])


def _known_by(address: str) -> str:
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def has_a_mail_server() -> bool:
    """Whether letters leave this machine; without a mail server they are written into a folder of it."""
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
