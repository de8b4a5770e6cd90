"""Rehearsals: three games that a pack plays by itself at a table without phones, to be kept beside it as golden games.

well: the best year, the right answers, the short way to a good ending. badly: the dearest first, the wrong answers, a bad ending if
there is one. oddly: by chance, with something taken back. The same pack gives the same games.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from safercyber.rules.games import engine, phases, seats
from safercyber.rules.games.bodies.escape import Escape, Lock, closure
from safercyber.rules.games.bodies.story import Story
from safercyber.rules.games.check.stories import shortest_way
from safercyber.rules.games.engine import State
from safercyber.rules.games.events import NotAllowed
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.solver import best_line
from safercyber.rules.games.teams import simulate

HOW = ("well", "badly", "oddly")
BEGINS_AT = datetime(2026, 1, 1, 18, tzinfo=UTC)
MOST_STEPS = 2000


def rehearse(pack: Pack, how: str) -> State:
    """One whole game, from opening the room to closing it. Raises ValueError for a way that is not known, or if it never ends."""
    if how not in HOW:
        raise ValueError(f"There is no rehearsal called {how}.")
    table = _Table(pack, how)
    table.do("open")
    for _ in range(MOST_STEPS):
        here = phases.after(pack, table.state.data).step
        if here is None:
            table.do("close")
            return table.state
        table.do("phase.set", to=here.to)
        table.act()
    raise ValueError("The game never comes to its end.")


class _Table:
    """One team at a table, with the host doing what it says."""

    def __init__(self, pack: Pack, how: str) -> None:
        self.pack, self.how = pack, how
        self.dice = random.Random(f"rehearsal:{how}")  # noqa: S311 - a game, and it has to be the same each time
        self.state = engine.initial(pack, f"rehearsal-{how}", 1, "table")
        self.line: tuple[tuple[str, ...], ...] = ()
        if pack.kind == "board":
            policy = {"badly": "shiny", "oddly": "random"}.get(how, "")
            self.line = simulate(pack.body, policy, 0).rounds if policy else best_line(pack).rounds
        self.ways = {id: way for story in _bodies(pack, Story) for id, way in self._planned(story)}

    def do(self, kind: str, **fields: Any) -> bool:
        """One event of the host; false when it is not allowed now."""
        n = self.state.version + 1
        event = {"n": n, "kind": kind, "at": (BEGINS_AT + timedelta(seconds=n)).isoformat(), "by": "host", **fields}
        try:
            self.state = engine.play(self.state, event)
        except NotAllowed:
            return False
        return True

    def act(self) -> None:
        """Whatever this part of the game asks for."""
        phase = self.state.data["phase"]
        act = {"post": self._post, "vote": self._buy, "scene": self._choose, "judge": self._judge, "locks": self._open}.get(phase)
        if act is not None:
            act()
        elif phase == "promise":
            self.do("hands", what="promise", choice=self.pack.promises[0].id, count=3)

    def _post(self) -> None:
        for message in self.pack.body.post:
            if message.round == self.state.data["round"]:
                right, wrong = ("go", "bin") if message.truth == "real" else ("bin", "go")
                self.do("judge", message=message.id, answer={"well": right, "badly": wrong}.get(self.how, "bin"))

    def _buy(self) -> None:
        for brick in self.line[self.state.data["round"] - 1]:
            self.do("commit", choice=brick)
            if self.how == "oddly":
                self.do("undo", of=self.state.version)
                self.do("commit", choice=brick)
        self.do("commit", choice="done")

    def _choose(self) -> None:
        team = seats.view(self.state, "host")["teams"][0]
        offered = [one["id"] for one in team["choices"]]
        wanted = [*self._judged(team["scene"]["node"]), self.ways.get(team["scene"]["node"], "")]
        choice = next((one for one in wanted if one in offered), "") or (self.dice.choice(offered) if offered else "")
        if choice and self.do("commit", choice=choice) and self.how == "oddly":
            self.do("undo", of=self.state.version)
            self.do("commit", choice=choice)

    def _judged(self, id: str) -> tuple[str, ...]:
        """In a scene that is real or fake: the best choices, or those that take it for what it is not."""
        for story in _bodies(self.pack, Story):
            node = story.nodes.get(id)
            if node is not None and node.truth and self.how != "oddly":
                wrong = tuple(one.id for one in node.choices if one.judged and one.judged not in (node.truth, "check"))
                return node.best if self.how == "well" else wrong
        return ()

    def _planned(self, story: Story) -> Iterator[tuple[str, str]]:
        if self.how == "oddly":
            return
        good = {key for key, node in story.nodes.items() if node.good}
        bad = {key for key, node in story.nodes.items() if node.end} - good
        yield from shortest_way(story, bad if self.how == "badly" and bad else good)

    def _judge(self) -> None:
        for told in seats.view(self.state, "host").get("post_truth", ())[:1]:
            other = {"real": "fake", "fake": "real"}[told["truth"]]
            says = {"well": told["truth"], "badly": other}.get(self.how) or self.dice.choice(["real", "fake"])
            self.do("hands", what=told["id"], choice=says, count=5)
            if self.how == "oddly":
                self.do("undo", of=self.state.version)
                self.do("hands", what=told["id"], choice=says, count=4)

    def _open(self) -> None:
        for escape in _bodies(self.pack, Escape):
            for id in closure(escape, escape.given)[1]:
                lock = escape.locks[id]
                if self.how == "badly":
                    self.do("hint", lock=id)
                    self.do("try", lock=id, picks=_wrong(lock))
                if self.do("try", lock=id, picks=_right(lock)) and self.how == "oddly":
                    self.do("undo", of=self.state.version)
                    self.do("try", lock=id, picks=_right(lock))


def _bodies(pack: Pack, kind: type) -> Iterator[Any]:
    bodies: Iterable[Any] = [part.body for part in pack.body.parts] if pack.kind == "series" else [pack.body]
    return (body for body in bodies if isinstance(body, kind))


def _right(lock: Lock) -> list[str]:
    answer = min(lock.accept)
    return list(answer) if lock.keys else answer.replace(">", "+").split("+")


def _wrong(lock: Lock) -> list[str]:
    """Something that can be tried and opens nothing, as near to the answer in form as may be."""
    right = _right(lock)
    if lock.keys:
        return [lock.keys[0]] * len(right)
    if lock.turns:
        return [next((one.id for one in turn.options if one.id != said), said) for turn, said in zip(lock.turns, right, strict=False)]
    return right[::-1] if len(right) == len(lock.options) else [one.id for one in lock.options if one.id not in right][: len(right)]
