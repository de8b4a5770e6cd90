"""The parts of a view that several roles share: the frame, the teams, and what is on show in each phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import looking_back, phases
from safercyber.rules.games.bodies.board import ANSWERS, Message, on_sale
from safercyber.rules.games.names import COLOURS, SHAPES
from safercyber.rules.games.pack import Item, Option, Pack
from safercyber.rules.games.turns import messages_of, order_of_choices, voters

ANSWER_LABELS = {"go": "Go on", "check": "Check first", "bin": "Bin it"}
ANSWER_HINTS = {"go": "It looks right to us", "check": "Ring a number we had", "bin": "It looks fake to us"}
SAY_LABELS = {"real": "It is real", "fake": "It is fake"}
GUESS_LABELS = {"hold": "It will hold", "not": "It will not"}
TONES = COLOURS[:4]
FOUND = "Something they found"

Data = Mapping[str, Any]
View = dict[str, Any]


# --- what everybody sees ---------------------------------------------------------------------------------------------------


def frame(pack: Pack, data: Data, role: str) -> View:
    """What every role is told: where the room is, its switches, how many are here."""
    seats = [one for one in data["seats"].values() if not one["gone"]]
    round = data["round"]
    clock = data["clock"]
    return {
        "version": data["version"], "role": role, "key": data["key"], "phase": data["phase"], "title": phases.TITLES[data["phase"]],
        "pack": {"id": pack.id, "version": pack.version, "title": pack.title, "scene": pack.scene},
        "round": round, "rounds": pack.body.rounds, "round_word": pack.body.round_name,
        "round_name": pack.body.round_names[round - 1] if round else "", "mode": data["mode"], "decide": data["decide"],
        "is_open": data["is_open"], "is_closed": data["is_closed"], "is_locked": data["is_locked"], "is_frozen": data["is_frozen"],
        "is_blank": data["is_blank"], "is_paused": data["is_paused"],
        "seats_here": len(seats), "people_here": sum(one["people"] for one in seats), "clock": dict(clock) if clock else None,
        "read_again": data["read_again"],
    }  # fmt: skip


def known_to(pack: Pack, data: Data, team: str | None) -> frozenset[str]:
    """Bricks whose names may be said to a team, or to the whole hall (None): a hidden one only after everybody in it knows."""
    if looking_back.is_over(data):
        return frozenset(pack.body.bricks)
    teams = [data["teams"][team]] if team else list(data["teams"].values())
    known = [{*on_sale(pack.body, [b["brick"] for b in one["bought"]]), *(b["brick"] for b in one["bought"])} for one in teams]
    return frozenset(set.intersection(*known))


def name_of(pack: Pack, brick: str, known: frozenset[str]) -> str:
    """A brick's name, or words that give nothing away."""
    return pack.body.bricks[brick].name if brick in known else FOUND


def _bricks(pack: Pack, team: Mapping[str, Any], known: frozenset[str]) -> list[View]:
    """The bricks a team has placed, as the board draws them; a name the hall may not know yet is left out."""
    found = []
    helped = looking_back.helped(team)
    for one in team["bought"]:
        brick = pack.body.bricks[one["brick"]]
        told = brick.id in known
        found.append({
            "id": brick.id if told else "found", "name": brick.name if told else FOUND, "site": brick.site,
            "shape": list(brick.shape), "colour": brick.colour if told else "steel", "cost": brick.cost, "round": one["round"],
            "new": one["brick"] in team["placed"], "held": sorted(r for r, names in helped.items() if brick.id in names) if told else [],
        })  # fmt: skip
    return found


def team_strip(pack: Pack, data: Data, key: str, known: frozenset[str]) -> View:
    """One team for the strip: name, flag, money, cost so far, bricks, how many have voted."""
    team = data["teams"][key]
    seats = voters(data, key)
    return {
        "id": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "money": team["money"], "spent": team["spent"],
        "lost": team["lost"], "cost": team["spent"] + team["lost"], "done": team["done"], "seats": len(seats),
        "voted": sum(1 for seat in seats if seat in data["buy"]), "bricks": _bricks(pack, team, known),
    }  # fmt: skip


