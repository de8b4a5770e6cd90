"""The printed set of a pack in two parts: what lies on the tables, and what the officer alone holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from safercyber.rules.games.kinds.series.parts import pack_of
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.paper import board, escape, quiz, shared, story
from safercyber.rules.games.paper.blocks import Sheet

PARTS = ("tables", "officer")
_KINDS: Mapping[str, Any] = {"board": board, "quiz": quiz, "story": story, "escape": escape}


@dataclass(frozen=True)
class PrintedSet:
    """One document. `large`: everything is set in large print. Sheets are plain data, of the shapes in `blocks`."""

    id: str
    version: int
    title: str
    part: str
    name: str
    language: str
    large: bool
    sheets: tuple[Sheet, ...]

    def data(self) -> dict[str, Any]:
        """The set as plain data."""
        return asdict(self)

    @property
    def keys(self) -> frozenset[str]:
        """The drawings that the set asks for."""
        return frozenset(_keys(list(self.sheets)))


def printed(pack: Pack, part: str, *, help: Sequence[tuple[str, str]] = (), art: Mapping[str, str] | None = None) -> PrintedSet:
    """The sheets of one part of a pack.

    `help`: the places to turn to as (name, what to do), for the help card. `art`: the drawings that came with the pack, by name, each with
    what it shows. Raises ValueError for a part that there is not.
    """
    if part not in PARTS:
        raise ValueError(f"A pack is printed as {PARTS[0]} or {PARTS[1]}.")
    games = [(pack_of(pack, n + 1), one.title) for n, one in enumerate(pack.body.parts)] if pack.kind == "series" else [(pack, "")]
    sheets: list[Sheet] = []
    if part == "tables":
        for inner, title in games:
            sheets += _KINDS[inner.kind].on_tables(inner, title, art or {})
        sheets += shared.on_tables(pack, help)
        sheets.insert(0, shared.contents(pack, sheets))
    else:
        welcome, *goodbye = shared.script(pack, board.IN_A_ROUND if pack.kind == "board" else ())
        middle = [sheet for inner, title in games for sheet in _KINDS[inner.kind].for_officer(inner, title)]
        rounds = [sheet for sheet in middle if sheet["is"] == "words"]
        sheets = [welcome, *rounds, *goodbye, *shared.for_officer(pack), *(sheet for sheet in middle if sheet["is"] == "cards")]
    name = "cards and sheets" if part == "tables" else "the officer's script"
    return PrintedSet(pack.id, pack.version, pack.title, part, name, pack.language, pack.care.large_print, tuple(sheets))


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return ([value["key"]] if value.get("key") else []) + [key for one in value.values() for key in _keys(one)]
    return [key for one in value for key in _keys(one)] if isinstance(value, list) else []
