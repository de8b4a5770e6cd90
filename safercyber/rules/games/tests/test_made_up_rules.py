"""Rules made up by dice: each set is refused with its place in the file, or plays to the end with its sums right and its replay equal."""

import copy
import random

import pytest

from safercyber.rules.games import engine, phases, ruled_years
from safercyber.rules.games import pack as packs
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.reading import BadPack
from safercyber.rules.games.solver import best, run
from safercyber.rules.games.teams import POLICIES, simulate
from safercyber.rules.games.tests.players import Room
from safercyber.rules.games.tests.sallow_fen import DATA, PACK, WHERE

FACTS = ("wet", "dry", "drilled", "dug-up")
BRICKS = tuple(PACK.body.bricks)
THREATS = tuple(threat.id for threat in PACK.body.threats)
OF = {
    "tick": (None,), "round-end": (None,), "buy": (None, *BRICKS), "judge": (None, *(one.id for one in PACK.body.post)),
    "stopped": (None, *THREATS), "hit": (None, *THREATS),
    "draw": (None, "rain", "burst", "boat"), "facilitator": ("parish-meeting", "bell"),
}  # fmt: skip
COMPARE = ("<", "<=", "==", "!=", ">=", ">")


def condition(dice, deep=0):
    ops = ("has", "counter", "round", "stopped", "chose", "at_least", *(("not", "any", "all") if deep < 3 else ()))
    op = dice.choice(ops)
    if op == "not":
        return {op: condition(dice, deep + 1)}
    if op in ("any", "all"):
        return {op: [condition(dice, deep + 1) for _ in range(dice.randint(1, 3))]}
    return {
        "has": lambda: {"has": dice.choice(FACTS + BRICKS)},
        "counter": lambda: {"counter": [dice.choice(("trust", "money", "harm")), dice.choice(COMPARE), dice.choice((0, 2, 4, 300, 1000))]},
        "round": lambda: {"round": [dice.choice(COMPARE), dice.randint(1, 3)]},
        "stopped": lambda: {"stopped": dice.choice(THREATS)},
        "chose": lambda: {"chose": [dice.choice(PACK.body.post).id, dice.choice(("go", "check", "bin"))]},
        "at_least": lambda: {"at_least": [dice.randint(1, 3), dice.sample(FACTS + BRICKS, 4)]},
    }[op]()


def effect(dice):
    return dice.choice((
        lambda: {"give": dice.choice(FACTS)}, lambda: {"drop": dice.choice(FACTS)}, lambda: ["trust", dice.randint(-3, 3)],
        lambda: ["money", dice.choice((-300, -50, 50, 200))], lambda: ["harm", dice.choice((-200, 100, 400))],
        lambda: {"start": "caller"}, lambda: {"stop": dice.choice(THREATS)}, lambda: {"draw": dice.choice(("weather", "favours"))},
        lambda: {"unlock": dice.choice(("night_rota", "line_gate"))}, lambda: {"show": dice.choice(("meeting", "grant")), "to": "all"},
        lambda: {"badge": "made-up"}, lambda: {"cue": "held"},
    ))()  # fmt: skip


def made_up(seed):
    """The data of Sallow Fen with some more rules; every set gives what the others ask for."""
    dice = random.Random(f"made-up:{seed}")
    data = copy.deepcopy(DATA)
    data["rules"].append({"on": "buy", "do": [{"give": fact} for fact in FACTS], "if": {"counter": ["money", ">", 100]}})
    for _ in range(dice.randint(1, 8)):
        on = dice.choice(tuple(OF))
        of = dice.choice(OF[on])
        rule = {"on": on, "do": [effect(dice) for _ in range(dice.randint(1, 3))], "once": dice.random() < 0.5}
        data["rules"].append({**rule, **({"of": of} if of else {}), **({"if": condition(dice)} if dice.random() < 0.7 else {})})
    return data


def play(pack, seed):
    dice = random.Random(f"play:{seed}")
    room = Room(pack, str(seed), 2, mode="table")
    room.do("open")
    for _ in range(160):
        here = phases.after(pack, room.data).step
        if here is None:
            break
        for kind, fields in (
            ("commit", {"team": dice.choice(("t1", "t2")), "choice": dice.choice((*BRICKS, "done"))}),
            ("judge", {"team": dice.choice(("t1", "t2")), "message": dice.choice(PACK.body.post).id, "answer": dice.choice(("go", "bin"))}),
            ("cue", {"what": dice.choice(("parish-meeting", "bell"))}),
        ):
            try:
                room.do(kind, **fields)
            except NotAllowed:
                continue
        for team in room.data["teams"].values():
            assert team["money"] >= 0 and team["lost"] >= 0 and 0 <= team["counters"]["trust"] <= 6
        if dice.random() < 0.6:
            room.next()
    again = engine.replay(pack, str(seed), room.state.log, 2, "table")
    assert engine.canonical(again) == engine.canonical(room.state)


def blow(seeds):
    taken = refused = 0
    for seed in seeds:
        try:
            pack = packs.check(made_up(seed), where=WHERE)
        except BadPack as bad:
            assert bad.flags and all(line > 1 and flag in ("UNREACHED", "ENDLESS") for _, line, _, flag in bad.flags), bad
            refused += 1
            continue
        taken += 1
        play(pack, seed)
        line = simulate(pack.body, POLICIES[seed % len(POLICIES)], seed)
        assert run(pack.body, line.rounds) == line
    return taken, refused


def test_made_up_rules_are_refused_or_play_to_the_end():
    taken, refused = blow(range(40))
    assert taken >= 8 and refused >= 4


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_many_made_up_rules_are_refused_or_play_to_the_end(part):
    blow(range(1000 + 60 * part, 1060 + 60 * part))


@pytest.mark.parametrize("seed", [3, 4, 8])
def test_leaving_dear_ways_finds_the_same_best_year(seed):
    for one in range(seed * 100, seed * 100 + 40):
        try:
            board = packs.check(made_up(one), where=WHERE).body
        except BadPack:
            continue
        seen = ruled_years.walk(board)
        assert seen.proven and best(board).line.cost == seen.best.team["spent"] + seen.best.team["lost"]
        return
    pytest.fail("Every made-up set was refused.")
