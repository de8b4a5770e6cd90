"""A board game on paper: brick cards, the post, a board sheet for the table; what happens, round by round, for the officer."""

from __future__ import annotations

from collections.abc import Mapping

from safercyber.rules.games.bodies.board import ANSWERS, Board, Brick, Message, Step, Threat
from safercyber.rules.games.pack import PackOf
from safercyber.rules.games.paper import rules, shared
from safercyber.rules.games.paper.blocks import (
    Block,
    Sheet,
    card,
    cards,
    head,
    listed,
    message,
    para,
    picture,
    points,
    pounds,
    shuffled,
    steps,
    table,
    words,
)

IN_A_ROUND = ("news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened")
_SAID = {"go": "Goes on", "check": "Checks first", "bin": "Bins it"}
_TABLES = 6
_PLAIN = {
    "cobalt": "blue", "gorse": "yellow", "ivory": "cream", "fern": "green", "teal": "turquoise", "violet": "purple", "steel": "grey",
    "coral": "orange", "slate": "dark blue", "pearl": "white", "tan": "light brown", "brick": "red",
}  # fmt: skip
"""What people call the colours of our drawings; any other is known by its own name."""


def _brick(pack: PackOf[Board], brick: Brick) -> Block:
    site = next((one.name for one in pack.body.sites if one.id == brick.site), "")
    return card(
        brick.name,
        words=[brick.why],
        corner=pounds(brick.cost),
        over=site,
        key=f"brick:{brick.colour}:{brick.shape[0]}x{brick.shape[1]}",
        foot=f"{brick.shape[0]} by {brick.shape[1]} brick{_coloured(brick.colour)}, or any that you have",
    )


def _coloured(colour: str) -> str:
    name = _PLAIN.get(colour, colour)
    return f", {name}" if name.isalpha() else ""


def numbered_post(pack: PackOf[Board]) -> list[tuple[str, Message]]:
    """The post by rounds, each message with the number on its card. Within a round their order tells nothing of the truth."""
    found = [pack.body.message(id) for id in shuffled((one.id for one in pack.body.post), pack.id)]
    return [(f"No. {n}", one) for n, one in enumerate(sorted(found, key=lambda one: one.round), 1)]


def on_tables(pack: PackOf[Board], title: str, art: Mapping[str, str]) -> list[Sheet]:
    """Cards and sheets that may lie on a table from the start: no hidden brick, nothing that is yet to be found, no attack."""
    body = pack.body
    bricks = [one for one in body.bricks.values() if not one.hidden]
    post = [(body.round_names[one.round - 1], number, message(one)) for number, one in numbered_post(pack)]
    sheets = [
        _table_sheet(pack),
        _year(pack),
        cards(
            "Brick cards",
            [_brick(pack, one) for one in bricks],
            say=pack.printed.price_list,
            backs=[_back(pack.title, pack.printed.brick_back)] * len(bricks),
        ),
    ]
    if post:
        say = f"One set for the room, or for each table. Those of one {body.round_name} at a time."
        sheets.append(shared.message_cards("The post", post, pack.printed.message_back, say, pack.title))
    sheets.append(
        cards(
            "What we say to the post",
            [
                card(name, words=[says], over="Hold it up")
                for name, says in (
                    ("Go on", "We trust it and do what it asks."),
                    ("Check first", "We ring or look, on a number we already had."),
                    ("Bin it", "We throw it away."),
                )
                for _ in range(2)
            ],
            say="One of each for each table.",
        )
    )
    return sheets


def _back(title: str, says: str) -> tuple[str, str]:
    """The words behind a card; the title is not said twice."""
    return (title, says.removeprefix(f"{title}.").strip())


def _table_sheet(pack: PackOf[Board]) -> Sheet:
    """The board that bricks are built on: a drawing and a place for each site."""
    sites = [
        {"name": site.name, "bricks": [one.name for one in pack.body.bricks.values() if one.site == site.id and not one.hidden]}
        for site in pack.body.sites
    ]
    return {
        "is": "board",
        "title": "The board",
        "say": [],
        "sites": sites,
        "picture": picture(
            f"scene:{pack.scene}",
            f"The board of {pack.title}: {listed([site.name for site in pack.body.sites], 'and')}.",
            without="No drawing of this board came with the game. The boxes below are all that you need.",
        ),
    }


