"""The rules of a board in plain words, for an officer who follows them by hand."""

from __future__ import annotations

from collections.abc import Iterator

from safercyber.rules.games.bodies.board import Board
from safercyber.rules.games.bodies.facts import Condition, Effect, Rule
from safercyber.rules.games.paper.blocks import Block, Sheet, head, listed, points, pounds, table, words

_COMPARE = {"<": "under", "<=": "at most", "==": "exactly", "!=": "other than", ">=": "at least", ">": "over"}
_ANSWERS = {"go": "goes on with", "check": "checks", "bin": "bins"}
_TO = {"team": "to the table", "all": "to everybody", "projector": "aloud", "facilitator": "for yourself", "debrief": "in the look back"}


def sheet(body: Board) -> Sheet:
    """What the officer does when something happens, row by row."""
    rows = [(when(body, rule), asked(body, rule.condition), done(body, rule)) for rule in body.rules]
    blocks: list[Block] = [table("When this happens", ("When", "And if", "Then"), rows, (3, 3, 5))]
    if body.counters:
        tracks = [f"*{one.name}* begins at {one.start} and stays between {one.least} and {one.most}." for one in body.counters.values()]
        blocks += [head("Tracks, one of each for each table"), points(tracks)]
    waits = list(_waiting(body))
    if waits:
        blocks += [head("Attacks that wait and steps that may be passed over"), points(waits)]
    return words("When this happens", blocks, "Follow these for each table by itself, from the top.")


def _waiting(body: Board) -> Iterator[str]:
    for threat in body.threats:
        if threat.waits:
            yield (
                f"*{threat.name}* waits until it begins. Its {body.round_name} 1 is then the end of that {body.round_name}, "
                f"or of the next one where it began at an end."
            )
        for step in threat.steps:
            if step.condition:
                yield f"*{threat.name}*, {body.round_name} {step.round}: pass over this step unless {asked(body, step.condition)}."


def when(body: Board, rule: Rule) -> str:
    """What sets a rule off."""
    if rule.on == "tick":
        return f"A {body.round_name} begins"
    if rule.on == "round-end":
        return f"A {body.round_name} has ended"
    if rule.on == "facilitator":
        return f'You choose "{rule.of.replace("-", " ").replace("_", " ")}"'
    name = _name(body, rule.of)
    return {
        "buy": f"A table buys {name or 'a brick'}",
        "judge": f"{name or 'A message'} is opened",
        "draw": f"A table draws {name or 'a card'}",
        "stopped": f"A step is stopped: {name or 'any attack'}",
        "hit": f"A step comes through: {name or 'any attack'}",
    }[rule.on]


def asked(body: Board, one: Condition | None) -> str:
    """A condition as part of a sentence; nothing where there is none."""
    if one is None:
        return ""
    parts = [asked(body, part) for part in one.parts]
    number = pounds(one.number) if one.name in ("money", "harm") else str(one.number)
    counted = {"money": "its money", "harm": "what it lost"}.get(one.name) or (_name(body, one.name) if one.op == "counter" else "")
    return {
        "has": f"it has {_name(body, one.name)}", "not": f"not so: {''.join(parts)}", "any": f"either {listed(parts)}",
        "all": listed(parts, "and"),
        "at_least": f"it has {one.number} or more of {listed([_name(body, name) for name in one.names], 'and')}",
        "counter": f"{counted} is {_COMPARE.get(one.compare, '')} {number}",
        "round": f"the {body.round_name} is {_COMPARE.get(one.compare, '')} {one.number}",
        "chose": f"it {_ANSWERS.get(one.option, '')} {_name(body, one.name)}", "stopped": f"{_name(body, one.name)} was stopped",
    }[one.op]  # fmt: skip


def done(body: Board, rule: Rule) -> str:
    """What a rule does, in its order."""
    once = " Only once for each table." if rule.once else ""
    said = ". ".join(text[0].upper() + text[1:] for one in rule.effects if (text := _effect(body, one)))
    return f"{said}.{once}" if said else once.strip()


def _effect(body: Board, one: Effect) -> str:
    name = _name(body, one.name)
    if one.op == "count":
        if one.name == "money":
            return f"give it {pounds(one.by)}" if one.by >= 0 else f"take {pounds(-one.by)} from it, or what it has"
        if one.name == "harm":
            return f"it loses {pounds(one.by)}" if one.by >= 0 else f"take {pounds(-one.by)} off what it lost"
        return f"{name} {'up' if one.by >= 0 else 'down'} by {abs(one.by)}"
    return {
        "give": f"put the marker {name} on the table", "drop": f"take the marker {name} away", "unlock": f"{name} is on sale at once",
        "start": f"an attack begins: {name}", "stop": f"an attack is over: {name}", "draw": f"it draws from {name}",
        "show": f"show the card {name} {_TO.get(one.to, '')}", "badge": f"it earns the badge {name}",
    }.get(one.op, "")  # fmt: skip


def _name(body: Board, id: str) -> str:
    """What something is called on the cards; a marker, a badge and a deck by their own word."""
    if id in body.bricks:
        return body.bricks[id].name
    if id in body.counters:
        return body.counters[id].name
    if id in body.cards:
        return f'"{body.cards[id].title}"'
    named = {one.id: one.name for one in body.threats} | {one.id: f'"{one.title}"' for one in body.post}
    named |= {card.id: f'"{card.title}"' for deck in body.decks for card in deck.cards}
    return named.get(id) or id.replace("-", " ").replace("_", " ")
