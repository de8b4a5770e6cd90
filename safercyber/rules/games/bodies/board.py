"""The board kind: its shape (sites, bricks, threats, post) and the arithmetic of a year, as pure functions.

How damage is told. A threat is a chain of steps, each bound to a round and taken at that round's end, after the round's
purchases count. A step is stopped by any one of its stoppers (a stopper may be a set of bricks that are all needed); the first
stopped step ends the rest of that chain. Harm is softened by what the team owns, never below nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from safercyber.rules.games.bodies.chance import Deck, Level, Line, Module
from safercyber.rules.games.bodies.facts import Card, Condition, Counter, Rule

PHASES = ("news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened", "reel", "best", "why")
ANSWERS = ("go", "check", "bin")
TRIGGERS = ("tick", "buy", "judge", "draw", "stopped", "hit", "round-end", "facilitator")
BUILT_IN = ("money", "harm")
"""Counters that every board has: what a team may spend, and what it lost."""


@dataclass(frozen=True)
class Site:
    """A place on the board, in caps of the scene's ground."""

    id: str
    name: str
    at: tuple[int, int]
    size: tuple[int, int]


@dataclass(frozen=True)
class Brick:
    """Something the team may buy. A hidden brick's name is secret until another brick unlocks it."""

    id: str
    name: str
    cost: int
    site: str
    shape: tuple[int, int]
    colour: str
    why: str
    real_life: str
    moves: tuple[str, ...]
    hidden: bool
    decoy: bool
    reveals: tuple[str, ...]
    unlocks: tuple[str, ...]
    checks: int


@dataclass(frozen=True)
class Step:
    """One step of a threat. `hit` is what the team notices, `truth` what really happened, `saved` a text for each stopper.

    `condition`: the step is taken only where this holds as its round ends; else it is passed over and the chain goes on.
    """

    round: int
    noticed: bool
    harm: int
    stopped_by: tuple[frozenset[str], ...]
    softened_by: tuple[tuple[str, int], ...]
    truth: str
    coming: str
    hit: str
    saved: Mapping[str, str]
    move: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Threat:
    """A chain of steps by one kind of person. `waits`: it begins when a rule starts it, and its rounds count from there."""

    id: str
    name: str
    who: str
    module: str
    site: str
    steps: tuple[Step, ...]
    waits: bool = False


@dataclass(frozen=True)
class Reply:
    """What follows when the table says go, check or bin."""

    harm: int
    say: str


@dataclass(frozen=True)
class Message:
    """One piece of post, real or fake, as the team sees it."""

    id: str
    round: int
    shown_as: str
    sender: str
    subject: str
    body: str
    title: str
    truth: str
    move: str
    answers: Mapping[str, Reply]
    why: str


@dataclass(frozen=True)
class News:
    """The season's news: one lead that is always printed, and one small item drawn by the seed."""

    round: int
    lead: str
    also: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Board:
    """The body of a board pack."""

    rounds: int
    round_name: str
    round_names: tuple[str, ...]
    income: int
    carry_over: bool
    sites: tuple[Site, ...]
    bricks: Mapping[str, Brick]
    cards: Mapping[str, Card]
    threats: tuple[Threat, ...]
    post: tuple[Message, ...]
    base_checks: int
    news: tuple[News, ...]
    modules: tuple[Module, ...] = ()
    levels: tuple[Level, ...] = ()
    decks: tuple[Deck, ...] = ()
    counters: Mapping[str, Counter] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def is_ruled(self) -> bool:
        """More than bricks and rounds decides what happens: rules, counters, threats that wait, or steps with a condition."""
        return bool(self.rules or self.counters) or any(
            threat.waits or any(step.condition for step in threat.steps) for threat in self.threats
        )

    @property
    def cases(self) -> tuple[tuple[str, str], ...]:
        """The moves that the post practises, each with real or fake."""
        return tuple((message.move, message.truth) for message in self.post)

    @property
    def felt(self) -> frozenset[str]:
        """The moves of steps that a team notices."""
        return frozenset(step.move for threat in self.threats for step in threat.steps if step.noticed)

    def message(self, id: str) -> Message:
        """The message with this id; KeyError when there is none."""
        for message in self.post:
            if message.id == id:
                return message
        raise KeyError(id)


