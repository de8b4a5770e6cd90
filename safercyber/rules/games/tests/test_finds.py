"""A lucky find: for who is furthest behind, once, and taken from nobody."""

from __future__ import annotations

import pytest

from safercyber.rules.games import engine, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.kinds.board import finds
from safercyber.rules.games.tests.players import opened


@pytest.fixture
def room(bakehouse):
    """Two teams at the news of the Fete; the second has bought the cameras in Spring, the first nothing."""
    one = opened(bakehouse, 4, teams=2)
    one.until("1.vote")
    for key, seat in one.data["seats"].items():
        one.say("propose", key, choice="cameras" if seat["team"] == "t2" else "done")
    one.until("2.news")
    assert (one.data["teams"]["t1"]["spent"], one.data["teams"]["t2"]["spent"]) == (0, 400)
    return one


def test_the_team_that_is_furthest_behind_finds_a_quarter_of_the_income_and_the_other_loses_nothing(room):
    before = {key: one["money"] for key, one in room.data["teams"].items()}
    room.do("find", team="t2")

    assert room.data["teams"]["t2"]["money"] == before["t2"] + 100 and room.data["teams"]["t1"]["money"] == before["t1"]
    assert room.data["teams"]["t2"]["spent"] == 400, "it changes no cost"


def test_who_is_ahead_or_has_found_before_finds_nothing(room):
    with pytest.raises(NotAllowed, match="furthest behind"):
        room.do("find", team="t1")
    room.do("find", team="t2")
    with pytest.raises(NotAllowed, match="once in a game"):
        room.do("find", team="t2")


def test_nobody_finds_while_all_are_level_or_alone_or_in_the_middle_of_a_vote(bakehouse, room):
    for teams in (1, 2):
        level = opened(bakehouse, 2, teams=teams)
        level.until("1.news")
        with pytest.raises(NotAllowed, match="furthest behind"):
            level.do("find", team="t1")
    room.until("2.vote")
    with pytest.raises(NotAllowed):
        room.do("find", team="t2")


def test_no_phone_may_give_itself_a_find(room):
    with pytest.raises(NotAllowed, match="Only the host"):
        room.do("find", by="seat:s0", team="t2")


def test_undo_takes_the_find_back_and_a_replay_is_the_same(room):
    before, money = engine.digest(room.state), room.data["teams"]["t2"]["money"]
    room.do("find", team="t2")
    again = engine.replay(room.state.pack, room.data["seed"], room.state.log, 2)
    assert engine.digest(again) == engine.digest(room.state) != before
    room.do("undo", of=room.data["version"])

    assert room.data["teams"]["t2"]["money"] == money and finds.may_find(room.data, "t2")


def test_the_team_the_hall_and_the_host_are_told_in_that_round_and_not_after(room):
    def told(role, what):
        return [one[what] for one in seats.view(room.state, role)["teams"] if one["id"] == "t2" and what in one]

    assert told("host", "may_find") == [100] and not told("projector", "may_find")
    room.do("find", team="t2")
    assert told("host", "find") == told("projector", "find") == [100] and not told("host", "may_find")
    room.until("3.news")

    assert not told("projector", "find")
