"""Golden games end where they ended, and logs can be told in words."""

import json

import pytest

from safercyber import content
from safercyber.rules.games import engine, replays
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.tests.players import name, opened

LOGS = content.replays("bakehouse")


@pytest.mark.parametrize("log", sorted(LOGS))
def test_a_golden_game_ends_where_it_ended(bakehouse, log):
    replays.check(bakehouse, LOGS[log])


def test_there_are_three_golden_games_a_win_a_loss_and_an_odd_one(bakehouse):
    costs = {name: [team["cost"] for team in outcome(replays.run(bakehouse, log))["teams"]] for name, log in LOGS.items()}

    assert costs == {"best-line": [1200], "all-shiny": [21000], "look-round-last": [2400, 10400]}


def test_an_altered_log_is_noticed(bakehouse):
    log = json.loads(json.dumps(LOGS["best-line"]))
    vote = next(event for event in log["events"] if event["kind"] == "promise")
    vote["promise"] = "not-yet"

    with pytest.raises(replays.Drift):
        replays.check(bakehouse, log)


def test_a_log_survives_being_written_and_read(bakehouse):
    room = opened(bakehouse, 3)
    room.buy("two_step")
    log = json.loads(json.dumps(replays.log_of(room.state, "a start")))

    assert engine.canonical(replays.check(bakehouse, log)) == engine.canonical(room.state)


def test_a_log_of_another_version_is_refused(bakehouse):
    with pytest.raises(ValueError, match="version 99"):
        replays.run(bakehouse, {**LOGS["best-line"], "version": 99})


def test_a_log_is_told_in_words_with_its_undo(bakehouse):
    lines = list(replays.told(bakehouse, LOGS["look-round-last"]))

    assert any("takes back" in line for line in lines)
    assert any("Amber Herons: spent" in line for line in lines)
    assert lines[-1].endswith(LOGS["look-round-last"]["sha256"])


def test_the_record_that_is_kept_counts_and_names_nobody(bakehouse):
    room = opened(bakehouse, 6)
    room.year([["two_step", "staff_hour"], ["wifi_split"], [], []])
    room.debrief()
    kept = outcome(room.state)

    assert kept["moves"]["ring-back"] == {"fakes": 24, "hits": 24, "real": 24, "false_alarms": 0, "checked": 0}
    assert kept["people"] == 6 and sum(kept["promises"].values()) == 6
    assert kept["finished"] and kept["rounds_played"] == 4
    words = json.dumps(kept)
    assert not any(name(n) in words or f'"s{n}"' in words for n in range(6))


def test_two_teams_buy_in_one_room_and_the_record_keeps_both(bakehouse):
    kept = outcome(replays.run(bakehouse, LOGS["look-round-last"]))

    assert kept["mode"] == "table" and kept["by"] == "teams"
    assert kept["promises"] == {"ring-back-rule": 7}
    assert kept["moves"]["ring-back"]["false_alarms"] == 4
