"""Which texts of a pack a phone or the hall may see now, worked out afresh from the rules in words, not from the screens' code.

`allowed(room, seat)` gives the texts that may be shown and those that may not yet. A text that stands in both is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safercyber.rules.games import phases
from safercyber.rules.games.kinds.escape.turns import is_open_to, minutes, parts_of
from safercyber.rules.games.kinds.quiz import rounds
from safercyber.rules.games.kinds.series import parts

SHORTEST = 14  # shorter texts say little and stand in many places


class Texts:
    """Two heaps of texts: those that may be seen and those that may not."""

    def __init__(self) -> None:
        self.may: set[str] = set()
        self.not_yet: set[str] = set()

    def add(self, is_allowed: bool, *words: str) -> None:
        (self.may if is_allowed else self.not_yet).update(one for one in words if len(one) >= SHORTEST)

    def kept(self) -> list[str]:
        """What may not be seen, without what stands inside something that may."""
        heap = "\n".join(self.may)
        return sorted(one for one in self.not_yet if one not in heap)


def texts(pack: Any, data: Any, seat: str | None) -> Texts:
    """Every text of a pack, sorted by whether this seat, or with None the hall, may see it."""
    found = Texts()
    over = phases.is_over(pack, data)
    _feedback(pack, data, found)
    if pack.kind == "series":
        for n in range(1, len(pack.body.parts) + 1):
            _part(
                parts.pack_of(pack, n), parts.inside(data, n), seat, found, over, has_begun=n <= data["part"], is_here=parts.now(data) == n
            )
    else:
        _part(pack, data, seat, found, over, has_begun=True, is_here=True)
    return found


def _part(pack: Any, data: Any, seat: str | None, found: Texts, over: bool, has_begun: bool, is_here: bool) -> None:
    phase = data["phase"] if is_here else "elsewhere"
    {"quiz": _quiz, "story": _story, "escape": _escape}[pack.kind](pack, data, seat, found, over, phase, has_begun)


def _feedback(pack: Any, data: Any, found: Texts) -> None:
    asked = set(getattr(pack.body, "items", ()))
    keys = phases.debrief_keys(pack, data)
    at = keys.index(data["key"]) if data["key"] in keys else (len(keys) if data["phase"] in ("after", "finished") else -1)
    for n, id in enumerate(pack.feedback, 1):
        item = pack.items[id]
        if id in asked:
            continue
        found.add(f"item.{n}" in keys and at >= keys.index(f"item.{n}"), item.body, item.title)
        found.add(f"answer.{n}" in keys and at >= keys.index(f"answer.{n}"), item.why)
    for group in pack.booster:
        for id in group:
            if id not in asked and id not in pack.feedback:
                found.add(False, pack.items[id].body, pack.items[id].why)


def _quiz(pack: Any, data: Any, seat: str | None, found: Texts, over: bool, phase: str, has_begun: bool) -> None:
    dealt = rounds.is_dealt(pack, data)
    everything = phase == "compare" or (bool(data["again"]) and over and phase not in ("told", "score"))
    told_now = rounds.told_order(pack, data)[: data["step"]] if phase == "told" else []
    past = phase not in ("judge", "told") and (over or phase in ("again", "compare"))
    for form, ids in pack.body.forms.items():
        order = [ids[k] for k in rounds.slots(pack, data)]
        mine = rounds.form_of(pack, data, seat) == form if seat or not dealt else False
        again = rounds.form_of(pack, data, seat, True) == form if seat or not dealt else False
        for n, id in enumerate(order, 1):
            item = pack.items[id]
            seen = everything or (mine and n <= data["played"]) or (again and n <= data["again"])
            if pack.body.tell == "after-each":
                told = mine and (n < data["played"] or n in told_now or (over and n <= data["played"]))
            else:
                told = mine and (n in told_now or (past and n <= data["played"]))
            found.add(seen, item.body, item.title)
            found.add(everything or told, item.why)


def _story(pack: Any, data: Any, seat: str | None, found: Texts, over: bool, phase: str, has_begun: bool) -> None:
    keys = [data["seats"][seat]["team"]] if seat else list(data["teams"])
    teams = [data["teams"][key] for key in keys]
    been = [_been(team) for team in teams]
    looking = over or phase == "ending"
    join = set.union if looking or len(teams) == 1 else set.intersection
    visited = join(*(one[0] for one in been)) if (has_begun and phase != "intro") or (looking and has_begun) else set()
    taken = join(*(one[1] for one in been)) if has_begun else set()
    shared = {team["said"].get("node") for team in teams}
    if phase == "chosen" and len(shared) == 1:  # they chose in the same scene: what each of them took may be told
        taken |= {(team["said"]["node"], team["said"]["choice"]) for team in teams if team["said"]}
        visited |= shared
    ends = set().union(*(set(team["ends"]) for team in teams)) & (visited if not looking else set(pack.body.nodes))
    everybody = {node for team in data["teams"].values() for node in team["ends"]} if over else set()
    for node in pack.body.nodes.values():
        seen = node.id in visited or node.id in everybody
        met = over and any(node.id in _been(team)[0] for team in data["teams"].values())  # the quilt names what any team met
        found.add(seen, node.text, *node.clues)
        found.add(seen or met, node.title)
        if node.show:
            found.add(seen, node.show.body)
        done = any(pair[0] == node.id for pair in taken)
        found.add(done, node.why)
        hinted = max((team["hinted"].get(node.id, 0) for team in teams), default=0)
        for n, hint in enumerate(node.hints):
            found.add(n < hinted and seen, hint)
        for choice in node.choices:
            found.add(seen, choice.text)
            found.add((node.id, choice.id) in taken, choice.then)
            found.add(over and (node.id, choice.id) in taken, choice.afterthought)
        told = node.id in ends | everybody or (looking and any(node.id in team["ends"] for team in teams))
        for id in node.facts:
            found.add(told, pack.body.truths[id].say)
    for card in pack.body.cards.values():
        found.add(any(one[0] == card.id for team in teams for one in team["cards"]), card.text)


def _been(team: Any) -> tuple[set[str], set[tuple[str, str]]]:
    """The scenes a team has been in, and what it took, going back counted too."""
    passed = [(one["node"], one["choice"]) for one in team["path"]] + [tuple(pair) for tried in team["tried"] for pair in tried]
    return {team["node"], *(node for node, _ in passed), *team["ends"]}, set(passed)


def _escape(pack: Any, data: Any, seat: str | None, found: Texts, over: bool, phase: str, has_begun: bool) -> None:
    keys = [data["seats"][seat]["team"]] if seat else list(data["teams"])
    teams = [data["teams"][key] for key in keys]
    playing = phase == "locks" and (bool(seat) or len(teams) == 1)
    for lock in pack.body.locks.values():
        before = [team for team in teams if is_open_to(pack, team, lock)]
        opened = [team for team in teams if lock.id in team["opened"]]
        reached = bool(before or opened) and bool(data["played"])
        if over:  # the look back is of all teams together
            reached = bool(data["played"]) and any(is_open_to(pack, t, lock) or lock.id in t["opened"] for t in data["teams"].values())
        asked = (playing and bool(before)) or (over and reached)
        found.add((playing and reached) or (over and reached), lock.title)
        found.add(asked, lock.ask)
        found.add(playing and bool(before), *(one.say for one in _options(lock)))
        found.add((playing and bool(opened)) or (over and reached), lock.learn)
        found.add(playing and bool(opened), lock.success)
        mine = parts_of(data, lock, seat) if seat else {0} if lock.split > 1 else {0, 1}
        for clue in lock.clues:
            words = [clue.say, clue.show.body if clue.show else "", clue.picture]
            found.add((playing and bool(before) and (clue.part in mine or lock.split == 1)) or (over and reached), *words)
        given = max((team["hints"].get(lock.id, 0) for team in before), default=0)
        for n, hint in enumerate(lock.hints):
            found.add((playing and n < given) or (over and reached and n == len(lock.hints) - 1), hint.say)
    for fact in pack.body.facts.values():
        found.add(playing and any(fact.id in team["facts"] for team in teams), fact.say)
    out = any(team["done"] for team in (data["teams"].values() if over else teams))  # the end is of all teams together
    found.add(out and (playing or over or phase == "out"), pack.body.finish)
    for chime in pack.body.chimes:
        found.add(playing and any(chime.at <= minutes(pack, team) for team in teams), chime.say)


def _options(lock: Any) -> Iterable[Any]:
    return [*lock.options, *(one for turn in lock.turns for one in turn.options)]
