"""A poster of what a team built, to keep: its board, its bricks and what they held. It names nobody, and goes when the room's moves do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from safercyber.play import pictures

READY_IN = ("after", "finished")


@dataclass(frozen=True)
class Poster:
    """What stands on it."""

    title: str
    picture: SafeString
    bricks: tuple[tuple[str, int], ...]
    promise: str


def has_poster(view: Mapping[str, Any]) -> bool:
    """Whether this phone's team has built something and the game is over."""
    return view["phase"] in READY_IN and bool(view.get("team", {}).get("bricks"))


def poster(view: Mapping[str, Any]) -> Poster | None:
    """The poster of a phone's team, from its view at the end; None before that, and in a game that builds nothing."""
    bricks = view.get("team", {}).get("bricks", ())
    if not has_poster(view):
        return None
    kept = [{**one, "new": False} for one in bricks]
    picture = pictures.board(view["pack"]["scene"], kept, labels=True, prefix="p", title="Our board at the end")
    named = tuple((one["name"], len(one["held"])) for one in bricks)
    return Poster(view["pack"]["title"], picture, named, str(view["screen"].get("promise", "")))
