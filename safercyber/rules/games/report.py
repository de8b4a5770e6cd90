"""A pack's report for its author: may it be used, a sentence for each flag with its file and line, and the figures behind them.

Pure and replayable: the day, the number of games and everything that lies beside the pack are arguments; the games of the
simulated teams are seeded 0, 1, 2 and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from safercyber.rules.games import pack as packs
from safercyber.rules.games.check.beside import check_beside
from safercyber.rules.games.check.boards import BoardFigures, board_in_words, check_board
from safercyber.rules.games.check.flags import MEANS, Findings, Flag
from safercyber.rules.games.check.gate import LEFT_TO_PEOPLE, check_review
from safercyber.rules.games.check.golden import Log, check_golden
from safercyber.rules.games.check.leaks import check_leaks
from safercyber.rules.games.check.minutes import board_minutes
from safercyber.rules.games.check.references import Shelf, check_references
from safercyber.rules.games.check.texts import found
from safercyber.rules.games.check.words import check_words, reads_at
from safercyber.rules.games.pack import BadPack, Pack
from safercyber.rules.games.reading import Where
from safercyber.rules.games.teams import GAMES

__all__ = ["MEANS", "Flag", "Report", "Shelf", "report"]


@dataclass(frozen=True)
class Report:
    """What the checks found. `pack` is None when the file could not be read as one; then there are flags and no figures."""

    title: str
    pack: Pack | None
    flags: tuple[Flag, ...]
    unproven: tuple[str, ...] = ()
    figures: BoardFigures | None = None
    minutes: int = 0
    real: int = 0
    fake: int = 0
    reads_at: float = 0.0
    golden: int = 0

    @property
    def may_be_used(self) -> bool:
        """Nothing in it has to be mended first."""
        return not any(flag.stops for flag in self.flags)

    @property
    def verdict(self) -> str:
        """May it be used, in one sentence."""
        stops = sum(flag.stops for flag in self.flags)
        looks = len(self.flags) - stops
        if stops:
            return f"It may not be used: {_things(stops)} must be mended first."
        return f"It may be used. {_things(looks).capitalize()} to look at." if looks else "It may be used. Nothing to look at."

    def with_flags(self, more: Iterable[Flag]) -> Report:
        """The same report with these flags too."""
        return replace(self, flags=(*more, *self.flags))

    def lines(self) -> tuple[str, ...]:
        """The report in words, one line each."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.title}{f', version {self.pack.version}, a {self.pack.kind} game' if self.pack else ''}"
        yield self.verdict
        for title, stops in (("To mend first:", True), ("To look at:", False)):
            shown = [flag for flag in self.flags if flag.stops == stops]
            if shown:
                yield title
                yield from (f"  {flag}" for flag in shown)
        if self.unproven:
            yield "Not proven:"
            yield from (f"  {say}" for say in self.unproven)
        if self.pack is None:
            return
        if self.figures is not None:
            yield from board_in_words(self.pack, self.figures)
        yield f"Messages: {self.real} real, {self.fake} fake. Golden games: {self.golden}."
        yield f"Time: about {self.minutes} minutes; the pack says {self.pack.minutes}."
        yield f"Reading age: about {self.reads_at:.0f}; the pack says {self.pack.reading_age}."
        yield LEFT_TO_PEOPLE


def report(
    data: Mapping[str, Any], on: date, *, where: Where | None = None, shelf: Shelf | None = None, logs: Mapping[str, Log] | None = None,
    beside: Mapping[str, str] | None = None, games: int = GAMES,
) -> Report:  # fmt: skip
    """Check a parsed pack in all eleven ways of the pack format.

    `on` is today; `where(path)` gives (file, line) of a place; `shelf` is what the pack leans on (without it, those references are
    not looked at); `logs` are its golden games and `beside` its other files, by file name; `games` are played by each simulated team.
    """
    where = where or (lambda path: ("pack", 0))
    title = str(data.get("title") or data.get("id") or "A pack without a title") if isinstance(data, Mapping) else "This is not a pack"
    try:
        pack = packs.check(data, where=where)
    except BadPack as bad:
        return Report(title, None, tuple(Flag(file, line, name, say, MEANS[name][0]) for file, line, say, name in bad.flags))
    findings = Findings(where)
    shelf = shelf or Shelf()
    check_references(data, pack.kind, shelf, findings)
    check_leaks(data, pack.kind, findings)
    check_words(data, pack.kind, pack.reading_age, shelf.real_names, findings)
    figures = check_board(pack, findings, games)
    minutes = board_minutes(pack)
    if minutes > pack.minutes:
        findings.flag("TOO LONG", ("audience", "minutes"), f"about {minutes} minutes of reading and talk; the pack says {pack.minutes}.")
    check_beside(beside or {}, findings)
    check_golden(pack, logs or {}, findings)
    check_review(pack, on, findings)
    truths = [truth for pattern in ("items/*/truth", "body/post/*/truth") for _, truth in found(data, pattern)]
    return Report(
        pack.title, pack, findings.flags, tuple(findings.unproven), figures, minutes, truths.count("real"), truths.count("fake"),
        reads_at(data, pack.kind), len(logs or {}),
    )  # fmt: skip


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count} things"
