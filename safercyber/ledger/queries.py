"""Reading the ledger, and checking that nobody rewrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safercyber.ledger.actions import seal
from safercyber.ledger.models import LedgerEntry, LedgerHead


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did."""

    number: int
    at: datetime
    by: str
    did: str
    about: str
    why: str
    facts: dict[str, Any]


def _entry(row: LedgerEntry) -> Entry:
    return Entry(row.number, row.at, row.by, row.did, row.about, row.why, row.facts)


def history_of(about: str) -> tuple[Entry, ...]:
    """All that was done to a thing, oldest first."""
    return tuple(_entry(row) for row in LedgerEntry.objects.filter(about=about))


def latest(limit: int = 50) -> tuple[Entry, ...]:
    """The last things done, newest first."""
    return tuple(_entry(row) for row in LedgerEntry.objects.order_by("-number")[:limit])


def first_broken_entry() -> int | None:
    """The number of the first entry that does not fit its chain, or None when the whole ledger holds."""
    previous, number = "0" * 64, 0
    for row in LedgerEntry.objects.iterator():
        number += 1
        sealed = seal(previous, row.number, row.at, row.by, row.did, row.about, row.why, row.facts)
        if row.number != number or row.previous != previous or row.hash != sealed:
            return number
        previous = row.hash
    head = LedgerHead.objects.filter(pk=1).first()
    if head is not None and (head.number, head.hash) != (number, previous):
        return number + 1
    return None
