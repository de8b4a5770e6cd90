"""Where a room is, the one step that comes next, and the other steps a host may take.

A place is a key: "lobby", "before", "2.vote" (the vote of round 2), "reel.3", "item.1", "answer.1", "after", "finished".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from safercyber.rules.games.bodies.board import on_sale
from safercyber.rules.games.pack import Pack

ROUND_PHASES = ("news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened")
DEBRIEF = ("reel", "best", "why", "moves", "item", "answer", "promise", "tell", "fun")
TITLES = {
    "lobby": "Lobby", "before": "Before we build", "news": "News", "post": "Post", "opened": "Post opened", "talk": "Talk", "vote": "Vote",
    "reveal": "Reveal", "reason": "Reason", "build": "Build", "hold": "Will it hold?", "happened": "What happened", "reel": "Looking back",
    "best": "The best year", "why": "Why we chose", "moves": "Five things to take home", "item": "Real or fake?", "answer": "What it was",
    "promise": "One promise", "tell": "Who will you tell?", "fun": "Was it fun?", "after": "Five last questions", "finished": "Thank you",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A step the host may take: the place it leads to and the words of its button."""

    to: str
    label: str


@dataclass(frozen=True)
class Next:
    """The one step of the Space key (None at the very end), a warning beside it, and the other steps on offer."""

    step: Step | None
    warn: str = ""
    others: tuple[Step, ...] = field(default_factory=tuple)


def split(key: str) -> tuple[str, int, int]:
    """A key as (phase, round, n): "2.vote" is ("vote", 2, 0), "item.3" is ("item", 0, 3)."""
    first, _, second = key.partition(".")
    if not second:
        return first, 0, 0
    if first.isdigit():
        return second, int(first), 0
    return first, 0, int(second) if second.isdigit() else 0


def debrief_keys(pack: Pack, rounds_played: int) -> tuple[str, ...]:
    """The places of the debrief, in order; rounds that were not played are left out of the reel."""
    keys: list[str] = []
    for step in pack.steps:
        if step == "reel":
            keys += [f"reel.{r}" for r in range(1, rounds_played + 1)]
        elif step == "items":
            keys += [key for n in range(1, len(pack.feedback) + 1) for key in (f"item.{n}", f"answer.{n}")]
        elif step != "best" or pack.best_line:
            keys.append(step)
    return tuple(keys)


def can_buy(pack: Pack, team: Mapping[str, Any]) -> bool:
    """The team has not finished this round and can afford at least one brick on sale."""
    if team["done"]:
        return False
    bricks = pack.body.bricks
    return any(bricks[b].cost <= team["money"] for b in on_sale(pack.body, (one["brick"] for one in team["bought"])))


def coming(pack: Pack, data: Mapping[str, Any]) -> tuple[str, int] | None:
    """The step the room waits for in "Will it hold?": the greatest noticed one still on its way to any team."""
    best: tuple[int, str, int] | None = None
    for threat in pack.body.threats:
        if all(threat.id in team["ended"] for team in data["teams"].values()):
            continue
        for n, step in enumerate(threat.steps):
            if step.round == data["round"] and step.noticed and step.coming and (best is None or step.harm > best[0]):
                best = (step.harm, threat.id, n)
    return (best[1], best[2]) if best else None


def after(pack: Pack, data: Mapping[str, Any]) -> Next:
    """The step that follows the present place, for the Space key, with the others a host may choose."""
    phase, round = data["phase"], data["round"]
    if phase == "lobby":
        others = (Step("1.news", "Start without the questions"),)
        warn = "" if data["seats"] or data["mode"] == "table" else "Nobody is here yet."
        return Next(Step("before", "Start with a few questions"), warn, others)
    if phase == "before":
        return Next(Step("1.news", f"Begin {pack.body.round_names[0]}"))
    if phase in ROUND_PHASES:
        return _in_round(pack, data, phase, round)
    if phase in DEBRIEF:
        keys = debrief_keys(pack, data["played"])
        here = keys.index(data["key"])
        skip = (Step("after", "Skip to the last questions"),)
        if here + 1 < len(keys):
            return Next(Step(keys[here + 1], _debrief_label(pack, keys[here + 1])), "", skip)
        return Next(Step("after", "Ask the last questions"))
    if phase == "after":
        return Next(Step("finished", "Finish"))
    return Next(None)


