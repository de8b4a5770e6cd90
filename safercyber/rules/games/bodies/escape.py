"""The escape kind: a graph of locks. A lock needs facts, asks, and gives facts; two pairs of people can work at once.

How an answer is written in "accept". Sets of options: `a+c+f` (any order). Orders and dialogues: `a>b>c`. One option: `b`. What is
put together from keys or letters: `4821`, `biscuit` (case, spaces and accents do not matter).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from safercyber.rules.games.bodies.facts import Card, Known, Rule, read_cards, read_rules
from safercyber.rules.games.bodies.items import TRUTHS, Around, Shown, read_shown
from safercyber.rules.games.reading import Path, Reader

PHASES = ("intro", "locks", "out", "lessons")
PICK_SOME = ("spot", "permissions", "map-or-photo")
PICK_ONE = ("pick-safest", "passphrase", "real-or-fake")
IN_ORDER = ("order",)
KINDS = (*PICK_SOME, *PICK_ONE, *IN_ORDER, "code-from-facts", "word-from-letters", "caller-dialogue", "relay")
TRIGGERS = ("answer", "hint", "facilitator")
DIGITS = "0123456789"
STUCK_AT_MOST = 240
MOST_OPTIONS = 8


@dataclass(frozen=True)
class Option:
    """One thing to pick. `reply` is said when a wrong try names it."""

    id: str
    say: str
    reply: str


@dataclass(frozen=True)
class Clue:
    """Something to look at: a message, or words. `picture` tells in words what the picture shows.

    `part`: which phone has it where the clue is split, 0 for all of them. `truth`: real or fake, for the record alone.
    """

    title: str
    picture: str
    show: Shown | None
    say: str
    part: int
    truth: str


@dataclass(frozen=True)
class Turn:
    """One turn of a call: what the caller says, and what one may answer."""

    say: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Hint:
    """A hint, offered after so many seconds of being stuck; the last one is the answer."""

    after: int
    say: str


@dataclass(frozen=True)
class Lock:
    """One lock. Its clues are dealt to as many phones as `split` says; one phone has them all. `keys`: what a code is put together from.

    `truth`: the lock is a case, real or fake. `pick`: how many options make an answer, 0 where that is not told.
    """

    id: str
    title: str
    place: str
    kind: str
    needs: tuple[str, ...]
    ask: str
    options: tuple[Option, ...]
    pick: int
    turns: tuple[Turn, ...]
    keys: tuple[str, ...]
    clues: tuple[Clue, ...]
    accept: frozenset[str]
    gives: tuple[str, ...]
    uses: tuple[str, ...]
    move: str
    truth: str
    minutes: int
    split: int
    hints: tuple[Hint, ...]
    learn: str
    wrong: str
    success: str


@dataclass(frozen=True)
class Place:
    """A place where locks are. It is open once the team has what it needs."""

    id: str
    name: str
    say: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """Something a team knows or holds, as it sees it."""

    id: str
    say: str


@dataclass(frozen=True)
class Chime:
    """What the story clock says once the opened locks add up to so many minutes."""

    at: int
    say: str


@dataclass(frozen=True)
class Escape:
    """The body of an escape pack. The clock is for the mood: nothing happens when it runs out."""

    start: tuple[str, ...]
    goal: str
    minutes: int
    clock: str
    chimes: tuple[Chime, ...]
    finish_title: str
    finish: str
    places: Mapping[str, Place]
    facts: Mapping[str, Fact]
    locks: Mapping[str, Lock]
    cards: Mapping[str, Card]
    rules: tuple[Rule, ...]
    cases: tuple[tuple[str, str], ...]
    felt: frozenset[str]
    given: frozenset[str]


def plain(words: str) -> str:
    """Words as they are compared: no case, no spaces, no accents, letters and figures only."""
    flat = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]", "", flat.casefold())


def answer_of(lock: Lock, picks: Iterable[str]) -> str:
    """What somebody tried, in the one form in which answers are compared."""
    return _one_form(lock.kind, bool(lock.options), tuple(picks))


def _one_form(kind: str, has_options: bool, picks: tuple[str, ...]) -> str:
    parts = tuple(one.strip().lower() for one in picks if one.strip())
    if kind in (*IN_ORDER, "caller-dialogue"):
        return ">".join(parts)
    if kind in (*PICK_SOME, *PICK_ONE) or has_options:
        return "+".join(sorted(set(parts)))
    return plain("".join(parts))


def read_escape(reader: Reader, raw: Any, path: Path, around: Around) -> Escape:
    """Read the body of an escape. Problems go to the reader."""
    body = reader.mapping(
        raw, path, ("start", "goal", "finish", "places", "locks"), ("minutes", "clock", "story_clock", "facts", "cards")
    )  # fmt: skip
    places_in = reader.items(body.get("places"), (*path, "places"), 1)
    places = {one.id: one for one in (_place(reader, entry, at) for entry, at in places_in)}
    reader.once(((str(e.get("id")), (*at, "id")) for e, at in places_in if isinstance(e, Mapping)), "places")
    locks_in = reader.items(body.get("locks"), (*path, "locks"), 1)
    locks = {one.id: one for one in (_lock(reader, entry, at, frozenset(places), around) for entry, at in locks_in)}
    reader.once(((str(e.get("id")), (*at, "id")) for e, at in locks_in if isinstance(e, Mapping)), "locks")
    facts_in = reader.items(body.get("facts"), (*path, "facts"))
    facts = {one.id: one for one in (_fact(reader, entry, at) for entry, at in facts_in)}
    start = reader.ids(body.get("start"), (*path, "start"))
    given = {*start, *around.facts, *(fact for lock in locks.values() for fact in lock.gives)}
    cards = read_cards(reader, body.get("cards"), (*path, "cards"))
    known = Known(facts=given, cards=cards)
    rules = read_rules(reader, around.rules, around.rules_at, known, TRIGGERS)
    for n, rule in enumerate(rules):
        if rule.of and rule.on in ("answer", "hint"):
            reader.choice(rule.of, (*around.rules_at, n, "of"), frozenset(locks), "the lock")
    known.check_asked(reader)
    _check_facts(reader, path, locks, places, [(str(e.get("id")), at) for e, at in facts_in if isinstance(e, Mapping)], given)
    finish = reader.mapping(body.get("finish"), (*path, "finish"), ("title", "text"))
    escape = Escape(
        start=start,
        goal=reader.choice(body.get("goal"), (*path, "goal"), frozenset(given), "the fact"),
        minutes=reader.number(body.get("minutes", 20), (*path, "minutes"), 1, 120),
        clock=reader.choice(body.get("clock", "story"), (*path, "clock"), ("story", "none"), "the clock"),
        chimes=tuple(_chime(reader, entry, at) for entry, at in reader.items(body.get("story_clock"), (*path, "story_clock"))),
        finish_title=reader.text(finish.get("title"), (*path, "finish", "title"), 60),
        finish=reader.text(finish.get("text"), (*path, "finish", "text"), 500),
        places=places, facts=facts, locks=locks, cards=cards, rules=rules,
        cases=tuple(
            (lock.move, truth) for lock in locks.values()
            for truth in (lock.truth, *(clue.truth for clue in lock.clues)) if truth
        ),
        felt=frozenset(lock.move for lock in locks.values()), given=frozenset(known.facts),
    )  # fmt: skip
    _check_way_out(reader, escape, around.facts, (*path, "locks"))
    return escape


def _check_facts(
    reader: Reader, path: Path, locks: Mapping[str, Lock], places: Mapping[str, Place], told: list[tuple[str, Path]], given: set[str]
) -> None:
    """What is needed is given by something, what is used up is needed, what is told of is given."""
    for n, lock in enumerate(locks.values()):
        for key, names in (("needs", lock.needs), ("uses", lock.uses)):
            for k, name in enumerate(names):
                reader.choice(name, (*path, "locks", n, key, k), frozenset(given), "the fact")
        for name in lock.uses:
            if name not in lock.needs:
                reader.problem((*path, "locks", n, "uses"), f'"{lock.id}" uses up "{name}" and does not need it.')
    for n, place in enumerate(places.values()):
        for k, name in enumerate(place.needs):
            reader.choice(name, (*path, "places", n, "needs", k), frozenset(given), "the fact")
        if not any(lock.place == place.id for lock in locks.values()):
            reader.problem((*path, "places", n), f'there is no lock at "{place.id}".', "UNUSED")
    for name, at in told:
        if name not in given:
            reader.problem(at, f'nothing gives the fact "{name}".', "UNREACHED")
    reader.once(told, "facts")


def _place(reader: Reader, raw: Any, path: Path) -> Place:
    place = reader.mapping(raw, path, ("id", "name"), ("say", "needs"))
    return Place(
        reader.id(place.get("id"), (*path, "id")), reader.text(place.get("name"), (*path, "name"), 40),
        reader.optional_text(place, "say", path, 240), reader.ids(place.get("needs"), (*path, "needs")),
    )  # fmt: skip


def _fact(reader: Reader, raw: Any, path: Path) -> Fact:
    fact = reader.mapping(raw, path, ("id", "say"))
    return Fact(reader.id(fact.get("id"), (*path, "id")), reader.text(fact.get("say"), (*path, "say"), 240))


def _chime(reader: Reader, raw: Any, path: Path) -> Chime:
    chime = reader.mapping(raw, path, ("at", "say"))
    return Chime(reader.number(chime.get("at"), (*path, "at"), 0, 240), reader.text(chime.get("say"), (*path, "say"), 200))


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


def _lock(reader: Reader, raw: Any, path: Path, places: frozenset[str], around: Around) -> Lock:
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
        found.add(_one_form(kind, bool(options), parts))
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


def closure(escape: Escape, facts: Iterable[str]) -> tuple[set[str], list[str]]:
    """Everything a team can come to know from these facts, and the locks it opens on the way, when nothing is used up."""
    have, opened = set(facts), []
    todo = list(escape.locks.values())
    while ready := [one for one in todo if {*one.needs, *escape.places[one.place].needs} <= have]:
        for lock in ready:
            have |= set(lock.gives)
            opened.append(lock.id)
            todo.remove(lock)
        have |= {effect.name for rule in escape.rules for effect in rule.effects if effect.op == "give"}
    return have, opened


def _check_way_out(reader: Reader, escape: Escape, carried: Iterable[str], path: Path) -> None:
    if not escape.locks or any(lock.place not in escape.places for lock in escape.locks.values()):
        return
    have, opened = closure(escape, (*escape.start, *carried))
    for n, lock in enumerate(escape.locks.values()):
        if lock.id not in opened:
            reader.problem((*path, n), f'"{lock.id}" can never be reached: it needs {" and ".join(lock.needs)}.', "UNREACHED")
    if escape.goal and escape.goal not in have:
        reader.problem(path, f'the goal "{escape.goal}" can never be reached.', "UNWINNABLE")
