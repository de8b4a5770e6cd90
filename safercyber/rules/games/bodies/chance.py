"""What a board may have beside its year: threats the host adds, names for how bad it is, and cards that differ by table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.reading import Path, Reader


@dataclass(frozen=True)
class Module:
    """A set of threats that the host may add before the start. Threats of "core" are always in play."""

    id: str
    name: str
    say: str


@dataclass(frozen=True)
class Level:
    """How bad it is once so much is lost, up to "the organisation fails". A name for what was lost; the arithmetic does not change."""

    at: int
    name: str
    say: str
    fails: bool


@dataclass(frozen=True)
class Chance:
    """One card of a deck: something that happens to one table and not to the next. `money` comes in, or goes when it is below nothing."""

    id: str
    title: str
    text: str
    money: int


@dataclass(frozen=True)
class Deck:
    """Cards of which each team draws one, by the seed, as each of these rounds begins; without rounds, whenever a rule says so."""

    id: str
    rounds: tuple[int, ...]
    cards: tuple[Chance, ...]


@dataclass(frozen=True)
class Line:
    """Other words that the host may choose for a line of the story. `slot`: news, after, coming, or a threat; `round` 0: any."""

    id: str
    slot: str
    round: int
    say: str


def read_line(reader: Reader, raw: Any, path: Path, rounds: int, threats: Collection[str]) -> Line:
    """One entry of "lines"."""
    line = reader.mapping(raw, path, ("id", "for", "say"), ("round",))
    return Line(
        reader.id(line.get("id"), (*path, "id")),
        reader.choice(line.get("for"), (*path, "for"), frozenset({"news", "after", "coming", *threats}), "the line"),
        reader.number(line.get("round", 0), (*path, "round"), 0, rounds),
        reader.text(line.get("say"), (*path, "say"), 260),
    )


def read_module(reader: Reader, raw: Any, path: Path) -> Module:
    """One entry of "modules"."""
    module = reader.mapping(raw, path, ("id", "name", "say"))
    return Module(
        reader.id(module.get("id"), (*path, "id")),
        reader.text(module.get("name"), (*path, "name"), 40),
        reader.text(module.get("say"), (*path, "say"), 200),
    )


def read_level(reader: Reader, raw: Any, path: Path) -> Level:
    """One entry of "levels"."""
    level = reader.mapping(raw, path, ("at", "name", "say"), ("fails",))
    return Level(
        reader.number(level.get("at"), (*path, "at")),
        reader.text(level.get("name"), (*path, "name"), 40),
        reader.text(level.get("say"), (*path, "say"), 240),
        reader.truth(level.get("fails", False), (*path, "fails")),
    )


def read_deck(reader: Reader, raw: Any, path: Path, rounds: int) -> Deck:
    """One entry of "decks"."""
    deck = reader.mapping(raw, path, ("id", "cards"), ("draw", "rounds"))
    reader.choice(deck.get("draw", "seeded"), (*path, "draw"), ("seeded",))
    at_rounds = tuple(reader.number(one, at, 1, rounds) for one, at in reader.items(deck.get("rounds"), (*path, "rounds")))
    cards = []
    for entry, at in reader.items(deck.get("cards"), (*path, "cards"), 2):
        card = reader.mapping(entry, at, ("id", "title", "text"), ("money",))
        cards.append(
            Chance(
                reader.id(card.get("id"), (*at, "id")),
                reader.text(card.get("title"), (*at, "title"), 60),
                reader.text(card.get("text"), (*at, "text"), 240),
                reader.whole(card.get("money", 0), (*at, "money")),
            )
        )
    if 0 < len(cards) < len(at_rounds):
        reader.problem((*path, "cards"), f"a deck of {len(cards)} cards cannot be drawn from {len(at_rounds)} times.")
    return Deck(reader.id(deck.get("id"), (*path, "id")), at_rounds, tuple(cards))
