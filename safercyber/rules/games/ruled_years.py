"""Years on a board with rules: played purchase by purchase, and walked through whole for the best one and for what can happen.

The walk tries every basket in every round and keeps, of ways that lead to the same place, the one that lost least. A place is
everything a rule or a later round could ask about. The post, the host's buttons and drawn cards are left out, as elsewhere: their
rules are not set off here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from safercyber.rules.games import ruled
from safercyber.rules.games.bodies.board import Board, Landed, on_sale
from safercyber.rules.games.bodies.facts import every

MOST_PLACES = 40_000
Team = Mapping[str, Any]
_Place = tuple[Any, ...]


class Way(NamedTuple):
    """One way to a place: the team there, and what each round bought."""

    team: Team
    rounds: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Walk:
    """What the walk saw: the best way, whether every way was followed, how many places, and what came about on some way."""

    best: Way
    proven: bool
    places: int
    fired: frozenset[int]
    landed: frozenset[tuple[str, int, str]]
    bought: frozenset[str]


def begin(board: Board) -> dict[str, Any]:
    """A team before its first round, with no more than a year needs."""
    return {"money": 0, "spent": 0, "lost": 0, "bought": [], "ended": {}, "drawn": [], **ruled.blank(board)}


def next_round(board: Board, team: Team, round: int) -> dict[str, Any]:
    """The team with its income, after the rules on the tick."""
    paid = {**team, "money": (team["money"] if board.carry_over else 0) + board.income}
    return ruled.happen(board, paid, "tick", "", round)


def buy(board: Board, team: Team, brick: str, round: int) -> dict[str, Any]:
    """The team with one more brick. Raises ValueError where it is not on sale or cannot be paid."""
    cost = board.bricks[brick].cost
    if brick not in on_sale(board, ruled.owned(team), team["unlocked"]) or cost > team["money"]:
        raise ValueError(f"{brick} cannot be bought in round {round}.")
    paid = {
        **team, "money": team["money"] - cost, "spent": team["spent"] + cost, "bought": [*team["bought"], {"brick": brick, "round": round}]
    }  # fmt: skip
    return ruled.happen(board, paid, "buy", brick, round)


def played(board: Board, rounds: Iterable[Iterable[str]]) -> tuple[Team, tuple[tuple[Landed, ...], ...]]:
    """The team after a fixed line of purchases, and what landed in each round. Raises ValueError where it cannot be bought."""
    team: Team = begin(board)
    landed = []
    for round, bricks in enumerate(rounds, 1):
        team = next_round(board, team, round)
        for brick in bricks:
            team = buy(board, team, brick, round)
        team, now = ruled.end(board, team, round)
        landed.append(now)
    return team, tuple(landed)


def walk(board: Board, most: int = MOST_PLACES, known: int | None = None) -> Walk:
    """Every year there is, up to so many places a round; past them the cheapest tenth of them are followed, and nothing is proven.

    `known`: what some year costs. Ways that cost more already are left then: the best year is found much sooner, but less is seen.
    """
    over = _Over(board, known)
    ways: dict[_Place, Way] = {(): Way(begin(board), ())}
    proven, places = True, 0
    fired: set[int] = set()
    landed: set[tuple[str, int, str]] = set()
    bought: set[str] = set()
    for round in range(1, board.rounds + 1):
        started = [Way(next_round(board, way.team, round), (*way.rounds, ())) for way in ways.values()]
        layer, whole = over.baskets(started, round, most)
        proven = proven and whole
        places += len(layer)
        ways = {}
        for way in layer.values():
            team, now = ruled.end(board, way.team, round)
            landed.update((one.threat, one.step, one.by) for one in now)
            fired.update(team["fired"])
            bought.update(way.rounds[-1])
            if over.is_hopeful(team):
                _keep(ways, over.place(team), Way(team, way.rounds))
        if len(ways) > most:
            proven = False
            ways = dict(sorted(ways.items(), key=lambda one: _price(one[1]))[: most // 10])
    return Walk(min(ways.values(), key=_price), proven, places, frozenset(fired), frozenset(landed), frozenset(bought))


def _price(way: Way) -> tuple[int, int, tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """What a way costs; of equals the one that spends least comes first, then the one that buys earliest."""
    return way.team["spent"] + way.team["lost"], way.team["spent"], tuple(-len(one) for one in way.rounds), way.rounds


def _keep(ways: dict[_Place, Way], place: _Place, way: Way) -> None:
    if place not in ways or _price(way) < _price(ways[place]):
        ways[place] = way


class _Over:
    """A board with what its rules ask about."""

    def __init__(self, board: Board, known: int | None = None) -> None:
        self.board = board
        conditions = [rule.condition for rule in board.rules] + [step.condition for threat in board.threats for step in threat.steps]
        self.asked = frozenset(one.name for condition in conditions for one in every(condition) if one.op == "counter")
        mends = any(effect.op == "count" and effect.name == "harm" and effect.by < 0 for rule in board.rules for effect in rule.effects)
        # Where no rule asks about a loss or takes one back, two ways to a place differ in it alone, and the dearer one can be left.
        self.by_loss = "harm" in self.asked or mends
        self.known = None if mends else known
        self.once = frozenset(n for n, rule in enumerate(board.rules) if rule.once)

    def is_hopeful(self, team: Team) -> bool:
        """Whether a team has paid and lost no more than a whole year may cost; what is paid or lost never comes back."""
        return self.known is None or team["spent"] + team["lost"] <= self.known

    def place(self, team: Team) -> _Place:
        """Everything about a team that a later round could ask for."""
        return (
            frozenset(ruled.owned(team)), team["money"], frozenset(team["ended"]), tuple(sorted(team["started"].items())),
            frozenset(team["facts"]), tuple(sorted((id, n) for id, n in team["counters"].items() if id in self.asked)),
            frozenset(team["unlocked"]), self.once.intersection(team["fired"]), team["lost"] if self.by_loss else 0,
        )  # fmt: skip

    def baskets(self, ways: Iterable[Way], round: int, most: int) -> tuple[dict[_Place, Way], bool]:
        """Every place that one round's purchases lead to, and whether it is all of them."""
        found: dict[_Place, Way] = {}
        for way in ways:
            _keep(found, self.place(way.team), way)
        todo, whole = list(found.values()), True
        while todo:
            grown: dict[_Place, Way] = {}
            for way in todo:
                for brick in on_sale(self.board, ruled.owned(way.team), way.team["unlocked"]):
                    if self.board.bricks[brick].cost <= way.team["money"]:
                        team = buy(self.board, way.team, brick, round)
                        if not self.is_hopeful(team):
                            continue
                        _keep(grown, self.place(team), Way(team, (*way.rounds[:-1], (*way.rounds[-1], brick))))
            for place, way in grown.items():
                _keep(found, place, way)
            todo = list(grown.values())
            if len(found) > most:
                whole, todo = False, []
        return found, whole
