"""What the walk through every year of a board with rules saw, and what it did not: rules, steps and bricks that never come about."""

from __future__ import annotations

from safercyber.rules.games.bodies.board import Board
from safercyber.rules.games.bodies.facts import every
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.ruled_years import Walk

BY_CHANCE = ("judge", "draw", "facilitator")


def check_ruled(board: Board, seen: Walk, found: Findings) -> None:
    """Flag what no year comes to, where every year was walked and nothing that was left out could bring it about."""
    _check_used(board, found)
    by_chance = any(rule.on in BY_CHANCE for rule in board.rules)
    if by_chance:
        found.not_proven(
            "Rules on the post, on drawn cards and on the host's buttons are left out of the best year and of the simulated teams."
        )
    if not seen.proven or by_chance:
        unseen = [n + 1 for n in range(len(board.rules)) if n not in seen.fired and board.rules[n].on not in BY_CHANCE]
        if unseen:
            found.not_proven(
                f"No year that was walked sets off rule {', '.join(str(n) for n in unseen)} of the list; whether one can is not proven."
            )
        return
    for n in range(len(board.rules)):
        if n not in seen.fired:
            found.flag("UNREACHED", ("rules", n), "no year sets this rule off; every one was walked.")
    steps = {(threat, n) for threat, n, _ in seen.landed}
    for n, threat in enumerate(board.threats):
        for k in range(len(threat.steps)):
            at = ("body", "threats", n, "steps", k)
            if (threat.id, k) not in steps:
                found.flag("UNREACHED", at, f"no year comes to this step of {threat.name}; every one was walked.")
    for n, (id, brick) in enumerate(board.bricks.items()):
        if id not in seen.bought:
            found.flag("UNREACHED", ("body", "bricks", n), f"no team can ever buy {brick.name}; every year was walked.")


def _check_used(board: Board, found: Findings) -> None:
    """Flag a counter that no rule moves, and a fact that is given and never asked about."""
    conditions = [rule.condition for rule in board.rules] + [step.condition for threat in board.threats for step in threat.steps]
    asked = {name for condition in conditions for one in every(condition) for name in (one.name, *one.names)}
    moved = {effect.name for rule in board.rules for effect in rule.effects if effect.op == "count"}
    for id in board.counters:
        if id not in moved:
            found.flag("UNUSED", ("body", "counters", id), f'no rule ever changes the counter "{id}".')
    for n, rule in enumerate(board.rules):
        for k, effect in enumerate(rule.effects):
            if effect.op == "give" and effect.name not in asked:
                found.flag("UNUSED", ("rules", n, "do", k), f'nothing ever asks for the fact "{effect.name}".')
