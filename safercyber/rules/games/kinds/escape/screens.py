"""What an escape shows: the locks before a team with its own half of each clue, how far everybody is, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.escape import IN_ORDER, PICK_ONE, PICK_SOME, Clue, Lock, Option
from safercyber.rules.games.kinds.effects import cards_of
from safercyber.rules.games.kinds.escape import turns
from safercyber.rules.games.kinds.escape.turns import EscapePack, Team
from safercyber.rules.games.kinds.kind import Sees, View
from safercyber.rules.games.names import SHAPES
from safercyber.rules.games.screens import TONES, shown

Data = Mapping[str, Any]
OFFER_A_HINT_AFTER_TRIES = 3


def how(lock: Lock) -> str:
    """How a lock is answered, which decides its form: "some", "one", "order", "digits", "letters" or "call"."""
    if lock.turns:
        return "call"
    if lock.keys:
        return "letters" if lock.kind == "word-from-letters" else "digits"
    if lock.kind in IN_ORDER:
        return "order"
    if lock.kind in PICK_ONE:
        return "one"
    return "some" if lock.kind in PICK_SOME or lock.pick != 1 else "one"


def _options(found: tuple[Option, ...]) -> list[View]:
    return [{"id": one.id, "label": one.say, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, one in enumerate(found)]


def _clue(one: Clue) -> View:
    return {"title": one.title, "picture": one.picture, "show": shown(one.show) if one.show else None, "say": one.say, "part": one.part}


def lock_view(pack: EscapePack, team: Team, lock: Lock, parts: set[int] | None) -> View:
    """One lock that is before a team. `parts`: which parts of a split clue are seen, None for all of them."""
    told, tries = team["hints"].get(lock.id, 0), team["tries"].get(lock.id, 0)
    return {
        "id": lock.id, "title": lock.title, "place": lock.place, "kind": lock.kind, "how": how(lock), "ask": lock.ask, "pick": lock.pick,
        "options": _options(lock.options), "turns": [{"say": one.say, "options": _options(one.options)} for one in lock.turns],
        "keys": list(lock.keys), "wheels": max(map(len, lock.accept)) if lock.keys else 0,
        "clues": [_clue(one) for one in lock.clues if parts is None or one.part in parts], "split": lock.split,
        "hints": [one.say for one in lock.hints[:told]], "hints_left": len(lock.hints) - told,
        "next_hint_after": lock.hints[told].after if told < len(lock.hints) else None, "since": team["since"].get(lock.id, ""),
        "tries": tries, "offer_hint": tries >= OFFER_A_HINT_AFTER_TRIES and told < len(lock.hints),
    }  # fmt: skip


def stuck_on(team: Team, lock: Lock, sees: Sees) -> View:
    """One lock that is before a team, for the host: since when, how often tried, and the hint that would come next."""
    told = team["hints"].get(lock.id, 0)
    return {
        "lock": lock.id, "title": lock.title, "since": team["since"].get(lock.id, ""), "tries": team["tries"].get(lock.id, 0),
        "hints_left": len(lock.hints) - told, "next_hint": lock.hints[told].say if sees.told and told < len(lock.hints) else "",
    }  # fmt: skip


def opened_view(pack: EscapePack, lock: Lock) -> View:
    """One lock that a team has opened."""
    return {"id": lock.id, "title": lock.title, "place": lock.place, "success": lock.success, "learn": lock.learn}


def progress(pack: EscapePack, data: Data, key: str) -> View:
    """How far a team is, with nothing of where."""
    team = data["teams"][key]
    return {
        "team": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "opened": len(team["opened"]),
        "of": len(pack.body.locks), "before": len(turns.before(pack, team)), "points": turns.points(pack, team), "done": team["done"],
    }  # fmt: skip


def locks_screen(pack: EscapePack, data: Data, sees: Sees) -> View:
    """The locks for one team; for the hall the one team's open locks, or of many only how far each is."""
    if sees.team:
        return team_screen(pack, data, sees.team, {0}, sees)
    teams = [progress(pack, data, key) for key in data["teams"]]
    only = next(iter(data["teams"])) if len(data["teams"]) == 1 else None
    say = " ".join(f"{one['name']}: {one['opened']} of {one['of']} locks open." for one in teams)
    return {"teams": teams, "locks": team_screen(pack, data, only, {0}, sees) if only else None, "say": say}


