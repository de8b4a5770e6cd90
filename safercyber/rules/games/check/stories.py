"""Stories: every scene and choice is met in some play, none is a trap, and from every scene not marked late a good ending can be.

Only what a condition asks about is followed (facts, counters, choices), so a story without conditions has one state a scene.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from safercyber.rules.games.bodies.facts import Condition, Effect, counted, holds
from safercyber.rules.games.bodies.story import Choice, Node, Story
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.minutes import TALK_SECONDS, WORDS_A_MINUTE
from safercyber.rules.games.check.texts import PartOfPack
from safercyber.rules.games.teams import GAMES

MOST_STATES = 200_000
MOST_STEPS = 200
MOST_BY_HABIT = 2 / 3
LEAST_CASES = 4


class _State(NamedTuple):
    """Where a team stands in a story. `fired`: the rules that run once and did; `round`: decisions taken, as far as anything asks."""

    node: str
    facts: frozenset[str]
    counters: tuple[tuple[str, int], ...]
    chosen: frozenset[tuple[str, str]] = frozenset()
    fired: frozenset[int] = frozenset()
    round: int = 0


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
    habits: Mapping[str, float] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The figures as lines of a report."""
        least, mean, most = self.decisions
        walked = f"{self.states:,} states walked{'' if self.proven else ' (not all)'}"
        yield f"  {self.scenes} scenes, {walked}; {least} to {most} decisions, {mean:.1f} on average."
        shares = (f"{self.titles[one]} {share:.0%}{'' if one in self.good else ' (not a good one)'}" for one, share in self.endings.items())
        if self.habits:
            yield f"  Right by habit: {', '.join(f'{say} {share:.0%}' for say, share in self.habits.items())}."
        yield f"  Endings of teams that choose at random: {', '.join(shares)}."


def check_story(part: PartOfPack, carried: Sequence[str], games: int, found: Findings) -> StoryFigures:
    """Flag scenes and choices nobody meets, traps, and scenes from which nothing good can come."""
    story: Story = part.body
    walk = _Walk(story)
    first = _State(story.start, frozenset(carried) & walk.facts, tuple(sorted((id, story.counters[id].start) for id in walk.counters)))
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
    figures = _figures(story, walk, first, len(ways), proven, games)
    for say, share in figures.habits.items():
        if share > MOST_BY_HABIT:
            found.flag("ONE-SIDED", (*part.at, "nodes"), f"a table that {say} would get {share:.0%} of the messages right.")
    return figures


