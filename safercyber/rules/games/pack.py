"""From parsed data to a checked, frozen pack, or to a list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from safercyber.rules.games.bodies import board, escape, quiz, series, story
from safercyber.rules.games.bodies.board_reader import read_board
from safercyber.rules.games.bodies.escape_reader import read_escape
from safercyber.rules.games.bodies.extras import Care, Paper, Quilt, read_care, read_papers, read_quilt
from safercyber.rules.games.bodies.items import Around, Item, read_item
from safercyber.rules.games.envelope import (
    Move,
    Option,
    Print,
    Reviewed,
    Spoken,
    Words,
    read_ends,
    read_facilitator,
    read_move,
    read_options,
    read_print,
    read_reviewed,
)
from safercyber.rules.games.reading import BadPack, Path, Reader, Where

__all__ = ["BadPack", "Item", "Move", "Option", "Pack", "PackOf", "Print", "Reviewed", "Spoken", "Words", "check"]

KINDS = ("board", "escape", "story", "quiz", "series")
SHARED_STEPS = ("moves", "items", "promise", "tell", "fun")
CHOSEN_STEPS = ("questions", "quilt")
LOOKS_BACK: Mapping[str, tuple[str, ...]] = {
    "board": ("reel", "best", "why"), "quiz": ("told", "score"), "story": ("path",), "escape": ("lessons",),
    "series": ("told", "score", "path", "lessons"),
}  # fmt: skip
"""What each kind adds to the debrief; in a series, what its parts add."""
_READ: Mapping[str, Callable[[Reader, Any, Path, Around], Any]] = {
    "board": read_board, "quiz": quiz.read_quiz, "story": story.read_story, "escape": read_escape,
    "series": series.read_series,
}  # fmt: skip
HEADLINES = ("still_open", "hard_year")
"""The headlines of a board beside its joke: for a year of which the joke would not be true, and for one in which nothing was built best."""
LEAST_FEEDBACK = 4
B = TypeVar("B")


@dataclass(frozen=True)
class PackOf(Generic[B]):
    """One checked pack around a body of its kind. Everything in it is frozen; mappings are never changed."""

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
    body: B
    reasons: tuple[Option, ...]
    facilitator: Mapping[str, tuple[Spoken, ...]]
    hints: Mapping[str, tuple[str, ...]]
    script: Mapping[str, tuple[str, ...]]
    steps: tuple[str, ...]
    headline: str
    headlines: Mapping[str, str]
    best_line: bool
    promises: tuple[Option, ...]
    tell: tuple[Option, ...]
    fun: tuple[Option, ...]
    items: Mapping[str, Item]
    feedback: tuple[str, ...]
    booster: tuple[tuple[str, ...], ...]
    printed: Print
    targets: Mapping[str, int]
    care: Care
    quilt: Quilt | None
    papers: Mapping[str, Paper]

    def move(self, id: str) -> Move:
        """The move with this id; KeyError when there is none."""
        for move in self.moves:
            if move.id == id:
                return move
        raise KeyError(id)

    def words_for(self, phase: str, round: int = 0, *, at_tables: bool = False) -> Words:
        """What the host says in a phase; where each round has its own words, those of the round. `at_tables`: nobody has a phone."""
        texts = self.facilitator[phase]
        words = texts[min(max(round - 1, 0), len(texts) - 1)]
        return words.at_tables if at_tables and words.at_tables else words

    def is_read(self, on: date) -> bool:
        """Somebody has read this pack and the reading is still in date."""
        return self.reviewed is not None and self.reviewed.on <= on <= self.reviewed.again_by

    def ready_for_under_18s(self, on: date) -> bool:
        """A Cyber Protect lead has read this pack and the reading is still in date."""
        return self.reviewed is not None and self.reviewed.lead and self.is_read(on)

    def may_start(self, on: date) -> bool:
        """A room may start it: a sensitive pack only once a lead has read it, while that reading is in date."""
        return self.ready_for_under_18s(on) or not self.sensitive


Pack: TypeAlias = PackOf[Any]


def check(data: Mapping[str, Any], *, where: Where | None = None) -> Pack:
    """Turn parsed data into a Pack. `where(path)` gives (file, line) of a place. Raises BadPack with every problem found."""
    reader = Reader(where or (lambda path: ("pack", 0)))
    if isinstance(data, Mapping) and data.get("format") != "pack/1":
        reader.problem(("format",), f'the format is "{data.get("format")}"; this reader knows pack/1.')
        reader.stop_if_bad()
    kind = str(data.get("kind")) if isinstance(data, Mapping) else ""
    if isinstance(data, Mapping) and kind not in KINDS:
        reader.choice(data.get("kind"), ("kind",), KINDS, "the kind")
        reader.stop_if_bad()
    of_a_board = ("reasons", "cues", "hints", "print", "targets")
    root = reader.mapping(
        data, (),
        ("format", "id", "version", "kind", "title", "summary", "setting", "language", "licence", "authors", "audience", "themes",
         "moves", "art", "body", "facilitator", "debrief", "feedback", "items", "booster", *(of_a_board if kind == "board" else ())),
        ("reviewed", "rules", "care", "quilt", "papers", *(of_a_board if kind != "board" else ())),
    )  # fmt: skip
    moves_in = reader.items(root.get("moves"), ("moves",), 3)
    moves = tuple(read_move(reader, entry, at) for entry, at in moves_in)
    if len(moves) > 5:
        reader.problem(("moves",), f"a pack trains 3 to 5 moves; this one names {len(moves)}.")
    reader.once(((move.id, (*at, "id")) for move, (_, at) in zip(moves, moves_in, strict=True)), "moves")
    move_ids = frozenset(move.id for move in moves)
    items = {}
    raw_items = root.get("items")
    known_items = tuple(raw_items) if isinstance(raw_items, Mapping) else ()
    for key, entry in reader.mapping(raw_items, ("items",), (), known_items).items():
        items[reader.id(key, ("items", key))] = read_item(reader, key, entry, ("items", key), move_ids)
    body = _READ[kind](reader, root.get("body"), ("body",), Around(move_ids, items, rules=root.get("rules"))) if kind in _READ else None
    feedback = reader.ids(root.get("feedback"), ("feedback",), items, "the item")
    booster = tuple(reader.ids(entry, at, items, "the item") for entry, at in reader.items(root.get("booster"), ("booster",)))
    asked = tuple(getattr(body, "items", ()))
    used = {*feedback, *asked, *(one for group in booster for one in group)}
    for key in items:
        if key not in used:
            words = f'the item "{key}" is in neither feedback nor booster{" nor the quiz" if asked else ""}.'
            reader.problem(("items", key), words, "UNUSED")
    if not asked and len(feedback) < LEAST_FEEDBACK:
        words = f"the feedback round is what makes a game teach: name at least {LEAST_FEEDBACK} items."
        reader.problem(("feedback",), words, "ONE-SIDED")
    audience = reader.mapping(
        root.get("audience"), ("audience",), ("who", "ages", "team", "minutes", "reading_age"), ("warnings", "sensitive", "trained_adult")
    )
    if audience.get("sensitive") is True and "care" not in root:
        reader.problem((), 'a sensitive pack needs "care": help for every screen, an age band, sources and a trigger note.')
    debrief_in = root.get("debrief")
    debrief = reader.mapping(
        debrief_in, ("debrief",), ("script", "headline", "promises", "tell", "fun", *(("best_line",) if kind == "board" else ())),
        ("steps", *(("best_line",) if kind != "board" else ("headlines",))),
    )  # fmt: skip
    at: Path = ("debrief",)
    known_steps = (*_own_steps(kind, body), *(CHOSEN_STEPS if kind != "board" else ()), *SHARED_STEPS)
    default = tuple(
        one for one in known_steps
        if one not in ("items", *CHOSEN_STEPS) or (one == "items" and set(feedback) - set(asked)) or (one == "quilt" and "quilt" in root)
    )  # fmt: skip
    steps = tuple(
        reader.choice(one, place, known_steps, "the step") for one, place in reader.items(debrief.get("steps", default), (*at, "steps"), 1)
    )
    phases = _phases_of(kind, body, steps)
    script = reader.mapping(debrief.get("script"), (*at, "script"), (), phases)
    pack = Pack(
        id=reader.id(root.get("id"), ("id",)),
        version=reader.number(root.get("version"), ("version",), 1),
        kind=kind,
        title=reader.text(root.get("title"), ("title",), 60),
        summary=reader.text(root.get("summary"), ("summary",), 300),
        setting=reader.text(root.get("setting"), ("setting",), 500),
        language=reader.choice(root.get("language"), ("language",), ("en-GB", "cy-GB")),
        licence=reader.text(root.get("licence"), ("licence",), 40),
        authors=tuple(reader.text(one, place, 80) for one, place in reader.items(root.get("authors"), ("authors",), 1)),
        reviewed=read_reviewed(reader, root["reviewed"]) if root.get("reviewed") else None,
        who=reader.ids(audience.get("who"), ("audience", "who")),
        ages=read_ends(reader, audience.get("ages"), ("audience", "ages")),
        team=read_ends(reader, audience.get("team"), ("audience", "team")),
        minutes=reader.number(audience.get("minutes"), ("audience", "minutes"), 1, 480),
        reading_age=reader.number(audience.get("reading_age"), ("audience", "reading_age"), 5, 18),
        warnings=tuple(reader.text(w, p, 200) for w, p in reader.items(audience.get("warnings"), ("audience", "warnings"))),
        sensitive=reader.truth(audience.get("sensitive", False), ("audience", "sensitive")),
        trained_adult=reader.truth(audience.get("trained_adult", False), ("audience", "trained_adult")),
        themes=reader.ids(root.get("themes"), ("themes",)),
        moves=moves,
        scene=reader.id(reader.mapping(root.get("art"), ("art",), ("scene",)).get("scene"), ("art", "scene")),
        cues={
            k: reader.id(v, ("cues", k)) for k, v in reader.mapping(root.get("cues", {}), ("cues",), (), ("place", "hit", "held")).items()
        },
        body=body,
        reasons=read_options(reader, root.get("reasons"), ("reasons",)) if kind == "board" or "reasons" in root else (),
        facilitator=read_facilitator(reader, root.get("facilitator"), phases),
        hints={
            phase: tuple(reader.text(w, p, 160) for w, p in reader.items(entry, ("hints", phase)))
            for phase, entry in reader.mapping(root.get("hints", {}), ("hints",), (), phases).items()
        },
        script={
            phase: tuple(reader.text(w, p, 240) for w, p in reader.items(entry, (*at, "script", phase))) for phase, entry in script.items()
        },
        steps=steps,
        headline=reader.text(debrief.get("headline"), (*at, "headline"), 120),
        headlines={
            key: reader.text(value, (*at, "headlines", key), 120)
            for key, value in reader.mapping(debrief.get("headlines", {}), (*at, "headlines"), (), HEADLINES).items()
        },
        best_line=reader.truth(debrief.get("best_line", False), (*at, "best_line")),
        promises=read_options(reader, debrief.get("promises"), (*at, "promises"), move_ids),
        tell=read_options(reader, debrief.get("tell"), (*at, "tell")),
        fun=read_options(reader, debrief.get("fun"), (*at, "fun")),
        items=items,
        feedback=feedback,
        booster=booster,
        printed=read_print(reader, root.get("print", {}), kind == "board"),
        targets={
            key: reader.number(value, ("targets", key))
            for key, value in reader.mapping(root.get("targets", {}), ("targets",), (), ("minutes", "income", "best", "nobody")).items()
        },
        care=read_care(reader, root.get("care", {}), ("care",), audience.get("sensitive") is True),
        quilt=read_quilt(reader, root["quilt"], ("quilt",), _counters(kind, body)) if "quilt" in root else None,
        papers=read_papers(reader, root.get("papers", {}), ("papers",)),
    )
    _check_sides(reader, pack)
    reader.stop_if_bad()
    return pack


def _own_steps(kind: str, body: Any) -> tuple[str, ...]:
    """The debrief steps that the kind adds, those of a quiz that tells as it goes left out."""
    own = LOOKS_BACK.get(kind, ())
    if kind == "quiz":
        return own if getattr(body, "tell", "") == "at-end" else ("score",)
    if kind == "series":
        parts = [part for part in body.parts if part.kind]
        return tuple(dict.fromkeys(step for part in parts for step in _own_steps(part.kind, part.body)))
    return own


def _counters(kind: str, body: Any) -> frozenset[str]:
    bodies = [part.body for part in body.parts] if kind == "series" else [body]
    return frozenset(name for one in bodies for name in getattr(one, "counters", ()))


def _phases_of(kind: str, body: Any, steps: tuple[str, ...]) -> tuple[str, ...]:
    """Every phase the pack's rooms come to: what the host needs words for."""
    own = {"board": board.PHASES, "quiz": quiz.PHASES, "story": story.PHASES, "escape": escape.PHASES}.get(kind)
    if own is None:
        own = tuple(getattr(body, "phases", ()))
    if any(getattr(part, "again", False) for part in (body, *(one.body for one in getattr(body, "parts", ())))):
        own = (*own, "again", "compare")
    shared = [phase for step in (SHARED_STEPS if kind == "board" else steps) if step in (*SHARED_STEPS, *CHOSEN_STEPS)
              for phase in (("item", "answer") if step == "items" else (step,))]  # fmt: skip
    return ("lobby", "before", *own, *shared, "after", "finished")


