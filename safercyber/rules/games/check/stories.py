"""Stories: every scene and choice is met in some play, none is a trap, and from every scene not marked late a good ending can be.

Only what a condition asks about is followed (facts, counters, choices), so a story without conditions has one state a scene.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safercyber.rules.games.bodies.facts import Condition, Effect, counted, holds
from safercyber.rules.games.bodies.story import Choice, Node, Story
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.minutes import TALK_SECONDS, WORDS_A_MINUTE
from safercyber.rules.games.check.texts import PartOfPack
from safercyber.rules.games.teams import GAMES

MOST_STATES = 200_000
MOST_STEPS = 200
_State = tuple[str, frozenset[str], tuple[tuple[str, int], ...], frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class StoryFigures:
    """The figures of a story. `endings`: in which part of random games each comes; `decisions`: least, mean and most in them."""

    scenes: int
    states: int
    endings: Mapping[str, float]
    good: frozenset[str]
    decisions: tuple[int, float, int]
    minutes: float
    proven: bool
    titles: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The figures as lines of a report."""
        least, mean, most = self.decisions
        walked = f"{self.states:,} states walked{'' if self.proven else ' (not all)'}"
        yield f"  {self.scenes} scenes, {walked}; {least} to {most} decisions, {mean:.1f} on average."
        shares = (f"{self.titles[one]} {share:.0%}{'' if one in self.good else ' (not a good one)'}" for one, share in self.endings.items())
        yield f"  Endings of teams that choose at random: {', '.join(shares)}."


def check_story(part: PartOfPack, carried: Sequence[str], games: int, found: Findings) -> StoryFigures:
    """Flag scenes and choices nobody meets, traps, and scenes from which nothing good can come."""
    story: Story = part.body
    walk = _Walk(story)
    counters = walk.kept_counters({id: one.start for id, one in story.counters.items()})
    first: _State = (story.start, walk.kept_facts(carried), counters, frozenset())
    ways: dict[_State, list[tuple[str, _State]]] = {}
    todo = [first]
    while todo and len(ways) < MOST_STATES:
        state = todo.pop()
        if state not in ways:
            ways[state] = walk.after(state)
            todo += [one for _, one in ways[state]]
    proven = not todo
    if proven:
        _check_met(story, part, ways, found)
        _check_ends(story, part, ways, found)
    else:
        found.not_proven(f"{part.title}: there are more than {MOST_STATES:,} ways to go; not every one was walked to its end.")
    shown = {effect.name for effect in _every_effect(story) if effect.op == "show"}
    for n, id in enumerate(story.cards):
        if id not in shown:
            found.flag("UNUSED", (*part.at, "cards", n), f'nothing turns over the card "{id}".')
    return _figures(story, walk, first, len(ways), proven, games)


