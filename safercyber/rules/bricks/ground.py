"""Plates, paths, roads and water, and the shadows that lie on them."""

from collections.abc import Sequence

from safercyber.rules.bricks.colours import dim, hex_of, lit
from safercyber.rules.bricks.geometry import INK, Box, Point, flat
from safercyber.rules.bricks.scene import Plate, Room, Tile
from safercyber.rules.bricks.sketch import ON_TOP, Sketch, number, outline

SUN = (0.5, -0.28)
"""How far a shadow falls along x and y for each unit of height: away from the light on the left."""


def plate(s: Sketch, plate: Plate) -> Box:
    (x, y), (w, d) = plate.at, plate.size
    box = Box.at(x, y, -plate.thick, w, d, plate.thick)
    s.cube(box, plate.colour, top=hex_of(plate.colour), left=0.26, right=0.42)
    s.left(INK, x, y + d, -plate.thick, w, plate.thick * 0.5, opacity=0.1)
    s.right(INK, x + w, y, -plate.thick, d, plate.thick * 0.5, opacity=0.1)
    if plate.studs:
        tone, c = s.sheet.tone, plate.colour
        body = f'<path d="M1.6 1.6h1.8v1.8H1.6z" fill="{tone(dim(c, 0.18))}"/><path d="M1.4 1.4h1.7v1.7H1.4z" fill="{tone(lit(c, 0.18))}"/>'
        s.pattern(f"studs {plate.colour}", ON_TOP, body, 5, 5, Point(x, y), Point(x + w, y), Point(x + w, y + d), Point(x, y + d))
    return box


_TILES = {"path": "sand", "road": "road", "water": "water", "floor": "vanilla", "square": "stone"}


def tile(s: Sketch, tile: Tile) -> None:
    (x, y), (w, d) = tile.at, tile.size
    colour = tile.colour or _TILES[tile.kind]
    if tile.kind == "water":
        s.floor(dim(colour, 0.3), x, y, 0, w, d)
        s.floor(colour, x + 0.14, y, 0, w - 0.14, d)
        for i in range(int(d / 1.1)):
            a = x + 0.3 + (i * 0.53) % max(w - 0.9, 0.1)
            s.floor(lit(colour, 0.45), a, y + 0.5 + i * 1.1, 0, 0.5, 0.1)
        return
    s.floor(dim(colour, 0.16), x, y, 0, w, d)
    edge = 0.1
    if tile.kind == "road":
        s.floor(lit(colour, 0.35), x, y, 0.0, w, d)
        along = w >= d
        s.floor(colour, x, y + 0.22, 0, w, d - 0.44) if along else s.floor(colour, x + 0.22, y, 0, w - 0.44, d)
        for i in range(int(max(w, d) / 2.4)):
            q = 0.6 + i * 2.4
            s.floor("paper", x + q, y + d / 2 - 0.08, 0, 1.2, 0.16) if along else s.floor("paper", x + w / 2 - 0.08, y + q, 0, 0.16, 1.2)
        return
    s.cube(Box.at(x, y, 0, w, d, 0.05), colour, left=0.12, right=0.2, top=hex_of(colour))
    if tile.kind in ("path", "square"):
        slabs = []
        for i in range(1, int(max(w, d) / 0.6)):
            q = i * 0.6
            a = edge if i % 2 else (min(w, d) / 2)
            long_x = w >= d
            wide = min(w, d)
            b = wide / 2 if i % 2 else wide - edge
            slabs.append(
                [Point(x + q, y + a, 0.05), Point(x + q, y + b, 0.05)] if long_x else [Point(x + a, y + q, 0.05), Point(x + b, y + q, 0.05)]
            )
        s.line(dim(colour, 0.14), 1, *slabs)


def shadows(s: Sketch, plate: Box, casts: Sequence[Box]) -> None:
    """Lay all shadows on a plate as one shape, cut at the plate's edge, so that they never add up."""
    d = ""
    for box in casts:
        reach = min(box.z1, 2.6)
        dx, dy = SUN[0] * reach, SUN[1] * reach
        hull = [
            (box.x0, box.y0),
            (box.x0, box.y1),
            (box.x1, box.y1),
            (box.x1 + dx, box.y1 + dy),
            (box.x1 + dx, box.y0 + dy),
            (box.x0 + dx, box.y0 + dy),
        ]
        cut = _clip(hull, plate)
        if len(cut) > 2:
            d += outline([Point(x, y, 0.05) for x, y in cut])
    if d:
        s.raw(f'<path fill="{s.sheet.tone(lit(INK, 0.2))}" opacity=".2" d="{d}"/>')


def _clip(shape: list[tuple[float, float]], box: Box) -> list[tuple[float, float]]:
    for axis, edge, keep_low in ((0, box.x0, False), (0, box.x1, True), (1, box.y0, False), (1, box.y1, True)):
        kept: list[tuple[float, float]] = []
        for i, here in enumerate(shape):
            before = shape[i - 1]
            inside = [(p[axis] <= edge) if keep_low else (p[axis] >= edge) for p in (before, here)]
            if inside[0] != inside[1]:
                t = (edge - before[axis]) / (here[axis] - before[axis])
                kept.append((before[0] + (here[0] - before[0]) * t, before[1] + (here[1] - before[1]) * t))
            if inside[1]:
                kept.append(here)
        shape = kept
    return shape


def floor(s: Sketch, room: Room) -> None:
    """Draw the floor of a room with its slabs."""
    (x, y), (w, d, _) = room.at, room.size
    s.floor(dim(room.floor, 0.08), x - 0.25, y - 0.25, 0, w + 0.25, d + 0.25)
    s.floor(room.floor, x, y, 0.05, w, d)
    slabs = f'<path d="M0 0h5M0 0v5" fill="none" stroke="{INK}" stroke-width=".1" opacity=".2"/>'
    corners = [Point(x, y, 0.05), Point(x + w, y, 0.05), Point(x + w, y + d, 0.05), Point(x, y + d, 0.05)]
    s.pattern("floor", ON_TOP, slabs, 5, 5, *corners)


def lamplight(s: Sketch, lamps: Sequence[Point]) -> None:
    """Lay a pool of light on the ground under each lamp."""
    for lamp in lamps:
        x, y = flat(Point(lamp.x + 0.2, lamp.y + 0.2))
        s.raw(f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="52" ry="30" fill="#FFE08A" opacity=".2"/>')