def shortest_way(story: Story, ends: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The short way from the start to one of these scenes, as (scene, choice); nothing when there is none."""
    walk, wanted = _Walk(story), frozenset(ends)
    first = _State(story.start, frozenset(), tuple(sorted((id, story.counters[id].start) for id in walk.counters)))
    came: dict[_State, tuple[_State, str]] = {}
    todo = [first]
    for state in todo:
        if state.node in wanted:
            way = []
            while state != first:
                state, choice = came[state]
                way.append((state.node, choice))
            yield from reversed(way)
            return
        for choice, one in walk.after(state):
            if one not in came and one != first and choice and len(came) < MOST_STATES:
                came[one] = (state, choice)
                todo.append(one)


class _Walk:
    """How a story goes on from a state, with only what some condition asks about kept in it. The order is the engine's:
    the effects of the choice, the rules on it in file order, then those on the end of a round."""

    def __init__(self, story: Story) -> None:
        self.story = story
        conditions = [choice.condition for node in story.nodes.values() for choice in node.choices]
        conditions += [rule.condition for rule in story.rules]
        asked = [one for condition in conditions for one in _every(condition)]
        self.facts = frozenset({one.name for one in asked if one.op == "has"} | {name for one in asked for name in one.names})
        self.counters = frozenset(one.name for one in asked if one.op == "counter")
        self.chosen = frozenset((one.name, one.option) for one in asked if one.op == "chose")
        self.last_round = max((one.number + 1 for one in asked if one.op == "round"), default=0)
        self.called = tuple(dict.fromkeys(rule.of for rule in story.rules if rule.on == "facilitator"))

    def choices(self, state: _State) -> tuple[Choice, ...]:
        """What may be chosen here."""
        return tuple(
            one for one in self.story.nodes[state.node].choices if self._holds(one.condition, state._replace(round=state.round + 1))
        )

    def _holds(self, condition: Condition | None, state: _State) -> bool:
        return holds(condition, facts=state.facts, counters=dict(state.counters), round=state.round, chosen=state.chosen)

    def choose(self, state: _State, choice: Choice) -> _State:
        """The state after this choice."""
        here = state.node
        state = state._replace(
            chosen=state.chosen | ({(here, choice.id)} & self.chosen), round=min(state.round + 1, self.last_round), node=choice.go
        )
        state = self._do(choice.effects, state)
        state = self._follow("choose", here, state)
        return self._follow("round-end", "", state)

    def _follow(self, on: str, of: str, state: _State) -> _State:
        for n, rule in enumerate(self.story.rules):
            if rule.on == on and rule.of in ("", of) and n not in state.fired and self._holds(rule.condition, state):
                state = self._do(rule.effects, state)
                if rule.once:
                    state = state._replace(fired=state.fired | {n})
        return state

    def _do(self, effects: Iterable[Effect], state: _State) -> _State:
        for effect in effects:
            if effect.op == "give" and effect.name in self.facts:
                state = state._replace(facts=state.facts | {effect.name})
            elif effect.op == "drop":
                state = state._replace(facts=state.facts - {effect.name})
            elif effect.op == "count" and effect.name in self.counters:
                after = counted(self.story.counters, dict(state.counters), effect.name, effect.by)
                state = state._replace(counters=tuple(sorted(after.items())))
            elif effect.op == "go":
                state = state._replace(node=effect.name)
        return state

    def after(self, state: _State) -> list[tuple[str, _State]]:
        """Every way on, by the id of the choice; and what the host may set off here, which moves nobody to another scene."""
        ways = [(choice.id, self.choose(state, choice)) for choice in self.choices(state)]
        if not self.story.nodes[state.node].end:
            for on, of in (("hint", state.node), *(("facilitator", name) for name in self.called)):
                set_off = self._follow(on, of, state)._replace(node=state.node)
                if set_off != state:
                    ways.append(("", set_off))
        return ways


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
    met = {state.node for state in ways}
    taken = {(state.node, id) for state, after in ways.items() for id, _ in after}
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

    to_an_end = leads_to(state for state in ways if story.nodes[state.node].end)
    to_a_good_one = leads_to(state for state in ways if story.nodes[state.node].good)
    for state in ways:
        node = story.nodes[state.node]
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
            words += len(choice.then.split()) + _words_of(story.nodes[state.node])
            count += 1
        ends[state.node] += 1
        steps.append(count)
        minutes.append(words / WORDS_A_MINUTE + count * TALK_SECONDS / 60)
    order = [key for key, node in story.nodes.items() if node.end]
    return StoryFigures(
        len(story.nodes), states, {key: ends[key] / games for key in order}, frozenset(key for key in order if story.nodes[key].good),
        (min(steps), sum(steps) / games, max(steps)), sorted(minutes)[int(games * 0.95)], proven,
        {key: story.nodes[key].title for key in order}, _habits(story),
    )  # fmt: skip


def _words_of(node: Node) -> int:
    shown = node.show.body if node.show else ""
    return len(" ".join((node.text, *node.clues, shown, *(choice.text for choice in node.choices))).split())


def _habits(story: Story) -> dict[str, float]:
    """Which part of the real and fake scenes one answer to everything gets right; nothing where there are too few to say."""
    truths = [truth for _, truth in story.cases]
    if len(truths) < LEAST_CASES:
        return {}
    return {"stops everything": truths.count("fake") / len(truths), "believes everything": truths.count("real") / len(truths)}
