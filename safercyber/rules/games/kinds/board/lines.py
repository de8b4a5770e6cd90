"""Lines of the story that the host may say in other words: what the news leads with, what is coming, what was noticed.

Only words change, never a sum. The words come from the list that the pack gives or are typed by the host; players never type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.board.places import ROUND_PHASES
from safercyber.rules.games.kinds.kind import in_phase
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.reading import Reader

MOST_LETTERS = 260
Seen = Mapping[str, Any]


def slots(pack: Pack, data: Seen) -> dict[str, str]:
    """The lines of the present round that may be said in other words, with the words they have in the pack."""
    round = data["round"]
    if data["phase"] not in ROUND_PHASES:
        return {}
    news = pack.body.news[round - 1]
    found = {"news": news.lead, "after": news.after}
    coming = data["coming"]
    for threat in pack.body.threats:
        if coming and threat.id == coming["threat"]:
            found["coming"] = threat.steps[coming["step"]].coming
    for key in data["teams"]:
        for one in data["teams"][key]["story"].get(str(round), []):
            if one["noticed"] and not one["held"]:
                threat = next(threat for threat in pack.body.threats if threat.id == one["threat"])
                found[threat.id] = threat.steps[one["step"]].hit
    return found


def said(data: Seen, round: int, slot: str, words: str) -> str:
    """The words of a line: those of the pack, or the host's own."""
    return str(data.get("lines", {}).get(f"{round}.{slot}", words))


def offered(pack: Pack, data: Seen) -> list[dict[str, Any]]:
    """What the host may change now: each line as it stands, and the other words that the pack gives for it."""
    return [
        {
            "id": slot, "words": said(data, data["round"], slot, words), "was": words,
            "others": [{"id": one.id, "say": one.say} for one in pack.body.lines if one.slot == slot and one.round in (0, data["round"])],
        }
        for slot, words in slots(pack, data).items()
    ]  # fmt: skip


def override(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    """The host says a line in other words, from the list (`pick`) or typed (`words`). With neither, it is as it was."""
    in_phase(data, *ROUND_PHASES)
    slot = event["line"]
    if slot not in slots(pack, data):
        raise NotAllowed("There is no such line here to say in other words.")
    key = f"{data['round']}.{slot}"
    if "pick" in event and "words" in event:
        raise NotAllowed("Choose words from the list, or type them, not both.")
    if "pick" in event:
        words = next(
            (one.say for one in pack.body.lines if one.id == event["pick"] and one.slot == slot and one.round in (0, data["round"])), ""
        )
        if not words:
            raise NotAllowed("Choose words from the list.")
    else:
        words = _typed(event["words"]) if "words" in event else ""
    lines = {one: say for one, say in data.get("lines", {}).items() if one != key}
    data["lines"] = {**lines, key: words} if words else lines
    return data


def _typed(words: str) -> str:
    """Typed words as they are shown, held to what is true of a pack: plain, without a link, without a number to ring."""
    reader = Reader(lambda path: ("", 0))
    found = reader.text(words, ("words",), MOST_LETTERS)
    if reader.problems or not found.isprintable():
        raise NotAllowed("Use plain words: no links, no phone numbers, no markup, and 260 letters at most.")
    return found
