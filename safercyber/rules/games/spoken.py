"""What the facilitator says: the pack's words, and other ones where the pack speaks of phones and the room has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import kinds
from safercyber.rules.games.pack import Pack

_AT_TABLES: Mapping[str, tuple[str | None, str | None]] = {
    "lobby": ("Welcome. Sit down at a table, four to six of you. Nobody needs a phone for this.", "Start when everybody has a chair."),
    "before": (
        "A few short questions before we start, on paper or with a hand up. No names, no marks.",
        "Give people about a minute. Collect the paper, or count the hands.",
    ),
    "item": ("Here is a message. Real or fake? Hands up, then we look at it together.", "Read it aloud in full. Count the hands."),
    "promise": (None, "Give them a quiet half minute. Count the hands for each."),
    "tell": ("Who are two people you could tell about tonight? No names.", "Say who you will tell yourself. Count the hands."),
    "after": (
        "A few last questions, about a minute, on paper or with a hand up. They show us whether an evening like this is worth it.",
        "Wait until nearly all are done. Collect the paper, or count the hands.",
    ),
    "finished": (
        "Thank you, everybody. Take the card with you, and tell two people what you saw here.",
        "Close the room when the tables are clear.",
    ),
}
_AT_A_BOARD: Mapping[str, tuple[str | None, str | None]] = {
    "lobby": (
        "Welcome. Sit down at a table, four to six of you. Each table has its own business, its own money and its own pile of bricks.",
        "Deal out the brick cards and the price list. Start when everybody has a chair.",
    ),
    "before": (
        "Before we build: what do you do today? A few short questions, on paper or with a hand up. No names, no marks.",
        "Give people about a minute. Collect the paper, or count the hands.",
    ),
    "post": ("Two messages in the post. One is real, one is not. At each table: go on, check first, or bin it?", None),
    "vote": ("Point at the card that you want. Tell your neighbour why.", "Go from table to table and tap what each has chosen."),
    "reason": ("Why that one? And how sure are you? Let one person at each table say it.", "A few seconds. No reason is wrong."),
    "hold": (None, "Let everybody guess aloud. Count three in silence before you go on."),
    "finished": (
        "Thank you, everybody. Take the card with you, and tell two people what you saw here.",
        "Close the room when the bricks are away.",
    ),
}


def spoken(pack: Pack, data: Mapping[str, Any]) -> tuple[str, str]:
    """What to say and what to do at the present place of the room."""
    phase = data["phase"]
    words = pack.words_for(phase, kinds.of(pack).words_at(pack, data))
    here = {**_AT_TABLES, **(_AT_A_BOARD if pack.kind == "board" else {})} if data["mode"] == "table" else {}
    say, do = here.get(phase, (None, None))
    return say or words.say, do or words.do
