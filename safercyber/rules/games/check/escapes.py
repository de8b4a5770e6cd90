"""Escapes: can the goal be reached, from everywhere; how long it takes; and how many locks people can work on at once.

Where nothing is ever used up or taken away, knowing more never closes a door, so one forward closure answers for every order of
opening locks. Otherwise every order is searched, up to a cap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safercyber.rules.games.bodies.escape import Escape, Lock, plain
from safercyber.rules.games.bodies.facts import holds
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.texts import PartOfPack

MOST_STATES = 200_000
HINT_WORDS = 4
_State = tuple[frozenset[str], frozenset[str], frozenset[int]]  # what is known, what is opened, which rules that run once did


@dataclass(frozen=True)
class EscapeFigures:
    """The figures of an escape, in minutes: all locks one after the other, and the longest chain. `levels`: what opens when."""

    sum_minutes: int
    chain_minutes: int
    chain: tuple[str, ...]
    open_at_start: int
    width: int
    levels: tuple[tuple[str, ...], ...]
    states: int
    way: str
    minutes: float

    def lines(self) -> Iterator[str]:
        """The figures as lines of a report."""
        count = sum(map(len, self.levels))
        yield f"  {count} locks: {self.sum_minutes} minutes one after the other, {self.chain_minutes} by the longest chain."
        yield f"  The longest chain: {', '.join(self.chain)}."
        yield f"  {self.open_at_start} locks are open at the start; at most {self.width} are open at once."
        yield f"  The way out: {self.way}."


def check_escape(part: PartOfPack, carried: Sequence[str], team: tuple[int, int], found: Findings) -> EscapeFigures:
    """Flag dead ends, hints that do not help, codes told too early, facts nobody needs, and what is too long or too narrow."""
    escape: Escape = part.body
    monotone = not any(lock.uses for lock in escape.locks.values()) and not any(
        effect.op == "drop" or rule.condition is not None for rule in escape.rules for effect in rule.effects
    )
    start = frozenset((*escape.start, *carried))
    levels = _levels(escape, start)
    states, stuck, whole = (0, [], True) if monotone else _search(escape, start)
    at_locks = (*part.at, "locks")
    for have in stuck[:1]:
        say = f'a team that knows {", ".join(sorted(have)) or "nothing"} can no longer reach "{escape.goal}".'
        found.flag("DEAD END", (*at_locks, _last_user(escape)), say)
    if not whole:
        found.not_proven(f"{part.title}: there are more than {MOST_STATES:,} ways to go; not every one was walked to its end.")
    chain_minutes, chain = _longest(escape, start)
    total = sum(lock.minutes for lock in escape.locks.values())
    first = [lock for lock in escape.locks.values() if _is_open(escape, lock, start)]
    width = max((len(level) for level in _open_at_once(escape, start)), default=0)
    if total > escape.minutes:
        found.flag(
            "TOO LONG", (*part.at, "minutes"), f"the locks take {total} minutes one after the other; the escape says {escape.minutes}."
        )
    if 2 * width < team[1]:
        found.flag(
            "NARROW", at_locks, f"at most {width} locks are open at once, for teams of up to {team[1]}: half of them would only watch."
        )
    for n, lock in enumerate(escape.locks.values()):
        _check_hints(lock, (*at_locks, n), found)
    _check_used(escape, part, found)
    if monotone:
        way = "nothing is ever used up, so every order of opening locks reaches the goal"
    else:
        way = f"{states:,} states walked, {'each' if whole and not stuck else 'not each'} of them with a way to the goal"
    return EscapeFigures(total, chain_minutes, chain, len(first), width, levels, states, way, float(total))


def _is_open(escape: Escape, lock: Lock, have: frozenset[str]) -> bool:
    return {*lock.needs, *escape.places[lock.place].needs} <= have


def _after(escape: Escape, lock: Lock, state: _State) -> _State:
    """The state of a team that opens this lock: what it gives, then the rules on an answer in file order, as the engine has it."""
    have, opened, fired = state
    known = set(have) - set(lock.uses) | set(lock.gives)
    now = opened | {lock.id}
    for n, rule in enumerate(escape.rules):
        if rule.on != "answer" or rule.of not in ("", lock.id) or n in fired:
            continue
        if holds(rule.condition, facts=known, counters={}, round=len(now)):
            for effect in rule.effects:
                if effect.op == "give":
                    known.add(effect.name)
                elif effect.op == "drop":
                    known.discard(effect.name)
            fired = fired | {n} if rule.once else fired
    return frozenset(known), now, fired


def _levels(escape: Escape, start: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The locks that open together, wave after wave, when everything open is opened at once."""
    have, left, levels = start, dict(escape.locks), []
    while ready := [lock for lock in left.values() if _is_open(escape, lock, have)]:
        levels.append(tuple(lock.id for lock in ready))
        for lock in ready:
            del left[lock.id]
            have = have | set(lock.gives)
    return tuple(levels)


