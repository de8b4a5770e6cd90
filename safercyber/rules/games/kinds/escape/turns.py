"""The turns of an escape: which locks a team has before it, what a try does, hints, and who holds which half of a clue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.escape import Escape, Lock, answer_of, plain
from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.effects import cue, follow
from safercyber.rules.games.kinds.kind import CLOSED_QUESTION, Reducer, in_phase, team_named, touch
from safercyber.rules.games.pack import Pack, PackOf
from safercyber.rules.games.votes import voters

EscapePack = PackOf[Escape]
Team = Mapping[str, Any]
A_LOCK, A_HINT = 10, 2


def is_open_to(pack: EscapePack, team: Team, lock: Lock) -> bool:
    """A team has what the lock and its place need, and has not opened it yet."""
    place = pack.body.places[lock.place]
    return lock.id not in team["opened"] and {*lock.needs, *place.needs} <= set(team["facts"])


def before(pack: EscapePack, team: Team) -> list[Lock]:
    """The locks a team may try now, in file order."""
    return [lock for lock in pack.body.locks.values() if is_open_to(pack, team, lock)]


def reached(pack: EscapePack, team: Team) -> list[Lock]:
    """The locks a team has opened or may try now, in file order."""
    return [lock for lock in pack.body.locks.values() if lock.id in team["opened"] or is_open_to(pack, team, lock)]


def points(pack: EscapePack, team: Team) -> int:
    """Ten a lock, less two for each hint the team asked for. Time counts for nothing, and a hint the host sends is free."""
    return max(0, A_LOCK * len(team["opened"]) - A_HINT * int(sum(team["asked"].values())))


def minutes(pack: EscapePack, team: Team) -> int:
    """How far the story clock has moved for a team: the minutes of what it opened."""
    return sum(pack.body.locks[id].minutes for id in team["opened"])


def parts_of(data: Mapping[str, Any], lock: Lock, seat: str) -> set[int]:
    """Which parts of a split clue a seat holds. A phone alone holds all of them; with fewer phones than parts some hold several."""
    seats = voters(data, data["seats"][seat]["team"])
    if lock.split == 1 or seat not in seats:
        return {0, 1}
    place, many = seats.index(seat), len(seats)
    if many >= lock.split:
        return {0, place % lock.split + 1}
    return {0, *(part for part in range(1, lock.split + 1) if (part - 1) % many == place)}


def begin(pack: EscapePack, data: Data, at: str) -> Data:
    """The data as the locks are set before the teams."""
    data["played"] = max(data["played"], 1)
    data["teams"] = {key: _noting(pack, team, at) for key, team in data["teams"].items()}
    return data


def _noting(pack: EscapePack, team: Team, at: str) -> dict[str, Any]:
    """Note since when a team has had each of its locks before it, for offering hints to whoever is stuck."""
    fresh = {lock.id: at for lock in before(pack, team) if lock.id not in team["since"]}
    return {**team, "since": {**team["since"], **fresh}}


# --- what people do --------------------------------------------------------------------------------------------------------------------


def _lock(pack: EscapePack, team: Team, id: str) -> Lock:
    if id in team["opened"]:
        raise NotAllowed("That one is open already.")
    lock = pack.body.locks.get(id)
    if lock is None or not is_open_to(pack, team, lock):
        raise NotAllowed("That one is not before you yet.")
    return lock


def _check_picks(lock: Lock, picks: list[str]) -> None:
    """Refuse whatever is not on the list: a phone can send options or keys and nothing else."""
    if lock.turns:
        known = [{one.id for one in turn.options} for turn in lock.turns]
        right = len(picks) == len(known) and all(one in ids for one, ids in zip(picks, known, strict=True))
    elif lock.keys:
        typed = "".join(picks).replace(" ", "")
        right = typed.isalnum() and all(one in lock.keys for one in plain(typed))
    else:
        right = set(picks) <= {one.id for one in lock.options}
        if lock.pick and len(set(picks)) != lock.pick:
            raise NotAllowed(f"Choose {lock.pick}.")
    if not right:
        raise NotAllowed("Choose from the list.")


def _try(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "locks")
    key = team_named(data, event, seat)
    if seat and key != data["seats"][seat]["team"]:
        raise NotAllowed("You can only try the locks of your own team.")
    if "ask" in event and event["ask"] != data["ask"]:
        raise NotAllowed(CLOSED_QUESTION)
    team = data["teams"][key]
    lock = _lock(pack, team, event["lock"])
    _check_picks(lock, event["picks"])
    tries = team["tries"].get(lock.id, 0) + 1
    is_right = answer_of(lock, event["picks"]) in lock.accept
    team = {
        **team,
        "tries": {**team["tries"], lock.id: tries},
        "last": {"lock": lock.id, "right": is_right, "say": _reply(lock, event["picks"])},
    }
    if is_right:
        facts = [*(one for one in team["facts"] if one not in lock.uses), *(one for one in lock.gives if one not in team["facts"])]
        team = {**team, "facts": facts, "opened": [*team["opened"], lock.id], "last": {**team["last"], "say": lock.success}}
        team, _ = follow(team, pack.body.rules, "answer", lock.id, {}, len(team["opened"]))
        team = _noting(pack, {**team, "done": pack.body.goal in team["facts"] or team["done"]}, event["at"])
    data["teams"] = {**data["teams"], key: team}
    return touch(data, key, event)


def _reply(lock: Lock, picks: list[str]) -> str:
    """What is said to a wrong try: the reply of an option it should not have named, else the lock's own words."""
    wanted = {part for answer in lock.accept for part in answer.replace(">", "+").split("+")}
    options = [*lock.options, *(one for turn in lock.turns for one in turn.options)]
    return next((one.reply for one in options if one.id in picks and one.id not in wanted and one.reply), lock.wrong)


def _hint(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The next hint of a lock: at once for a team that asks, or sent by the host. It costs points, never time."""
    in_phase(data, "locks")
    if "lock" not in event:
        if not seat:
            raise NotAllowed("Choose a lock first.")
        data["hints_asked"] = {**data["hints_asked"], data["seats"][seat]["team"]: event["at"]}
        return data
    key = team_named(data, event, seat)
    if seat and key != data["seats"][seat]["team"]:
        raise NotAllowed("You can only ask for your own team.")
    team = data["teams"][key]
    lock = _lock(pack, team, event["lock"])
    told = team["hints"].get(lock.id, 0)
    if told >= len(lock.hints):
        raise NotAllowed("You have every hint there is for this one. The last one is the answer.")
    team = {**team, "hints": {**team["hints"], lock.id: told + 1}}
    if seat:
        team["asked"] = {**team["asked"], lock.id: team["asked"].get(lock.id, 0) + 1}
    team, _ = follow(team, pack.body.rules, "hint", lock.id, {}, len(team["opened"]))
    data["teams"] = {**data["teams"], key: team}
    data["hints_asked"] = {one: at for one, at in data["hints_asked"].items() if one != key}
    return touch(data, key, event)


MOVES: Mapping[str, Reducer] = {"try": _try, "cue": cue}


def moves_in(data: Mapping[str, Any]) -> Mapping[str, Reducer]:
    """The events an escape judges itself now."""
    return {**MOVES, "hint": _hint} if data["phase"] == "locks" else MOVES
