"""The board kind: its shape (sites, bricks, threats, post) and the arithmetic of a year, as pure functions.

How damage is told. A threat is a chain of steps, each bound to a round and taken at that round's end, after the round's
purchases count. A step is stopped by any one of its stoppers (a stopper may be a set of bricks that are all needed); the first
stopped step ends the rest of that chain. Harm is softened by what the team owns, never below nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from safercyber.rules.games.bodies.chance import Deck, Level, Module, read_deck, read_level, read_module
from safercyber.rules.games.bodies.items import Around, read_show
from safercyber.rules.games.reading import Path, Reader

PHASES = ("news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened", "reel", "best", "why")
ANSWERS = ("go", "check", "bin")


@dataclass(frozen=True)
class Site:
    """A place on the board, in caps of the scene's ground."""

    id: str
    name: str
    at: tuple[int, int]
    size: tuple[int, int]


@dataclass(frozen=True)
class Brick:
    """Something the team may buy. A hidden brick's name is secret until another brick unlocks it."""

    id: str
    name: str
    cost: int
    site: str
    shape: tuple[int, int]
    colour: str
    why: str
    real_life: str
    moves: tuple[str, ...]
    hidden: bool
    decoy: bool
    reveals: tuple[str, ...]
    unlocks: tuple[str, ...]
    checks: int


@dataclass(frozen=True)
class Card:
    """What a look round finds: shown to the team at once."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Step:
    """One step of a threat. `hit` is what the team notices, `truth` what really happened, `saved` a text for each stopper."""

    round: int
    noticed: bool
    harm: int
    stopped_by: tuple[frozenset[str], ...]
    softened_by: tuple[tuple[str, int], ...]
    truth: str
    coming: str
    hit: str
    saved: Mapping[str, str]
    move: str


@dataclass(frozen=True)
class Threat:
    """A chain of steps by one kind of person."""

    id: str
    name: str
    who: str
    module: str
    site: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Reply:
    """What follows when the table says go, check or bin."""

    harm: int
    say: str


@dataclass(frozen=True)
class Message:
    """One piece of post, real or fake, as the team sees it."""

    id: str
    round: int
    shown_as: str
    sender: str
    subject: str
    body: str
    title: str
    truth: str
    move: str
    answers: Mapping[str, Reply]
    why: str


@dataclass(frozen=True)
class News:
    """The season's news: one lead that is always printed, and one small item drawn by the seed."""

    round: int
    lead: str
    also: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Board:
    """The body of a board pack."""

    rounds: int
    round_name: str
    round_names: tuple[str, ...]
    income: int
    carry_over: bool
    sites: tuple[Site, ...]
    bricks: Mapping[str, Brick]
    cards: Mapping[str, Card]
    threats: tuple[Threat, ...]
    post: tuple[Message, ...]
    base_checks: int
    news: tuple[News, ...]
    modules: tuple[Module, ...] = ()
    levels: tuple[Level, ...] = ()
    decks: tuple[Deck, ...] = ()

    @property
    def cases(self) -> tuple[tuple[str, str], ...]:
        """The moves that the post practises, each with real or fake."""
        return tuple((message.move, message.truth) for message in self.post)

    @property
    def felt(self) -> frozenset[str]:
        """The moves of steps that a team notices."""
        return frozenset(step.move for threat in self.threats for step in threat.steps if step.noticed)

    def message(self, id: str) -> Message:
        """The message with this id; KeyError when there is none."""
        for message in self.post:
            if message.id == id:
                return message
        raise KeyError(id)


@dataclass(frozen=True)
class Landed:
    """What one step did to one team. `by` is the brick that stopped it; `lost` is the harm after softening."""

    threat: str
    round: int
    step: int
    noticed: bool
    held: bool
    by: str
    harm: int
    lost: int
    softened: tuple[tuple[str, int], ...]


def stopper(step: Step, owned: frozenset[str] | set[str], order: Iterable[str] = ()) -> str | None:
    """The brick that stops this step, or None. Of several the one bought first (`order`) is named."""
    held = [bricks for bricks in step.stopped_by if bricks <= owned]
    if not held:
        return None
    place = {brick: n for n, brick in enumerate(order)}
    return min((max(bricks, key=lambda b: (place.get(b, 0), b)) for bricks in held), key=lambda b: (place.get(b, 0), b))


