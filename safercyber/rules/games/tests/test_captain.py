"""A captain carries out what the team points at: one of the team, always somebody who is there."""

from __future__ import annotations

import pytest

from safercyber.rules.games import engine, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.tests.players import opened
from safercyber.rules.games.votes import captain


@pytest.fixture
def room(bakehouse):
    """Two teams of three, their captains placing, at the first vote."""
    one = opened(bakehouse, 6, teams=2, decide="captain")
    one.until("1.vote")
    return one


def of_team(room, team="t1"):
    return [key for key, seat in room.data["seats"].items() if seat["team"] == team]


def placed(room, team="t1"):
    return [one["brick"] for one in room.data["teams"][team]["bought"]]


def test_who_came_first_is_captain_and_places_what_they_point_at(room):
    first, second, _ = of_team(room)
    assert captain(room.data, "t1") == first
    with pytest.raises(NotAllowed, match="Your captain carries it out"):
        room.say("commit", second, choice="two_step")
    with pytest.raises(NotAllowed, match="Your captain carries it out"):
        room.say("commit", first, choice="two_step")  # not pointed at yet: nobody places by a slip
    room.say("propose", first, choice="two_step")
    room.say("commit", first, choice="two_step")

    assert placed(room) == ["two_step"] and not placed(room, "t2")


def test_a_whole_team_that_points_elsewhere_is_heard_but_the_captain_places(room):
    first, *others = of_team(room)
    for seat in others:
        room.say("propose", seat, choice="cameras")
    room.say("propose", first, choice="backup")
    room.say("commit", first, choice="backup")

    assert placed(room) == ["backup"]


def test_the_captain_hands_on_round_the_team_and_nobody_else_may(room):
    first, second, third = of_team(room)
    with pytest.raises(NotAllowed, match="not the captain"):
        room.do("captain", by=f"seat:{second}")
    for after in (second, third, first):
        room.do("captain", by="seat:" + captain(room.data, "t1"))
        assert captain(room.data, "t1") == after


def test_a_captain_who_leaves_is_followed_by_one_who_is_there_and_comes_back_when_undone(room):
    first, second, _ = of_team(room)
    room.do("remove", seat=first)
    assert captain(room.data, "t1") == second
    room.do("undo", of=room.data["version"])

    assert captain(room.data, "t1") == first


def test_the_host_names_a_captain_and_takes_that_back(room):
    first, _, third = of_team(room)
    room.do("captain", seat=third)
    assert captain(room.data, "t1") == third
    room.do("undo", of=room.data["version"])

    assert captain(room.data, "t1") == first


def test_each_phone_reads_who_the_captain_is_and_the_host_sees_them(room):
    first, second, _ = of_team(room)
    mine, other = (seats.view(room.state, "player", seat)["captain"] for seat in (first, second))

    assert mine["is_me"] and not other["is_me"] and other["name"] == room.data["seats"][first]["name"]
    assert [one["id"] for one in seats.view(room.state, "host")["seats"] if one["captain"]] == [first, of_team(room, "t2")[0]]


def test_in_a_room_without_captains_nobody_is_one(bakehouse):
    room = opened(bakehouse, 3, decide="agree")
    with pytest.raises(NotAllowed, match="Nobody is captain"):
        room.do("captain", by="seat:" + of_team(room)[0])
    assert "captain" not in seats.view(room.state, "player", of_team(room)[0]) and "captains" not in room.data


def test_the_log_of_such_a_room_replays_to_the_same_state(room):
    first = captain(room.data, "t1")
    room.say("propose", first, choice="backup")
    room.do("captain", by=f"seat:{first}")
    again = engine.replay(room.state.pack, room.data["seed"], room.state.log, 2, "phones", "captain")

    assert engine.digest(again) == engine.digest(room.state)
