"""What this app takes from the content on the shelf: the village picture and the names of the games."""

from __future__ import annotations

from datetime import date

from safercyber import content
from safercyber.partnership import queries as partnership
from safercyber.rules.bricks import Scene


def scene(name: str) -> Scene:
    """A scene by its name."""
    found: Scene = content.scenes()[name]
    return found


def pack_titles(on: date, held: str = "") -> dict[str, str]:
    """Games to choose from on this day: id and title. One that a session has held since before stays in the list."""
    offered = content.offered(on, partnership.games_read(on))
    return {id: pack.title for id, pack in sorted(content.packs().items()) if id in offered or id == held}


def game_of(pack_id: str) -> tuple[str, int]:
    """The title of a game and how many minutes it takes in a hall, as its pack says; nothing and 0 when it is not on the shelf."""
    pack = content.packs().get(pack_id)
    return (pack.title, pack.minutes) if pack else ("", 0)
