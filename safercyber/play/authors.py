"""The page that an author reads: what the pack check says of a pack, with pictures."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from safercyber import content
from safercyber.partnership import queries as partnership
from safercyber.play import game
from safercyber.play.shelf import NotAPack, look
from safercyber.rules.games.bodies.board import Board
from safercyber.rules.games.check import pictures
from safercyber.rules.games.check.boards import BoardFigures
from safercyber.rules.games.check.gate import LEFT_TO_PEOPLE
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.report import KINDS_IN_WORDS, MEANS, Flag, Report

PAGE_GAMES = 500
"""Games of each simulated team for the page: a second's work. The command plays 2,000."""
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PackRow:
    """A pack in the list."""

    id: str
    title: str
    kind: str
    version: int
    minutes: int
    summary: str
    is_read: bool
    is_from_outside: bool
    why_not: str


@dataclass(frozen=True)
class FlagRow:
    """A flag with what it means and where it stands."""

    name: str
    means: str
    place: str
    say: str
    stops: bool


@dataclass(frozen=True)
class PartPicture:
    """One part: its figures in words and its drawings; those of other kinds are empty."""

    title: str
    kind: str
    lines: tuple[str, ...]
    graph: pictures.Graph | None = None
    bars: tuple[pictures.Bar, ...] = ()
    rounds: tuple[pictures.RoundRow, ...] = ()
    best: tuple[tuple[str, str], ...] = ()
    best_words: str = ""
    bricks: tuple[tuple[str, str], ...] = ()
    plans: str = ""


@dataclass(frozen=True)
class AuthorPage:
    """Everything on the page."""

    id: str
    title: str
    kind: str
    version: int
    is_sensitive: bool
    verdict: str
    may_be_used: bool
    flags: tuple[FlagRow, ...]
    unproven: tuple[str, ...]
    parts: tuple[PartPicture, ...]
    facts: tuple[tuple[str, str], ...]
    games: int
    left_to_people: str


def packs(on: date) -> tuple[PackRow, ...]:
    """Every pack on the shelf, by title."""
    read = partnership.games_read(on)
    rows = [
        PackRow(
            one.id, one.title, KINDS_IN_WORDS[one.kind].partition(" ")[2], one.version, one.minutes, one.summary,
            one.ready_for_under_18s(on) or (one.id, one.version) in read,
            not content.pack_folder(one.id).is_relative_to(content.ROOT), _why_not(one, on, (one.id, one.version) in read),
        )
        for one in content.packs().values()
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.title))


def _why_not(pack: Pack, on: date, is_read: bool) -> str:
    """Why no room can be opened with this game now; empty when one can."""
    if not game.has_screens(pack):
        return "cannot be played in a room yet"
    return "" if is_read or pack.may_start(on) else "waits for a Cyber Protect lead to read it"


def page(id: str, on: date) -> AuthorPage:
    """The report on one pack. Raises LookupError when it is not on the shelf, NotAPack when its folder cannot be read."""
    folder = content.pack_folder(id)
    with _one_at_a_time:
        return _page(id, folder, (folder / "pack.yaml").stat().st_mtime_ns, on)


@lru_cache(maxsize=16)
def _page(id: str, folder: Path, changed: int, on: date) -> AuthorPage:
    found = look(folder, on=on, games=PAGE_GAMES)
    if found.pack is None:
        raise NotAPack(f"{id} can no longer be read.")
    return AuthorPage(
        id, found.title, KINDS_IN_WORDS[found.pack.kind], found.pack.version, found.pack.sensitive, found.verdict, found.may_be_used,
        tuple(_flag(one) for one in found.flags), found.unproven, _parts(found), _facts(found), PAGE_GAMES, LEFT_TO_PEOPLE,
    )  # fmt: skip


def _flag(flag: Flag) -> FlagRow:
    return FlagRow(flag.name, MEANS[flag.name][1], f"{flag.file.removeprefix('content/packs/')}, line {flag.line}", flag.say, flag.stops)


def _facts(found: Report) -> tuple[tuple[str, str], ...]:
    pack = found.pack
    assert pack is not None
    return (
        ("Time", f"about {pack.minutes} minutes in a hall, of which about {found.minutes} are reading and talk"),
        ("Reading age", f"about {found.reads_at:.0f}; the pack says {pack.reading_age}"),
        ("Messages", f"{found.real} real, {found.fake} fake"),
        ("Golden games", str(found.golden)),
    )


def _parts(found: Report) -> tuple[PartPicture, ...]:
    parts, carried = [], list[str]()
    for part in found.parts:
        lines = tuple(line.strip() for line in getattr(part.figures, "lines", tuple)())
        if isinstance(part.figures, BoardFigures):
            parts.append(_board(part.title, part.body, part.figures))
        elif part.kind == "escape":
            parts.append(PartPicture(part.title, part.kind, lines, pictures.lock_graph(part.body, carried)))
        elif part.kind == "story":
            parts.append(PartPicture(part.title, part.kind, lines, pictures.story_graph(part.body)))
        else:
            parts.append(PartPicture(part.title, part.kind, lines))
        carried += sorted(getattr(part.body, "given", ()))
    return tuple(parts)


def _board(title: str, board: Board, figures: BoardFigures) -> PartPicture:
    best, near = figures.best.line, figures.near
    proven = "" if figures.best.proven else " It is the best that was found, not proven."
    most = sorted(board.bricks, key=lambda id: (-near.with_brick.get(id, 0), id))
    return PartPicture(
        title, "board", (), None, pictures.losses(figures), pictures.rounds(board, figures),
        tuple(
            (name, ", ".join(board.bricks[one].name for one in bricks) or "nothing")
            for name, bricks in zip(board.round_names, best.rounds, strict=True)
        ),
        f"It costs £{best.cost:,}: £{best.spent:,} spent, £{best.lost:,} lost.{proven}",
        tuple((board.bricks[id].name, f"{near.share(id):.1%}") for id in most) if near.proven else (),
        f"{near.plans:,} plans cost up to £{near.limit:,}. A brick that stands in none is dead, one that stands in all is dominant.",
    )  # fmt: skip
