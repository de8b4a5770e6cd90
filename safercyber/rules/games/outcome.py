"""What is kept when a room closes: counts only, by move, with nobody's name, seat or emblem in them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from safercyber.rules.games import kinds
from safercyber.rules.games.engine import State


def outcome(state: State) -> dict[str, Any]:
    """The outcome record of a room, as plain JSON.

    hits: fakes stopped (checked or binned); false_alarms: real ones binned. `by` says who judged: phones, teams or hands.
    Counts are of answers, not of people; what is shown of them outside the room passes the disclosure rule.
    """
    pack, data = state.pack, state.data
    seats = [seat for seat in data["seats"].values() if not seat["gone"]]
    table = data["mode"] == "table"
    kind = kinds.of(pack)
    moves: dict[str, dict[str, int]] = {move.id: {"fakes": 0, "hits": 0, "real": 0, "false_alarms": 0, "checked": 0} for move in pack.moves}
    feedback: dict[str, dict[str, int]] = {move.id: {"fakes": 0, "hits": 0, "real": 0, "false_alarms": 0} for move in pack.moves}
    for move, truth, taken, many in kind.judged(pack, data):
        counts = moves[move]
        counts["checked"] += many * (taken == "check")
        if truth == "fake":
            counts["fakes"] += many
            counts["hits"] += many * (taken != "real")
        else:
            counts["real"] += many
            counts["false_alarms"] += many * (taken == "fake")
    for id in pack.feedback:
        item = pack.items[id]
        said = Counter(one["say"] for one in data["items"].get(id, {}).values() if "say" in one)
        said.update(data["hands"].get(id, {}))
        counts = feedback[item.move]
        if item.truth == "fake":
            counts["fakes"] += said["fake"] + said["real"]
            counts["hits"] += said["fake"]
        else:
            counts["real"] += said["fake"] + said["real"]
            counts["false_alarms"] += said["fake"]
    return {
        "pack": pack.id, "pack_version": pack.version, "kind": pack.kind, "mode": data["mode"], "by": "teams" if table else "phones",
        "themes": list(pack.themes), "rounds_played": data["played"], "rounds": 0, "finished": data["phase"] == "finished",
        "teams": [], "seats": len(seats), "people": sum(seat["people"] for seat in seats),
        "moves": moves, "feedback": feedback, "stopped": {}, "reasons": {}, "sure": 0, "not_sure": 0,
        "promises": _counts(data, "promise"), "tell": dict(sorted(Counter(w for who in data["tell"].values() for w in who).items())),
        "fun": _counts(data, "fun"), "guessed": {}, **kind.record(pack, data),
    }  # fmt: skip


def _counts(data: Any, what: str) -> dict[str, int]:
    """How many chose each entry, on phones and by show of hands together."""
    counts = Counter(data[what].values())
    counts.update(data["hands"].get(what, {}))
    return dict(sorted(counts.items()))
