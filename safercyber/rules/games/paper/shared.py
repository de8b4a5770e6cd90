"""What every kind of game has on paper: a page that says what is here, messages for the end, promises, help, and the officer's script."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from safercyber.rules.games import phases
from safercyber.rules.games.bodies.extras import Paper
from safercyber.rules.games.pack import Pack, Spoken, Words
from safercyber.rules.games.paper.blocks import (
    Block,
    Sheet,
    card,
    cards,
    fill_in,
    head,
    message,
    para,
    picture,
    points,
    rich,
    steps,
    table,
    words,
)

_MOST_AT_A_TABLE = 12
_FOR_OFFICERS = ("without-phones", "booster-call")
"""Papers of a pack that tell how it goes: they lie with the officer."""


def contents(pack: Pack, sheets: Sequence[Sheet]) -> Sheet:
    """The first page: what is here, how it is printed and cut. `sheets` are those that follow."""
    counted = [(sheet["title"], len(sheet["faces"])) for sheet in sheets if sheet["is"] == "cards"]
    names = [f"{title}: {count} cards" for title, count in counted]
    for over, group in groupby((sheet for sheet in sheets if sheet["is"] == "page"), key=lambda one: one["over"].split(" ")[0]):
        names.append(f"{over} pages: {len(list(group))}")
    names += [sheet["title"] for sheet in sheets if sheet["is"] not in ("cards", "page")]
    has_backs = any(sheet["is"] == "cards" and sheet["backs"] for sheet in sheets)
    blocks: list[Block] = [
        picture(f"scene:{pack.scene}", f"The place where {pack.title} is played.", without=""),
        para(pack.summary),
        para(pack.setting),
        head("What is here"),
        points(names),
        head("Printing it"),
        points(
            [
                "A4, black and white will do. Nothing here is told by colour alone.",
                *(["Print on both sides, turned on the long edge: the backs then lie behind their cards."] if has_backs else []),
                "Each table needs its own set, except where a sheet says otherwise.",
                "Cut along the broken lines. Every card of a sheet has the same size. A page may be empty, so that fronts and backs meet.",
                "Nothing on these pages gives an answer away. The officer's script is a print of its own: keep it off the tables.",
            ]
        ),
    ]
    if pack.warnings:
        blocks += [head("Before you start"), points(pack.warnings)]
    return words(pack.title, blocks, f"{pack.title} on paper, for the tables. Version {pack.version}, about {pack.minutes} minutes.")


def feedback_ids(pack: Pack) -> tuple[str, ...]:
    """The messages of the round at the end that no part of the game has shown."""
    asked = set(getattr(pack.body, "items", ()))
    return tuple(one for one in pack.feedback if one not in asked) if "items" in pack.steps else ()


def message_cards(title: str, entries: Iterable[tuple[str, str, Block]], back: str, say: str, game: str) -> Sheet:
    """Cards of messages as people get them. `entries` are (what stands over it, in its corner, the message)."""
    faces = [card("", over=over, corner=corner, shown=shown) for over, corner, shown in entries]
    return cards(title, faces, say=say, big=True, backs=[(game, back)] * len(faces))


def on_tables(pack: Pack, help: Sequence[tuple[str, str]]) -> list[Sheet]:
    """What lies on the tables at the end of any game."""
    sheets: list[Sheet] = []
    ids = feedback_ids(pack)
    if ids:
        sheets.append(
            message_cards(
                "Messages for the end",
                ((f"Message {n}", "Real or fake?", message(pack.items[one])) for n, one in enumerate(ids, 1)),
                "Real or fake? Say how you can tell.",
                "One at a time, when the officer says so.",
                pack.title,
            )
        )
    if pack.sensitive or pack.care.pause_title:
        say = pack.care.pause_say or "You may leave this table at any time. Nobody will ask why."
        notes = [one for one in (say, pack.care.pause_under, pack.care.leave) if one]
        sheets.append({"is": "notice", "title": pack.care.pause_title or "Pause", "words": [rich(one) for one in notes]})
    sheets += [_paper(one) for one in pack.papers.values() if one.id not in _FOR_OFFICERS]
    if pack.printed.plan_title:
        sheets.append(
            words(pack.printed.plan_title, [fill_in(pack.printed.plan_lines)], "Fill it in. It is yours to keep: nobody collects it.")
        )
    sheets.append(_to_take_home(pack, help))
    return sheets


def _to_take_home(pack: Pack, help: Sequence[tuple[str, str]]) -> Sheet:
    blocks: list[Block] = [
        table("What to take home", ("What", "In one line", "Tonight"), ((f"*{m.name}*", m.say, m.tonight) for m in pack.moves), (3, 5, 5))
    ]
    if pack.promises:
        blocks += [
            head("One promise for this week"),
            para("Tick one. Nobody collects this page."),
            fill_in_ticks(one.say for one in pack.promises),
        ]
    if help:
        blocks += [head("Where to turn"), table("Where to turn", ("Who", "How"), ([f"*{name}*", do] for name, do in help), (2, 5))]
    return words("To take home", blocks)


def fill_in_ticks(texts: Iterable[str]) -> Block:
    """Boxes to tick."""
    return {"is": "ticks", "words": points(texts)["words"]}


def _paper(paper: Paper) -> Sheet:
    blocks: list[Block] = [para(one) for one in paper.lines]
    for name, lines in paper.groups.items():
        blocks.append(head(name.replace("-", " ").capitalize()))
        if any(one.endswith(":") for one in lines):  # a line that ends so is one to write on
            blocks += [fill_in([one]) if one.endswith(":") else para(one) for one in lines]
        else:
            blocks.append(points(lines))
    return words(paper.title, blocks)


# --- the officer ------------------------------------------------------------------------------------------------------------------


def spoken(pack: Pack, phase: str, round: int = 0) -> Words | None:
    """The words of a moment where nobody has a phone; None where the pack has none."""
    return pack.words_for(phase, round, at_tables=True) if phase in pack.facilitator else None


def moment(pack: Pack, phase: str, round: int = 0, after: Iterable[str] = (), title: str = "") -> list[Block]:
    """A moment of the script, if the pack has words for it."""
    told = spoken(pack, phase, round)
    return [steps(told.say, told.do, title or phases.title_of(pack, phase), after)] if told else []


def script(pack: Pack, at_rounds: Collection[str] = ()) -> list[Sheet]:
    """What the officer says and does from the welcome to the goodbye; the phases `at_rounds` have sheets of their own."""
    at_a_table = " at a table" if pack.team[1] <= _MOST_AT_A_TABLE else ""
    blocks: list[Block] = [
        points(
            [
                f"About {pack.minutes} minutes, with {pack.team[0]} to {pack.team[1]} people{at_a_table}.",
                "Nobody needs a phone. One laptop keeps count: open a room for tables, and tap in what each table chose.",
                "With no laptop at all, count hands on the page called “By show of hands”.",
                *(["A trained adult stays in the room."] if pack.trained_adult else []),
            ]
        )
    ]
    if pack.care.trigger_note or pack.care.briefing:
        blocks += [
            head("Care"),
            *([para(pack.care.trigger_note)] if pack.care.trigger_note else []),
            *([points(pack.care.briefing)] if pack.care.briefing else []),
        ]
    sheets = [
        words("The officer's script", blocks, f"{pack.title}, version {pack.version}. For the officer alone: the answers are in here.")
    ]
    blocks.append(head("Say this, do this"))
    for phase in pack.facilitator:
        if phase in at_rounds:
            if len(sheets) == 1:
                blocks = []
                sheets.append(words("Looking back and going home", blocks))
            continue
        texts = pack.facilitator[phase]
        for n, one in enumerate(texts, 1):
            told = _at_tables(one)
            more = f" {n}" if len(texts) > 1 else ""
            blocks.append(steps(told.say, told.do, f"{phases.title_of(pack, phase)}{more}", pack.script.get(phase, ()) if n == 1 else ()))
    return sheets


def _at_tables(one: Spoken) -> Words:
    return one.at_tables or one


def answers(title: str, entries: Iterable[tuple[str, str, str, str]], lead: str = "") -> Sheet:
    """A key: (its number, what it was about, real or fake, how to tell)."""
    return words(
        title,
        [
            table(
                title,
                ("No.", "About", "It is", "How to tell"),
                ((n, about, f"*{is_}*", why) for n, about, is_, why in entries),
                (2, 5, 2, 12),
            )
        ],
        lead,
    )


def for_officer(pack: Pack) -> list[Sheet]:
    """The key to the messages at the end, papers about running it, and a page to count hands on."""
    sheets: list[Sheet] = []
    ids = feedback_ids(pack)
    if ids:
        found = [pack.items[one] for one in ids]
        sheets.append(
            answers(
                "Answers to the messages for the end",
                ((str(n), one.title, one.truth.capitalize(), one.why) for n, one in enumerate(found, 1)),
                "Read each one aloud, let them say, then tell. Be glad about the real ones too.",
            )
        )
    sheets += [_paper(one) for one in pack.papers.values() if one.id in _FOR_OFFICERS]
    sheets.append(_hands(pack))
    return sheets


def _hands(pack: Pack) -> Sheet:
    """Counts only: no page asks who anybody is."""
    asked = [*getattr(pack.body, "items", ()), *feedback_ids(pack)]
    blocks: list[Block] = [
        table("The session", ("Date and place", "Tables", "People", "Started", "Ended"), [["", "", "", "", ""]], (5, 2, 2, 2, 2))
    ]
    if asked:
        rows = [[f"*{pack.items[one].title}*", "", "", "", ""] for one in asked]
        blocks.append(table("Hands for each message", ("Message", "Real", "Fake", "Sure", "Not sure"), rows, (6, 2, 2, 2, 2)))
    for name, options in (("One promise", pack.promises), ("Who will you tell?", pack.tell), ("Was it fun?", pack.fun)):
        if options:
            blocks.append(table(f"Hands: {name}", (name, "Hands"), ([one.say, ""] for one in options), (6, 2)))
    return words(
        "By show of hands", blocks, "Numbers only. Write no names. Tap the numbers in later, then put this page in the confidential waste."
    )
