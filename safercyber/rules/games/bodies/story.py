"""The story kind: scenes, choices that change counters without right or wrong, endings, and moments one may go back to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.bodies.facts import Card, Condition, Counter, Effect, Rule
from safercyber.rules.games.bodies.facts_reader import (
    Known,
    read_cards,
    read_condition,
    read_counters,
    read_effects,
    read_rules,
)
from safercyber.rules.games.bodies.items import TRUTHS, Around, Shown, read_shown
from safercyber.rules.games.reading import Path, Reader

PHASES = ("intro", "scene", "chosen", "ending", "path")
JUDGED = ("real", "fake", "check")
TRIGGERS = ("choose", "hint", "round-end", "facilitator")
MOST_CHOICES = 9


@dataclass(frozen=True)
class Pick:
    """What a choice with this id means in every scene: its words, the move it practises, how it takes a case."""

    id: str
    say: str
    move: str
    judged: str


@dataclass(frozen=True)
class Choice:
    """One thing a team may do. `then` is what follows at once, `afterthought` what is said of it when one looks back.

    `judged` says how it takes a case: as real, as fake, or by checking first. `mends`: the scene whose case it puts right after all.
    """

    id: str
    text: str
    go: str
    condition: Condition | None
    effects: tuple[Effect, ...]
    then: str
    afterthought: str
    move: str
    judged: str
    mends: str


@dataclass(frozen=True)
class Node:
    """One scene, or with `end` an ending. `late`: no good end is owed from here. `truth`: the scene is a case, real or fake.

    `back`: the moments an ending offers to go back to, with `back_say` on the button. `facts`: true things this ending says.
    """

    id: str
    title: str
    speaker: str
    text: str
    clues: tuple[str, ...]
    show: Shown | None
    picture: str
    hints: tuple[str, ...]
    choices: tuple[Choice, ...]
    late: bool
    truth: str
    move: str
    best: tuple[str, ...]
    why: str
    end: str
    good: bool
    facts: tuple[str, ...]
    back: tuple[str, ...]
    back_say: str

    def choice(self, id: str) -> Choice:
        """The choice with this id; KeyError when there is none."""
        for choice in self.choices:
            if choice.id == id:
                return choice
        raise KeyError(id)


@dataclass(frozen=True)
class Truth:
    """A true thing said at an ending, with where to turn. `advice` is a key into the contact list, or nothing."""

    id: str
    say: str
    advice: str


@dataclass(frozen=True)
class Story:
    """The body of a story pack. `facts` are all that its effects may give; `truths` are told at the endings."""

    start: str
    counters: Mapping[str, Counter]
    nodes: Mapping[str, Node]
    cards: Mapping[str, Card]
    rules: tuple[Rule, ...]
    picks: tuple[Pick, ...]
    truths: Mapping[str, Truth]
    question: str
    hints_from: str
    cases: tuple[tuple[str, str], ...]
    felt: frozenset[str]
    facts: frozenset[str]


def read_story(reader: Reader, raw: Any, path: Path, around: Around) -> Story:
    """Read the body of a story. Problems go to the reader."""
    body = reader.mapping(raw, path, ("start", "nodes"), ("counters", "cards", "question", "facts", "picks", "hints_from", "minutes"))
    if "minutes" in body:  # said for the authors; nothing ends by it
        reader.number(body["minutes"], (*path, "minutes"), 1, 120)
    counters = read_counters(reader, body.get("counters", {}), (*path, "counters"))
    raw_nodes = body.get("nodes")
    nodes_in = reader.mapping(raw_nodes, (*path, "nodes"), (), tuple(raw_nodes) if isinstance(raw_nodes, Mapping) else ())
    cards = read_cards(reader, body.get("cards"), (*path, "cards"))
    known = Known(
        facts=set(around.facts), counters=counters, cards=cards, places=frozenset(str(key) for key in nodes_in),
        choices={str(key): _choice_ids(entry) for key, entry in nodes_in.items()},
    )  # fmt: skip
    picks = {one.id: one for one in (_pick(reader, e, at, around) for e, at in reader.items(body.get("picks"), (*path, "picks")))}
    truths = {one.id: one for one in (_truth(reader, e, at) for e, at in reader.items(body.get("facts"), (*path, "facts")))}
    nodes = {}
    for key, entry in nodes_in.items():
        at = (*path, "nodes", key)
        reader.id(key, at)
        nodes[str(key)] = _node(reader, str(key), entry, at, known, around, picks, frozenset(truths))
    start = reader.choice(body.get("start"), (*path, "start"), frozenset(nodes), "the start")
    rules = read_rules(reader, around.rules, around.rules_at, known, TRIGGERS)
    for n, rule in enumerate(rules):
        if rule.of and rule.on in ("choose", "hint"):
            reader.choice(rule.of, (*around.rules_at, n, "of"), frozenset(nodes), "the scene")
    known.check_asked(reader)
    if start:
        _check_ways(reader, nodes, start, rules, (*path, "nodes"))
    return Story(
        start=start, counters=counters, nodes=nodes, cards=cards, rules=rules, picks=tuple(picks.values()), truths=truths,
        question=reader.text(body.get("question", "What do we do?"), (*path, "question"), 60),
        hints_from=reader.optional_text(body, "hints_from", path, 40),
        cases=tuple((node.move, node.truth) for node in nodes.values() if node.truth and node.move),
        felt=frozenset(one for node in nodes.values() for one in (node.move, *(choice.move for choice in node.choices)) if one),
        facts=frozenset(known.facts),
    )  # fmt: skip


def _pick(reader: Reader, raw: Any, path: Path, around: Around) -> Pick:
    pick = reader.mapping(raw, path, ("id", "say"), ("move", "judged"))
    return Pick(
        reader.id(pick.get("id"), (*path, "id")), reader.text(pick.get("say"), (*path, "say"), 60),
        reader.choice(pick["move"], (*path, "move"), around.moves, "the move") if "move" in pick else "",
        reader.choice(pick["judged"], (*path, "judged"), JUDGED) if "judged" in pick else "",
    )  # fmt: skip


def _truth(reader: Reader, raw: Any, path: Path) -> Truth:
    truth = reader.mapping(raw, path, ("id", "say"), ("advice",))
    return Truth(
        reader.id(truth.get("id"), (*path, "id")), reader.text(truth.get("say"), (*path, "say"), 240),
        reader.id(truth["advice"], (*path, "advice")) if "advice" in truth else "",
    )  # fmt: skip


def _choice_ids(raw: Any) -> frozenset[str]:
    choices = raw.get("choices") if isinstance(raw, Mapping) else None
    return (
        frozenset(str(one.get("id")) for one in choices if isinstance(one, Mapping)) if isinstance(choices, list | tuple) else frozenset()
    )


def _texts(reader: Reader, group: Mapping[str, Any], key: str, path: Path, most: int) -> tuple[str, ...]:
    return tuple(reader.text(one, at, most) for one, at in reader.items(group.get(key), (*path, key)))


def _node(
    reader: Reader, key: str, raw: Any, path: Path, known: Known, around: Around, picks: Mapping[str, Pick], truths: Collection[str]
) -> Node:
    is_end = isinstance(raw, Mapping) and "end" in raw
    node = reader.mapping(
        raw, path, ("title", "text", "end", "good") if is_end else ("title", "text", "choices"),
        ("speaker", "picture", "back", "facts") if is_end
        else ("speaker", "clues", "show", "picture", "hints", "late", "truth", "move", "best", "why"),
    )  # fmt: skip
    choices_in = [] if is_end else reader.items(node.get("choices"), (*path, "choices"), 1)
    if len(choices_in) > MOST_CHOICES:
        reader.problem((*path, "choices"), f"a scene offers {MOST_CHOICES} choices at most; this one has {len(choices_in)}.")
    truth = reader.choice(node["truth"], (*path, "truth"), TRUTHS) if "truth" in node else ""
    if truth and "move" not in node:
        reader.problem(path, 'a scene that is real or fake names the "move" it trains.')
    choices = tuple(_choice(reader, entry, at, known, around, picks, bool(truth)) for entry, at in choices_in)
    reader.once(((one.id, (*at, "id")) for one, (_, at) in zip(choices, choices_in, strict=True)), "choices")
    back = reader.mapping(node["back"], (*path, "back"), ("say", "to")) if "back" in node else {}
    return Node(
        id=key,
        title=reader.text(node.get("title"), (*path, "title"), 60),
        speaker=reader.optional_text(node, "speaker", path, 40),
        text=reader.text(node.get("text"), (*path, "text"), 500),
        clues=_texts(reader, node, "clues", path, 200),
        show=read_shown(reader, node, path),
        picture=reader.optional_text(node, "picture", path, 240),
        hints=_texts(reader, node, "hints", path, 200),
        choices=choices,
        late=reader.truth(node.get("late", False), (*path, "late")),
        truth=truth,
        move=reader.choice(node["move"], (*path, "move"), around.moves, "the move") if "move" in node else "",
        best=reader.ids(node.get("best"), (*path, "best"), frozenset(one.id for one in choices), "the choice"),
        why=reader.optional_text(node, "why", path, 400),
        end=reader.id(node["end"], (*path, "end")) if is_end else "",
        good=reader.truth(node.get("good", False), (*path, "good")) if is_end else False,
        facts=reader.ids(node.get("facts"), (*path, "facts"), truths, "the fact"),
        back=reader.ids(back.get("to"), (*path, "back", "to"), known.places, "the scene") if back else (),
        back_say=reader.text(back.get("say"), (*path, "back", "say"), 90) if back else "",
    )


def _choice(reader: Reader, raw: Any, path: Path, known: Known, around: Around, picks: Mapping[str, Pick], is_case: bool) -> Choice:
    choice = reader.mapping(raw, path, ("id", "text", "go"), ("do", "if", "then", "afterthought", "move", "judged", "mends"))
    id = reader.id(choice.get("id"), (*path, "id"))
    pick = picks.get(id)
    if "judged" in choice and not is_case:
        reader.problem((*path, "judged"), '"judged" belongs to a scene that is real or fake.')
    judged = reader.choice(choice["judged"], (*path, "judged"), JUDGED) if "judged" in choice else pick.judged if pick and is_case else ""
    if is_case and not judged and "judged" not in choice:
        reader.problem(path, f'say how "{id}" takes this message: judged: real, fake or check (here or in "picks").')
    return Choice(
        id=id,
        text=reader.text(choice.get("text"), (*path, "text"), 110),
        go=reader.choice(choice.get("go"), (*path, "go"), known.places, "the scene"),
        condition=read_condition(reader, choice.get("if"), (*path, "if"), known),
        effects=read_effects(reader, choice.get("do"), (*path, "do"), known),
        then=reader.optional_text(choice, "then", path, 420),
        afterthought=reader.optional_text(choice, "afterthought", path, 420),
        move=reader.choice(choice["move"], (*path, "move"), around.moves, "the move") if "move" in choice else pick.move if pick else "",
        judged=judged,
        mends=reader.choice(choice["mends"], (*path, "mends"), known.places, "the scene") if "mends" in choice else "",
    )


def _check_ways(reader: Reader, nodes: Mapping[str, Node], start: str, rules: tuple[Rule, ...], path: Path) -> None:
    """Every scene can be come to, and from every scene that is not late a good ending can be."""
    jumps = {effect.name for rule in rules for effect in rule.effects if effect.op == "go"}
    ways = {key: {one.go for one in node.choices} | {e.name for one in node.choices for e in one.effects if e.op == "go"}
            for key, node in nodes.items()}  # fmt: skip
    reached, todo = {start, *jumps}, [start, *jumps]
    while todo:
        for one in ways.get(todo.pop(), ()):
            if one in nodes and one not in reached:
                reached.add(one)
                todo.append(one)
    for key in nodes:
        if key not in reached:
            reader.problem((*path, key), f'no choice leads to "{key}".', "UNREACHED")
    if not any(node.end for node in nodes.values()):
        reader.problem(path, "a story needs an ending.", "DEAD END")
    good = {key for key, node in nodes.items() if node.good}
    while more := {key for key in nodes if key not in good and ways[key] & good}:
        good |= more
    for key, node in nodes.items():
        if key in reached and not node.end and not node.late and key not in good:
            reader.problem((*path, key), f'from "{key}" no good ending can be reached; mark it late: true if that is meant.', "UNWINNABLE")
        for n, back in enumerate(node.back):
            if back in nodes and nodes[back].end:
                reader.problem((*path, key, "back", n), f'"{back}" is an ending; go back to a scene.')
