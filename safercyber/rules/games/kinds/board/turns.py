"""The turns of a round of the board: what changes as a room arrives, how votes become a choice, how post is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import ruled
from safercyber.rules.games.bodies.board import ANSWERS, checks_a_round, cost_of, with_modules
from safercyber.rules.games.bodies.chance import Deck
from safercyber.rules.games.kinds.board import places
from safercyber.rules.games.names import draw
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.votes import leaders, voters

Data = dict[str, Any]


def arrive(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    """The data as the room comes to its place by event n. Whether it may come here has been decided before."""
    change = _ARRIVALS.get(data["phase"])
    return change(pack, data, n, came_from) if change else data


def _each_team(data: Data, **changes: Any) -> None:
    data["teams"] = {key: {**team, **changes} for key, team in data["teams"].items()}


def _news(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    income = pack.body.income
    data["teams"] = {
        key: {
            **team, "money": (team["money"] if pack.body.carry_over else 0) + income,
            "done": False, "placed": [], "choice": "", "tied": [], "post_tied": {},
        }
        for key, team in data["teams"].items()
    }  # fmt: skip
    if pack.body.decks or pack.body.is_ruled:
        data["teams"] = {key: _begin(pack, data, key) for key in data["teams"]}
    data.update(buy={}, post={}, why={}, guess={}, opened=[], coming=None)
    return data


def _begin(pack: Pack, data: Data, key: str) -> dict[str, Any]:
    """A team that has drawn a card from each deck of this round, by the seed; then the rules on those cards and on the tick."""
    board, team, round = pack.body, dict(data["teams"][key]), data["round"]
    cards = []
    for deck in board.decks:
        if round in deck.rounds:
            team, card = ruled.drawn(team, deck, round, lambda deck, left: draw(data["seed"], "deck", deck.id, key, round, of=left))
            cards += [card.id] if card else []
    if board.is_ruled:
        luck = luck_of(data, key)
        for id in cards:
            team = ruled.happen(board, team, "draw", id, round, luck)
        team = ruled.happen(board, {**team, "cue": ""}, "tick", "", round, luck)
    return team


def luck_of(data: Mapping[str, Any], key: str) -> ruled.Luck:
    """How a team draws when a rule says so: by the seed, and never the same way twice."""

    def luck(deck: Deck, left: int) -> int:
        return draw(data["seed"], "rule", deck.id, key, data["round"], left, of=left)

    return luck


def follow(pack: Pack, data: Data, key: str, on: str, of: str) -> Data:
    """The data after a trigger has come to a team; a board without rules stays as it is."""
    if pack.body.is_ruled:
        board = with_modules(pack.body, data.get("modules", ()))
        after = ruled.happen(board, data["teams"][key], on, of, data["round"], luck_of(data, key))
        data["teams"] = {**data["teams"], key: after}
    return data


def _post(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    if came_from != "opened":
        data["post"] = {}
    return data


def messages_of(pack: Pack, round: int) -> tuple[str, ...]:
    """Ids of the round's messages in file order."""
    return tuple(message.id for message in pack.body.post if message.round == round)


def checks_left(pack: Pack, team: Mapping[str, Any], round: int) -> int:
    """Checks a team may make in this round's post, by what it owned before the round."""
    owned = [one["brick"] for one in team["bought"] if one["round"] < round]
    return checks_a_round(pack.body, owned)