def sites(pack: Pack) -> list[View]:
    """The sites of the board."""
    return [{"id": s.id, "name": s.name, "at": list(s.at), "size": list(s.size)} for s in pack.body.sites]


def choices(pack: Pack, team: Mapping[str, Any], known: frozenset[str]) -> list[View]:
    """What a team may point at: label, price, why, sign and whether it can be afforded; "done" comes last."""
    found = []
    sale = on_sale(pack.body, [one["brick"] for one in team["bought"]])
    places = {one: n for n, one in enumerate(order_of_choices(pack))}
    for one in sale:
        brick = pack.body.bricks[one]
        if one not in known:
            continue
        affordable = brick.cost <= team["money"]
        found.append({
            "id": one, "label": brick.name, "price": brick.cost, "why": brick.why, "site": brick.site, "colour": brick.colour,
            "shape": list(brick.shape), "sign": SHAPES[places[one] % 4], "tone": TONES[places[one] % 4], "can": affordable,
            "cannot": "" if affordable else f"Costs £{brick.cost - team['money']:,} more than you have left",
        })  # fmt: skip
    kept = team["money"]
    found.append({
        "id": "done", "label": "Done for now", "price": 0, "why": f"Keep £{kept:,} for later.", "site": "", "colour": "paper",
        "shape": [], "sign": SHAPES[places["done"] % 4], "tone": TONES[places["done"] % 4], "can": True, "cannot": "",
    })  # fmt: skip
    return found


def _letter(message: Message | Item) -> View:
    return {
        "id": message.id, "title": message.title, "as": message.shown_as, "from": message.sender, "subject": message.subject,
        "body": message.body,
    }  # fmt: skip


