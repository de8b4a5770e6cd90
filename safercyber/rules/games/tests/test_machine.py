"""A game is tested by strangers who try everything."""

import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from safercyber import content
from safercyber.rules.games import engine, phases
from safercyber.rules.games.bodies.board import cost_of
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.events import FIELDS
from safercyber.rules.games.tests.players import Room, emblem, name

PACK = content.pack("bakehouse")
HOSTILE = st.one_of(
    st.text(max_size=80), st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    st.sampled_from(["<script>alert(1)</script>", "' OR 1=1 --", "../../etc", "\u202egnp", "host", "seat:", "done\n", "\uff24ONE", "\x00"]),
)  # fmt: skip
KEYS = sorted({key for _, needed, allowed in FIELDS.values() for key in (*needed, *allowed)} | {"extra"})
CHOICES = st.sampled_from([*PACK.body.bricks, "done"])
SEATS = st.sampled_from([f"s{n}" for n in range(4)])


class Strangers(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.room = Room(PACK, seed="strangers", teams=2, decide="agree")
        self.room.do("open")
        self.highest = 0

    def attempt(self, kind, by="host", **fields):
        try:
            self.room.do(kind, by=by, **fields)
        except NotAllowed as refused:
            assert str(refused)

    @rule(n=st.integers(0, 9))
    def join(self, n):
        self.attempt("join", by=f"seat:s{n % 4}", name=name(n), emblem=emblem(n))

    @rule()
    def space(self):
        step = phases.after(PACK, self.room.data).step
        if step:
            self.room.do("phase.set", to=step.to)

    @rule(times=st.integers(2, 12))
    def space_again_and_again(self, times):
        for _ in range(times):
            self.space()

    @rule(data=st.data())
    def another_way(self, data):
        others = [s.to for s in phases.after(PACK, self.room.data).others if s.to.split(".")[0] != "after" and s.to != "reel.1"]
        if others:
            self.room.do("phase.set", to=data.draw(st.sampled_from(others)))

    @precondition(lambda self: self.room.data["seats"])
    @rule(data=st.data(), choice=CHOICES)
    def point(self, data, choice):
        seat = data.draw(st.sampled_from(sorted(self.room.data["seats"])))
        self.attempt("propose", by=f"seat:{seat}", choice=choice, ask=self.room.ask(seat))

    @precondition(lambda self: self.room.data["seats"])
    @rule(data=st.data(), choice=CHOICES)
    def place(self, data, choice):
        seat = data.draw(st.sampled_from(sorted(self.room.data["seats"])))
        self.attempt("commit", by=f"seat:{seat}", choice=choice, ask=self.room.ask(seat))

    @rule(team=st.sampled_from(["t1", "t2"]), choice=CHOICES)
    def host_places(self, team, choice):
        self.attempt("commit", team=team, choice=choice)

    @precondition(lambda self: self.room.data["seats"] and self.room.data["phase"] == "post")
    @rule(data=st.data(), answer=st.sampled_from(["go", "check", "bin"]))
    def judge(self, data, answer):
        seat = data.draw(st.sampled_from(sorted(self.room.data["seats"])))
        message = data.draw(st.sampled_from([m.id for m in PACK.body.post if m.round == self.room.data["round"]]))
        self.attempt("judge", by=f"seat:{seat}", message=message, answer=answer, ask=self.room.ask(seat))

    @rule(seat=SEATS)
    def remove(self, seat):
        self.attempt("remove", seat=seat)

    @rule(seat=SEATS)
    def readmit(self, seat):
        self.attempt("readmit", seat=seat)

    @rule()
    def undo(self):
        last = engine.undoable(self.room.state)
        if last:
            self.room.do("undo", of=last["n"])

    @rule(of=st.integers(1, 60))
    def undo_anything(self, of):
        self.attempt("undo", of=of)

    @rule(
        kind=st.one_of(st.sampled_from(sorted(FIELDS)), st.text(max_size=12)),
        by=st.one_of(st.sampled_from(["host", "seat:s0", "seat:s1", "system"]), st.text(max_size=12)),
        fields=st.dictionaries(st.sampled_from(KEYS), HOSTILE, max_size=4),
    )
    def hostile(self, kind, by, fields):
        if kind in ("close", "phase.set", "undo", "clock"):
            return
        before = engine.canonical(self.room.state)
        try:
            self.room.do(kind, by=by, **fields)
        except NotAllowed:
            assert engine.canonical(self.room.state) == before

    @invariant()
    def money_is_never_made(self):
        data = self.room.data
        for team in data["teams"].values():
            bought = [one["brick"] for one in team["bought"]]
            assert team["money"] >= 0
            assert team["money"] + team["spent"] == PACK.body.income * data["round"]
            assert team["spent"] == cost_of(PACK.body, bought)
            assert len(bought) == len(set(bought))
            assert team["lost"] >= 0

    @invariant()
    def the_version_only_grows(self):
        assert self.room.state.version >= self.highest
        self.highest = self.room.state.version

    @invariant()
    def a_stopped_chain_stays_stopped(self):
        for team in self.room.data["teams"].values():
            for threat, ended in team["ended"].items():
                later = [one for r, told in team["story"].items() if int(r) > ended for one in told if one["threat"] == threat]
                assert not later

    @invariant()
    def each_answer_counts_once(self):
        data = self.room.data
        assert set(data["buy"]) <= set(data["seats"]) and set(data["post"]) <= set(data["seats"])
        for counts in data["post_seats"].values():
            assert sum(counts.values()) <= len(data["seats"])

    @invariant()
    def only_listed_words_are_kept(self):
        said = json.dumps([self.room.data[key] for key in ("buy", "post", "why", "guess", "items", "promise", "tell", "fun", "hands")])
        assert not any(bad in said for bad in ("script", "OR 1", "etc", "202e", "ff24", "u0000"))

    def teardown(self):
        again = engine.replay(PACK, "strangers", self.room.state.log, 2, "phones", "agree")
        assert engine.canonical(again) == engine.canonical(self.room.state)


Strangers.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
test_strangers_who_try_everything = Strangers.TestCase
