"""A board with rules on the author's desk: what is refused and on which line, and that search, simulated teams and rooms agree."""

import copy
import json
from dataclasses import replace
from datetime import date
from itertools import product

import jsonschema
import pytest

from safercyber import content
from safercyber.play.shelf import look
from safercyber.rules.games import pack as packs
from safercyber.rules.games import ruled_years
from safercyber.rules.games.bodies.board import with_modules
from safercyber.rules.games.bodies.facts import every
from safercyber.rules.games.reading import BadPack
from safercyber.rules.games.report import report
from safercyber.rules.games.solver import best, run, walked
from safercyber.rules.games.teams import POLICIES, simulate, year
from safercyber.rules.games.tests.players import Room
from safercyber.rules.games.tests.sallow_fen import DATA, FOLDER, PACK, WHERE, changed, without_chance

ON = date(2026, 11, 26)
RULES = len(DATA["rules"])


def add(**rule):
    return lambda data: data["rules"].append({key.rstrip("_"): value for key, value in rule.items()})


def set_at(value, *path):
    def change(data):
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = value

    return change


def both(*changes):
    return lambda data: [change(data) for change in changes]


BODY = ("body", "threats", 2)
BROKEN = [
    # what is changed, the place that is named, the flag, words of the finding
    (set_at("rings", "rules", 0, "on"), ("rules", 0, "on"), "SCHEMA", 'the trigger "rings" is not known here'),
    (set_at("round_end", "rules", 9, "on"), ("rules", 9, "on"), "SCHEMA", "did you mean round-end?"),
    (set_at([{"go": "news"}], "rules", 1, "do"), ("rules", 1, "do", 0), "SCHEMA", 'unknown key "go"'),
    (set_at("hand_dril", "rules", 1, "of"), ("rules", 1, "of"), "DANGLING", "did you mean hand_drill?"),
    (set_at("p9", "rules", 3, "of"), ("rules", 3, "of"), "DANGLING", 'the message "p9" is not known here'),
    (set_at([{"start": "coller"}], "rules", 5, "do"), ("rules", 5, "do", 0, "start"), "DANGLING", "did you mean caller?"),
    (set_at([{"draw": "favour"}], "rules", 9, "do"), ("rules", 9, "do", 0, "draw"), "DANGLING", "did you mean favours?"),
    (set_at([{"unlock": "drone"}], "rules", 2, "do"), ("rules", 2, "do", 0, "unlock"), "DANGLING", 'the hidden brick "drone"'),
    (set_at([{"give": "drone"}], "rules", 1, "do"), ("rules", 1, "do", 0, "give"), "SCHEMA", "bricks are bought, not given"),
    (set_at([["luck", 1]], "rules", 4, "do"), ("rules", 4, "do", 0, 0), "DANGLING", 'the counter "luck"'),
    (set_at({"chose": ["p2", "eat"]}, "rules", 3, "if"), ("rules", 3, "if", "chose", 1), "DANGLING", 'the choice "eat"'),
    (set_at({"stopped": "lines"}, "rules", 5, "if"), ("rules", 5, "if", "stopped"), "DANGLING", "did you mean line?"),
    (set_at("caller", "rules", 0, "of"), ("rules", 0, "of"), "SCHEMA", "comes to everybody"),
    (set_at({"round": [">", 3]}, "rules", 5, "if"), ("rules", 5), "UNREACHED", "its condition can never hold"),
    (set_at({"counter": ["trust", ">", 6]}, "rules", 5, "if"), ("rules", 5), "UNREACHED", "its condition can never hold"),
    (set_at({"not": {"round": [">=", 1]}}, "rules", 5, "if"), ("rules", 5), "UNREACHED", "its condition can never hold"),
    (set_at({"counter": ["trust", "<", 0]}, *BODY, "steps", 1, "if"), (*BODY, "steps", 1, "if"), "UNREACHED", "the step is never taken"),
    (both(set_at([], "body", "threats", 3, "steps", 1, "stopped_by"), set_at({}, "body", "threats", 3, "steps", 1, "saved"),
          add(on="stopped", of="spell", do=[["trust", 1]])), ("rules", RULES), "UNREACHED", "what it waits for never comes"),
    (both(set_at([["trust", -1]], "rules", 3, "do"), set_at([{"show": "names_out"}], "rules", 5, "do")), (*BODY, "waits"), "UNREACHED",
     '"caller" waits and no rule starts it'),
    (set_at(False, *BODY, "waits"), BODY, "UNUSED", "give it waits: true"),
    (set_at([["trust", 1]], "rules", 9, "do"), ("body", "decks", 1), "UNREACHED", 'nothing draws from "favours"'),
    (add(on="draw", of="boat", do=[{"draw": "favours"}]), ("rules", RULES), "ENDLESS", "would never stop"),
    (add(on="draw", do=[{"draw": "weather"}]), ("rules", RULES), "ENDLESS", "once: true"),
    (add(on="stopped", of="bills", do=[{"stop": "caller"}]), ("rules", RULES), "ENDLESS", "by itself or through others"),
    (set_at({"start": 1, "name": "Money"}, "body", "counters", "money"), ("body", "counters", "money"), "SCHEMA", "every board has"),
    (set_at("newz", "body", "lines", 0, "for"), ("body", "lines", 0, "for"), "DANGLING", "did you mean news?"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "at", "flag", "words"), BROKEN)
