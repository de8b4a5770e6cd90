"""What can come of each chain of a board: which steps and texts some game reaches, and which threats stand on a cliff.

Chains do not touch each other, so each is searched alone, over the bricks that matter to it: buying anything else never helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from safercyber.rules.games.bodies.board import Board, Threat
from safercyber.rules.games.check.flags import Findings

MOST_BRICKS = 10


def check_chains(board: Board, found: Findings) -> None:
    """Flag what no game can reach: bricks that cannot be paid, steps that never come, texts that never show; and cliffs.

    Of a board with rules nothing is said here: its years are walked whole instead.
    """
    if board.is_ruled:
        return
    for n, (id, brick) in enumerate(board.bricks.items()):
        if _first_round(board, _with_unlocker(board, id)) > board.rounds:
            found.flag("UNREACHED", ("body", "bricks", n), f"no team can ever pay for {brick.name}.")
    for n, threat in enumerate(board.threats):
        matters = {brick for step in threat.steps for group in step.stopped_by for brick in group}
        matters |= {one for brick in matters for one in _with_unlocker(board, brick)}
        if len(matters) > MOST_BRICKS:
            found.not_proven(f"Too many bricks touch {threat.name} to try them all.")
            continue
        _check_chain(board, threat, n, tuple(one for one in board.bricks if one in matters), found)


def _check_chain(board: Board, threat: Threat, place: int, matters: tuple[str, ...], found: Findings) -> None:
    hit: set[int] = set()
    saved: set[tuple[int, str]] = set()
    stops: set[tuple[frozenset[str], int]] = set()  # what stopped the chain, bought last in which round
    states: set[tuple[frozenset[str], bool]] = {(frozenset(), True)}
    for round in range(1, board.rounds + 1):
        after: set[tuple[frozenset[str], bool]] = set()
        for owned, alive in states:
            for have in _may_own(board, owned, round, matters):
                runs = alive
                for n, step in enumerate(threat.steps):
                    if not runs or step.round != round:
                        continue
                    held = [group for group in step.stopped_by if group <= have]
                    if held:
                        runs = False
                        saved.update((n, brick) for group in held for brick in group)
                    else:
                        hit.add(n)
                after.add((have, runs))
        states = after
    for n, step in enumerate(threat.steps):
        at = ("body", "threats", place, "steps", n)
        if n not in hit:
            found.flag("UNREACHED", at, f"this step of {threat.name} never happens: it, or one before it, is always stopped.")
        for brick in step.saved:
            if (n, brick) not in saved:
                found.flag(
                    "UNREACHED", (*at, "saved", brick), f"no game ever shows this: {board.bricks[brick].name} cannot stop this step."
                )
        for group in step.stopped_by:
            first = _first_round(board, {one for brick in group for one in _with_unlocker(board, brick)})
            stops |= {(group, round) for round in range(first, step.round + 1)}
    if len(stops) == 1 and any(step.harm for step in threat.steps):
        group, round = next(iter(stops))
        names = " with ".join(sorted(board.bricks[brick].name for brick in group))
        say = f"{threat.name} can only be stopped by {names}, bought in {board.round_names[round - 1]} and in no other {board.round_name}."
        found.flag("CLIFF", ("body", "threats", place), say)


def _with_unlocker(board: Board, brick: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """A brick and, where it is hidden, the cheapest way to unlock it."""
    if not board.bricks[brick].hidden or brick in seen:
        return frozenset({brick})
    ways = [_with_unlocker(board, one.id, seen | {brick}) for one in board.bricks.values() if brick in one.unlocks]
    cheapest = min(ways, key=lambda way: (sum(board.bricks[one].cost for one in way), sorted(way)), default=frozenset())
    return cheapest | {brick}


def _first_round(board: Board, bricks: frozenset[str] | set[str]) -> int:
    """The first round in which a team can own all of these; more than the rounds there are when it never can."""
    price = sum(board.bricks[one].cost for one in bricks)
    if not board.carry_over and any(board.bricks[one].cost > board.income for one in bricks):
        return board.rounds + 1
    return max(1, -(-price // board.income))


def _may_own(board: Board, owned: frozenset[str], round: int, matters: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Everything a team with these bricks may own after shopping in this round, of what matters."""
    spent = sum(board.bricks[one].cost for one in owned)
    budget = board.income * round - spent if board.carry_over else board.income
    more = [one for one in matters if one not in owned]
    for size in range(len(more) + 1):
        for bought in combinations(more, size):
            have = owned.union(bought)
            if sum(board.bricks[one].cost for one in bought) <= budget and all(
                not board.bricks[one].hidden or any(one in board.bricks[other].unlocks for other in have) for one in bought
            ):
                yield have
