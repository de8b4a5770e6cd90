"""Some months later: three fresh messages, alone, with the same moves."""

import json

import pytest

from safercyber import content
from safercyber.rules.games import engine, seats
from safercyber.rules.games.booster import booster
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.tests.players import Room

WITH = [(id, n) for id, pack in content.packs().items() for n in range(1, len(pack.booster) + 1)]


@pytest.mark.parametrize(("id", "n"), WITH)
def test_a_booster_is_played_alone_to_its_end(id, n):
    pack = booster(content.pack(id), n)
    room = Room(pack, decide="agree")
    room.do("open")
    room.join(1)
    asked = []
    while (view := seats.view(room.state, "solo", "s0"))["phase"] != "finished":
        assert view["say_this"]
        if view["phase"] == "judge":
            assert "why" not in view["screen"]
            asked.append(room.asked("s0")[0])
            room.say("answer", "s0", item=asked[-1], say=pack.items[asked[-1]].truth, sure=True)
        elif view["phase"] == "told":
            assert view["screen"]["is_right"] and view["screen"]["why"]
        room.do("phase.set", to=view["next"]["to"])

    assert sorted(asked) == sorted(content.pack(id).booster[n - 1])
    kept = outcome(room.state)
    assert kept["score"]["blocked"] == 0 and kept["score"]["spotted"] == kept["score"]["fakes"]
    again = engine.replay(pack, "ferrydale", room.state.log, 1, "phones", "agree")
    assert engine.canonical(again) == engine.canonical(room.state)


@pytest.mark.parametrize("id", sorted(content.packs()))
def test_nothing_of_a_booster_is_shown_on_the_evening_itself(id):
    pack = content.pack(id)
    asked = {*pack.feedback, *getattr(pack.body, "items", ())}

    assert not asked & {one for group in pack.booster for one in group}
    assert len({one for group in pack.booster for one in group}) == sum(len(group) for group in pack.booster)


def test_there_is_no_third_booster_where_there_are_two():
    with pytest.raises(LookupError, match="has no booster 3"):
        booster(content.pack("bakehouse"), 3)
    with pytest.raises(LookupError):
        booster(content.pack("bakehouse"), 0)


def test_a_booster_knows_nothing_of_the_other_one():
    one, two = (booster(content.pack("bakehouse"), n) for n in (1, 2))

    assert not set(one.items) & set(two.items)
    assert two.items and all(item.body not in json.dumps([i.body for i in one.items.values()]) for item in two.items.values())
