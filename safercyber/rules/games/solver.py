"""Years on a board: the best one, found exactly, and every plan that comes close to it.

Score: what the year cost = spent + lost, low is good. The post is left out: it is judged apart. A board is compiled to bit masks
once and remembered; the search walks the rounds and keeps, for each (bricks owned, chains ended), the cheapest way there. Money
follows from the bricks owned, so two ways to the same place differ in what was lost alone. `run` plays a line by the engine's own
arithmetic, and the tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from safercyber.rules.games.bodies.board import Board, cost_of, on_sale, season
from safercyber.rules.games.pack import Pack

MOST_STATES = 2_000_000
MOST_AT_ONCE = 300_000
MOST_TOUCHING = 10
ROUNDING = 1e-6
FEW = 2_000
_Way = tuple[int, tuple[int, ...], tuple[int, ...]]  # lost so far, minus what each round cost, what each round bought
_Seen = tuple[int, int, bool]  # chain, step, held
_Step = tuple[int, int, tuple[int, ...], int, tuple[tuple[int, int], ...]]  # chain, step, stoppers, harm, softeners


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


# --- a board in bit masks ----------------------------------------------------------------------------------------------------


class Masked:
    """A board compiled for searching: a set of bricks is one whole number, and what a round does to it is remembered."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.order = tuple(board.bricks)
        place = {one: n for n, one in enumerate(self.order)}
        bricks = [board.bricks[one] for one in self.order]
        self.cost = [brick.cost for brick in bricks]
        self.hidden = [k for k, brick in enumerate(bricks) if brick.hidden]
        self.unlockers = [sum(1 << place[one.id] for one in bricks if brick.id in one.unlocks) for brick in bricks]
        self.rounds: list[list[_Step]] = [
            [
                (
                    chain, n, tuple(sum(1 << place[brick] for brick in group) for group in step.stopped_by), step.harm,
                    tuple((1 << place[brick], amount) for brick, amount in step.softened_by),
                )
                for chain, threat in enumerate(board.threats) for n, step in enumerate(threat.steps) if step.round == round
            ]
            for round in range(1, board.rounds + 1)
        ]  # fmt: skip
        self._steps = [[step for steps in self.rounds for step in steps if step[0] == chain] for chain in range(len(board.threats))]
        self._round_of = [[step.round for step in threat.steps] for threat in board.threats]
        self._touch = [_union(step) for step in self._steps]
        touched = [sum(touch >> k & 1 for touch in self._touch) for k in range(len(bricks))]
        self._share = [cost / count if count else 0.0 for cost, count in zip(self.cost, touched, strict=True)]
        self._least: dict[tuple[int, int, int], float] = {}
        self._least_of: dict[tuple[int, int, int], float] = {}
        self._landed: dict[tuple[int, int, int], tuple[int, int, tuple[_Seen, ...]]] = {}
        self._noticed = [[step.noticed for step in threat.steps] for threat in board.threats]
        self._price: dict[int, int] = {0: 0}
        self._sale: dict[int, tuple[int, ...]] = {}

    def price(self, have: int) -> int:
        """What these bricks cost together."""
        if have not in self._price:
            lowest = have & -have
            self._price[have] = self.price(have ^ lowest) + self.cost[lowest.bit_length() - 1]
        return self._price[have]

    def budget(self, round: int, owned: int) -> int:
        """What may be spent in this round by a team that came with these bricks."""
        return self.board.income * round - self.price(owned) if self.board.carry_over else self.board.income

    def on_sale(self, have: int) -> tuple[int, ...]:
        """The bricks not yet bought that may be seen, by place in the file."""
        if have not in self._sale:
            self._sale[have] = tuple(
                k for k in range(len(self.order)) if not have >> k & 1 and (k not in self.hidden or self.unlockers[k] & have)
            )
        return self._sale[have]

    def is_unlocked(self, have: int) -> bool:
        """Every hidden brick among these was unlocked by another one."""
        return all(not have >> k & 1 or self.unlockers[k] & have for k in self.hidden)

    def land(self, round: int, have: int, ended: int) -> tuple[int, int, tuple[_Seen, ...]]:
        """What a round's end does: the chains ended after it, the pounds lost, and every step that was tried."""
        key = (round, have, ended)
        found = self._landed.get(key)
        if found is None:
            found = self._landed[key] = self._land(round, have, ended)
        return found

    def _land(self, round: int, have: int, ended: int) -> tuple[int, int, tuple[_Seen, ...]]:
        lost = 0
        steps = []
        for chain, n, stoppers, harm, softeners in self.rounds[round - 1]:
            if ended >> chain & 1:
                continue
            held = any(mask & have == mask for mask in stoppers)
            if held:
                ended |= 1 << chain
            elif harm:
                lost += max(0, harm - sum(amount for mask, amount in softeners if mask & have))
            steps.append((chain, n, held))
        return ended, lost, tuple(steps)

    def noticed(self, steps: Iterable[_Seen]) -> tuple[_Seen, ...]:
        """Those of these steps that a team notices."""
        return tuple(one for one in steps if self._noticed[one[0]][one[1]])

    def least(self, round: int, have: int, ended: int) -> float:
        """What this round and the later ones cost at least, in purchases and losses, for a team that comes to shop with these bricks.

        Each chain is looked at alone, as if all that is bought were bought now, and each brick were paid in equal parts by the
        chains it touches: the parts add up to its price, so the sum is never more than what any plan costs.
        """
        key = (round, have, ended)
        found = self._least.get(key)
        if found is None:
            found = self._least[key] = sum(
                self._least_chain(chain, round, have & touch) for chain, touch in enumerate(self._touch) if not ended >> chain & 1
            )
        return found

    def _least_chain(self, chain: int, round: int, have: int) -> float:
        key = (chain, round, have)
        found = self._least_of.get(key)
        if found is None:
            free = self._touch[chain] & ~have
            if free.bit_count() > MOST_TOUCHING:
                found = float(self._loss(chain, round, have | free))
            else:
                found, more = float(self._loss(chain, round, have)), free
                while more:
                    paid = sum(self._share[k] for k in range(len(self.cost)) if more >> k & 1)
                    if paid < found:
                        found = min(found, paid + self._loss(chain, round, have | more))
                    more = (more - 1) & free
            self._least_of[key] = found
        return found

    def _loss(self, chain: int, round: int, have: int) -> int:
        """What a chain costs from this round on a team that owns these bricks from now."""
        lost = 0
        for _, n, stoppers, harm, softeners in self._steps[chain]:
            if self._round_of[chain][n] < round:
                continue
            if any(mask & have == mask for mask in stoppers):
                break
            lost += max(0, harm - sum(amount for mask, amount in softeners if mask & have))
        return lost

    def named(self, bought: int) -> tuple[str, ...]:
        """The ids of a set of bricks, what unlocks before what is hidden."""
        places = sorted((k for k in range(len(self.order)) if bought >> k & 1), key=lambda k: (k in self.hidden, k))
        return tuple(self.order[k] for k in places)


