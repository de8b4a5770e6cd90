"""Bricks, blocks, back walls and what is shared among several places."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from safercyber.rules.bricks.colours import dim
from safercyber.rules.bricks.geometry import INK, Box, Point
from safercyber.rules.bricks.props import prop
from safercyber.rules.bricks.scene import Brick, Prop
from safercyber.rules.bricks.sketch import CAP_HIGH, Sheet, Sketch


def wall(s: Sketch, box: Box, colour: str, windows: bool) -> Box:
    """Draw a low back wall of a room, with windows in the one that looks to the left."""
    s.cube(box, colour)
    along_x = box.x1 - box.x0 > box.y1 - box.y0
    if windows and along_x:
        n = max(1, int((box.x1 - box.x0) / 2.2))
        for i in range(n):
            a = box.x0 + (i + 0.5) * (box.x1 - box.x0) / n - 0.4
            s.left(dim("paper", 0.08), a - 0.07, box.y1, 1.0, 0.94, 0.7)
            s.left("sky", a, box.y1, 1.07, 0.8, 0.56)
            s.left(dim("paper", 0.08), a + 0.37, box.y1, 1.07, 0.06, 0.56)
    base = dim(colour, 0.4)
    s.left(base, box.x0, box.y1, 0.05, box.x1 - box.x0, 0.12) if along_x else s.right(
        dim(colour, 0.5), box.x1, box.y0, 0.05, box.y1 - box.y0, 0.12
    )
    return box


def shared_prop(s: Sketch, p: Prop, twins: Mapping[Prop, int]) -> Box:
    """Draw a prop; one that stands in several places is kept once and used."""
    origin = replace(p, at=(0.0, 0.0, 0.0))
    if twins[origin] < 2:
        return prop(s, p)
    box = prop(Sketch(Sheet("")), p)
    s.use(s.sheet.symbol(f"prop {origin}", lambda inner: (prop(inner, origin), None)[1]), Point(*p.at))
    return box


def _open_caps(x: float, y: float, z: float, w: int, d: int, solid: Sequence[Box]) -> list[Point]:
    """The caps of a brick's top that nothing stands on."""
    spots = [Point(x + i, y + j, z) for i in range(w) for j in range(d)]
    on_top = [b for b in solid if abs(b.z0 - z) <= CAP_HIGH + 0.01]
    return [
        p for p in spots
        if not any(b.x0 < p.x + 0.7 and b.x1 > p.x + 0.3 and b.y0 < p.y + 0.7 and b.y1 > p.y + 0.3 for b in on_top)
    ]  # fmt: skip


def block(s: Sketch, box: Box, colour: str, caps: bool, solid: Sequence[Box]) -> Box:
    """Draw a box, with caps where nothing stands on it."""
    s.cube(box, colour)
    if not caps:
        return box
    open_caps = _open_caps(box.x0, box.y0, box.z1, int(box.x1 - box.x0), int(box.y1 - box.y0), solid)
    s.caps(open_caps, colour)
    return box._replace(z1=box.z1 + CAP_HIGH) if open_caps else box


def brick(s: Sketch, b: Brick, solid: Sequence[Box]) -> Box:
    """Draw a brick with its open caps, and the joint under it if it stands on another."""
    box = block(s, Box.at(*b.at, b.size[0], b.size[1], b.high), b.colour, True, solid)
    if b.at[2] > 0:
        s.left(INK, b.at[0], b.at[1] + b.size[1], b.at[2], b.size[0], 0.07, opacity=0.3)
        s.right(INK, b.at[0] + b.size[0], b.at[1], b.at[2], b.size[1], 0.07, opacity=0.3)
    return box
