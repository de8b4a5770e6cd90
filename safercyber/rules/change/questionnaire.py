"""Questionnaires: checked data, which questions a wave asks, what was answered, and what an answer counts as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from safercyber.rules.change.words import reading_grade

WAVES = ("before", "after", "follow-up")
SKIP = "skip"
YES, NO, NOT_SURE, NOT_APPLICABLE = "yes", "no", "not-sure", "not-applicable"
_YES_NO = ((YES, "Yes"), (NO, "No"), (NOT_SURE, "Not sure"), (NOT_APPLICABLE, "Does not apply to me"))
_KEYS = {"id", "title", "audience", "reading_grade", "skip", "default_act", "acts", "sets", "item"}
_ITEM_KEYS = {"id", "version", "kind", "words", "hint", "short", "does", "act", "lever", "rank", "then", "right", "options", "plain"}
RANKS = {
    1: "what we saw people do",
    2: "what people knew",
    3: "what people told us they do",
    4: "how people feel",
}


class BadQuestionnaire(Exception):
    """A questionnaire that must not be asked. `problems` are whole sentences with the place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `does` finishes "people who …"; `then` names the second half asked when the answer is yes."""

    id: str
    version: int
    kind: str
    words: str
    short: str
    does: str
    act: str
    rank: int
    options: tuple[tuple[str, str], ...]
    hint: str = ""
    then: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Checked, ready to be asked."""

    id: str
    title: str
    audience: str
    items: Mapping[str, Item]
    acts: Mapping[str, str]
    sets: Mapping[str, tuple[str, ...]]
    default_act: str


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: which item in which version, and the value chosen from its list."""

    id: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was handed in: the answers, or the sentence to show beside each question that has none."""

    answers: tuple[Given, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)


def check(data: Mapping[str, Any], where: str) -> Questionnaire:
    """Check parsed data. Raises BadQuestionnaire with every problem, each beginning with `where`."""
    problems = [f"{where}: there is no {key!r} in a questionnaire{_nearest(key, _KEYS)}." for key in data if key not in _KEYS]
    limit = float(data.get("reading_grade", 6.0))
    skip = str(data.get("skip", "I would rather not say"))
    items: dict[str, Item] = {}
    for told in data.get("item", ()):
        name = f"{where}: item {told.get('id', '?')}"
        problems += [f"{name}: there is no {key!r} in an item{_nearest(key, _ITEM_KEYS)}." for key in told if key not in _ITEM_KEYS]
        missing = [key for key in ("id", "version", "kind", "words", "short", "does", "act", "rank") if key not in told]
        if missing:
            problems.append(f"{name}: {', '.join(missing)} must be told.")
            continue
        if told["id"] in items:
            problems.append(f"{name}: this id stands twice.")
        if told["kind"] not in ("yes-no", "pick") or told["rank"] not in RANKS:
            problems.append(f"{name}: the kind is yes-no or pick, and the rank 1 to 4.")
            continue
        if (grade := reading_grade(told["words"])) > limit:
            problems.append(f"{name}: reads at grade {grade:.1f}, over {limit:g}. Use shorter words.")
        items[told["id"]] = _item(told, skip)
    problems += _loose_ends(data, items, where)
    if problems:
        raise BadQuestionnaire(problems)
    sets = {wave: tuple(names) for wave, names in data["sets"].items()}
    return Questionnaire(data["id"], data["title"], data["audience"], items, dict(data.get("acts", {})), sets, data.get("default_act", ""))


def _item(told: Mapping[str, Any], skip: str) -> Item:
    options: tuple[tuple[str, str], ...]
    if told["kind"] == "yes-no":
        options = _YES_NO[:3] if told.get("plain") else _YES_NO
    else:
        options = tuple((str(value), str(label)) for value, label in told.get("options", ()))
    kept = {
        key: told[key] for key in ("id", "version", "kind", "words", "short", "does", "act", "rank", "hint", "then", "right") if key in told
    }
    return Item(**kept, options=(*options, (SKIP, skip)))


def _loose_ends(data: Mapping[str, Any], items: Mapping[str, Item], where: str) -> list[str]:
    problems = []
    for item in items.values():
        values = [value for value, _ in item.options]
        if item.then and item.then not in items:
            problems.append(f"{where}: item {item.id}: its second half {item.then!r} is not here.")
        if item.right and item.right not in values:
            problems.append(f"{where}: item {item.id}: the right answer {item.right!r} is not among its options.")
        if len(values) != len(set(values)) or len(values) < 3:
            problems.append(f"{where}: item {item.id}: its options must differ, and there must be two at least.")
    for act in (*data.get("acts", {}).values(), *filter(None, [data.get("default_act")])):
        if act not in items:
            problems.append(f"{where}: the act {act!r} is not an item.")
    for wave, names in data.get("sets", {}).items():
        if wave not in WAVES:
            problems.append(f"{where}: there is no wave {wave!r}{_nearest(wave, WAVES)}.")
        problems += [
            f"{where}: set {wave}: {name!r} is not an item." for name in names if name not in items and name not in ("act", "plan")
        ]
    return problems


def _nearest(word: str, known: Sequence[str] | set[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def act_for(questionnaire: Questionnaire, moves: Sequence[str]) -> str:
    """The act that a room's set asks about: that of the pack's first move that has one."""
    return next((questionnaire.acts[move] for move in moves if move in questionnaire.acts), questionnaire.default_act)


def paper(questionnaire: Questionnaire, wave: str, act: str) -> tuple[Item, ...]:
    """The questions of a wave in order, each second half straight after its first.

    A thing done in the last 30 days cannot change in an evening: the act is asked before and at the follow-up, its plan before and
    straight after.
    """
    asked = []
    for name in questionnaire.sets[wave]:
        id_ = act if name == "act" else f"{act}p" if name == "plan" else name
        item = questionnaire.items.get(id_)
        if item is None:
            continue  # an act without a plan of its own
        asked.append(item)
        if item.then:
            asked.append(questionnaire.items[item.then])
    return tuple(asked)


def read_answers(asked: Sequence[Item], raw: Mapping[str, str]) -> Read:
    """Only listed values are taken. A second half counts only after a yes. Anything else that was sent is left unread."""
    answers, problems = [], {}
    halves = {item.then: item.id for item in asked if item.then}
    for item in asked:
        value = raw.get(item.id, "")
        if item.id in halves and raw.get(halves[item.id]) != YES:
            continue
        if value in {known for known, _ in item.options}:
            answers.append(Given(item.id, item.version, value))
        else:
            problems[item.id] = "Choose one answer. You may choose “I would rather not say”."
    return Read((), problems) if problems else Read(tuple(answers))


def counts_as(questionnaire: Questionnaire, id_: str, answers: Mapping[str, str]) -> bool | None:
    """What a person's answers say to an item: True, False, or None when it leaves the base.

    "Not sure" counts as no in the headline (and is shown apart). "Does not apply" and "I would rather not say" leave the base. An item
    with a second half counts as yes only when the second half is right: knowing is naming the right place.
    """
    item = questionnaire.items[id_]
    value = answers.get(id_)
    if value is None or value in (SKIP, NOT_APPLICABLE):
        return None
    if item.kind == "pick":
        return value == item.right if item.right else None
    if value == YES and item.then:
        return counts_as(questionnaire, item.then, answers)
    return value == YES
