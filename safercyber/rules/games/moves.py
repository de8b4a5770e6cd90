"""What each event does to a room. Every function takes the data and the event and gives new data, or raises NotAllowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from safercyber.rules.games import kinds, phases
from safercyber.rules.games.events import OLD_PAGE, Data, Event, NotAllowed
from safercyber.rules.games.kinds.kind import check_ask, in_phase
from safercyber.rules.games.names import NAME
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.votes import captain, voters

SEAT_ID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
MOST_SEATS = 1500
MOST_REDEALS = 3
MOST_PEOPLE = 12
NOT_HERE = "That is not part of this game."
CLOCKS = (0, 60, 90, 120, 180, 300, 600)


def reduce(pack: Pack, data: Mapping[str, Any], event: Event) -> Data:
    """The data after this event. `event` has been through `checked`."""
    kind, by = event["kind"], event["by"]
    if data["is_closed"]:
        raise NotAllowed("This room has closed. Thank you for playing.")
    if not data["is_open"] and kind != "open":
        raise NotAllowed("This room is not open yet.")
    seat = by[5:] if by.startswith("seat:") else ""
    if seat and kind != "join":
        known = data["seats"].get(seat)
        if known is None:
            raise NotAllowed("This phone has no seat in the room yet. Join with the code on the big screen.")
        if known["gone"]:
            raise NotAllowed("The host has taken this seat out of the room. Ask them to let you back in.")
    after = _reducer(pack, data, kind)(pack, {**data}, event, seat)
    after["version"] = event["n"]
    return after


def _reducer(pack: Pack, data: Mapping[str, Any], kind: str) -> Callable[[Pack, Data, Event, str], Data]:
    """What judges an event here: the kind's own, else what all rooms share."""
    found = kinds.of(pack).moves_in(pack, data).get(kind) or _REDUCERS.get(kind)
    if found is None:
        raise NotAllowed(NOT_HERE)
    return found


def arrive(pack: Pack, data: Data, key: str, event: Event) -> Data:
    """The data as the room comes to a place by an event. Whether it may come here has been decided before."""
    came_from = data["phase"]
    phase, round, step = phases.split(key)
    data.update(key=key, phase=phase, round=round or data["round"], step=step, ask=event["n"], hint=None, hints_asked={}, more_time=0)
    if data["clock"] is not None:
        data["clock"] = None
    return kinds.of(pack).arrive(pack, data, event, came_from)


# --- the room --------------------------------------------------------------------------------------------------------------


def _flag(key: str, value: bool, already: str) -> Callable[[Pack, Data, Event, str], Data]:
    def set_flag(pack: Pack, data: Data, event: Event, seat: str) -> Data:
        if data[key] == value:
            raise NotAllowed(already)
        data[key] = value
        return data

    return set_flag


