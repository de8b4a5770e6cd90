"""What a story shows: a scene, what was chosen, how it ended, and the way there looked back on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.story import Node
from safercyber.rules.games.kinds.effects import cards_of, counters_of
from safercyber.rules.games.kinds.kind import Sees, View
from safercyber.rules.games.kinds.story.turns import StoryPack, Team, Way, node_of, ways
from safercyber.rules.games.names import SHAPES
from safercyber.rules.games.screens import TONES, shown
from safercyber.rules.games.votes import voters

Data = Mapping[str, Any]


def choices(found: tuple[Way, ...]) -> list[View]:
    """What may be pointed at: label, sign and tone."""
    return [{"id": one.id, "label": one.label, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, one in enumerate(found)]


def scene(pack: StoryPack, data: Data, key: str, sees: Sees) -> View:
    """One team's scene with its choices; at an ending, the ending with the moments it may go back to."""
    team = data["teams"][key]
    node = node_of(pack, team)
    seen: View = {
        "team": key, "name": team["name"], "node": node.id, "title": node.title, "speaker": node.speaker, "text": node.text,
        "clues": list(node.clues), "show": shown(node.show) if node.show else None, "picture": node.picture,
        "hints": list(node.hints[: team["hinted"].get(node.id, 0)]), "hints_left": len(node.hints) - team["hinted"].get(node.id, 0),
        "hints_from": pack.body.hints_from, "question": pack.body.question, "choices": choices(ways(pack, team)),
        "counters": counters_of(team, pack.body.counters), "cards": cards_of(team, pack.body.cards, sees, False),
        "badges": list(team["badges"]), "cue": team["cue"], "step": len(team["path"]) + 1, "is_end": bool(node.end), "ending": None,
        "has_chosen": bool(team["choice"]), "before": said(pack, data, key, sees),
    }  # fmt: skip
    if node.end:
        seen |= {"ending": ending_view(pack, node), "question": node.back_say}
    return seen


def ending_view(pack: StoryPack, node: Node) -> View:
    """An ending with the true things it says."""
    return {
        "end": node.end, "title": node.title, "text": node.text, "good": node.good, "picture": node.picture,
        "facts": [{"say": one.say, "advice": one.advice} for id in node.facts if (one := pack.body.truths.get(id))],
        "back_say": node.back_say,
    }  # fmt: skip


def said(pack: StoryPack, data: Data, key: str, sees: Sees) -> View | None:
    """What a team chose last and what followed at once; None when it has not chosen in this turn."""
    team = data["teams"][key]
    last = team["said"]
    if not last:
        return None
    node = pack.body.nodes[last["node"]]
    labels = {one.id: one.text for one in node.choices} | {f"back.{one}": pack.body.nodes[one].title for one in node.back}
    choice = next((one for one in node.choices if one.id == last["choice"]), None)
    before = team["path"][-1]["counters"] if choice and team["path"] else None
    seen: View = {
        "team": key, "name": team["name"], "title": node.title, "choice": last["choice"], "label": labels.get(last["choice"], ""),
        "then": choice.then if choice else "", "counters": counters_of(team, pack.body.counters, before),
        "bars": [
            {"id": id, "label": labels[id], "votes": votes, "leads": id == last["choice"], "level": id in team["tied"],
             "sign": SHAPES[n % 4], "tone": TONES[n % 4]}
            for n, (id, votes) in enumerate(last.get("votes", []))
        ],
        "tied": [{"id": id, "label": labels[id]} for id in team["tied"]], "is_level": bool(team["tied"]), "truth": "", "why": "",
        "nobody": not last["choice"] and not team["tied"],
    }  # fmt: skip
    if choice and node.truth and (sees.told or sees.team or everybody_past(pack, data, node.id)):
        seen |= {"truth": node.truth, "why": node.why}
    return seen


def everybody_past(pack: StoryPack, data: Data, node: str) -> bool:
    """Every team has chosen in this scene, so saying what it was spoils it for nobody."""
    return all(any(one["node"] == node for one in team["path"]) for team in data["teams"].values())


def together(data: Data) -> bool:
    """All teams are in the same scene, so the big screen may show it."""
    return len({team["node"] for team in data["teams"].values()}) == 1


