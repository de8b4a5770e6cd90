"""Reading what comes at a board: threats with their steps, the post, and the news."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.board import ANSWERS, Message, News, Reply, Step, Threat
from safercyber.rules.games.bodies.facts_reader import Known, read_condition
from safercyber.rules.games.bodies.items import read_show
from safercyber.rules.games.reading import Path, Reader


def read_threat(
    reader: Reader,
    raw: Any,
    path: Path,
    rounds: int,
    bricks: frozenset[str],
    sites: frozenset[str],
    moves: frozenset[str],
    known: Known,
) -> Threat:
    """One entry of "threats"."""
    threat = reader.mapping(raw, path, ("id", "name", "who", "site", "steps"), ("module", "waits"))
    steps = tuple(
        _step(reader, entry, at, rounds, bricks, moves, known) for entry, at in reader.items(threat.get("steps"), (*path, "steps"), 1)
    )
    if [step.round for step in steps] != sorted(step.round for step in steps):
        reader.problem((*path, "steps"), "steps should be in the order of their rounds.")
    return Threat(
        reader.id(threat.get("id"), (*path, "id")),
        reader.text(threat.get("name"), (*path, "name"), 40),
        reader.text(threat.get("who"), (*path, "who"), 160),
        reader.id(threat.get("module", "core"), (*path, "module")),
        reader.choice(threat.get("site"), (*path, "site"), sites, "the site"),
        steps,
        reader.truth(threat.get("waits", False), (*path, "waits")),
    )


def _step(reader: Reader, raw: Any, path: Path, rounds: int, bricks: frozenset[str], moves: frozenset[str], known: Known) -> Step:
    step = reader.mapping(
        raw, path, ("round", "noticed", "stopped_by", "truth", "move"), ("harm", "softened_by", "coming", "hit", "saved", "if")
    )
    stoppers: list[frozenset[str]] = []
    for entry, at in reader.items(step.get("stopped_by"), (*path, "stopped_by")):
        if isinstance(entry, Mapping):
            every = reader.mapping(entry, at, ("all",))
            stoppers.append(frozenset(reader.ids(every.get("all"), (*at, "all"), bricks, "the brick")))
        else:
            stoppers.append(frozenset({reader.choice(entry, at, bricks, "the brick")}))
    softened = reader.mapping(step.get("softened_by", {}), (*path, "softened_by"), (), bricks)
    named = frozenset(brick for one in stoppers for brick in one)
    saved = reader.mapping(step.get("saved", {}), (*path, "saved"), (), named)
    noticed = reader.truth(step.get("noticed"), (*path, "noticed"))
    if noticed and "hit" not in step:
        reader.problem(path, 'a noticed step needs "hit": what the team notices.')
    if noticed and stoppers and "coming" not in step:
        reader.problem(path, 'a noticed step that can be stopped needs "coming": what is seen on the way.')
    if not noticed and ("hit" in step or step.get("harm")):
        reader.problem(path, "a silent step has no hit and no harm: nobody noticed it.")
    for brick in sorted(named - set(saved)) if noticed else ():
        reader.problem((*path, "stopped_by"), f'"saved" says nothing for "{brick}", which stops this step.')
    return Step(
        round=reader.number(step.get("round"), (*path, "round"), 1, rounds),
        noticed=noticed,
        harm=reader.number(step.get("harm", 0), (*path, "harm")),
        stopped_by=tuple(stoppers),
        softened_by=tuple((brick, reader.number(amount, (*path, "softened_by", brick), 1)) for brick, amount in softened.items()),
        truth=reader.text(step.get("truth"), (*path, "truth"), 220),
        coming=reader.optional_text(step, "coming", path, 160),
        hit=reader.optional_text(step, "hit", path, 260),
        saved={brick: reader.text(words, (*path, "saved", brick), 220) for brick, words in saved.items()},
        move=reader.choice(step.get("move"), (*path, "move"), moves, "the move"),
        condition=read_condition(reader, step.get("if"), (*path, "if"), known),
    )


def read_message(reader: Reader, raw: Any, path: Path, rounds: int, moves: frozenset[str]) -> Message:
    """One entry of "post"."""
    message = reader.mapping(raw, path, ("id", "round", "title", "show", "truth", "move", "answers", "why"))
    sender, subject, body, shown_as = read_show(reader, message.get("show"), (*path, "show"))
    raw_answers = reader.mapping(message.get("answers"), (*path, "answers"), ANSWERS)
    answers = {}
    for answer in ANSWERS:
        at = (*path, "answers", answer)
        reply = reader.mapping(raw_answers.get(answer, {}), at, ("say",), ("harm",))
        answers[answer] = Reply(reader.number(reply.get("harm", 0), (*at, "harm")), reader.text(reply.get("say"), (*at, "say"), 260))
    truth = reader.choice(message.get("truth"), (*path, "truth"), ("real", "fake"))
    if answers["check"].harm or (truth == "real" and answers["go"].harm) or (truth == "fake" and answers["bin"].harm):
        reader.problem((*path, "answers"), "a check is always right, going on is right for real post, the bin is right for fake post.")
    return Message(
        id=reader.id(message.get("id"), (*path, "id")),
        round=reader.number(message.get("round"), (*path, "round"), 1, rounds),
        shown_as=shown_as,
        sender=sender,
        subject=subject,
        body=body,
        title=reader.text(message.get("title"), (*path, "title"), 50),
        truth=truth,
        move=reader.choice(message.get("move"), (*path, "move"), moves, "the move"),
        answers=answers,
        why=reader.text(message.get("why"), (*path, "why"), 400),
    )


def read_news(reader: Reader, raw: Any, path: Path, rounds: int) -> News:
    """One entry of "news"."""
    news = reader.mapping(raw, path, ("round", "lead", "also", "after"))
    return News(
        reader.number(news.get("round"), (*path, "round"), 1, rounds),
        reader.text(news.get("lead"), (*path, "lead"), 260),
        tuple(reader.text(words, at, 160) for words, at in reader.items(news.get("also"), (*path, "also"), 1)),
        reader.text(news.get("after"), (*path, "after"), 200),
    )
