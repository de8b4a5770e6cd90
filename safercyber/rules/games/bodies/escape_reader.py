"""Reading the body of an escape: places, facts, the clock, and whether there is a way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from safercyber.rules.games.bodies.escape import TRIGGERS, Chime, Escape, Fact, Lock, Place, closure
from safercyber.rules.games.bodies.facts_reader import Known, read_cards, read_rules
from safercyber.rules.games.bodies.items import Around
from safercyber.rules.games.bodies.locks_reader import read_lock
from safercyber.rules.games.reading import Path, Reader


def read_escape(reader: Reader, raw: Any, path: Path, around: Around) -> Escape:
    """Read the body of an escape. Problems go to the reader."""
    body = reader.mapping(
        raw, path, ("start", "goal", "finish", "places", "locks"), ("minutes", "clock", "story_clock", "facts", "cards")
    )  # fmt: skip
    places = {one.id: one for one in reader.each_once(body.get("places"), (*path, "places"), "places", _place, 1)}

    def lock(reader: Reader, entry: Any, at: Path) -> Lock:
        return read_lock(reader, entry, at, frozenset(places), around)

    locks = {one.id: one for one in reader.each_once(body.get("locks"), (*path, "locks"), "locks", lock, 1)}
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


def _check_way_out(reader: Reader, escape: Escape, carried: Iterable[str], path: Path) -> None:
    if not escape.locks or any(lock.place not in escape.places for lock in escape.locks.values()):
        return
    have, opened = closure(escape, (*escape.start, *carried))
    for n, lock in enumerate(escape.locks.values()):
        if lock.id not in opened:
            reader.problem((*path, n), f'"{lock.id}" can never be reached: it needs {" and ".join(lock.needs)}.', "UNREACHED")
    if escape.goal and escape.goal not in have:
        reader.problem(path, f'the goal "{escape.goal}" can never be reached.', "UNWINNABLE")
