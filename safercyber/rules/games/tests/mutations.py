"""Breaking a pack in one place, and what the pack check says then: which flags are new, and on which lines."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

from safercyber import content
from safercyber.play.shelf import shelf_of_ours
from safercyber.rules.games.report import Report, report

ON = date(2026, 11, 26)
GAMES = 120


class Whole:
    """A whole pack to break."""

    def __init__(self, file: Path) -> None:
        self.data, self.where = content.open_pack(file)
        self.shelf = shelf_of_ours()
        self.flags = frozenset(self.look(self.data).flags)

    def look(self, data: Any) -> Report:
        return report(data, ON, where=self.where, shelf=self.shelf, games=GAMES)

    def broken(self, change: Any) -> set[tuple[str, int]]:
        """The new flags, each with its line, after a change to a copy of the data."""
        data = copy.deepcopy(self.data)
        change(data)
        return {(flag.name, flag.line) for flag in self.look(data).flags if flag not in self.flags}

    def line(self, *path: str | int) -> int:
        return self.where(path)[1]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


def put(*path_and_value: Any) -> Any:
    *path, value = path_and_value

    def change(data: Any) -> None:
        at(data, tuple(path[:-1]))[path[-1]] = copy.deepcopy(value)

    return change


def drop(*path: Any) -> Any:
    def change(data: Any) -> None:
        del at(data, path[:-1])[path[-1]]

    return change


def append(*path_and_value: Any) -> Any:
    *path, value = path_and_value

    def change(data: Any) -> None:
        at(data, tuple(path)).append(copy.deepcopy(value))

    return change


def all_of(*changes: Any) -> Any:
    def change(data: Any) -> None:
        for one in changes:
            one(data)

    return change
