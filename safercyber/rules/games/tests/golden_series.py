"""The golden games of the two series, Level Six and Number Nine. golden.py records them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from safercyber.rules.games import phases
from safercyber.rules.games.engine import State
from safercyber.rules.games.pack import Item, Pack
from safercyber.rules.games.tests.players import Room, opened

OUT = (
    ("dm", ["a", "c", "f"]), ("posts", ["a", "c"]), ("filter", ["a", "d"]), ("mails", ["b"]), ("words", ["c"]), ("relay", ["c"]),
    ("tidy", ["a", "b", "d", "c"]),
)  # fmt: skip
WRONG_FIRST = {"dm": [["a", "b", "c"]], "mails": [["d"]], "relay": [["b"], ["a"]], "tidy": [["b", "a", "c", "d"]]}


def _get_out(room: Room, wrong: dict[str, list[list[str]]] | None = None) -> None:
    """One phone of each team opens every lock, after these wrong tries."""
    room.until("locks")
    for team in room.data["teams"]:
        seat = next(id for id, one in room.data["seats"].items() if one["team"] == team)
        for lock, right in OUT:
            for picks in (*(wrong or {}).get(lock, ()), right):
                room.do("try", by=f"seat:{seat}", lock=lock, picks=picks)


def _choose(room: Room, *choices: str) -> None:
    """Each phone points at its own choice, or all at the same one, and the host turns the votes over."""
    room.until("scene")
    for n, seat in enumerate(room.data["seats"]):
        room.say("propose", seat, choice=choices[n % len(choices)])
    room.next()


def _judge(room: Room, said: Callable[[Item], str]) -> None:
    """Every phone answers the six calls of the quiz."""
    for n in range(1, 7):
        room.until(f"judge.{n}@2")
        for k, seat in enumerate(room.data["seats"]):
            id = room.asked(seat)[0]
            room.say("answer", seat, item=id, say=said(room.pack.items[id]), sure=k % 2 == 0)


def _ended(room: Room) -> State:
    room.debrief()
    room.do("close")
    return room.state


def together(pack: Pack) -> State:
    """Two teams of four open every lock at once; then chips by the river, and both to Ms Adeyemi."""
    room = opened(pack, 8, seed="golden-together", teams=2)
    _get_out(room)
    for choice in ("ask", "chips", "offer", "let"):
        _choose(room, choice)
    return _ended(room)


def post_then_repair(pack: Pack) -> State:
    """Wrong tries and a hint on the way out; the post goes up and comes down, a level vote is picked, and it is told in time."""
    room = opened(pack, 4, seed="golden-repair")
    room.until("locks")
    room.do("hint", by="seat:s1", lock="posts")
    _get_out(room, WRONG_FIRST)
    for choice in ("call", "post", "sorry"):
        _choose(room, choice)
    _choose(room, "secret", "offer")
    room.do("commit", choice="secret")
    for choice in ("with", "speak"):
        _choose(room, choice)
    return _ended(room)


def play_along(pack: Pack) -> State:
    """Playing along to the end; then the room goes back to the moment in which it wishes it had asked."""
    room = opened(pack, 5, seed="golden-along")
    _get_out(room)
    for choice in ("laugh", "play", "on", "on"):
        _choose(room, choice)
    room.until("ending")
    room.go(next(one.to for one in phases.after(room.pack, room.data).others if one.to.startswith("scene")))
    for choice in ("back.n2", "chips", "tell", "tell"):
        _choose(room, choice)
    return _ended(room)


def kind_and_careful(pack: Pack) -> State:
    """Four tables who think, ring back and ask; one of them pays Betty's text, and puts it right at once."""
    room = opened(pack, 4, seed="golden-kind", teams=4)
    for choices in (
        ("ring", "ask", "think", "carry"), ("pour", "pour", "pour", "report"), ("think", "ask", "ask", "report"),
        ("think", "ring", "ask", "think"), ("biscuit",), ("ask", "think", "ask", "ask"), ("ring", "carry", "ask", "ring"),
        ("ask", "carry", "ring", "ask"),
    ):  # fmt: skip
        _choose(room, *choices)
    _judge(room, lambda item: item.truth)
    return _ended(room)


def no_to_everything(pack: Pack) -> State:
    """Three tables who report whatever comes and call everything fake: every trick is stopped, and so is every real thing."""
    room = opened(pack, 3, seed="golden-no", teams=3)
    for choice in ("report", "pour", "report", "report", "biscuit", "report", "report", "report"):
        _choose(room, choice)
    _judge(room, lambda item: "fake")
    return _ended(room)


def paper_and_hands_up(pack: Pack) -> State:
    """Two tables without a phone: fans are counted by the host, one count is taken back, and hands go up for the calls."""
    room = Room(pack, seed="golden-paper", teams=2, mode="table")
    room.do("open")
    room.until("scene")
    room.do("commit", team="t1", choice="carry")
    room.do("undo", of=room.state.version)
    turns: Sequence[tuple[str, str]] = (
        ("ring", "carry"), ("pour", "ask"), ("ask", "think"), ("think", "carry"), ("biscuit", "report"), ("ask", "ring"),
        ("ring", "think"), ("carry", "ask"),
    )  # fmt: skip
    for one, two in turns:
        room.until("scene")
        room.do("commit", team="t1", choice=one)
        room.do("commit", team="t2", choice=two)
        room.next()
    for n in range(1, 7):
        room.until(f"judge.{n}@2")
        item = room.asked()[0]
        for said in ("real", "fake"):
            room.do("hands", what=item, choice=said, count=6 if pack.items[item].truth == said else 2)
        room.do("hands", what=item, choice="sure", count=5)
    room.until("promise")
    room.do("hands", what="promise", choice=pack.promises[0].id, count=5)
    room.until("finished")
    room.do("close")
    return room.state


SERIES = {
    "level_six": {"together": together, "post-then-repair": post_then_repair, "play-along": play_along},
    "number_nine": {"kind-and-careful": kind_and_careful, "no-to-everything": no_to_everything, "paper-and-hands-up": paper_and_hands_up},
}
