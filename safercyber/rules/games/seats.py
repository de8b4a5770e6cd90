"""What each role may see: `view` is the only thing that leaves the server.

Roles: "host" (the facilitator's own screen), "table" (the host's screen with real bricks, which may face the hall),
"projector", "player" (one phone) and "debrief" (the whole look back, once the year is over). What a role may not know is
absent, not hidden: answers, silent steps, locked names and another team's secrets are never in the mapping at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import looking_back, phases
from safercyber.rules.games.board import ANSWERS, Message, on_sale
from safercyber.rules.games.engine import State, undoable
from safercyber.rules.games.names import COLOURS, SHAPES
from safercyber.rules.games.pack import Item, Option, Pack
from safercyber.rules.games.turns import agreed, checks_left, messages_of, order_of_choices, voters

ROLES = ("host", "projector", "player", "table", "debrief")
ANSWER_LABELS = {"go": "Go on", "check": "Check first", "bin": "Bin it"}
ANSWER_HINTS = {"go": "It looks right to us", "check": "Ring a number we had", "bin": "It looks fake to us"}
SAY_LABELS = {"real": "It is real", "fake": "It is fake"}
GUESS_LABELS = {"hold": "It will hold", "not": "It will not"}
TONES = COLOURS[:4]
SMALLEST_GROUP = 5
FOUND = "Something they found"

Data = Mapping[str, Any]
View = dict[str, Any]


class NoSuchSeat(LookupError):
    """The seat is not in this room."""


def view(state: State, role: str, seat: str | None = None) -> View:
    """What this role sees now, as plain JSON. `seat` is needed for a player. Raises NoSuchSeat, or ValueError for the role."""
    if role not in ROLES:
        raise ValueError(f"There is no role called {role}.")
    pack, data = state.pack, state.data
    if role == "debrief":
        return {**_frame(pack, data, role), "ready": looking_back.is_over(data), **looking_back.whole(pack, data)}
    if role == "player":
        if seat is None or seat not in data["seats"]:
            raise NoSuchSeat("There is no such seat in this room.")
        return _player(pack, data, seat)
    if role == "projector":
        return _projector(pack, data)
    return _host(state, role)


# --- what everybody sees ---------------------------------------------------------------------------------------------------


def _frame(pack: Pack, data: Data, role: str) -> View:
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


def _known(pack: Pack, data: Data, team: str | None) -> frozenset[str]:
    """Bricks whose names may be said to a team, or to the whole hall (None): a hidden one only after everybody in it knows."""
    if looking_back.is_over(data):
        return frozenset(pack.body.bricks)
    teams = [data["teams"][team]] if team else list(data["teams"].values())
    known = [{*on_sale(pack.body, [b["brick"] for b in one["bought"]]), *(b["brick"] for b in one["bought"])} for one in teams]
    return frozenset(set.intersection(*known))


def _name(pack: Pack, brick: str, known: frozenset[str]) -> str:
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


def _team(pack: Pack, data: Data, key: str, known: frozenset[str]) -> View:
    team = data["teams"][key]
    seats = voters(data, key)
    return {
        "id": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "money": team["money"], "spent": team["spent"],
        "lost": team["lost"], "cost": team["spent"] + team["lost"], "done": team["done"], "seats": len(seats),
        "voted": sum(1 for seat in seats if seat in data["buy"]), "bricks": _bricks(pack, team, known),
    }  # fmt: skip


def _sites(pack: Pack) -> list[View]:
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


def _options(options: tuple[Option, ...]) -> list[View]:
    return [{"id": one.id, "label": one.say, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, one in enumerate(options)]


def _labelled(labels: Mapping[str, str]) -> list[View]:
    return [{"id": key, "label": label, "sign": SHAPES[n % 4], "tone": TONES[n % 4]} for n, (key, label) in enumerate(labels.items())]


# --- the part of the screen that belongs to the place ------------------------------------------------------------------------


def _screen(pack: Pack, data: Data, team: str | None, known: frozenset[str]) -> View:
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
                placed.append({"team": key, "brick": brick if brick in known else "found", "name": _name(pack, brick, known)})
        cards = _cards(pack, teams)
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
        "guessed": dict(guessed), "cards": _cards(pack, teams), "after": board.news[round - 1].after,
    }  # fmt: skip


def _cards(pack: Pack, teams: Mapping[str, Any]) -> list[View]:
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
                "id": one if told else "found", "label": "Done for now" if one == "done" else _name(pack, one, known),
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
        words = f"{team['name']} chose {_name(pack, chosen, known)}."
    else:
        words = "Nobody voted this time."
    return {"team": key, "name": team["name"], "bars": bars, "is_level": bool(team["tied"]), "words": words}


# --- player ------------------------------------------------------------------------------------------------------------------


def _player(pack: Pack, data: Data, seat: str) -> View:
    me = data["seats"][seat]
    key = me["team"]
    team = data["teams"][key]
    known = _known(pack, data, key)
    seen = _frame(pack, data, "player")
    seen["me"] = {
        "name": me["name"], "emblem": dict(me["emblem"]), "people": me["people"], "gone": me["gone"],
        "redeals_left": max(0, 3 - me["redeals"]),
    }  # fmt: skip
    if me["gone"]:
        return {**seen, "screen": {}, "say": "The host has taken this seat out of the room. Ask them to let you back in."}
    seen["ask"] = max(data["ask"], team["ask"])
    seen["team"] = _team(pack, data, key, known)
    seen["team"]["cards"] = _cards(pack, {key: team})
    seen["sites"] = _sites(pack)
    seen["words"] = looking_back.board_in_words(pack, team, known)
    screen = _screen(pack, data, key, known)
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
            "reasons": _options(pack.reasons), "mine": dict(mine), "voted": sum(1 for one in seats if one in data["why"]), "of": len(seats),
        }  # fmt: skip
    if phase == "hold":
        return {"mine": data["guess"].get(seat, ""), "choices": _labelled(GUESS_LABELS)}
    if phase == "item":
        given = data["items"].get(pack.feedback[data["step"] - 1], {})
        return {"mine": dict(given.get(seat, {})), "choices": _labelled(SAY_LABELS), "voted": len(given), "of": _present(data)}
    if phase == "answer":
        return {"mine": dict(data["items"].get(pack.feedback[data["step"] - 1], {}).get(seat, {}))}
    if phase == "promise":
        mine = data["promise"].get(seat, "")
        return {"mine": mine, "choices": _options(pack.promises), "voted": len(data["promise"]), "of": _present(data)}
    if phase == "tell":
        return {"mine": list(data["tell"].get(seat, [])), "choices": _options(pack.tell), "most": 2}
    if phase == "fun":
        return {"mine": data["fun"].get(seat, ""), "choices": _options(pack.fun)}
    if phase in ("after", "finished"):
        promise = data["promise"].get(seat, "")
        return {
            "promise": next((one.say for one in pack.promises if one.id == promise), ""),
            "tell": [one.say for one in pack.tell if one.id in data["tell"].get(seat, [])],
            "fun": data["fun"].get(seat, ""), "fun_choices": _options(pack.fun),
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
    known = _known(pack, data, None)
    seen = _frame(pack, data, "projector")
    seen["sites"] = _sites(pack)
    seen["teams"] = [_team(pack, data, key, known) for key in data["teams"]]
    seen["names"] = [
        {"name": one["name"], "emblem": dict(one["emblem"]), "team": one["team"]} for one in data["seats"].values() if not one["gone"]
    ]  # fmt: skip
    seen["screen"] = {**_screen(pack, data, None, known), **_room_counts(pack, data, known)}
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
        return {"reasons": _options(pack.reasons), "voted": len(data["why"]), "of": of}
    if phase == "item":
        return {"choices": _labelled(SAY_LABELS), "voted": len(data["items"].get(pack.feedback[data["step"] - 1], {})), "of": of}
    if phase in ("promise", "tell", "fun"):
        options = {"promise": pack.promises, "tell": pack.tell, "fun": pack.fun}[phase]
        return {"choices": _options(options), "voted": len(data[phase]), "of": of}
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
    known = frozenset(pack.body.bricks) if told else _known(pack, data, None)
    here = phases.after(pack, data)
    words = pack.words_for(data["phase"], data["step"] if data["phase"] == "reel" else data["round"])
    last = undoable(state)
    seen = _frame(pack, data, role)
    seen.update(
        ask=data["ask"], sites=_sites(pack), say_this=words.say, do_this=words.do, hint=_hint(pack, data, None),
        next={"to": here.step.to, "label": here.step.label, "warn": here.warn} if here.step else None,
        others=[{"to": step.to, "label": step.label} for step in here.others],
        undo={"n": last["n"], "label": _undo_label(pack, data, last, known)} if last else None,
        strip=_strip(pack, data), more_time=data["more_time"], can_hint=data["phase"] in pack.hints,
        teams=[_host_team(pack, data, key, known if told else _known(pack, data, key)) for key in data["teams"]],
        seats=[
            {
                "id": key, "name": one["name"], "emblem": dict(one["emblem"]), "team": one["team"], "people": one["people"],
                "gone": one["gone"], "answered": _has_answered(pack, data, key),
            }
            for key, one in data["seats"].items()
        ],
        screen={**_screen(pack, data, None, known), **_room_counts(pack, data, known)},
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
    seen = _team(pack, data, key, known)
    left = checks_left(pack, team, data["round"]) - sum(
        1 for one in team["post"].values() if one["answer"] == "check" and one["round"] == data["round"]
    )
    seen.update(
        tied=[{"id": one, "label": "Done for now" if one == "done" else _name(pack, one, known)} for one in team["tied"]],
        post_tied={id: [{"id": a, "label": ANSWER_LABELS[a]} for a in tied] for id, tied in team["post_tied"].items()},
        post={id: one["answer"] for id, one in team["post"].items() if one["round"] == data["round"]},
        checks_left=max(0, left), choices=choices(pack, team, known), can_buy=phases.can_buy(pack, team),
        has_chosen=bool(team["choice"] or team["placed"]), asked_hint=data["hints_asked"].get(key, ""), last_at=team["last_at"],
        cards=_cards(pack, {key: team}),
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
        return "Take back Done" if event["choice"] == "done" else f"Take back {_name(pack, event['choice'], known)}"
    return {
        "judge": "Take back the answer to the post", "remove": "Let the seat back in", "readmit": "Take the seat out again",
        "lock": "Unlock the room", "unlock": "Lock the room again", "team.pick": "Move the seat back", "redeal": "Give back the old name",
        "hands": "Take back the show of hands",
    }[kind]  # fmt: skip
