"""Reading the locks of an escape: their clues, hints and options, and every answer that opens them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from safercyber.rules.games.bodies.escape import (
    DIGITS,
    KINDS,
    MOST_OPTIONS,
    PICK_ONE,
    PICK_SOME,
    STUCK_AT_MOST,
    Clue,
    Hint,
    Lock,
    Option,
    Turn,
    one_form,
    plain,
)
from safercyber.rules.games.bodies.items import TRUTHS, Around, read_shown
from safercyber.rules.games.reading import Path, Reader


def _option(reader: Reader, raw: Any, path: Path) -> Option:
    option = reader.mapping(raw, path, ("id", "say"), ("reply",))
    return Option(
        reader.id(option.get("id"), (*path, "id")), reader.text(option.get("say"), (*path, "say"), 140),
        reader.optional_text(option, "reply", path, 200),
    )  # fmt: skip


def _options(reader: Reader, raw: Any, path: Path, least: int) -> tuple[Option, ...]:
    entries = reader.items(raw, path, least)
    if len(entries) > MOST_OPTIONS:
        reader.problem(path, f"at most {MOST_OPTIONS} options; there are {len(entries)}.")
    found = tuple(_option(reader, entry, at) for entry, at in entries)
    reader.once(((one.id, (*at, "id")) for one, (_, at) in zip(found, entries, strict=True)), "options")
    return found


def read_lock(reader: Reader, raw: Any, path: Path, places: frozenset[str], around: Around) -> Lock:
    """One entry of "locks"."""
    kind = str(raw.get("kind")) if isinstance(raw, Mapping) else ""
    optional = ["needs", "uses", "split", "clue", "wrong", "success", "truth", "pick"]
    needed = ["id", "title", "place", "kind", "ask", "gives", "move", "minutes", "hints", "learn"]
    if kind == "caller-dialogue":
        needed += ["turns", "accept"]
    elif kind in (*PICK_SOME, *PICK_ONE):
        needed += ["options", "accept"]
    elif kind == "order":
        needed.append("options")
        optional += ["accept", "not_last", "not_first", "before"]
    elif kind == "word-from-letters":
        needed += ["letters", "accept"]
    else:
        needed.append("accept")
        optional.append("options")
    lock = reader.mapping(raw, path, needed, tuple(optional))
    reader.choice(kind, (*path, "kind"), KINDS, "the kind of lock")
    options = _options(reader, lock.get("options"), (*path, "options"), 2) if "options" in lock else ()
    turns_in = reader.items(lock.get("turns"), (*path, "turns"), 1 if kind == "caller-dialogue" else 0)
    turns = tuple(_turn(reader, entry, at) for entry, at in turns_in)
    keys = _keys(reader, lock, path, kind, bool(options))
    split = reader.number(lock.get("split", 1), (*path, "split"), 1, 4)
    clues = tuple(_clue(reader, entry, at, split) for entry, at in reader.items(lock.get("clue"), (*path, "clue")))
    missing = [part for part in range(1, split + 1) if split > 1 and not any(clue.part == part for clue in clues)]
    if missing:
        reader.problem((*path, "clue"), f"split {split} deals {split} parts; part {missing[0]} has no clue.")
    if kind == "real-or-fake" and {clue.truth for clue in clues if clue.truth} != {"real", "fake"}:
        reader.problem((*path, "clue"), 'a real-or-fake lock shows a real and a fake message, each with its "truth".', "ONE-SIDED")
    accept = _accept(reader, lock, path, kind, options, turns, keys)
    pick = reader.number(lock["pick"], (*path, "pick"), 1, MOST_OPTIONS) if "pick" in lock else 0
    if pick and options and any(len(re.split("[+>]", one)) != pick for one in accept):
        reader.problem((*path, "pick"), f"pick {pick} does not fit the answers in accept.")
    return Lock(
        id=reader.id(lock.get("id"), (*path, "id")), title=reader.text(lock.get("title"), (*path, "title"), 50),
        place=reader.choice(lock.get("place"), (*path, "place"), places, "the place"), kind=kind,
        needs=reader.ids(lock.get("needs"), (*path, "needs")), ask=reader.text(lock.get("ask"), (*path, "ask"), 240),
        options=options, pick=pick, turns=turns, keys=keys, clues=clues, accept=accept,
        gives=reader.ids(lock.get("gives"), (*path, "gives")), uses=reader.ids(lock.get("uses"), (*path, "uses")),
        move=reader.choice(lock.get("move"), (*path, "move"), around.moves, "the move"),
        truth=reader.choice(lock["truth"], (*path, "truth"), TRUTHS) if "truth" in lock else "",
        minutes=reader.number(lock.get("minutes"), (*path, "minutes"), 1, 30), split=split, hints=_hints(reader, lock, path),
        learn=reader.text(lock.get("learn"), (*path, "learn"), 200),
        wrong=reader.text(lock.get("wrong", "Not yet. Look again, together."), (*path, "wrong"), 200),
        success=reader.text(lock.get("success", "It opens."), (*path, "success"), 240),
    )  # fmt: skip


def _clue(reader: Reader, raw: Any, path: Path, split: int) -> Clue:
    clue = reader.mapping(raw, path, ("title",), ("picture", "show", "say", "part", "truth"))
    if "show" not in clue and "say" not in clue and clue:
        reader.problem(path, 'a clue needs "show" (a message) or "say" (words): a picture alone is not seen by everybody.')
    return Clue(
        reader.text(clue.get("title"), (*path, "title"), 60), reader.optional_text(clue, "picture", path, 300),
        read_shown(reader, clue, path), reader.optional_text(clue, "say", path, 400),
        reader.number(clue.get("part", 0), (*path, "part"), 0, split),
        reader.choice(clue["truth"], (*path, "truth"), TRUTHS) if "truth" in clue else "",
    )  # fmt: skip


def _hints(reader: Reader, lock: Mapping[str, Any], path: Path) -> tuple[Hint, ...]:
    entries = reader.items(lock.get("hints"), (*path, "hints"))
    hints = tuple(_hint(reader, entry, at) for entry, at in entries)
    if len(hints) < 3:
        reader.problem((*path, "hints"), "a lock has three hints at least: a nudge, where to look, the answer.", "NO HINT")
    if [one.after for one in hints] != sorted(one.after for one in hints):
        reader.problem((*path, "hints"), "hints should come in the order of their seconds.")
    if hints and hints[-1].after > STUCK_AT_MOST:
        reader.problem((*path, "hints"), f"nobody is stuck for more than {STUCK_AT_MOST} seconds: give the answer by then.", "NO HINT")
    return hints


def _keys(reader: Reader, lock: Mapping[str, Any], path: Path, kind: str, has_options: bool) -> tuple[str, ...]:
    """What a code or a word is put together from: digits, or the letters dealt. A phone sends keys from this list and nothing else."""
    if kind == "word-from-letters":
        letters = str(lock.get("letters", ""))
        if not re.fullmatch(r"[A-Za-z]{3,14}", letters):
            reader.problem((*path, "letters"), '"letters" should be 3 to 14 plain letters, like TSIBUCI.')
            return ()
        return tuple(letters.lower())
    if kind in ("relay", "code-from-facts") and not has_options:
        return tuple(DIGITS)
    return ()


def _turn(reader: Reader, raw: Any, path: Path) -> Turn:
    turn = reader.mapping(raw, path, ("say", "options"))
    return Turn(reader.text(turn.get("say"), (*path, "say"), 240), _options(reader, turn.get("options"), (*path, "options"), 2))


def _hint(reader: Reader, raw: Any, path: Path) -> Hint:
    hint = reader.mapping(raw, path, ("after", "say"))
    return Hint(reader.number(hint.get("after"), (*path, "after"), 0, 600), reader.text(hint.get("say"), (*path, "say"), 200))


def _accept(
    reader: Reader, lock: Mapping[str, Any], path: Path, kind: str, options: tuple[Option, ...],
    turns: tuple[Turn, ...], keys: tuple[str, ...],
) -> frozenset[str]:  # fmt: skip
    """Every answer that opens the lock, in the form in which answers are compared."""
    at = (*path, "accept")
    ids = [one.id for one in options]
    if kind == "order" and "accept" not in lock:
        return _orders(reader, lock, path, ids)
    found = set()
    for entry, place in reader.items(lock.get("accept"), at, 1):
        words = str(entry) if isinstance(entry, int) and not isinstance(entry, bool) else entry
        if not isinstance(words, str) or not words.strip():
            reader.problem(place, f"{entry} is not an answer.")
            continue
        parts = tuple(re.split(r"[+>]", words)) if not keys else (words,)
        parts = tuple(one.strip().lower() for one in parts)
        if keys:
            if any(one not in keys for one in plain(words)) or not plain(words):
                reader.problem(place, f'"{words}" cannot be put together from the keys {"".join(keys)}.')
        elif kind == "caller-dialogue":
            if len(parts) != len(turns):
                reader.problem(place, f'"{words}" has {len(parts)} answers and the call has {len(turns)} turns.')
            for part, turn in zip(parts, turns, strict=False):
                reader.choice(part, place, frozenset(one.id for one in turn.options), "the option")
        else:
            for part in parts:
                reader.choice(part, place, frozenset(ids), "the option")
            if kind == "order" and sorted(parts) != sorted(ids):
                reader.problem(place, f'"{words}" should name every option once.')
            if kind in PICK_ONE and len(parts) != 1:
                reader.problem(place, f'"{words}" names {len(parts)} options; one is picked here.')
        found.add(one_form(kind, bool(options), parts))
    return frozenset(found)


def _orders(reader: Reader, lock: Mapping[str, Any], path: Path, ids: list[str]) -> frozenset[str]:
    """Every order that keeps the rules: not_last, not_first, and pairs in "before"."""
    if not {"not_last", "not_first", "before"} & set(lock):
        reader.problem(path, 'an order needs "accept", or one of "before", "not_first" and "not_last".')
        return frozenset()
    if len(ids) > 6:
        reader.problem((*path, "options"), "an order by rules has 6 options at most.")
        return frozenset()
    not_last = reader.ids(lock.get("not_last"), (*path, "not_last"), frozenset(ids), "the option")
    not_first = reader.ids(lock.get("not_first"), (*path, "not_first"), frozenset(ids), "the option")
    before = [reader.ids(entry, at, frozenset(ids), "the option") for entry, at in reader.items(lock.get("before"), (*path, "before"))]
    fits = [
        one for one in permutations(ids)
        if one[-1] not in not_last and one[0] not in not_first
        and all(one.index(pair[k]) < one.index(pair[k + 1]) for pair in before for k in range(len(pair) - 1))
    ]  # fmt: skip
    if not fits:
        reader.problem(path, "no order keeps these rules.")
    return frozenset(">".join(one) for one in fits)
