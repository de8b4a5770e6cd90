"""The best year a board allows, found exactly, and what simulated teams make of it.

Score: what the year cost = spent + lost, low is good. The post is left out: it is judged apart. The exact search walks the
rounds and keeps, for each (bricks owned, chains ended), the cheapest way there; money follows from the bricks owned, so two
ways to the same place differ in what was lost alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import mean

from safercyber.rules.games.board import Board, Landed, cost_of, on_sale, season
from safercyber.rules.games.pack import Pack

POLICIES = ("nobody", "random", "shiny", "cheapest", "half", "attentive", "late")
REACTIONS: Mapping[str, tuple[str, ...]] = {
    "invoice": ("ring_back", "two_step"),
    "ransom": ("backup", "paper_plan"),
    "photos": ("two_step",),
    "wifi": ("look_round", "new_till", "wifi_split"),
    "supplier": ("staff_hour", "paper_plan"),
    "thief": ("backup", "two_step"),
}
"""What an attentive team buys after it noticed a threat. A threat not named here is answered by what would have stopped it."""
BASICS_UP_TO = 200
_Way = tuple[int, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Line:
    """One year of purchases, round by round, with what was spent and lost in whole pounds."""

    rounds: tuple[tuple[str, ...], ...]
    spent: int
    lost: int

    @property
    def cost(self) -> int:
        """What the year cost."""
        return self.spent + self.lost


@dataclass(frozen=True)
class Balance:
    """What a policy makes of the board over many seeded games: mean, least and most cost in pounds."""

    policy: str
    games: int
    mean: float
    least: int
    most: int


def run(board: Board, rounds: Iterable[Iterable[str]]) -> Line:
    """Play a fixed line of purchases. Raises ValueError when it cannot be afforded or names a brick not on sale."""
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


def best_line(pack: Pack) -> Line:
    """The cheapest year there is; of equals the one that spends least, then buys earliest. Searched once a pack, then kept."""
    return _best(_Held(pack.body, f"{pack.id}:{pack.version}"))


@dataclass(frozen=True, eq=False)
class _Held:
    """A board with a name to remember its answer by: boards hold mappings, which cannot be keys."""

    board: Board
    key: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.key == other.key and self.board == other.board

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=64)
def _best(held: _Held) -> Line:
    board = held.board
    order = tuple(board.bricks)
    cost = [board.bricks[one].cost for one in order]
    place = {one: n for n, one in enumerate(order)}
    needs = [sum(1 << place[one.id] for one in board.bricks.values() if brick in one.unlocks) for brick in order]
    hidden = [board.bricks[one].hidden for one in order]
    steps = [_masked(board, round, place) for round in range(1, board.rounds + 1)]
    # Cost only grows, so whatever costs more than some known year can be left at once.
    known = min(simulate(board, policy, seed).cost for policy in POLICIES for seed in range(5))

    # (owned, ended) -> (lost, spent early first, line); owned, ended and each round's purchases are bit masks.
    ways: dict[tuple[int, int], _Way] = {(0, 0): (0, (), ())}
    price = {0: 0}
    for round, steps_now in enumerate(steps, 1):
        reached: dict[tuple[int, int], _Way] = {}
        buys: dict[int, list[tuple[int, int]]] = {}
        for (owned, ended), (lost, early, line) in ways.items():
            if owned not in buys:
                budget = board.income * round - price[owned] if board.carry_over else board.income
                buys[owned] = _affordable(owned, budget, cost, needs, hidden)
            for bought, paid in buys[owned]:
                have = owned | bought
                price[have] = price[owned] + paid
                after, harm = _land(steps_now, have, ended)
                if price[have] + lost + harm > known:
                    continue
                key, before = (have, after), reached.get((have, after))
                if before is None or lost + harm < before[0] or (lost + harm == before[0] and (*early, -paid) < before[1]):
                    reached[key] = (lost + harm, (*early, -paid), (*line, bought))
        ways = reached
    owned, (lost, _, line) = min(
        ((owned, way) for (owned, _), way in ways.items()),
        key=lambda one: (price[one[0]] + one[1][0], price[one[0]], one[1][1], _in_order(one[1][2], len(order))),
    )
    named = tuple(tuple(order[k] for k in _unlocked_first(bought, order, board)) for bought in line)
    return Line(named, price[owned], lost)


def _in_order(line: tuple[int, ...], bricks: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(k for k in range(bricks) if bought >> k & 1) for bought in line)


def _unlocked_first(bought: int, order: tuple[str, ...], board: Board) -> list[int]:
    return sorted((k for k in range(len(order)) if bought >> k & 1), key=lambda k: (board.bricks[order[k]].hidden, k))


def _affordable(owned: int, budget: int, cost: list[int], needs: list[int], hidden: list[bool]) -> list[tuple[int, int]]:
    """Every set of bricks that may be bought together now, as (mask, price), the empty one first."""
    found = [(0, 0)]
    for k in range(len(cost)):
        if not owned >> k & 1 and cost[k] <= budget:
            found += [(mask | 1 << k, paid + cost[k]) for mask, paid in found if paid + cost[k] <= budget]
    kept = []
    for mask, paid in found:
        have = owned | mask
        if all(not (hidden[k] and mask >> k & 1) or needs[k] & have for k in range(len(cost))):
            kept.append((mask, paid))
    return kept


def _masked(board: Board, round: int, place: Mapping[str, int]) -> list[tuple[int, tuple[int, ...], int, tuple[tuple[int, int], ...]]]:
    """The steps of one round as (chain, stopper masks, harm, softeners)."""
    return [
        (
            k,
            tuple(sum(1 << place[brick] for brick in bricks) for bricks in step.stopped_by),
            step.harm,
            tuple((1 << place[brick], amount) for brick, amount in step.softened_by),
        )
        for k, threat in enumerate(board.threats)
        for step in threat.steps
        if step.round == round
    ]


def _land(steps: list[tuple[int, tuple[int, ...], int, tuple[tuple[int, int], ...]]], have: int, ended: int) -> tuple[int, int]:
    lost = 0
    for chain, stoppers, harm, softeners in steps:
        if ended >> chain & 1:
            continue
        if any(mask & have == mask for mask in stoppers):
            ended |= 1 << chain
        elif harm:
            lost += max(0, harm - sum(amount for mask, amount in softeners if mask & have))
    return ended, lost


# --- simulated teams -------------------------------------------------------------------------------------------------------


def simulate(board: Board, policy: str, seed: int) -> Line:
    """One game by one simulated team. All buy until nothing more is affordable; ties fall at random by the seed.

    nobody buys nothing · random · shiny: dearest first · cheapest first · half: at random with half its money ·
    attentive: what last round's noticed threat suggests, then bricks of £200 or less, cheapest first ·
    late: only the dearest brick that stops a thief in round 1, then attentive.
    """
    if policy not in POLICIES:
        raise ValueError(f"There is no simulated team called {policy}.")
    dice = random.Random(f"{policy}:{seed}")  # noqa: S311 - a game, and it has to be the same each time
    owned: list[str] = []
    money = lost = 0
    ended: dict[str, int] = {}
    seen: tuple[Landed, ...] = ()
    bought: list[tuple[str, ...]] = []
    for round in range(1, board.rounds + 1):
        money = (money if board.carry_over else 0) + board.income
        keep = money // 2 if policy == "half" else 0
        basket: list[str] = []
        while True:
            choice = _CHOOSE[policy](board, dice, round, owned, money - keep, seen)
            if choice is None:
                break
            money -= board.bricks[choice].cost
            owned.append(choice)
            basket.append(choice)
        bought.append(tuple(basket))
        landed, ended = season(board, round, owned, ended)
        seen = tuple(one for one in landed if one.noticed and not one.held)
        lost += sum(one.lost for one in landed)
    return Line(tuple(bought), cost_of(board, owned), lost)


def balance(board: Board, policy: str, games: int = 2000) -> Balance:
    """What a policy costs over many seeded games."""
    costs = [simulate(board, policy, seed).cost for seed in range(games)]
    return Balance(policy, games, mean(costs), min(costs), max(costs))


_Choose = Callable[[Board, random.Random, int, list[str], int, tuple[Landed, ...]], str | None]


def _within(board: Board, owned: list[str], money: int) -> list[str]:
    return [one for one in on_sale(board, owned) if board.bricks[one].cost <= money]


def _nobody(board: Board, dice: random.Random, round: int, owned: list[str], money: int, seen: tuple[Landed, ...]) -> str | None:
    return None


def _random(board: Board, dice: random.Random, round: int, owned: list[str], money: int, seen: tuple[Landed, ...]) -> str | None:
    fits = _within(board, owned, money)
    return dice.choice(fits) if fits else None


def _by_price(dearest: bool) -> _Choose:
    def choose(board: Board, dice: random.Random, round: int, owned: list[str], money: int, seen: tuple[Landed, ...]) -> str | None:
        fits = _within(board, owned, money)
        if not fits:
            return None
        price = (max if dearest else min)(board.bricks[one].cost for one in fits)
        return dice.choice([one for one in fits if board.bricks[one].cost == price])

    return choose


def _attentive(board: Board, dice: random.Random, round: int, owned: list[str], money: int, seen: tuple[Landed, ...]) -> str | None:
    fits = _within(board, owned, money)
    by_harm = sorted(seen, key=lambda one: -one.harm)
    for one in by_harm:
        wanted = REACTIONS.get(one.threat) or tuple(
            sorted(b for t in board.threats if t.id == one.threat for s in t.steps for g in s.stopped_by for b in g)
        )
        for brick in wanted:
            if brick in fits:
                return brick
    basics = [one for one in fits if board.bricks[one].cost <= BASICS_UP_TO]
    if not basics:
        return None
    price = min(board.bricks[one].cost for one in basics)
    return dice.choice([one for one in basics if board.bricks[one].cost == price])


def _late(board: Board, dice: random.Random, round: int, owned: list[str], money: int, seen: tuple[Landed, ...]) -> str | None:
    if round > 1:
        return _attentive(board, dice, round, owned, money, seen)
    decoys = [one for one in _within(board, owned, money) if board.bricks[one].decoy]
    return decoys[-1] if decoys else None


_CHOOSE: Mapping[str, _Choose] = {
    "nobody": _nobody,
    "random": _random,
    "shiny": _by_price(dearest=True),
    "cheapest": _by_price(dearest=False),
    "half": _random,
    "attentive": _attentive,
    "late": _late,
}
