"""An escape on paper: a page for each lock, to go in its own envelope, and for the officer what opens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safercyber.rules.games.bodies.escape import DIGITS, Clue, Escape, Lock, Option
from safercyber.rules.games.pack import PackOf
from safercyber.rules.games.paper.art import drawing_for
from safercyber.rules.games.paper.blocks import (
    LETTERS,
    Block,
    Sheet,
    card,
    cards,
    head,
    listed,
    message,
    page,
    para,
    picture,
    points,
    steps,
    words,
)


def envelopes(body: Escape) -> dict[str, str]:
    """The name on each lock's envelope: Lock 1, Lock 2, in the order of the pack."""
    return {id: f"Lock {n}" for n, id in enumerate(body.locks, 1)}


def options(lock: Lock) -> tuple[Option, ...]:
    """What one may pick, as it stands on the page: what is to be put in order stands by the alphabet, so that its place tells nothing."""
    return tuple(sorted(lock.options, key=lambda one: one.say)) if lock.kind == "order" else lock.options


def on_tables(pack: PackOf[Escape], title: str, art: Mapping[str, str]) -> list[Sheet]:
    """A page for each lock, and one for each part of a split clue. No answer, no hint, no reply."""
    return [sheet for id, over in envelopes(pack.body).items() for sheet in _lock(pack, over, pack.body.locks[id], art)]


def _lock(pack: PackOf[Escape], over: str, lock: Lock, art: Mapping[str, str]) -> list[Sheet]:
    place = pack.body.places[lock.place]
    parts = sorted({clue.part for clue in lock.clues} - {0}) if lock.split > 1 else []
    common = [clue for clue in lock.clues if not parts or clue.part == 0]
    shown = [message(clue.show) for clue in common if clue.show]
    note = f"There are {len(parts)} more pages, for different people. Do not show yours: read it aloud." if parts else ""
    ends: list[Block] = []
    if lock.turns:
        for n, turn in enumerate(lock.turns, 1):
            ends += [para(f"*They say ({n}):* {turn.say}"), points(f"{LETTERS[k]}. {one.say}" for k, one in enumerate(turn.options))]
    if lock.keys:
        ends.append(
            para(
                f"Letters: *{' '.join(one.upper() for one in lock.keys)}*" if set(lock.keys) - set(DIGITS) else "The answer is in figures."
            )
        )
    ends.append(
        para(f"*Our answer:* {'____   ' * max(1, min(lock.pick or 1, 6))}" if lock.options else "*Our answer:* ______________________")
    )
    sheets = [
        page(
            lock.title,
            over=f"{over}: {place.name}",
            blocks=[block for clue in common for block in _clue(clue, art)],
            shown=shown,
            ask=lock.ask,
            note=note,
            choices=[(one.say, "") for one in options(lock)],
            ends=ends,
        )
    ]
    for n, part in enumerate(parts, 1):
        own = [clue for clue in lock.clues if clue.part == part]
        sheets.append(
            page(
                own[0].title or lock.title,
                over=f"{over}, part {n} of {len(parts)}",
                note="For one or two of you. Do not show it: read it aloud.",
                blocks=[block for clue in own for block in _clue(clue, art, titled=False)],
                shown=[message(clue.show) for clue in own if clue.show],
            )
        )
    return sheets


def _clue(clue: Clue, art: Mapping[str, str], titled: bool = True) -> list[Block]:
    blocks: list[Block] = []
    if clue.picture:
        found = drawing_for(clue.picture, art)
        blocks.append(picture(f"art:{found}" if found else "", clue.picture))
    if clue.title and titled and not clue.show:
        blocks.append(head(clue.title))
    return [*blocks, *([para(clue.say)] if clue.say else [])]


