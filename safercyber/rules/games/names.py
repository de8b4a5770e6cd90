"""Dealt names and flags: two checked words and an emblem of colour, shape and animal. Nobody ever types a name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

SHAPES = ("triangle", "circle", "square", "diamond")
COLOURS = ("moss", "sky-7", "heather", "brick", "gorse", "harbour-6", "slate", "copper")
NAME = re.compile(r"[A-Z][a-z]{2,11} [A-Z][a-z]{1,13}\Z")
ANIMAL = re.compile(r"[a-z]{2,14}\Z")

FLAGS: tuple[tuple[str, str, str], ...] = (
    ("Copper Otters", "copper", "swallowtail"),
    ("Amber Herons", "gorse", "pennant"),
    ("Silver Badgers", "slate", "square"),
    ("Mossy Hares", "moss", "shield"),
    ("Blue Kingfishers", "sky-7", "wave"),
    ("Heather Larks", "heather", "notched"),
    ("Harbour Seals", "harbour-6", "long"),
    ("Brick Robins", "brick", "round"),
    ("Snowy Owls", "ink-7", "streamer"),
    ("Golden Toads", "amber", "bunting"),
)
"""Ten teams: name, colour and the shape of the flag, so that colour is never the only difference."""


@dataclass(frozen=True)
class Dealt:
    """What a seat is called and how it is drawn."""

    name: str
    animal: str
    colour: str
    shape: str


def draw(seed: str, *what: object, of: int) -> int:
    """A number from 0 to `of` - 1 that depends on the seed and on these words alone, the same on every machine."""
    text = "|".join(str(part) for part in (seed, *what))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % of


def shuffled(seed: str, what: str, entries: Sequence[str]) -> list[str]:
    """The entries in an order that the seed decides."""
    return sorted(entries, key=lambda one: (hashlib.sha256(f"{seed}|{what}|{one}".encode()).hexdigest(), one))


def deal(names: Sequence[str], seed: str, n: int, taken: Collection[str]) -> Dealt:
    """The n-th name dealt in a room: one nobody holds. Raises LookupError when every name is held.

    `names` is the checked list ("Brave Otter"). The same seed and n give the same name, so a replay deals alike.
    """
    if not names:
        raise LookupError("The list of names is empty.")
    start = draw(seed, "name", n, of=len(names))
    # A step that shares no factor with the length visits every name once.
    step = next(k for k in range(7919, 7919 + len(names) + 1) if _shares_nothing(k, len(names)))
    for k in range(len(names)):
        name = names[(start + k * step) % len(names)]
        if name not in taken:
            return Dealt(
                name=name,
                animal=name.split()[-1].lower(),
                colour=COLOURS[draw(seed, "colour", n, of=len(COLOURS))],
                shape=SHAPES[draw(seed, "shape", n, of=len(SHAPES))],
            )
    raise LookupError("Every name is taken.")


def _shares_nothing(a: int, b: int) -> bool:
    while b:
        a, b = b, a % b
    return a == 1
