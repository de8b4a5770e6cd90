"""A pack's report for its author: may it be used, a sentence for each flag with its file and line, and the figures behind them.

Pure and replayable: the day, the number of games and everything that lies beside the pack are arguments; the games of the
simulated teams are seeded 0, 1, 2 and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from safercyber.rules.games import pack as packs
from safercyber.rules.games.check.beside import check_beside
from safercyber.rules.games.check.boards import BoardFigures, board_in_words, check_board
from safercyber.rules.games.check.escapes import EscapeFigures, check_escape
from safercyber.rules.games.check.flags import MEANS, Findings, Flag
from safercyber.rules.games.check.gate import LEFT_TO_PEOPLE, check_review
from safercyber.rules.games.check.golden import Log, check_golden, check_rehearsals
from safercyber.rules.games.check.leaks import check_leaks
from safercyber.rules.games.check.minutes import board_minutes, other_minutes
from safercyber.rules.games.check.quizzes import QuizFigures, check_quiz
from safercyber.rules.games.check.references import Shelf, check_references
from safercyber.rules.games.check.stories import StoryFigures, check_story
from safercyber.rules.games.check.texts import PartOfPack, parts_of, screens
from safercyber.rules.games.check.words import check_words
from safercyber.rules.games.pack import BadPack, Pack
from safercyber.rules.games.reading import Where
from safercyber.rules.games.teams import GAMES

__all__ = ["KINDS_IN_WORDS", "MEANS", "Figures", "Flag", "Part", "Report", "Shelf", "report"]

KINDS_IN_WORDS: Mapping[str, str] = {
    "board": "a board game", "quiz": "a quiz", "story": "a story", "escape": "an escape game", "series": "a series of parts",
}  # fmt: skip

Figures: TypeAlias = BoardFigures | EscapeFigures | StoryFigures | QuizFigures


@dataclass(frozen=True)
class Part:
    """One body with its figures; a pack that is no series has one."""

    title: str
    kind: str
    body: Any
    figures: Figures


@dataclass(frozen=True)
class Report:
    """What the checks found. `pack` is None when the file could not be read as one; then there are flags and no figures."""

    title: str
    pack: Pack | None
    flags: tuple[Flag, ...]
    unproven: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
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
        yield f"{self.title}{f', version {self.pack.version}, {KINDS_IN_WORDS[self.pack.kind]}' if self.pack else ''}"
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
        for part in self.parts:
            if len(self.parts) > 1:
                yield f"{part.title} ({part.kind}):"
            yield from board_in_words(self.pack, part.figures) if isinstance(part.figures, BoardFigures) else part.figures.lines()
        yield f"Messages: {self.real} real, {self.fake} fake. Golden games: {self.golden}."
        yield f"Time: about {self.pack.minutes} minutes in a hall, of which about {self.minutes} are reading and talk."
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
    parts = parts_of(data, pack)
    check_references(data, parts, shelf, findings)
    check_leaks(data, parts, findings)
    reads_at = check_words(data, screens(data, parts), pack.reading_age, shelf.real_names, findings)
    found = _figures(pack, parts, games, findings)
    minutes = board_minutes(pack) if pack.kind == "board" else other_minutes(pack, sum(part.figures.minutes for part in found))
    if minutes > pack.minutes:
        findings.flag("TOO LONG", ("audience", "minutes"), f"about {minutes} minutes of reading and talk; the pack says {pack.minutes}.")
    check_beside(beside or {}, shelf.real_names, findings)
    check_rehearsals(pack, findings)
    check_golden(pack, logs or {}, findings)
    check_review(pack, on, findings)
    in_quiz = getattr(pack.body, "items", ())
    truths = [truth for _, truth in pack.body.cases] + [item.truth for item in pack.items.values() if item.id not in in_quiz]
    return Report(
        pack.title, pack, findings.flags, tuple(findings.unproven), found, minutes, truths.count("real"), truths.count("fake"),
        reads_at, len(logs or {}),
    )  # fmt: skip


def _figures(pack: Pack, parts: Iterable[PartOfPack], games: int, findings: Findings) -> tuple[Part, ...]:
    """Play, search and measure each part; what one part gives is known in the next."""
    found, carried = [], list[str]()
    for part in parts:
        figures: Figures
        if part.kind == "board":
            figures = check_board(pack, findings, games)
        elif part.kind == "escape":
            figures = check_escape(part, carried, pack.team, findings)
            carried += sorted(part.body.given)
        elif part.kind == "story":
            figures = check_story(part, carried, games, findings)
            carried += sorted(part.body.facts)
        else:
            figures = check_quiz(part, pack.items, findings)
        found.append(Part(part.title, part.kind, part.body, figures))
    return tuple(found)


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count} things"