def _union(steps: Iterable[_Step]) -> int:
    """Every brick that stops or softens one of these steps."""
    touch = 0
    for _, _, stoppers, _, softeners in steps:
        for mask in (*stoppers, *(mask for mask, _ in softeners)):
            touch |= mask
    return touch


class _Held:
    """A board with a name to remember its answers by: boards hold mappings, which cannot be keys."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.board == other.board

    def __hash__(self) -> int:
        return hash((self.board.rounds, self.board.income, tuple(self.board.bricks), len(self.board.threats)))


def masked(board: Board) -> Masked:
    """The compiled form of a board, made once."""
    return _masked(_Held(board))


@lru_cache(maxsize=32)
def _masked(held: _Held) -> Masked:
    return Masked(held.board)


# --- the exact search --------------------------------------------------------------------------------------------------------


def best_line(pack: Pack) -> Line:
    """The cheapest year there is; of equals the one that spends least, then buys earliest. Searched once a pack, then kept."""
    return best(pack.body).line


def best(board: Board) -> Best:
    """The cheapest year, and whether every other one was ruled out. Past 2 million states only the most hopeful are followed."""
    return _best(_Held(board))


@lru_cache(maxsize=32)
def _best(held: _Held) -> Best:
    over = _masked(held)
    # Whatever must cost more than some known year can be left at once, so a good one is looked for first, following only a few.
    known, plan = _some_good_year(over)
    for at_once in (FEW, MOST_AT_ONCE):
        found, states, whole = _searched(over, known, at_once)
        if found is not None:
            (owned, _), (lost, _, line) = found
            known, plan = over.price(owned) + lost, list(line)
    spent = over.price(sum(plan))
    return Best(Line(tuple(over.named(mask) for mask in plan), spent, known - spent), whole, states)


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
    """Every plan (which brick in which round) that costs no more than `limit` pounds, counted, not listed."""
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
