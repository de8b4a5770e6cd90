"""What a board shows in each phase of its year, to a team or to the whole hall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.board import ANSWERS, Message, level_of
from safercyber.rules.games.kinds.board import looking_back, places
from safercyber.rules.games.kinds.board.lines import said
from safercyber.rules.games.kinds.board.turns import checks_left, messages_of, order_of_choices
from safercyber.rules.games.names import SHAPES
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.screens import TONES, labelled, letter, options, pick, rank
from safercyber.rules.games.votes import may_place, present, voters

ANSWER_LABELS = {"go": "Go on", "check": "Check first", "bin": "Bin it"}
ANSWER_HINTS = {"go": "It looks right to us", "check": "Ring a number we had", "bin": "It looks fake to us"}
GUESS_LABELS = {"hold": "It will hold", "not": "It will not"}
FOUND = "Something they found"
OVER = ("reel", "best", "why", "moves", "item", "answer", "promise", "tell", "fun", "after", "finished")

Data = Mapping[str, Any]
View = dict[str, Any]


def known_to(pack: Pack, data: Data, team: str | None) -> frozenset[str]:
    """Bricks whose names may be said to a team, or to the whole hall (None): a hidden one only after everybody in it knows."""
    if data["phase"] in OVER:
        return frozenset(pack.body.bricks)
    teams = [data["teams"][team]] if team else list(data["teams"].values())
    known = [{*places.sale(pack, one), *(b["brick"] for b in one["bought"])} for one in teams]
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
    seen = {
        "id": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "money": team["money"], "spent": team["spent"],
        "lost": team["lost"], "cost": team["spent"] + team["lost"], "done": team["done"], "seats": len(seats),
        "voted": sum(1 for seat in seats if seat in data["buy"]), "bricks": _bricks(pack, team, known),
    }  # fmt: skip
    return {**seen, "level": level(pack, team)} if pack.body.levels else seen


def sites(pack: Pack) -> list[View]:
    """The sites of the board."""
    return [{"id": s.id, "name": s.name, "at": list(s.at), "size": list(s.size)} for s in pack.body.sites]


def choices(pack: Pack, team: Mapping[str, Any], known: frozenset[str]) -> list[View]:
    """What a team may point at: label, price, why, sign and whether it can be afforded; "done" comes last."""
    found = []
    sale = places.sale(pack, team)
    order = {one: n for n, one in enumerate(order_of_choices(pack))}
    for one in sale:
        brick = pack.body.bricks[one]
        if one not in known:
            continue
        affordable = brick.cost <= team["money"]
        found.append({
            "id": one, "label": brick.name, "price": brick.cost, "why": brick.why, "site": brick.site, "colour": brick.colour,
            "shape": list(brick.shape), "sign": SHAPES[order[one] % 4], "tone": TONES[order[one] % 4], "can": affordable,
            "cannot": "" if affordable else f"Costs £{brick.cost - team['money']:,} more than you have left",
        })  # fmt: skip
    kept = team["money"]
    found.append({
        "id": "done", "label": "Done for now", "price": 0, "why": f"Keep £{kept:,} for later.", "site": "", "colour": "paper",
        "shape": [], "sign": SHAPES[order["done"] % 4], "tone": TONES[order["done"] % 4], "can": True, "cannot": "",
    })  # fmt: skip
    return found


def screen_of(pack: Pack, data: Data, team: str | None, known: frozenset[str]) -> View:
    """What is on show now, for one team or (None) for the whole hall."""
    phase, round = data["phase"], data["round"]
    board = pack.body
    teams = {team: data["teams"][team]} if team else data["teams"]
    if phase in places.LOOKS_BACK:
        return looking_back.screen(pack, data, team)
    if phase == "news":
        news = board.news[round - 1]
        also = news.also[pick(data["seed"], f"news{round}", len(news.also))]
        last = said(data, round - 1, "after", board.news[round - 2].after) if round > 1 else ""
        seen = {"lead": said(data, round, "news", news.lead), "also": also, "income": board.income, "last": last}
        return {**seen, "drawn": drawn(pack, teams, round)} if board.decks else seen
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
            "question": "Will it hold?", "coming": said(data, round, "coming", step.coming) if step else "",
            "caption": "Slow footsteps on the cobbles. Then quiet.",
            "guesses": [{"id": key, "label": label, "votes": guesses[key]} for key, label in GUESS_LABELS.items()],
            "guessed": sum(guesses.values()), "of": sum(len(voters(data, key)) for key in teams),
        }  # fmt: skip
    guessed = data["guessed"].get(str(round), {})
    return {
        "teams": [looking_back.noticed(pack, data, key, round, known) for key in teams],
        "guessed": dict(guessed), "cards": cards_of(pack, teams), "after": said(data, round, "after", board.news[round - 1].after),
    }  # fmt: skip


def drawn(pack: Pack, teams: Mapping[str, Any], round: int) -> list[View]:
    """The chance cards that one team drew as this round began; of several teams none, for each has its own."""
    if len(teams) != 1:
        return []
    cards = {(deck.id, card.id): card for deck in pack.body.decks for card in deck.cards}
    found = [(cards[one[0], one[1]], one[3]) for team in teams.values() for one in team["drawn"] if one[2] == round]
    return [{"id": card.id, "title": card.title, "text": card.text, "money": money} for card, money in found]


def level(pack: Pack, team: Mapping[str, Any]) -> View | None:
    """How bad it is for a team by what it lost, up to "the organisation fails"."""
    found = level_of(pack.body, team["lost"])
    if found is None:
        return None
    n = pack.body.levels.index(found)
    return {"n": n, "of": len(pack.body.levels) - 1, "name": found.name, "say": found.say, "fails": found.fails}


def cards_of(pack: Pack, teams: Mapping[str, Any]) -> list[View]:
    """Cards that every team here has turned over."""
    shared = set.intersection(*(set(one["cards"]) for one in teams.values())) if teams else set()
    return [{"id": one.id, "title": one.title, "text": one.text} for one in pack.body.cards.values() if one.id in shared]


def _post_screen(pack: Pack, data: Data, teams: Mapping[str, Any], is_open: bool) -> View:
    order = sorted(messages_of(pack, data["round"]), key=lambda one: rank(data["seed"], "post", one))
    letters = []
    for id in order:
        message = pack.body.message(id)
        seen = letter(message)
        if is_open and id in data["opened"]:
            seen |= {"truth": message.truth, "why": message.why, "checked": message.answers["check"].say, "replies": []}
            for key, one in teams.items():
                said = one["post"].get(id)
                answer = said["answer"] if said else ""
                seen["replies"].append({
                    "team": key, "answer": answer, "label": ANSWER_LABELS.get(answer, "Left in the tray"),
                    "say": message.answers[answer].say if answer else "Nobody answered, so it stayed in the tray.",
                    "lost": said["lost"] if said else 0, "right": _is_right(message, answer),
                })  # fmt: skip
            seen["votes"] = dict(data["post_seats"].get(id, {}))
        elif is_open:
            level = {key: one["post_tied"][id] for key, one in teams.items() if id in one["post_tied"]}
            seen["level"] = [{"team": key, "answers": [ANSWER_LABELS[a] for a in tied]} for key, tied in level.items()]
        letters.append(seen)
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


# --- one seat, and the counts of the room ---------------------------------------------------------------------------------------


def mine(pack: Pack, data: Data, seat: str, key: str, known: frozenset[str]) -> View:
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
            "may_place": phase == "vote" and bool(mine) and may_place(data, "buy", key, mine, seat),
        }  # fmt: skip
    if phase == "reason":
        mine = data["why"].get(seat, {})
        return {
            "reasons": options(pack.reasons), "mine": dict(mine), "voted": sum(1 for one in seats if one in data["why"]), "of": len(seats),
        }  # fmt: skip
    if phase == "hold":
        return {"mine": data["guess"].get(seat, ""), "choices": labelled(GUESS_LABELS)}
    return {}


def room_counts(pack: Pack, data: Data, known: frozenset[str]) -> View:
    """How many have answered, never what any one person said."""
    phase, of = data["phase"], present(data)
    if phase == "post":
        ids = messages_of(pack, data["round"])
        return {"voted": sum(1 for said in data["post"].values() if len(said) == len(ids)), "of": of}
    if phase in ("talk", "vote"):
        first = next(iter(data["teams"].values()))
        on_show = choices(pack, first, known) if len(data["teams"]) == 1 else _price_list(pack, known)
        return {"choices": on_show, "voted": len(data["buy"]), "of": of}
    if phase == "reason":
        return {"reasons": options(pack.reasons), "voted": len(data["why"]), "of": of}
    return {}


def _price_list(pack: Pack, known: frozenset[str]) -> list[View]:
    """What is on sale for all teams, with the price and no "can": each team has its own money."""
    return [
        {"id": b.id, "label": b.name, "price": b.cost, "why": b.why, "site": b.site, "colour": b.colour, "shape": list(b.shape),
         "sign": SHAPES[n % 4], "tone": TONES[n % 4]}
        for n, b in enumerate(pack.body.bricks.values()) if not b.hidden and b.id in known
    ]  # fmt: skip


def host_team(pack: Pack, data: Data, key: str, known: frozenset[str]) -> View:
    """One team as the host sees it: what it may buy, what it is level on, what it said to the post."""
    team = data["teams"][key]
    seen = team_strip(pack, data, key, known)
    left = checks_left(pack, team, data["round"]) - sum(
        1 for one in team["post"].values() if one["answer"] == "check" and one["round"] == data["round"]
    )
    seen.update(
        tied=[{"id": one, "label": "Done for now" if one == "done" else name_of(pack, one, known)} for one in team["tied"]],
        post_tied={id: [{"id": a, "label": ANSWER_LABELS[a]} for a in tied] for id, tied in team["post_tied"].items()},
        post={id: one["answer"] for id, one in team["post"].items() if one["round"] == data["round"]},
        checks_left=max(0, left), choices=choices(pack, team, known), can_buy=places.can_buy(pack, team),
        has_chosen=bool(team["choice"] or team["placed"]), asked_hint=data["hints_asked"].get(key, ""), last_at=team["last_at"],
        cards=cards_of(pack, {key: team}),
    )  # fmt: skip
    return seen


def say(pack: Pack, data: Data, seen: View) -> str:
    """The sentence a screen reader speaks as this view replaces the last one."""
    phase, screen = data["phase"], seen["screen"]
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
    return ""
