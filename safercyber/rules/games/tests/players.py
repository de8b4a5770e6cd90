"""A room for tests: people who join, vote, post and go on, through the engine's front door only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from safercyber.rules.games import engine, phases, seats
from safercyber.rules.games.engine import State
from safercyber.rules.games.pack import Pack

AT = "2026-10-14T18:{:02d}:{:02d}+00:00"
FIRST = ("Brave", "Calm", "Merry", "Quick", "Bold", "Kind", "Wise", "Tidy")
SECOND = ("Otter", "Heron", "Badger", "Hare", "Owl", "Newt", "Robin", "Wren")


def name(n: int) -> str:
    """The n-th name: each is new up to 64."""
    return f"{FIRST[n % 8]} {SECOND[n // 8 % 8]}"


def emblem(n: int) -> dict[str, str]:
    """The n-th emblem."""
    return {"animal": SECOND[n // 8 % 8].lower(), "colour": "moss", "shape": ("triangle", "circle", "square", "diamond")[n % 4]}


class Room:
    """One room with its state; every step is an event."""

    def __init__(self, pack: Pack, seed: str = "ferrydale", teams: int = 1, mode: str = "phones", decide: str = "room") -> None:
        self.pack = pack
        self.state: State = engine.initial(pack, seed, teams, mode, decide)

    @property
    def data(self) -> Any:
        return self.state.data

    def do(self, kind: str, by: str = "host", **fields: Any) -> Any:
        n = self.state.version + 1
        self.state = engine.play(self.state, {"n": n, "kind": kind, "at": AT.format(n // 60 % 60, n % 60), "by": by, **fields})
        return self.state

    def join(self, people: int = 3, **fields: Any) -> list[str]:
        here = len(self.data["seats"])
        for n in range(here, here + people):
            self.do("join", by=f"seat:s{n}", name=name(n), emblem=emblem(n), **fields)
        return [f"s{n}" for n in range(here, here + people)]

    def ask(self, seat: str) -> int:
        return int(max(self.data["ask"], self.data["teams"][self.data["seats"][seat]["team"]]["ask"]))

    def say(self, kind: str, seat: str, **fields: Any) -> None:
        self.do(kind, by=f"seat:{seat}", ask=self.ask(seat), **fields)

    def next(self) -> str:
        step = phases.after(self.pack, self.data).step
        assert step is not None
        self.do("phase.set", to=step.to)
        return step.to

    def go(self, to: str) -> None:
        self.do("phase.set", to=to)

    def until(self, phase: str) -> None:
        """Press Space until this phase; whatever is asked on the way stays unanswered."""
        for _ in range(100):
            if self.data["phase"] == phase or self.data["key"] == phase:
                return
            self.next()
        raise AssertionError(f"{phase} never came")

    def buy(self, *bricks: str) -> None:
        """The whole room votes for these bricks, one after the other, then says it is done."""
        for brick in bricks:
            self.until("vote")
            for seat in self.data["seats"]:
                self.say("propose", seat, choice=brick)
            self.next()
            self.next()
            for k, seat in enumerate(self.data["seats"]):
                self.say("reason", seat, reason=self.pack.reasons[k % len(self.pack.reasons)].id, sure=k % 2 == 0)
            self.next()

    def asked(self, seat: str | None = None) -> list[str]:
        """The items of a quiz that are asked now: a seat's own, or with None whatever the host is told."""
        if seat is None:
            return [one["id"] for one in seats.view(self.state, "host")["post_truth"]]
        return [str(seats.view(self.state, "player", seat)["screen"]["message"]["id"])]

    def post(self, answer: str = "go", wrong: bool = False) -> None:
        """Everybody gives the right answer, or with `wrong` the dear one."""
        self.until("post")
        for message in self.pack.body.post:
            if message.round == self.data["round"]:
                right = "go" if message.truth == "real" else "bin"
                dear = "bin" if message.truth == "real" else "go"
                for seat in self.data["seats"]:
                    self.say("judge", seat, message=message.id, answer=dear if wrong else right)
        self.next()

    def year(self, line: list[list[str]], wrong: bool = False) -> None:
        """Four rounds with these purchases."""
        for bricks in line:
            self.post(wrong=wrong)
            self.buy(*bricks)
            if self.data["phase"] in ("vote", "talk", "build", "opened", "reveal"):
                self.end_round()

    def end_round(self) -> None:
        round = self.data["round"]
        for _ in range(10):
            here = phases.after(self.pack, self.data)
            ends = [s.to for s in (here.step, *here.others) if s and s.to in (f"{round}.hold", f"{round}.happened")]
            self.go(ends[0]) if ends else self.next()
            if self.data["phase"] == "hold":
                for k, seat in enumerate(self.data["seats"]):
                    self.say("guess", seat, guess="hold" if k % 3 else "not")
                self.next()
            if self.data["phase"] == "happened":
                return

    def debrief(self) -> None:
        """To the very end, with every list tapped."""
        while self.data["phase"] != "finished":
            self.next()
            seats = list(self.data["seats"])
            for k, seat in enumerate(seats):
                if self.data["phase"] == "item":
                    item = self.pack.feedback[self.data["step"] - 1]
                    truth = self.pack.items[item].truth
                    said = truth if k % 4 else ("fake" if truth == "real" else "real")
                    self.say("answer", seat, item=item, say=said, sure=k % 2 == 0)
                elif self.data["phase"] == "promise":
                    self.do("promise", by=f"seat:{seat}", promise=self.pack.promises[k % len(self.pack.promises)].id)
                elif self.data["phase"] == "tell":
                    self.do("tell", by=f"seat:{seat}", who=[self.pack.tell[k % len(self.pack.tell)].id])
                elif self.data["phase"] == "fun":
                    self.do("fun", by=f"seat:{seat}", fun=self.pack.fun[k % len(self.pack.fun)].id)


def judge_all(room: Room, answer: Callable[[Any, int], str], phase: str = "judge") -> None:
    """Every phone answers every message of a quiz. `answer(item, n)` says what the n-th phone thinks of it."""
    for n in range(1, room.pack.body.length + 1):
        room.until(f"{phase}.{n}")
        for k, seat in enumerate(room.data["seats"]):
            id = room.asked(seat)[0]
            said = answer(room.pack.items[id], k)
            room.say("answer", seat, item=id, say=said, sure=said == room.pack.items[id].truth or k % 2 == 0)


def opened(pack: Pack, people: int = 3, **settings: Any) -> Room:
    """A room that is open, with people in it."""
    room = Room(pack, **settings)
    room.do("open")
    if people:
        room.join(people)
    return room
