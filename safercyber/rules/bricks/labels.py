"""Words on a picture: labels that do not lie on one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from safercyber.rules.bricks.geometry import INK
from safercyber.rules.bricks.sketch import FONT, number, text_width

DARK = "#073F48"
"""The ground of a label that names a site of the game; its words are white."""


class Rect(NamedTuple):
    """A rectangle on the picture: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    def shared(self, other: "Rect") -> float:
        """Return the area two rectangles share."""
        wide = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        high = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        return wide * high if wide > 0 and high > 0 else 0.0


@dataclass(frozen=True)
class Label:
    """A name, and perhaps a second line, that belongs to a point of the picture. `stalk` adds the pin's dot."""

    at: tuple[float, float]
    title: str
    second: str = ""
    size: float = 15.0
    stalk: bool = False
    ground: str = "#FFFFFF"
    dashed: bool = False
    below: bool = False

    def box(self) -> tuple[float, float]:
        """Return width and height."""
        wide = max(text_width(self.title, self.size, bold=True), text_width(self.second, self.size * 0.9))
        return round(wide + self.size * 1.1), round(self.size * (2.7 if self.second else 1.65))


def lay_out(
    labels: Sequence[Label], frame: Rect, busy: Sequence[Rect], css_class: str, *, soft: Sequence[Rect] = (), night: bool = False
) -> str:
    """Return the labels as SVG, each near its point, inside the frame and off the others as far as there is room.

    Far points choose first. Each label tries a fixed fan of offsets and takes the cheapest: distance, then what
    it would cover of other labels, of other labels' points and of `busy` places, and what would stick out.
    `soft` places (faces, flags) are left open where that costs little.
    """
    taken = list(busy)
    inside = Rect(frame.x + 4, frame.y + 4, frame.w - 8, frame.h - 8)
    spots: dict[int, Rect] = {}
    dots = [Rect(label.at[0] - 9, label.at[1] - 4, 18, 22) for label in labels]
    for index in sorted(range(len(labels)), key=lambda i: (labels[i].at[1], labels[i].at[0])):
        label = labels[index]
        w, h = label.box()
        x, y = label.at
        near = [Rect(t.x - 3, t.y - 3, t.w + 6, t.h + 6) for t in taken]
        others = [dot for i, dot in enumerate(dots) if i != index]
        best, least = Rect(x - w / 2, y - h - 14, w, h), float("inf")
        for cost, side, up in _fan(label):
            if cost >= least:
                break
            spot = Rect(x - w / 2 + side, y - up - h, w, h)
            cost += 20 * (w * h - spot.shared(inside))
            for weight, rects in ((9.0, near), (3.0, others), (0.5, soft)):
                if cost < least:
                    cost += weight * sum(spot.shared(rect) for rect in rects)
            if cost < least:
                best, least = spot, cost
        taken.append(best)
        spots[index] = best
    if not spots:
        return ""
    order = sorted(spots, key=lambda i: labels[i].at[1])
    lines = "".join(_leader(labels[i], spots[i], "#fff" if night else INK) for i in order)
    plates = "".join(_svg(labels[i], spots[i], "#fff" if night and labels[i].ground == DARK else INK) for i in order)
    return f'<g class="{css_class}" font-family="{FONT}" text-anchor="middle">{lines}{plates}</g>'


def _fan(label: Label) -> list[tuple[float, float, float]]:
    """Return the offsets a label tries, cheapest first: cost, to the side, and upwards to its foot."""
    w, h = label.box()
    steps = (26.0, 40.0, 58.0, 80.0) if label.stalk else (14.0, 28.0, 44.0, 62.0, 82.0, 104.0)
    fan = []
    for up in (*steps, -(h + 16.0), -(h + 40.0)):
        rise = abs(up + h + 16) * 2.2 if label.below else abs(up - steps[0]) * 2.2 + (50 if up < 0 else 0)
        fan += [(rise + abs(side) * w * 0.9, side * w, up) for side in (0.0, -0.3, 0.3, -0.6, 0.6, -0.95, 0.95)]
    return sorted(fan)


def _leader(label: Label, spot: Rect, colour: str) -> str:
    """Draw the line from a label to its point."""
    x, y = label.at
    foot = spot.y + spot.h if spot.y + spot.h / 2 < y else spot.y
    joint = min(max(x, spot.x + 12), spot.x + spot.w - 12)
    n = number
    dot = f'<circle cx="{n(x)}" cy="{n(y)}" r="5" fill="#FFC53D" stroke="{INK}" stroke-width="3"/>' if label.stalk else ""
    return f'<path d="M{n(x)} {n(y)}L{n(joint)} {n(foot)}" stroke="{colour}" stroke-width="{3 if label.stalk else 2}"/>{dot}'


def _svg(label: Label, spot: Rect, edge: str) -> str:
    """Draw a label's plate and its words."""
    n, size = number, label.size
    dark = label.ground == DARK
    dash = ' stroke-dasharray="5 4"' if label.dashed else ""
    middle = n(spot.x + spot.w / 2)
    words = (
        f'<text x="{middle}" y="{n(spot.y + size * 1.17)}" font-size="{n(size)}" font-weight="700" '
        f'fill="{"#fff" if dark else INK}">{escape(label.title)}</text>'
    )
    if label.second:
        words += (
            f'<text x="{middle}" y="{n(spot.y + size * 2.24)}" font-size="{n(size * 0.9)}" '
            f'fill="{"#fff" if dark else "#33435C"}">{escape(label.second)}</text>'
        )
    return (
        f'<rect x="{n(spot.x)}" y="{n(spot.y)}" width="{n(spot.w)}" height="{n(spot.h)}" rx="8" '
        f'fill="{label.ground}" stroke="{edge}" stroke-width="2.4"{dash}/>{words}'
    )
