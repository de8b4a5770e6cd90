"""Writing the ledger. Called inside the transaction of the action that it records."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from safercyber.ledger.models import LedgerEntry, LedgerHead


def seal(previous: str, number: int, at: datetime, by: str, did: str, about: str, why: str, facts: dict[str, Any]) -> str:
    """The SHA-256 of an entry and of the one before it, over canonical JSON."""
    told = [previous, number, at.astimezone(UTC).isoformat(timespec="microseconds"), by, did, about, why, facts]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def record(*, by: str, did: str, about: str, now: datetime, why: str = "", facts: dict[str, Any] | None = None) -> int:
    """Add an entry and return its number.

    `by` is "person:<id>", "public", "player", "link" or "system"; `did` is the action's name ("book_places"); `about` names the
    thing ("session:12"). `facts` holds plain JSON values and never a name, an address or a contact.
    Raises RuntimeError outside a transaction: an entry must stand or fall with what it records.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A ledger entry is written inside the transaction that it records.")
    head = LedgerHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        LedgerHead.objects.bulk_create([LedgerHead(pk=1)], ignore_conflicts=True)
        head = LedgerHead.objects.select_for_update().get(pk=1)
    number = head.number + 1
    kept = facts or {}
    hash_ = seal(head.hash, number, now, by, did, about, why, kept)
    LedgerEntry.objects.create(number=number, at=now, by=by, did=did, about=about, why=why, facts=kept, previous=head.hash, hash=hash_)
    LedgerHead.objects.filter(pk=1).update(number=number, hash=hash_)
    return number
