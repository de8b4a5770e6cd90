"""Where a room is, the one step that comes next, and the other steps a host may take: what all kinds share.

Lobby, a few questions, the game of the kind, its look back, moves, items, promise, tell, fun, the last questions, thank you.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import kinds
from safercyber.rules.games.looking_back import things_to_take_home
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.steps import SHARED_TITLES, Next, Step, split

__all__ = ["Next", "Step", "after", "debrief_keys", "is_over", "split", "title_of"]

SHARED_DEBRIEF = ("moves", "questions", "quilt", "item", "answer", "promise", "tell", "fun")


def title_of(pack: Pack, phase: str) -> str:
    """What a phase is called on screen."""
    return kinds.of(pack).titles.get(phase) or SHARED_TITLES[phase]


def is_over(pack: Pack, data: Mapping[str, Any]) -> bool:
    """The game is over and the look back has begun: nothing of it is secret any more."""
    return data["key"] in debrief_keys(pack, data) or data["phase"] in ("after", "finished")


def debrief_keys(pack: Pack, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The places of the debrief, in order."""
    keys: list[str] = []
    for step in pack.steps:
        if step == "items":
            keys += [key for n in range(1, len(pack.feedback) + 1) for key in (f"item.{n}", f"answer.{n}")]
        elif step in SHARED_DEBRIEF:
            keys.append(step)
        else:
            keys += kinds.of(pack).keys_of(pack, data, step)
    return tuple(keys)


def after(pack: Pack, data: Mapping[str, Any]) -> Next:
    """The step that follows the present place, for the Space key, with the others a host may choose."""
    phase = data["phase"]
    kind = kinds.of(pack)
    if phase == "lobby":
        without: tuple[Step, ...] = (Step(kind.first(pack).to, "Start without the questions"),)
        warn = "" if data["seats"] or data["mode"] == "table" else "Nobody is here yet."
        return Next(Step("before", "Start with a few questions"), warn, without)
    if phase == "before":
        return Next(kind.first(pack))
    if data["key"] in (keys := debrief_keys(pack, data)):
        here = keys.index(data["key"])
        others = (*kind.aside(pack, data), Step("after", "Skip to the last questions"))
        if here + 1 < len(keys):
            return Next(Step(keys[here + 1], _label(pack, data, keys[here + 1])), "", others)
        return Next(Step("after", "Ask the last questions"), "", kind.aside(pack, data))
    if phase == "after":
        return Next(Step("finished", "Finish"))
    if phase == "finished":
        return Next(None)
    return kind.after(pack, data, keys)


def _label(pack: Pack, data: Mapping[str, Any], key: str) -> str:
    phase, _, n = split(key)
    if phase in SHARED_DEBRIEF:
        return {
            "moves": things_to_take_home(pack), "questions": "Talk it over", "quilt": "Show the quilt",
            "item": f"Message {n}: real or fake?", "answer": "Show what it was", "promise": "One promise", "tell": "Who will you tell?",
            "fun": "Was it fun?",
        }[phase]  # fmt: skip
    return kinds.of(pack).label(pack, data, key)