def season(board: Board, round: int, owned: Iterable[str], ended: Mapping[str, int]) -> tuple[tuple[Landed, ...], dict[str, int]]:
    """What happens at the end of a round to a team that owns these bricks (in the order bought).

    `ended` maps each chain that has been stopped to the round of its end; the new map comes back with what landed.
    """
    order = tuple(owned)
    have = frozenset(order)
    now_ended = dict(ended)
    landed: list[Landed] = []
    for threat in board.threats:
        if threat.id in now_ended:
            continue
        for n, step in enumerate(threat.steps):
            if step.round != round:
                continue
            by = stopper(step, have, order)
            if by is not None:
                now_ended[threat.id] = round
                landed.append(Landed(threat.id, round, n, step.noticed, True, by, 0, 0, ()))
                break
            softened = tuple((brick, amount) for brick, amount in step.softened_by if brick in have)
            lost = max(0, step.harm - sum(amount for _, amount in softened))
            landed.append(Landed(threat.id, round, n, step.noticed, False, "", step.harm, lost, softened))
    return tuple(landed), now_ended


def cost_of(board: Board, bricks: Iterable[str]) -> int:
    """The price of these bricks together, in whole pounds."""
    return sum(board.bricks[brick].cost for brick in bricks)


def on_sale(board: Board, owned: Iterable[str]) -> tuple[str, ...]:
    """Bricks not yet bought that the team may see, in file order; a hidden one only once it is unlocked."""
    have = set(owned)
    unlocked = {brick for one in have for brick in board.bricks[one].unlocks}
    return tuple(b.id for b in board.bricks.values() if b.id not in have and (not b.hidden or b.id in unlocked))


def with_modules(board: Board, chosen: Iterable[str]) -> Board:
    """The board with the threats of "core" and of these modules."""
    if not board.modules:
        return board
    kept = {"core", *chosen}
    return replace(board, threats=tuple(threat for threat in board.threats if threat.module in kept))


def level_of(board: Board, lost: int) -> Level | None:
    """How bad it is after these losses, in whole pounds; None for a board that has no levels."""
    reached = [level for level in board.levels if level.at <= lost]
    return reached[-1] if reached else None


def checks_a_round(board: Board, owned: Iterable[str]) -> int:
    """How many messages a team may check in one round."""
    return max([board.base_checks, *(board.bricks[brick].checks for brick in owned)])


# --- reading -------------------------------------------------------------------------------------------------------------