def _year(pack: PackOf[Board]) -> Sheet:
    body = pack.body
    rows = [[f"*{name}*", pounds(body.income), "", "", "", ""] for name in body.round_names]
    prices = sorted((one for one in body.bricks.values() if not one.hidden), key=lambda one: (one.cost, one.name))
    blocks = [
        table(
            f"Each {body.round_name}",
            (body.round_name.capitalize(), "Comes in", "To spend", "We bought", "What was lost", "Left over"),
            rows,
            (3, 2, 2, 5, 3, 2),
            tall=True,
        ),
        para("*What the year cost us* is what was spent and what was lost, together. Low is good. It comes to: ____________"),
        head("Price list"),
        table(
            "Price list",
            ("Brick", "Price", "Where it stands"),
            ((f"*{one.name}*", pounds(one.cost), next((site.name for site in body.sites if site.id == one.site), "")) for one in prices),
            (5, 2, 3),
        ),
    ]
    return words(f"Our {'year' if body.round_name == 'season' else 'game'}, one for each table", blocks, pack.printed.price_list)


# --- the officer ------------------------------------------------------------------------------------------------------------------


def for_officer(pack: PackOf[Board], title: str) -> list[Sheet]:
    """A sheet for each round, cards to hand out when their time comes, and the key to the post."""
    body = pack.body
    sheets = [_round(pack, n) for n in range(1, body.rounds + 1)]
    sheets += [_tracker(body), *([rules.sheet(body)] if body.is_ruled else [])]
    if body.levels:
        sheets.append(
            words(
                "How bad is it?",
                [
                    table(
                        "How bad is it?",
                        ("Lost so far", "Say"),
                        ((pounds(one.at), f"*{one.name}.* {one.say}") for one in body.levels),
                        (1, 4),
                    )
                ],
            )
        )
    hidden = [one for one in body.bricks.values() if one.hidden]
    kept = [_brick(pack, one) for one in hidden] + [card(one.title, words=[one.text], over="Found") for one in body.cards.values()]
    if kept:
        sheets.append(
            cards(
                "Cards to keep back", kept, say=_when_found(body), backs=[(pack.title, "Keep this side up until it is found.")] * len(kept)
            )
        )
    hits = [(threat, step) for threat in body.threats for step in threat.steps if step.noticed]
    faces = [
        card("What happened", words=[step.hit], over=body.round_names[step.round - 1], corner=pounds(step.harm) if step.harm else "")
        for _, step in hits
    ]
    sheets.append(
        cards(
            "What happened: cards for tables that were hit",
            faces,
            say="Hand one over only when a round's sheet says so.",
            backs=[(body.round_names[step.round - 1], f"Face down until the end of this {body.round_name}.") for _, step in hits],
        )
    )
    for deck in body.decks:
        drawn = [
            card(one.title, words=[one.text], corner=("+" if one.money > 0 else "") + pounds(one.money) if one.money else "")
            for one in deck.cards
        ]
        names = listed([body.round_names[one - 1] for one in deck.rounds], "and")
        sheets.append(
            cards(
                f"Cards to draw: {deck.id}",
                drawn,
                say=f"Shuffle. Each table draws one as these begin: {names}."
                if names
                else "Shuffle. A table draws one when a rule says so.",
                backs=[(pack.title, "Draw one.")] * len(drawn),
            )
        )
    return sheets


def _when_found(body: Board) -> str:
    openers = [one.name for one in body.bricks.values() if one.reveals or one.unlocks]
    return f"A table gets these at once when it buys: {listed(openers)}." if openers else "Hand these over when a table finds them."


