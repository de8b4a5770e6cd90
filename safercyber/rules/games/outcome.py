"""What is kept when a room closes: counts only, by move, with nobody's name, seat or emblem in them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from safercyber.rules.games.engine import State


def outcome(state: State) -> dict[str, Any]:
    """The outcome record of a room, as plain JSON.

    hits: fakes stopped (checked or binned); false_alarms: real ones binned. `by` says who judged: phones, teams or hands.
    Counts are of answers, not of people; what is shown of them outside the room passes the disclosure rule.
    """
    pack, data = state.pack, state.data
    seats = [seat for seat in data["seats"].values() if not seat["gone"]]
    table = data["mode"] == "table"
    moves: dict[str, dict[str, int]] = {move.id: {"fakes": 0, "hits": 0, "real": 0, "false_alarms": 0, "checked": 0} for move in pack.moves}
    feedback: dict[str, dict[str, int]] = {move.id: {"fakes": 0, "hits": 0, "real": 0, "false_alarms": 0} for move in pack.moves}
    for message in pack.body.post:
        if table:
            said = Counter(team["post"][message.id]["answer"] for team in data["teams"].values() if message.id in team["post"])
        else:
            said = Counter(data["post_seats"].get(message.id, {}))
        counts = moves[message.move]
        answered = said["go"] + said["check"] + said["bin"]
        counts["checked"] += said["check"]
        if message.truth == "fake":
            counts["fakes"] += answered
            counts["hits"] += said["check"] + said["bin"]
        else:
            counts["real"] += answered
            counts["false_alarms"] += said["bin"]
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
    stopped = Counter(told["by"] for team in data["teams"].values() for round in team["story"].values() for told in round if told["held"])
    return {
        "pack": pack.id, "pack_version": pack.version, "mode": data["mode"], "by": "teams" if table else "phones",
        "themes": list(pack.themes), "rounds_played": data["played"], "rounds": pack.body.rounds, "finished": data["phase"] == "finished",
        "teams": [
            {
                "spent": team["spent"], "lost": team["lost"], "cost": team["spent"] + team["lost"],
                "bricks": [{"brick": one["brick"], "round": one["round"]} for one in team["bought"]],
            }
            for team in data["teams"].values()
        ],
        "seats": len(seats), "people": sum(seat["people"] for seat in seats),
        "moves": moves, "feedback": feedback, "stopped": dict(sorted(stopped.items())),
        "reasons": dict(sorted(sum((Counter(one["reasons"]) for one in data["chosen"]), Counter()).items())),
        "sure": sum(one["sure"] for one in data["chosen"]), "not_sure": sum(one["not_sure"] for one in data["chosen"]),
        "promises": _counts(data, "promise"), "tell": dict(sorted(Counter(w for who in data["tell"].values() for w in who).items())),
        "fun": _counts(data, "fun"), "guessed": dict(data["guessed"]),
    }  # fmt: skip


def _counts(data: Any, what: str) -> dict[str, int]:
    """How many chose each entry, on phones and by show of hands together."""
    counts = Counter(data[what].values())
    counts.update(data["hands"].get(what, {}))
    return dict(sorted(counts.items()))
