"""The engine: a room is a log of events folded into a state. No clock, no dice, no web; the server alone is the judge.

    state = initial(pack, seed="kxm742", teams=1, mode="phones")
    state = play(state, {"n": 1, "kind": "open", "at": "2026-10-14T18:00:00+00:00", "by": "host"})

`play` gives a new State or raises NotAllowed with a sentence for the person who pressed. The same pack, seed and log give
the same state byte for byte (`canonical`). Undo is an event too: the fold skips the undone one, and whatever it alone made
legal falls away; nothing is ever edited.

An event is a mapping: n (its place in the room, growing), kind, at (ISO time given by the server), by ("host", "system" or
"seat:<id>"), and the fields of its kind (`events.FIELDS`). Unknown kinds, fields or values are refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from safercyber.rules.games import events, kinds, moves
from safercyber.rules.games.events import NotAllowed
from safercyber.rules.games.names import FLAGS
from safercyber.rules.games.pack import Pack

__all__ = ["MODES", "MOST_TEAMS", "NotAllowed", "State", "canonical", "digest", "initial", "play", "replay", "undoable"]

Event = Mapping[str, Any]
MOST_TEAMS = len(FLAGS)
MODES = ("phones", "table")
DECIDE = ("room", "agree", "captain")


@dataclass(frozen=True)
class State:
    """Where a room stands. `data` is plain JSON and is never changed in place; the rest lets an undo fold again quickly."""

    pack: Pack
    data: Mapping[str, Any]
    log: tuple[Event, ...] = ()
    marks: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    dropped: frozenset[int] = frozenset()

    @property
    def version(self) -> int:
        """The place of the last event; it only grows."""
        return int(self.data["version"])


def initial(pack: Pack, seed: str | int, teams: int = 1, mode: str = "phones", decide: str = "room") -> State:
    """A room before its first event.

    `teams` is 1 to 10. `mode` is "phones" or "table" (real bricks, the host taps what each table built). `decide` is "room"
    (votes are turned over by the host), "agree" (a team may place a brick once half its seats point at it) or "captain" (one of the team
    places, the others point).
    """
    if not 1 <= teams <= MOST_TEAMS:
        raise ValueError(f"A room has 1 to {MOST_TEAMS} teams.")
    if mode not in MODES or decide not in DECIDE:
        raise ValueError("A room is played with phones or at a table, and decided by the room, by agreement or by captains.")
    named = FLAGS[:teams] if teams > 1 else (("One table" if mode == "table" else "The room", "harbour-6", "square"),)
    kind = kinds.of(pack)
    return State(
        pack,
        {
            "pack": pack.id, "pack_version": pack.version, "seed": str(seed), "mode": mode, "decide": decide, "version": 0,
            "is_open": False, "is_closed": False, "is_locked": False, "is_frozen": False, "is_blank": False, "is_paused": False,
            "key": "lobby", "phase": "lobby", "round": 0, "step": 0, "ask": 0, "played": 0, "clock": None,
            "seats": {}, "teams": {f"t{n}": {**_team(*flag), **kind.team(pack)} for n, flag in enumerate(named, 1)},
            "items": {}, "promise": {}, "tell": {}, "fun": {}, "hint": None, "hints_asked": {}, "more_time": 0, "read_again": 0,
            "hands": {}, **kind.room(pack),
        },
    )  # fmt: skip


def _team(name: str, colour: str, flag: str) -> dict[str, Any]:
    return {"name": name, "colour": colour, "flag": flag, "done": False, "ask": 0, "last_at": ""}


def play(state: State, event: Event) -> State:
    """The state after one more event. Raises NotAllowed, with a kind sentence, and changes nothing, when it is not legal."""
    event = events.checked(event)
    if event["n"] <= state.data["version"]:
        raise NotAllowed("The room has moved on. Look again, then choose.")
    if event["kind"] == "undo":
        return _undo(state, event)
    data = moves.reduce(state.pack, state.data, event)
    marks = (*state.marks, (len(state.log), state.data)) if event["kind"] in ("phase.set", "commit") else state.marks
    return State(state.pack, data, (*state.log, event), marks, state.dropped)


def replay(pack: Pack, seed: str | int, log: Iterable[Event], teams: int = 1, mode: str = "phones", decide: str = "room") -> State:
    """Fold a whole log. What the log holds was legal when it was written, so NotAllowed here means the log was altered."""
    state = initial(pack, seed, teams, mode, decide)
    for event in log:
        state = play(state, event)
    return state


def canonical(state: State) -> bytes:
    """The state as canonical JSON: keys sorted, no spaces, UTF-8. Equal states give equal bytes on every machine."""
    return json.dumps(state.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(state: State) -> str:
    """SHA-256 of `canonical`, in hexadecimal."""
    return hashlib.sha256(canonical(state)).hexdigest()


def undoable(state: State) -> Event | None:
    """The last thing a host may still take back, or None."""
    for event in _undoable(state):
        return event
    return None


def _undoable(state: State) -> Iterable[Event]:
    undone: set[int] = set()
    for event in reversed(state.log):
        if event["n"] in undone or event["n"] in state.dropped:
            continue
        if event["kind"] == "undo":
            undone.add(event["of"])
        elif events.can_be_undone(event):
            yield event


def _skipped(log: Iterable[Event]) -> frozenset[int]:
    """The places that undo events take out, an undone undo counting for nothing."""
    skipped: set[int] = set()
    for event in reversed(tuple(log)):
        if event["kind"] == "undo" and event["n"] not in skipped:
            skipped.add(event["of"])
    return frozenset(skipped)


def _undo(state: State, event: Event) -> State:
    if event["by"] != "host":
        raise NotAllowed("Only the host can undo.")
    if state.data["is_closed"]:
        raise NotAllowed("The room is closed.")
    target = next((one for one in reversed(state.log) if one["n"] == event["of"]), None)
    before = _skipped(state.log)
    if target is None or target["n"] in before or target["n"] in state.dropped:
        raise NotAllowed("There is nothing left to undo there.")
    if not events.can_be_undone(target) and target["kind"] != "undo":
        raise NotAllowed("That cannot be undone.")
    log = (*state.log, event)
    changed = before ^ _skipped(log)
    first = next(k for k, one in enumerate(log) if one["n"] in changed)
    kept = tuple(mark for mark in state.marks if mark[0] <= first)
    if kept:
        start, data = kept[-1]
        kept = kept[:-1]
    else:
        start, data = 0, initial(state.pack, state.data["seed"], len(state.data["teams"]), state.data["mode"], state.data["decide"]).data
    folded, marks, dropped = _fold(state.pack, data, log, start)
    earlier = frozenset(n for n in state.dropped if n < log[start]["n"]) if start < len(log) else state.dropped
    return replace(state, data={**folded, "version": event["n"]}, log=log, marks=(*kept, *marks), dropped=earlier | dropped)


def _fold(
    pack: Pack, data: Mapping[str, Any], log: tuple[Event, ...], start: int
) -> tuple[Mapping[str, Any], tuple[tuple[int, Mapping[str, Any]], ...], frozenset[int]]:
    """Fold a log from one place on, leaving out what is undone and letting fall what is no longer legal."""
    skipped = _skipped(log)
    marks: list[tuple[int, Mapping[str, Any]]] = []
    dropped: set[int] = set()
    for k in range(start, len(log)):
        event = log[k]
        if event["kind"] == "undo" or event["n"] in skipped:
            continue
        try:
            after = moves.reduce(pack, data, event)
        except NotAllowed:
            dropped.add(event["n"])
            continue
        if event["kind"] in ("phase.set", "commit"):
            marks.append((k, data))
        data = after
    return data, tuple(marks), frozenset(dropped)
