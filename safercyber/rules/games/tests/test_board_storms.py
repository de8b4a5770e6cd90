"""A board with rules in a storm of taps: sums hold, secrets stay, an undone undo changes nothing, a replay is the same room."""

import json
import random

import pytest

from safercyber.rules.games import engine, phases, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.tests.players import Room, emblem, name
from safercyber.rules.games.tests.sallow_fen import PACK

BOARD = PACK.body
OVER = ("reel", "best", "why", "moves", "item", "answer", "promise", "tell", "fun", "after", "finished")
CARDS = BOARD.cards
TYPED = ("All quiet at the pumps.", "<b>Loud</b>", "Ring 0161 496 0000", "A heron sat on the switch.", "\u202egnp")


class Storm:
    def __init__(self, seed):
        self.dice = random.Random(f"board-storm:{seed}")
        self.settings = (self.dice.randint(1, 3), self.dice.choice(("phones", "table")), self.dice.choice(("room", "agree")))
        self.room = Room(PACK, f"storm-{seed}", *self.settings)
        self.room.do("open")
        if self.dice.random() < 0.5:
            self.do("module", what="dry")
        if self.settings[1] == "phones":
            for n in range(4):
                self.do("join", by=f"seat:s{n}", name=name(n), emblem=emblem(n))

    def do(self, kind, by="host", **fields):
        before = self.room.state
        try:
            self.room.do(kind, by=by, **fields)
        except NotAllowed as refused:
            assert str(refused).endswith((".", "?")) and self.room.state is before

    def step(self):
        data, dice = self.room.data, self.dice
        team = dice.choice(list(data["teams"]))
        turn = dice.random()
        if turn < 0.25:
            self.do("commit", team=team, choice=dice.choice([*BOARD.bricks, "done"]))
        elif turn < 0.40:
            self.do("judge", team=team, message=dice.choice(BOARD.post).id, answer=dice.choice(("go", "check", "bin")))
        elif turn < 0.52 and data["seats"]:
            seat = dice.choice(list(data["seats"]))
            ask = self.room.ask(seat)
            self.do("propose", by=f"seat:{seat}", choice=dice.choice([*BOARD.bricks, "done"]), ask=ask)
            self.do("judge", by=f"seat:{seat}", message=dice.choice(BOARD.post).id, answer=dice.choice(("go", "check", "bin")), ask=ask)
            self.do("guess", by=f"seat:{seat}", guess="hold", ask=ask)
        elif turn < 0.57:
            self.do("cue", what=dice.choice(("parish-meeting", "dragons")), **({"team": team} if dice.random() < 0.5 else {}))
        elif turn < 0.64:
            line = dice.choice(("news", "after", "coming", "bills", "line", "caller", "nothing"))
            self.do(
                "override.text", line=line, **dice.choice(({"words": dice.choice(TYPED)}, {"pick": "ducks"}, {"pick": "kind_line"}, {}))
            )
        elif turn < 0.72:
            self.undo()
        else:
            here = phases.after(PACK, data)
            others = [one.to for one in here.others if one.to != "after" and not one.to.startswith("reel")]
            if here.step:
                self.room.do("phase.set", to=dice.choice(others) if others and dice.random() < 0.15 else here.step.to)

    def undo(self):
        last = engine.undoable(self.room.state)
        if not last:
            return
        before = self.room.data
        self.room.do("undo", of=last["n"])
        if self.dice.random() < 0.6:
            self.room.do("undo", of=self.room.state.version)
            assert {**self.room.data, "version": 0} == {**before, "version": 0}

    def check(self):
        for team in self.room.data["teams"].values():
            bought = [one["brick"] for one in team["bought"]]
            assert team["money"] >= 0 and team["lost"] >= 0 and len(bought) == len(set(bought))
            assert team["spent"] == sum(BOARD.bricks[one].cost for one in bought)
            for one in BOARD.counters.values():
                assert one.least <= team["counters"][one.id] <= one.most
            for n, rule in enumerate(BOARD.rules):
                assert not rule.once or team["fired"].count(n) <= 1
            for id in bought:
                brick = BOARD.bricks[id]
                assert not brick.hidden or id in team["unlocked"] or any(id in BOARD.bricks[one].unlocks for one in bought)
            for threat, ended in team["ended"].items():
                assert not [one for r, told in team["story"].items() if int(r) > ended for one in told if one["threat"] == threat]
            for told in team["story"].values():
                assert all(one["threat"] != "caller" or "caller" in team["started"] for one in told)
            drawn = [tuple(one[:2]) for one in team["drawn"]]
            assert len(drawn) == len(set(drawn))

    def look(self):
        """No card before it is turned for these eyes, no hidden name, no truth of a threat, in any player's or hall's view."""
        data = self.room.data
        if data["phase"] in OVER:
            return
        for seat in [None, *data["seats"]]:
            words = json.dumps(seats.view(self.room.state, "player", seat) if seat else seats.view(self.room.state, "projector"))
            mine = [data["teams"][data["seats"][seat]["team"]]] if seat else list(data["teams"].values())
            for card in CARDS.values():
                may = {"team", "all"} if seat else {"projector", "all"}
                turned = any([card.id, to] in team["turned"] for team in data["teams"].values() for to in may)
                revealed = any(card.id in team["cards"] for team in mine)
                assert turned or revealed or json.dumps(card.text)[1:-1] not in words, (data["key"], card.id)
            for brick in BOARD.bricks.values():
                known = all(
                    brick.id in team["unlocked"] or any(brick.id in BOARD.bricks[one["brick"]].unlocks for one in team["bought"])
                    for team in mine
                )
                assert not brick.hidden or known or brick.name not in words, (data["key"], brick.id)
            assert not any(json.dumps(step.truth)[1:-1] in words for threat in BOARD.threats for step in threat.steps)
            assert "<b>" not in words and "0161" not in words


def blow(seed, steps):
    storm = Storm(seed)
    for n in range(steps):
        storm.step()
        storm.check()
        if n % 4 == 0:
            storm.look()
    again = engine.replay(PACK, f"storm-{seed}", storm.room.state.log, *storm.settings)
    assert engine.canonical(again) == engine.canonical(storm.room.state)
    for role in ("host", "table", "projector", "debrief"):
        assert json.dumps(seats.view(again, role)) == json.dumps(seats.view(storm.room.state, role))
    json.dumps(outcome(storm.room.state))
    return storm


@pytest.mark.parametrize("seed", range(6))
def test_a_storm_breaks_no_rule_and_tells_nothing(seed):
    blow(seed, 120)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 180))
def test_a_long_storm_breaks_no_rule_and_tells_nothing(seed):
    blow(seed, 300)


def test_storms_set_off_every_rule():
    fired = set()
    for seed in range(60):
        storm = Storm(seed)
        for _ in range(150):
            storm.step()
        fired |= {n for team in storm.room.data["teams"].values() for n in team["fired"]}
        if len(fired) == len(BOARD.rules):
            return

    assert fired == set(range(len(BOARD.rules)))
