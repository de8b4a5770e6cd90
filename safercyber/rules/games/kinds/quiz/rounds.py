"""The turns of a quiz: which message whose phone has, how answers add up, and what most of the room got right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.bodies.items import Item
from safercyber.rules.games.bodies.quiz import Quiz
from safercyber.rules.games.names import draw, shuffled
from safercyber.rules.games.pack import PackOf

QuizPack = PackOf[Quiz]
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """How a room or a phone did: fakes spotted of those judged, real ones blocked of those judged."""

    spotted: int
    fakes: int
    blocked: int
    real: int

    @property
    def words(self) -> str:
        """ "spotted 5 of 6 fakes, wrongly blocked 1 of 6 real ones"."""
        return f"spotted {self.spotted} of {self.fakes} fakes, wrongly blocked {self.blocked} of {self.real} real ones"


def slots(pack: QuizPack, data: Data) -> list[int]:
    """The places of a form in the order in which the room plays them."""
    numbers = [str(n) for n in range(pack.body.length)]
    return [int(n) for n in (shuffled(data["seed"], "quiz", numbers) if pack.body.order == "seeded" else numbers)]


def room_form(pack: QuizPack, data: Data) -> str:
    """The form that the seed draws for the whole room."""
    names = sorted(pack.body.forms)
    return names[draw(data["seed"], "form", of=len(names))]


def dealt(pack: QuizPack, data: Data) -> str:
    """The form for the next phone that comes in: each in turn, so that the halves are even."""
    names = sorted(pack.body.forms)
    if not is_dealt(pack, data):
        return room_form(pack, data)
    return names[(draw(data["seed"], "form", of=len(names)) + len(data["forms"])) % len(names)]


def is_dealt(pack: QuizPack, data: Data) -> bool:
    """Phones have different forms, so the big screen shows no message."""
    return pack.body.deal == "seats" and len(pack.body.forms) > 1 and data["mode"] == "phones"


def form_of(pack: QuizPack, data: Data, seat: str | None, is_again: bool = False) -> str:
    """The form a seat (or, with None, the room) has: the first time, or again with the next form."""
    names = sorted(pack.body.forms)
    first = data["forms"].get(seat) or room_form(pack, data) if seat else room_form(pack, data)
    return names[(names.index(first) + is_again) % len(names)]


def item_at(pack: QuizPack, data: Data, form: str, n: int) -> Item:
    """The n-th message (from 1) of a form, in the order of the room."""
    return pack.items[pack.body.forms[form][slots(pack, data)[n - 1]]]


def told_order(pack: QuizPack, data: Data) -> list[int]:
    """The judged messages in the order of the feedback round: real ones first. As they came, where each is told at once."""
    played = list(range(1, data["played"] + 1))
    if pack.body.tell == "after-each":
        return played
    form = room_form(pack, data)
    return sorted(played, key=lambda n: (item_at(pack, data, form, n).truth == "fake", n))


def in_play(pack: QuizPack, data: Data, n: int, is_again: bool = False) -> list[Item]:
    """The messages in play at a place: one, or one of each form."""
    forms = sorted(pack.body.forms) if is_dealt(pack, data) else [form_of(pack, data, None, is_again)]
    return [item_at(pack, data, form, n) for form in forms]


def answers(pack: QuizPack, data: Data, item: Item, is_again: bool = False) -> Counter[str]:
    """How many said real and how many fake in one pass, on phones and by show of hands."""
    said = Counter(
        given["say"] for seat, given in data["items"].get(item.id, {}).items()
        if "say" in given and item.id in pack.body.forms[form_of(pack, data, seat, is_again)]
    )  # fmt: skip
    if item.id in pack.body.forms[form_of(pack, data, None, is_again)]:
        said.update({key: count for key, count in data["hands"].get(item.id, {}).items() if key in ("real", "fake")})
    return said


def is_right(pack: QuizPack, data: Data, item: Item, is_again: bool = False) -> bool | None:
    """More than half of those who judged it in this pass were right; None when nobody did."""
    said = answers(pack, data, item, is_again)
    total = said["real"] + said["fake"]
    return 2 * said[item.truth] > total if total else None


def score(items: list[Item], right: Mapping[str, bool | None]) -> Score:
    """Add up messages by what came of them; those that nobody judged are left out."""
    judged = [one for one in items if right.get(one.id) is not None]
    fakes = [one for one in judged if one.truth == "fake"]
    real = [one for one in judged if one.truth == "real"]
    return Score(
        sum(1 for one in fakes if right[one.id]), len(fakes), sum(1 for one in real if not right[one.id]), len(real)
    )  # fmt: skip


def pass_items(pack: QuizPack, data: Data, is_again: bool = False) -> list[Item]:
    """Every message of the first pass, or of the second, as far as it was played."""
    played = data["again"] if is_again else data["played"]
    return [item for n in range(1, played + 1) for item in in_play(pack, data, n, is_again)]


def room_score(pack: QuizPack, data: Data, is_again: bool = False) -> Score:
    """The room's score of one pass. Where forms are dealt, a message counts by those who had it in that pass."""
    items = pass_items(pack, data, is_again)
    return score(items, {one.id: is_right(pack, data, one, is_again) for one in items})


def own_score(pack: QuizPack, data: Data, seat: str, is_again: bool = False) -> Score:
    """One phone's own score of one pass."""
    form = form_of(pack, data, seat, is_again)
    items = [item_at(pack, data, form, n) for n in range(1, (data["again"] if is_again else data["played"]) + 1)]
    said = {one.id: data["items"].get(one.id, {}).get(seat, {}).get("say") for one in items}
    return score(items, {one.id: None if said[one.id] is None else said[one.id] == one.truth for one in items})


def calibration(pack: QuizPack, data: Data) -> dict[str, int]:
    """Sure and not sure by right and wrong, over every answer that had both."""
    found = Counter[str]()
    for id in pack.body.items:
        for given in data["items"].get(id, {}).values():
            if "say" in given and "sure" in given:
                right = given["say"] == pack.items[id].truth
                found[f"{'sure' if given['sure'] else 'not_sure'}_{'right' if right else 'wrong'}"] += 1
    return {f"{a}_{b}": found[f"{a}_{b}"] for a in ("sure", "not_sure") for b in ("right", "wrong")}