def read_board(reader: Reader, raw: Any, path: Path, around: Around) -> Board:
    """Read the body of a board pack. Problems go to the reader."""
    moves = around.moves
    body = reader.mapping(
        raw, path, ("rounds", "round_name", "round_names", "income", "sites", "bricks", "threats", "post", "checks_a_round", "news"),
        ("carry_over", "cards", "modules", "levels", "decks"),
    )  # fmt: skip
    rounds = reader.number(body.get("rounds"), (*path, "rounds"), 1, 12)
    names = tuple(reader.text(name, at, 30) for name, at in reader.items(body.get("round_names"), (*path, "round_names")))
    if len(names) != rounds:
        reader.problem((*path, "round_names"), f"there are {rounds} rounds and {len(names)} round_names.")
    sites = tuple(_site(reader, entry, at) for entry, at in reader.items(body.get("sites"), (*path, "sites"), 1))
    site_ids = frozenset(site.id for site in sites)
    cards_in = reader.items(body.get("cards"), (*path, "cards"))
    cards = tuple(_card(reader, entry, at) for entry, at in cards_in)
    bricks_in = reader.items(body.get("bricks"), (*path, "bricks"), 1)
    brick_ids = frozenset(str(entry.get("id")) for entry, _ in bricks_in if isinstance(entry, Mapping))
    card_ids = frozenset(card.id for card in cards)
    bricks = tuple(_brick(reader, entry, at, site_ids, moves, brick_ids, card_ids) for entry, at in bricks_in)
    threats_in = reader.items(body.get("threats"), (*path, "threats"))
    threats = tuple(_threat(reader, entry, at, rounds, brick_ids, site_ids, moves) for entry, at in threats_in)
    post_in = reader.items(body.get("post"), (*path, "post"))
    post = tuple(_message(reader, entry, at, rounds, moves) for entry, at in post_in)
    for what, pairs in (
        ("sites", zip((s.id for s in sites), (at for _, at in reader.items(body.get("sites"), (*path, "sites"))), strict=False)),
        ("cards", zip((c.id for c in cards), (at for _, at in cards_in), strict=False)),
        ("bricks", zip((b.id for b in bricks), (at for _, at in bricks_in), strict=False)),
        ("threats", zip((t.id for t in threats), (at for _, at in threats_in), strict=False)),
        ("messages", zip((m.id for m in post), (at for _, at in post_in), strict=False)),
    ):
        reader.once(((one, (*at, "id")) for one, at in pairs), what)
    _check_hidden(reader, bricks, cards, (*path, "bricks"))
    news = tuple(_news(reader, entry, at, rounds) for entry, at in reader.items(body.get("news"), (*path, "news")))
    if [one.round for one in news] != list(range(1, rounds + 1)):
        reader.problem((*path, "news"), "news needs one entry a round, in order.")
    modules_in = reader.items(body.get("modules"), (*path, "modules"))
    modules = tuple(read_module(reader, entry, at) for entry, at in modules_in)
    reader.once(((one.id, (*at, "id")) for one, (_, at) in zip(modules, modules_in, strict=True)), "modules")
    for n, threat in enumerate(threats):
        reader.choice(threat.module, (*path, "threats", n, "module"), frozenset({"core", *(one.id for one in modules)}), "the module")
    for n, module in enumerate(modules):
        if not any(threat.module == module.id for threat in threats):
            reader.problem((*path, "modules", n), f'no threat belongs to the module "{module.id}".', "UNUSED")
    levels = tuple(read_level(reader, entry, at) for entry, at in reader.items(body.get("levels"), (*path, "levels")))
    if [one.at for one in levels] != sorted({one.at for one in levels}) or (levels and levels[0].at):
        reader.problem((*path, "levels"), "levels begin at 0 and grow.")
    checks = reader.mapping(body.get("checks_a_round"), (*path, "checks_a_round"), ("base",))
    for round in range(1, rounds + 1):
        sides = [message.truth for message in post if message.round == round]
        if sides.count("real") != sides.count("fake"):
            reader.problem((*path, "post"), f"round {round} has {len(sides)} messages that are not half real and half fake.", "ONE-SIDED")
    if around.rules:
        reader.problem(around.rules_at, "a board needs no rules of its own; leave the list empty.")
    return Board(
        rounds=rounds,
        round_name=reader.text(body.get("round_name"), (*path, "round_name"), 20),
        round_names=names,
        income=reader.number(body.get("income"), (*path, "income"), 1),
        carry_over=reader.truth(body.get("carry_over", True), (*path, "carry_over")),
        sites=sites,
        bricks={brick.id: brick for brick in bricks},
        cards={card.id: card for card in cards},
        threats=threats,
        post=post,
        base_checks=reader.number(checks.get("base", 1), (*path, "checks_a_round", "base"), 0, 9),
        news=news,
        modules=modules,
        levels=levels,
        decks=tuple(read_deck(reader, entry, at, rounds) for entry, at in reader.items(body.get("decks"), (*path, "decks"))),
    )


def _pair(reader: Reader, value: Any, path: Path, least: int) -> tuple[int, int]:
    found = [reader.number(entry, at, least, 99) for entry, at in reader.items(value, path)]
    if len(found) != 2:
        reader.problem(path, f'"{path[-1]}" should be two whole numbers.')
        return (least, least)
    return found[0], found[1]


def _site(reader: Reader, raw: Any, path: Path) -> Site:
    site = reader.mapping(raw, path, ("id", "name", "at", "size"))
    return Site(
        reader.id(site.get("id"), (*path, "id")),
        reader.text(site.get("name"), (*path, "name"), 30),
        _pair(reader, site.get("at"), (*path, "at"), 0),
        _pair(reader, site.get("size"), (*path, "size"), 1),
    )


