"""What may be seen: no secret of the pack leaves the server before its hour."""

import json
import random

import pytest

from safercyber.rules.games import engine, phases, seats
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.tests.players import opened

OPEN_TO_THE_HALL = ("projector", "table", "debrief")


def secrets(pack, data, team=None, known_to=all):
    """Every string that this team, or the hall, may not have seen yet. At the table it is enough that one team found a thing (any):
    the host sells it to that team from the same screen."""
    teams = [data["teams"][team]] if team else list(data["teams"].values())
    over = phases.is_over(pack, data)
    kept = set()
    for n, id in enumerate(pack.feedback, 1):
        item = pack.items[id]
        key = data["key"]
        now = [f"{phase}.{k}" for k in range(1, len(pack.feedback) + 1) for phase in ("item", "answer")]
        at = now.index(key) if key in now else (len(now) if data["phase"] in ("promise", "tell", "fun", "after", "finished") else -1)
        if at < 2 * (n - 1):
            kept |= {item.body, item.title}
        if at < 2 * n - 1:
            kept.add(item.why)
    for group in pack.booster:
        kept |= {text for id in group for text in (pack.items[id].body, pack.items[id].why)}
    if over:
        return kept
    for threat in pack.body.threats:
        kept |= {threat.who, threat.name}
        for n, step in enumerate(threat.steps):
            kept.add(step.truth)
            told = [one for t in teams for one in t["story"].get(str(step.round), []) if (one["threat"], one["step"]) == (threat.id, n)]
            shown_now = data["phase"] == "happened" and data["round"] == step.round
            if step.hit and not (shown_now and any(not one["held"] for one in told)):
                kept.add(step.hit)
            for brick, words in step.saved.items():
                if not (shown_now and any(one["held"] and one["by"] == brick for one in told)):
                    kept.add(words)
            if step.coming and not (data["phase"] == "hold" and data["coming"] == {"threat": threat.id, "step": n}):
                kept.add(step.coming)
    for brick in pack.body.bricks.values():
        if brick.hidden and not known_to(any(brick.id in pack.body.bricks[b["brick"]].unlocks for b in t["bought"]) for t in teams):
            kept |= {brick.name, brick.id, brick.why}
    for card in pack.body.cards.values():
        if not known_to(card.id in t["cards"] for t in teams):
            kept |= {card.title, card.text}
    for message in pack.body.post:
        if message.id not in data["opened"]:
            kept |= {message.why, *(reply.say for reply in message.answers.values())}
        if message.round > data["round"]:
            kept |= {message.body, message.title}
    for news in pack.body.news:
        if news.round > data["round"]:
            kept |= {news.lead, *news.also}
    return kept


def look(room, dice):
    """Every view of this moment, searched for every secret."""
    pack, data = room.pack, room.data
    views = [(role, None, None) for role in OPEN_TO_THE_HALL]
    if data["seats"]:
        seat = dice.choice(sorted(data["seats"]))
        views.append(("player", seat, data["seats"][seat]["team"]))
    for role, seat, team in views:
        seen = json.dumps(seats.view(room.state, role, seat), ensure_ascii=False)
        hidden = secrets(pack, data, team, any if role == "table" else all)
        found = [one for one in hidden if json.dumps(one, ensure_ascii=False)[1:-1] in seen]
        assert not found, (role, data["key"], found)


def a_random_game(pack, seed):
    """People do anything that comes to mind; after each step every view is searched."""
    dice = random.Random(seed)
    mode = dice.choice(["phones", "phones", "table"])
    room = opened(
        pack, 0 if mode == "table" else dice.randint(1, 5), seed=str(seed), teams=dice.randint(1, 3), mode=mode,
        decide=dice.choice(["room", "agree"]),
    )  # fmt: skip
    look(room, dice)
    while (here := phases.after(pack, room.data)).step is not None:
        for seat in list(room.data["seats"]):
            anything(room, dice, seat)
        if mode == "table" or dice.random() < 0.2:
            team = dice.choice(sorted(room.data["teams"]))
            attempt(room, "commit", team=team, choice=dice.choice([*pack.body.bricks, "done"]))
            for message in pack.body.post:
                attempt(room, "judge", team=team, message=message.id, answer=dice.choice(["go", "check", "bin"]))
        if dice.random() < 0.05 and (last := engine.undoable(room.state)):
            room.do("undo", of=last["n"])
            look(room, dice)
            continue
        look(room, dice)
        to = here.step.to if dice.random() < 0.9 or not here.others else dice.choice(here.others).to
        attempt(room, "phase.set", to=to)
        look(room, dice)


def anything(room, dice, seat):
    pack = room.pack
    by = f"seat:{seat}"
    attempt(room, "propose", by=by, choice=dice.choice([*pack.body.bricks, "done"]), ask=room.ask(seat))
    attempt(room, "commit", by=by, choice=room.data["buy"].get(seat, "done"), ask=room.ask(seat))
    for message in pack.body.post:
        attempt(room, "judge", by=by, message=message.id, answer=dice.choice(["go", "check", "bin"]), ask=room.ask(seat))
    attempt(room, "reason", by=by, reason=dice.choice(pack.reasons).id, sure=dice.random() < 0.5, ask=room.ask(seat))
    attempt(room, "guess", by=by, guess=dice.choice(["hold", "not"]), ask=room.ask(seat))
    for item in pack.feedback:
        attempt(room, "answer", by=by, item=item, say=dice.choice(["real", "fake"]), ask=room.ask(seat))


