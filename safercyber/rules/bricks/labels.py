"""Words on a picture: labels that do not lie on one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from safercyber.rules.bricks.geometry import INK
from safercyber.rules.bricks.sketch import FONT, number, text_width


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
        return round(wide + self.size * 1.3), round(self.size * (2.7 if self.second else 1.65))


def lay_out(labels: Sequence[Label], frame: Rect, busy: Sequence[Rect], css_class: str) -> str:
    """Return the labels as SVG, each near its point, inside the frame and off the others as far as there is room.

    Far points choose first. Each label tries a fixed fan of offsets and takes the cheapest: distance, then what
    it would cover of other labels, of other labels' points and of `busy` places, and what would stick out.
    """
    taken = list(busy)
    out: dict[int, str] = {}
    dots = [Rect(label.at[0] - 7, label.at[1] - 4, 14, 18) for label in labels]
    for index in sorted(range(len(labels)), key=lambda i: (labels[i].at[1], labels[i].at[0])):
        label = labels[index]
        w, h = label.box()
        x, y = label.at
        others = [dot for i, dot in enumerate(dots) if i != index]
        best, least = Rect(x - w / 2, y - h - 28, w, h), float("inf")
        steps = (14.0, 28.0, 44.0, 62.0, 82.0, 104.0) if not label.stalk else (26.0, 40.0, 58.0, 80.0)
        for up in (*steps, -(h + 18.0), -(h + 40.0)):
            for side in (0.0, -0.3, 0.3, -0.6, 0.6, -0.95, 0.95):
                spot = Rect(x - w / 2 + side * w, y - up - h, w, h)
                if up < 0 and abs(side) < 0.5 and not label.below:
                    continue
                cost = abs(up - steps[0]) * 2.2 + abs(side) * w * 0.9 + (50 if up < 0 and not label.below else 0)
                cost += 9 * sum(spot.shared(Rect(t.x - 3, t.y - 3, t.w + 6, t.h + 6)) for t in taken)
                cost += 1.2 * sum(spot.shared(dot) for dot in others)
                outside = w * h - spot.shared(Rect(frame.x + 4, frame.y + 4, frame.w - 8, frame.h - 8))
                cost += 20 * outside
                if cost < least:
                    best, least = spot, cost
        taken.append(best)
        out[index] = _svg(label, best, css_class)
    return "".join(out[i] for i in sorted(out, key=lambda i: labels[i].at[1]))


def _svg(label: Label, spot: Rect, css_class: str) -> str:
    x, y = label.at
    middle = spot.x + spot.w / 2
    foot = spot.y + spot.h if spot.y + spot.h / 2 < y else spot.y
    joint = min(max(x, spot.x + 12), spot.x + spot.w - 12)
    n = number
    dash = ' stroke-dasharray="5 4"' if label.dashed else ""
    dot = f'<circle cx="{n(x)}" cy="{n(y)}" r="5" fill="#FFC53D" stroke="{INK}" stroke-width="3"/>' if label.stalk else ""
    first = spot.y + label.size * (1.16 if label.second else 1.17)
    second = (
        f'<text x="{n(middle)}" y="{n(spot.y + label.size * 2.24)}" font-size="{n(label.size * 0.9)}" fill="#33435C">{escape(label.second)}</text>'
        if label.second
        else ""
    )
    return (
        f'<g class="{css_class}" font-family="{FONT}" text-anchor="middle">'
        f'<path d="M{n(x)} {n(y)}L{n(joint)} {n(foot)}" stroke="{INK}" stroke-width="{"3" if label.stalk else "2"}"/>{dot}'
        f'<rect x="{n(spot.x)}" y="{n(spot.y)}" width="{n(spot.w)}" height="{n(spot.h)}" rx="8" fill="{label.ground}" stroke="{INK}" stroke-width="2.4"{dash}/>'
        f'<text x="{n(middle)}" y="{n(first)}" font-size="{n(label.size)}" font-weight="700" fill="{INK}">{escape(label.title)}</text>{second}</g>'
    )
