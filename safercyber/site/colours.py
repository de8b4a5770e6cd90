"""The colour pairs that we use, and how well each can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TOKENS = Path(__file__).parent / "static" / "site" / "tokens.css"
TEXT = 4.5
LARGE = 3.0
PROJECTED = 7.0


@dataclass(frozen=True)
class Pair:
    """A colour on a ground, what it is for, and the least contrast it must have."""

    ink: str
    ground: str
    use: str
    least: float = TEXT

    @property
    def ratio(self) -> float:
        """As WCAG 2.2 defines it, from 1 to 21."""
        return contrast(value_of(self.ink), value_of(self.ground))

    @property
    def is_well(self) -> bool:
        """It reaches what it must."""
        return self.ratio >= self.least


PAIRS = (
    Pair("ink", "paper", "words", PROJECTED),
    Pair("ink", "mist", "words", PROJECTED),
    Pair("ink", "gorse", "words on the help bar and on yellow buttons", PROJECTED),
    Pair("ink", "sky", "words on the sky", PROJECTED),
    Pair("ink", "gorse-2", "words in the ask box", PROJECTED),
    Pair("ink", "slate-1", "words in the safety strip", PROJECTED),
    Pair("ink-7", "paper", "second words"),
    Pair("ink-7", "mist", "second words"),
    Pair("ink-7", "mist-2", "a tag"),
    Pair("ink-7", "sky", "second words on the sky"),
    Pair("ink-5", "paper", "hints"),
    Pair("ink-5", "mist", "hints"),
    Pair("ink-5", "mist-2", "hints"),
    Pair("edge", "paper", "the border of a field", LARGE),
    Pair("edge", "mist", "the border of a field", LARGE),
    Pair("paper", "harbour-9", "the footer", PROJECTED),
    Pair("paper", "harbour-8", "the side bar and the ticket", PROJECTED),
    Pair("harbour-2", "harbour-8", "second words on the side bar"),
    Pair("paper", "harbour-7", "the main button", PROJECTED),
    Pair("harbour-7", "paper", "links", PROJECTED),
    Pair("harbour-7", "mist", "links"),
    Pair("harbour-7", "sky", "links on the sky"),
    Pair("paper", "harbour-6", "words on a filled brick"),
    Pair("harbour-6", "paper", "a filled brick", LARGE),
    Pair("harbour-7", "harbour-1", "a tag"),
    Pair("harbour-8", "harbour-1", "the date tile", PROJECTED),
    Pair("gorse", "harbour-8", "the ring of a link on dark ground", LARGE),
    Pair("gorse-6", "paper", "the edge of a yellow brick", LARGE),
    Pair("gorse-8", "gorse-2", "a tag"),
    Pair("paper", "brick", "words on red"),
    Pair("brick", "paper", "the edge of a field with an error", LARGE),
    Pair("brick-8", "paper", "the words of an error"),
    Pair("brick-8", "brick-1", "a tag"),
    Pair("paper", "brick-8", "the fourth theme"),
    Pair("paper", "moss", "words on green"),
    Pair("moss", "moss-1", "a tag"),
    Pair("paper", "heather", "words on violet"),
    Pair("heather", "heather-1", "a tag"),
    Pair("paper", "sky-7", "words on blue"),
    Pair("sky-7", "sky-1", "a tag"),
    Pair("paper", "slate", "words on slate"),
    Pair("slate", "slate-1", "a tag"),
)


@cache
def tokens() -> dict[str, str]:
    """Every colour of tokens.css by name, as #RRGGBB."""
    return dict(re.findall(r"--([a-z]+(?:-\d)?):(#[0-9A-Fa-f]{6})", _TOKENS.read_text("utf-8")))


def value_of(name: str) -> str:
    """The colour of a token; a colour written out stays itself. Raises KeyError for a token that is not there."""
    return name if name.startswith("#") else tokens()[name]


def _light(colour: str) -> float:
    def straight(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (straight(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, WCAG 2.2 (relative luminance of sRGB)."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)