def _open_at_once(escape: Escape, start: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The locks open at the same time, as the quickest of them is opened first, each time."""
    have, left = start, dict(escape.locks)
    while ready := [lock for lock in left.values() if _is_open(escape, lock, have)]:
        yield tuple(lock.id for lock in ready)
        first = min(ready, key=lambda lock: lock.minutes)
        del left[first.id]
        have = have | set(first.gives)


def _longest(escape: Escape, start: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """The minutes until the goal when there are always enough hands, and the locks that make it so long."""
    known: dict[str, tuple[int, tuple[str, ...]]] = dict.fromkeys(start, (0, ()))
    left = dict(escape.locks)
    while ready := [lock for lock in left.values() if _is_open(escape, lock, frozenset(known))]:
        for lock in ready:
            before = max((known[fact] for fact in (*lock.needs, *escape.places[lock.place].needs)), default=(0, ()))
            for fact in lock.gives:
                way = (before[0] + lock.minutes, (*before[1], lock.title))
                known[fact] = min(known.get(fact, way), way)
            del left[lock.id]
    return known.get(escape.goal, (0, ()))


def _search(escape: Escape, start: frozenset[str]) -> tuple[int, list[frozenset[str]], bool]:
    """Every state that some order of opening locks reaches: how many, what is known where no way leads to the goal, and if that is all."""
    first: _State = (start, frozenset(), frozenset())
    ways: dict[_State, list[_State]] = {}
    todo = [first]
    while todo and len(ways) < MOST_STATES:
        state = todo.pop()
        if state in ways:
            continue
        have, opened, _ = state
        if escape.goal in have:
            ways[state] = []
            continue
        ways[state] = [
            _after(escape, lock, state) for lock in escape.locks.values() if lock.id not in opened and _is_open(escape, lock, have)
        ]
        todo += ways[state]
    good = {state for state in ways if escape.goal in state[0]}
    before: dict[_State, list[_State]] = {}
    for state, after in ways.items():
        for one in after:
            before.setdefault(one, []).append(state)
    back = list(good)
    while back:
        for state in before.get(back.pop(), ()):
            if state not in good:
                good.add(state)
                back.append(state)
    whole = not todo
    return len(ways), sorted((state[0] for state in ways if state not in good), key=sorted) if whole else [], whole


def _last_user(escape: Escape) -> int:
    return max((n for n, lock in enumerate(escape.locks.values()) if lock.uses), default=0)


def _check_hints(lock: Lock, at: tuple[str | int, ...], found: Findings) -> None:
    if not lock.hints:
        return
    last = lock.hints[-1].say
    if lock.keys:
        if not any(answer in plain(last) for answer in lock.accept):
            found.flag("NO HINT", (*at, "hints", len(lock.hints) - 1), f'the last hint of "{lock.title}" does not tell the answer.')
        early = [("ask", lock.ask), ("title", lock.title), *((("hints", n, "say"), hint.say) for n, hint in enumerate(lock.hints[:-1]))]
        for key, words in early:
            if any(answer in plain(words) for answer in lock.accept if len(answer) > 2):
                found.flag("LEAK", (*at, *(key if isinstance(key, tuple) else (key,))), f'the answer to "{lock.title}" can be read here.')
    elif lock.options and lock.kind != "order":
        wanted = {part for answer in lock.accept for part in re.split("[+>]", answer)}
        right = {word for option in lock.options if option.id in wanted for word in _words(option.say)}
        named = set(re.findall(r"\b[a-z0-9-]+\b", last.lower())) & wanted
        if right and not right & set(_words(last)) and not named:
            say = f'the last hint of "{lock.title}" names nothing of the right answer; it should tell it.'
            found.flag("NO HINT", (*at, "hints", len(lock.hints) - 1), say, False)


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) >= HINT_WORDS]


def _check_used(escape: Escape, part: PartOfPack, found: Findings) -> None:
    needed = {fact for lock in escape.locks.values() for fact in (*lock.needs, *escape.places[lock.place].needs)}
    shown = {effect.name for rule in escape.rules for effect in rule.effects if effect.op == "show"}
    for n, (id, _) in enumerate(escape.cards.items()):
        if id not in shown:
            found.flag("UNUSED", (*part.at, "cards", n), f'no rule turns over the card "{id}".')
    for n, lock in enumerate(escape.locks.values()):
        if not any(fact in needed or fact == escape.goal or fact in escape.facts for fact in lock.gives):
            found.flag("UNUSED", (*part.at, "locks", n, "gives"), f'"{lock.title}" gives only what nobody needs and nobody sees.')
