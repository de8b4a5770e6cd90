"""What this app takes from the content on the shelf: the village picture and the names of the games."""

from __future__ import annotations

from safercyber import content
from safercyber.rules.bricks import Scene


def scene(name: str) -> Scene:
    """A scene by its name."""
    found: Scene = content.scenes()[name]
    return found


def pack_titles() -> dict[str, str]:
    """Games to choose from: id and title."""
    return {id: pack.title for id, pack in sorted(content.packs().items())}


def game_of(pack_id: str) -> tuple[str, int]:
    """The title of a game and how many minutes it takes in a hall, as its pack says; nothing and 0 when it is not on the shelf."""
    pack = content.packs().get(pack_id)
    return (pack.title, pack.minutes) if pack else ("", 0)
