"""Two sides of A4 whatever was written: how much of each text the printed report shows, and how close together it stands.

The sheet cuts a long text after a number of lines, with "…"; the report on the screen has all of it. Here is decided after how many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

ROOM = 1000  # of the 1,023 pixels between the head of a side and its foot
LINE = 17
ACROSS, COLUMN, HALF, THIRD, HEADING = 100, 31, 44, 31, 44  # letters in a line: of the sheet, a column of the objectives, a list, a title
ZOOM = 0.86  # as print.css sets a small side
TIGHT, SMALL = "a4-tight", "a4-tight a4-small"
WIDE = frozenset("MWmw@%—")
OBJECTIVES, RISKS, LEFT_OUT, KINDS = 4, 4, 3, 4


@dataclass(frozen=True)
class Sides:
    """What stands on the second side, and the names of the styles that both sides are set in. `more` counts what only the screen has."""

    first: str
    second: str
    objectives: tuple[dict[str, Any], ...]
    more_objectives: int
    risks: tuple[str, ...]
    more_risks: int
    left_out: tuple[str, ...]
    more_left_out: int
    kinds: tuple[Any, ...]
    more_kinds: int


def sides_of(told: dict[str, Any], ask: str, objectives: list[dict[str, Any]], risks: list[str]) -> Sides:
    """How this quarter is set on two sides."""
    kinds = told["figures"]["feedback"]["rows"]["rows"] if "feedback" in told["figures"] else ()
    few = objectives if len(objectives) <= OBJECTIVES else objectives[: OBJECTIVES - 1]
    shown_risks, shown_kinds = risks[:RISKS], list(kinds[:KINDS])
    left_out = list(told.get("left_out", ())[:LEFT_OUT])
    parts = (few, shown_risks, left_out, shown_kinds)
    roomy = _second(told, *parts, objective=6 if len(few) < OBJECTIVES else 4, item=5, coming=4)
    tight = _second(told, *parts, objective=3, item=2, coming=2)
    first = _first(told, ask)
    second = "" if roomy <= ROOM else TIGHT if tight <= ROOM else SMALL
    return Sides(
        first="" if first <= ROOM else "a4-small" if first * ZOOM <= ROOM else SMALL,
        second=second,
        objectives=tuple(few),
        more_objectives=len(objectives) - len(few),
        risks=tuple(shown_risks),
        more_risks=len(risks) - len(shown_risks),
        left_out=tuple(left_out),
        more_left_out=len(told.get("left_out", ())) - len(left_out),
        kinds=tuple(shown_kinds),
        more_kinds=len(kinds) - len(shown_kinds),
    )


def _letters(text: str) -> float:
    """How many letters of usual width would be as wide."""
    return sum(1.8 if letter in WIDE or letter > "\u2e80" else 1.25 if letter.isupper() else 1 for letter in text)


def _lines(texts: Iterable[str], letters: int, most: int = 99) -> int:
    return sum(min(most, max(1, ceil(_letters(text) / letters))) for text in texts)


def _first(told: dict[str, Any], ask: str) -> int:
    """The height of the first side in pixels."""
    changes, places = told["changes"], ceil(len(told["places"]) / 2)
    most_words = max((_lines([one["words"]], THIRD) for one in told["numbers"]), default=1)
    height = 97 + 38 * _lines([told["title"]], HEADING) + 20 * most_words
    height += 60 + 21 * _lines([ask], ACROSS - 10)
    height += 172 + 42 * len(changes)
    height += sum(3 + LINE * _lines([f"{one['short']} {one['sentence']}"], ACROSS) for one in changes)
    return height + 76 + 24 * (places + 1) + LINE * sum(_lines([line[0]], 18) > 1 for line in told["places"])


def _second(
    told: dict[str, Any],
    objectives: list[dict[str, Any]],
    risks: list[str],
    left_out: list[str],
    kinds: list[Any],
    objective: int,
    item: int,
    coming: int,
) -> int:
    """The height of the second side in pixels when each text is cut after so many lines."""
    height = 62 + 24 * (len(objectives) > 3)
    for one in objectives:
        texts = (*one["achieved"][:1], *one["coming"][:1], f"{one['status']} {one['rule']}")
        height += 8 + LINE * max(3, *(_lines([text], COLUMN, objective) for text in texts))
    height += 72 + 42 * len(told["figures"]["numbers"]["rows"]["rows"]) if "numbers" in told["figures"] else 0
    height += 57 + 26 * len(kinds) if kinds else 0
    beside = max(_lines(risks, HALF, item), _lines([*left_out, *told["not_measured"]], HALF, item))
    height += 30 + (LINE + 1) * (beside + (len(risks) == RISKS))
    known = sum(36 + len(line.get("who", "")) for line in told["responses"]) + 240
    return height + 56 + LINE * (_lines(told["next"], ACROSS - 10, coming) + ceil(known / ACROSS))