def test_a_broken_rule_is_refused_with_its_place_in_the_file(change, at, flag, words):
    data = copy.deepcopy(DATA)
    change(data)
    with pytest.raises(BadPack) as caught:
        packs.check(data, where=WHERE)
    line = WHERE(at)[1]
    assert line > 1 and any(one[1] == line and one[3] == flag and words in one[2] for one in caught.value.flags), caught.value.flags


def test_a_ring_of_rules_is_let_in_where_one_of_them_runs_once():
    pack = changed(add(on="stopped", of="bills", do=[{"stop": "caller"}], once=True))
    assert len(pack.body.rules) == RULES + 1


def test_a_rule_that_no_year_sets_off_is_found_by_walking_every_year():
    def change(data):
        without_chance(data)
        # Possible as far as each part goes; never all at once, for a season's money is not enough.
        data["rules"].append({"on": "buy", "if": [{"round": ["==", 1]}, "copies", "open_day"], "do": [["trust", 1]]})

    data = copy.deepcopy(DATA)
    change(data)
    found = report(data, ON, where=WHERE, games=20)
    said = [flag.say for flag in found.flags if flag.name == "UNREACHED"]
    assert "no year sets this rule off; every one was walked." in said
    assert "no year comes to this step of The friendly caller; every one was walked." in said  # nobody lost trust by the post here
    assert len(said) == 2


def test_a_counter_nothing_moves_and_a_fact_nothing_asks_for_are_said_to_be_unused():
    data = copy.deepcopy(DATA)
    data["body"]["counters"]["luck"] = {"start": 1, "name": "Luck"}
    data["rules"][1]["do"].append({"give": "proud"})
    found = report(data, ON, where=WHERE, games=20)

    said = [flag.say for flag in found.flags if flag.name == "UNUSED"]
    assert said == ['no rule ever changes the counter "luck".', 'nothing ever asks for the fact "proud".']


def test_the_whole_pack_passes_its_check_with_its_golden_games_and_its_scene():
    found = look(FOLDER, on=ON, games=100)
    assert found.may_be_used and not [flag for flag in found.flags if flag.name != "UNREVIEWED"]
    assert found.golden == 3


def test_the_schema_knows_it():
    plain = json.loads(json.dumps(DATA, default=date.isoformat))
    jsonschema.Draft202012Validator(content.read_json("schema/pack.json")).validate(plain)


