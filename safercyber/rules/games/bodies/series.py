"""The series kind: parts of other kinds, played in order by the same teams, looked back on together at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from safercyber.rules.games.bodies import escape, quiz, story
from safercyber.rules.games.bodies.escape_reader import read_escape
from safercyber.rules.games.bodies.items import Around
from safercyber.rules.games.reading import Path, Reader

PART_KINDS = ("quiz", "story", "escape")
PHASES = ("intro",)
PART_KEYS = ("id", "title", "intro", "kind", "rules")
_READ: Mapping[str, Callable[[Reader, Any, Path, Around], Any]] = {
    "quiz": quiz.read_quiz, "story": story.read_story, "escape": read_escape,
}  # fmt: skip
_PHASES: Mapping[str, tuple[str, ...]] = {"quiz": quiz.PHASES, "story": story.PHASES, "escape": escape.PHASES}


@dataclass(frozen=True)
class Part:
    """One part: its kind, its body, and what is said before it. In the file the keys of the body stand beside these."""

    id: str
    title: str
    intro: str
    kind: str
    body: Any


@dataclass(frozen=True)
class Series:
    """The body of a series. Facts that one part gives are known in the next."""

    parts: tuple[Part, ...]
    phases: tuple[str, ...]
    items: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]
    felt: frozenset[str]


def read_series(reader: Reader, raw: Any, path: Path, around: Around) -> Series:
    """Read the body of a series. Problems go to the reader."""
    body = reader.mapping(raw, path, ("parts",))
    entries = reader.items(body.get("parts"), (*path, "parts"), 2)
    parts: list[Part] = []
    facts = around.facts
    for entry, at in entries:
        extra = tuple(key for key in entry if key not in PART_KEYS) if isinstance(entry, Mapping) else ()
        part = reader.mapping(entry, at, ("id", "title", "intro", "kind"), ("rules", *extra))
        kind = reader.choice(part.get("kind"), (*at, "kind"), PART_KINDS, "the kind of part")
        inner = replace(around, facts=facts, rules=part.get("rules"), rules_at=(*at, "rules"))
        read = _READ[kind](reader, {key: part[key] for key in extra}, at, inner) if kind else None
        facts = facts | frozenset(getattr(read, "given", getattr(read, "facts", ())) if kind != "quiz" else ())
        parts.append(Part(
            reader.id(part.get("id"), (*at, "id")), reader.text(part.get("title"), (*at, "title"), 50),
            reader.text(part.get("intro"), (*at, "intro"), 500), kind, read,
        ))  # fmt: skip
    reader.once(((one.id, (*at, "id")) for one, (_, at) in zip(parts, entries, strict=True)), "parts")
    if around.rules:
        reader.problem(around.rules_at, "in a series each part has its own rules; leave this list empty.")
    whole = [one for one in parts if one.kind]
    return Series(
        parts=tuple(parts),
        phases=tuple(dict.fromkeys((*PHASES, *(phase for one in whole for phase in _PHASES[one.kind])))),
        items=tuple(item for one in whole if one.kind == "quiz" for item in one.body.items),
        cases=tuple(case for one in whole for case in one.body.cases),
        felt=frozenset(move for one in whole if one.kind != "quiz" for move in one.body.felt),
    )
