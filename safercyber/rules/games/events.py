"""The kinds of event, who may send them and with which fields: the gate that every event passes before it is judged.

FIELDS lists the kinds, who may do them, and their fields; nothing else is let in, so a phone can send a choice from a list and
no more. `ask` is the number of the question a phone was shown: an answer to a question that has closed is refused kindly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.names import ANIMAL, COLOURS, SHAPES

Data = dict[str, Any]
Event = Mapping[str, Any]

OLD_PAGE = "This screen is out of date. Refresh it, then choose again."


MOST_TYPED = 400
"""Letters that the host may type for a line of the story; nobody else types."""


class NotAllowed(Exception):
    """A move that is not legal now. Its text is a sentence for the person who made it."""


HOST, SEAT, BOTH = ("host",), ("seat",), ("host", "seat")
FIELDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # kind: (who may, fields needed, fields allowed)
    "open": (HOST, (), ()),
    "lock": (HOST, (), ()),
    "unlock": (HOST, (), ()),
    "close": (("host", "system"), (), ()),
    "freeze": (HOST, (), ()),
    "unfreeze": (HOST, (), ()),
    "blank": (HOST, (), ()),
    "unblank": (HOST, (), ()),
    "pause": (HOST, (), ()),
    "resume": (HOST, (), ()),
    "clock": (HOST, ("seconds",), ()),
    "extend": (HOST, (), ()),
    "more-time": (SEAT, (), ()),
    "join": (SEAT, ("name", "emblem"), ("people", "team")),
    "redeal": (BOTH, ("name", "emblem"), ("seat",)),
    "people": (SEAT, ("people",), ()),
    "team.pick": (BOTH, ("team",), ("seat",)),
    "captain": (BOTH, (), ("seat",)),
    "remove": (HOST, ("seat",), ()),
    "readmit": (HOST, ("seat",), ()),
    "phase.set": (HOST, ("to",), ()),
    "propose": (SEAT, ("choice", "ask"), ()),
    "commit": (BOTH, ("choice",), ("team", "ask")),
    "judge": (BOTH, ("message", "answer"), ("team", "ask")),
    "reason": (SEAT, ("ask",), ("reason", "sure")),
    "guess": (SEAT, ("guess", "ask"), ()),
    "answer": (SEAT, ("item", "say", "ask"), ("sure",)),
    "promise": (SEAT, ("promise",), ()),
    "tell": (SEAT, ("who",), ()),
    "fun": (SEAT, ("fun",), ()),
    "hands": (HOST, ("what", "choice", "count"), ()),
    "hint": (BOTH, (), ("team", "lock")),
    "try": (BOTH, ("lock", "picks"), ("team", "ask")),
    "module": (HOST, ("what",), ()),
    "cue": (HOST, ("what",), ("team",)),
    "find": (HOST, ("team",), ()),
    "override.text": (HOST, ("line",), ("pick", "words")),
    "read-again": (HOST, (), ()),
    "undo": (HOST, ("of",), ()),
}
# Not lock, unlock or redeal: taking those back could cost somebody who came in since their seat.
UNDONE_BY_HOST = (
    "phase.set",
    "commit",
    "judge",
    "try",
    "cue",
    "find",
    "override.text",
    "module",
    "remove",
    "readmit",
    "captain",
    "team.pick",
    "hands",
)


def can_be_undone(event: Event) -> bool:
    """A host's own step, or a team's purchase, may be taken back; what a person said on a phone is theirs."""
    return event["kind"] == "commit" or (event["by"] == "host" and event["kind"] in UNDONE_BY_HOST)


def checked(event: Event) -> Data:
    """A plain copy of the event, with every field of the right sort, or NotAllowed."""
    if not isinstance(event, Mapping):
        raise NotAllowed(OLD_PAGE)
    kind, by, n, at = event.get("kind"), event.get("by"), event.get("n"), event.get("at")
    if not isinstance(kind, str) or kind not in FIELDS or not isinstance(by, str):
        raise NotAllowed(OLD_PAGE)
    who, needed, allowed = FIELDS[kind]
    role = "seat" if by.startswith("seat:") and len(by) > 5 else by
    if role not in who:
        raise NotAllowed("Only the host can do that." if role == "seat" else OLD_PAGE)
    fields = {key: value for key, value in event.items() if key not in ("n", "kind", "at", "by") and value is not None}
    if any(key not in fields for key in needed) or any(key not in needed and key not in allowed for key in fields):
        raise NotAllowed(OLD_PAGE)
    if isinstance(n, bool) or not isinstance(n, int) or n < 1 or not isinstance(at, str) or len(at) > 40:
        raise NotAllowed(OLD_PAGE)
    for key, value in fields.items():
        if not _right_sort(key, value):
            raise NotAllowed(OLD_PAGE)
    if "emblem" in fields:
        fields["emblem"] = {part: fields["emblem"][part] for part in ("animal", "colour", "shape")}
    if "who" in fields:
        fields["who"] = list(fields["who"])
    if "picks" in fields:
        fields["picks"] = list(fields["picks"])
    return {"n": n, "kind": kind, "at": at, "by": by, **fields}


def _right_sort(key: str, value: Any) -> bool:
    if key in ("seconds", "people", "ask", "count", "of"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12
    if key == "sure":
        return isinstance(value, bool)
    if key == "emblem":
        return (
            isinstance(value, Mapping)
            and set(value) == {"animal", "colour", "shape"}
            and isinstance(value["animal"], str)
            and ANIMAL.match(value["animal"]) is not None
            and value["colour"] in COLOURS
            and value["shape"] in SHAPES
        )
    if key == "picks":
        return (
            isinstance(value, list | tuple) and 1 <= len(value) <= 14 and all(isinstance(one, str) and 0 < len(one) <= 24 for one in value)
        )
    if key == "who":
        return isinstance(value, list | tuple) and all(isinstance(one, str) and len(one) <= 60 for one in value)
    return isinstance(value, str) and 0 < len(value) <= (MOST_TYPED if key == "words" else 60)
