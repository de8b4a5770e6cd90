"""Who is in the room, and how soft votes become a choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def voters(data: Mapping[str, Any], team: str) -> list[str]:
    """The seats of a team that are in the room."""
    return [key for key, seat in data["seats"].items() if seat["team"] == team and not seat["gone"]]


def present(data: Mapping[str, Any]) -> int:
    """How many seats are in the room."""
    return sum(1 for one in data["seats"].values() if not one["gone"])


def agreed(data: Mapping[str, Any], votes: str, team: str, choice: str) -> bool:
    """Half the seats of this team, or more, point at the choice. `votes` names where the pointing is kept."""
    seats = voters(data, team)
    return bool(seats) and 2 * sum(1 for seat in seats if data[votes].get(seat) == choice) >= len(seats)


def captain(data: Mapping[str, Any], team: str) -> str:
    """The seat of a team's captain: the one named, while it is in the room, else whoever of the team came first. Nobody: empty."""
    seats = voters(data, team)
    named = str(data.get("captains", {}).get(team, ""))
    return named if named in seats else next(iter(seats), "")


def may_place(data: Mapping[str, Any], votes: str, team: str, choice: str, seat: str) -> bool:
    """Whether this seat may carry a choice out for its team now: as the room decides, when half of it points there or the captain does."""
    if data["decide"] == "captain":
        return seat == captain(data, team) and data[votes].get(seat) == choice
    return data["decide"] == "agree" and agreed(data, votes, team, choice)


def why_not(data: Mapping[str, Any]) -> str:
    """What somebody is told who may not."""
    return {
        "room": "The host turns the votes over. Point at the one you want.",
        "captain": "Your captain carries it out. Point at the one you want, and tell them why.",
    }.get(data["decide"], "Half of your team has to point at it first.")


def leaders(votes: Counter[str], order: Sequence[str]) -> list[str]:
    """The choices with the most votes, in this order; none when nobody voted."""
    most = max((votes[one] for one in order), default=0)
    return [one for one in order if votes[one] == most] if most else []
