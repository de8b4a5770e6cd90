"""Which drawing of a pack belongs to a scene or a clue: the one that shows what the pack's own words say is to be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SMALL = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "and",
        "on",
        "in",
        "is",
        "are",
        "it",
        "its",
        "with",
        "to",
        "at",
        "by",
        "for",
        "one",
        "two",
        "three",
        "has",
        "have",
    )
)
LEAST = 0.4


def drawing_for(says: str, art: Mapping[str, str]) -> str:
    """The name of the drawing whose words share most with these, or nothing when none shares `LEAST` of the shorter of both."""
    wanted = _content(says)
    scored = sorted(((_share(wanted, _content(shows)), name) for name, shows in art.items()), key=lambda one: (-one[0], one[1]))
    return scored[0][1] if scored and scored[0][0] >= LEAST else ""


def _content(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold())) - _SMALL


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
