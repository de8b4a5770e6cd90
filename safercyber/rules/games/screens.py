"""Small parts of views that all kinds share: messages written out, lists to tap, and what the seed draws for a screen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.names import COLOURS, SHAPES, draw
from safercyber.rules.games.pack import Option

SAY_LABELS = {"real": "It is real", "fake": "It is fake"}
TONES = COLOURS[:4]

Data = Mapping[str, Any]
View = dict[str, Any]


def pick(seed: str, what: str, of: int) -> int:
    """The entry that the seed draws."""
    return draw(seed, what, of=of)


def rank(seed: str, what: str, one: str) -> str:
    """A key to sort by that the seed decides."""
    return hashlib.sha256(f"{seed}|{what}|{one}".encode()).hexdigest()


def letter(message: Any) -> View:
    """A message or an item as people see it, without its truth."""
    return {
        "id": message.id, "title": message.title, "as": message.shown_as, "from": message.sender, "subject": message.subject,
        "body": message.body,
    }  # fmt: skip


def options(options: tuple[Option, ...]) -> list[View]:
    """A list to tap from a pack's options."""
    return [{"id": one.id, "label": one.say, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, one in enumerate(options)]


def labelled(labels: Mapping[str, str]) -> list[View]:
    """A list to tap from ids and labels."""
    return [{"id": key, "label": label, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, (key, label) in enumerate(labels.items())]


def shown(message: Any) -> View:
    """A message that stands in a scene or a clue."""
    return {"as": message.shown_as, "from": message.sender, "subject": message.subject, "body": message.body}
