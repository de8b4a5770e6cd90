"""What a pack may have beside its game: care for the people in the room, a quilt the whole room sews, and papers to print."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.reading import Path, Reader


@dataclass(frozen=True)
class Care:
    """What every screen and the host need so that nobody comes to harm. `help`: keys into the contact list, on every screen.

    A sensitive pack must have help, age band, sources and a trigger note.
    """

    help: tuple[str, ...] = ()
    age_band: str = ""
    trigger_note: str = ""
    pause_title: str = ""
    pause_say: str = ""
    pause_under: str = ""
    leave: str = ""
    briefing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    large_print: bool = False
    no_timer: bool = False
    read_aloud: bool = False
    one_action: bool = False


@dataclass(frozen=True)
class Quilt:
    """The room's score as a quilt: a square for each case the room got right, a stitch each time a counter went up."""

    title: str
    say: str
    stopped: str
    let_in: str
    edge_counter: str
    edge: str
    full: str
    gaps: str
    no_to_all: str
    yes_to_all: str


@dataclass(frozen=True)
class Paper:
    """A sheet to print or read out: lines, and named groups of lines."""

    id: str
    title: str
    lines: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]


def read_care(reader: Reader, raw: Any, path: Path, is_sensitive: bool) -> Care:
    """Read "care". Problems go to the reader."""
    needed = ("help", "age_band", "trigger_note", "sources") if is_sensitive else ()
    allowed = ("help", "age_band", "trigger_note", "sources", "pause_card", "leave", "briefing", "large_print", "no_timer", "read_aloud",
               "one_action")  # fmt: skip
    care = reader.mapping(raw, path, needed, allowed)
    pause = reader.mapping(care["pause_card"], (*path, "pause_card"), ("title", "say"), ("under",)) if "pause_card" in care else {}

    def flag(key: str) -> bool:
        return reader.truth(care.get(key, False), (*path, key))

    return Care(
        help=reader.ids(care.get("help"), (*path, "help")),
        age_band=reader.optional_text(care, "age_band", path, 120),
        trigger_note=reader.optional_text(care, "trigger_note", path, 500),
        pause_title=reader.optional_text(pause, "title", (*path, "pause_card"), 60),
        pause_say=reader.optional_text(pause, "say", (*path, "pause_card"), 240),
        pause_under=reader.optional_text(pause, "under", (*path, "pause_card"), 240),
        leave=reader.optional_text(care, "leave", path, 160),
        briefing=_lines(reader, care.get("briefing"), (*path, "briefing"), 240),
        sources=_lines(reader, care.get("sources"), (*path, "sources"), 200),
        large_print=flag("large_print"), no_timer=flag("no_timer"), read_aloud=flag("read_aloud"), one_action=flag("one_action"),
    )  # fmt: skip


def read_quilt(reader: Reader, raw: Any, path: Path, counters: Collection[str]) -> Quilt:
    """Read "quilt". Problems go to the reader."""
    quilt = reader.mapping(raw, path, ("title", "say", "full", "gaps", "no_to_all", "yes_to_all"), ("squares", "edge"))
    says = {"stopped": "", "let_in": ""}
    for entry, at in reader.items(quilt.get("squares"), (*path, "squares")):
        square = reader.mapping(entry, at, ("for", "say"))
        kind = reader.choice(square.get("for"), (*at, "for"), ("stopped", "let_in"), "the square")
        if kind:
            says[kind] = reader.text(square.get("say"), (*at, "say"), 160)
    edge = reader.mapping(quilt["edge"], (*path, "edge"), ("for", "say")) if "edge" in quilt else {}

    def text(key: str) -> str:
        return reader.text(quilt.get(key), (*path, key), 300)

    return Quilt(
        text("title"), text("say"), says["stopped"], says["let_in"],
        reader.choice(edge["for"], (*path, "edge", "for"), frozenset(counters), "the counter") if "for" in edge else "",
        reader.optional_text(edge, "say", (*path, "edge"), 160), text("full"), text("gaps"), text("no_to_all"), text("yes_to_all"),
    )  # fmt: skip


def read_papers(reader: Reader, raw: Any, path: Path) -> dict[str, Paper]:
    """Read "papers". Problems go to the reader."""
    found = {}
    for key, entry in reader.mapping(raw, path, (), tuple(raw) if isinstance(raw, Mapping) else ()).items():
        at = (*path, key)
        paper = reader.mapping(entry, at, ("title",), ("lines", "groups"))
        groups_in = paper.get("groups", {})
        groups = reader.mapping(groups_in, (*at, "groups"), (), tuple(groups_in) if isinstance(groups_in, Mapping) else ())
        found[str(key)] = Paper(
            reader.id(key, at), reader.text(paper.get("title"), (*at, "title"), 80),
            _lines(reader, paper.get("lines"), (*at, "lines"), 240),
            {str(name): _lines(reader, lines, (*at, "groups", name), 240) for name, lines in groups.items()},
        )  # fmt: skip
    return found


def _lines(reader: Reader, raw: Any, path: Path, most: int) -> tuple[str, ...]:
    return tuple(reader.text(one, at, most) for one, at in reader.items(raw, path))
