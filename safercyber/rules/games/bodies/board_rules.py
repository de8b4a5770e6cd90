"""What is wrong with the rules of a board: those that can never be set off, those that would never stop, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator

from safercyber.rules.games.bodies.board import Board
from safercyber.rules.games.bodies.facts import Condition, Rule, compared
from safercyber.rules.games.reading import Path, Reader

SETS_OFF = {"stop": "stopped", "draw": "draw"}
"""Effects that are a trigger of their own."""
ENDLESS = "ENDLESS"


def check_rules(reader: Reader, board: Board, at: Path, body: Path) -> None:
    """Problems with rules go to the reader: names that are not there, rules nothing sets off, rules that set each other off for ever."""
    known = {
        "buy": board.bricks, "judge": [one.id for one in board.post], "stopped": [one.id for one in board.threats],
        "hit": [one.id for one in board.threats], "draw": [card.id for deck in board.decks for card in deck.cards],
    }  # fmt: skip
    words = {"buy": "the brick", "judge": "the message", "stopped": "the threat", "hit": "the threat", "draw": "the card"}
    for n, rule in enumerate(board.rules):
        if rule.of and rule.on in known:
            reader.choice(rule.of, (*at, n, "of"), frozenset(known[rule.on]), words[rule.on])
        elif rule.of and rule.on in ("tick", "round-end"):
            reader.problem((*at, n, "of"), f'"{rule.on}" comes to everybody; leave out "of" and ask for the round with "if".')
    _check_threats(reader, board, body)
    _check_decks(reader, board, body)
    for n in _for_ever(board):
        say = "this rule sets itself off again, by itself or through others, and would never stop. Give one of them once: true."
        reader.problem((*at, n), say, ENDLESS)
    possible = Possible(board)
    for n, rule in enumerate(board.rules):
        if rule.on and n not in possible.fires:
            reader.problem((*at, n), f"no game ever sets this rule off: {possible.why_not(rule)}.", "UNREACHED")
    for n, threat in enumerate(board.threats):
        for k, step in enumerate(threat.steps):
            if step.condition and not possible.may(step.condition):
                reader.problem((*body, "threats", n, "steps", k, "if"), "this can never be, so the step is never taken.", "UNREACHED")


def _check_threats(reader: Reader, board: Board, body: Path) -> None:
    started = {effect.name for rule in board.rules for effect in rule.effects if effect.op == "start"}
    for n, threat in enumerate(board.threats):
        if threat.waits and threat.id not in started:
            reader.problem((*body, "threats", n, "waits"), f'"{threat.id}" waits and no rule starts it.', "UNREACHED")
        if not threat.waits and threat.id in started:
            say = f'a rule starts "{threat.id}", which begins by itself; give it waits: true.'
            reader.problem((*body, "threats", n), say, "UNUSED")


def _check_decks(reader: Reader, board: Board, body: Path) -> None:
    drawn = {effect.name for rule in board.rules for effect in rule.effects if effect.op == "draw"}
    for n, deck in enumerate(board.decks):
        if not deck.rounds and deck.id not in drawn:
            reader.problem((*body, "decks", n), f'nothing draws from "{deck.id}": name its rounds, or let a rule draw.', "UNREACHED")


def _sets_off(board: Board, rule: Rule) -> Iterator[int]:
    """The rules that an effect of this rule may set off at once."""
    cards = {deck.id: {card.id for card in deck.cards} for deck in board.decks}
    for effect in rule.effects:
        on = SETS_OFF.get(effect.op)
        names = cards.get(effect.name, set()) if on == "draw" else {effect.name}
        for n, other in enumerate(board.rules):
            if on and other.on == on and (not other.of or other.of in names):
                yield n


def _for_ever(board: Board) -> list[int]:
    """The rules that lie on a ring of rules none of which runs only once."""
    after = {
        n: [m for m in _sets_off(board, rule) if not board.rules[m].once] for n, rule in enumerate(board.rules) if not rule.once
    }  # fmt: skip
    found = []
    for n in after:
        seen: set[int] = set()
        todo = list(after[n])
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += after[one]
        if n in seen:
            found.append(n)
    return found


class Possible:
    """What could come about on a board at all, told generously: whatever is not possible here happens in no game."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.facts: set[str] = {id for id, brick in board.bricks.items() if not brick.hidden}
        self.moved: set[tuple[str, bool]] = {("money", True), ("money", False), ("harm", True)}  # counters that may go up, or down
        self.started = {threat.id for threat in board.threats if not threat.waits}
        self.stopped: set[str] = set()
        self.drawn = {deck.id for deck in board.decks if deck.rounds}
        self.fires: set[int] = set()
        while self._grow():
            pass

    def _grow(self) -> bool:
        before = (len(self.facts), len(self.moved), len(self.started), len(self.stopped), len(self.drawn), len(self.fires))
        for id in [one for one in self.board.bricks if one in self.facts]:
            self.facts |= set(self.board.bricks[id].unlocks)
        for threat in self.board.threats:
            groups = [group for step in threat.steps for group in step.stopped_by]
            if threat.id in self.started and any(group <= self.facts for group in groups):
                self.stopped.add(threat.id)
        for n, rule in enumerate(self.board.rules):
            if n not in self.fires and self._comes(rule) and self.may(rule.condition):
                self.fires.add(n)
                for effect in rule.effects:
                    if effect.op in ("give", "unlock"):
                        self.facts.add(effect.name)
                    elif effect.op == "count" and effect.by:
                        self.moved.add((effect.name, effect.by > 0))
                    elif effect.op == "start":
                        self.started.add(effect.name)
                    elif effect.op == "stop":
                        self.stopped.add(effect.name)
                    elif effect.op == "draw":
                        self.drawn.add(effect.name)
        return before != (len(self.facts), len(self.moved), len(self.started), len(self.stopped), len(self.drawn), len(self.fires))

    def _comes(self, rule: Rule) -> bool:
        """Whether the trigger of a rule may come at all."""
        if rule.on == "buy":
            return not rule.of or rule.of in self.facts
        if rule.on == "judge":
            return bool(self.board.post)
        if rule.on == "draw":
            return any(
                deck.id in self.drawn and (not rule.of or any(card.id == rule.of for card in deck.cards)) for deck in self.board.decks
            )
        if rule.on in ("stopped", "hit"):
            names = self.stopped if rule.on == "stopped" else self.started
            return rule.of in names if rule.of else bool(names)
        return True

    def may(self, condition: Condition | None) -> bool:
        """Whether a condition might hold in some game. What is under "not" is believed, but for a round."""
        if condition is None or condition.op == "not":
            return condition is None or not self._always(condition.parts[0])
        if condition.op == "has":
            return condition.name in self.facts
        if condition.op in ("any", "all"):
            return (any if condition.op == "any" else all)(self.may(part) for part in condition.parts)
        if condition.op == "at_least":
            return sum(name in self.facts for name in condition.names) >= condition.number
        if condition.op == "stopped":
            return condition.name in self.stopped
        if condition.op == "round":
            return any(compared(round, condition.compare, condition.number) for round in range(1, self.board.rounds + 1))
        return condition.op != "counter" or self._may_be(condition)

    def _always(self, condition: Condition) -> bool:
        rounds = range(1, self.board.rounds + 1)
        return condition.op == "round" and all(compared(round, condition.compare, condition.number) for round in rounds)

    def _may_be(self, asked: Condition) -> bool:
        counter = self.board.counters.get(asked.name)
        start, least, most = (counter.start, counter.least, counter.most) if counter else (0, 0, 1_000_000)
        lowest = least if (asked.name, False) in self.moved else start
        highest = most if (asked.name, True) in self.moved else start
        values = {lowest, highest, *(one for one in (asked.number - 1, asked.number, asked.number + 1) if lowest <= one <= highest)}
        return any(compared(one, asked.compare, asked.number) for one in values)

    def why_not(self, rule: Rule) -> str:
        """Why a rule is never set off."""
        return "its condition can never hold" if self._comes(rule) else "what it waits for never comes"