def attempt(room, kind, by="host", **fields):
    try:
        room.do(kind, by=by, **fields)
    except NotAllowed:
        return


@pytest.mark.parametrize("part", range(2))
def test_no_secret_is_in_any_view_before_its_hour(bakehouse, part):
    for seed in range(part * 12, part * 12 + 12):
        a_random_game(bakehouse, seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_no_secret_is_in_any_view_over_a_thousand_games(bakehouse, part):
    for seed in range(1000 + part * 100, 1000 + part * 100 + 100):
        a_random_game(bakehouse, seed)


def test_the_search_for_secrets_finds_one_that_is_planted(bakehouse, monkeypatch):
    room = opened(bakehouse, 2)
    truth = bakehouse.body.threats[0].steps[0].truth
    monkeypatch.setitem(phases.SHARED_TITLES, "lobby", truth)

    with pytest.raises(AssertionError, match="fake sign-in page"):
        look(room, random.Random(1))


def test_a_phone_shows_the_whole_question(room):
    room.until("vote")
    room.say("propose", "s1", choice="backup")
    room.say("propose", "s0", choice="two_step")
    seen = seats.view(room.state, "player", "s0")
    screen = seen["screen"]

    assert screen["question"] == "What do we buy next?"
    assert len(screen["choices"]) == 12  # eleven bricks on sale and "done"
    assert {"label", "price", "why", "sign", "can"} <= set(screen["choices"][0])
    assert [one["sign"] for one in screen["choices"][:5]] == ["triangle", "circle", "square", "diamond", "triangle"]
    assert (screen["money"], screen["mine"], screen["voted"], screen["of"]) == (400, "two_step", 2, 3)
    assert seen["say"] == "Voted. You can change it until the reveal. £400 left. 2 of 3 voted."
    assert seen["version"] == room.state.version
    assert "backup" not in json.dumps({**screen, "choices": []})


def test_another_phones_vote_is_in_nobodys_view_before_the_reveal(room):
    room.until("vote")
    before = seats.view(room.state, "projector")
    room.say("propose", "s1", choice="backup")
    after = seats.view(room.state, "projector")

    before["screen"]["voted"], before["version"], before["teams"][0]["voted"] = 1, after["version"], 1
    assert before == after


def test_what_cannot_be_afforded_says_so(room):
    room.buy("two_step", "backup")
    room.until("vote")
    screen = seats.view(room.state, "player", "s0")["screen"]
    cameras = next(one for one in screen["choices"] if one["id"] == "cameras")

    assert not cameras["can"] and cameras["cannot"] == "Costs £300 more than you have left"


def test_the_host_sees_what_really_happened_and_the_hall_does_not(room):
    room.buy("ring_back")
    room.end_round()
    host, hall = seats.view(room.state, "host"), seats.view(room.state, "projector")

    assert [one["threat"] for one in host["truth"]] == ["The invoice crew", "The page taker"]
    assert "truth" not in hall
    assert hall["screen"]["teams"][0]["words"] == "A calm Spring. Nothing broke."


def test_the_reel_sets_what_you_saw_beside_what_was_going_on(room):
    room.year([["two_step", "staff_hour"], ["wifi_split"], [], []])
    room.until("reel")
    screen = seats.view(room.state, "projector")["screen"]

    assert screen["saw"][0]["is_calm"]
    assert [one["words"] for one in screen["going_on"]] == ["Mail filter would have stopped it.", "Two-step sign-in stopped it."]
    room.until("best")
    best = seats.view(room.state, "player", "s0")["screen"]
    assert best["best"]["cost"] == best["yours"][0]["cost"] == 1200


def test_small_groups_are_not_counted_out_in_the_debrief(bakehouse):
    for people, shown in ((4, None), (5, 4)):
        room = opened(bakehouse, people)
        room.until("1.happened")
        room.until("item")
        for seat in room.data["seats"]:
            room.say("answer", seat, item="farm_bank", say="real" if seat == "s0" else "fake")
        room.next()
        assert seats.view(room.state, "projector")["screen"]["right"] == shown


def test_the_undo_button_says_what_it_takes_back(room):
    room.until("vote")
    assert seats.view(room.state, "host")["undo"]["label"] == "Go back from Vote of Spring"


def test_an_unknown_role_or_seat_is_an_error_and_not_a_view(room):
    with pytest.raises(ValueError, match="no role"):
        seats.view(room.state, "admin")
    with pytest.raises(seats.NoSuchSeat):
        seats.view(room.state, "player", "nobody")


def test_views_are_plain_json(bakehouse):
    room = opened(bakehouse, 5, teams=2)
    while (step := phases.after(bakehouse, room.data).step) is not None:
        for role in ("host", "projector", "table", "debrief"):
            seen = seats.view(room.state, role)
            assert json.loads(json.dumps(seen)) == seen
        seen = seats.view(room.state, "player", "s0")
        assert json.loads(json.dumps(seen)) == seen and seen["say"]
        room.go(step.to)
