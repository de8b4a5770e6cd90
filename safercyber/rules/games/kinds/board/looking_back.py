"""Telling what happened on a board: what a team noticed in a round, and in the debrief what was really going on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.board import Brick, Step, Threat
from safercyber.rules.games.kinds.board.lines import said
from safercyber.rules.games.looking_back import SMALLEST_GROUP, moves, script_line
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.solver import best_line

Data = Mapping[str, Any]
View = dict[str, Any]


def helped(team: Mapping[str, Any]) -> dict[int, list[str]]:
    """Which bricks stopped something that was noticed, by round."""
    return {int(round): [one["by"] for one in told if one["held"] and one["noticed"]] for round, told in team["story"].items()}


def _step(pack: Pack, told: Mapping[str, Any]) -> tuple[Threat, Step]:
    threat = next(one for one in pack.body.threats if one.id == told["threat"])
    return threat, threat.steps[told["step"]]


def noticed(pack: Pack, data: Data, key: str, round: int, known: frozenset[str]) -> View:
    """What one team noticed at the end of a round: what held, what hit, and what softened it."""
    team = data["teams"][key]
    told = []
    for one in team["story"].get(str(round), []):
        if not one["noticed"]:
            continue
        threat, step = _step(pack, one)
        softened = [
            {"brick": brick if brick in known else "found", "name": pack.body.bricks[brick].name, "amount": amount}
            for brick, amount in one["softened"].items() if brick in known
        ]  # fmt: skip
        entry = {
            "held": one["held"], "site": threat.site, "lost": one["lost"], "harm": one["harm"], "softened": softened, "brick": "", "by": "",
        }  # fmt: skip
        if one["held"] and one["by"] in known:
            entry |= {"text": step.saved[one["by"]], "brick": one["by"], "by": pack.body.bricks[one["by"]].name}
            entry["cost"] = pack.body.bricks[one["by"]].cost
        elif one["held"]:
            entry["text"] = "Something they found in their look round held."
        else:
            entry["text"] = said(data, round, threat.id, step.hit)
        told.append(entry)
    lost = sum(one["lost"] for one in told)
    held = sum(1 for one in told if one["held"])
    if not told:
        words = f"A calm {pack.body.round_names[round - 1]}. Nothing broke."
    else:
        words = " ".join(one["text"] for one in told) + (f" £{lost:,} lost." if lost else " Nothing lost.")
    post = sum(one["lost"] for one in team["post"].values() if one["round"] == round)
    return {
        "team": key, "name": team["name"], "told": told, "lost": lost, "held": held, "post_lost": post, "is_calm": not told, "words": words,
        "spent_so_far": team["spent"], "lost_so_far": team["lost"], "cost_so_far": team["spent"] + team["lost"],
    }  # fmt: skip


def truths(pack: Pack, data: Data) -> list[View]:
    """What really went on in the last round that was played, for the host alone."""
    return going_on(pack, data, data["played"]) if data["played"] == data["round"] and data["round"] else []


def going_on(pack: Pack, data: Data, round: int) -> list[View]:
    """Every step that came at some team in a round: the truth, what stopped it and for how many, what would have."""
    found = []
    teams = data["teams"]
    for threat in pack.body.threats:
        for n, step in enumerate(threat.steps):
            met = [
                (key, one) for key, team in teams.items() for one in team["story"].get(str(round), [])
                if one["threat"] == threat.id and one["step"] == n
            ]  # fmt: skip
            if not met:
                continue
            stopped = Counter(one["by"] for _, one in met if one["held"])
            would = list(dict.fromkeys(pack.body.bricks[b].name for group in step.stopped_by for b in sorted(group)))
            found.append({
                "threat": threat.name, "who": threat.who, "site": threat.site, "truth": step.truth, "noticed": step.noticed,
                "stopped": [{"brick": b, "name": pack.body.bricks[b].name, "teams": k} for b, k in sorted(stopped.items())],
                "teams_hit": sum(1 for _, one in met if not one["held"]), "of": len(teams),
                "lost": sum(one["lost"] for _, one in met), "would_have": would, "words": _would(pack, would, stopped, len(teams)),
            })  # fmt: skip
    return found


def _would(pack: Pack, would: list[str], stopped: Counter[str], of: int) -> str:
    if stopped:
        brick, _ = stopped.most_common(1)[0]
        name, teams = pack.body.bricks[brick].name, sum(stopped.values())
        return f"{name} stopped it." if of == 1 else f"{name} stopped it for {teams} of {of} teams."
    if not would:
        return "Nothing on the table could have stopped it."
    return f"{' or '.join(would)} would have stopped it."


# --- the debrief -------------------------------------------------------------------------------------------------------------


def screen(pack: Pack, data: Data, team: str | None) -> View:
    """What the debrief shows now, for one team or the whole hall."""
    phase, n = data["phase"], data["step"]
    if phase == "reel":
        return reel(pack, data, n, team)
    if phase == "best":
        return best(pack, data, team)
    return why(pack, data)


def reel(pack: Pack, data: Data, round: int, team: str | None) -> View:
    """One round of the reel: what you saw beside what was going on."""
    known = frozenset(pack.body.bricks)
    keys = [team] if team else list(data["teams"])
    name = pack.body.round_names[round - 1]
    post = [one.title for one in pack.body.post if one.round == round]
    return {
        "round": round, "name": name, "saw": [noticed(pack, data, key, round, known) for key in keys], "post": post,
        "going_on": going_on(pack, data, round), "ask": script_line(pack, "reel", round - 1), "say": f"Looking back at {name}.",
        "names": [pack.body.round_names[r] for r in range(data["played"])],
    }  # fmt: skip


def best(pack: Pack, data: Data, team: str | None = None) -> View:
    """The best year beside yours. The post is left out of both, as in the search."""
    line = best_line(pack)
    bricks = pack.body.bricks
    yours = []
    for key, one in data["teams"].items():
        if team and key != team:
            continue
        post = sum(said["lost"] for said in one["post"].values())
        yours.append({
            "team": key, "name": one["name"], "spent": one["spent"], "lost": one["lost"] - post, "post_lost": post,
            "cost": one["spent"] + one["lost"] - post,
            "rounds": [
                [_named(bricks[b["brick"]]) for b in one["bought"] if b["round"] == r]
                for r in range(1, pack.body.rounds + 1)
            ],
        })  # fmt: skip
    return {
        "best": {
            "spent": line.spent, "lost": line.lost, "cost": line.cost,
            "rounds": [[_named(bricks[b]) for b in part] for part in line.rounds],
        },
        "yours": yours, "names": list(pack.body.round_names), "played": data["played"], "ask": script_line(pack, "best", 1),
        "headline": pack.headline, "say": f"The best year cost £{line.cost:,}.",
    }  # fmt: skip


def _named(brick: Brick) -> View:
    return {"id": brick.id, "name": brick.name, "cost": brick.cost}


def why(pack: Pack, data: Data) -> View:
    """Reasons and results, sure and right, over all purchases. A purchase is right when its brick stopped or softened something."""
    rows = Counter[tuple[str, bool]]()
    sure = Counter[tuple[str, bool]]()
    for one in data["chosen"]:
        worked = one["brick"] in _useful(data["teams"][one["team"]])
        for reason, count in one["reasons"].items():
            rows[reason, worked] += count
        sure["sure", worked] += one["sure"]
        sure["not_sure", worked] += one["not_sure"]
    stopped = Counter(told["by"] for team in data["teams"].values() for round in team["story"].values() for told in round if told["held"])
    top = [
        {"brick": brick, "name": pack.body.bricks[brick].name, "times": times, "cost": pack.body.bricks[brick].cost}
        for brick, times in sorted(stopped.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    ]
    total = sum(rows.values())
    return {
        "reasons": [
            {"id": one.id, "label": one.say, "worked": rows[one.id, True], "not": rows[one.id, False]} for one in pack.reasons
        ] if total >= SMALLEST_GROUP else [],
        "sure": {f"{key}_{'worked' if ok else 'not'}": sure[key, ok] for key in ("sure", "not_sure") for ok in (True, False)}
        if sum(sure.values()) >= SMALLEST_GROUP else {},
        "taps": total, "stopped_most": top, "ask": script_line(pack, "why"),
        "say": f"{top[0]['name']} stopped the most." if top else "Nothing was stopped this time.",
    }  # fmt: skip


def _useful(team: Mapping[str, Any]) -> set[str]:
    told = [one for round in team["story"].values() for one in round]
    return {one["by"] for one in told if one["held"]} | {brick for one in told for brick in one["softened"]}


def skyline(pack: Pack, data: Data) -> View:
    """Every team at the end of the year, cheapest year first, and how many bricks were placed."""
    teams = sorted(
        ({"team": key, "name": one["name"], "colour": one["colour"], "flag": one["flag"], "spent": one["spent"], "lost": one["lost"],
          "cost": one["spent"] + one["lost"], "bricks": len(one["bought"])} for key, one in data["teams"].items()),
        key=lambda one: (one["cost"], one["team"]),
    )  # fmt: skip
    people = sum(seat["people"] for seat in data["seats"].values() if not seat["gone"])
    bricks = sum(one["bricks"] for one in teams)
    return {"skyline": teams, "headline": _headline(pack, teams), "bricks": bricks, "people": people, "moves": moves(pack)}


def _headline(pack: Pack, teams: list[View]) -> str:
    """The pack's joke where it is true: the cheapest year came of buying the least, and came near the best year. Else a kind one.

    Empty where the pack has no kind one.
    """
    first = teams[0]
    if not first["bricks"]:
        return pack.headlines.get("hard_year", "")
    is_true = first["cost"] <= 2 * best_line(pack).cost and all(first["spent"] <= one["spent"] for one in teams if one["bricks"])
    return pack.headline if is_true else pack.headlines.get("still_open", "")


def whole(pack: Pack, data: Data) -> View:
    """The whole look back in one piece, for printing once the year is over."""
    return {
        "reel": [reel(pack, data, round, None) for round in range(1, data["played"] + 1)], "best": best(pack, data), "why": why(pack, data),
        "moves": moves(pack), **skyline(pack, data),
    }  # fmt: skip


def board_in_words(pack: Pack, team: Mapping[str, Any], known: frozenset[str]) -> list[View]:
    """The board as sentences: "Two-step sign-in, placed in Spring. It held." by site."""
    stopped = {brick for names in helped(team).values() for brick in names}
    found = []
    for site in pack.body.sites:
        lines = []
        for one in team["bought"]:
            brick = pack.body.bricks[one["brick"]]
            if brick.site == site.id and brick.id in known:
                held = " It held." if brick.id in stopped else ""
                lines.append(f"{brick.name}, placed in {pack.body.round_names[one['round'] - 1]}.{held}")
        found.append({"site": site.name, "lines": lines or ["Nothing yet."]})
    return found
