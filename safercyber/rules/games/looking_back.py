"""The parts of the debrief that all kinds share: moves, questions, the feedback round, one promise, who to tell, was it fun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.pack import Pack
from safercyber.rules.games.screens import letter

Data = Mapping[str, Any]
View = dict[str, Any]

SMALLEST_GROUP = 5
QUESTIONS = {
    "promise": "One thing that I will do this week",
    "tell": "Who are two people you could tell?",
    "fun": "Was it fun?",
}


def things_to_take_home(pack: Pack) -> str:
    """Five things to take home."""
    n = len(pack.moves)
    if n == 1:
        return "One thing to take home"
    return f"{dict(zip((2, 3, 4, 5), ('Two', 'Three', 'Four', 'Five'), strict=True)).get(n, n)} things to take home"


def screen(pack: Pack, data: Data) -> View:
    """What a shared phase of the debrief shows now."""
    phase, n = data["phase"], data["step"]
    if phase == "moves":
        return {"moves": moves(pack), "ask": script_line(pack, "moves"), "say": f"{things_to_take_home(pack)}."}
    if phase == "questions":
        lines = list(pack.script.get("questions", ()))
        return {"questions": lines, "say": " ".join(lines)}
    if phase in ("item", "answer"):
        return item(pack, data, n, phase == "answer")
    return {"question": QUESTIONS[phase], "say": QUESTIONS[phase]}


def script_line(pack: Pack, phase: str, n: int = 0) -> str:
    """The n-th line that the debrief's script has for a phase, or its last, or nothing."""
    texts = pack.script.get(phase, ())
    return texts[min(n, len(texts) - 1)] if texts else ""


def moves(pack: Pack) -> list[View]:
    """The moves to take home; `advice` is a key into the contact list."""
    return [{"id": m.id, "name": m.name, "say": m.say, "tonight": m.tonight, "advice": m.advice} for m in pack.moves]


def item(pack: Pack, data: Data, n: int, is_told: bool) -> View:
    """One message of the feedback round; the truth, the reason and the room's totals only once it is told."""
    one = pack.items[pack.feedback[n - 1]]
    seen: View = {
        "n": n, "of_items": len(pack.feedback), "question": "Real or fake?", "say": f"Message {n}. {one.title}. Real or fake?",
        "message": letter(one),
    }  # fmt: skip
    if is_told:
        said = Counter(given["say"] for given in data["items"].get(one.id, {}).values() if "say" in given)
        said.update(data["hands"].get(one.id, {}))
        total = sum(said.values())
        seen |= {
            "truth": one.truth, "why": one.why, "move": pack.move(one.move).say, "answered": total,
            "right": said[one.truth] if total >= SMALLEST_GROUP else None, "say": f"It was {one.truth}. {one.why}",
        }  # fmt: skip
    return seen
