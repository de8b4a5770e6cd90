"""The turns of a story: what a team may choose, what a choice does, going back to a moment, and how a room's votes are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.bodies.story import Choice, Node, Story
from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.effects import allows, carry_out, cue, follow
from safercyber.rules.games.kinds.kind import Reducer, check_ask, in_phase, team_named, touch
from safercyber.rules.games.pack import Pack, PackOf
from safercyber.rules.games.votes import leaders, may_place, voters, why_not

StoryPack = PackOf[Story]
Team = Mapping[str, Any]
BACK = "back."


@dataclass(frozen=True)
class Way:
    """One thing a team may point at: a choice of the scene, or at an ending a moment to go back to."""

    id: str
    label: str
    choice: Choice | None
    back: str


def chosen_of(team: Team) -> tuple[tuple[str, str], ...]:
    """What a team has chosen on the way here: (scene, choice)."""
    return tuple((one["node"], one["choice"]) for one in team["path"])


def node_of(pack: StoryPack, team: Team) -> Node:
    """The scene a team is in."""
    return pack.body.nodes[team["node"]]


def ways(pack: StoryPack, team: Team) -> tuple[Way, ...]:
    """What a team may point at now."""
    node = node_of(pack, team)
    if node.end:
        been = {one["node"] for one in team["path"]}
        return tuple(Way(f"{BACK}{one}", pack.body.nodes[one].title, None, one) for one in node.back if one in been)
    return tuple(
        Way(one.id, one.text, one, "") for one in node.choices
        if allows(one.condition, team, len(team["path"]) + 1, chosen_of(team))
    )  # fmt: skip


def way(pack: StoryPack, team: Team, id: str) -> Way:
    """One of them by its id. Raises NotAllowed."""
    for one in ways(pack, team):
        if one.id == id:
            return one
    raise NotAllowed("Choose from the list.")


def take(pack: StoryPack, team: Team, id: str) -> dict[str, Any]:
    """The team after it took a way: effects, then rules, then the next scene."""
    one = way(pack, team, id)
    if one.choice is None:
        return _go_back(pack, team, one.back)
    here = node_of(pack, team)
    stop = {"node": here.id, "choice": one.id, "counters": team["counters"], "facts": team["facts"]}
    path = [*team["path"], stop]
    after, sent = carry_out({**team, "path": path}, one.choice.effects, pack.body.counters)
    after, ruled = follow(after, pack.body.rules, "choose", here.id, pack.body.counters, len(path), chosen_of(after))
    return _arrived(pack, after, ruled or sent or one.choice.go)


def _arrived(pack: StoryPack, team: dict[str, Any], node: str) -> dict[str, Any]:
    is_end = bool(pack.body.nodes[node].end)
    return {**team, "node": node, "done": is_end, "choice": "", "tied": [], "ends": [*team["ends"], node] if is_end else team["ends"]}


def _go_back(pack: StoryPack, team: Team, to: str) -> dict[str, Any]:
    """The team at an earlier moment, with what it knew and counted then. What it tried before stays in the record."""
    at = max(n for n, one in enumerate(team["path"]) if one["node"] == to)
    then = team["path"][at]
    return {
        **team, "node": to, "done": False, "choice": "", "tied": [], "counters": then["counters"], "facts": then["facts"],
        "tried": [*team["tried"], [[one["node"], one["choice"]] for one in team["path"]]], "path": team["path"][:at],
    }  # fmt: skip


# --- arriving ----------------------------------------------------------------------------------------------------------------------


def arrive(pack: StoryPack, data: Data, came_from: str) -> Data:
    """The data as the room comes to a place of the story."""
    if data["phase"] == "scene":
        level = came_from == "chosen" and any(team["tied"] for team in data["teams"].values())
        if not level:
            data["point"] = {}
        data["teams"] = {key: {**team, "tied": [], "choice": "", "said": {}} for key, team in data["teams"].items()}
        data["played"] = max(data["played"], data["step"])
    if data["phase"] == "chosen":
        data["teams"] = {key: _turn_over(pack, data, key) for key in data["teams"]}
    return data


def _turn_over(pack: StoryPack, data: Data, key: str) -> dict[str, Any]:
    """A team's votes counted, its choice carried out; level or nobody: it stays where it is."""
    team = data["teams"][key]
    if data["decide"] != "room":  # it has chosen in its own time
        return dict(team)
    order = [one.id for one in ways(pack, team)]
    votes = Counter(data["point"][seat] for seat in voters(data, key) if data["point"].get(seat) in order)
    first = leaders(votes, order)
    chosen = team["choice"] or (first[0] if len(first) == 1 else "")
    told = [[one, votes[one]] for one in order if votes[one]]
    if not chosen:
        return {**team, "tied": first if len(first) > 1 else [], "said": {"node": team["node"], "choice": "", "votes": told}}
    return _decided(pack, team, chosen, told, len(team["path"]) + 1)


