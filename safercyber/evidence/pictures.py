"""The before-and-after picture of a set of changes, for a screen and drawn again for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from safercyber.evidence.figures import ChangeFigure
from safercyber.rules import charts


@dataclass(frozen=True)
class Pictures:
    """Two drawings of the same figures, and the sentence that says what they show."""

    wide: SafeString
    narrow: SafeString
    words: str


def of(changes: Sequence[ChangeFigure]) -> Pictures | None:
    """The picture, or None when no figure may be drawn."""
    drawn = [change for change in changes if change.later_percent is not None]
    if not drawn:
        return None
    rows = [
        charts.Row(one.short, one.before_percent, one.straight_percent, one.later_percent, one.low_percent, one.high_percent)
        for one in drawn
    ]
    words = " ".join(f"{one.short}: {one.before_percent} in 100 before, {one.later_percent} in 100 three months on." for one in drawn)
    # Drawn by our own rules from released figures, with every word escaped there.
    wide, narrow = (mark_safe(charts.before_and_after(rows, title=words, narrow=narrow)) for narrow in (False, True))  # noqa: S308
    return Pictures(wide, narrow, words)
