"""Years on a board: the best one, found exactly, and every plan that comes close to it.

Score: what the year cost = spent + lost, low is good. The post is left out: it is judged apart. A board is compiled to bit masks
once and remembered; the search walks the rounds and keeps, for each (bricks owned, chains ended), the cheapest way there. Money
follows from the bricks owned, so two ways to the same place differ in what was lost alone. `run` plays a line by the engine's own
arithmetic, and the tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from safercyber.rules.games import ruled_years
from safercyber.rules.games.bodies.board import Board, cost_of, on_sale, season
from safercyber.rules.games.masks import Held, Masked, masked
from safercyber.rules.games.pack import Pack

MOST_STATES = 2_000_000
MOST_AT_ONCE = 300_000
ROUNDING = 1e-6
FEW = 2_000
_Way = tuple[int, tuple[int, ...], tuple[int, ...]]  # lost so far, minus what each round cost, what each round bought


class Costed:
    """A year whose price is known: what was spent and lost in whole pounds."""

    spent: int
    lost: int

    @property
    def cost(self) -> int:
        """What the year cost."""
        return self.spent + self.lost


@dataclass(frozen=True)
class Line(Costed):
    """One year of purchases, round by round, with what was spent and lost in whole pounds."""

    rounds: tuple[tuple[str, ...], ...]
    spent: int
    lost: int


@dataclass(frozen=True)
class Best:
    """The best year found. `proven`: the search saw everything, so there is no better one; `states` says how much that was."""

    line: Line
    proven: bool
    states: int


@dataclass(frozen=True)
class Near:
    """The plans that cost no more than `limit` pounds: how many, and in how many of them each brick stands at the end."""

    limit: int
    plans: int
    with_brick: dict[str, int]
    proven: bool

    def share(self, brick: str) -> float:
        """In which part of these plans a brick stands, from 0 to 1."""
        return self.with_brick.get(brick, 0) / self.plans if self.plans else 0.0


def run(board: Board, rounds: Iterable[Iterable[str]]) -> Line:
    """Play a fixed line of purchases. Raises ValueError when it cannot be afforded or names a brick not on sale."""
    if board.is_ruled:
        plan = tuple(tuple(bricks) for bricks in rounds)
        team, _ = ruled_years.played(board, plan)
        return Line(plan, team["spent"], team["lost"])
    owned: list[str] = []
    money = lost = 0
    ended: dict[str, int] = {}
    bought: list[tuple[str, ...]] = []
    for round, bricks in enumerate(rounds, 1):
        money = (money if board.carry_over else 0) + board.income
        bought.append(tuple(bricks))
        for brick in bought[-1]:
            if brick not in on_sale(board, owned) or board.bricks[brick].cost > money:
                raise ValueError(f"{brick} cannot be bought in round {round}.")
            money -= board.bricks[brick].cost
            owned.append(brick)
        landed, ended = season(board, round, owned, ended)
        lost += sum(one.lost for one in landed)
    return Line(tuple(bought), cost_of(board, owned), lost)


# --- the exact search --------------------------------------------------------------------------------------------------------


def best_line(pack: Pack) -> Line:
    """The cheapest year there is; of equals the one that spends least, then buys earliest. Searched once a pack, then kept."""
    return best(pack.body).line


def best(board: Board) -> Best:
    """The cheapest year, and whether every other one was ruled out. Past 2 million states only the most hopeful are followed."""
    return _best(Held(board))


@lru_cache(maxsize=32)
def _best(held: Held) -> Best:
    if held.board.is_ruled:
        seen = ruled_years.walk(held.board, known=_some_ruled_year(held.board))
        return Best(Line(seen.best.rounds, seen.best.team["spent"], seen.best.team["lost"]), seen.proven, seen.places)
    over = masked(held.board)
    # Whatever must cost more than some known year can be left at once, so a good one is looked for first, following only a few.
    known, plan = _some_good_year(over)
    for at_once in (FEW, MOST_AT_ONCE):
        found, states, whole = _searched(over, known, at_once)
        if found is not None:
            (owned, _), (lost, _, line) = found
            known, plan = over.price(owned) + lost, list(line)
    spent = over.price(sum(plan))
    return Best(Line(tuple(over.named(mask) for mask in plan), spent, known - spent), whole, states)


def _some_ruled_year(board: Board) -> int:
    """What some year on a board with rules costs: the best one as if there were none, or the one in which nothing is bought."""
    over = masked(board)
    _, plan = _some_good_year(over)
    costs = [run(board, [()] * board.rounds).cost]
    with suppress(ValueError):  # rules may take the money that this plan counts on
        costs.append(run(board, [over.named(mask) for mask in plan]).cost)
    return min(costs)


def walked(board: Board) -> ruled_years.Walk:
    """Everything that can come about on a board with rules, the post and the host's buttons left out. Walked once a board, then kept."""
    return _walked(Held(board))


@lru_cache(maxsize=8)
def _walked(held: Held) -> ruled_years.Walk:
    return ruled_years.walk(held.board)


