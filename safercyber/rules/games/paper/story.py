"""A story on paper: a page for each scene without what follows, and for the officer what each choice leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.facts import Condition
from safercyber.rules.games.bodies.story import Choice, Node, Story
from safercyber.rules.games.pack import PackOf
from safercyber.rules.games.paper.art import drawing_for
from safercyber.rules.games.paper.blocks import LETTERS, Block, Sheet, head, listed, message, page, para, picture, points, words


def scenes(body: Story) -> list[tuple[str, Node]]:
    """Each scene with the name on its page: Scene 1, Scene 2; Ending 1. They are numbered as the pack has them."""
    named, counts = [], {"Scene": 0, "Ending": 0}
    for node in body.nodes.values():
        kind = "Ending" if node.end else "Scene"
        counts[kind] += 1
        named.append((f"{kind} {counts[kind]}", node))
    return named


def on_tables(pack: PackOf[Story], title: str, art: Mapping[str, str]) -> list[Sheet]:
    """A page for each scene. What a choice leads to, the hints and what was true stay with the officer."""
    return [_scene(pack, over, node, art) for over, node in scenes(pack.body)]


def _scene(pack: PackOf[Story], over: str, node: Node, art: Mapping[str, str]) -> Sheet:
    blocks: list[Block] = []
    if node.picture:
        found = drawing_for(node.picture, art)
        blocks.append(picture(f"art:{found}" if found else "", node.picture))
    blocks.append(para(node.text))
    shown = [message(node.show)] if node.show else []
    ends: list[Block] = [points(node.clues)] if node.clues else []
    ends += [points([pack.body.truths[one].say for one in node.facts])] if node.facts else []
    choices = [(one.text, "If the officer says that it fits you." if one.condition else "") for one in node.choices]
    return page(node.title, over=over, blocks=blocks, shown=shown, ask="" if node.end else pack.body.question, choices=choices, ends=ends,
                note=node.speaker if node.speaker and node.speaker not in node.title else "")  # fmt: skip


def for_officer(pack: PackOf[Story], title: str) -> list[Sheet]:
    """What to say after each choice, and which page comes next."""
    names = {node.id: over for over, node in scenes(pack.body)}
    blocks: list[Block] = []
    for over, node in scenes(pack.body):
        if node.end:
            continue
        blocks += [
            head(f"{over}: {node.title}"),
            *_truth(pack, node),
            *(_choice(pack.body, names, n, one) for n, one in enumerate(node.choices)),
        ]
        if node.hints:
            who = f"Hints from {pack.body.hints_from[0].lower()}{pack.body.hints_from[1:]}" if pack.body.hints_from else "Hints"
            blocks.append({"is": "small", "title": f"{who}, one at a time", "words": points(node.hints)["words"]})
    counters = [f"*{one.name}* starts at {one.start}. {one.say}" for one in pack.body.counters.values() if one.name]
    name = f"What follows: {title}" if title else "What follows"
    start = f"Start with {names[pack.body.start]}. Hand out one page at a time; nobody reads ahead."
    return [words(name, [*([points(counters)] if counters else []), *blocks], start)]


def _truth(pack: PackOf[Story], node: Node) -> list[Block]:
    if not node.truth:
        return []
    best = [LETTERS[n] for n, one in enumerate(node.choices) if one.id in node.best]
    return [para(f"*It is {node.truth}.* {node.why}" + (f" Best: {listed(best)}." if best else ""))]


def _choice(body: Story, names: Mapping[str, str], n: int, one: Choice) -> Block:
    changes = [f"{_counter(body, effect.name)} {effect.by:+d}".replace("-", "−") for effect in one.effects if effect.op == "count"]
    after = []
    if one.condition:
        after.append(f"Only for a table {_when(body, one.condition)}.")
    if one.mends:
        after.append(f"This puts {body.nodes[one.mends].title} right after all.")
    if changes:
        after.append(f"Count: {', '.join(changes)}.")
    after.append(f"Then: *{names[one.go]}*, {body.nodes[one.go].title}.")
    if one.afterthought:
        after.append(f"When you look back: {one.afterthought}")
    lines: list[Any] = [item for text in after for item in points([text])["words"]]
    return {"is": "choice", "letter": LETTERS[n], "title": one.text, "say": para(one.then)["words"] if one.then else [], "after": lines}


def _counter(body: Story, id: str) -> str:
    return body.counters[id].name or id if id in body.counters else id


def _when(body: Story, condition: Condition) -> str:
    """A condition in words: by the choices that give what it asks for."""
    if condition.op == "has":
        from_ = [
            f"“{one.text}” ({node.title})"
            for node in body.nodes.values()
            for one in node.choices
            if any(e.op in ("give", "unlock") and e.name == condition.name for e in one.effects)
        ]
        return f"that chose {listed(from_)}" if from_ else f"that knows “{condition.name.replace('-', ' ')}”"
    if condition.op == "not":
        return (
            _when(body, condition.parts[0]).replace("that chose", "that did not choose", 1).replace("that knows", "that does not know", 1)
        )
    if condition.op in ("any", "all"):
        return listed([_when(body, one) for one in condition.parts], "or" if condition.op == "any" else "and")
    if condition.op == "at_least":
        return f"that has {condition.number} of: {', '.join(one.replace('-', ' ') for one in condition.names)}"
    if condition.op == "counter":
        signs = {"<": "under", "<=": "at most", "==": "at", "!=": "not at", ">=": "at least", ">": "over"}
        return f"with {_counter(body, condition.name)} {signs.get(condition.compare, condition.compare)} {condition.number}"
    if condition.op == "chose" and condition.name in body.nodes:
        return f"that chose “{body.nodes[condition.name].choice(condition.option).text}” ({body.nodes[condition.name].title})"
    return "that the laptop says it fits"
