"""Place or waiting list: who gets in, who is next, and until when.

Who is next: the first in line whose whole party fits. A free place is never kept empty for a larger party further up,
because an empty chair helps nobody; that party keeps its position and takes the first gap that is big enough, and it may
ask for fewer places at any time. A newcomer whose party fits is given places at once for the same reason: whoever waits
and would have fitted has been moved up already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

MOST_PEOPLE = 4
UNDO = timedelta(minutes=10)


@dataclass(frozen=True)
class Party:
    """People who wait together: their key, how many they are, in the order they joined."""

    id: int
    people: int


class Answer(Enum):
    """What somebody who asks for places is told."""

    PLACES = "places"
    WAIT = "wait"
    TOO_MANY = "too many"  # some places are left, fewer than asked for


def free(capacity: int, taken: int) -> int:
    """Places left, never below none."""
    return max(0, capacity - taken)


def answer(people: int, capacity: int, taken: int) -> Answer:
    """Places if the whole party fits; TOO_MANY while a smaller party would fit; else the waiting list.

    Raises ValueError unless 1 to 4 people are asked for.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise ValueError(f"A booking is for 1 to {MOST_PEOPLE} people.")
    left = free(capacity, taken)
    if people <= left:
        return Answer.PLACES
    return Answer.TOO_MANY if left else Answer.WAIT


def move_up(line: Sequence[Party], places: int) -> tuple[Party, ...]:
    """Who moves up when `places` are free: each time the first in line that fits, until nobody fits."""
    moved = []
    for party in line:
        if party.people <= places:
            moved.append(party)
            places -= party.people
    return tuple(moved)


def position(line: Iterable[Party], id: int) -> int:
    """1 for the next in line. Raises ValueError if the party does not wait."""
    for number, party in enumerate(line, 1):
        if party.id == id:
            return number
    raise ValueError("That party is not in the line.")


def seat_bricks(capacity: int, taken: int) -> int:
    """Filled bricks of ten. All ten only when full, none only when nobody has booked: a brick never says what is not so."""
    if capacity <= 0 or taken >= capacity:
        return 10
    if taken <= 0:
        return 0
    return min(9, max(1, round(10 * taken / capacity)))


def has_few(capacity: int, taken: int, starts_at: datetime, now: datetime) -> bool:
    """Few have booked: under 4 in 10 places, a week or less before the start. Earlier than that, few is usual."""
    return 10 * taken < 4 * capacity and starts_at - now <= timedelta(days=7)


def reminder_at(starts_at: datetime, booked_at: datetime) -> datetime | None:
    """When the one reminder goes: the day before at 10:00. All times are local UK time.

    None for who books after that moment: they have just had the ticket and need no reminder.
    """
    due = (starts_at - timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    return due if booked_at < due else None


def may_undo(cancelled_at: datetime, now: datetime) -> bool:
    """A cancelled booking can be taken back for 10 minutes, while places last."""
    return cancelled_at <= now <= cancelled_at + UNDO


def reminder_is_due(starts_at: datetime, booked_at: datetime, now: datetime) -> bool:
    """Whether the reminder goes now. One that was held up still goes until two hours before the start. Local UK time."""
    due = reminder_at(starts_at, booked_at)
    return due is not None and due <= now < starts_at - timedelta(hours=2)
