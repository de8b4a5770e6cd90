"""The quiz kind: messages judged one at a time, real or fake, sure or not sure, and looked at together afterwards.

Forms are sets of messages that match place by place in move, truth and difficulty, so that half of the people may have one and
half the other, and whichever somebody did not have can be asked later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.bodies.items import Around, Item
from safercyber.rules.games.reading import Path, Reader

PHASES = ("judge", "told", "score")
FORM_NAMES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Quiz:
    """The body of a quiz pack.

    `forms`: item ids place by place; a quiz without forms has one, called "A". `deal`: "seats" gives each phone a form in turn,
    "room" draws one for the whole room. `tell`: "at-end" (the feedback round, real ones first) or "after-each".
    `calls`: what the host calls out before a message. `again`: the host may offer the other form after the score.
    The score is the room's: how many messages most of the room got right.
    """

    items: tuple[str, ...]
    order: str
    forms: Mapping[str, tuple[str, ...]]
    deal: str
    tell: str
    sure_tap: bool
    again: bool
    question: str
    calls: Mapping[str, str]
    cases: tuple[tuple[str, str], ...]

    @property
    def length(self) -> int:
        """How many messages one person judges."""
        return len(next(iter(self.forms.values())))


def read_quiz(reader: Reader, raw: Any, path: Path, around: Around) -> Quiz:
    """Read the body of a quiz. Problems go to the reader."""
    body = reader.mapping(
        raw, path, ("items",), ("order", "score", "speed", "sure_tap", "forms", "deal", "tell", "again", "question", "calls", "minutes")
    )
    if "minutes" in body:  # said for the authors; nothing ends by it
        reader.number(body["minutes"], (*path, "minutes"), 1, 120)
    items = reader.ids(body.get("items"), (*path, "items"), around.items, "the item")
    reader.items(body.get("items"), (*path, "items"), 2)
    reader.once(((one, (*path, "items", n)) for n, one in enumerate(items)), "items of the quiz")
    if body.get("speed", False) is not False:
        reader.problem((*path, "speed"), "speed never scores; write speed: false or leave it out.")
    reader.choice(body.get("score", "room-right"), (*path, "score"), ("room-right",), "the score")
    forms = _forms(reader, body["forms"], (*path, "forms"), items, around.items) if "forms" in body else {"A": items}
    deal = reader.choice(body.get("deal", "room"), (*path, "deal"), ("seats", "room"))
    again = reader.truth(body.get("again", False), (*path, "again"))
    if len(forms) < 2 and (deal == "seats" or again):
        reader.problem(path, '"deal: seats" and "again" need two forms.')
    if around.rules:
        reader.problem(around.rules_at, "a quiz has no rules of its own; leave the list out.")
    return Quiz(
        items=items,
        order=reader.choice(body.get("order", "seeded"), (*path, "order"), ("seeded", "fixed"), "the order"),
        forms=forms,
        deal=deal,
        tell=reader.choice(body.get("tell", "at-end"), (*path, "tell"), ("at-end", "after-each")),
        sure_tap=reader.truth(body.get("sure_tap", True), (*path, "sure_tap")),
        again=again,
        question=reader.text(body.get("question", "Real or fake?"), (*path, "question"), 60),
        calls={
            key: reader.text(words, (*path, "calls", key), 120)
            for key, words in reader.mapping(body.get("calls", {}), (*path, "calls"), (), frozenset(items)).items()
            if key in items
        },
        cases=tuple((around.items[one].move, around.items[one].truth) for one in items if one in around.items),
    )


def _forms(reader: Reader, raw: Any, path: Path, items: tuple[str, ...], known: Mapping[str, Item]) -> dict[str, tuple[str, ...]]:
    group = reader.mapping(raw, path, ("A", "B"), FORM_NAMES[2:])
    forms = {
        str(name): reader.ids(entry, (*path, name), frozenset(items), "the item") for name, entry in group.items() if name in FORM_NAMES
    }
    listed = [one for form in forms.values() for one in form]
    for one in items:
        if listed.count(one) != 1:
            reader.problem(path, f'the item "{one}" should stand in one form; it stands in {listed.count(one)}.')
    first = forms.get("A", ())
    for name, form in forms.items():
        if not form:
            reader.problem((*path, name), f"form {name} is empty.")
        elif len(form) != len(first):
            reader.problem((*path, name), f"form {name} has {len(form)} items and form A has {len(first)}.")
        truths = [known[one].truth for one in form if one in known]
        if truths.count("real") != truths.count("fake"):
            reader.problem((*path, name), f"form {name} is not half real and half fake.", "ONE-SIDED")
        for n, (mine, theirs) in enumerate(zip(form, first, strict=False)):
            if mine in known and theirs in known:
                a, b = known[mine], known[theirs]
                if (a.truth, a.move, a.level) != (b.truth, b.move, b.level):
                    reader.problem(
                        (*path, name, n), f'"{mine}" stands where form A has "{theirs}", but truth, move or level differ.', "ONE-SIDED"
                    )  # fmt: skip
    return forms or {"A": items}
