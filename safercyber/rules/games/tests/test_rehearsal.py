"""A pack plays by itself: from the first screen to the last, well, badly and oddly, by the engine's rules alone."""

from dataclasses import replace

import pytest

from safercyber import content
from safercyber.rules.games import engine, replays
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.rehearsal import HOW, rehearse

PACKS = sorted(content.packs())


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("id", PACKS)
def test_every_game_on_the_shelf_plays_to_its_end_and_its_log_can_be_played_again(id, how):
    pack = content.pack(id)
    state = rehearse(pack, how)

    assert outcome(state)["finished"] and state.data["is_closed"]
    assert engine.canonical(replays.check(pack, replays.log_of(state))) == engine.canonical(state)
    assert engine.digest(rehearse(pack, how)) == engine.digest(state)


@pytest.mark.parametrize("id", PACKS)
def test_the_three_rehearsals_end_in_three_ways(id):
    assert len({engine.digest(rehearse(content.pack(id), how)) for how in HOW}) == 3


def test_played_well_the_bakehouse_has_its_best_year():
    (team,) = outcome(rehearse(content.pack("bakehouse"), "well"))["teams"]

    assert team["cost"] == 1200


def test_played_well_level_six_ends_together_and_badly_alone():
    ends = {how: rehearse(content.pack("level_six"), how).data["teams"]["t1"]["parts"]["2"]["node"] for how in ("well", "badly")}

    assert ends == {"well": "e_together", "badly": "e_alone"}


def test_played_well_number_nine_is_fooled_by_nothing_and_badly_by_everything_it_can_be():
    kept = {how: outcome(rehearse(content.pack("number_nine"), how))["moves"] for how in ("well", "badly")}

    assert all(one["hits"] == one["fakes"] and not one["false_alarms"] for one in kept["well"].values())
    assert sum(one["false_alarms"] for one in kept["badly"].values()) == sum(one["real"] for one in kept["badly"].values())


def test_a_way_that_is_not_known_is_refused(bakehouse):
    with pytest.raises(ValueError, match="no rehearsal called slowly"):
        rehearse(bakehouse, "slowly")


def test_a_game_that_never_ends_is_said_to_be_one(bakehouse, monkeypatch):
    from safercyber.rules.games import rehearsal

    monkeypatch.setattr(rehearsal, "MOST_STEPS", 5)
    with pytest.raises(ValueError, match="never comes to its end"):
        rehearse(replace(bakehouse, id="endless"), "well")