def team_screen(pack: EscapePack, data: Data, key: str, parts: set[int] | None, sees: Sees, seat: str = "") -> View:
    """One team's places, locks, facts and the story clock. With a seat, the clues are that seat's own."""
    team = data["teams"][key]
    have = set(team["facts"])
    locks = [
        lock_view(pack, team, lock, turns.parts_of(data, lock, seat) if seat else parts if lock.split > 1 and not sees.told else None)
        for lock in turns.before(pack, team)
    ]
    opened = [opened_view(pack, pack.body.locks[id]) for id in team["opened"]]
    last = team["last"]
    seen: View = {
        "team": key, "places": [
            {"id": one.id, "name": one.name, "say": one.say} for one in pack.body.places.values() if set(one.needs) <= have
        ],
        "locks": locks, "opened": opened, "facts": [{"id": one.id, "say": one.say} for one in pack.body.facts.values() if one.id in have],
        "cards": cards_of(team, pack.body.cards, sees, False), "badges": list(team["badges"]), "cue": team["cue"],
        "last": {**last, "title": pack.body.locks[last["lock"]].title} if last else None, "points": turns.points(pack, team),
        "opened_count": len(opened), "of": len(pack.body.locks), "done": team["done"], "clock": story_clock(pack, team),
        "finish": {"title": pack.body.finish_title, "text": pack.body.finish} if team["done"] else None,
    }  # fmt: skip
    return seen | {"say": say(seen)}


def story_clock(pack: EscapePack, team: Team) -> View | None:
    """What the story clock says: mood, and nothing else. None where there is none."""
    if pack.body.clock == "none":
        return None
    now = turns.minutes(pack, team)
    heard = [one.say for one in pack.body.chimes if one.at <= now]
    return {"minutes": now, "of": pack.body.minutes, "say": heard[-1] if heard else ""}


def say(seen: View) -> str:
    """What has just changed, as a sentence."""
    if seen["finish"]:
        return f"{seen['finish']['title']}. {seen['finish']['text']}"
    open_now = " and ".join(one["title"] for one in seen["locks"])
    before = f"Before you: {open_now}." if open_now else "Nothing is before you just now."
    return f"{seen['last']['title']}. {seen['last']['say']} {before}" if seen["last"] else before


def out_screen(pack: EscapePack, data: Data, sees: Sees) -> View:
    """Who got out, with what."""
    keys = [sees.team] if sees.team else list(data["teams"])
    teams = [progress(pack, data, key) for key in keys]
    out = sum(1 for one in teams if one["done"])
    finish = {"title": pack.body.finish_title, "text": pack.body.finish} if out else None
    if finish:
        words = f"{finish['title']}. {finish['text']}"
    else:
        words = f"You stopped with {teams[0]['opened']} of {teams[0]['of']} open." if sees.team else "Time to stop. Nobody has to finish."
    return {"teams": teams, "out": out, "finish": finish, "say": words}


def seen_locks(pack: EscapePack, data: Data) -> list[Lock]:
    """The locks that any team came to, in file order."""
    return [
        one
        for one in pack.body.locks.values()
        if any(one.id in {lock.id for lock in turns.reached(pack, team)} for team in data["teams"].values())
    ]


def lesson_screen(pack: EscapePack, data: Data, sees: Sees) -> View:
    """One lock looked back on: how it opened, what it teaches, how many found it without a hint."""
    found = seen_locks(pack, data)
    lock = found[data["step"] - 1]
    keys = [sees.team] if sees.team else list(data["teams"])
    teams = [
        {"team": key, "name": data["teams"][key]["name"], "opened": lock.id in data["teams"][key]["opened"],
         "hints": data["teams"][key]["hints"].get(lock.id, 0), "tries": data["teams"][key]["tries"].get(lock.id, 0)}
        for key in keys
    ]  # fmt: skip
    move = pack.move(lock.move)
    lines = pack.script.get("lessons", ())
    return {
        "n": data["step"], "of": len(found), "id": lock.id, "title": lock.title, "ask_was": lock.ask, "answer": lock.hints[-1].say,
        "learn": lock.learn, "move": move.say, "move_name": move.name, "clues": [_clue(one) | {"truth": one.truth} for one in lock.clues],
        "truth": lock.truth, "teams": teams, "say": f"{lock.title}. {lock.learn}",
        "ask": lines[min(list(pack.body.locks).index(lock.id), len(lines) - 1)] if lines else "",
    }  # fmt: skip