def _opened(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    for team in data["teams"]:
        _count_post(pack, data, team)
    return _open_what_is_decided(pack, data, leave=False)


def _count_post(pack: Pack, data: Data, team: str) -> None:
    """Turn a team's phone answers into one answer a message. Checks are limited: those with the most votes come first."""
    state = data["teams"][team]
    ids = [one for one in messages_of(pack, data["round"]) if one not in state["post"]]
    seats = voters(data, team)
    votes = {one: Counter(data["post"].get(seat, {}).get(one, "") for seat in seats) for one in ids}
    left = checks_left(pack, state, data["round"]) - sum(
        1 for one in state["post"].values() if one["answer"] == "check" and one["round"] == data["round"]
    )
    decided, tied = {}, {}
    for one in sorted(ids, key=lambda one: -votes[one]["check"]):
        first = leaders(votes[one], ANSWERS)
        if "check" in first and left <= 0:
            first = leaders(votes[one], ("go", "bin"))
        if len(first) == 1:
            decided[one] = {"answer": first[0], "round": data["round"], "lost": 0, "by": "votes", "applied": False}
            left -= first[0] == "check"
        elif first:
            tied[one] = first
    data["teams"] = {**data["teams"], team: {**state, "post": {**state["post"], **decided}, "post_tied": tied}}


def decide_post(pack: Pack, data: Data, team: str, message: str, answer: str, refuse: type[Exception]) -> Data:
    """The host says what a team decided. Before the post is opened it may be changed; after that it counts at once."""
    state = data["teams"][team]
    if message in data["opened"] and message in state["post"]:
        raise refuse("That message is open already.")
    others = sum(
        1 for one, said in state["post"].items() if said["answer"] == "check" and said["round"] == data["round"] and one != message
    )
    if answer == "check" and others >= checks_left(pack, state, data["round"]):
        raise refuse("This table has used its checks for now.")
    post = {**state["post"], message: {"answer": answer, "round": data["round"], "lost": 0, "by": "host", "applied": False}}
    tied = {one: level for one, level in state["post_tied"].items() if one != message}
    data["teams"] = {**data["teams"], team: {**state, "post": post, "post_tied": tied}}
    return data if data["phase"] == "post" else _open_what_is_decided(pack, data, leave=False)


def _open_what_is_decided(pack: Pack, data: Data, leave: bool) -> Data:
    """Open each message that no team is still level on, and charge what it cost. `leave` opens the rest as well."""
    teams = dict(data["teams"])
    opened = list(data["opened"])
    judged: list[tuple[str, str]] = []
    for id in messages_of(pack, data["round"]):
        if not leave and any(id in team["post_tied"] for team in teams.values()):
            continue
        if id not in opened:
            opened.append(id)
            data["post_seats"] = {**data["post_seats"], id: _count_seats(data, id)}
        message = pack.body.message(id)
        for key, team in teams.items():
            said = team["post"].get(id)
            if said and not said["applied"]:
                harm = message.answers[said["answer"]].harm
                post = {**team["post"], id: {**said, "lost": harm, "applied": True}}
                teams[key] = {**team, "post": post, "lost": team["lost"] + harm}
                if pack.body.is_ruled:
                    teams[key]["said"] = [*team["said"], [id, said["answer"]]]
                    judged.append((key, id))
    if leave:
        teams = {key: {**team, "post_tied": {}} for key, team in teams.items()}
    data.update(teams=teams, opened=opened)
    for key, id in judged:
        data = follow(pack, data, key, "judge", id)
    return data


def _count_seats(data: Data, message: str) -> dict[str, int]:
    """How many phones said go, check or bin: the room's record, with nobody's name in it."""
    said = Counter(answers[message] for seat, answers in data["post"].items() if message in answers and not data["seats"][seat]["gone"])
    return {answer: said[answer] for answer in ANSWERS}


def _talk(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    return _open_what_is_decided(pack, data, leave=True)


def _vote(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    if came_from == "reveal":  # level, or asked again: votes stay and may change, what a team has chosen stays chosen
        level = any(team["tied"] for team in data["teams"].values())
        if level:
            _each_team(data, tied=[])
            return data
    data["buy"] = {}
    data["why"] = {}
    data["teams"] = {
        key: {**team, "choice": "done" if team["done"] else "", "tied": [], "placed": []} for key, team in data["teams"].items()
    }
    return data


def order_of_choices(pack: Pack) -> tuple[str, ...]:
    """Every brick in file order, then "done"."""
    return (*pack.body.bricks, "done")


def _reveal(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    teams = {}
    for key, team in data["teams"].items():
        if team["done"] or team["choice"]:
            teams[key] = team
            continue
        votes = Counter(data["buy"][seat] for seat in voters(data, key) if seat in data["buy"])
        first = leaders(votes, order_of_choices(pack))
        chosen = first[0] if len(first) == 1 else ""
        teams[key] = {**team, "choice": chosen, "tied": first if len(first) > 1 else [], "done": chosen == "done"}
    data["teams"] = teams
    return data


def _reason(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    data["why"] = {}
    return data


def buy(pack: Pack, data: Data, team: str, brick: str, n: int) -> Data:
    """Place a brick for a team: money goes, cards turn, the next question opens. It may be afforded; that was checked."""
    state = data["teams"][team]
    cost = cost_of(pack.body, [brick])
    cards = [*state["cards"], *(card for card in pack.body.bricks[brick].reveals if card not in state["cards"])]
    changed = {
        **state, "money": state["money"] - cost, "spent": state["spent"] + cost, "cards": cards, "choice": "", "tied": [],
        "bought": [*state["bought"], {"brick": brick, "round": data["round"], "n": n}], "placed": [*state["placed"], brick],
    }  # fmt: skip
    if data["phase"] == "vote":
        changed["ask"] = n
        data["buy"] = {seat: choice for seat, choice in data["buy"].items() if data["seats"][seat]["team"] != team}
    data["teams"] = {**data["teams"], team: changed}
    return follow(pack, data, team, "buy", brick)


def _build(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    for key, team in data["teams"].items():
        if team["choice"] in pack.body.bricks and cost_of(pack.body, [team["choice"]]) > team["money"]:  # a rule took the money since
            data["teams"] = {**data["teams"], key: {**team, "choice": ""}}
        elif team["choice"] not in ("", "done"):
            data = buy(pack, data, key, team["choice"], n)
    for key, team in data["teams"].items():
        if team["placed"]:
            seats = voters(data, key)
            said = [data["why"][seat] for seat in seats if seat in data["why"]]
            for brick in team["placed"]:
                data["chosen"] = [*data["chosen"], {
                    "team": key, "round": data["round"], "brick": brick,
                    "reasons": dict(sorted(Counter(one["reason"] for one in said if "reason" in one).items())),
                    "sure": sum(1 for one in said if one.get("sure") is True),
                    "not_sure": sum(1 for one in said if one.get("sure") is False),
                }]  # fmt: skip
    data["why"] = {}
    return data


def _hold(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    waiting = places.coming(pack, data)
    data.update(guess={}, coming={"threat": waiting[0], "step": waiting[1]} if waiting else None)
    return data


def _happened(pack: Pack, data: Data, n: int, came_from: str) -> Data:
    data = _open_what_is_decided(pack, data, leave=True)
    round = data["round"]
    teams = {}
    for key, team in data["teams"].items():
        after, landed = ruled.end(pack.body, team, round, luck_of(data, key))
        told = [
            {
                "threat": one.threat, "step": one.step, "noticed": one.noticed, "held": one.held, "by": one.by, "harm": one.harm,
                "lost": one.lost, "softened": dict(one.softened),
            }
            for one in landed
        ]  # fmt: skip
        teams[key] = {**after, "story": {**team["story"], str(round): told}, "placed": [], "choice": ""}
    if data["guess"]:
        counts = Counter(data["guess"].values())
        data["guessed"] = {**data["guessed"], str(round): {"hold": counts["hold"], "not": counts["not"]}}
    data.update(teams=teams, played=round, buy={}, why={}, guess={})
    return data


_ARRIVALS = {
    "news": _news, "post": _post, "opened": _opened, "talk": _talk, "vote": _vote, "reveal": _reveal, "reason": _reason,
    "build": _build, "hold": _hold, "happened": _happened,
}  # fmt: skip
