"""The quilt: the score of the whole room, a square for each case, with gaps that are worth talking about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import kinds
from safercyber.rules.games.pack import Pack


def quilt(pack: Pack, data: Mapping[str, Any]) -> dict[str, Any]:
    """The squares sewn so far, the stitches round the edge, and kind words for what is missing."""
    one = pack.quilt
    if one is None:
        return {"squares": [], "sewn": 0, "of": 0, "stitches": 0, "words": "", "say": ""}
    squares = kinds.of(pack).squares(pack, data)
    sewn = sum(1 for square in squares if square["sewn"])
    stitches = sum(team["counters"].get(one.edge_counter, 0) for team in _with_counters(data)) if one.edge_counter else 0
    fakes = [square["sewn"] for square in squares if square["truth"] == "fake"]
    reals = [square["sewn"] for square in squares if square["truth"] == "real"]
    if all((*fakes, *reals)):
        words = one.full
    elif all(fakes) and not any(reals):
        words = one.no_to_all
    elif all(reals) and not any(fakes):
        words = one.yes_to_all
    else:
        words = one.gaps
    return {
        "title": one.title, "lead": one.say, "stopped": one.stopped, "let_in": one.let_in, "edge": one.edge, "squares": squares,
        "sewn": sewn, "of": len(squares), "stitches": stitches, "words": words,
        "say": f"{one.title}. {sewn} of {len(squares)} squares sewn. {words}",
    }  # fmt: skip


def _with_counters(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every set of counters in the room: of each team, and in a series of each part."""
    teams = data["teams"].values()
    return [one for team in teams for one in (team, *team.get("parts", {}).values()) if "counters" in one]