@dataclass(frozen=True)
class Landed:
    """What one step did to one team. `by` is the brick that stopped it; `lost` is the harm after softening."""

    threat: str
    round: int
    step: int
    noticed: bool
    held: bool
    by: str
    harm: int
    lost: int
    softened: tuple[tuple[str, int], ...]


def stopper(step: Step, owned: frozenset[str] | set[str], order: Iterable[str] = ()) -> str | None:
    """The brick that stops this step, or None. Of several the one bought first (`order`) is named."""
    held = [bricks for bricks in step.stopped_by if bricks <= owned]
    if not held:
        return None
    place = {brick: n for n, brick in enumerate(order)}
    return min((max(bricks, key=lambda b: (place.get(b, 0), b)) for bricks in held), key=lambda b: (place.get(b, 0), b))


def season(
    board: Board, round: int, owned: Iterable[str], ended: Mapping[str, int], started: Mapping[str, int] | None = None,
    may: Callable[[Condition | None], bool] = lambda condition: True,
) -> tuple[tuple[Landed, ...], dict[str, int]]:  # fmt: skip
    """What happens at the end of a round to a team that owns these bricks (in the order bought).

    `ended` maps each chain that has been stopped to the round of its end; the new map comes back with what landed. `started` maps
    each threat that waited to the round of its first step; `may` says whether a step's condition holds.
    """
    order = tuple(owned)
    have = frozenset(order)
    now_ended = dict(ended)
    landed: list[Landed] = []
    for threat, n, step in due(board, round, ended, started or {}):
        if threat.id in now_ended or not may(step.condition):
            continue
        by = stopper(step, have, order)
        if by is not None:
            now_ended[threat.id] = round
            landed.append(Landed(threat.id, round, n, step.noticed, True, by, 0, 0, ()))
            continue
        softened = tuple((brick, amount) for brick, amount in step.softened_by if brick in have)
        lost = max(0, step.harm - sum(amount for _, amount in softened))
        landed.append(Landed(threat.id, round, n, step.noticed, False, "", step.harm, lost, softened))
    return tuple(landed), now_ended


def due(board: Board, round: int, ended: Mapping[str, int], started: Mapping[str, int]) -> Iterator[tuple[Threat, int, Step]]:
    """The steps that chains still running come to at the end of this round, in file order."""
    for threat in board.threats:
        if threat.id in ended or (threat.waits and threat.id not in started):
            continue
        before = started[threat.id] - 1 if threat.waits else 0
        for n, step in enumerate(threat.steps):
            if step.round + before == round:
                yield threat, n, step


def cost_of(board: Board, bricks: Iterable[str]) -> int:
    """The price of these bricks together, in whole pounds."""
    return sum(board.bricks[brick].cost for brick in bricks)


def on_sale(board: Board, owned: Iterable[str], unlocked: Iterable[str] = ()) -> tuple[str, ...]:
    """Bricks not yet bought that the team may see, in file order; a hidden one only once a brick or a rule (`unlocked`) unlocks it."""
    have = set(owned)
    open_now = {*unlocked, *(brick for one in have for brick in board.bricks[one].unlocks)}
    return tuple(b.id for b in board.bricks.values() if b.id not in have and (not b.hidden or b.id in open_now))


def with_modules(board: Board, chosen: Iterable[str]) -> Board:
    """The board with the threats of "core" and of these modules."""
    if not board.modules:
        return board
    kept = {"core", *chosen}
    return replace(board, threats=tuple(threat for threat in board.threats if threat.module in kept))


def level_of(board: Board, lost: int) -> Level | None:
    """How bad it is after these losses, in whole pounds; None for a board that has no levels."""
    reached = [level for level in board.levels if level.at <= lost]
    return reached[-1] if reached else None


def checks_a_round(board: Board, owned: Iterable[str]) -> int:
    """How many messages a team may check in one round."""
    return max([board.base_checks, *(board.bricks[brick].checks for brick in owned)])
