"""The walks of the pack check go where the engine goes: the same choices on offer, the same scenes, the same facts."""

import random
from types import SimpleNamespace

import pytest

from safercyber.rules.games.bodies.escape_reader import read_escape
from safercyber.rules.games.bodies.items import Around
from safercyber.rules.games.bodies.story import read_story
from safercyber.rules.games.check.escapes import _after, check_escape
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.stories import _State, _Walk, check_story
from safercyber.rules.games.check.texts import PartOfPack
from safercyber.rules.games.kinds import effects
from safercyber.rules.games.kinds.story import turns
from safercyber.rules.games.reading import BadPack, Reader

PLACES = ["a", "b", "c", "d"]


def some_of(many):
    """A few seeds at each run, and all of them in the long one."""
    return [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, many))]


def where(path):
    return ">".join(map(str, path)), 0


def read(reader_of, raw, rules):
    reader = Reader(where)
    body = reader_of(reader, raw, ("body",), Around(frozenset({"look"}), {}, rules=rules))
    reader.stop_if_bad()
    return body


def thrown_together(make, reader_of, seed):
    """The first that holds together of those that this seed makes."""
    for attempt in range(200):
        raw, rules = make(f"{seed}:{attempt}")
        try:
            return raw, read(reader_of, raw, rules)
        except BadPack:
            continue
    raise AssertionError("nothing held together")


def a_story(seed):
    """Four scenes and two endings with choices, conditions and rules thrown together."""
    dice = random.Random(seed)

    def condition():
        return dice.choice([
            None, None, None, {"has": "key"}, {"not": "key"}, {"counter": ["heart", dice.choice([">=", "<"]), dice.randint(0, 3)]},
            {"round": [dice.choice([">", "<="]), dice.randint(1, 3)]}, {"chose": ["a", "x"]}, {"any": ["key", {"chose": ["a", "y"]}]},
        ])  # fmt: skip

    def change():
        return dice.choice([[["heart", dice.choice([1, -1, 2])]], [{"give": "key"}], [{"drop": "key"}], [], [{"go": dice.choice(PLACES)}]])

    def choice(id):
        made = {"id": id, "text": "On", "go": dice.choice([*PLACES, "good", "sad"]), "do": change()}
        return made | ({"if": asked} if (asked := condition()) else {})

    nodes = {one: {"title": one, "text": "Here.", "late": True, "choices": [choice("x"), choice("y"), choice("z")]} for one in PLACES}
    nodes["a"]["choices"][0] = {"id": "x", "text": "On", "go": "b", "do": [{"give": "key"}, ["heart", 1]]}
    nodes |= {
        "good": {"title": "Good", "text": "End.", "end": "good", "good": True},
        "sad": {"title": "Sad", "text": "End.", "end": "sad", "good": False},
    }
    rules = [
        {"on": dice.choice(["choose", "round-end"]), "do": change() or [["heart", 1]], "once": dice.random() < 0.5}
        | ({"of": dice.choice(PLACES)} if dice.random() < 0.5 else {}) | ({"if": asked} if (asked := condition()) else {})
        for _ in range(3)
    ]  # fmt: skip
    for rule in rules:
        if rule["on"] == "round-end":
            rule.pop("of", None)
    return {"start": "a", "counters": {"heart": {"start": 1, "name": "Heart", "min": 0, "max": 4}}, "nodes": nodes}, rules


def a_team(story):
    return {
        **effects.blank(story.counters),
        "path": [],
        "node": story.start,
        "ends": [],
        "tried": [],
        "choice": "",
        "tied": [],
        "done": False,
    }