def scene_screen(pack: StoryPack, data: Data, sees: Sees) -> View:
    """The scene for one team; for the hall, the scene if all share it, else how far each team is and nothing of where."""
    if sees.team:
        return scene(pack, data, sees.team, sees)
    teams = [
        {"team": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "step": len(team["path"]) + 1,
         "done": team["done"], "has_chosen": bool(team["choice"]), "voted": voted(data, key), "seats": len(voters(data, key))}
        for key, team in data["teams"].items()
    ]  # fmt: skip
    first = next(iter(data["teams"]))
    shared = scene(pack, data, first, sees) if together(data) else None
    if shared and len(data["teams"]) > 1:  # what only the first team has done or been told is not for the hall
        shared |= {"before": None, "hints": [], "cards": [], "counters": [], "badges": [], "cue": "", "has_chosen": False}
    say = f"{shared['title']}. {shared['text']}" if shared else "Each team is in its own scene."
    return {"together": shared is not None, "scene": shared, "teams": teams, "question": pack.body.question, "say": say}


def voted(data: Data, key: str) -> int:
    """How many of a team point at something."""
    return sum(1 for seat in voters(data, key) if seat in data["point"])


def chosen_screen(pack: StoryPack, data: Data, sees: Sees) -> View:
    """What was chosen and what followed. The hall sees each team's only where they chose in the same scene."""
    if sees.team:
        own = said(pack, data, sees.team, sees)
        return {"teams": [own] if own else [], "say": told(own)}
    found = [one for key in data["teams"] if (one := said(pack, data, key, sees))]
    shared = len({team["said"].get("node") for team in data["teams"].values()}) == 1
    if not shared and not sees.told:
        found = [{"team": one["team"], "name": one["name"], "is_level": one["is_level"], "nobody": one["nobody"]} for one in found]
    return {"together": shared, "teams": found, "say": " ".join(told(one) for one in found) if shared else "Each team has chosen."}


def told(one: View | None) -> str:
    """What happened to one team's choice, as a sentence."""
    if one is None:
        return "Nothing has changed."
    if one["is_level"]:
        return f"{one['name']}: it is level."
    if one["nobody"]:
        return f"{one['name']}: nobody chose this time."
    return f"{one.get('label', '')}. {one.get('then', '')}".strip()


def ending_screen(pack: StoryPack, data: Data, sees: Sees) -> View:
    """How it ended, for one team or for all of them, with the true things to know."""
    keys = [sees.team] if sees.team else list(data["teams"])
    found = []
    for key in keys:
        team = data["teams"][key]
        node = node_of(pack, team)
        view = ending_view(pack, node) if node.end else None
        found.append({
            "team": key, "name": team["name"], "ending": view, "counters": counters_of(team, pack.body.counters),
            "steps": len(team["path"]), "can_go_back": bool(node.end and ways(pack, team)), "badges": list(team["badges"]),
            "cards": cards_of(team, pack.body.cards, sees, False),
        })  # fmt: skip
    facts = {one["say"]: one for entry in found if entry["ending"] for one in entry["ending"]["facts"]}
    say = " ".join(f"{one['ending']['title']}. {one['ending']['text']}" if one["ending"] else "The story stops here." for one in found)
    return {"teams": found, "facts": list(facts.values()), "say": say}


def path_screen(pack: StoryPack, data: Data, sees: Sees) -> View:
    """One step of the way, looked back on: what each team chose, what is said of it, and what the case was."""
    n = data["step"]
    keys = [sees.team] if sees.team else list(data["teams"])
    found = [one for key in keys if (one := passed(pack, data, key, n))]
    lines = pack.script.get("path", ())
    ask = lines[min(n - 1, len(lines) - 1)] if lines else ""
    say = " ".join(f"{one['title']}. {one['label']}. {one['afterthought'] or one['why']}" for one in found) or "Your story was shorter."
    return {"n": n, "of": longest(data), "teams": found, "ask": ask, "say": say}


def longest(data: Data) -> int:
    """The most steps that any team took."""
    return max(len(team["path"]) for team in data["teams"].values())


def passed(pack: StoryPack, data: Data, key: str, n: int) -> View | None:
    """The n-th step of a team's way; None when its story was shorter."""
    team: Team = data["teams"][key]
    if n > len(team["path"]):
        return None
    stop = team["path"][n - 1]
    node = pack.body.nodes[stop["node"]]
    choice = node.choice(stop["choice"])
    after = team["path"][n]["counters"] if n < len(team["path"]) else team["counters"]
    best = [one.text for one in node.choices if one.id in node.best]
    return {
        "team": key, "name": team["name"], "title": node.title, "speaker": node.speaker, "choice": choice.id, "label": choice.text,
        "then": choice.then, "afterthought": choice.afterthought, "truth": node.truth, "why": node.why, "best": best,
        "move": pack.move(choice.move or node.move).name if choice.move or node.move else "",
        "counters": counters_of({"counters": after}, pack.body.counters, stop["counters"]),
    }  # fmt: skip
