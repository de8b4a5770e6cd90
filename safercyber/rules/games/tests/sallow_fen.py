"""The waterworks at Sallow Fen: the whole pack, with its lines, and copies of it that are changed in one place."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from safercyber import content
from safercyber.rules.games import pack as packs
from safercyber.rules.games.pack import Pack

FOLDER = Path(__file__).parent / "packs" / "sallow_fen"
DATA, WHERE = content.open_pack(FOLDER / "pack.yaml")
PACK = packs.check(DATA, where=WHERE)


def changed(change: Any) -> Pack:
    """The pack after a change to its data."""
    data = copy.deepcopy(DATA)
    change(data)
    return packs.check(data, where=WHERE)


def without_chance(data: Any) -> None:
    """Leave out what no simulated team plays: drawn cards, the post's rules, the host's buttons."""
    data["body"]["decks"] = []
    data["body"]["cards"] = [one for one in data["body"]["cards"] if one["id"] != "meeting"]
    data["rules"] = [one for one in data["rules"] if one["on"] not in ("judge", "draw", "facilitator") and one.get("if") != "dug-up"]