def _card(reader: Reader, raw: Any, path: Path) -> Card:
    card = reader.mapping(raw, path, ("id", "title", "text"))
    return Card(
        reader.id(card.get("id"), (*path, "id")),
        reader.text(card.get("title"), (*path, "title"), 60),
        reader.text(card.get("text"), (*path, "text"), 300),
    )


def _brick(
    reader: Reader, raw: Any, path: Path, sites: frozenset[str], moves: frozenset[str], bricks: frozenset[str], cards: frozenset[str]
) -> Brick:
    brick = reader.mapping(
        raw, path, ("id", "name", "cost", "site", "shape", "colour", "why", "real_life"),
        ("moves", "hidden", "decoy", "reveals", "unlocks", "checks"),
    )  # fmt: skip
    return Brick(
        id=reader.id(brick.get("id"), (*path, "id")),
        name=reader.text(brick.get("name"), (*path, "name"), 34),
        cost=reader.number(brick.get("cost"), (*path, "cost"), 1),
        site=reader.choice(brick.get("site"), (*path, "site"), sites, "the site"),
        shape=_pair(reader, brick.get("shape"), (*path, "shape"), 1),
        colour=reader.id(brick.get("colour"), (*path, "colour")),
        why=reader.text(brick.get("why"), (*path, "why"), 120),
        real_life=reader.text(brick.get("real_life"), (*path, "real_life"), 200),
        moves=reader.ids(brick.get("moves"), (*path, "moves"), moves, "the move"),
        hidden=reader.truth(brick.get("hidden", False), (*path, "hidden")),
        decoy=reader.truth(brick.get("decoy", False), (*path, "decoy")),
        reveals=reader.ids(brick.get("reveals"), (*path, "reveals"), cards, "the card"),
        unlocks=reader.ids(brick.get("unlocks"), (*path, "unlocks"), bricks, "the brick"),
        checks=reader.number(brick.get("checks", 0), (*path, "checks"), 0, 9),
    )


def _check_hidden(reader: Reader, bricks: tuple[Brick, ...], cards: tuple[Card, ...], path: Path) -> None:
    unlocked = {brick for one in bricks for brick in one.unlocks}
    shown = {card for one in bricks for card in one.reveals}
    for n, brick in enumerate(bricks):
        if brick.hidden and brick.id not in unlocked:
            reader.problem((*path, n), f'"{brick.id}" is hidden and no brick unlocks it.', "UNREACHED")
    for card in cards:
        if card.id not in shown:
            reader.problem(path, f'no brick reveals the card "{card.id}".', "UNREACHED")


def _threat(
    reader: Reader, raw: Any, path: Path, rounds: int, bricks: frozenset[str], sites: frozenset[str], moves: frozenset[str]
) -> Threat:
    threat = reader.mapping(raw, path, ("id", "name", "who", "site", "steps"), ("module",))
    steps = tuple(_step(reader, entry, at, rounds, bricks, moves) for entry, at in reader.items(threat.get("steps"), (*path, "steps"), 1))
    if [step.round for step in steps] != sorted(step.round for step in steps):
        reader.problem((*path, "steps"), "steps should be in the order of their rounds.")
    return Threat(
        reader.id(threat.get("id"), (*path, "id")),
        reader.text(threat.get("name"), (*path, "name"), 40),
        reader.text(threat.get("who"), (*path, "who"), 160),
        reader.id(threat.get("module", "core"), (*path, "module")),
        reader.choice(threat.get("site"), (*path, "site"), sites, "the site"),
        steps,
    )