def _check_sides(reader: Reader, pack: Pack) -> None:
    """Each judge move has a fake and a genuine case, each habit move something that can be seen; real and fake balance."""
    if pack.body is None:
        return
    in_quiz = tuple(getattr(pack.body, "items", ()))
    shown = [*pack.body.cases, *((i.move, i.truth) for i in pack.items.values() if i.id not in in_quiz)]
    felt = getattr(pack.body, "felt", frozenset()) | {pack.items[one].move for one in in_quiz if one in pack.items}
    for n, move in enumerate(pack.moves):
        sides = {truth for one, truth in shown if one == move.id}
        if move.type == "judge" and sides != {"real", "fake"}:
            reader.problem(("moves", n), f'"{move.id}" is a judgement and needs a fake case and a genuine one.', "ONE-SIDED")
        if move.type == "habit" and move.id not in felt:
            seen = "no noticed step shows" if pack.kind == "board" else "nothing in the game shows"
            reader.problem(("moves", n), f'"{move.id}" is a habit and {seen} what it is good for.', "ONE-SIDED")
    real = sum(1 for _, truth in shown if truth == "real")
    if abs(real - (len(shown) - real)) > 1:
        words = f"the pack shows {real} real and {len(shown) - real} fake messages; they should balance within one."
        reader.problem((), words, "ONE-SIDED")