@pytest.mark.parametrize("seed", some_of(30))
def test_a_story_is_walked_as_the_engine_plays_it(seed):
    _, story = thrown_together(a_story, read_story, seed)
    walk, pack = _Walk(story), SimpleNamespace(body=story)
    for game in range(12):
        dice = random.Random(f"{seed}:{game}")
        team = a_team(story)
        state = _State(story.start, frozenset(), tuple(sorted((id, story.counters[id].start) for id in walk.counters)))
        for _ in range(12):
            on_offer = [one.id for one in turns.ways(pack, team)] if not team["done"] else []
            assert [one.id for one in walk.choices(state)] == on_offer
            if not on_offer:
                break
            picked = dice.choice(on_offer)
            state = walk.choose(state, next(one for one in walk.choices(state) if one.id == picked))
            team = turns._decided(pack, team, picked, [], len(team["path"]) + 1)

            assert state.node == team["node"] and state.facts == frozenset(team["facts"]) & walk.facts
            assert dict(state.counters) == {id: team["counters"][id] for id in walk.counters}


@pytest.mark.slow
@pytest.mark.parametrize("seed", some_of(30))
def test_what_is_said_of_a_story_is_what_random_games_meet(seed):
    raw, story = thrown_together(a_story, read_story, seed)
    findings = Findings(where)
    figures = check_story(PartOfPack("A story", "story", ("body",), raw, story), (), 300, findings)
    never = {flag.file for flag in findings.flags if flag.name == "UNREACHED"}
    pack, met = SimpleNamespace(body=story), set()
    for game in range(300):
        dice, team = random.Random(game), a_team(story)
        for _ in range(15):
            met.add(f"body>nodes>{team['node']}")
            on_offer = [one.id for one in turns.ways(pack, team)] if not team["done"] else []
            if not on_offer:
                break
            team = turns._decided(pack, team, dice.choice(on_offer), [], len(team["path"]) + 1)

    assert figures.proven and met == {f"body>nodes>{key}" for key in story.nodes} - never


def an_escape(seed):
    """Six locks that need, give and use up facts thrown together; the first is always open."""
    dice = random.Random(seed)
    facts = [f"f{n}" for n in range(6)]
    lock = {
        "title": "A lock", "place": "hall", "kind": "pick-safest", "ask": "Which?",
        "options": [{"id": "a", "say": "This"}, {"id": "b", "say": "That"}],
        "accept": ["a"], "move": "look", "minutes": 2, "learn": "Look.", "hints": [{"after": n, "say": "This one, a."} for n in (1, 2, 3)],
    }  # fmt: skip
    locks = []
    for n in range(6):
        needs = dice.sample(facts[: n + 1], dice.randint(1, min(2, n + 1)))
        uses = [one for one in needs if dice.random() < 0.4]
        locks.append({**lock, "id": f"l{n}", "needs": needs, "uses": uses, "gives": [facts[n + 1]] if n < 5 else ["goal"]})
    rules = [
        {
            "on": "answer",
            "of": f"l{dice.randrange(6)}",
            "do": [{dice.choice(["give", "drop"]): dice.choice(facts[1:])}],
            "if": {"round": [">", 2]},
        }
    ]
    body = {
        "start": ["f0"], "goal": "goal", "finish": {"title": "Out", "text": "You are out."}, "places": [{"id": "hall", "name": "The hall"}],
        "locks": locks, "minutes": 30,
    }  # fmt: skip
    return body, rules if dice.random() < 0.5 else []


@pytest.mark.parametrize("seed", some_of(60))
def test_an_escape_is_a_dead_end_exactly_where_random_teams_get_stuck(seed):
    raw, escape = thrown_together(an_escape, read_escape, seed)
    findings = Findings(where)
    check_escape(PartOfPack("An escape", "escape", ("body",), raw, escape), (), (2, 2), findings)
    said = any(flag.name == "DEAD END" for flag in findings.flags)
    stuck = False
    for game in range(400):
        dice = random.Random(game)
        state = (frozenset(escape.start), frozenset(), frozenset())
        while escape.goal not in state[0]:
            ready = [one for one in escape.locks.values() if one.id not in state[1] and set(one.needs) <= state[0]]
            if not ready:
                stuck = True
                break
            state = _after(escape, dice.choice(ready), state)

    assert said == stuck
