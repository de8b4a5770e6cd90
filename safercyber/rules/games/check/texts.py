"""Every text of a pack with its place: what stands on one screen, who reads it, and when it may be read.

The texts are found in the parsed data by pattern ("body/bricks/*/why"), so that each keeps its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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


_TOGETHER: Mapping[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    # kind: (group of keys, the texts of it that stand on one screen, role)
    "": (
        ("", ("summary",), "told"),
        ("moves/*", ("say", "tonight"), "told"),
        ("moves/*", ("name",), "choice"),
        ("items/*", ("title",), "choice"),
        ("items/*/show", ("subject", "body"), "message"),
        ("items/*", ("why",), "told"),
        ("facilitator/*", ("say",), "host"),
        ("facilitator/*/*", ("say",), "host"),
        ("reasons/*", ("say",), "choice"),
        ("debrief/promises/*", ("say",), "choice"),
        ("debrief/tell/*", ("say",), "choice"),
        ("debrief/fun/*", ("say",), "choice"),
        ("print", ("brick_back",), "print"),
        ("print", ("message_back",), "print"),
        ("print", ("price_list",), "print"),
    ),
    "board": (
        ("body/bricks/*", ("why", "real_life"), "told"),
        ("body/bricks/*", ("name",), "choice"),
        ("body/cards/*", ("title", "text"), "told"),
        ("body/threats/*", ("who",), "told"),
        ("body/threats/*/steps/*", ("coming",), "told"),
        ("body/threats/*/steps/*", ("hit", "truth"), "told"),
        ("body/post/*", ("title",), "choice"),
        ("body/post/*/show", ("subject", "body"), "message"),
        ("body/post/*", ("why",), "told"),
        ("body/post/*/answers/*", ("say",), "told"),
        ("body/news/*", ("lead",), "told"),
        ("body/news/*", ("after",), "told"),
    ),
    "escape": (
        ("body/places/*", ("name", "text"), "told"),
        ("body/locks/*", ("ask",), "told"),
        ("body/locks/*", ("learn",), "told"),
        ("body/locks/*/hints/*", ("say",), "told"),
        ("body/locks/*/options/*", ("say",), "choice"),
    ),
    "story": (
        ("body/nodes/*", ("text",), "told"),
        ("body/nodes/*/choices/*", ("text",), "choice"),
        ("body/nodes/*/choices/*", ("afterthought",), "told"),
    ),
    "quiz": (),
}  # fmt: skip
_LISTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    # kind: (list of texts, each a screen of its own, role)
    "": (("hints/*/*", "told"), ("debrief/script/*/*", "host"), ("print/plan_lines/*", "choice"), ("debrief/headline", "told")),
    "board": (("body/threats/*/steps/*/saved/*", "told"), ("body/news/*/also/*", "told"), ("body/round_names/*", "choice")),
    "escape": (("body/locks/*/options/*", "choice"),),
    "story": (),
    "quiz": (),
}


def screens(data: Data, kind: str) -> tuple[Screen, ...]:
    """Every screen of a pack of this kind, in the order of the patterns."""
    shown = []
    for group, keys, role in (*_TOGETHER[""], *_TOGETHER.get(kind, ())):
        for path, entry in found(data, group):
            if isinstance(entry, Mapping):
                texts = [entry[key] for key in keys if isinstance(entry.get(key), str)]
                if texts:
                    first = next(key for key in keys if isinstance(entry.get(key), str))
                    longest = max((key for key in keys if isinstance(entry.get(key), str)), key=lambda key: len(entry[key]))
                    shown.append(Screen((*path, longest if len(texts) > 1 else first), " ".join(texts), role))
    for pattern, role in (*_LISTS[""], *_LISTS.get(kind, ())):
        shown += [Screen(path, text, role) for path, text in found(data, pattern) if isinstance(text, str)]
    return tuple(shown)
