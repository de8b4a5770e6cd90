"""The escape kind: a graph of locks. A lock needs facts, asks, and gives facts; two pairs of people can work at once.

How an answer is written in "accept". Sets of options: `a+c+f` (any order). Orders and dialogues: `a>b>c`. One option: `b`. What is
put together from keys or letters: `4821`, `biscuit` (case, spaces and accents do not matter).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safercyber.rules.games.bodies.facts import Card, Rule
from safercyber.rules.games.bodies.items import Shown

PHASES = ("intro", "locks", "out", "lessons")
PICK_SOME = ("spot", "permissions", "map-or-photo")
PICK_ONE = ("pick-safest", "passphrase", "real-or-fake")
IN_ORDER = ("order",)
KINDS = (*PICK_SOME, *PICK_ONE, *IN_ORDER, "code-from-facts", "word-from-letters", "caller-dialogue", "relay")
TRIGGERS = ("answer", "hint", "facilitator")
DIGITS = "0123456789"
STUCK_AT_MOST = 240
MOST_OPTIONS = 8


@dataclass(frozen=True)
class Option:
    """One thing to pick. `reply` is said when a wrong try names it."""

    id: str
    say: str
    reply: str


@dataclass(frozen=True)
class Clue:
    """Something to look at: a message, or words. `picture` tells in words what the picture shows.

    `part`: which phone has it where the clue is split, 0 for all of them. `truth`: real or fake, for the record alone.
    """

    title: str
    picture: str
    show: Shown | None
    say: str
    part: int
    truth: str


@dataclass(frozen=True)
class Turn:
    """One turn of a call: what the caller says, and what one may answer."""

    say: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Hint:
    """A hint, offered after so many seconds of being stuck; the last one is the answer."""

    after: int
    say: str


@dataclass(frozen=True)
class Lock:
    """One lock. Its clues are dealt to as many phones as `split` says; one phone has them all. `keys`: what a code is put together from.

    `truth`: the lock is a case, real or fake. `pick`: how many options make an answer, 0 where that is not told.
    """

    id: str
    title: str
    place: str
    kind: str
    needs: tuple[str, ...]
    ask: str
    options: tuple[Option, ...]
    pick: int
    turns: tuple[Turn, ...]
    keys: tuple[str, ...]
    clues: tuple[Clue, ...]
    accept: frozenset[str]
    gives: tuple[str, ...]
    uses: tuple[str, ...]
    move: str
    truth: str
    minutes: int
    split: int
    hints: tuple[Hint, ...]
    learn: str
    wrong: str
    success: str


@dataclass(frozen=True)
class Place:
    """A place where locks are. It is open once the team has what it needs."""

    id: str
    name: str
    say: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """Something a team knows or holds, as it sees it."""

    id: str
    say: str


@dataclass(frozen=True)
class Chime:
    """What the story clock says once the opened locks add up to so many minutes."""

    at: int
    say: str


@dataclass(frozen=True)
class Escape:
    """The body of an escape pack. The clock is for the mood: nothing happens when it runs out."""

    start: tuple[str, ...]
    goal: str
    minutes: int
    clock: str
    chimes: tuple[Chime, ...]
    finish_title: str
    finish: str
    places: Mapping[str, Place]
    facts: Mapping[str, Fact]
    locks: Mapping[str, Lock]
    cards: Mapping[str, Card]
    rules: tuple[Rule, ...]
    cases: tuple[tuple[str, str], ...]
    felt: frozenset[str]
    given: frozenset[str]


def plain(words: str) -> str:
    """Words as they are compared: no case, no spaces, no accents, letters and figures only."""
    flat = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]", "", flat.casefold())


def answer_of(lock: Lock, picks: Iterable[str]) -> str:
    """What somebody tried, in the one form in which answers are compared."""
    return one_form(lock.kind, bool(lock.options), tuple(picks))


def one_form(kind: str, has_options: bool, picks: tuple[str, ...]) -> str:
    """Picks as one word, in the form in which a lock of this kind compares answers."""
    parts = tuple(one.strip().lower() for one in picks if one.strip())
    if kind in (*IN_ORDER, "caller-dialogue"):
        return ">".join(parts)
    if kind in (*PICK_SOME, *PICK_ONE) or has_options:
        return "+".join(sorted(set(parts)))
    return plain("".join(parts))


def closure(escape: Escape, facts: Iterable[str]) -> tuple[set[str], list[str]]:
    """Everything a team can come to know from these facts, and the locks it opens on the way, when nothing is used up."""
    have, opened = set(facts), []
    todo = list(escape.locks.values())
    while ready := [one for one in todo if {*one.needs, *escape.places[one.place].needs} <= have]:
        for lock in ready:
            have |= set(lock.gives)
            opened.append(lock.id)
            todo.remove(lock)
        have |= {effect.name for rule in escape.rules for effect in rule.effects if effect.op == "give"}
    return have, opened
