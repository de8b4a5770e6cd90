"""Reading the body of a board: sites, bricks, cards, and how the parts hold together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.board import ANSWERS, BUILT_IN, TRIGGERS, Board, Brick, Message, Site, Threat
from safercyber.rules.games.bodies.board_rules import check_rules
from safercyber.rules.games.bodies.chance import read_deck, read_level, read_line, read_module
from safercyber.rules.games.bodies.facts import Card, Counter, Effect
from safercyber.rules.games.bodies.facts_reader import Known, read_cards, read_counters, read_rules
from safercyber.rules.games.bodies.items import Around
from safercyber.rules.games.bodies.threats_reader import read_message, read_news, read_threat
from safercyber.rules.games.reading import Path, Reader


def read_board(reader: Reader, raw: Any, path: Path, around: Around) -> Board:
    """Read the body of a board pack. Problems go to the reader."""
    moves = around.moves
    body = reader.mapping(
        raw, path, ("rounds", "round_name", "round_names", "income", "sites", "bricks", "threats", "post", "checks_a_round", "news"),
        ("carry_over", "cards", "modules", "levels", "decks", "counters", "lines"),
    )  # fmt: skip
    rounds = reader.number(body.get("rounds"), (*path, "rounds"), 1, 12)
    names = tuple(reader.text(name, at, 30) for name, at in reader.items(body.get("round_names"), (*path, "round_names")))
    if len(names) != rounds:
        reader.problem((*path, "round_names"), f"there are {rounds} rounds and {len(names)} round_names.")
    sites = reader.each_once(body.get("sites"), (*path, "sites"), "sites", _site, 1)
    site_ids = frozenset(site.id for site in sites)
    cards = tuple(read_cards(reader, body.get("cards"), (*path, "cards")).values())
    bricks_in = reader.items(body.get("bricks"), (*path, "bricks"), 1)
    brick_ids = frozenset(str(entry.get("id")) for entry, _ in bricks_in if isinstance(entry, Mapping))
    card_ids = frozenset(card.id for card in cards)

    decks = reader.each_once(body.get("decks"), (*path, "decks"), "decks", lambda reader, entry, at: read_deck(reader, entry, at, rounds))
    counters = read_counters(reader, body.get("counters", {}), (*path, "counters"))
    for name in BUILT_IN:
        if name in counters:
            reader.problem((*path, "counters", name), f'every board has "{name}" already; call this counter something else.')
    known = Known(
        counters={**counters, **{name: Counter(name, name, 0, 0, 1_000_000, "£", "", False) for name in BUILT_IN}}, cards=card_ids,
        bricks=brick_ids, hidden=[str(one.get("id")) for one, _ in bricks_in if isinstance(one, Mapping) and one.get("hidden") is True],
        threats=_ids_of(body.get("threats")), decks=[one.id for one in decks], on_board=True,
        choices=dict.fromkeys(_ids_of(body.get("post")), ANSWERS),
    )  # fmt: skip

    def brick(reader: Reader, entry: Any, at: Path) -> Brick:
        return _brick(reader, entry, at, site_ids, moves, brick_ids, card_ids)

    def threat(reader: Reader, entry: Any, at: Path) -> Threat:
        return read_threat(reader, entry, at, rounds, brick_ids, site_ids, moves, known)

    def message(reader: Reader, entry: Any, at: Path) -> Message:
        return read_message(reader, entry, at, rounds, moves)

    bricks = reader.each_once(bricks_in and body.get("bricks"), (*path, "bricks"), "bricks", brick)
    threats = reader.each_once(body.get("threats"), (*path, "threats"), "threats", threat)
    post = reader.each_once(body.get("post"), (*path, "post"), "messages", message)
    rules = read_rules(reader, around.rules, around.rules_at, known, TRIGGERS)
    known.check_asked(reader)
    _check_hidden(reader, bricks, cards, (*path, "bricks"), [effect for rule in rules for effect in rule.effects])
    news = tuple(read_news(reader, entry, at, rounds) for entry, at in reader.items(body.get("news"), (*path, "news")))
    if [one.round for one in news] != list(range(1, rounds + 1)):
        reader.problem((*path, "news"), "news needs one entry a round, in order.")
    modules = reader.each_once(body.get("modules"), (*path, "modules"), "modules", read_module)
    for n, one in enumerate(threats):
        reader.choice(one.module, (*path, "threats", n, "module"), frozenset({"core", *(module.id for module in modules)}), "the module")
    for n, module in enumerate(modules):
        if not any(one.module == module.id for one in threats):
            reader.problem((*path, "modules", n), f'no threat belongs to the module "{module.id}".', "UNUSED")
    levels = tuple(read_level(reader, entry, at) for entry, at in reader.items(body.get("levels"), (*path, "levels")))
    if [one.at for one in levels] != sorted({one.at for one in levels}) or (levels and levels[0].at):
        reader.problem((*path, "levels"), "levels begin at 0 and grow.")
    checks = reader.mapping(body.get("checks_a_round"), (*path, "checks_a_round"), ("base",))
    for round in range(1, rounds + 1):
        sides = [one.truth for one in post if one.round == round]
        if sides.count("real") != sides.count("fake"):
            reader.problem((*path, "post"), f"round {round} has {len(sides)} messages that are not half real and half fake.", "ONE-SIDED")
    board = Board(
        rounds=rounds,
        round_name=reader.text(body.get("round_name"), (*path, "round_name"), 20),
        round_names=names,
        income=reader.number(body.get("income"), (*path, "income"), 1),
        carry_over=reader.truth(body.get("carry_over", True), (*path, "carry_over")),
        sites=sites,
        bricks={one.id: one for one in bricks},
        cards={card.id: card for card in cards},
        threats=threats,
        post=post,
        base_checks=reader.number(checks.get("base", 1), (*path, "checks_a_round", "base"), 0, 9),
        news=news,
        modules=modules,
        levels=levels,
        decks=decks,
        counters=counters,
        rules=rules,
        lines=reader.each_once(
            body.get("lines"),
            (*path, "lines"),
            "lines",
            lambda reader, entry, at: read_line(reader, entry, at, rounds, frozenset(known.threats)),
        ),
    )
    check_rules(reader, board, around.rules_at, path)
    return board


def _ids_of(value: Any) -> list[str]:
    """The ids that a list names, before it is read."""
    return [str(one.get("id")) for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


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


def _check_hidden(reader: Reader, bricks: tuple[Brick, ...], cards: tuple[Card, ...], path: Path, done: list[Effect]) -> None:
    unlocked = {brick for one in bricks for brick in one.unlocks} | {one.name for one in done if one.op == "unlock"}
    shown = {card for one in bricks for card in one.reveals} | {one.name for one in done if one.op == "show"}
    for n, brick in enumerate(bricks):
        if brick.hidden and brick.id not in unlocked:
            reader.problem((*path, n), f'"{brick.id}" is hidden and nothing unlocks it.', "UNREACHED")
    for n, card in enumerate(cards):
        if card.id not in shown:
            reader.problem((*path[:-1], "cards", n), f'nothing reveals the card "{card.id}".', "UNREACHED")
