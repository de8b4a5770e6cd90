"""The arithmetic of a year and the balance of the Bakehouse."""

import pytest

from safercyber.rules.games.bodies.board import season, stopper
from safercyber.rules.games.solver import best_line, run
from safercyber.rules.games.teams import POLICIES, balance, simulate

EXPECTED = {"attentive": 2000, "late": 2394, "cheapest": 2414, "random": 4652, "half": 5754, "shiny": 12536}


def threat(pack, id):
    return next(one for one in pack.body.threats if one.id == id)


def test_the_best_year_is_1200_and_buys_two_step_and_the_staff_hour_first(bakehouse):
    line = best_line(bakehouse)

    assert (line.cost, line.spent, line.lost) == (1200, 600, 600)
    assert [set(bricks) for bricks in line.rounds] == [{"two_step", "staff_hour"}, {"wifi_split"}, set(), set()]
    assert run(bakehouse.body, line.rounds) == line


def test_buying_nothing_costs_24500(bakehouse):
    assert run(bakehouse.body, [(), (), (), ()]).cost == simulate(bakehouse.body, "nobody", 1).cost == 24_500


@pytest.mark.parametrize("policy", sorted(EXPECTED))
def test_simulated_teams_land_near_the_figures(bakehouse, policy):
    assert balance(bakehouse.body, policy, 500).mean == pytest.approx(EXPECTED[policy], rel=0.05)


@pytest.mark.long
@pytest.mark.parametrize("policy", sorted(EXPECTED))
def test_two_thousand_games_land_within_a_tenth_of_the_figures(bakehouse, policy):
    assert balance(bakehouse.body, policy, 2000).mean == pytest.approx(EXPECTED[policy], rel=0.02)


def test_no_simulated_team_beats_the_best_year(bakehouse):
    best = best_line(bakehouse).cost
    assert min(simulate(bakehouse.body, policy, seed).cost for policy in POLICIES for seed in range(200)) >= best


def test_the_exact_search_agrees_with_trying_everything_on_a_small_board(bakehouse):
    from dataclasses import replace
    from itertools import product

    bricks = {id: bakehouse.body.bricks[id] for id in ("two_step", "ring_back", "backup", "look_round", "new_till")}
    small = replace(bakehouse, id="small", body=replace(bakehouse.body, bricks=bricks))
    threats = tuple(
        replace(t, steps=tuple(replace(s, stopped_by=tuple(g for g in s.stopped_by if g <= set(bricks)),
                                       softened_by=tuple(p for p in s.softened_by if p[0] in bricks)) for s in t.steps))
        for t in small.body.threats
    )  # fmt: skip
    small = replace(small, body=replace(small.body, threats=threats))
    costs = []
    for plan in product(range(5), repeat=len(bricks)):  # the round each brick is bought in, 0 for never
        rounds = [[id for id, at in zip(bricks, plan, strict=True) if at == r] for r in range(1, 5)]
        try:
            costs.append(run(small.body, rounds).cost)
        except ValueError:
            continue

    assert best_line(small).cost == min(costs)


def test_the_first_stopped_step_ends_the_rest_of_its_chain(bakehouse):
    landed, ended = season(bakehouse.body, 1, ["mail_filter"], {})
    assert ended == {"invoice": 1}

    landed, ended = season(bakehouse.body, 3, ["mail_filter"], ended)
    assert "invoice" not in {one.threat for one in landed}


def test_softening_never_turns_into_a_gain(bakehouse):
    landed, _ = season(bakehouse.body, 4, ["insurance", "paper_plan"], {})
    by = {one.threat: one.lost for one in landed}

    assert by == {"invoice": 1600, "ransom": 3000, "wifi": 2500, "supplier": 600}


def test_of_two_stoppers_the_one_bought_first_gets_the_medal(bakehouse):
    step = threat(bakehouse, "photos").steps[1]

    assert stopper(step, {"two_step", "staff_hour"}, ["staff_hour", "two_step"]) == "staff_hour"
    assert stopper(step, {"two_step", "staff_hour"}, ["two_step", "staff_hour"]) == "two_step"
    assert stopper(step, {"cameras"}) is None


def test_nothing_stops_the_suppliers_leak(bakehouse):
    landed, _ = season(bakehouse.body, 3, list(bakehouse.body.bricks), {})

    assert [(one.threat, one.lost) for one in landed if not one.held] == [("supplier", 300)]


def test_a_line_that_cannot_be_afforded_is_refused(bakehouse):
    with pytest.raises(ValueError, match="cannot be bought in round 1"):
        run(bakehouse.body, [("cameras", "two_step")])
    with pytest.raises(ValueError, match="new_till"):
        run(bakehouse.body, [("new_till",)])
