"""Carrying out effects and rules for one team: facts, counters, cards, badges, cues, and where a rule sends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from safercyber.rules.games.bodies.facts import Card, Condition, Counter, Effect, Rule, counted, holds
from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.kind import Sees, View
from safercyber.rules.games.pack import Pack

Team = Mapping[str, Any]


def blank(counters: Mapping[str, Counter], facts: Iterable[str] = ()) -> dict[str, Any]:
    """What effects may change, as a team begins."""
    return {
        "facts": list(facts), "counters": {one.id: one.start for one in counters.values()}, "cards": [], "badges": [], "cue": "",
        "fired": [],
    }  # fmt: skip


def allows(condition: Condition | None, team: Team, round: int = 0, chosen: Iterable[tuple[str, str]] = ()) -> bool:
    """Whether a condition holds for a team."""
    return holds(condition, facts=team["facts"], counters=team["counters"], round=round, chosen=chosen)


def carry_out(team: Team, effects: Iterable[Effect], counters: Mapping[str, Counter]) -> tuple[dict[str, Any], str]:
    """The team after these effects, and the place that one of them sends it to, or nothing."""
    after, go = dict(team), ""
    for one in effects:
        if one.op == "give" and one.name not in after["facts"]:
            after["facts"] = [*after["facts"], one.name]
        elif one.op == "drop":
            after["facts"] = [fact for fact in after["facts"] if fact != one.name]
        elif one.op == "count":
            after["counters"] = counted(counters, after["counters"], one.name, one.by)
        elif one.op == "show" and [one.name, one.to] not in after["cards"]:
            after["cards"] = [*after["cards"], [one.name, one.to]]
        elif one.op == "badge" and one.name not in after["badges"]:
            after["badges"] = [*after["badges"], one.name]
        elif one.op == "cue":
            after["cue"] = one.name
        elif one.op == "go":
            go = one.name
    return after, go


def follow(
    team: Team, rules: tuple[Rule, ...], on: str, of: str, counters: Mapping[str, Counter], round: int = 0,
    chosen: tuple[tuple[str, str], ...] = (),
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """The team after the rules of one trigger, in file order, and where they send it. Each rule runs once at most here."""
    after, go = dict(team), ""
    for n, rule in enumerate(rules):
        if rule.on != on or (rule.of and rule.of != of) or (rule.once and n in after["fired"]):
            continue
        if not allows(rule.condition, after, round, chosen):
            continue
        after, sent = carry_out(after, rule.effects, counters)
        go = sent or go
        if rule.once:
            after["fired"] = [*after["fired"], n]
    return after, go


def cue(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The host sets off the rules of the trigger "facilitator" by the name they wait for, for one team or for all."""
    rules = [rule for rule in pack.body.rules if rule.on == "facilitator" and rule.of == event["what"]]
    if not rules:
        raise NotAllowed("This game waits for nothing of that name.")
    named = event.get("team", "")
    if named and named not in data["teams"]:
        raise NotAllowed("There is no such team.")
    for key in [named] if named else list(data["teams"]):
        after, _ = follow(data["teams"][key], pack.body.rules, "facilitator", event["what"], getattr(pack.body, "counters", {}))
        data["teams"] = {**data["teams"], key: after}
    return data


def cues_of(pack: Pack) -> list[str]:
    """The names of what the host may set off, in file order."""
    return list(dict.fromkeys(rule.of for rule in pack.body.rules if rule.on == "facilitator"))


def cards_of(team: Team, cards: Mapping[str, Card], sees: Sees, is_over: bool) -> list[View]:
    """The cards a team has turned over that these eyes may see."""
    eyes = {"all"} | ({"facilitator", "team", "projector", "debrief"} if sees.told else {"team"} if sees.team else {"projector"})
    if is_over:
        eyes.add("debrief")
    found = dict.fromkeys(id for id, to in team["cards"] if to in eyes)
    return [{"id": id, "title": cards[id].title, "text": cards[id].text} for id in found if id in cards]


def counters_of(team: Team, counters: Mapping[str, Counter], before: Mapping[str, int] | None = None) -> list[View]:
    """A team's counters with their change since `before`, or since the start."""
    return [
        {
            "id": one.id, "name": one.name, "say": one.say, "value": team["counters"][one.id], "unit": one.unit, "better": one.better,
            "change": team["counters"][one.id] - (before[one.id] if before is not None else one.start),
        }
        for one in counters.values()
    ]  # fmt: skip
