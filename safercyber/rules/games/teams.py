"""Simulated teams: what people of one habit make of a board, in games that a seed makes the same each time.

All buy until nothing more is affordable; ties fall by the seed.
nobody buys nothing · random · shiny: dearest first · cheapest first · half: at random with half its money ·
attentive: what last round's noticed threats suggest, then basics (up to half a round's income), cheapest first ·
late: only the dearest decoy in round 1, then attentive · solver: the best year there is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import mean

from safercyber.rules.games import ruled, ruled_years
from safercyber.rules.games.bodies.board import Board
from safercyber.rules.games.masks import Masked, Seen, masked
from safercyber.rules.games.solver import Costed, Line, best

POLICIES = ("nobody", "random", "shiny", "cheapest", "half", "attentive", "late")
GAMES = 2000


@dataclass(frozen=True)
class Year(Costed):
    """One simulated game: what each round bought (as bit masks), and every step tried at its end, as (chain, step, held).

    `order`: on a board with rules, where it may matter, the bricks of each round in the order bought.
    """

    bought: tuple[int, ...]
    steps: tuple[tuple[Seen, ...], ...]
    spent: int
    lost: int
    order: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Balance:
    """What a policy makes of the board over many seeded games: mean, least and most cost in pounds."""

    policy: str
    games: int
    mean: float
    least: int
    most: int


def year(board: Board, policy: str, seed: int) -> Year:
    """One game by one simulated team. Raises ValueError for a team that is not known."""
    if policy not in _CHOOSE:
        raise ValueError(f"There is no simulated team called {policy}.")
    over, choose = masked(board), _CHOOSE[policy]
    dice = random.Random(f"{policy}:{seed}")  # noqa: S311 - a game, and it has to be the same each time
    if board.is_ruled:
        return _ruled_year(board, policy, dice)
    have = money = lost = ended = 0
    seen: tuple[Seen, ...] = ()
    bought, steps = [], []
    for round in range(1, board.rounds + 1):
        money = (money if board.carry_over else 0) + board.income
        keep = money // 2 if policy == "half" else 0
        before = have
        while True:
            choice = choose(over, dice, round, have, money - keep, seen)
            if choice is None:
                break
            money -= over.cost[choice]
            have |= 1 << choice
        ended, harm, tried = over.land(round, have, ended)
        lost += harm
        bought.append(have ^ before)
        steps.append(tried)
        seen = tuple(one for one in over.noticed(tried) if not one[2])
    return Year(tuple(bought), tuple(steps), over.price(have), lost)


def _ruled_year(board: Board, policy: str, dice: random.Random) -> Year:
    """One game on a board with rules: the same habits, but money and what is on sale follow from the rules too."""
    over, choose = masked(board), _CHOOSE[policy]
    chain = {threat.id: n for n, threat in enumerate(board.threats)}
    team = ruled_years.begin(board)
    seen: tuple[Seen, ...] = ()
    bought, steps = [], []
    for round in range(1, board.rounds + 1):
        team = ruled_years.next_round(board, team, round)
        keep = team["money"] // 2 if policy == "half" else 0
        mask = 0
        while True:
            have = sum(1 << over.order.index(brick) for brick in ruled.owned(team))
            choice = choose(over.with_unlocked(team["unlocked"]), dice, round, have, team["money"] - keep, seen)
            if choice is None:
                break
            team = ruled_years.buy(board, team, over.order[choice], round)
            mask |= 1 << choice
        team, landed = ruled.end(board, team, round)
        bought.append(mask)
        steps.append(tuple((chain[one.threat], one.step, one.held) for one in landed))
        seen = tuple(one for one in over.noticed(steps[-1]) if not one[2])
    order = tuple(tuple(one["brick"] for one in team["bought"] if one["round"] == r) for r in range(1, board.rounds + 1))
    return Year(tuple(bought), tuple(steps), team["spent"], team["lost"], order)


def years(board: Board, policy: str, seeds: Iterable[int] = range(GAMES)) -> tuple[Year, ...]:
    """One game for each seed. A team that throws no dice plays once: its games are all the same."""
    if policy == "nobody":
        one = year(board, policy, 0)
        return tuple(one for _ in seeds)
    return tuple(year(board, policy, seed) for seed in seeds)


def simulate(board: Board, policy: str, seed: int) -> Line:
    """One game by one simulated team, as a line of purchases."""
    played, over = year(board, policy, seed), masked(board)
    return Line(played.order or tuple(over.named(mask) for mask in played.bought), played.spent, played.lost)


def summed_up(policy: str, games: Iterable[Year]) -> Balance:
    """What these games of one policy cost."""
    costs = [one.cost for one in games]
    return Balance(policy, len(costs), mean(costs), min(costs), max(costs))


def balance(board: Board, policy: str, games: int = GAMES) -> Balance:
    """What a policy costs over many seeded games; the solver always plays the best year."""
    if policy == "solver":
        cost = best(board).line.cost
        return Balance(policy, games, cost, cost, cost)
    return summed_up(policy, years(board, policy, range(games)))


# --- how they choose ---------------------------------------------------------------------------------------------------------

_Choose = Callable[[Masked, random.Random, int, int, int, tuple[Seen, ...]], int | None]


def _within(over: Masked, have: int, money: int) -> list[int]:
    return [k for k in over.on_sale(have) if over.cost[k] <= money]


def _nobody(over: Masked, dice: random.Random, round: int, have: int, money: int, seen: tuple[Seen, ...]) -> int | None:
    return None


def _random(over: Masked, dice: random.Random, round: int, have: int, money: int, seen: tuple[Seen, ...]) -> int | None:
    fits = _within(over, have, money)
    return dice.choice(fits) if fits else None


def _by_price(dearest: bool) -> _Choose:
    def choose(over: Masked, dice: random.Random, round: int, have: int, money: int, seen: tuple[Seen, ...]) -> int | None:
        fits = _within(over, have, money)
        if not fits:
            return None
        price = (max if dearest else min)(over.cost[k] for k in fits)
        return dice.choice([k for k in fits if over.cost[k] == price])

    return choose


def _attentive(over: Masked, dice: random.Random, round: int, have: int, money: int, seen: tuple[Seen, ...]) -> int | None:
    fits = _within(over, have, money)
    if not fits:
        return None
    threats = over.board.threats
    for chain, n, _ in sorted(seen, key=lambda one: -threats[one[0]].steps[one[1]].harm):
        for k in suggested(over, chain, n):
            if k in fits:
                return k
    basics = [k for k in fits if over.cost[k] * 2 <= over.board.income]
    if not basics:
        return None
    price = min(over.cost[k] for k in basics)
    return dice.choice([k for k in basics if over.cost[k] == price])


def suggested(over: Masked, chain: int, n: int) -> tuple[int, ...]:
    """What somebody who noticed this step would think of, as places in the file.

    First what stops the steps still to come, then what softens them at a basic price; before a hidden brick the one that unlocks it.
    What is over is over: a brick that would have stopped only this step comes too late.
    """
    place = {one: k for k, one in enumerate(over.order)}
    later = over.board.threats[chain].steps[n + 1 :]
    wanted = [place[brick] for step in later for group in step.stopped_by for brick in group]
    basic = [place[brick] for step in later for brick, _ in step.softened_by]
    wanted = sorted(dict.fromkeys(wanted)) + [k for k in sorted(dict.fromkeys(basic)) if over.cost[k] * 2 <= over.board.income]
    found: list[int] = []
    for k in wanted:
        if k in over.hidden:
            found += [one for one in range(len(over.order)) if over.unlockers[k] >> one & 1]
        found.append(k)
    return tuple(dict.fromkeys(found))


def _late(over: Masked, dice: random.Random, round: int, have: int, money: int, seen: tuple[Seen, ...]) -> int | None:
    if round > 1:
        return _attentive(over, dice, round, have, money, seen)
    decoys = [k for k in _within(over, have, money) if over.board.bricks[over.order[k]].decoy]
    return max(decoys, key=lambda k: (over.cost[k], k)) if decoys else None


_CHOOSE: Mapping[str, _Choose] = {
    "nobody": _nobody, "random": _random, "shiny": _by_price(dearest=True), "cheapest": _by_price(dearest=False), "half": _random,
    "attentive": _attentive, "late": _late,
}  # fmt: skip
