"""How rooms speak to the engine: which pack a room plays, how a row becomes an event, who sees what an event changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from safercyber import content
from safercyber.play.hub import ROOM, SCREENS
from safercyber.rules.games import engine, kinds
from safercyber.rules.games.booster import booster
from safercyber.rules.games.engine import NotAllowed, State
from safercyber.rules.games.pack import Pack

__all__ = [
    "Event",
    "NotAllowed",
    "Pack",
    "State",
    "clocks",
    "event",
    "has_screens",
    "longer",
    "pack",
    "seat_key",
    "start",
    "step",
    "team_of",
    "who_sees",
]

Event = Mapping[str, Any]

# What a phone says to its own team and to the screens; other teams' phones need not look again for it.
_WITHIN_A_TEAM = frozenset({"propose", "commit", "judge", "reason", "hint", "try"})
# What changes for the phone that said it and for the screens' counts.
_BETWEEN_ONE_PHONE_AND_THE_SCREENS = frozenset({"guess", "answer", "promise", "tell", "fun", "join", "redeal", "people", "more-time"})


_BOOSTER = re.compile(r"(?P<id>.+)-booster-(?P<n>[1-9])")


def pack(pack_id: str, version: int | None = None) -> Pack:
    """The pack with this id, the newest version or a given one; "bakehouse-booster-1" is what The Bakehouse holds back for later.

    Raises LookupError when it is not on the shelf.
    """
    held_back = _BOOSTER.fullmatch(pack_id)
    if held_back:
        return _booster(held_back["id"], content.pack(held_back["id"], version).version, int(held_back["n"]))
    return content.pack(pack_id, version)


@lru_cache(maxsize=64)
def _booster(pack_id: str, version: int, n: int) -> Pack:
    return booster(content.pack(pack_id, version), n)


def has_screens(pack: Pack) -> bool:
    """Whether a room can show games of this kind."""
    return content.has_screens(pack)


def clocks(state: State) -> tuple[int, ...]:
    """Seconds for which the host may start a clock now, the usual minute first; none in a game that is played without one."""
    if state.pack.care.no_timer:
        return ()
    return tuple(dict.fromkeys((60, *kinds.of(state.pack).clocks(state.pack, state.data))))


def longer(state: State) -> int:
    """Seconds that the host adds to a clock with one press."""
    return kinds.of(state.pack).longer(state.pack, state.data)


def start(pack_id: str, version: int | None, seed: int, teams: int, mode: str, decide: str) -> State:
    """A room before its first event."""
    return engine.initial(pack(pack_id, version), seed, teams, mode, decide)


def event(*, n: int, at: datetime, by: str, kind: str, body: Mapping[str, Any]) -> Event:
    """An event as the engine reads it. Fields of the body cannot stand in for the server's own."""
    return {**body, "n": n, "kind": kind, "at": at.astimezone(UTC).isoformat(timespec="milliseconds"), "by": by}


def step(state: State, event: Event) -> State:
    """The state after one more event. Raises NotAllowed."""
    return engine.play(state, event)


def seat_key(number: int) -> str:
    """How the engine names a seat."""
    return str(number)


def team_of(state: State, number: int) -> str:
    """The team that a seat belongs to, or nothing."""
    seat = state.data["seats"].get(seat_key(number))
    return seat["team"] if seat else ""


def who_sees(before: State, after: State, event: Event) -> frozenset[str]:
    """The groups of listeners whose view an event changed. When in doubt, the whole room."""
    by = event["by"]
    if not by.startswith("seat:"):
        return frozenset({ROOM, SCREENS})
    if before.data["key"] != after.data["key"]:
        return frozenset({ROOM, SCREENS})
    number = by[5:]
    team = after.data["seats"].get(number, {}).get("team", "")
    if event["kind"] in _WITHIN_A_TEAM:
        return frozenset({SCREENS, f"team:{team}"})
    if event["kind"] in _BETWEEN_ONE_PHONE_AND_THE_SCREENS:
        return frozenset({SCREENS, f"seat:{number}"})
    return frozenset({ROOM, SCREENS})
