"""Messages as players see them, and the real-or-fake items of quizzes, feedback rounds and boosters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from safercyber.rules.games.reading import Path, Reader

SHOWN_AS = ("text", "email", "letter", "call", "note")
TRUTHS = ("real", "fake")


@dataclass(frozen=True)
class Item:
    """One real-or-fake item of a quiz, the feedback round or the booster."""

    id: str
    title: str
    shown_as: str
    sender: str
    subject: str
    body: str
    truth: str
    move: str
    why: str
    level: int


@dataclass(frozen=True)
class Shown:
    """A message that a scene or a clue shows."""

    shown_as: str
    sender: str
    subject: str
    body: str


@dataclass(frozen=True)
class Around:
    """What a body may name that stands outside it: the pack's moves and items, its rules, and the facts that earlier parts give."""

    moves: frozenset[str] = frozenset()
    items: Mapping[str, Item] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    rules: Any = None
    rules_at: Path = ("rules",)


def read_show(reader: Reader, raw: Any, path: Path) -> tuple[str, str, str, str]:
    """A message written out: (sender, subject, body, shown as)."""
    show = reader.mapping(raw, path, ("as", "from", "body"), ("subject",))
    return (
        reader.text(show.get("from"), (*path, "from"), 80),
        reader.optional_text(show, "subject", path, 90),
        reader.text(show.get("body"), (*path, "body"), 900, letter=True),
        reader.choice(show.get("as"), (*path, "as"), SHOWN_AS),
    )


def read_shown(reader: Reader, group: Mapping[str, Any], path: Path) -> Shown | None:
    """The message under "show", if there is one."""
    if "show" not in group:
        return None
    sender, subject, body, shown_as = read_show(reader, group["show"], (*path, "show"))
    return Shown(shown_as, sender, subject, body)


def read_item(reader: Reader, key: str, raw: Any, path: Path, moves: Collection[str]) -> Item:
    """One entry of "items"."""
    item = reader.mapping(raw, path, ("kind", "title", "show", "truth", "move", "why", "level"))
    reader.choice(item.get("kind"), (*path, "kind"), ("real-or-fake",))
    sender, subject, body, shown_as = read_show(reader, item.get("show"), (*path, "show"))
    return Item(
        id=str(key),
        title=reader.text(item.get("title"), (*path, "title"), 50),
        shown_as=shown_as,
        sender=sender,
        subject=subject,
        body=body,
        truth=reader.choice(item.get("truth"), (*path, "truth"), TRUTHS),
        move=reader.choice(item.get("move"), (*path, "move"), moves, "the move"),
        why=reader.text(item.get("why"), (*path, "why"), 400),
        level=reader.number(item.get("level"), (*path, "level"), 1, 3),
    )
