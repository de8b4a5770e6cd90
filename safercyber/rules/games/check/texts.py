"""Every text of a pack with its place: what stands on one screen, who reads it, and when it may be read.

The texts are found in the parsed data by pattern ("body/bricks/*/why"), so that each keeps its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.pack import Pack
from safercyber.rules.games.reading import Path

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Screen:
    """Texts that stand on one screen together. `role`: told, message (written out as its sender would), host, choice or print."""

    path: Path
    words: str
    role: str


def found(data: Any, pattern: str, start: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each value under a pattern of keys, "*" standing for every key or entry, with its path. What is not there is passed over."""
    parts = pattern.split("/") if pattern else []
    yield from _found(data, parts, start)


def _found(value: Any, parts: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    if not parts:
        if value is not None:
            yield path, value
        return
    head, rest = parts[0], parts[1:]
    if head == "*":
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list | tuple) else ()
        for key, entry in pairs:
            yield from _found(entry, rest, (*path, key))
    elif isinstance(value, Mapping) and head in value:
        yield from _found(value[head], rest, (*path, head))


def strings(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every string in a piece of data, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from strings(entry, (*path, key))
    elif isinstance(value, list | tuple):
        for n, entry in enumerate(value):
            yield from strings(entry, (*path, n))


@dataclass(frozen=True)
class PartOfPack:
    """A body in a pack: of the pack itself, or of one part of a series. `at` is where its keys stand."""

    title: str
    kind: str
    at: Path
    raw: Data
    body: Any


def parts_of(data: Data, pack: Pack) -> tuple[PartOfPack, ...]:
    """The bodies of a pack in the order in which they are played."""
    raw = data["body"]
    if pack.kind != "series":
        return (PartOfPack(pack.title, pack.kind, ("body",), raw, pack.body),)
    return tuple(
        PartOfPack(part.title, part.kind, ("body", "parts", n), raw["parts"][n], part.body) for n, part in enumerate(pack.body.parts)
    )


# A group of keys, the texts of it that stand on one screen, and the role of that screen.
_Shown = tuple[tuple[str, tuple[str, ...], str], ...]
_ENVELOPE: _Shown = (
    ("", ("summary",), "told"),
    ("moves/*", ("say", "tonight"), "told"),
    ("moves/*", ("name",), "choice"),
    ("items/*", ("title",), "choice"),
    ("items/*/show", ("subject", "body"), "message"),
    ("items/*", ("why",), "told"),
    ("facilitator/*", ("say",), "host"),
    ("facilitator/*/*", ("say",), "host"),
    ("facilitator/*/at_tables", ("say",), "host"),
    ("facilitator/*/*/at_tables", ("say",), "host"),
    ("hints/*/*", (), "told"),
    ("reasons/*", ("say",), "choice"),
    ("debrief/script/*/*", (), "host"),
    ("debrief/headline", (), "told"),
    ("debrief/headlines/*", (), "told"),
    ("debrief/promises/*", ("say",), "choice"),
    ("debrief/tell/*", ("say",), "choice"),
    ("debrief/fun/*", ("say",), "choice"),
    ("care/trigger_note", (), "told"),
    ("care/pause_card", ("say", "under"), "told"),
    ("care/briefing/*", (), "host"),
    ("quilt", ("say",), "told"),
    *(("quilt", (key,), "told") for key in ("full", "gaps", "no_to_all", "yes_to_all")),
    *(("print", (key,), "print") for key in ("brick_back", "message_back", "price_list")),
)
_BODIES: Mapping[str, _Shown] = {
    "board": (
        ("bricks/*", ("why", "real_life"), "told"),
        ("bricks/*", ("name",), "choice"),
        ("cards/*", ("title", "text"), "told"),
        ("round_names/*", (), "choice"),
        ("modules/*", ("name",), "choice"),
        ("modules/*", ("say",), "told"),
        ("levels/*", ("name",), "choice"),
        ("levels/*", ("say",), "told"),
        ("decks/*/cards/*", ("title", "text"), "told"),
        ("threats/*", ("who",), "told"),
        ("threats/*/steps/*", ("coming",), "told"),
        ("threats/*/steps/*", ("hit", "truth"), "told"),
        ("threats/*/steps/*/saved/*", (), "told"),
        ("post/*", ("title",), "choice"),
        ("post/*/show", ("subject", "body"), "message"),
        ("post/*", ("why",), "told"),
        ("post/*/answers/*", ("say",), "told"),
        ("news/*", ("lead",), "told"),
        ("news/*/also/*", (), "told"),
        ("news/*", ("after",), "told"),
        ("lines/*", ("say",), "told"),
    ),
    "escape": (
        ("places/*", ("say",), "told"),
        ("facts/*", ("say",), "told"),
        ("story_clock/*", ("say",), "told"),
        ("finish", ("text",), "told"),
        ("cards/*", ("title", "text"), "told"),
        ("locks/*", ("title",), "choice"),
        ("locks/*", ("ask",), "told"),
        ("locks/*/clue/*", ("say",), "told"),
        ("locks/*/clue/*", ("picture",), "told"),
        ("locks/*/clue/*/show", ("subject", "body"), "message"),
        ("locks/*/options/*", ("say",), "choice"),
        ("locks/*/options/*", ("reply",), "told"),
        ("locks/*/turns/*", ("say",), "told"),
        ("locks/*/turns/*/options/*", ("say",), "choice"),
        ("locks/*/turns/*/options/*", ("reply",), "told"),
        ("locks/*/hints/*", ("say",), "told"),
        *(("locks/*", (key,), "told") for key in ("learn", "wrong", "success")),
    ),
    "story": (
        ("nodes/*", ("text", "clues"), "told"),
        ("nodes/*", ("picture",), "told"),
        ("nodes/*/show", ("subject", "body"), "message"),
        ("nodes/*/hints/*", (), "told"),
        ("nodes/*", ("why",), "told"),
        ("nodes/*/choices/*", ("text",), "choice"),
        ("nodes/*/choices/*", ("then",), "told"),
        ("nodes/*/choices/*", ("afterthought",), "told"),
        ("nodes/*/back", ("say",), "choice"),
        ("picks/*", ("say",), "choice"),
        ("facts/*", ("say",), "told"),
        ("cards/*", ("title", "text"), "told"),
    ),
    "quiz": (("calls/*", (), "told"), ("question", (), "choice")),
}


def screens(data: Data, parts: Iterable[PartOfPack]) -> tuple[Screen, ...]:
    """Every screen of a pack with these parts."""
    shown = list(_screens(data, _ENVELOPE, ()))
    for part in parts:
        if part.at[:2] == ("body", "parts"):
            shown.append(Screen((*part.at, "intro"), str(part.raw["intro"]), "told"))
        shown += _screens(part.raw, _BODIES[part.kind], part.at)
    return tuple(shown)


def _screens(data: Any, table: _Shown, at: Path) -> Iterator[Screen]:
    for group, keys, role in table:
        for path, entry in found(data, group, at):
            if not keys and isinstance(entry, str):
                yield Screen(path, entry, role)
            elif keys and isinstance(entry, Mapping):
                texts = {key: words for key in keys if (words := _words(entry.get(key)))}
                if texts:
                    longest = max(texts, key=lambda key: len(texts[key]))
                    yield Screen((*path, longest), " ".join(texts.values()), role)


def _words(value: Any) -> str:
    """The words under a key: a text, or a list of texts that are shown together."""
    if isinstance(value, list):
        return " ".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""
