"""Charts as plain SVG: what was so before, straight after and three months on. Shapes differ, so that they print in black and white.

Only numbers that have passed the disclosure door are drawn; this module rounds nothing and hides nothing. Colours are presentation
attributes, so that a strict content policy has nothing to forbid. The same facts always stand in a table beside the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

INK, INK_5, LINE, HARBOUR, BAR, GORSE, PAPER = "#13213A", "#55637A", "#D5DEE8", "#0B5563", "#A9CBD1", "#FFC53D", "#FFFFFF"
_ROW, _TOP, _FOOT = 66, 34, 34
_APART = 44  # units between two labels that do not touch


@dataclass(frozen=True, slots=True)
class Row:
    """One question: whole per cents from 0 to 100, or None where there is nothing to show.

    `low` and `high` are the likely range of `later`.
    """

    words: str
    before: int | None
    straight_after: int | None
    later: int | None
    low: int | None = None
    high: int | None = None


def _text(x: float, y: float, words: str, *, size: int = 17, fill: str = INK, weight: int = 400, anchor: str = "middle") -> str:
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="{size}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>'


def _marks(row: Row, at: Sequence[float], y: float, small: float) -> str:
    """The line, the range and the three marks of a row. `at` maps a per cent to x; `small` makes marks smaller where room is."""

    def x(value: int) -> float:
        return at[0] + (at[1] - at[0]) * value / 100

    shown = [value for value in (row.before, row.straight_after, row.later) if value is not None]
    out = []
    if row.low is not None and row.high is not None:
        out.append(
            f'<rect x="{x(row.low):.1f}" y="{y - 7:.0f}" width="{max(x(row.high) - x(row.low), 2):.1f}" height="14" rx="4" fill="{BAR}"/>'
        )
    if len(shown) > 1:
        out.append(f'<line x1="{x(min(shown)):.1f}" x2="{x(max(shown)):.1f}" y1="{y:.0f}" y2="{y:.0f}" stroke="{INK_5}" stroke-width="2"/>')
    if row.before is not None:
        out.append(
            f'<circle cx="{x(row.before):.1f}" cy="{y:.0f}" r="{8.5 * small:.1f}" fill="{PAPER}" stroke="{INK_5}" stroke-width="3.5"/>'
        )
    if row.straight_after is not None:
        half = 8 * small
        out.append(
            f'<rect x="{x(row.straight_after) - half:.1f}" y="{y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}" rx="2"'
            f' fill="{GORSE}" stroke="{INK}" stroke-width="2.5"/>'
        )
    if row.later is not None:
        out.append(
            f'<circle cx="{x(row.later):.1f}" cy="{y:.0f}" r="{10 * small:.1f}" fill="{HARBOUR}" stroke="{PAPER}" stroke-width="2"/>'
        )
    out.append(_labels(row, x, y, (at[0], at[1] + 8)))
    return "".join(out)


def _labels(row: Row, x: Callable[[int], float], y: float, room: tuple[float, float]) -> str:
    """The per cents over their marks. One that would sit on another goes under its mark, and two there make room for each other."""
    told = [(row.later, HARBOUR, 700, 18), (row.before, INK_5, 400, 16), (row.straight_after, "#6E4400", 400, 16)]
    levels: tuple[list[tuple[float, str]], ...] = ([], [])
    for value, fill, weight, size in told:
        if value is not None:
            crowded = any(abs(x(value) - other) < _APART for other, _ in levels[0])
            words = f'font-size="{size}" font-weight="{weight}" fill="{fill}">{value}%</text>'
            levels[crowded].append((x(value), words))
    out = []
    for over, level in zip((y - 16, y + 28), levels, strict=True):
        places = _apart([place for place, _ in level], room)
        out += [f'<text x="{at:.0f}" y="{over:.0f}" text-anchor="middle" {words}' for at, (_, words) in zip(places, level, strict=True)]
    return "".join(out)


def _apart(places: Sequence[float], room: tuple[float, float]) -> list[float]:
    """At most two places that are too near each other moved apart, evenly, and kept inside the room."""
    if len(places) != 2 or abs(places[0] - places[1]) >= _APART:
        return list(places)
    half = _APART / 2
    middle = min(max(sum(places) / 2, room[0] + half), room[1] - half)
    return [middle - half, middle + half] if places[0] <= places[1] else [middle + half, middle - half]


def before_and_after(rows: Sequence[Row], *, title: str, narrow: bool = False, after_words: str = "3 months on") -> str:
    """The dot-and-range chart, for a screen (1,000 units wide) or drawn again for a phone (`narrow`, 340 wide).

    `title` says in a sentence what it shows and becomes the picture's name for a screen reader.
    """
    width, left = (340, 16) if narrow else (1000, 330)
    at = (left, width - (28 if narrow else 40))
    step = _ROW + (26 if narrow else 0)
    height = _TOP + step * len(rows) + _FOOT
    out = [f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">']
    bottom = height - _FOOT
    for value in (0, 25, 50, 75, 100):
        x = at[0] + (at[1] - at[0]) * value / 100
        out.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{bottom}" stroke="{LINE}" stroke-width="{2 if value == 0 else 1}"/>'
        )
        out.append(_text(x, height - 8, f"{value}%", size=16, fill=INK_5))
    out.append(_key(width, left, after_words, any(row.straight_after is not None for row in rows), narrow))
    for number, row in enumerate(rows):
        y = _TOP + step * number + step / 2 + (10 if narrow else 2)
        if narrow:
            out.append(_text(left, y - 38, row.words, size=17, weight=700, anchor="start"))
        else:
            out.append(_text(left - 24, y + 6, row.words, size=18, weight=700, anchor="end"))
        out.append(_marks(row, at, y, 0.8 if narrow else 1.0))
    out.append("</svg>")
    return "".join(out)


def _key(width: int, left: int, after_words: str, with_square: bool, narrow: bool) -> str:
    y, x = 14, float(left)
    parts = [("Before", "ring")] + ([("Straight after", "square")] if with_square else []) + [(after_words, "dot")]
    out = []
    for words, mark in parts:
        if mark == "ring":
            out.append(f'<circle cx="{x + 8:.0f}" cy="{y - 5}" r="6.5" fill="{PAPER}" stroke="{INK_5}" stroke-width="3"/>')
        elif mark == "square":
            out.append(f'<rect x="{x + 2:.0f}" y="{y - 11}" width="12" height="12" rx="2" fill="{GORSE}" stroke="{INK}" stroke-width="2"/>')
        else:
            out.append(f'<circle cx="{x + 8:.0f}" cy="{y - 5}" r="7.5" fill="{HARBOUR}"/>')
        size = 14 if narrow else 16
        out.append(_text(x + 20, y, words, size=size, fill=INK, anchor="start"))
        x += 34 + len(words) * size * 0.56
    return "".join(out)