def for_officer(pack: PackOf[Escape], title: str) -> list[Sheet]:
    """What opens each lock, what to say, the hints in order, which envelope comes next; and the cards that a team earns."""
    body, names = pack.body, envelopes(pack.body)
    known = set(body.start)
    first = [names[one.id] for one in body.locks.values() if _ready(body, one, known)]
    blocks: list[Block] = []
    for lock in body.locks.values():
        blocks += [head(f"{names[lock.id]}: {lock.title}"), *_opens_with(lock)]
        blocks.append(steps(lock.success, "", "When it opens", [f"Give them: {_after(body, names, lock)}", f"Later: {lock.learn}"]))
        replies = [f"{LETTERS[n]}: {one.reply}" for n, one in enumerate(options(lock)) if one.reply]
        blocks.append({"is": "small", "title": "When it does not", "words": points([lock.wrong, *replies])["words"]})
        blocks.append(
            {
                "is": "small",
                "title": "Hints, one at a time",
                "words": points(f"{_minutes(one.after)}: {one.say}" for one in lock.hints)["words"],
            }
        )
    blocks += [head(body.finish_title), para(body.finish)]
    told = [f"{one.at} minutes: {one.say}" for one in body.chimes]
    if told:
        blocks += [head("The story's clock"), para("For the mood only. Nothing happens when it runs out."), points(told)]
    start = (
        f"Start with {listed(first, 'and')}. Every other envelope waits until its time comes. Nobody is stuck for more than four minutes."
    )
    sheets = [words(f"What opens the locks{': ' + title if title else ''}", blocks, start)]
    earned = [one for one in body.facts.values() if one.id not in body.start]
    if earned:
        by = {fact: names[lock.id] for lock in body.locks.values() for fact in lock.gives}
        faces = [card("You found out", words=[one.say], over=f"From {by[one.id]}" if one.id in by else "") for one in earned]
        sheets.append(
            cards(
                "Cards that a team earns", faces, say="Hand one over when its lock opens.", backs=[(pack.title, "Well found.")] * len(faces)
            )
        )
    return sheets


def _ready(body: Escape, lock: Lock, known: set[str]) -> bool:
    return {*lock.needs, *body.places[lock.place].needs} <= known


def _after(body: Escape, names: Mapping[str, str], lock: Lock) -> str:
    """Which envelopes a lock helps to open; one that needs more is named with what it waits for."""
    later = []
    for one in body.locks.values():
        needs = {*one.needs, *body.places[one.place].needs}
        if needs & set(lock.gives):
            others = [names[other.id] for other in body.locks.values() if other.id != lock.id and set(other.gives) & needs]
            later.append(names[one.id] + (f" (once {listed(others, 'and')} is open too)" if others else ""))
    if body.goal in lock.gives:
        return "nothing more. They are out."
    return (
        f"{'the card, and ' if any(fact in body.facts for fact in lock.gives) else ''}{listed(later, 'and') if later else 'nothing else'}."
    )


def _minutes(seconds: int) -> str:
    whole, rest = divmod(seconds, 60)
    return f"After {whole}:{rest:02d}"


def _opens_with(lock: Lock) -> list[Block]:
    found = answers_in_words(lock)
    return [para(f"*Opens with:* {listed(found)}")] if len(found) <= 2 else [para("*Opens with any of these:*"), points(found)]


def answers_in_words(lock: Lock) -> list[str]:
    """The answers that open a lock, by the letters on its page."""
    letters = {one.id: LETTERS[n] for n, one in enumerate(options(lock))}
    found = []
    for answer in sorted(lock.accept):
        if lock.turns:
            picks = answer.split(">")
            found.append(", then ".join(_turn_letter(lock, n, pick) for n, pick in enumerate(picks)))
        elif ">" in answer:
            found.append(", then ".join(letters.get(one, one) for one in answer.split(">")))
        elif lock.options:
            found.append(listed([letters.get(one, one) for one in answer.split("+")], "and"))
        else:
            found.append(f"“{answer}”")
    return found if len(found) <= 8 else _rule_in_words(found)


def _rule_in_words(found: Iterable[str]) -> list[str]:
    """Of many orders the first eight, and that there are more."""
    some = list(found)
    return [*some[:8], f"{len(some) - 8} more orders (the laptop knows them)"]


def _turn_letter(lock: Lock, n: int, pick: str) -> str:
    options = lock.turns[n].options if n < len(lock.turns) else ()
    return next((LETTERS[k] for k, one in enumerate(options) if one.id == pick), pick)
