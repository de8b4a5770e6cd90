"""What stands around a game in its pack: moves, lists to tap, words for the host, who has read it, and what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safercyber.rules.games.reading import Path, Reader


@dataclass(frozen=True)
class Move:
    """One habit or judgement that the pack trains. `advice` is a key into the dated contact list."""

    id: str
    type: str
    name: str
    say: str
    tonight: str
    advice: str


@dataclass(frozen=True)
class Option:
    """One entry of a list players tap."""

    id: str
    say: str
    move: str = ""


@dataclass(frozen=True)
class Words:
    """What the host does and says in one phase."""

    say: str
    do: str


@dataclass(frozen=True)
class Spoken(Words):
    """The words of one phase, and those for a room without phones where they differ."""

    at_tables: Words | None = None


@dataclass(frozen=True)
class Reviewed:
    """Who read the pack, when, and by when it is to be read again. `lead`: a Cyber Protect lead has read it."""

    by: str
    on: date
    again_by: date
    lead: bool


@dataclass(frozen=True)
class Print:
    """Texts of the printed table set: brick cards, message cards, price list, tear-off plan."""

    brick_back: str
    message_back: str
    price_list: str
    plan_title: str
    plan_lines: tuple[str, ...]


def read_ends(reader: Reader, value: Any, path: Path) -> tuple[int, int]:
    """Two numbers, the smaller first."""
    found = [reader.number(entry, at, 0, 999) for entry, at in reader.items(value, path)]
    if len(found) != 2 or found[0] > found[1]:
        reader.problem(path, f'"{path[-1]}" should be two numbers, the smaller first.')
        return (0, 0)
    return found[0], found[1]


def read_move(reader: Reader, raw: Any, path: Path) -> Move:
    """One entry of "moves"."""
    move = reader.mapping(raw, path, ("id", "type", "name", "say", "tonight", "advice"))
    return Move(
        reader.id(move.get("id"), (*path, "id")),
        reader.choice(move.get("type"), (*path, "type"), ("judge", "habit")),
        reader.text(move.get("name"), (*path, "name"), 40),
        reader.text(move.get("say"), (*path, "say"), 120),
        reader.text(move.get("tonight"), (*path, "tonight"), 160),
        reader.id(move.get("advice"), (*path, "advice")),
    )


def read_reviewed(reader: Reader, raw: Any) -> Reviewed | None:
    """What stands under "reviewed"; None where its dates cannot be read."""
    at: Path = ("reviewed",)
    reviewed = reader.mapping(raw, at, ("by", "on", "again_by"), ("lead",))
    on, again = reader.day(reviewed.get("on"), (*at, "on")), reader.day(reviewed.get("again_by"), (*at, "again_by"))
    by = reader.text(reviewed.get("by"), (*at, "by"), 80)
    lead = reader.truth(reviewed.get("lead", False), (*at, "lead"))
    return Reviewed(by, on, again, lead) if on and again else None


def read_options(reader: Reader, raw: Any, path: Path, moves: frozenset[str] = frozenset()) -> tuple[Option, ...]:
    """A list of things to tap, two at least."""
    found = []
    for entry, at in reader.items(raw, path, 2):
        option = reader.mapping(entry, at, ("id", "say"), ("move",) if moves else ())
        move = reader.choice(option["move"], (*at, "move"), moves, "the move") if "move" in option else ""
        found.append((Option(reader.id(option.get("id"), (*at, "id")), reader.text(option.get("say"), (*at, "say"), 90), move), at))
    reader.once(((option.id, (*at, "id")) for option, at in found), "entries")
    return tuple(option for option, _ in found)


def read_facilitator(reader: Reader, raw: Any, phases: tuple[str, ...]) -> dict[str, tuple[Spoken, ...]]:
    """The words of the host for each phase, under "facilitator"."""
    at: Path = ("facilitator",)
    found = {}
    for phase, entry in reader.mapping(raw, at, phases).items():
        texts = []
        for one, place in reader.items(entry if isinstance(entry, list | tuple) else [entry], (*at, phase), 1):
            words = reader.mapping(one, place, ("say", "do"), ("at_tables",))
            say, do = _words(reader, words, place)
            if "at_tables" not in words:
                texts.append(Spoken(say, do))
                continue
            here = (*place, "at_tables")
            other = reader.mapping(words["at_tables"], here, (), ("say", "do"))
            texts.append(Spoken(say, do, Words(*_words(reader, {"say": say, "do": do, **other}, here))))
        found[phase] = tuple(texts)
    return found


def _words(reader: Reader, words: Mapping[str, Any], path: Path) -> tuple[str, str]:
    return reader.text(words.get("say"), (*path, "say"), 420), reader.text(words.get("do"), (*path, "do"), 260)


def read_print(reader: Reader, raw: Any, whole: bool) -> Print:
    """What stands under "print". `whole`: every key of it is needed."""
    at: Path = ("print",)
    keys = ("brick_back", "message_back", "price_list", "plan_title", "plan_lines")
    printed = reader.mapping(raw, at, keys if whole else (), () if whole else keys)

    def text(key: str, most: int) -> str:
        return reader.text(printed.get(key), (*at, key), most) if whole or key in printed else ""

    lines = reader.items(printed.get("plan_lines"), (*at, "plan_lines"), 1 if whole else 0)
    return Print(
        text("brick_back", 160), text("message_back", 160), text("price_list", 200), text("plan_title", 60),
        tuple(reader.text(line, place, 90) for line, place in lines),
    )  # fmt: skip
