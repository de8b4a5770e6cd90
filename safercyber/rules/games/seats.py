"""What each role may see: `view` is the only thing that leaves the server.

Roles: "host" (the facilitator's own screen), "table" (the host's screen with real bricks, which may face the hall),
"projector", "player" (one phone), "solo" (a phone that plays alone: its own view with the host's words and buttons) and
"debrief" (the whole look back, once the game is over). What a role may not know is absent, not hidden: answers, silent steps,
locked names and another team's secrets are never in the mapping at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import kinds, looking_back, phases
from safercyber.rules.games.bodies.extras import Care
from safercyber.rules.games.engine import State, undoable
from safercyber.rules.games.kinds import Sees
from safercyber.rules.games.pack import Pack, Words
from safercyber.rules.games.quilt import quilt
from safercyber.rules.games.screens import SAY_LABELS, Data, View, labelled, options
from safercyber.rules.games.votes import captain, present, voters

ROLES = ("host", "projector", "player", "table", "debrief", "solo")


class NoSuchSeat(LookupError):
    """The seat is not in this room."""


def view(state: State, role: str, seat: str | None = None) -> View:
    """What this role sees now, as plain JSON. `seat` is needed for a player. Raises NoSuchSeat, or ValueError for the role."""
    if role not in ROLES:
        raise ValueError(f"There is no role called {role}.")
    pack, data = state.pack, state.data
    if role == "debrief":
        over = phases.is_over(pack, data)
        return {**frame(pack, data, role), "ready": over, **(kinds.of(pack).whole(pack, data) if over else {})}
    if role in ("player", "solo"):
        if seat is None or seat not in data["seats"]:
            raise NoSuchSeat("There is no such seat in this room.")
        seen = _player(pack, data, seat)
        return seen if role == "player" else {**seen, "role": role, **_alone(pack, data)}
    if role == "projector":
        return _projector(pack, data)
    return _host(state, role)


# --- what everybody sees ---------------------------------------------------------------------------------------------------


def frame(pack: Pack, data: Data, role: str) -> View:
    """What every role is told: where the room is, its switches, how many are here."""
    seats = [one for one in data["seats"].values() if not one["gone"]]
    clock = data["clock"]
    return {
        "version": data["version"], "role": role, "key": data["key"], "phase": data["phase"], "title": phases.title_of(pack, data["phase"]),
        "pack": {"id": pack.id, "version": pack.version, "title": pack.title, "scene": pack.scene},
        "kind": pack.kind, "care": care(pack), **kinds.of(pack).where(pack, data), "mode": data["mode"], "decide": data["decide"],
        "is_open": data["is_open"], "is_closed": data["is_closed"], "is_locked": data["is_locked"], "is_frozen": data["is_frozen"],
        "is_blank": data["is_blank"], "is_paused": data["is_paused"],
        "seats_here": len(seats), "people_here": sum(one["people"] for one in seats), "clock": dict(clock) if clock else None,
        "read_again": data["read_again"],
    }  # fmt: skip


def care(pack: Pack) -> View | None:
    """What every screen of a pack that takes special care shows: help (keys into the contact list), the way out, how to show things."""
    one = pack.care
    if one == Care():
        return None
    pause = {"title": one.pause_title, "say": one.pause_say, "under": one.pause_under} if one.pause_title else None
    return {
        "help": list(one.help), "leave": one.leave, "pause": pause, "is_sensitive": pack.sensitive, "large_print": one.large_print,
        "no_timer": one.no_timer, "read_aloud": one.read_aloud, "one_action": one.one_action,
    }  # fmt: skip


def screen_of(pack: Pack, data: Data, sees: Sees) -> View:
    """What is on show now, for one team or for the whole hall."""
    phase, kind = data["phase"], kinds.of(pack)
    if phase in ("lobby", "before"):
        return {"setting": pack.setting}
    if phase == "quilt":
        return quilt(pack, data)
    if phase in phases.SHARED_DEBRIEF:
        return looking_back.screen(pack, data)
    if phase in ("after", "finished"):
        return {**kind.finale(pack, data), "say": "Thank you for playing."}
    return kind.screen(pack, data, sees)


def spoken(pack: Pack, data: Data) -> Words:
    """What the host says and does at the present place of the room, in the words for its phones or its tables."""
    return pack.words_for(data["phase"], kinds.of(pack).words_at(pack, data), at_tables=data["mode"] == "table")


def _alone(pack: Pack, data: Data) -> View:
    """What somebody who plays alone has beside a phone's view: the host's words to read, and the buttons that go on."""
    here, words = phases.after(pack, data), spoken(pack, data)
    return {
        "say_this": words.say, "next": {"to": here.step.to, "label": here.step.label, "warn": here.warn} if here.step else None,
        "others": [{"to": step.to, "label": step.label} for step in here.others],
    }  # fmt: skip


# --- player ------------------------------------------------------------------------------------------------------------------


def _player(pack: Pack, data: Data, seat: str) -> View:
    me = data["seats"][seat]
    key = me["team"]
    kind, sees = kinds.of(pack), Sees(key)
    seen = frame(pack, data, "player")
    seen["me"] = {
        "name": me["name"], "emblem": dict(me["emblem"]), "people": me["people"], "gone": me["gone"],
        "redeals_left": max(0, 3 - me["redeals"]),
    }  # fmt: skip
    if me["gone"]:
        return {**seen, "screen": {}, "say": "The host has taken this seat out of the room. Ask them to let you back in."}
    if data["decide"] == "captain":
        first = captain(data, key)
        seen["captain"] = {"name": data["seats"][first]["name"], "is_me": first == seat, "can_hand_on": len(voters(data, key)) > 1}
    seen["ask"] = max(data["ask"], data["teams"][key]["ask"])
    seen["team"] = kind.team_view(pack, data, key, sees)
    seen |= kind.around(pack, data, sees)
    seen["screen"] = {**screen_of(pack, data, sees), **_mine(pack, data, seat)}
    seen["hint"] = _hint(pack, data, key)
    seen["say"] = _say(pack, data, seen)
    return seen


def _mine(pack: Pack, data: Data, seat: str) -> View:
    """This seat's own answers and lists; nobody else's."""
    phase = data["phase"]
    if phase == "item":
        given = data["items"].get(pack.feedback[data["step"] - 1], {})
        return {"mine": dict(given.get(seat, {})), "choices": labelled(SAY_LABELS), "voted": len(given), "of": present(data)}
    if phase == "answer":
        return {"mine": dict(data["items"].get(pack.feedback[data["step"] - 1], {}).get(seat, {}))}
    if phase == "promise":
        mine = data["promise"].get(seat, "")
        return {"mine": mine, "choices": options(pack.promises), "voted": len(data["promise"]), "of": present(data)}
    if phase == "tell":
        return {"mine": list(data["tell"].get(seat, [])), "choices": options(pack.tell), "most": 2}
    if phase == "fun":
        return {"mine": data["fun"].get(seat, ""), "choices": options(pack.fun)}
    if phase in ("after", "finished"):
        promise = data["promise"].get(seat, "")
        return {
            "promise": next((one.say for one in pack.promises if one.id == promise), ""),
            "tell": [one.say for one in pack.tell if one.id in data["tell"].get(seat, [])],
            "fun": data["fun"].get(seat, ""), "fun_choices": options(pack.fun), **kinds.of(pack).mine(pack, data, seat),
        }  # fmt: skip
    if phase in ("lobby", "before", "moves", "questions", "quilt"):
        return {}
    return kinds.of(pack).mine(pack, data, seat)


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
    return kinds.of(pack).say(pack, data, seen) or str(screen.get("say") or phases.title_of(pack, phase))


def _are_here(seats: int) -> str:
    return "1 phone is here." if seats == 1 else f"{seats} phones are here."


# --- projector and host ----------------------------------------------------------------------------------------------------


def _projector(pack: Pack, data: Data) -> View:
    kind, sees = kinds.of(pack), Sees()
    seen = frame(pack, data, "projector")
    seen |= kind.around(pack, data, sees)
    seen["teams"] = [kind.team_view(pack, data, key, sees) for key in data["teams"]]
    seen["names"] = [
        {"name": one["name"], "emblem": dict(one["emblem"]), "team": one["team"]} for one in data["seats"].values() if not one["gone"]
    ]  # fmt: skip
    seen["screen"] = {**screen_of(pack, data, sees), **_room_counts(pack, data, sees)}
    seen["hint"] = _hint(pack, data, None)
    seen["say"] = phases.title_of(pack, data["phase"])
    return seen


def _room_counts(pack: Pack, data: Data, sees: Sees) -> View:
    """How many have answered, never what any one person said."""
    phase, of = data["phase"], present(data)
    if phase == "item":
        return {"choices": labelled(SAY_LABELS), "voted": len(data["items"].get(pack.feedback[data["step"] - 1], {})), "of": of}
    if phase in ("promise", "tell", "fun"):
        lists = {"promise": pack.promises, "tell": pack.tell, "fun": pack.fun}
        return {"choices": options(lists[phase]), "voted": len(data[phase]), "of": of}
    return kinds.of(pack).counts(pack, data, sees)


def _host(state: State, role: str) -> View:
    pack, data = state.pack, state.data
    told = role == "host"
    kind, sees = kinds.of(pack), Sees(told=told)
    here = phases.after(pack, data)
    words = spoken(pack, data)
    last = undoable(state)
    seen = frame(pack, data, role)
    seen |= kind.around(pack, data, sees)
    seen.update(
        ask=data["ask"], say_this=words.say, do_this=words.do, hint=_hint(pack, data, None),
        next={"to": here.step.to, "label": here.step.label, "warn": here.warn} if here.step else None,
        others=[{"to": step.to, "label": step.label} for step in here.others],
        undo={"n": last["n"], "label": _undo_label(pack, data, last, sees)} if last else None,
        strip=kind.strip(pack, data), more_time=data["more_time"], can_hint=kind.can_hint(pack, data),
        teams=[kind.host_team(pack, data, key, Sees(key, told)) for key in data["teams"]],
        seats=[
            {
                "id": key, "name": one["name"], "emblem": dict(one["emblem"]), "team": one["team"], "people": one["people"],
                "gone": one["gone"], "answered": _has_answered(pack, data, key),
                **({"captain": captain(data, one["team"]) == key} if data["decide"] == "captain" else {}),
            }
            for key, one in data["seats"].items()
        ],
        screen={**screen_of(pack, data, sees), **_room_counts(pack, data, sees)},
    )  # fmt: skip
    if told:
        seen |= kind.truth(pack, data)
    title = phases.title_of(pack, data["phase"])
    seen["say"] = f"{title}. Next: {here.step.label}." if here.step else title
    return seen


def _has_answered(pack: Pack, data: Data, seat: str) -> bool:
    phase = data["phase"]
    if phase == "item":
        return seat in data["items"].get(pack.feedback[data["step"] - 1], {})
    if phase in ("promise", "tell", "fun"):
        return seat in data[phase]
    return kinds.of(pack).has_answered(pack, data, seat)


def _undo_label(pack: Pack, data: Data, event: Mapping[str, Any], sees: Sees) -> str:
    kind = event["kind"]
    own = kinds.of(pack).undo_label(pack, data, event, sees)
    if own:
        return own
    if kind == "phase.set":
        phase, _, n = phases.split(event["to"])
        return f"Go back from {phases.title_of(pack, phase)}{f' {n}' if n else ''}"
    return {
        "judge": "Take back the answer", "commit": "Take back the choice", "remove": "Let the seat back in",
        "readmit": "Take the seat out again",
        "captain": "Give the captain back", "team.pick": "Move the seat back", "hands": "Take back the show of hands",
    }.get(kind, "Take it back")  # fmt: skip
