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


@dataclass(frozen=True)
class Fault:
    """Where the chain breaks: the entry's number, and what is wrong with it in words."""

    number: int
    words: str


@dataclass(frozen=True)
class Check:
    """The ledger read from beginning to end: how many entries hold, the last seal, and the first fault if there is one."""

    entries: int
    seal: str
    fault: Fault | None


def check() -> Check:
    """Read every entry and work its seal out again. One statement for all entries, one for the head."""
    previous, number = "0" * 64, 0
    for row in LedgerEntry.objects.order_by("number").iterator():
        expected = number + 1
        if row.number != expected:
            return Check(number, previous, Fault(expected, f"Entry {expected} was removed: after {number} comes {row.number}."))
        sealed = seal(previous, row.number, row.at, row.by, row.did, row.about, row.why, row.facts)
        if row.previous != previous or row.hash != sealed:
            return Check(
                number, previous, Fault(expected, f"Entry {expected} was changed ({row.did}, {row.about}, {row.at:%Y-%m-%d %H:%M} UTC).")
            )
        previous, number = row.hash, expected
    head = LedgerHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        last = head.number if head else 0
        words = f"Entry {number + 1} was removed: the head says that there are {last}." if last > number else "The head was changed."
        return Check(number, previous, Fault(number + 1, words))
    return Check(number, previous, None)


def has_seal(written: str) -> bool:
    """Whether some entry carries this seal."""
    return LedgerEntry.objects.filter(hash=written).exists()
