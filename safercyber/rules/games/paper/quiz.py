"""A quiz on paper: message cards, a slip for each person, the key."""

from __future__ import annotations

from collections.abc import Mapping

from safercyber.rules.games.bodies.quiz import Quiz
from safercyber.rules.games.pack import PackOf
from safercyber.rules.games.paper import shared
from safercyber.rules.games.paper.blocks import Block, Sheet, card, cards, message, shuffled, words


def numbered(pack: PackOf[Quiz]) -> list[tuple[str, str]]:
    """Each message with the number on its card: 1, 2, 3, or A1, A2, B1 where there are forms. Their order tells nothing of the truth.

    A quiz in fixed order keeps it. Forms are mixed in one way, so that A3 and B3 are of one kind, as the forms were built.
    """
    forms = pack.body.forms
    first = next(iter(forms.values()))
    mixed = list(first) if pack.body.order == "fixed" else shuffled(first, pack.id)
    slots = [first.index(one) for one in mixed]
    return [(f"{name if len(forms) > 1 else ''}{n}", ids[slot]) for name, ids in forms.items() for n, slot in enumerate(slots, 1)]


def on_tables(pack: PackOf[Quiz], title: str, art: Mapping[str, str]) -> list[Sheet]:
    """Message cards without their answers, and slips to answer on. No slip asks for a name."""
    found = numbered(pack)
    entries = [(f"Message {n}", pack.body.question, message(pack.items[one])) for n, one in found]
    what = f"Messages: {title}" if title else "Messages"
    sheets = [shared.message_cards(what, entries, pack.body.question, "Deal them one at a time.", pack.title)]
    slips = [
        _slip(pack, name, len(ids), title) for name, ids in pack.body.forms.items() for _ in range(4 if len(pack.body.forms) == 1 else 2)
    ]
    return [*sheets, cards("Answer slips", slips, say="One for each person, or one for each table. No names.", big=True)]


def _slip(pack: PackOf[Quiz], form: str, many: int, title: str) -> Block:
    face = card(
        pack.body.question, over=title or pack.title, corner=f"Form {form}" if len(pack.body.forms) > 1 else "", foot="No names, please."
    )
    face["slip"] = {"rows": [f"{form if len(pack.body.forms) > 1 else ''}{n}" for n in range(1, many + 1)], "sure": pack.body.sure_tap}
    return face


def for_officer(pack: PackOf[Quiz], title: str) -> list[Sheet]:
    """The key, with what is called out before a message."""
    calls = [f"{n}. “{pack.body.calls[one]}”" for n, one in numbered(pack) if one in pack.body.calls]
    found = numbered(pack)
    if pack.body.tell == "at-end":  # in the order in which they are told
        forms = {one: name for name, ids in pack.body.forms.items() for one in ids}
        found = sorted(found, key=lambda one: (forms[one[1]], pack.items[one[1]].truth != "real"))
    rows = ((n, pack.items[one].title, pack.items[one].truth.capitalize(), pack.items[one].why) for n, one in found)
    tell = "Tell why after each one." if pack.body.tell == "after-each" else "Tell them at the end, in this order: the real ones first."
    name = f"Answers: {title}" if title else "Answers"
    sheets = [shared.answers(name, rows, f"{tell} The score is the room's: one when more than half were right.")]
    if calls:
        sheets.append(words("Calls", [{"is": "points", "words": card("", words=calls)["words"]}], "Call it, then read the message twice."))
    return sheets
