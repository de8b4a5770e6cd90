"""Logs of whole games: printing one again, and golden logs whose end is known to the last byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from safercyber.rules.games import engine, kinds, phases
from safercyber.rules.games.engine import State
from safercyber.rules.games.pack import Pack

# A log is JSON: {"pack", "version", "seed", "teams", "mode", "decide", "events", "sha256"}; sha256 is of the last state.


class Drift(Exception):
    """A log no longer ends where it ended when it was written."""


def log_of(state: State, name: str = "") -> dict[str, Any]:
    """The log of a room as JSON, with the hash of its end."""
    data = state.data
    return {
        "name": name, "pack": data["pack"], "version": data["pack_version"], "seed": data["seed"], "teams": len(data["teams"]),
        "mode": data["mode"], "decide": data["decide"], "sha256": engine.digest(state), "events": [dict(event) for event in state.log],
    }  # fmt: skip


def written(log: Mapping[str, Any]) -> str:
    """A log as the text of its file: one event a line, so that a change in one is a change in one line."""
    head = json.dumps({key: value for key, value in log.items() if key != "events"}, indent=2, sort_keys=True)[:-2]
    events = ",\n    ".join(json.dumps(event, sort_keys=True, ensure_ascii=False) for event in log["events"])
    return f'{head},\n  "events": [\n    {events}\n  ]\n}}\n'


def run(pack: Pack, log: Mapping[str, Any]) -> State:
    """Fold a log. Raises NotAllowed when it holds what was never legal, ValueError when it belongs to another pack."""
    if log["pack"] != pack.id or log["version"] != pack.version:
        raise ValueError(f"The log is of {log['pack']} version {log['version']}; this is {pack.id} version {pack.version}.")
    return engine.replay(pack, log["seed"], log["events"], log["teams"], log["mode"], log["decide"])


def check(pack: Pack, log: Mapping[str, Any]) -> State:
    """Fold a golden log and compare its end. Raises Drift when it has moved."""
    state = run(pack, log)
    if engine.digest(state) != log["sha256"]:
        raise Drift(f"{log.get('name') or 'The log'} ends elsewhere: {engine.digest(state)}, not {log['sha256']}.")
    return state


def told(pack: Pack, log: Mapping[str, Any]) -> Iterator[str]:
    """A log in words, one line an event, with what each round did: for the console."""
    state = engine.initial(pack, log["seed"], log["teams"], log["mode"], log["decide"])
    for event in log["events"]:
        state = engine.play(state, event)
        yield f"{event['n']:>4}  {event['by']:<12} {_in_words(event, pack)}"
        if event["kind"] == "phase.set":
            yield from kinds.of(pack).told(pack, state.data)
    yield f"End: {state.data['key']}, version {state.version}, {engine.digest(state)}"


def _in_words(event: Mapping[str, Any], pack: Pack) -> str:
    if event["kind"] == "phase.set":
        phase, round, n = phases.split(event["to"])
        return f"{phases.title_of(pack, phase)}{f' {round or n}' if round or n else ''}"
    if event["kind"] == "undo":
        return f"takes back {event['of']}"
    fields = (f"{key} {value}" for key, value in event.items() if key not in ("n", "kind", "at", "by", "ask", "emblem"))
    return " ".join([event["kind"], *fields])
