"""What simulated teams and the exact search make of a board, and the flags that follow.

Thresholds are those of the pack format: nobody pays three times what random pays; shiny pays more than random, random more than
attentive, attentive no less than the best year; careless teams come near the best in at most one game of twenty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from safercyber.rules.games.bodies.board import Board, with_modules
from safercyber.rules.games.check.chains import check_chains
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.ruled import check_ruled
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.solver import Best, Near, best, near, run, walked
from safercyber.rules.games.teams import GAMES, POLICIES, Balance, Year, summed_up, years

CARELESS = ("random", "shiny", "cheapest", "half", "nobody")
NEAR_POUNDS, NEAR_PART = 500, 0.05
CARELESS_GAMES = 0.05
EVENTS = range(1, 4)
GAMES_WITH_EVENTS = 0.80
GAMES_WITH_MOVE = 0.60


@dataclass(frozen=True)
class Round:
    """What a round looks like: its steps, and by team kind what is noticed and lost in it on average."""

    name: str
    noticed_steps: int
    silent_steps: int
    messages: int
    events: Mapping[str, float]


@dataclass(frozen=True)
class BoardFigures:
    """The figures of a board. `met`: for each move, in which part of attentive games something came of it."""

    best: Best
    near: Near
    balances: tuple[Balance, ...]
    rounds: tuple[Round, ...]
    met: Mapping[str, float]
    games: int
    minutes: float = 0.0
    modules: Mapping[str, Best] = field(default_factory=dict)

    def balance(self, policy: str) -> Balance:
        """The figures of one simulated team; KeyError when it did not play."""
        for one in self.balances:
            if one.policy == policy:
                return one
        raise KeyError(policy)


def check_board(pack: Pack, found: Findings, games: int = GAMES) -> BoardFigures:
    """Search the board, let every simulated team play it with seeds 0 to `games` - 1, and flag what comes out wrong."""
    check_chains(pack.body, found)
    board = with_modules(pack.body, ())  # what a room plays when its host adds nothing
    top = best(board)
    if not top.proven:
        found.not_proven(f"The best year is the best that was found in {top.states:,} states; there may be a better one.")
    if run(board, top.line.rounds) != top.line:
        raise AssertionError("The search and the engine disagree about a year.")
    close = near(board, top.line.cost + max(NEAR_POUNDS, int(top.line.cost * NEAR_PART)))
    if board.is_ruled:
        check_ruled(pack.body, walked(pack.body), found)
    if not close.proven:
        found.not_proven(
            "With rules the plans near the best year are not counted, so no brick is called dead or dominant."
        ) if board.is_ruled else found.not_proven(
            "There are too many plans near the best year to count, so no brick is called dead or dominant."
        )
    played = {policy: years(board, policy, range(games)) for policy in POLICIES}
    balances = (*(summed_up(policy, played[policy]) for policy in POLICIES), Balance("solver", games, *(top.line.cost,) * 3))
    met = _met(pack, board, played["attentive"])
    figures = BoardFigures(top, close, balances, _rounds(board, played), met, games, modules=_modules(pack.body, top, found))
    _check_order(pack, figures, played, found)
    _check_bricks(board, close, found)
    _check_rounds(board, played["attentive"], found)
    _check_post(board, found)
    _check_levels(board, figures, found)
    if board.decks:
        money = [card.money for deck in board.decks for card in deck.cards]
        drawn = f"£{min(money):,} to £{max(money):,}".replace("£-", "-£")
        found.not_proven(f"Cards that differ by table ({drawn} each) are left out of the best year and of the simulated teams.")
    for n, move in enumerate(pack.moves):
        if figures.met[move.id] < GAMES_WITH_MOVE:
            found.flag("ONE-SIDED", ("moves", n), f'"{move.id}" matters in only {figures.met[move.id]:.0%} of attentive games.')
    return figures


def _modules(board: Board, core: Best, found: Findings) -> dict[str, Best]:
    """The best year with each module added alone, and flags for those that leave nothing worth buying."""
    added = {}
    for n, module in enumerate(board.modules):
        more = with_modules(board, (module.id,))
        added[module.id] = top = best(more)
        if top.line.cost >= summed_up("nobody", years(more, "nobody", (0,))).mean:
            found.flag("UNWINNABLE", ("body", "modules", n), "with this module no purchase makes the year cheaper than buying nothing.")
        if top.line.cost < core.line.cost and top.proven:
            found.flag("BALANCE", ("body", "modules", n), "this module makes the best year cheaper; more threats should not help.")
    return added


def _check_levels(board: Board, figures: BoardFigures, found: Findings) -> None:
    """The best year must not end where everything fails, and every level must be one that some game comes to."""
    worst = figures.balance("nobody").most + sum(max(reply.harm for reply in message.answers.values()) for message in board.post)
    for n, level in enumerate(board.levels):
        if level.at > worst:
            found.flag("UNREACHED", ("body", "levels", n), f"no year loses £{level.at:,}; the worst there is loses £{worst:,}.")
        if level.fails and figures.best.line.lost >= level.at:
            say = f'even the best year loses £{figures.best.line.lost:,}, and "{level.name}" begins at £{level.at:,}.'
            found.flag("UNWINNABLE", ("body", "levels", n), say)


def _check_post(board: Board, found: Findings) -> None:
    """Believing everything has to cost, and so has refusing everything."""
    for n, message in enumerate(board.post):
        wrong = "bin" if message.truth == "real" else "go"
        if not message.answers[wrong].harm:
            say = "binning this real message" if wrong == "bin" else "going on with this fake"
            found.flag("ONE-SIDED", ("body", "post", n, "answers", wrong), f"{say} costs nothing, so one answer to everything would do.")


def _check_order(pack: Pack, figures: BoardFigures, played: Mapping[str, tuple[Year, ...]], found: Findings) -> None:
    mean = {one.policy: one.mean for one in figures.balances}
    top = figures.best.line.cost
    at = ("body", "income")
    if top >= mean["nobody"]:
        found.flag("UNWINNABLE", at, "no purchase makes the year cheaper than buying nothing.")
        return
    if mean["nobody"] < 3 * mean["random"]:
        found.flag("BALANCE", at, f"{_costs(mean, 'nobody')}, less than three times what {_costs(mean, 'random')}.")
    if mean["shiny"] <= mean["random"]:
        found.flag("BALANCE", at, f"{_costs(mean, 'shiny')}, no more than {_costs(mean, 'random')}. The dearest should be a trap.")
    if mean["random"] <= mean["attentive"]:
        found.flag("BALANCE", at, f"{_costs(mean, 'attentive')}, no less than {_costs(mean, 'random')}. Attention should pay.")
    if figures.balance("attentive").least < top and figures.best.proven:
        raise AssertionError("A simulated team beat the exact search.")
    if mean["late"] >= mean["random"]:
        found.flag(
            "RUNAWAY",
            at,
            f"{_costs(mean, 'late')}: a team that wastes its first round never comes back below random's £{mean['random']:,.0f}.",
        )
    for policy in CARELESS:
        close = sum(one.cost <= top * (1 + NEAR_PART) for one in played[policy]) / figures.games
        if close > CARELESS_GAMES:
            found.flag("BALANCE", at, f"{close:.0%} of games of {SAYS[policy]} come within 5% of the best year. Luck should not do that.")
    for key, value in (("best", top), ("nobody", round(mean["nobody"]))):
        if key in pack.targets and pack.targets[key] != value:
            found.flag("BALANCE", ("targets", key), f"{key} comes to £{value:,}; the pack says £{pack.targets[key]:,}.")
    if "income" in pack.targets and pack.targets["income"] != pack.body.income:
        found.flag("BALANCE", ("targets", "income"), f"the income is £{pack.body.income:,}; the pack says £{pack.targets['income']:,}.")


SAYS: Mapping[str, str] = {
    "nobody": "a team that buys nothing", "random": "a team that buys at random", "shiny": "a team that buys the dearest first",
    "cheapest": "a team that buys the cheapest first", "half": "a team that spends half its money at random",
    "attentive": "a team that learns from what it notices", "late": "a team that wastes its first round and then learns",
    "solver": "the best year there is",
}  # fmt: skip
"""Each simulated team in words."""


def _costs(mean: Mapping[str, float], policy: str) -> str:
    return f"{SAYS[policy]} pays £{mean[policy]:,.0f}"


def _check_bricks(board: Board, close: Near, found: Findings) -> None:
    if not close.proven or not close.plans:
        return
    for n, (id, brick) in enumerate(board.bricks.items()):
        at = ("body", "bricks", n)
        if not close.with_brick[id] and not brick.decoy:
            found.flag(
                "DEAD BRICK",
                at,
                f"{brick.name} stands in none of the {close.plans:,} plans up to £{close.limit:,}. Mark it as a decoy, or mend it.",
            )
        if close.with_brick[id] == close.plans:
            found.flag("DOMINANT BRICK", at, f"{brick.name} stands in every one of the {close.plans:,} plans up to £{close.limit:,}.")


def _events(board: Board, year: Year, round: int) -> int:
    """What a team notices in a round: what hit it, and the post as one."""
    hits = sum(not held and board.threats[chain].steps[n].noticed for chain, n, held in year.steps[round - 1])
    return hits + any(message.round == round for message in board.post)


def _check_rounds(board: Board, attentive: Iterable[Year], found: Findings) -> None:
    games = tuple(attentive)
    for round in range(1, board.rounds + 1):
        counts = Counter(_events(board, year, round) for year in games)
        good = sum(counts[n] for n in EVENTS) / len(games)
        if good < GAMES_WITH_EVENTS:
            usual = counts.most_common(1)[0][0]
            say = f"in {good:.0%} of attentive games one to three things are noticed; mostly it is {usual}. Aim for 80%."
            found.flag("SILENT GAME", ("body", "round_names", round - 1), say)


def _rounds(board: Board, played: Mapping[str, tuple[Year, ...]]) -> tuple[Round, ...]:
    def of(round: int) -> Iterator[bool]:
        return (step.noticed for threat in board.threats for step in threat.steps if step.round == round)

    return tuple(
        Round(
            board.round_names[round - 1], sum(of(round)), sum(not noticed for noticed in of(round)),
            sum(message.round == round for message in board.post),
            {policy: sum(_events(board, year, round) for year in games) / len(games) for policy, games in played.items()},
        )
        for round in range(1, board.rounds + 1)
    )  # fmt: skip


def _met(pack: Pack, board: Board, attentive: Iterable[Year]) -> dict[str, float]:
    """For each move, the part of games in which a step that trains it landed, seen at once or in the reel, or the post asked for it."""
    games = tuple(attentive)
    asked = {message.move for message in board.post}
    counts: Counter[str] = Counter()
    for year in games:
        counts.update({board.threats[chain].steps[n].move for round in year.steps for chain, n, _ in round} | asked)
    return {move.id: counts[move.id] / len(games) for move in pack.moves}


def board_in_words(pack: Pack, figures: BoardFigures) -> Iterator[str]:
    """The figures as lines of a report."""
    yield f"What the year costs (spent and lost together, {figures.games:,} games of each team):"
    for one in sorted(figures.balances, key=lambda one: one.mean):
        spread = "" if one.least == one.most else f" on average (£{one.least:,} to £{one.most:,})"
        yield f"  £{one.mean:>8,.0f}  {SAYS[one.policy]}{spread}"
    line = figures.best.line
    yield f"The best year: £{line.cost:,} (spent £{line.spent:,}, lost £{line.lost:,}){'' if figures.best.proven else ', not proven'}."
    for name, bricks in zip(pack.body.round_names, line.rounds, strict=True):
        yield f"  {name}: {', '.join(pack.body.bricks[one].name for one in bricks) or 'nothing'}"
    if figures.near.proven:
        most = sorted(pack.body.bricks, key=lambda id: -figures.near.with_brick[id])
        shares = (f"{pack.body.bricks[id].name} {figures.near.share(id):.1%}" for id in most)
        yield f"Bricks in the {figures.near.plans:,} plans up to £{figures.near.limit:,}: {', '.join(shares)}."
    for round in figures.rounds:
        parts = (
            f"{round.name}: {round.noticed_steps} steps that can be noticed, {round.silent_steps} silent, {round.messages} messages",
            f"an attentive team notices {round.events['attentive']:.1f} things, one that buys nothing {round.events['nobody']:.1f}",
        )
        yield f"  {'; '.join(parts)}."
    for module in pack.body.modules:
        year = figures.modules[module.id].line
        yield f"With {module.name}: the best year costs £{year.cost:,} (spent £{year.spent:,}, lost £{year.lost:,})."
    met = ", ".join(f"{move.name} {figures.met[move.id]:.0%}" for move in pack.moves)
    yield f"Moves that mattered, in attentive games: {met}."