def test_it_uses_every_part_of_the_format_that_a_tabletop_game_needs():
    board = PACK.body
    steps = [step for threat in board.threats for step in threat.steps]
    asked = {one.op for rule in board.rules for one in every(rule.condition)} | {one.op for step in steps for one in every(step.condition)}

    assert {rule.on for rule in board.rules} == {"tick", "buy", "judge", "draw", "stopped", "hit", "round-end", "facilitator"}
    assert asked == {"has", "not", "any", "all", "at_least", "counter", "round", "chose", "stopped"}
    done = {effect.op for rule in board.rules for effect in rule.effects}
    assert done == {"give", "drop", "count", "show", "unlock", "start", "stop", "draw", "badge", "cue"}
    assert {effect.to for rule in board.rules for effect in rule.effects if effect.op == "show"} == {
        "team", "projector", "facilitator", "all", "debrief",
    }  # fmt: skip
    assert board.carry_over and board.modules and board.levels[-1].fails and board.counters and board.lines
    assert {bool(deck.rounds) for deck in board.decks} == {True, False}
    assert any(step.noticed for step in steps) and any(not step.noticed for step in steps) and any(not step.stopped_by for step in steps)
    assert any(len(group) > 1 for step in steps for group in step.stopped_by) and any(len(step.stopped_by) > 1 for step in steps)
    assert any(step.softened_by for step in steps) and any(threat.waits for threat in board.threats)
    assert any(brick.reveals and brick.unlocks for brick in board.bricks.values()) and any(brick.hidden for brick in board.bricks.values())


# --- figures ---------------------------------------------------------------------------------------------------------------------


def test_the_walk_agrees_with_trying_every_plan():
    few = ("call_back", "hand_drill", "walk_round", "line_gate", "open_day", "night_rota")
    board = changed(without_chance).body
    small = copy.copy(board)
    object.__setattr__(small, "bricks", {id: board.bricks[id] for id in few})
    costs = []
    for plan in product(range(4), repeat=len(few)):
        rounds = [[id for id, at in zip(few, plan, strict=True) if at == r] for r in range(1, 4)]
        try:
            costs.append(run(small, rounds).cost)
        except ValueError:
            continue
    seen = ruled_years.walk(small)

    assert seen.proven and seen.best.team["spent"] + seen.best.team["lost"] == min(costs)


def test_the_best_year_is_proven_and_no_simulated_team_beats_it():
    found = best(PACK.body)
    assert found.proven and run(PACK.body, found.line.rounds) == found.line
    assert min(simulate(PACK.body, policy, seed).cost for policy in POLICIES for seed in range(60)) >= found.line.cost
    assert walked(PACK.body).proven


@pytest.mark.parametrize("policy", POLICIES)
def test_a_year_of_a_simulated_team_is_the_same_year_in_a_room(policy):
    pack = changed(without_chance)
    for seed in range(8):
        line = simulate(with_modules(pack.body, ()), policy, seed)
        room = Room(pack, mode="table")
        room.do("open")
        for bricks in line.rounds:
            room.until("vote") if bricks else None
            for brick in bricks:
                room.do("commit", choice=brick)
            room.end_round()
        team = room.data["teams"]["t1"]
        assert (team["spent"], team["lost"]) == (line.spent, line.lost)


def idle(raw):
    """A board pack with one rule that changes nothing."""
    data = copy.deepcopy(raw)
    data["rules"] = [{"on": "tick", "if": {"round": ["==", 2]}, "do": [["money", 0]]}]
    return packs.check(data).body


def test_a_rule_that_changes_nothing_changes_no_figure_of_the_bakehouse(bakehouse):
    same = idle(content.read_yaml("packs/bakehouse/pack.yaml"))

    assert same.is_ruled and not bakehouse.body.is_ruled
    one, other = best(same), best(bakehouse.body)
    assert one.proven and (one.line.spent, one.line.lost) == (other.line.spent, other.line.lost)
    assert [set(bricks) for bricks in one.line.rounds] == [set(bricks) for bricks in other.line.rounds]
    for policy in POLICIES:
        for seed in range(10):
            assert replace(year(same, policy, seed), order=()) == year(bakehouse.body, policy, seed)
