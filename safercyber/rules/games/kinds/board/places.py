"""Where a board's year is, and the step that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import ruled
from safercyber.rules.games.bodies.board import on_sale
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.steps import Next, Step

ROUND_PHASES = ("news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened")
LOOKS_BACK = ("reel", "best", "why")


def sale(pack: Pack, team: Mapping[str, Any]) -> tuple[str, ...]:
    """The bricks that are on sale for a team."""
    return on_sale(pack.body, ruled.owned(team), team.get("unlocked", ()))


def can_buy(pack: Pack, team: Mapping[str, Any]) -> bool:
    """The team has not finished this round and can afford at least one brick on sale."""
    if team["done"]:
        return False
    bricks = pack.body.bricks
    return any(bricks[b].cost <= team["money"] for b in sale(pack, team))


def coming(pack: Pack, data: Mapping[str, Any]) -> tuple[str, int] | None:
    """The step the room waits for in "Will it hold?": the greatest noticed one still on its way to any team."""
    waiting = {one for team in data["teams"].values() for one in ruled.on_the_way(pack.body, team, data["round"])}
    best: tuple[int, str, int] | None = None
    for threat in pack.body.threats:
        for n, step in enumerate(threat.steps):
            if (threat.id, n) in waiting and step.noticed and step.coming and (best is None or step.harm > best[0]):
                best = (step.harm, threat.id, n)
    return (best[1], best[2]) if best else None


def after(pack: Pack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
    """The step that follows a place of the year. `debrief`: the places of the look back, in order."""
    phase, round = data["phase"], data["round"]
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
    return Next(Step(debrief[0], "Look back"), "", (Step("after", "Skip to the last questions"),))


def _end_of_round(pack: Pack, data: Mapping[str, Any]) -> Step:
    if coming(pack, data):
        return Step(f"{data['round']}.hold", f"End of {pack.body.round_names[data['round'] - 1]}")
    return Step(f"{data['round']}.happened", f"End of {pack.body.round_names[data['round'] - 1]}")


def _buying(team: Mapping[str, Any]) -> bool:
    return bool(team["placed"]) or team["choice"] not in ("", "done")


def _any_post(data: Mapping[str, Any]) -> bool:
    return bool(data["post"]) or any(data["round"] in (v["round"] for v in team["post"].values()) for team in data["teams"].values())
