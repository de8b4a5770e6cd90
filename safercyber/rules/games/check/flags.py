"""Flags: one thing an author should look at, with its place in the file, and whether the pack may be used before it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safercyber.rules.games.reading import Path, Where

MEANS: Mapping[str, tuple[bool, str]] = {
    # name: (the pack may not be used, what it means)
    "SCHEMA": (True, "the file is not written as a pack"),
    "DANGLING": (True, "an id names something that is not there"),
    "UNUSED": (False, "something is written that no game ever shows"),
    "LEAK": (True, "a secret can be read before its time"),
    "WORDS": (False, "the words are too many or too hard"),
    "REAL-NAME": (True, "a real firm, web address or phone number is named"),
    "ENDLESS": (True, "rules would set each other off for ever"),
    "UNREACHED": (True, "no game can ever come here"),
    "DEAD END": (True, "a game can get stuck where the end is out of reach"),
    "UNWINNABLE": (True, "nothing that players do leads to a good end"),
    "CLIFF": (True, "only one brick, bought in one given round, can stop a threat"),
    "RUNAWAY": (True, "a bad first round cannot be made good"),
    "DEAD BRICK": (False, "a brick that nobody who plays well would buy, and not marked as a decoy"),
    "DOMINANT BRICK": (False, "a brick that everybody who plays well buys"),
    "SILENT GAME": (False, "too little, or too much, happens in a round"),
    "BALANCE": (False, "simulated teams do not come out in the order they should"),
    "ONE-SIDED": (True, "real and fake do not balance, or a move is never seen to matter"),
    "TOO LONG": (False, "it takes longer than the pack says"),
    "NARROW": (False, "too few people have something to do at once"),
    "NO HINT": (True, "somebody could be stuck with nobody to ask"),
    "DRIFT": (True, "a golden game is missing, or no longer ends where it ended"),
    "UNREVIEWED": (False, "somebody who should read it has not, or not lately"),
}
"""Every flag there is."""


@dataclass(frozen=True, order=True)
class Flag:
    """One finding. `stops`: the pack may not be used before it is mended."""

    file: str
    line: int
    name: str
    say: str
    stops: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        return f"{place}{self.name}: {self.say}"


class Findings:
    """Collects flags and knows where each place stands in the file."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._flags: dict[Flag, None] = {}
        self.unproven: list[str] = []

    def flag(self, name: str, path: Path, say: str, stops: bool | None = None) -> None:
        """Note a finding at this place of the pack. `stops` overrules what the flag means elsewhere."""
        file, line = self._where(path)
        self.flag_at(name, file, line, say, stops)

    def flag_at(self, name: str, file: str, line: int, say: str, stops: bool | None = None) -> None:
        """Note a finding in a file beside the pack."""
        self._flags[Flag(file, line, name, say, MEANS[name][0] if stops is None else stops)] = None

    def not_proven(self, say: str) -> None:
        """Note what was too large to be looked at whole."""
        self.unproven.append(say)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All findings: what stops the pack first, then in the order of the file."""
        return tuple(sorted(self._flags, key=lambda one: (not one.stops, one.file, one.line, one.name, one.say)))
