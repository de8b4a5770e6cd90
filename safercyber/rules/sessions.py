"""What a session cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Refusal:
    """Why a session cannot be so. `about` names what is to be put right: ends, capacity, venue or school_adult."""

    about: str
    words: str


def refusal(
    *, starts_at: datetime, ends_at: datetime, capacity: int, is_somewhere: bool, is_for_children: bool, school_adult: str
) -> Refusal | None:
    """The first thing that is wrong with a session, or None. `is_somewhere`: it has a venue or is online."""
    if ends_at <= starts_at:
        return Refusal("ends", "The session ends before it starts. Check the two times.")
    if ends_at - starts_at > LONGEST:
        return Refusal("ends", "A session lasts 12 hours at most. Check the two times.")
    if capacity < 1:
        return Refusal("capacity", "Enter how many places there are, 1 or more.")
    if not is_somewhere:
        return Refusal("venue", "Choose a venue, or say that it is online.")
    if is_for_children and not school_adult.strip():
        return Refusal("school_adult", "Name the adult of the school or group who will be in the room.")
    return None