def _decided(pack: StoryPack, team: Team, choice: str, votes: list[list[Any]], round: int) -> dict[str, Any]:
    after = take(pack, team, choice)
    after, sent = follow(after, pack.body.rules, "round-end", "", pack.body.counters, round, chosen_of(after))
    if sent:
        after = _arrived(pack, after, sent)
    return {**after, "said": {"node": team["node"], "choice": choice, "votes": votes}}


# --- what people do ------------------------------------------------------------------------------------------------------------------


def _propose(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "scene")
    team = data["seats"][seat]["team"]
    check_ask(data, event, team)
    if data["teams"][team]["choice"]:
        raise NotAllowed("Your team has chosen. The others are still talking.")
    way(pack, data["teams"][team], event["choice"])
    data["point"] = {**data["point"], seat: event["choice"]}
    return touch(data, team, event)


def _commit(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    team = team_named(data, event, seat)
    state = data["teams"][team]
    if seat:
        in_phase(data, "scene")
        if data["decide"] == "room":
            raise NotAllowed(why_not(data))
        if team != data["seats"][seat]["team"]:
            raise NotAllowed("You can only choose for your own team.")
        check_ask(data, event, team)
        way(pack, state, event["choice"])
        if not may_place(data, "point", team, event["choice"], seat):
            raise NotAllowed(why_not(data))
    else:
        in_phase(data, "scene", "chosen")
        if data["phase"] == "chosen" and not state["tied"] and state["said"].get("choice"):
            raise NotAllowed("That team has chosen.")
        way(pack, state, event["choice"])
    if data["phase"] == "scene" and data["decide"] == "room":
        return touch(data, team, event, choice=event["choice"])  # carried out when the votes are turned over
    votes = state["said"].get("votes", []) if data["phase"] == "chosen" else []
    decided = _decided(pack, state, event["choice"], votes, len(state["path"]) + 1)
    data["point"] = {one: choice for one, choice in data["point"].items() if data["seats"][one]["team"] != team}
    data["teams"] = {**data["teams"], team: {**decided, "ask": event["n"]}}
    return touch(data, team, event)


def _hint(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The next hint of the scene: at once for a team that asks, and for whoever the host sends one."""
    in_phase(data, "scene")
    asked = data["seats"][seat]["team"] if seat else event.get("team", "")
    if asked and asked not in data["teams"]:
        raise NotAllowed("There is no such team.")
    teams = [asked] if asked else list(data["teams"])
    given = False
    for key in teams:
        team = data["teams"][key]
        hints = node_of(pack, team).hints
        told = team["hinted"].get(team["node"], 0)
        if told < len(hints):
            after, _ = follow(team, pack.body.rules, "hint", team["node"], pack.body.counters)
            data["teams"] = {**data["teams"], key: {**after, "hinted": {**team["hinted"], team["node"]: told + 1}}}
            given = True
    if not given:
        raise NotAllowed("There is no more hint for this part.")
    return touch(data, asked, event) if asked else data


MOVES: Mapping[str, Reducer] = {"propose": _propose, "commit": _commit, "cue": cue}


def moves_in(pack: StoryPack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
    """The events a story judges itself now. Where no team's scene has hints of its own, the pack's hints are used."""
    own = data["phase"] == "scene" and any(node_of(pack, team).hints for team in data["teams"].values())
    return {**MOVES, "hint": _hint} if own else MOVES