def _searched(over: Masked, known: int, at_once: int) -> tuple[tuple[tuple[int, int], _Way] | None, int, bool]:
    """The cheapest way through the year, the states seen, and whether every way was followed; None when nothing beats what is known."""
    ways: dict[tuple[int, int], _Way] = {(0, 0): (0, (), ())}
    states, whole = 0, True
    for round in range(1, over.board.rounds + 1):
        bought, all_of_them = _baskets(over, round, ways, known, at_once)
        whole = whole and all_of_them
        ways = {}
        for (have, ended), (lost, early, line) in bought.items():
            after, harm, _ = over.land(round, have, ended)
            way = (lost + harm, early, line)
            least = over.price(have) + lost + harm + over.least(round + 1, have, after)
            if least <= known + ROUNDING and ((have, after) not in ways or way < ways[have, after]):
                ways[have, after] = way
        states += len(bought)
        if len(ways) > at_once or states > MOST_STATES:
            whole = False
            ways = dict(sorted(ways.items(), key=lambda one: _hope(over, round + 1, one[0][0], one[0][1], one[1]))[: at_once // 10])
    best = min(ways.items(), key=lambda one: (over.price(one[0][0]) + one[1][0], over.price(one[0][0]), one[1][1], one[1][2]), default=None)
    return best, states, whole


def _hope(over: Masked, round: int, have: int, ended: int, way: _Way) -> float:
    """What a year that goes on from here costs at least."""
    return over.price(have) + way[0] + over.least(round, have, ended)


def _some_good_year(over: Masked) -> tuple[int, list[int]]:
    """A year made better purchase by purchase, as long as one more helps: what it costs, never less than the best, and its plan."""
    plan = [0] * over.board.rounds
    known = _cost_of_plan(over, plan)
    while True:
        tries = []
        for round in range(over.board.rounds):
            for k in range(len(over.order)):
                more = [mask | (1 << k if at == round else 0) for at, mask in enumerate(plan)]
                if k in over.hidden and not over.unlockers[k] & sum(plan[: round + 1]):
                    more[round] |= over.unlockers[k] & -over.unlockers[k]
                if more != plan:
                    cost = _cost_of_plan(over, more)
                    if cost < known:
                        tries.append((cost, more))
        if not tries:
            return known, plan
        known, plan = min(tries)


def _cost_of_plan(over: Masked, plan: list[int]) -> int:
    """What a plan costs, or more than any year when it cannot be paid."""
    have = lost = ended = 0
    for round, bought in enumerate(plan, 1):
        if have & bought or over.price(bought) > over.budget(round, have) or not over.is_unlocked(have | bought):
            return 1 << 60
        have |= bought
        ended, harm, _ = over.land(round, have, ended)
        lost += harm
    return over.price(have) + lost


def _baskets(
    over: Masked, round: int, ways: dict[tuple[int, int], _Way], known: int, at_once: int
) -> tuple[dict[tuple[int, int], _Way], bool]:
    """The places that one round's purchases can lead to, brick after brick, with the best way there; and whether it is all of them."""
    carry, income = over.board.carry_over, over.board.income
    whole = True
    # Where money is not carried over, what was paid this round is part of the place; else it follows from the bricks.
    layer: dict[tuple[int, int, int], _Way] = {
        (have, ended, 0): (lost, (*early, 0), (*line, 0)) for (have, ended), (lost, early, line) in ways.items()
    }  # fmt: skip
    for k, cost in enumerate(over.cost):
        bit = 1 << k
        for (have, ended, paid), (lost, early, line) in list(layer.items()):
            spent = over.price(have) + cost
            if have & bit or (spent > income * round if carry else paid + cost > income):
                continue
            if spent + lost + over.least(round, have | bit, ended) > known + ROUNDING:
                continue
            key = (have | bit, ended, 0 if carry else paid + cost)
            way = (lost, (*early[:-1], early[-1] - cost), (*line[:-1], line[-1] | bit))
            if key not in layer or way < layer[key]:
                layer[key] = way
        if len(layer) > at_once:
            whole = False
            layer = dict(sorted(layer.items(), key=lambda one: _hope(over, round, one[0][0], one[0][1], one[1]))[: at_once // 10])
    found: dict[tuple[int, int], _Way] = {}
    for (have, ended, _), way in layer.items():
        if over.is_unlocked(have) and ((have, ended) not in found or way < found[have, ended]):
            found[have, ended] = way
    return found, whole


def near(board: Board, limit: int) -> Near:
    """Every plan (which brick in which round) that costs no more than `limit` pounds, counted, not listed; with rules, not counted."""
    if board.is_ruled:
        return Near(limit, 0, {}, False)
    over = masked(board)
    carry = board.carry_over
    plans: dict[tuple[int, int, int], int] = {(0, 0, 0): 1}  # (owned, ended, lost) -> how many plans lead there
    states = 0
    for round in range(1, board.rounds + 1):
        layer: dict[tuple[int, int, int, int], int] = {(*key, 0): count for key, count in plans.items()}
        for k, cost in enumerate(over.cost):
            bit = 1 << k
            grown: dict[tuple[int, int, int, int], int] = {}
            for (have, ended, lost, paid), count in layer.items():
                spent = over.price(have) + cost
                if have & bit or (spent > board.income * round if carry else paid + cost > board.income):
                    continue
                if spent + lost + over.least(round, have | bit, ended) > limit + ROUNDING:
                    continue
                key = (have | bit, ended, lost, 0 if carry else paid + cost)
                grown[key] = grown.get(key, 0) + count
            for key, count in grown.items():
                layer[key] = layer.get(key, 0) + count
            if len(layer) > MOST_AT_ONCE:
                return Near(limit, 0, {}, False)
        plans = {}
        for (have, ended, lost, _), count in layer.items():
            if not over.is_unlocked(have):
                continue
            after, harm, _ = over.land(round, have, ended)
            if over.price(have) + lost + harm + over.least(round + 1, have, after) <= limit + ROUNDING:
                plans[have, after, lost + harm] = plans.get((have, after, lost + harm), 0) + count
        states += len(layer)
        if states > MOST_STATES:
            return Near(limit, 0, {}, False)
    with_brick = {
        brick: sum(count for (have, _, _), count in plans.items() if have >> k & 1) for k, brick in enumerate(over.order)
    }  # fmt: skip
    return Near(limit, sum(plans.values()), with_brick, True)
