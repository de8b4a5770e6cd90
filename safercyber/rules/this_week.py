"""What needs somebody this week: each app says what waits for a person, this module puts it in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MOST_SHOWN = 7


@dataclass(frozen=True)
class ToDo:
    """One thing that needs a person: when it bites, what it is, why, and the button that finishes it.

    `button` is a verb and a thing; `href` is where pressing it leads. `tone` colours the day tile:
    "late", "soon", "meeting" or "calm". `size` is "small" for what may wait behind "and 3 smaller ones".
    """

    due_at: datetime
    title: str
    why: str
    button: str
    href: str
    tone: str = "soon"
    size: str = "normal"


def in_order(waiting: Iterable[ToDo]) -> tuple[tuple[ToDo, ...], int]:
    """The things to show, soonest first, at most seven, and how many more there are."""
    ordered = sorted(waiting, key=lambda todo: (todo.size == "small", todo.due_at, todo.title, todo.href))
    return tuple(ordered[:MOST_SHOWN]), max(0, len(ordered) - MOST_SHOWN)
