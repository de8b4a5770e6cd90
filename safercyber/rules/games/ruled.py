"""The rules of a board at work on one team: facts, counters, money, threats that start and stop, cards that turn.

Whatever plays a year (a room, a simulated team, the search for the best year) goes through these functions. They take one team as
a mapping and give a new one. A rule may set off others, by stopping a threat or drawing a card; the reader refuses a pack whose rules
could go round for ever, so this always comes to an end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from safercyber.rules.games.bodies.board import Board, Landed, due, season
from safercyber.rules.games.bodies.chance import Chance, Deck
from safercyber.rules.games.bodies.facts import Condition, Effect, counted, holds

Team = Mapping[str, Any]
Luck = Callable[[Deck, int], int]
"""Which of so many cards that are left in a deck is drawn."""
AT_THE_END = ("stopped", "hit", "round-end")


def blank(board: Board) -> dict[str, Any]:
    """What rules may change beside the money, as a team begins; nothing for a board without rules."""
    if not board.is_ruled:
        return {}
    return {
        "facts": [], "counters": {one.id: one.start for one in board.counters.values()}, "turned": [], "badges": [], "cue": "",
        "fired": [], "started": {}, "unlocked": [], "said": [],
    }  # fmt: skip


def owned(team: Team) -> list[str]:
    """The bricks of a team, in the order bought."""
    return [one["brick"] for one in team["bought"]]


def allows(team: Team, condition: Condition | None, round: int) -> bool:
    """Whether a condition holds for a team: its bricks count as facts, its money and what it lost as counters."""
    return condition is None or holds(
        condition, facts={*team["facts"], *owned(team)}, counters={**team["counters"], "money": team["money"], "harm": team["lost"]},
        round=round, chosen=[(one[0], one[1]) for one in team["said"]], stopped=team["ended"],
    )  # fmt: skip


def happen(board: Board, team: Team, on: str, of: str, round: int, luck: Luck | None = None) -> dict[str, Any]:
    """The team after a trigger, and after everything its rules set off, in file order. `luck` None: no card is drawn."""
    after = dict(team)
    todo = [(on, of)]
    while todo:
        on, of = todo.pop(0)
        for n, rule in enumerate(board.rules):
            if rule.on != on or rule.of not in ("", of) or (rule.once and n in after["fired"]):
                continue
            if not allows(after, rule.condition, round):
                continue
            if n not in after["fired"]:
                after["fired"] = [*after["fired"], n]
            for effect in rule.effects:
                after, more = _carry_out(board, after, effect, round, on in AT_THE_END, luck)
                todo += more
    return after


def _carry_out(
    board: Board, team: dict[str, Any], one: Effect, round: int, at_the_end: bool, luck: Luck | None
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The team after one effect, and the triggers that it sets off."""
    if one.op == "give" and one.name not in team["facts"]:
        return {**team, "facts": [*team["facts"], one.name]}, []
    if one.op == "drop":
        return {**team, "facts": [fact for fact in team["facts"] if fact != one.name]}, []
    if one.op == "count" and one.name == "money":
        return {**team, "money": max(0, team["money"] + one.by)}, []
    if one.op == "count" and one.name == "harm":
        return {**team, "lost": max(0, team["lost"] + one.by)}, []
    if one.op == "count":
        return {**team, "counters": counted(board.counters, team["counters"], one.name, one.by)}, []
    if one.op == "show" and [one.name, one.to] not in team["turned"]:
        return {**team, "turned": [*team["turned"], [one.name, one.to]]}, []
    if one.op == "badge" and one.name not in team["badges"]:
        return {**team, "badges": [*team["badges"], one.name]}, []
    if one.op == "cue":
        return {**team, "cue": one.name}, []
    if one.op == "unlock" and one.name not in team["unlocked"]:
        return {**team, "unlocked": [*team["unlocked"], one.name]}, []
    if one.op == "start" and one.name not in team["started"]:
        return {**team, "started": {**team["started"], one.name: round + at_the_end}}, []
    if one.op == "stop" and one.name not in team["ended"] and _is_to_come(board, team, one.name, round + at_the_end):
        return {**team, "ended": {**team["ended"], one.name: round}}, [("stopped", one.name)]
    if one.op == "draw" and luck is not None:
        deck = next(deck for deck in board.decks if deck.id == one.name)
        after, card = drawn(team, deck, round, luck)
        return after, [("draw", card.id)] if card else []
    return team, []


def _is_to_come(board: Board, team: Team, threat: str, round: int) -> bool:
    """A threat is in play and has a step left to take from this round on: only then can it be stopped."""
    for one in board.threats:
        if one.id == threat:
            return (one.waits and threat not in team["started"]) or one.steps[-1].round + _waited(team, one.id) >= round
    return False


def _waited(team: Team, threat: str) -> int:
    return int(team["started"].get(threat, 1)) - 1


def drawn(team: Team, deck: Deck, round: int, luck: Luck) -> tuple[dict[str, Any], Chance | None]:
    """The team with one more card of a deck, and the card; None when no card is left. Money never falls below nothing."""
    left = [card for card in deck.cards if [deck.id, card.id] not in [one[:2] for one in team["drawn"]]]
    if not left:
        return dict(team), None
    card = left[luck(deck, len(left))]
    money = team["money"]
    more = [deck.id, card.id, round, max(-money, card.money)]
    return {**team, "money": max(0, money + card.money), "drawn": [*team["drawn"], more]}, card


def end(board: Board, team: Team, round: int, luck: Luck | None = None) -> tuple[dict[str, Any], tuple[Landed, ...]]:
    """The team after the end of a round, and what landed: the steps in file order, then the rules on each, then those on the end."""
    if not board.is_ruled:
        landed, ended = season(board, round, owned(team), team["ended"])
        return {**team, "ended": ended, "lost": team["lost"] + sum(one.lost for one in landed)}, landed
    landed, ended = season(board, round, owned(team), team["ended"], team["started"], lambda one: allows(team, one, round))
    after: dict[str, Any] = {**team, "ended": ended, "lost": team["lost"] + sum(one.lost for one in landed)}
    for one in landed:
        after = happen(board, after, "stopped" if one.held else "hit", one.threat, round, luck)
    return happen(board, after, "round-end", "", round, luck), landed


def on_the_way(board: Board, team: Team, round: int) -> list[tuple[str, int]]:
    """The steps that this team's chains come to at the end of this round as things stand: (threat, step)."""
    return [
        (threat.id, n) for threat, n, step in due(board, round, team["ended"], team.get("started", {}))
        if step.condition is None or allows(team, step.condition, round)
    ]  # fmt: skip