def _round(pack: PackOf[Board], n: int) -> Sheet:
    body, name = pack.body, pack.body.round_names[n - 1]
    blocks: list[Block] = []
    for phase in IN_A_ROUND:
        if phase == "news":
            after = [
                text
                for one in body.news
                if one.round == n
                for text in (f"Read aloud: {one.lead}", *(f"And: {also}" for also in one.also[:1]))
            ]
            blocks += shared.moment(pack, phase, n, after)
        elif phase == "post":
            blocks += shared.moment(pack, phase, n)
            blocks += [_letters(pack, n)] if any(one.round == n for one in body.post) else []
        elif phase == "happened":
            blocks += [
                head(
                    f"At the end of {name}",
                    "For each table, from the top. A step that a brick stops ends that attack for the table: cross it out on the tracker.",
                ),
            ]
            blocks += [block for threat in body.threats for step in threat.steps if step.round == n for block in _step(body, threat, step)]
            blocks += shared.moment(pack, phase, n, [f"Read aloud: {one.after}" for one in body.news if one.round == n and one.after])
        else:
            blocks += shared.moment(pack, phase, n)
    checks = f" Each table may check {body.base_checks} message{'' if body.base_checks == 1 else 's'}"
    more = [one for one in body.bricks.values() if one.checks > body.base_checks]
    checks += "".join(f", {one.checks} with {one.name}" for one in more) + "."
    return words(f"{body.round_name.capitalize()} {n}: {name}", blocks, f"Give each table {pounds(body.income)}.{checks}")


def _letters(pack: PackOf[Board], n: int) -> Block:
    rows = [
        [f"{number}: *{one.title}*", f"*{one.truth.capitalize()}*", *(_reply(one, answer) for answer in ANSWERS)]
        for number, one in numbered_post(pack)
        if one.round == n
    ]
    return table("The post: what to say", ("Message", "It is", *(_SAID[one] for one in ANSWERS)), rows, (3, 2, 4, 4, 4))


def _reply(one: Message, answer: str) -> str:
    reply = one.answers.get(answer)
    return "" if reply is None else reply.say + (f" *Loses {pounds(reply.harm)}.*" if reply.harm else "")


def _step(body: Board, threat: Threat, step: Step) -> list[Block]:
    stoppers = [listed([body.bricks[one].name for one in sorted(group)], "and") for group in step.stopped_by]
    softer = [f"{body.bricks[brick].name} takes {pounds(amount)} off" for brick, amount in step.softened_by]
    after = [f"*Stopped by* {listed(stoppers)}." if stoppers else "*Nothing stops it.*"]
    if step.noticed:
        after += [f"With {body.bricks[one].name}, say: {says}" for one, says in step.saved.items()]
        after.append(f"Otherwise say: {step.hit} *Loses {pounds(step.harm)}*" + (f"; {listed(softer, 'and')}." if softer else "."))
    else:
        after.append("*Say nothing now.* Nobody notices. It comes out at the end.")
    return [
        {
            "is": "attack",
            "title": _named(body, threat),
            "noticed": step.noticed,
            "coming": [],
            "after": [item for one in after for item in points([one])["words"]],
            "truth": points([f"What really goes on: {step.truth}"])["words"][0],
        }
    ]


def _named(body: Board, threat: Threat) -> str:
    """The name of an attack; of one that the host may add, also when it counts."""
    module = next((one.name for one in body.modules if one.id == threat.module), "")
    return f"{threat.name} (only if you play with “{module}”)" if module else threat.name


def _tracker(body: Board) -> Sheet:
    names = [f"Table {n}" for n in range(1, _TABLES + 1)]
    rows = [[f"*{_named(body, one)}*", *([""] * _TABLES)] for one in body.threats]
    owned = [[f"*{one.name}*", *([""] * _TABLES)] for one in body.bricks.values()]
    blocks = [
        table("Attacks that have been stopped", ("Attack", *names), rows, (4, *([2] * _TABLES))),
        head("Who owns what", f"Write the number of the {body.round_name} in which a table bought it."),
        table("Who owns what", ("Brick", *names), owned, (4, *([2] * _TABLES))),
    ]
    return words(
        "Tracker", blocks, "Cross an attack out for a table once a brick has stopped it. Later steps of it are then left out there."
    )


__all__ = ["IN_A_ROUND", "for_officer", "on_tables", "steps"]
