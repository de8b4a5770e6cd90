"""What this app takes from the content on the shelf: the village picture and the names of the games."""

from __future__ import annotations

import importlib
from typing import Any

from safercyber.rules.bricks import Scene, scene_from


def _content() -> Any:
    try:
        return importlib.import_module("safercyber.content")
    except ModuleNotFoundError:
        return None


def scene(name: str) -> Scene:
    """A scene by its name."""
    content = _content()
    if content is None:
        import tomllib
        from pathlib import Path

        return scene_from(tomllib.loads((Path(__file__).parents[2] / "content/scenes" / f"{name}.toml").read_text()))
    return content.scenes()[name]


def pack_titles() -> dict[str, str]:
    """Games to choose from: id and title."""
    content = _content()
    return {id: pack.title for id, pack in sorted(content.packs().items())} if content else {"bakehouse": "The Bakehouse"}