def _in_round(pack: Pack, data: Mapping[str, Any], phase: str, round: int) -> Next:
    teams = data["teams"].values()
    table = data["mode"] == "table"
    early = (Step("reel.1", "End early and look back"),) if data["played"] else (Step("after", "End early"),)
    end = _end_of_round(pack, data)
    if phase == "news":
        if any(message.round == round for message in pack.body.post):
            return Next(Step(f"{round}.post", "Bring the post"), "", early)
        return Next(Step(f"{round}.talk", "Time to talk"), "", early)
    if phase == "post":
        return Next(Step(f"{round}.opened", "Open the post"), "" if _any_post(data) else "No answers yet. Read it again?", early)
    if phase == "opened":
        talk = Step(f"{round}.talk", "Time to talk")
        if any(team["post_tied"] for team in teams):
            aside = Step(f"{round}.talk", "Leave it in the tray")
            argue = Step(f"{round}.post", "Both sides argue, then choose again")
            return Next(argue, "It is level. Pick one, or let them argue.", (aside, *early))
        return Next(talk, "", early)
    if phase == "talk":
        if any(can_buy(pack, team) for team in teams):
            return Next(Step(f"{round}.vote", "Tap what was built" if table else "Start the vote"), "", (end, *early))
        return Next(end, "Nobody can afford a brick.", early)
    if phase == "vote":
        if table:
            waiting = sum(1 for team in teams if can_buy(pack, team))
            return Next(end, f"{waiting} of {len(data['teams'])} tables are not in yet." if waiting else "", early)
        none = not data["buy"] and not any(team["placed"] for team in teams)
        return Next(Step(f"{round}.reveal", "Reveal the votes"), "No votes yet. Shall I read it again?" if none else "", (end, *early))
    if phase == "reveal":
        again = Step(f"{round}.vote", "Vote again")
        if any(team["tied"] for team in teams):
            on = (Step(f"{round}.reason", "Leave the level ones"),) if any(_buying(team) for team in teams) else (end,)
            argue = Step(f"{round}.vote", "Both sides argue, then vote again")
            return Next(argue, "It is level. Pick one, or let them argue for 30 seconds.", (*on, *early))
        if any(_buying(team) for team in teams):
            return Next(Step(f"{round}.reason", "Ask why"), "", (again, Step(f"{round}.build", "Place it"), *early))
        return Next(end, "", (again, *early))
    if phase == "reason":
        return Next(Step(f"{round}.build", "Place it"), "", early)
    if phase == "build":
        if any(can_buy(pack, team) for team in teams):
            return Next(Step(f"{round}.vote", "Choose another brick"), "", (end, *early))
        return Next(end, "", early)
    if phase == "hold":
        return Next(Step(f"{round}.happened", "See what happened"), "", early)
    if round < pack.body.rounds:
        return Next(Step(f"{round + 1}.news", f"Begin {pack.body.round_names[round]}"), "", early)
    return Next(Step(debrief_keys(pack, data["played"])[0], "Look back"), "", (Step("after", "Skip to the last questions"),))


def _end_of_round(pack: Pack, data: Mapping[str, Any]) -> Step:
    if coming(pack, data):
        return Step(f"{data['round']}.hold", f"End of {pack.body.round_names[data['round'] - 1]}")
    return Step(f"{data['round']}.happened", f"End of {pack.body.round_names[data['round'] - 1]}")


def _buying(team: Mapping[str, Any]) -> bool:
    return bool(team["placed"]) or team["choice"] not in ("", "done")


def _any_post(data: Mapping[str, Any]) -> bool:
    return bool(data["post"]) or any(data["round"] in (v["round"] for v in team["post"].values()) for team in data["teams"].values())


def _debrief_label(pack: Pack, key: str) -> str:
    phase, _, n = split(key)
    if phase == "reel":
        return f"Look back at {pack.body.round_names[n - 1]}"
    return {
        "best": "Show the best year", "why": "Ask why we chose", "moves": "Five things to take home", "item": f"Message {n}: real or fake?",
        "answer": "Show what it was", "promise": "One promise", "tell": "Who will you tell?", "fun": "Was it fun?",
    }[phase]  # fmt: skip
