"""What each role may see: `view` is the only thing that leaves the server.

Roles: "host" (the facilitator's own screen), "table" (the host's screen with real bricks, which may face the hall),
"projector", "player" (one phone) and "debrief" (the whole look back, once the year is over). What a role may not know is
absent, not hidden: answers, silent steps, locked names and another team's secrets are never in the mapping at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import looking_back, phases
from safercyber.rules.games.engine import State, undoable
from safercyber.rules.games.names import SHAPES
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.screens import (
    ANSWER_LABELS,
    GUESS_LABELS,
    SAY_LABELS,
    TONES,
    Data,
    View,
    cards_of,
    choices,
    frame,
    known_to,
    labelled,
    name_of,
    options,
    screen_of,
    sites,
    team_strip,
)  # fmt: skip
from safercyber.rules.games.spoken import spoken
from safercyber.rules.games.turns import agreed, checks_left, messages_of, voters

ROLES = ("host", "projector", "player", "table", "debrief")


class NoSuchSeat(LookupError):
    """The seat is not in this room."""


def view(state: State, role: str, seat: str | None = None) -> View:
    """What this role sees now, as plain JSON. `seat` is needed for a player. Raises NoSuchSeat, or ValueError for the role."""
    if role not in ROLES:
        raise ValueError(f"There is no role called {role}.")
    pack, data = state.pack, state.data
    if role == "debrief":
        return {**frame(pack, data, role), "ready": looking_back.is_over(data), **looking_back.whole(pack, data)}
    if role == "player":
        if seat is None or seat not in data["seats"]:
            raise NoSuchSeat("There is no such seat in this room.")
        return _player(pack, data, seat)
    if role == "projector":
        return _projector(pack, data)
    return _host(state, role)


# --- player ------------------------------------------------------------------------------------------------------------------


def _player(pack: Pack, data: Data, seat: str) -> View:
    me = data["seats"][seat]
    key = me["team"]
    team = data["teams"][key]
    known = known_to(pack, data, key)
    seen = frame(pack, data, "player")
    seen["me"] = {
        "name": me["name"], "emblem": dict(me["emblem"]), "people": me["people"], "gone": me["gone"],
        "redeals_left": max(0, 3 - me["redeals"]),
    }  # fmt: skip
    if me["gone"]:
        return {**seen, "screen": {}, "say": "The host has taken this seat out of the room. Ask them to let you back in."}
    seen["ask"] = max(data["ask"], team["ask"])
    seen["team"] = team_strip(pack, data, key, known)
    seen["team"]["cards"] = cards_of(pack, {key: team})
    seen["sites"] = sites(pack)
    seen["words"] = looking_back.board_in_words(pack, team, known)
    screen = screen_of(pack, data, key, known)
    screen.update(_mine(pack, data, seat, key, known))
    seen["screen"] = screen
    seen["hint"] = _hint(pack, data, key)
    seen["say"] = _say(pack, data, seen)
    return seen


def _mine(pack: Pack, data: Data, seat: str, key: str, known: frozenset[str]) -> View:
    """This seat's own answers and lists; nobody else's."""
    phase, team = data["phase"], data["teams"][key]
    seats = voters(data, key)
    if phase == "post":
        ids = messages_of(pack, data["round"])
        answered = sum(1 for one in seats if len(data["post"].get(one, {})) == len(ids))
        checks = checks_left(pack, team, data["round"])
        return {"mine": dict(data["post"].get(seat, {})), "checks": checks, "voted": answered, "of": len(seats)}
    if phase in ("talk", "vote"):
        mine = data["buy"].get(seat, "")
        return {
            "choices": choices(pack, team, known), "mine": mine, "money": team["money"], "is_done": team["done"] or bool(team["choice"]),
            "voted": sum(1 for one in seats if one in data["buy"]), "of": len(seats),
            "may_place": phase == "vote" and data["decide"] == "agree" and bool(mine) and agreed(data, key, mine),
        }  # fmt: skip
    if phase == "reason":
        mine = data["why"].get(seat, {})
        return {
            "reasons": options(pack.reasons), "mine": dict(mine), "voted": sum(1 for one in seats if one in data["why"]), "of": len(seats),
        }  # fmt: skip
    if phase == "hold":
        return {"mine": data["guess"].get(seat, ""), "choices": labelled(GUESS_LABELS)}
    if phase == "item":
        given = data["items"].get(pack.feedback[data["step"] - 1], {})
        return {"mine": dict(given.get(seat, {})), "choices": labelled(SAY_LABELS), "voted": len(given), "of": _present(data)}
    if phase == "answer":
        return {"mine": dict(data["items"].get(pack.feedback[data["step"] - 1], {}).get(seat, {}))}
    if phase == "promise":
        mine = data["promise"].get(seat, "")
        return {"mine": mine, "choices": options(pack.promises), "voted": len(data["promise"]), "of": _present(data)}
    if phase == "tell":
        return {"mine": list(data["tell"].get(seat, [])), "choices": options(pack.tell), "most": 2}
    if phase == "fun":
        return {"mine": data["fun"].get(seat, ""), "choices": options(pack.fun)}
    if phase in ("after", "finished"):
        promise = data["promise"].get(seat, "")
        return {
            "promise": next((one.say for one in pack.promises if one.id == promise), ""),
            "tell": [one.say for one in pack.tell if one.id in data["tell"].get(seat, [])],
            "fun": data["fun"].get(seat, ""), "fun_choices": options(pack.fun),
        }  # fmt: skip
    return {}


def _present(data: Data) -> int:
    return sum(1 for one in data["seats"].values() if not one["gone"])


def _hint(pack: Pack, data: Data, team: str | None) -> str:
    hint = data["hint"]
    if not hint or hint["phase"] != data["phase"] or (hint["team"] and hint["team"] != team):
        return ""
    return str(pack.hints[hint["phase"]][hint["n"]])


def _say(pack: Pack, data: Data, seen: View) -> str:
    """The sentence a screen reader speaks when this view replaces the last one."""
    phase, screen = data["phase"], seen["screen"]
    if data["is_closed"]:
        return "The room has closed. Thank you for playing."
    if data["is_frozen"]:
        return "Look up at the big screen."
    if data["is_paused"]:
        return "The game is paused. You have missed nothing."
    if phase == "lobby":
        return f"You are {seen['me']['name']}. {_are_here(seen['seats_here'])} We start soon."
    if phase == "news":
        return f"{seen['round_name']}. {screen['lead']}"
    if phase == "post":
        return f"{screen['question']} {screen['voted']} of {screen['of']} have answered."
    if phase == "opened":
        said = " ".join(reply["say"] for letter in screen["messages"] for reply in letter.get("replies", []))
        return said or "It is level. Listen to both sides."
    if phase in ("talk", "vote"):
        if screen["is_done"]:
            return "Your team has chosen. The others are still talking."
        if phase == "talk":
            return f"Talk it over. You have £{screen['money']:,} left."
        said = "Voted. You can change it until the reveal." if screen["mine"] else screen["question"]
        return f"{said} £{screen['money']:,} left. {screen['voted']} of {screen['of']} voted."
    if phase == "reveal":
        return " ".join(one["words"] for one in screen["teams"])
    if phase == "reason":
        return "Thank you." if screen["mine"] else screen["question"]
    if phase == "build":
        return " ".join(f"{one['name']} is placed." for one in screen["placed"]) or "No brick this time."
    if phase == "hold":
        return f"{screen['coming']} {screen['question']}"
    if phase == "happened":
        return " ".join(one["words"] for one in screen["teams"])
    return str(screen.get("say", phases.TITLES[phase]))


def _are_here(seats: int) -> str:
    return "1 phone is here." if seats == 1 else f"{seats} phones are here."


# --- projector and host ----------------------------------------------------------------------------------------------------


def _projector(pack: Pack, data: Data) -> View:
    known = known_to(pack, data, None)
    seen = frame(pack, data, "projector")
    seen["sites"] = sites(pack)
    seen["teams"] = [team_strip(pack, data, key, known) for key in data["teams"]]
    seen["names"] = [
        {"name": one["name"], "emblem": dict(one["emblem"]), "team": one["team"]} for one in data["seats"].values() if not one["gone"]
    ]  # fmt: skip
    seen["screen"] = {**screen_of(pack, data, None, known), **_room_counts(pack, data, known)}
    seen["hint"] = _hint(pack, data, None)
    seen["say"] = phases.TITLES[data["phase"]]
    return seen


def _room_counts(pack: Pack, data: Data, known: frozenset[str]) -> View:
    """How many have answered, never what any one person said."""
    phase, of = data["phase"], _present(data)
    if phase == "post":
        ids = messages_of(pack, data["round"])
        return {"voted": sum(1 for said in data["post"].values() if len(said) == len(ids)), "of": of}
    if phase in ("talk", "vote"):
        first = next(iter(data["teams"].values()))
        on_show = choices(pack, first, known) if len(data["teams"]) == 1 else _price_list(pack, known)
        return {"choices": on_show, "voted": len(data["buy"]), "of": of}
    if phase == "reason":
        return {"reasons": options(pack.reasons), "voted": len(data["why"]), "of": of}
    if phase == "item":
        return {"choices": labelled(SAY_LABELS), "voted": len(data["items"].get(pack.feedback[data["step"] - 1], {})), "of": of}
    if phase in ("promise", "tell", "fun"):
        lists = {"promise": pack.promises, "tell": pack.tell, "fun": pack.fun}
        return {"choices": options(lists[phase]), "voted": len(data[phase]), "of": of}
    return {}


def _price_list(pack: Pack, known: frozenset[str]) -> list[View]:
    """What is on sale for all teams, with the price and no "can": each team has its own money."""
    return [
        {"id": b.id, "label": b.name, "price": b.cost, "why": b.why, "site": b.site, "colour": b.colour, "shape": list(b.shape),
         "sign": SHAPES[n % 4], "tone": TONES[n % 4]}
        for n, b in enumerate(pack.body.bricks.values()) if not b.hidden and b.id in known
    ]  # fmt: skip


def _host(state: State, role: str) -> View:
    pack, data = state.pack, state.data
    told = role == "host"
    known = frozenset(pack.body.bricks) if told else known_to(pack, data, None)
    here = phases.after(pack, data)
    say, do = spoken(pack, data)
    last = undoable(state)
    seen = frame(pack, data, role)
    seen.update(
        ask=data["ask"], sites=sites(pack), say_this=say, do_this=do, hint=_hint(pack, data, None),
        next={"to": here.step.to, "label": here.step.label, "warn": here.warn} if here.step else None,
        others=[{"to": step.to, "label": step.label} for step in here.others],
        undo={"n": last["n"], "label": _undo_label(pack, data, last, known)} if last else None,
        strip=_strip(pack, data), more_time=data["more_time"], can_hint=data["phase"] in pack.hints,
        teams=[_host_team(pack, data, key, known if told else known_to(pack, data, key)) for key in data["teams"]],
        seats=[
            {
                "id": key, "name": one["name"], "emblem": dict(one["emblem"]), "team": one["team"], "people": one["people"],
                "gone": one["gone"], "answered": _has_answered(pack, data, key),
            }
            for key, one in data["seats"].items()
        ],
        screen={**screen_of(pack, data, None, known), **_room_counts(pack, data, known)},
    )  # fmt: skip
    if told:
        seen["truth"] = looking_back.truths(pack, data)
        seen["post_truth"] = [
            {"id": one.id, "title": one.title, "truth": one.truth, "why": one.why} for one in pack.body.post if one.round == data["round"]
        ]  # fmt: skip
    seen["say"] = f"{phases.TITLES[data['phase']]}. Next: {here.step.label}." if here.step else phases.TITLES[data["phase"]]
    return seen


def _host_team(pack: Pack, data: Data, key: str, known: frozenset[str]) -> View:
    team = data["teams"][key]
    seen = team_strip(pack, data, key, known)
    left = checks_left(pack, team, data["round"]) - sum(
        1 for one in team["post"].values() if one["answer"] == "check" and one["round"] == data["round"]
    )
    seen.update(
        tied=[{"id": one, "label": "Done for now" if one == "done" else name_of(pack, one, known)} for one in team["tied"]],
        post_tied={id: [{"id": a, "label": ANSWER_LABELS[a]} for a in tied] for id, tied in team["post_tied"].items()},
        post={id: one["answer"] for id, one in team["post"].items() if one["round"] == data["round"]},
        checks_left=max(0, left), choices=choices(pack, team, known), can_buy=phases.can_buy(pack, team),
        has_chosen=bool(team["choice"] or team["placed"]), asked_hint=data["hints_asked"].get(key, ""), last_at=team["last_at"],
        cards=cards_of(pack, {key: team}),
    )  # fmt: skip
    return seen


def _has_answered(pack: Pack, data: Data, seat: str) -> bool:
    phase = data["phase"]
    if phase == "post":
        return len(data["post"].get(seat, {})) == len(messages_of(pack, data["round"]))
    if phase == "item":
        return seat in data["items"].get(pack.feedback[data["step"] - 1], {})
    kept = {"vote": "buy", "reason": "why", "hold": "guess", "promise": "promise", "tell": "tell", "fun": "fun"}.get(phase)
    return kept is not None and seat in data[kept]


def _strip(pack: Pack, data: Data) -> list[View]:
    """The phases of this round as the host's strip: done, now or to come. Those that a table or a round skips are left out."""
    if data["phase"] not in phases.ROUND_PHASES:
        return []
    skipped = {"reveal", "reason", "build"} if data["mode"] == "table" else set()
    if data["phase"] == "happened" and data["coming"] is None:
        skipped.add("hold")
    names = [name for name in phases.ROUND_PHASES if name not in skipped]
    now = names.index(data["phase"]) if data["phase"] in names else 0
    return [
        {"phase": name, "title": phases.TITLES[name], "is": "done" if n < now else "now" if n == now else "later"}
        for n, name in enumerate(names)
    ]


def _undo_label(pack: Pack, data: Data, event: Mapping[str, Any], known: frozenset[str]) -> str:
    kind = event["kind"]
    if kind == "phase.set":
        phase, round, n = phases.split(event["to"])
        part = f" of {pack.body.round_names[round - 1]}" if round else f" {n}" if n else ""
        return f"Go back from {phases.TITLES[phase]}{part}"
    if kind == "commit":
        return "Take back Done" if event["choice"] == "done" else f"Take back {name_of(pack, event['choice'], known)}"
    return {
        "judge": "Take back the answer to the post", "remove": "Let the seat back in", "readmit": "Take the seat out again",
        "team.pick": "Move the seat back", "hands": "Take back the show of hands",
    }[kind]  # fmt: skip
