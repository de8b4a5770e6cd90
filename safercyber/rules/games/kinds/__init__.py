"""The kinds of game: how each of them is played and shown. `of(pack)` gives the one kind that plays a pack."""

from __future__ import annotations

from typing import Any

from safercyber.rules.games.kinds.board import BOARD
from safercyber.rules.games.kinds.escape import ESCAPE
from safercyber.rules.games.kinds.kind import Kind, Sees
from safercyber.rules.games.kinds.quiz import QUIZ
from safercyber.rules.games.kinds.series import SERIES
from safercyber.rules.games.kinds.story import STORY
from safercyber.rules.games.pack import PackOf

__all__ = ["ALL", "Kind", "Sees", "of"]

ALL: dict[str, Kind] = {kind.name: kind for kind in (BOARD, QUIZ, STORY, ESCAPE, SERIES)}


def of(pack: PackOf[Any]) -> Kind:
    """The kind that plays this pack."""
    return ALL[pack.kind]
