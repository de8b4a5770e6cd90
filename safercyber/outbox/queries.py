"""How the letters are doing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from safercyber.outbox.actions import TRIES
from safercyber.outbox.models import Letter


@dataclass(frozen=True)
class State:
    """Counts for the status page: waiting to go, sent, given up."""

    waiting: int
    sent: int
    given_up: int


def state() -> State:
    """How many letters wait, went and failed for good."""
    counts = Letter.objects.aggregate(
        waiting=Count("pk", filter=Q(sent_at=None, attempts__lt=TRIES)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        given_up=Count("pk", filter=Q(sent_at=None, attempts__gte=TRIES)),
    )
    return State(**counts)
