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


def in_order(waiting: Iterable[ToDo], now: datetime) -> tuple[tuple[ToDo, ...], int]:
    """The things to show, what is late first and then by date, at most seven, and how many more there are.

    When there are more than seven, small things that are not late yet are the ones that wait.
    """

    def by_date(todo: ToDo) -> tuple[datetime, bool, str, str]:
        return todo.due_at, todo.size == "small", todo.title, todo.href

    chosen = sorted(waiting, key=lambda todo: (todo.size == "small" and todo.due_at >= now, *by_date(todo)))
    return tuple(sorted(chosen[:MOST_SHOWN], key=by_date)), max(0, len(chosen) - MOST_SHOWN)
