"""The exact search against trying everything, on small boards of every shape, with the engine's own arithmetic as the judge."""

import random
from dataclasses import replace
from itertools import product

import pytest

from safercyber.rules.games.bodies.board import season
from safercyber.rules.games.check.chains import check_chains
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.masks import masked
from safercyber.rules.games.solver import best, near, run
from safercyber.rules.games.teams import POLICIES, simulate, year

SEEDS = [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, 40))]


def small_board(bakehouse, seed):
    """Three rounds, five bricks (one may be hidden), three chains; any-of, all-of, softening, silent steps, two steps in one round."""
    dice = random.Random(seed)
    ids = [f"b{n}" for n in range(5)]
    brick = bakehouse.body.bricks["two_step"]
    hidden = dice.random() < 0.5
    bricks = {
        id: replace(
            brick, id=id, cost=dice.choice([100, 150, 200, 300, 450]), hidden=hidden and id == "b4", decoy=id == "b3",
            unlocks=("b4",) if hidden and id in dice.sample(ids[:4], 2) else (),
        )
        for id in ids
    }  # fmt: skip
    if hidden and not any(one.unlocks for one in bricks.values()):
        bricks["b0"] = replace(bricks["b0"], unlocks=("b4",))
    step = bakehouse.body.threats[0].steps[2]

    def one_step(round):
        noticed = dice.random() < 0.7
        return replace(
            step, round=round, noticed=noticed, harm=dice.choice([100, 300, 700]) if noticed else 0, saved={},
            stopped_by=tuple(frozenset(dice.sample(ids, dice.choice([1, 1, 2]))) for _ in range(dice.randint(0, 2))),
            softened_by=tuple((id, dice.choice([50, 200])) for id in dice.sample(ids, dice.randint(0, 2))),
        )  # fmt: skip

    when = [sorted(dice.choices(range(1, 4), k=dice.randint(1, 3))) for _ in range(3)]
    threats = tuple(
        replace(bakehouse.body.threats[0], id=f"t{n}", steps=tuple(one_step(r) for r in rounds)) for n, rounds in enumerate(when)
    )
    return replace(
        bakehouse.body, rounds=3, round_names=("One", "Two", "Three"), income=dice.choice([150, 250, 400]), carry_over=dice.random() < 0.6,
        bricks=bricks, cards={}, threats=threats,
    )  # fmt: skip


def every_plan(board):
    """Every plan (which brick in which round) that can be paid, what unlocks bought before what is hidden, as its cost and bricks."""
    ids = list(board.bricks)
    for plan in product(range(board.rounds + 1), repeat=len(ids)):
        rounds = [
            sorted((id for id, at in zip(ids, plan, strict=True) if at == r), key=lambda id: board.bricks[id].hidden)
            for r in range(1, board.rounds + 1)
        ]  # fmt: skip
        try:
            yield run(board, rounds).cost, {id for id, at in zip(ids, plan, strict=True) if at}
        except ValueError:
            continue


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_finds_what_trying_everything_finds(bakehouse, seed):
    board = small_board(bakehouse, seed)
    plans = list(every_plan(board))
    found = best(board)
    close = near(board, found.line.cost + 200)

    assert found.proven and found.line.cost == min(cost for cost, _ in plans) and run(board, found.line.rounds) == found.line
    within = [bricks for cost, bricks in plans if cost <= found.line.cost + 200]
    assert close.plans == len(within)
    assert close.with_brick == {id: sum(id in bricks for bricks in within) for id in board.bricks}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_simulated_year_is_a_year_of_the_engine(bakehouse, seed):
    board = small_board(bakehouse, seed)
    for policy in POLICIES:
        line = simulate(board, policy, seed)
        assert run(board, line.rounds) == line and line.cost >= best(board).line.cost


@pytest.mark.parametrize("seed", SEEDS)
def test_what_lands_in_masks_is_what_lands_in_the_engine(bakehouse, seed):
    board, dice = small_board(bakehouse, seed), random.Random(seed)
    over, owned, ended, mask = masked(board), set(), {}, 0
    for round in range(1, board.rounds + 1):
        owned |= set(dice.sample(list(board.bricks), 2))
        landed, ended = season(board, round, sorted(owned), ended)
        mask, lost, steps = over.land(round, sum(1 << k for k, id in enumerate(board.bricks) if id in owned), mask)

        assert lost == sum(one.lost for one in landed)
        assert [(board.threats[chain].id, n, held) for chain, n, held in steps] == [(one.threat, one.step, one.held) for one in landed]
        assert {board.threats[n].id for n in range(3) if mask >> n & 1} == set(ended)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_called_unreached_is_met_in_no_plan_and_any_other_is(bakehouse, seed):
    board = small_board(bakehouse, seed)
    findings = Findings(lambda path: (">".join(map(str, path)), 0))
    check_chains(board, findings)
    called = {flag.file for flag in findings.flags if flag.name == "UNREACHED" and ">steps>" in flag.file}
    hit = set()
    for plan in product(range(board.rounds + 1), repeat=len(board.bricks)):
        rounds = [[id for id, at in zip(board.bricks, plan, strict=True) if at == r] for r in range(1, board.rounds + 1)]
        try:
            run(board, [sorted(bricks, key=lambda id: board.bricks[id].hidden) for bricks in rounds])
        except ValueError:
            continue
        owned, ended = [], {}
        for round, bricks in enumerate(rounds, 1):
            owned += bricks
            landed, ended = season(board, round, owned, ended)
            hit |= {(one.threat, one.step) for one in landed if not one.held}

    every = {(f"body>threats>{t}>steps>{n}", (threat.id, n)) for t, threat in enumerate(board.threats) for n in range(len(threat.steps))}
    assert called == {file for file, step in every if step not in hit}


def test_the_same_seed_plays_the_same_year_and_another_seed_another(bakehouse):
    assert year(bakehouse.body, "random", 7) == year(bakehouse.body, "random", 7)
    assert len({year(bakehouse.body, "random", seed) for seed in range(50)}) > 40


def test_a_board_too_large_to_search_whole_says_so_and_still_answers(bakehouse, monkeypatch):
    from safercyber.rules.games import solver

    board = replace(small_board(bakehouse, 3), income=399)
    monkeypatch.setattr(solver, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(solver, "FEW", 2)
    found = best(board)

    assert not found.proven and run(board, found.line.rounds) == found.line
    assert not near(board, found.line.cost + 500).proven
