"""From parsed data to a checked, frozen pack, or to a list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safercyber.rules.games.board import Board, read_board, read_show
from safercyber.rules.games.reading import BadPack, Path, Reader, Where

__all__ = ["BadPack", "Item", "Move", "Option", "Pack", "Print", "Reviewed", "Words", "check"]

KINDS = ("board", "escape", "story", "quiz", "series")
PLAYED = ("board",)
HOST_PHASES = (
    "lobby", "before", "news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened",
    "reel", "best", "why", "moves", "item", "answer", "promise", "tell", "fun", "after", "finished",
)  # fmt: skip
REEL_STEPS = ("reel", "best", "why", "moves", "items", "promise", "tell", "fun")


@dataclass(frozen=True)
class Move:
    """One habit or judgement that the pack trains. `advice` is a key into the dated contact list."""

    id: str
    type: str
    name: str
    say: str
    tonight: str
    advice: str


@dataclass(frozen=True)
class Option:
    """One entry of a list players tap."""

    id: str
    say: str
    move: str = ""


@dataclass(frozen=True)
class Words:
    """What the host does and says in one phase."""

    say: str
    do: str


@dataclass(frozen=True)
class Item:
    """One real-or-fake item of the feedback round or the booster."""

    id: str
    title: str
    shown_as: str
    sender: str
    subject: str
    body: str
    truth: str
    move: str
    why: str
    level: int


@dataclass(frozen=True)
class Reviewed:
    """Who read the pack, when, and by when it is to be read again. `lead`: a Cyber Protect lead has read it."""

    by: str
    on: date
    again_by: date
    lead: bool


@dataclass(frozen=True)
class Print:
    """Texts of the printed table set: brick cards, message cards, price list, tear-off plan."""

    brick_back: str
    message_back: str
    price_list: str
    plan_title: str
    plan_lines: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """One checked pack. Everything in it is frozen; mappings are never changed."""

    id: str
    version: int
    kind: str
    title: str
    summary: str
    setting: str
    language: str
    licence: str
    authors: tuple[str, ...]
    reviewed: Reviewed | None
    who: tuple[str, ...]
    ages: tuple[int, int]
    team: tuple[int, int]
    minutes: int
    reading_age: int
    warnings: tuple[str, ...]
    sensitive: bool
    trained_adult: bool
    themes: tuple[str, ...]
    moves: tuple[Move, ...]
    scene: str
    cues: Mapping[str, str]
    body: Board
    reasons: tuple[Option, ...]
    facilitator: Mapping[str, tuple[Words, ...]]
    hints: Mapping[str, tuple[str, ...]]
    script: Mapping[str, tuple[str, ...]]
    steps: tuple[str, ...]
    headline: str
    best_line: bool
    promises: tuple[Option, ...]
    tell: tuple[Option, ...]
    fun: tuple[Option, ...]
    items: Mapping[str, Item]
    feedback: tuple[str, ...]
    booster: tuple[tuple[str, ...], ...]
    printed: Print
    targets: Mapping[str, int]

    def move(self, id: str) -> Move:
        """The move with this id; KeyError when there is none."""
        for move in self.moves:
            if move.id == id:
                return move
        raise KeyError(id)

    def words_for(self, phase: str, round: int = 0) -> Words:
        """What the host says in a phase; where each round has its own words, those of the round."""
        texts = self.facilitator[phase]
        return texts[min(max(round - 1, 0), len(texts) - 1)]

    def ready_for_under_18s(self, on: date) -> bool:
        """A Cyber Protect lead has read this pack and the reading is still in date."""
        return self.reviewed is not None and self.reviewed.lead and self.reviewed.on <= on <= self.reviewed.again_by


def check(data: Mapping[str, Any], *, where: Where | None = None) -> Pack:
    """Turn parsed data into a Pack. `where(path)` gives (file, line) of a place. Raises BadPack with every problem found."""
    reader = Reader(where or (lambda path: ("pack", 0)))
    if isinstance(data, Mapping) and data.get("format") != "pack/1":
        reader.problem(("format",), f'the format is "{data.get("format")}"; this reader knows pack/1.')
        reader.stop_if_bad()
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if kind in KINDS and kind not in PLAYED:
        reader.problem(("kind",), f"{kind} games cannot be played yet; board games can.")
        reader.stop_if_bad()
    root = reader.mapping(
        data, (),
        ("format", "id", "version", "kind", "title", "summary", "setting", "language", "licence", "authors", "audience", "themes",
         "moves", "art", "cues", "body", "reasons", "facilitator", "hints", "debrief", "feedback", "items", "booster", "print", "targets"),
        ("reviewed", "rules"),
    )  # fmt: skip
    reader.choice(kind, ("kind",), KINDS, "the kind")
    if root.get("rules"):
        reader.problem(("rules",), "a board needs no rules of its own; leave the list empty.")
    moves_in = reader.items(root.get("moves"), ("moves",), 3)
    moves = tuple(_move(reader, entry, at) for entry, at in moves_in)
    if len(moves) > 5:
        reader.problem(("moves",), f"a pack trains 3 to 5 moves; this one names {len(moves)}.")
    reader.once(((move.id, (*at, "id")) for move, (_, at) in zip(moves, moves_in, strict=True)), "moves")
    move_ids = frozenset(move.id for move in moves)
    body = read_board(reader, root.get("body"), ("body",), move_ids)
    items = {}
    for key, entry in reader.mapping(root.get("items"), ("items",), (), tuple(root.get("items") or ())).items():
        items[reader.id(key, ("items", key))] = _item(reader, key, entry, ("items", key), move_ids)
    feedback = reader.ids(root.get("feedback"), ("feedback",), items, "the item")
    booster = tuple(reader.ids(entry, at, items, "the item") for entry, at in reader.items(root.get("booster"), ("booster",)))
    used = {*feedback, *(one for group in booster for one in group)}
    for key in items:
        if key not in used:
            reader.problem(("items", key), f'the item "{key}" is in neither feedback nor booster.', "UNUSED")
    audience = reader.mapping(
        root.get("audience"), ("audience",), ("who", "ages", "team", "minutes", "reading_age"), ("warnings", "sensitive", "trained_adult")
    )
    debrief = reader.mapping(root.get("debrief"), ("debrief",), ("script", "best_line", "headline", "promises", "tell", "fun"), ("steps",))
    at = ("debrief",)
    script = reader.mapping(debrief.get("script"), (*at, "script"), (), HOST_PHASES)
    pack = Pack(
        id=reader.id(root.get("id"), ("id",)),
        version=reader.number(root.get("version"), ("version",), 1),
        kind=str(kind),
        title=reader.text(root.get("title"), ("title",), 60),
        summary=reader.text(root.get("summary"), ("summary",), 300),
        setting=reader.text(root.get("setting"), ("setting",), 500),
        language=reader.choice(root.get("language"), ("language",), ("en-GB", "cy-GB")),
        licence=reader.text(root.get("licence"), ("licence",), 40),
        authors=tuple(reader.text(one, place, 80) for one, place in reader.items(root.get("authors"), ("authors",), 1)),
        reviewed=_reviewed(reader, root["reviewed"]) if root.get("reviewed") else None,
        who=reader.ids(audience.get("who"), ("audience", "who")),
        ages=_ends(reader, audience.get("ages"), ("audience", "ages")),
        team=_ends(reader, audience.get("team"), ("audience", "team")),
        minutes=reader.number(audience.get("minutes"), ("audience", "minutes"), 1, 480),
        reading_age=reader.number(audience.get("reading_age"), ("audience", "reading_age"), 5, 18),
        warnings=tuple(reader.text(w, p, 200) for w, p in reader.items(audience.get("warnings"), ("audience", "warnings"))),
        sensitive=reader.truth(audience.get("sensitive", False), ("audience", "sensitive")),
        trained_adult=reader.truth(audience.get("trained_adult", False), ("audience", "trained_adult")),
        themes=reader.ids(root.get("themes"), ("themes",)),
        moves=moves,
        scene=reader.id(reader.mapping(root.get("art"), ("art",), ("scene",)).get("scene"), ("art", "scene")),
        cues={k: reader.id(v, ("cues", k)) for k, v in reader.mapping(root.get("cues"), ("cues",), (), ("place", "hit", "held")).items()},
        body=body,
        reasons=_options(reader, root.get("reasons"), ("reasons",)),
        facilitator=_facilitator(reader, root.get("facilitator")),
        hints={
            phase: tuple(reader.text(w, p, 160) for w, p in reader.items(entry, ("hints", phase)))
            for phase, entry in reader.mapping(root.get("hints"), ("hints",), (), HOST_PHASES).items()
        },
        script={
            phase: tuple(reader.text(w, p, 240) for w, p in reader.items(entry, (*at, "script", phase))) for phase, entry in script.items()
        },
        steps=tuple(
            reader.choice(one, place, REEL_STEPS, "the step")
            for one, place in reader.items(debrief.get("steps", REEL_STEPS), (*at, "steps"), 1)
        ),
        headline=reader.text(debrief.get("headline"), (*at, "headline"), 120),
        best_line=reader.truth(debrief.get("best_line"), (*at, "best_line")),
        promises=_options(reader, debrief.get("promises"), (*at, "promises"), move_ids),
        tell=_options(reader, debrief.get("tell"), (*at, "tell")),
        fun=_options(reader, debrief.get("fun"), (*at, "fun")),
        items=items,
        feedback=feedback,
        booster=booster,
        printed=_print(reader, root.get("print")),
        targets={
            key: reader.number(value, ("targets", key))
            for key, value in reader.mapping(root.get("targets"), ("targets",), (), ("minutes", "income", "best", "nobody")).items()
        },
    )
    _check_sides(reader, pack)
    reader.stop_if_bad()
    return pack


def _ends(reader: Reader, value: Any, path: Path) -> tuple[int, int]:
    found = [reader.number(entry, at, 0, 999) for entry, at in reader.items(value, path)]
    if len(found) != 2 or found[0] > found[1]:
        reader.problem(path, f'"{path[-1]}" should be two numbers, the smaller first.')
        return (0, 0)
    return found[0], found[1]


def _move(reader: Reader, raw: Any, path: Path) -> Move:
    move = reader.mapping(raw, path, ("id", "type", "name", "say", "tonight", "advice"))
    return Move(
        reader.id(move.get("id"), (*path, "id")),
        reader.choice(move.get("type"), (*path, "type"), ("judge", "habit")),
        reader.text(move.get("name"), (*path, "name"), 40),
        reader.text(move.get("say"), (*path, "say"), 120),
        reader.text(move.get("tonight"), (*path, "tonight"), 160),
        reader.id(move.get("advice"), (*path, "advice")),
    )


def _reviewed(reader: Reader, raw: Any) -> Reviewed | None:
    at: Path = ("reviewed",)
    reviewed = reader.mapping(raw, at, ("by", "on", "again_by"), ("lead",))
    on, again = reader.day(reviewed.get("on"), (*at, "on")), reader.day(reviewed.get("again_by"), (*at, "again_by"))
    by = reader.text(reviewed.get("by"), (*at, "by"), 80)
    lead = reader.truth(reviewed.get("lead", False), (*at, "lead"))
    return Reviewed(by, on, again, lead) if on and again else None


def _options(reader: Reader, raw: Any, path: Path, moves: frozenset[str] = frozenset()) -> tuple[Option, ...]:
    found = []
    for entry, at in reader.items(raw, path, 2):
        option = reader.mapping(entry, at, ("id", "say"), ("move",) if moves else ())
        move = reader.choice(option["move"], (*at, "move"), moves, "the move") if "move" in option else ""
        found.append((Option(reader.id(option.get("id"), (*at, "id")), reader.text(option.get("say"), (*at, "say"), 90), move), at))
    reader.once(((option.id, (*at, "id")) for option, at in found), "entries")
    return tuple(option for option, _ in found)


def _facilitator(reader: Reader, raw: Any) -> dict[str, tuple[Words, ...]]:
    at: Path = ("facilitator",)
    found = {}
    for phase, entry in reader.mapping(raw, at, HOST_PHASES).items():
        texts = []
        for one, place in reader.items(entry if isinstance(entry, list | tuple) else [entry], (*at, phase), 1):
            words = reader.mapping(one, place, ("say", "do"))
            texts.append(Words(reader.text(words.get("say"), (*place, "say"), 420), reader.text(words.get("do"), (*place, "do"), 260)))
        found[phase] = tuple(texts)
    return found


def _item(reader: Reader, key: str, raw: Any, path: Path, moves: frozenset[str]) -> Item:
    item = reader.mapping(raw, path, ("kind", "title", "show", "truth", "move", "why", "level"))
    reader.choice(item.get("kind"), (*path, "kind"), ("real-or-fake",))
    sender, subject, body, shown_as = read_show(reader, item.get("show"), (*path, "show"))
    return Item(
        id=str(key),
        title=reader.text(item.get("title"), (*path, "title"), 50),
        shown_as=shown_as,
        sender=sender,
        subject=subject,
        body=body,
        truth=reader.choice(item.get("truth"), (*path, "truth"), ("real", "fake")),
        move=reader.choice(item.get("move"), (*path, "move"), moves, "the move"),
        why=reader.text(item.get("why"), (*path, "why"), 400),
        level=reader.number(item.get("level"), (*path, "level"), 1, 3),
    )


def _print(reader: Reader, raw: Any) -> Print:
    at: Path = ("print",)
    printed = reader.mapping(raw, at, ("brick_back", "message_back", "price_list", "plan_title", "plan_lines"))
    return Print(
        reader.text(printed.get("brick_back"), (*at, "brick_back"), 160),
        reader.text(printed.get("message_back"), (*at, "message_back"), 160),
        reader.text(printed.get("price_list"), (*at, "price_list"), 200),
        reader.text(printed.get("plan_title"), (*at, "plan_title"), 60),
        tuple(reader.text(line, place, 90) for line, place in reader.items(printed.get("plan_lines"), (*at, "plan_lines"), 1)),
    )


def _check_sides(reader: Reader, pack: Pack) -> None:
    """Each judge move has a fake and a genuine case, each habit move something that can be seen; real and fake balance."""
    shown = [(m.move, m.truth) for m in pack.body.post] + [(i.move, i.truth) for i in pack.items.values()]
    felt = {step.move for threat in pack.body.threats for step in threat.steps if step.noticed}
    for n, move in enumerate(pack.moves):
        sides = {truth for one, truth in shown if one == move.id}
        if move.type == "judge" and sides != {"real", "fake"}:
            reader.problem(("moves", n), f'"{move.id}" is a judgement and needs a fake case and a genuine one.', "ONE-SIDED")
        if move.type == "habit" and move.id not in felt:
            reader.problem(("moves", n), f'"{move.id}" is a habit and no noticed step shows what it is good for.', "ONE-SIDED")
    for round in range(1, pack.body.rounds + 1):
        sides_of_round = sorted(m.truth for m in pack.body.post if m.round == round)
        if sides_of_round.count("real") != sides_of_round.count("fake"):
            words = f"round {round} has {len(sides_of_round)} messages that are not half real and half fake."
            reader.problem(("body", "post"), words, "ONE-SIDED")
    real = sum(1 for _, truth in shown if truth == "real")
    if abs(real - (len(shown) - real)) > 1:
        words = f"the pack shows {real} real and {len(shown) - real} fake messages; they should balance within one."
        reader.problem((), words, "ONE-SIDED")
