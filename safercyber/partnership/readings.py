"""Which games a Cyber Protect lead of this area has read: what young people and sensitive rooms wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from safercyber.ledger.actions import record
from safercyber.partnership.models import GameReading
from safercyber.rules import formats
from safercyber.storage import saved_together

LONGEST = timedelta(days=366)
LONGEST_NOTE = 300


class CannotRead(Exception):
    """A reading that cannot be kept. Its text is the sentence shown."""


@dataclass(frozen=True)
class Reading:
    """A reading that stands: who read it and when, and by when it is to be read again. `by` is how the ledger names the reader."""

    pack_id: str
    version: int
    read_on: date
    again_by: date
    note: str
    by: str


@saved_together
def record_reading(*, pack_id: str, version: int, again_by: date, note: str, by: str, now: datetime) -> None:
    """Keep that `by` has read this version in full today. A reading that stood before ends: the newer one counts.

    Raises CannotRead for a day that is past or over a year ahead, a note that is too long, or when another lead was quicker.
    """
    today = timezone.localdate(now)
    note = formats.one_line(note)
    if not today < again_by <= today + LONGEST:
        raise CannotRead("A game is read again within a year. Choose a day from tomorrow on, at most a year ahead.")
    if len(note) > LONGEST_NOTE:
        raise CannotRead(f"The note has {len(note)} letters; the most is {LONGEST_NOTE}.")
    _standing(pack_id, version).update(ended_at=now)
    try:
        with transaction.atomic():
            row = GameReading.objects.create(
                pack_id=pack_id, pack_version=version, read_on=today, again_by=again_by, note=note, by=by, at=now
            )
    except IntegrityError:
        raise CannotRead("Another lead recorded a reading at the same moment. Look at theirs first.") from None
    record(
        by=by,
        did="read_game",
        about=f"pack:{pack_id}",
        now=now,
        facts={"reading": row.pk, "version": version, "until": again_by.isoformat()},
    )


@saved_together
def take_back_reading(*, pack_id: str, version: int, by: str, now: datetime) -> bool:
    """End the reading that stands: from now on nobody opens a room that waits for it. False when none stands."""
    if not _standing(pack_id, version).update(ended_at=now):
        return False
    record(by=by, did="take_back_reading", about=f"pack:{pack_id}", now=now, facts={"version": version})
    return True


def _standing(pack_id: str, version: int):  # type: ignore[no-untyped-def]
    return GameReading.objects.filter(pack_id=pack_id, pack_version=version, ended_at__isnull=True)


def reading_of(pack_id: str, version: int) -> Reading | None:
    """The reading of this version that stands, in date or not. One statement."""
    row = _standing(pack_id, version).first()
    return Reading(row.pack_id, row.pack_version, row.read_on, row.again_by, row.note, row.by) if row else None


def games_read(on: date) -> frozenset[tuple[str, int]]:
    """Every game, by id and version, whose reading is in date on this day. One statement."""
    rows = GameReading.objects.filter(ended_at__isnull=True, read_on__lte=on, again_by__gte=on)
    return frozenset(rows.values_list("pack_id", "pack_version"))