def options(options: tuple[Option, ...]) -> list[View]:
    return [{"id": one.id, "label": one.say, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, one in enumerate(options)]


def labelled(labels: Mapping[str, str]) -> list[View]:
    """A list to tap from ids and labels."""
    return [{"id": key, "label": label, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, (key, label) in enumerate(labels.items())]


# --- the part of the screen that belongs to the place ------------------------------------------------------------------------


def screen_of(pack: Pack, data: Data, team: str | None, known: frozenset[str]) -> View:
    """What is on show now, for one team or (None) for the whole hall."""
    phase, round = data["phase"], data["round"]
    board = pack.body
    teams = {team: data["teams"][team]} if team else data["teams"]
    if phase in phases.DEBRIEF or phase in ("after", "finished"):
        return looking_back.screen(pack, data, team)
    if phase in ("lobby", "before"):
        return {"setting": pack.setting}
    if phase == "news":
        news = board.news[round - 1]
        also = news.also[looking_back.pick(data["seed"], f"news{round}", len(news.also))]
        return {"lead": news.lead, "also": also, "income": board.income, "last": board.news[round - 2].after if round > 1 else ""}
    if phase in ("post", "opened"):
        return _post_screen(pack, data, teams, phase == "opened")
    if phase in ("talk", "vote"):
        waiting = [one for one in teams.values() if not one["done"]]
        return {"question": "What do we buy next?", "teams_waiting": len(waiting)}
    if phase == "reveal":
        return {"teams": [_revealed(pack, data, key, known) for key in teams]}
    if phase in ("reason", "build"):
        placed = []
        for key, one in teams.items():
            for brick in [*one["placed"], *([one["choice"]] if one["choice"] not in ("", "done") else [])]:
                placed.append({"team": key, "brick": brick if brick in known else "found", "name": name_of(pack, brick, known)})
        cards = cards_of(pack, teams)
        question = "Why that one, and how sure are you?"
        return {"placed": placed, "cards": cards, **({"question": question} if phase == "reason" else {})}
    if phase == "hold":
        guesses = Counter(data["guess"].values())
        coming = data["coming"]
        step = next(t for t in board.threats if t.id == coming["threat"]).steps[coming["step"]] if coming else None
        return {
            "question": "Will it hold?", "coming": step.coming if step else "", "caption": "Slow footsteps on the cobbles. Then quiet.",
            "guesses": [{"id": key, "label": label, "votes": guesses[key]} for key, label in GUESS_LABELS.items()],
            "guessed": sum(guesses.values()), "of": sum(len(voters(data, key)) for key in teams),
        }  # fmt: skip
    guessed = data["guessed"].get(str(round), {})
    return {
        "teams": [looking_back.noticed(pack, data, key, round, known) for key in teams],
        "guessed": dict(guessed), "cards": cards_of(pack, teams), "after": board.news[round - 1].after,
    }  # fmt: skip


def cards_of(pack: Pack, teams: Mapping[str, Any]) -> list[View]:
    """Cards that every team here has turned over."""
    shared = set.intersection(*(set(one["cards"]) for one in teams.values())) if teams else set()
    return [{"id": one.id, "title": one.title, "text": one.text} for one in pack.body.cards.values() if one.id in shared]


def _post_screen(pack: Pack, data: Data, teams: Mapping[str, Any], is_open: bool) -> View:
    order = sorted(messages_of(pack, data["round"]), key=lambda one: looking_back.rank(data["seed"], "post", one))
    letters = []
    for id in order:
        message = pack.body.message(id)
        letter = _letter(message)
        if is_open and id in data["opened"]:
            letter |= {"truth": message.truth, "why": message.why, "checked": message.answers["check"].say, "replies": []}
            for key, one in teams.items():
                said = one["post"].get(id)
                answer = said["answer"] if said else ""
                letter["replies"].append({
                    "team": key, "answer": answer, "label": ANSWER_LABELS.get(answer, "Left in the tray"),
                    "say": message.answers[answer].say if answer else "Nobody answered, so it stayed in the tray.",
                    "lost": said["lost"] if said else 0, "right": _is_right(message, answer),
                })  # fmt: skip
            letter["votes"] = dict(data["post_seats"].get(id, {}))
        elif is_open:
            level = {key: one["post_tied"][id] for key, one in teams.items() if id in one["post_tied"]}
            letter["level"] = [{"team": key, "answers": [ANSWER_LABELS[a] for a in tied]} for key, tied in level.items()]
        letters.append(letter)
    return {
        "question": "Go on, check first, or bin it?", "messages": letters,
        "answers": [
            {"id": a, "label": ANSWER_LABELS[a], "hint": ANSWER_HINTS[a], "sign": SHAPES[n], "tone": TONES[n]}
            for n, a in enumerate(ANSWERS)
        ],
    }  # fmt: skip


def _is_right(message: Message, answer: str) -> bool:
    return answer == "check" or answer == ("go" if message.truth == "real" else "bin")


def _revealed(pack: Pack, data: Data, key: str, known: frozenset[str]) -> View:
    """A team's votes turned over: one bar for each choice somebody pointed at, most first."""
    team = data["teams"][key]
    votes = Counter(data["buy"][seat] for seat in voters(data, key) if seat in data["buy"])
    bars: list[View] = []
    for n, one in enumerate(order_of_choices(pack)):
        if votes[one]:
            brick = pack.body.bricks.get(one)
            told = one == "done" or one in known
            bars.append({
                "id": one if told else "found", "label": "Done for now" if one == "done" else name_of(pack, one, known),
                "price": brick.cost if brick else 0, "votes": votes[one], "sign": SHAPES[n % 4], "tone": TONES[n % 4],
                "leads": team["choice"] == one or one in team["placed"], "level": one in team["tied"],
            })  # fmt: skip
    bars.sort(key=lambda bar: -bar["votes"])
    chosen = team["choice"] or (team["placed"][-1] if team["placed"] else "")
    if team["tied"]:
        words = "It is level."
    elif chosen == "done":
        words = f"{team['name']} chose to keep the money."
    elif chosen:
        words = f"{team['name']} chose {name_of(pack, chosen, known)}."
    else:
        words = "Nobody voted this time."
    return {"team": key, "name": team["name"], "bars": bars, "is_level": bool(team["tied"]), "words": words}
