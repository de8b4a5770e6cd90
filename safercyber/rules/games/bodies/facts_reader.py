"""Reading facts, counters, cards, conditions, effects and rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from safercyber.rules.games.bodies.facts import COMPARE, Card, Condition, Counter, Effect, Rule
from safercyber.rules.games.reading import Path, Reader

AUDIENCES = ("team", "projector", "facilitator", "all", "debrief")
ON_A_BOARD = ("start", "stop", "draw")
MOST_DEEP = 6


@dataclass(frozen=True)
class Known:
    """What conditions and effects may name, and what they did name: the reader's memory of one body.

    `on_board`: the body is a board, where threats start and stop, decks are drawn from and hidden bricks are unlocked.
    """

    facts: set[str] = field(default_factory=set)
    counters: Mapping[str, Counter] = field(default_factory=dict)
    cards: Collection[str] = ()
    places: Collection[str] = ()
    choices: Mapping[str, Collection[str]] = field(default_factory=dict)
    bricks: Collection[str] = ()
    hidden: Collection[str] = ()
    threats: Collection[str] = ()
    decks: Collection[str] = ()
    on_board: bool = False
    asked: list[tuple[str, Path]] = field(default_factory=list)

    def check_asked(self, reader: Reader) -> None:
        """Every fact that somebody asks about is one that something gives."""
        for name, path in self.asked:
            reader.choice(name, path, sorted({*self.facts, *self.bricks}), "the fact")


def read_counters(reader: Reader, raw: Any, path: Path) -> dict[str, Counter]:
    """Counters by id: {trust: {start: 5, name: Trust}}."""
    found = {}
    for key, entry in reader.mapping(raw, path, (), tuple(raw) if isinstance(raw, Mapping) else ()).items():
        at = (*path, key)
        counter = reader.mapping(entry, at, ("start", "name"), ("min", "max", "unit", "better", "shared", "say"))
        least, most = reader.whole(counter.get("min", 0), (*at, "min")), reader.whole(counter.get("max", 1_000_000), (*at, "max"))
        start = reader.whole(counter.get("start"), (*at, "start"))
        if not least <= start <= most:
            reader.problem((*at, "start"), f'"{key}" starts at {start}, outside its ends {least} and {most}.')
        found[str(key)] = Counter(
            reader.id(key, at), reader.text(counter.get("name"), (*at, "name"), 30), start, least, most,
            reader.optional_text(counter, "unit", at, 10),
            reader.choice(counter["better"], (*at, "better"), ("high", "low")) if "better" in counter else "",
            reader.truth(counter.get("shared", False), (*at, "shared")), reader.optional_text(counter, "say", at, 120),
        )  # fmt: skip
    return found


def read_cards(reader: Reader, raw: Any, path: Path) -> dict[str, Card]:
    """Cards by id, from a list."""
    found: dict[str, Card] = {}
    entries = reader.items(raw, path)
    for entry, at in entries:
        card = reader.mapping(entry, at, ("id", "title", "text"))
        one = Card(
            reader.id(card.get("id"), (*at, "id")), reader.text(card.get("title"), (*at, "title"), 60),
            reader.text(card.get("text"), (*at, "text"), 400),
        )  # fmt: skip
        found.setdefault(one.id, one)
    reader.once(((str(e.get("id")), (*at, "id")) for e, at in entries if isinstance(e, Mapping)), "cards")
    return found


def read_condition(reader: Reader, raw: Any, path: Path, known: Known, deep: int = 0) -> Condition | None:
    """One condition; None when there is none or it could not be read."""
    if raw is None:
        return None
    if deep > MOST_DEEP:
        reader.problem(path, f"a condition may be {MOST_DEEP} deep at most.")
        return None
    if isinstance(raw, str):
        known.asked.append((raw, path))
        return Condition("has", raw)
    if isinstance(raw, list | tuple):
        return Condition("all", parts=_parts(reader, raw, path, known, deep))
    ops = ("has", "not", "any", "all", "at_least", "counter", "round", "chose", *(("stopped",) if known.on_board else ()))
    group = reader.mapping(raw, path, (), ops)
    if len(group) != 1:
        if isinstance(raw, Mapping):
            reader.problem(path, f"a condition asks one thing: one of {', '.join(ops)}.")
        return None
    (op, value), at = next(iter(group.items())), (*path, *group)
    if op not in ops:
        return None  # the group has told it
    if op == "has":
        name = reader.id(value, at)
        known.asked.append((name, at))
        return Condition("has", name)
    if op == "not":
        part = read_condition(reader, value, at, known, deep + 1)
        return Condition("not", parts=(part,)) if part else None
    if op == "stopped":
        return Condition(op, reader.choice(value, at, sorted(known.threats), "the threat"))
    if op in ("any", "all"):
        return Condition(op, parts=_parts(reader, value, at, known, deep))
    return _compared(reader, op, value, at, known)


def _parts(reader: Reader, raw: Any, path: Path, known: Known, deep: int) -> tuple[Condition, ...]:
    found = [read_condition(reader, entry, at, known, deep + 1) for entry, at in reader.items(raw, path, 1)]
    return tuple(one for one in found if one is not None)


def _compared(reader: Reader, op: str, value: Any, path: Path, known: Known) -> Condition | None:
    entries = reader.items(value, path)
    wanted = {"at_least": 2, "counter": 3, "round": 2, "chose": 2}[op]
    if len(entries) != wanted:
        shape = {
            "at_least": "[2, [a, b, c]]", "counter": '[trust, ">=", 5]', "round": '[">=", 2]', "chose": "[node, choice]",
        }[op]  # fmt: skip
        reader.problem(path, f'"{op}" is written {shape}.')
        return None
    values, places = [one for one, _ in entries], [at for _, at in entries]
    if op == "at_least":
        names = reader.ids(values[1], places[1])
        known.asked.extend((name, places[1]) for name in names)
        return Condition(op, number=reader.number(values[0], places[0], 1, 99), names=names)
    if op == "chose":
        node = reader.choice(values[0], places[0], sorted(known.choices), "the place")
        option = reader.choice(values[1], places[1], sorted(known.choices.get(node, ())), "the choice") if node else ""
        return Condition(op, node, option)
    name = reader.choice(values[0], places[0], sorted(known.counters), "the counter") if op == "counter" else ""
    compare = reader.choice(values[-2], places[-2], COMPARE, "the comparison")
    return (
        Condition(op, name, compare=compare, number=reader.whole(values[-1], places[-1])) if compare and (name or op == "round") else None
    )


def read_effects(reader: Reader, raw: Any, path: Path, known: Known) -> tuple[Effect, ...]:
    """A list of effects."""
    return tuple(one for entry, at in reader.items(raw, path) if (one := _effect(reader, entry, at, known)) is not None)


def _effect(reader: Reader, raw: Any, path: Path, known: Known) -> Effect | None:
    if isinstance(raw, list | tuple):
        raw, path = {"count": raw}, path
    ops = ("give", "drop", "unlock", "count", "show", *(ON_A_BOARD if known.on_board else ("go",)), "badge", "cue")
    group = reader.mapping(raw, path, (), (*ops, "to"))
    named = [op for op in ops if op in group]
    if len(named) != 1:
        if isinstance(raw, Mapping):
            reader.problem(path, f"an effect does one thing: one of {', '.join(ops)}.")
        return None
    op = named[0]
    value, at = group[op], (*path, op)
    if "to" in group and op != "show":
        reader.problem((*path, "to"), '"to" belongs to "show".')
    if op == "count":
        pair = reader.items(value, at)
        if len(pair) != 2:
            reader.problem(at, "a change of a counter is written [trust, 1].")
            return None
        return Effect("count", reader.choice(pair[0][0], pair[0][1], sorted(known.counters), "the counter"), reader.whole(*pair[1]))
    if op == "show":
        return Effect(op, reader.choice(value, at, sorted(known.cards), "the card"),
                      to=reader.choice(group.get("to", "team"), (*path, "to"), AUDIENCES, "the audience"))  # fmt: skip
    if op == "go":
        return Effect(op, reader.choice(value, at, sorted(known.places), "the place"))
    if known.on_board and op in (*ON_A_BOARD, "unlock"):
        names, what = {
            "start": (known.threats, "the threat"), "stop": (known.threats, "the threat"), "draw": (known.decks, "the deck"),
            "unlock": (known.hidden, "the hidden brick"),
        }[op]  # fmt: skip
        return Effect(op, reader.choice(value, at, sorted(names), what))
    name = reader.id(value, at)
    if op == "give" and name in known.bricks:
        reader.problem(at, f'"{name}" is a brick: bricks are bought, not given.')
    if op in ("give", "unlock"):
        known.facts.add(name)
        return Effect("give", name)
    if op == "drop":
        known.asked.append((name, at))
    return Effect(op, name)


def read_rules(reader: Reader, raw: Any, path: Path, known: Known, triggers: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules in file order: {on: choose, of: n2, if: …, do: [...], once: true}. `triggers`: those that the kind of game has."""
    found = []
    for entry, at in reader.items(raw, path):
        rule = reader.mapping(entry, at, ("on", "do"), ("of", "if", "once"))
        if not rule:
            continue
        if rule.get("on") == "facilitator" and "of" not in rule:
            reader.problem(at, 'a rule of the host needs "of": the name of the button that sets it off.')
        found.append(Rule(
            reader.choice(rule.get("on"), (*at, "on"), triggers, "the trigger"),
            reader.id(rule["of"], (*at, "of")) if "of" in rule else "",
            read_condition(reader, rule.get("if"), (*at, "if"), known),
            read_effects(reader, rule.get("do"), (*at, "do"), known),
            reader.truth(rule.get("once", False), (*at, "once")),
        ))  # fmt: skip
    return tuple(found)
