"""How each kind of game is shown: on a phone, on the big screen, to the host and at a table without phones.

`of(view)` gives the one show that draws a view. In a series that is the show of the part the room is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safercyber.play.game import Pack
from safercyber.play.shows.board import BOARD
from safercyber.play.shows.escape import ESCAPE
from safercyber.play.shows.quiz import QUIZ
from safercyber.play.shows.series import SERIES
from safercyber.play.shows.show import Show
from safercyber.play.shows.story import STORY

__all__ = ["ALL", "Show", "of", "of_kind", "sheets"]

ALL: dict[str, Show] = {show.name: show for show in (BOARD, QUIZ, STORY, ESCAPE, SERIES)}
SERIES.parts = ALL
STYLES = Path(__file__).resolve().parents[1] / "static" / "play"


def of(view: Mapping[str, Any]) -> Show:
    """The show that draws this view."""
    if view["kind"] == "series" and "@" in view["key"] and view["phase"] != "intro":
        return ALL[view["part_kind"]]
    return ALL[view["kind"]]


def sheets(pack: Pack | None) -> tuple[str, ...]:
    """The style sheets that the screens of a pack need beside the shared ones: `static/play/<kind>.css`, of each part too."""
    if pack is None:
        return ()
    kinds = (pack.kind, *(part.kind for part in pack.body.parts)) if pack.kind == "series" else (pack.kind,)
    return tuple(f"play/{kind}.css" for kind in dict.fromkeys(kinds) if (STYLES / f"{kind}.css").is_file())


def of_kind(kind: str) -> Show:
    """The show of a kind of game."""
    return ALL[kind]
