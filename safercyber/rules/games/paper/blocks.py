"""The few shapes that everything on paper is made of, as plain data: words with bold in them, blocks, cards, pages and sheets.

Words are lists of lines, a line a list of [words, is it bold]: a page setter never has to read a mark of any kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, TypeAlias

from safercyber.rules.games.bodies.items import Item, Shown

Rich: TypeAlias = list[list[list[Any]]]
Block: TypeAlias = dict[str, Any]
Sheet: TypeAlias = dict[str, Any]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHOWN = {"text": "Text message", "email": "Email", "letter": "Letter", "call": "Phone call", "note": "Note"}


def rich(text: str) -> Rich:
    """A pack's text as lines of runs: *bold* is bold and nothing else means anything. A star without its pair stays a star."""
    parts = text.split("*")
    runs = [(part, n % 2 == 1) for n, part in enumerate(parts)] if len(parts) % 2 else [(text, False)]
    lines: Rich = [[]]
    for words, is_bold in runs:
        first, *more = words.split("\n")
        if first:
            lines[-1].append([first, is_bold])
        for line in more:
            lines.append([[line, is_bold]] if line else [])
    return lines


def pounds(n: int) -> str:
    """£1,200."""
    return f"£{n:,}" if n >= 0 else f"-£{-n:,}"


def shuffled(ids: Iterable[str], pack: str) -> list[str]:
    """These ids in an order of their own, the same for a pack each time: where something stands must not tell what it is."""
    return sorted(ids, key=lambda id: sha256(f"{pack}/{id}".encode()).digest())


def listed(names: Sequence[str], last: str = "or") -> str:
    """ "one", "one or two", "one, two or three"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def para(text: str) -> Block:
    """A paragraph."""
    return {"is": "para", "words": rich(text)}


def head(text: str, note: str = "") -> Block:
    """A heading within a sheet, with a line that stays with it and with what follows."""
    return {"is": "head", "words": text, "note": rich(note) if note else []}


def points(texts: Iterable[str]) -> Block:
    """A list of points."""
    return {"is": "points", "words": [rich(text) for text in texts]}


def steps(say: str, do: str, title: str = "", after: Iterable[str] = ()) -> Block:
    """What the officer says and does at one moment."""
    return {"is": "step", "title": title, "say": rich(say), "do": rich(do) if do else [], "after": [rich(one) for one in after]}


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = (), tall: bool = False) -> Block:
    """A table with a head and a name for each row. `widths` are shares; `tall` rows leave room to write."""
    return {
        "is": "table", "title": title, "columns": list(columns), "rows": [[rich(cell) for cell in row] for row in rows],
        "widths": list(widths) or [1] * len(columns), "tall": tall,
    }  # fmt: skip


def fill_in(texts: Iterable[str]) -> Block:
    """Lines to write on."""
    return {"is": "fill", "words": [rich(text) for text in texts]}


def picture(key: str, says: str, without: str | None = None) -> Block:
    """A drawing by its key, with what it shows. Where there is none, `without` stands in its place, or else what would be seen."""
    return {"is": "picture", "key": key, "says": says, "without": rich(f"*Picture this:* {says}" if without is None else without)}


def message(one: Item | Shown | Any) -> Block:
    """A message as people get it. Nothing that tells whether it is real."""
    return {"as": SHOWN.get(one.shown_as, "Message"), "from": one.sender, "subject": one.subject, "words": rich(one.body)}


def card(
    title: str, *, words: Sequence[str] = (), corner: str = "", over: str = "", foot: str = "", shown: Block | None = None, key: str = ""
) -> Block:
    """One card: a title, what stands over it and in its corner, its words, a message, a line at the foot, a drawing by its key."""
    return {
        "title": title, "over": over, "corner": corner, "words": [rich(one) for one in words], "message": shown, "foot": rich(foot),
        "key": key,
    }  # fmt: skip


def cards(title: str, faces: Sequence[Block], *, say: str, big: bool = False, backs: Sequence[tuple[str, str]] = ()) -> Sheet:
    """Sheets of cards of one size, to cut. `backs` has (title, words) for each card, or is empty for cards with nothing behind."""
    return {
        "is": "cards", "title": title, "say": rich(say), "faces": list(faces), "big": big,
        "backs": [[one, rich(words)] for one, words in backs],
    }  # fmt: skip


def page(
    title: str, *, over: str, blocks: Sequence[Block] = (), shown: Sequence[Block] = (), ask: str = "", note: str = "",
    choices: Sequence[tuple[str, str]] = (), ends: Sequence[Block] = (),
) -> Sheet:  # fmt: skip
    """A card of a whole page: a scene or a lock."""
    return {
        "is": "page", "title": title, "over": over, "blocks": list(blocks), "messages": list(shown), "ask": ask, "note": note,
        "choices": [[LETTERS[n], rich(words), rich(only)] for n, (words, only) in enumerate(choices)], "ends": list(ends),
    }  # fmt: skip


def words(title: str, blocks: Sequence[Block], lead: str = "") -> Sheet:
    """A sheet of words that runs over as many pages as it needs."""
    return {"is": "words", "title": title, "lead": rich(lead) if lead else [], "blocks": blocks}
