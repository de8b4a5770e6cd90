"""What people do in a board's year: point, place, judge the post, say why, guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.board import ANSWERS, cost_of
from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.board.finds import find
from safercyber.rules.games.kinds.board.lines import override
from safercyber.rules.games.kinds.board.places import ROUND_PHASES, sale
from safercyber.rules.games.kinds.board.turns import buy, checks_left, decide_post, follow
from safercyber.rules.games.kinds.effects import cues_of
from safercyber.rules.games.kinds.kind import check_ask, in_phase, touch
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.votes import may_place, why_not


def _check_buy(pack: Pack, team: Mapping[str, Any], choice: str) -> None:
    if choice == "done":
        return
    if choice in [one["brick"] for one in team["bought"]]:
        raise NotAllowed("You already have that brick.")
    if choice not in sale(pack, team):
        raise NotAllowed("That is not on sale. Choose from the list.")
    if cost_of(pack.body, [choice]) > team["money"]:
        raise NotAllowed("That costs more than you have left.")


def _propose(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "vote")
    team = data["seats"][seat]["team"]
    check_ask(data, event, team)
    if data["teams"][team]["done"]:
        raise NotAllowed("Your team has finished buying for now.")
    if data["teams"][team]["choice"]:
        raise NotAllowed("Your team has chosen. The others are still talking.")
    _check_buy(pack, data["teams"][team], event["choice"])
    data["buy"] = {**data["buy"], seat: event["choice"]}
    return touch(data, team, event)


def _commit(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    team = event.get("team") or (data["seats"][seat]["team"] if seat else "")
    if not team and len(data["teams"]) == 1:
        team = "t1"
    if team not in data["teams"]:
        raise NotAllowed("Choose a team first.")
    if data["teams"][team]["done"]:
        raise NotAllowed("This team has finished buying for now.")
    if seat:
        in_phase(data, "vote")
        if data["decide"] == "room":
            raise NotAllowed(why_not(data))
        if team != data["seats"][seat]["team"]:
            raise NotAllowed("You can only place bricks for your own team.")
        check_ask(data, event, team)
        if not may_place(data, "buy", team, event["choice"], seat):
            raise NotAllowed(why_not(data))
    elif data["mode"] == "table":
        in_phase(data, "news", "post", "opened", "talk", "vote")
    else:
        in_phase(data, "vote", "reveal", "reason", "build")
    _check_buy(pack, data["teams"][team], event["choice"])
    if event["choice"] == "done":
        return touch(data, team, event, done=True, tied=[], choice="done", ask=event["n"])
    data = touch(data, team, event)
    return buy(pack, data, team, event["choice"], event["n"])


def _judge(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    known = {message.id for message in pack.body.post if message.round == data["round"]}
    if event["message"] not in known or event["answer"] not in ANSWERS:
        raise NotAllowed("Choose an answer from the list.")
    if not seat:
        team = event.get("team") or ("t1" if len(data["teams"]) == 1 else "")
        if team not in data["teams"]:
            raise NotAllowed("Choose a team first.")
        late = ("talk", "vote") if data["mode"] == "table" else ()
        in_phase(data, "post", "opened", *late)
        return decide_post(pack, touch(data, team, event), team, event["message"], event["answer"], NotAllowed)
    in_phase(data, "post")
    team = data["seats"][seat]["team"]
    check_ask(data, event, team)
    mine = {**data["post"].get(seat, {}), event["message"]: event["answer"]}
    if sum(1 for answer in mine.values() if answer == "check") > checks_left(pack, data["teams"][team], data["round"]):
        checks = checks_left(pack, data["teams"][team], data["round"])
        raise NotAllowed(f"You have {checks} check{'' if checks == 1 else 's'} this {pack.body.round_name}. Change the other one first.")
    data["post"] = {**data["post"], seat: mine}
    return touch(data, team, event)


def _reason(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "reason")
    check_ask(data, event, data["seats"][seat]["team"])
    if not {"reason", "sure"} & set(event) or ("reason" in event and event["reason"] not in {one.id for one in pack.reasons}):
        raise NotAllowed("Choose a reason from the list.")
    given = {key: event[key] for key in ("reason", "sure") if key in event}
    data["why"] = {**data["why"], seat: {**data["why"].get(seat, {}), **given}}
    return data


def _guess(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "hold")
    check_ask(data, event, data["seats"][seat]["team"])
    if event["guess"] not in ("hold", "not"):
        raise NotAllowed("Choose one of the two.")
    data["guess"] = {**data["guess"], seat: event["guess"]}
    return data


def _module(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The host adds a set of threats before the start, or takes it out again."""
    in_phase(data, "lobby", "before")
    if event["what"] not in {one.id for one in pack.body.modules}:
        raise NotAllowed("There is no such set of threats in this game.")
    chosen = [one for one in data["modules"] if one != event["what"]]
    data["modules"] = chosen if len(chosen) < len(data["modules"]) else [*data["modules"], event["what"]]
    return data


def _cue(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The host sets off the rules that wait for a button of this name, for one team or for all."""
    if event["what"] not in cues_of(pack):
        raise NotAllowed("This game waits for nothing of that name.")
    in_phase(data, *ROUND_PHASES)
    named = event.get("team", "")
    if named and named not in data["teams"]:
        raise NotAllowed("There is no such team.")
    for key in [named] if named else list(data["teams"]):
        data = follow(pack, data, key, "facilitator", event["what"])
    return data


MOVES = {
    "module": _module, "propose": _propose, "commit": _commit, "judge": _judge, "reason": _reason, "guess": _guess, "cue": _cue,
    "override.text": override, "find": find,
}  # fmt: skip