def _step(reader: Reader, raw: Any, path: Path, rounds: int, bricks: frozenset[str], moves: frozenset[str]) -> Step:
    step = reader.mapping(raw, path, ("round", "noticed", "stopped_by", "truth", "move"), ("harm", "softened_by", "coming", "hit", "saved"))
    stoppers: list[frozenset[str]] = []
    for entry, at in reader.items(step.get("stopped_by"), (*path, "stopped_by")):
        if isinstance(entry, Mapping):
            every = reader.mapping(entry, at, ("all",))
            stoppers.append(frozenset(reader.ids(every.get("all"), (*at, "all"), bricks, "the brick")))
        else:
            stoppers.append(frozenset({reader.choice(entry, at, bricks, "the brick")}))
    softened = reader.mapping(step.get("softened_by", {}), (*path, "softened_by"), (), bricks)
    named = frozenset(brick for one in stoppers for brick in one)
    saved = reader.mapping(step.get("saved", {}), (*path, "saved"), (), named)
    noticed = reader.truth(step.get("noticed"), (*path, "noticed"))
    if noticed and "hit" not in step:
        reader.problem(path, 'a noticed step needs "hit": what the team notices.')
    if noticed and stoppers and "coming" not in step:
        reader.problem(path, 'a noticed step that can be stopped needs "coming": what is seen on the way.')
    if not noticed and ("hit" in step or step.get("harm")):
        reader.problem(path, "a silent step has no hit and no harm: nobody noticed it.")
    for brick in sorted(named - set(saved)) if noticed else ():
        reader.problem((*path, "stopped_by"), f'"saved" says nothing for "{brick}", which stops this step.')
    return Step(
        round=reader.number(step.get("round"), (*path, "round"), 1, rounds),
        noticed=noticed,
        harm=reader.number(step.get("harm", 0), (*path, "harm")),
        stopped_by=tuple(stoppers),
        softened_by=tuple((brick, reader.number(amount, (*path, "softened_by", brick), 1)) for brick, amount in softened.items()),
        truth=reader.text(step.get("truth"), (*path, "truth"), 220),
        coming=reader.optional_text(step, "coming", path, 160),
        hit=reader.optional_text(step, "hit", path, 260),
        saved={brick: reader.text(words, (*path, "saved", brick), 220) for brick, words in saved.items()},
        move=reader.choice(step.get("move"), (*path, "move"), moves, "the move"),
    )


def _message(reader: Reader, raw: Any, path: Path, rounds: int, moves: frozenset[str]) -> Message:
    message = reader.mapping(raw, path, ("id", "round", "title", "show", "truth", "move", "answers", "why"))
    sender, subject, body, shown_as = read_show(reader, message.get("show"), (*path, "show"))
    raw_answers = reader.mapping(message.get("answers"), (*path, "answers"), ANSWERS)
    answers = {}
    for answer in ANSWERS:
        at = (*path, "answers", answer)
        reply = reader.mapping(raw_answers.get(answer, {}), at, ("say",), ("harm",))
        answers[answer] = Reply(reader.number(reply.get("harm", 0), (*at, "harm")), reader.text(reply.get("say"), (*at, "say"), 260))
    truth = reader.choice(message.get("truth"), (*path, "truth"), ("real", "fake"))
    if answers["check"].harm or (truth == "real" and answers["go"].harm) or (truth == "fake" and answers["bin"].harm):
        reader.problem((*path, "answers"), "a check is always right, going on is right for real post, the bin is right for fake post.")
    return Message(
        id=reader.id(message.get("id"), (*path, "id")),
        round=reader.number(message.get("round"), (*path, "round"), 1, rounds),
        shown_as=shown_as,
        sender=sender,
        subject=subject,
        body=body,
        title=reader.text(message.get("title"), (*path, "title"), 50),
        truth=truth,
        move=reader.choice(message.get("move"), (*path, "move"), moves, "the move"),
        answers=answers,
        why=reader.text(message.get("why"), (*path, "why"), 400),
    )


def _news(reader: Reader, raw: Any, path: Path, rounds: int) -> News:
    news = reader.mapping(raw, path, ("round", "lead", "also", "after"))
    return News(
        reader.number(news.get("round"), (*path, "round"), 1, rounds),
        reader.text(news.get("lead"), (*path, "lead"), 260),
        tuple(reader.text(words, at, 160) for words, at in reader.items(news.get("also"), (*path, "also"), 1)),
        reader.text(news.get("after"), (*path, "after"), 200),
    )