class _Walk:
    """How a story goes on from a state, with only what some condition asks about kept in it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        conditions = [choice.condition for node in story.nodes.values() for choice in node.choices]
        conditions += [rule.condition for rule in story.rules]
        asked = [one for condition in conditions for one in _every(condition)]
        self.facts = {one.name for one in asked if one.op == "has"} | {name for one in asked for name in one.names}
        self.counters = {one.name for one in asked if one.op == "counter"}
        self.chosen = {(one.name, one.option) for one in asked if one.op == "chose"}

    def kept_facts(self, facts: Iterable[str]) -> frozenset[str]:
        return frozenset(facts) & self.facts

    def kept_counters(self, counters: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        return tuple(sorted((id, value) for id, value in counters.items() if id in self.counters))

    def choices(self, state: _State) -> tuple[Choice, ...]:
        """What may be chosen here."""
        node, facts, counters, chosen = state
        return tuple(
            one for one in self.story.nodes[node].choices if holds(one.condition, facts=facts, counters=dict(counters), chosen=chosen)
        )

    def choose(self, state: _State, choice: Choice) -> _State:
        """The state after this choice: its effects first, then the rules on it in file order."""
        node, facts_before, counters_before, chosen = state
        facts, counters, to = set(facts_before), dict(counters_before), choice.go
        chosen = chosen | ({(node, choice.id)} & self.chosen)
        to = self._do(choice.effects, facts, counters, to)
        for rule in self.story.rules:
            if rule.on == "choose" and rule.of in ("", node) and holds(rule.condition, facts=facts, counters=counters, chosen=chosen):
                to = self._do(rule.effects, facts, counters, to)
        return to, self.kept_facts(facts), self.kept_counters(counters), chosen

    def _do(self, effects: Iterable[Effect], facts: set[str], counters: dict[str, int], to: str) -> str:
        for effect in effects:
            if effect.op == "give":
                facts.add(effect.name)
            elif effect.op == "drop":
                facts.discard(effect.name)
            elif effect.op == "count" and effect.name in counters:
                counters.update(counted(self.story.counters, counters, effect.name, effect.by))
            elif effect.op == "go":
                to = effect.name
        return to

    def after(self, state: _State) -> list[tuple[str, _State]]:
        """Every way on, by the id of the choice."""
        return [(choice.id, self.choose(state, choice)) for choice in self.choices(state)]


def _every(condition: Condition | None) -> Iterator[Condition]:
    if condition is not None:
        yield condition
        for part in condition.parts:
            yield from _every(part)


def _every_effect(story: Story) -> Iterator[Effect]:
    for node in story.nodes.values():
        for choice in node.choices:
            yield from choice.effects
    for rule in story.rules:
        yield from rule.effects


def _check_met(story: Story, part: PartOfPack, ways: Mapping[_State, list[tuple[str, _State]]], found: Findings) -> None:
    met = {state[0] for state in ways}
    taken = {(state[0], id) for state, after in ways.items() for id, _ in after}
    for key, node in story.nodes.items():
        if key not in met:
            found.flag("UNREACHED", (*part.at, "nodes", key), f'no play ever comes to "{node.title}".')
            continue
        for n, choice in enumerate(node.choices):
            if (key, choice.id) not in taken:
                found.flag("UNREACHED", (*part.at, "nodes", key, "choices", n), f'no play ever offers "{choice.text}".')


def _check_ends(story: Story, part: PartOfPack, ways: Mapping[_State, list[tuple[str, _State]]], found: Findings) -> None:
    before: dict[_State, list[_State]] = {}
    for state, after in ways.items():
        for _, one in after:
            before.setdefault(one, []).append(state)

    def leads_to(ends: Iterable[_State]) -> set[_State]:
        good = set(ends)
        todo = list(good)
        while todo:
            for state in before.get(todo.pop(), ()):
                if state not in good:
                    good.add(state)
                    todo.append(state)
        return good

    to_an_end = leads_to(state for state in ways if story.nodes[state[0]].end)
    to_a_good_one = leads_to(state for state in ways if story.nodes[state[0]].good)
    for state in ways:
        node = story.nodes[state[0]]
        at = (*part.at, "nodes", node.id)
        if state not in to_an_end:
            found.flag("DEAD END", at, f'a team at "{node.title}" can come to where no ending can be reached.')
        elif not node.end and not node.late and state not in to_a_good_one:
            say = f'a team at "{node.title}" can come to where no good ending is left; mark it late: true if that is meant.'
            found.flag("UNWINNABLE", at, say)


def _figures(story: Story, walk: _Walk, first: _State, states: int, proven: bool, games: int = GAMES) -> StoryFigures:
    ends: Counter[str] = Counter()
    steps, minutes = [], []
    for seed in range(games):
        dice = random.Random(f"story:{seed}")  # noqa: S311 - a game, and it has to be the same each time
        state, words, count = first, _words_of(story.nodes[story.start]), 0
        while count < MOST_STEPS and (choices := walk.choices(state)):
            choice = dice.choice(choices)
            state = walk.choose(state, choice)
            words += len(choice.then.split()) + _words_of(story.nodes[state[0]])
            count += 1
        ends[state[0]] += 1
        steps.append(count)
        minutes.append(words / WORDS_A_MINUTE + count * TALK_SECONDS / 60)
    order = [key for key, node in story.nodes.items() if node.end]
    return StoryFigures(
        len(story.nodes), states, {key: ends[key] / games for key in order}, frozenset(key for key in order if story.nodes[key].good),
        (min(steps), sum(steps) / games, max(steps)), sorted(minutes)[int(games * 0.95)], proven,
        {key: story.nodes[key].title for key in order},
    )  # fmt: skip


def _words_of(node: Node) -> int:
    shown = node.show.body if node.show else ""
    return len(" ".join((node.text, *node.clues, shown, *(choice.text for choice in node.choices))).split())
