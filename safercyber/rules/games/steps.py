"""Places of a room as keys, and the steps between them.

A place is a key: "lobby", "before", "2.vote" (the vote of round 2), "reel.3", "item.1", "after", "finished". In a series a place of
the second part ends in "@2": "scene.4@2".
"""

from __future__ import annotations

from dataclasses import dataclass, field

SHARED_TITLES = {
    "lobby": "Lobby", "before": "Before we start", "moves": "To take home", "questions": "Let us talk", "quilt": "The quilt",
    "item": "Real or fake?", "answer": "What it was", "promise": "One promise", "tell": "Who will you tell?", "fun": "Was it fun?",
    "after": "Five last questions", "finished": "Thank you",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A step the host may take: the place it leads to and the words of its button."""

    to: str
    label: str


@dataclass(frozen=True)
class Next:
    """The one step of the Space key (None at the very end), a warning beside it, and the other steps on offer."""

    step: Step | None
    warn: str = ""
    others: tuple[Step, ...] = field(default_factory=tuple)


def split(key: str) -> tuple[str, int, int]:
    """A key as (phase, round, n): "2.vote" is ("vote", 2, 0), "item.3" is ("item", 0, 3)."""
    first, _, second = key.partition("@")[0].partition(".")
    if not second:
        return first, 0, 0
    if first.isdigit():
        return second, int(first), 0
    return first, 0, int(second) if second.isdigit() else 0


def part_of(key: str) -> int:
    """The part of a series that a key lies in; 0 where it lies in none."""
    part = key.partition("@")[2]
    return int(part) if part.isdigit() else 0
