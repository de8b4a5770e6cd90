"""The comeback card: one lucky find for the team that is furthest behind. It comes from nobody: the others keep what they have.

The host gives it, in a quiet part of a round; each team can have one in a game. It is a quarter of a round's income, so that it helps
and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.kind import in_phase
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.screens import View

QUIET = ("news", "post", "opened", "talk")


def worth(pack: Pack) -> int:
    """Pounds that a lucky find is worth."""
    return int(pack.body.income) // 4


def may_find(data: Mapping[str, Any], team: str) -> bool:
    """Whether this team is furthest behind now and has found nothing before. Where all are level nobody is behind."""
    costs = {key: one["spent"] + one["lost"] for key, one in data["teams"].items()}
    is_last = costs[team] == max(costs.values()) > min(costs.values())
    return is_last and data["phase"] in QUIET and team not in data.get("finds", {})


def find(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The host gives the find. Undo takes it back with all that it bought."""
    in_phase(data, *QUIET)
    team = event["team"]
    if team not in data["teams"]:
        raise NotAllowed("There is no such team.")
    if not may_find(data, team):
        raise NotAllowed("A lucky find is for the team that is furthest behind, once in a game.")
    found = data["teams"][team]
    data["teams"] = {**data["teams"], team: {**found, "money": found["money"] + worth(pack)}}
    data["finds"] = {**data.get("finds", {}), team: data["round"]}
    return data


def shown(pack: Pack, data: Mapping[str, Any], team: str) -> View:
    """What a team's view says of it in the round in which it comes; nothing in all other games."""
    return {"find": worth(pack)} if data.get("finds", {}).get(team) == data["round"] and data["phase"] in QUIET else {}