def _pause(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if data["is_paused"]:
        raise NotAllowed("The room is paused already.")
    data["is_paused"] = True
    if data["clock"]:
        data["clock"] = {**data["clock"], "paused_at": event["at"]}
    return data


def _resume(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if not data["is_paused"]:
        raise NotAllowed("The room is not paused.")
    data["is_paused"] = False
    clock = data["clock"]
    if clock and clock["paused_at"]:
        held = _moment(event["at"]) - _moment(clock["paused_at"])
        ends = _moment(clock["ends_at"]) + max(held, timedelta(0))
        data["clock"] = {"seconds": clock["seconds"], "ends_at": ends.isoformat(), "paused_at": ""}
    return data


def _clock(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if pack.care.no_timer and event["seconds"]:
        raise NotAllowed("This game is played without a clock.")
    if event["seconds"] not in (*CLOCKS, *kinds.of(pack).clocks(pack, data)):
        raise NotAllowed("Choose a time from the list.")
    if event["seconds"] == 0:
        data["clock"] = None
    else:
        ends = _moment(event["at"]) + timedelta(seconds=event["seconds"])
        paused = event["at"] if data["is_paused"] else ""
        data["clock"] = {"seconds": event["seconds"], "ends_at": ends.isoformat(), "paused_at": paused}
    return data


def _longer(seconds: int, is_host: bool = False) -> Callable[[Pack, Data, Event, str], Data]:
    def add(pack: Pack, data: Data, event: Event, seat: str) -> Data:
        data["more_time"] += 1
        if data["clock"]:
            more = kinds.of(pack).longer(pack, data) if is_host else seconds
            ends = _moment(data["clock"]["ends_at"]) + timedelta(seconds=more)
            data["clock"] = {**data["clock"], "ends_at": ends.isoformat()}
        return data

    return add


def _moment(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        raise NotAllowed(OLD_PAGE) from None


def _phase_set(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    here = phases.after(pack, data)
    legal = [step.to for step in (here.step, *here.others) if step]
    if event["to"] not in legal:
        raise NotAllowed("The room has moved on. Look again, then choose.")
    return arrive(pack, data, event["to"], event)


def _hint(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if seat:
        data["hints_asked"] = {**data["hints_asked"], data["seats"][seat]["team"]: event["at"]}
        return data
    team = event.get("team", "")
    if team and team not in data["teams"]:
        raise NotAllowed("There is no such team.")
    texts = pack.hints.get(data["phase"], ())
    if not texts:
        raise NotAllowed("There is no hint for this part.")
    last = data["hint"]
    n = last["n"] + 1 if last and last["phase"] == data["phase"] and last["team"] == team else 0
    data["hint"] = {"phase": data["phase"], "team": team, "n": min(n, len(texts) - 1)}
    data["hints_asked"] = {one: at for one, at in data["hints_asked"].items() if team and one != team}
    return data


def _read_again(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    data["read_again"] += 1
    return data


# --- seats -----------------------------------------------------------------------------------------------------------------


def _join(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if seat in data["seats"]:
        raise NotAllowed("This phone has a seat already.")
    if not SEAT_ID.match(seat):
        raise NotAllowed(OLD_PAGE)
    if data["is_locked"]:
        raise NotAllowed("The host has locked the room. Ask them to open it for you.")
    if len(data["seats"]) >= MOST_SEATS:
        raise NotAllowed("The room is full. Share a phone with someone near you.")
    _check_name(data, event, seat)
    team = event.get("team") or _smallest(data)
    if team not in data["teams"]:
        raise NotAllowed("There is no such team.")
    data["seats"] = {
        **data["seats"],
        seat: {
            "name": event["name"], "emblem": event["emblem"], "team": team, "people": _people(event.get("people", 1)),
            "gone": False, "redeals": 0,
        },
    }  # fmt: skip
    return kinds.of(pack).joined(pack, data, seat)


def _check_name(data: Data, event: Event, seat: str) -> None:
    if not NAME.match(event["name"]):
        raise NotAllowed("Names are dealt, never typed.")
    if any(one["name"] == event["name"] for key, one in data["seats"].items() if key != seat):
        raise NotAllowed("Somebody has that name. Deal another.")


def _people(people: int) -> int:
    if not 1 <= people <= MOST_PEOPLE:
        raise NotAllowed(f"A phone may stand for 1 to {MOST_PEOPLE} people.")
    return people


def _smallest(data: Data) -> str:
    sizes: dict[str, int] = dict.fromkeys(data["teams"], 0)
    for seat in data["seats"].values():
        if not seat["gone"]:
            sizes[seat["team"]] += 1
    return min(sizes, key=lambda team: (sizes[team], int(team[1:])))


def _change_seat(data: Data, seat: str, **changes: Any) -> Data:
    data["seats"] = {**data["seats"], seat: {**data["seats"][seat], **changes}}
    return data


def _redeal(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    seat = _seat_of(data, event, seat)
    redeals = data["seats"][seat]["redeals"]
    if event["by"] != "host":
        if redeals >= MOST_REDEALS:
            raise NotAllowed("You have had three new names. This one suits you.")
        redeals += 1
    _check_name(data, event, seat)
    return _change_seat(data, seat, name=event["name"], emblem=event["emblem"], redeals=redeals)


def _seat_of(data: Data, event: Event, seat: str) -> str:
    """The seat an event is about: a player's own, or the one the host names."""
    if seat:
        if event.get("seat", seat) != seat:
            raise NotAllowed("You can only change your own seat.")
        return seat
    named = event.get("seat", "")
    if named not in data["seats"]:
        raise NotAllowed("There is no such seat.")
    return str(named)


def _set_people(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    return _change_seat(data, seat, people=_people(event["people"]))


def _team_pick(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if event["team"] not in data["teams"]:
        raise NotAllowed("There is no such team.")
    if event["by"] != "host" and data["phase"] not in ("lobby", "before"):
        raise NotAllowed("The game has begun. Ask the host to move you.")
    seat = _seat_of(data, event, seat)
    return _change_seat(kinds.of(pack).left(pack, data, seat, False), seat, team=event["team"])


def _captain(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The host names a team's captain, or the captain hands on to the next one of the team."""
    if data["decide"] != "captain":
        raise NotAllowed("Nobody is captain in this room.")
    if not seat:
        named = _seat_of(data, event, "")
        if data["seats"][named]["gone"]:
            raise NotAllowed("That seat is out of the room.")
        team = data["seats"][named]["team"]
    else:
        team = data["seats"][seat]["team"]
        if captain(data, team) != seat:
            raise NotAllowed("You are not the captain now.")
        seats = voters(data, team)
        named = seats[(seats.index(seat) + 1) % len(seats)]
        if named == seat:
            raise NotAllowed("You are alone in your team, so you stay captain.")
    data["captains"] = {**data.get("captains", {}), team: named}
    return data


def _gone(value: bool, already: str) -> Callable[[Pack, Data, Event, str], Data]:
    def change(pack: Pack, data: Data, event: Event, seat: str) -> Data:
        named = _seat_of(data, event, "")
        if data["seats"][named]["gone"] == value:
            raise NotAllowed(already)
        return _change_seat(kinds.of(pack).left(pack, data, named, True), named, gone=value)

    return change


# --- choices ---------------------------------------------------------------------------------------------------------------


def _answer(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "item")
    check_ask(data, event, data["seats"][seat]["team"])
    if event["item"] != pack.feedback[data["step"] - 1] or event["say"] not in ("real", "fake"):
        raise NotAllowed("Choose real or fake.")
    given = {"say": event["say"], **({"sure": event["sure"]} if "sure" in event else {})}
    mine = data["items"].get(event["item"], {})
    data["items"] = {**data["items"], event["item"]: {**mine, seat: {**mine.get(seat, {}), **given}}}
    return data


def _pick(key: str, options: str, opens: tuple[str, ...]) -> Callable[[Pack, Data, Event, str], Data]:
    def pick(pack: Pack, data: Data, event: Event, seat: str) -> Data:
        if data["phase"] not in opens:
            raise NotAllowed("That comes later.")
        if event[key] not in {one.id for one in getattr(pack, options)}:
            raise NotAllowed("Choose one from the list.")
        data[key] = {**data[key], seat: event[key]}
        return data

    return pick


def _tell(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if data["phase"] not in ("tell", "fun", "after", "finished"):
        raise NotAllowed("That comes later.")
    who = list(dict.fromkeys(event["who"]))
    if not 1 <= len(who) <= 2 or any(one not in {option.id for option in pack.tell} for one in who):
        raise NotAllowed("Choose one or two from the list.")
    data["tell"] = {**data["tell"], seat: who}
    return data


def _hands(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    if data["mode"] != "table":
        raise NotAllowed("Phones are answering. A show of hands is for a table without phones.")
    lists = {"promise": pack.promises, "tell": pack.tell, "fun": pack.fun}
    what = event["what"]
    known = {one.id for one in lists[what]} if what in lists else kinds.of(pack).hands(pack, what)
    if event["choice"] not in known or event["count"] > 999:
        raise NotAllowed("Choose from the list, and count up to 999 hands.")
    data["hands"] = {**data["hands"], what: {**data["hands"].get(what, {}), event["choice"]: event["count"]}}
    return data


_REDUCERS: Mapping[str, Callable[[Pack, Data, Event, str], Data]] = {
    "open": _flag("is_open", True, "The room is open already."),
    "lock": _flag("is_locked", True, "The room is locked already."),
    "unlock": _flag("is_locked", False, "The room is not locked."),
    "close": _flag("is_closed", True, "The room is closed already."),
    "freeze": _flag("is_frozen", True, "The phones are frozen already."),
    "unfreeze": _flag("is_frozen", False, "The phones are not frozen."),
    "blank": _flag("is_blank", True, "The big screen is blank already."),
    "unblank": _flag("is_blank", False, "The big screen is not blank."),
    "pause": _pause,
    "resume": _resume,
    "clock": _clock,
    "extend": _longer(60, is_host=True),
    "more-time": _longer(30),
    "join": _join,
    "redeal": _redeal,
    "people": _set_people,
    "team.pick": _team_pick,
    "captain": _captain,
    "remove": _gone(True, "That seat is out already."),
    "readmit": _gone(False, "That seat is in the room."),
    "phase.set": _phase_set,
    "answer": _answer,
    "promise": _pick("promise", "promises", ("promise", "tell", "fun", "after", "finished")),
    "tell": _tell,
    "fun": _pick("fun", "fun", ("fun", "after", "finished")),
    "hands": _hands,
    "hint": _hint,
    "read-again": _read_again,
}
