"""A board in bit masks, for searching: a set of bricks is one whole number, and what a round does to it is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import lru_cache

from safercyber.rules.games.bodies.board import Board

MOST_TOUCHING = 10
Seen = tuple[int, int, bool]
"""One step that was tried: the place of its chain, its place in the chain, and whether it was held."""
_Step = tuple[int, int, tuple[int, ...], int, tuple[tuple[int, int], ...]]  # chain, step, stoppers, harm, softeners


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
        self._landed: dict[tuple[int, int, int], tuple[int, int, tuple[Seen, ...]]] = {}
        self._noticed = [[step.noticed for step in threat.steps] for threat in board.threats]
        self._price: dict[int, int] = {0: 0}
        self._sale: dict[int, tuple[int, ...]] = {}
        self._opened: dict[frozenset[str], Masked] = {}

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

    def with_unlocked(self, bricks: Iterable[str]) -> Masked:
        """The same board for a team for which a rule has unlocked these hidden bricks."""
        bricks = frozenset(bricks)
        if not bricks:
            return self
        if bricks not in self._opened:
            other = copy(self)
            other.hidden = [k for k in self.hidden if self.order[k] not in bricks]
            other._sale = {}
            self._opened[bricks] = other
        return self._opened[bricks]

    def is_unlocked(self, have: int) -> bool:
        """Every hidden brick among these was unlocked by another one."""
        return all(not have >> k & 1 or self.unlockers[k] & have for k in self.hidden)

    def land(self, round: int, have: int, ended: int) -> tuple[int, int, tuple[Seen, ...]]:
        """What a round's end does: the chains ended after it, the pounds lost, and every step that was tried."""
        key = (round, have, ended)
        found = self._landed.get(key)
        if found is None:
            found = self._landed[key] = self._land(round, have, ended)
        return found

    def _land(self, round: int, have: int, ended: int) -> tuple[int, int, tuple[Seen, ...]]:
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

    def noticed(self, steps: Iterable[Seen]) -> tuple[Seen, ...]:
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


class Held:
    """A board with a name to remember its answers by: boards hold mappings, which cannot be keys."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.board == other.board

    def __hash__(self) -> int:
        return hash((self.board.rounds, self.board.income, tuple(self.board.bricks), len(self.board.threats)))


def masked(board: Board) -> Masked:
    """The compiled form of a board, made once."""
    return _masked(Held(board))


@lru_cache(maxsize=32)
def _masked(held: Held) -> Masked:
    return Masked(held.board)
