"""Furniture, street things, and the signs that tell one game brick from another."""

from collections.abc import Callable

from safercyber.rules.bricks.colours import dim, hex_of, lit
from safercyber.rules.bricks.geometry import INK, Box, Point, flat
from safercyber.rules.bricks.scene import Prop
from safercyber.rules.bricks.sketch import Sketch, number

Painter = Callable[[Sketch, Prop], Box]
SCREEN = "#9BE0F2"
PAINTERS: dict[str, Painter] = {}


def draws(look: str) -> Callable[[Painter], Painter]:
    """Register the painter of a look."""

    def keep(painter: Painter) -> Painter:
        PAINTERS[look] = painter
        return painter

    return keep


def prop(s: Sketch, p: Prop) -> Box:
    """Draw a prop at its place and return the box that holds it."""
    return PAINTERS[p.look](s, p)


def ring(s: Sketch, centre: Point, face: str, parts: list[tuple[float, str]]) -> None:
    """Draw circles, one in another, lying on a face: radius in world units and colour."""
    x, y = flat(centre)
    lean = ".9 .5 0 1" if face == "left" else ".9-.5 0 1"
    dots = "".join(f'<circle r="{number(r * 26)}" fill="{s.sheet.tone(hex_of(c))}"/>' for r, c in parts)
    s.raw(f'<g transform="matrix({lean} {number(x)} {number(y)})">{dots}</g>')


@draws("oven")
def _oven(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    box = Box.at(x, y, z, 1.3, 1, 1.25)
    s.cube(box, p.colour or "steel")
    s.left("ink-7", x + 0.14, y + 1, z + 0.2, 1.02, 0.62)
    s.left("#FF9A4D", x + 0.22, y + 1, z + 0.28, 0.86, 0.46)
    s.left("gorse", x + 0.22, y + 1, z + 0.28, 0.86, 0.14)
    for i in range(3):
        s.left("oak", x + 0.3 + i * 0.26, y + 1, z + 0.34, 0.2, 0.14)
    for i in range(3):
        s.left("paper", x + 0.24 + i * 0.26, y + 1, z + 0.96, 0.12, 0.12)
    s.floor(INK, x + 0.2, y + 0.2, z + 1.25, 0.9, 0.5, opacity=0.2)
    return box


@draws("counter")
def _counter(s: Sketch, p: Prop) -> Box:
    (x, y, z), (w, d, _) = p.at, p.size
    s.cube(Box.at(x, y, z, w, d, 0.72), p.colour or "oak")
    for i in range(int(w / 0.8)):
        s.left(lit(p.colour or "oak", 0.1), x + 0.12 + i * 0.8, y + d, z + 0.1, 0.62, 0.48)
    s.cube(Box(x - 0.06, y - 0.06, z + 0.72, x + w + 0.06, y + d + 0.06, z + 0.84), "pine")
    return Box(x - 0.06, y - 0.06, z, x + w + 0.06, y + d + 0.06, z + 0.84)


@draws("till")
def _till(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 0.7, 0.56, 0.2), p.colour or "ink-7")
    s.cube(Box.at(x + 0.1, y + 0.06, z + 0.2, 0.5, 0.2, 0.42), p.colour or "ink-7")
    s.left(SCREEN, x + 0.15, y + 0.26, z + 0.28, 0.4, 0.26)
    s.left("gorse", x + 0.12, y + 0.56, z + 0.06, 0.46, 0.08)
    return Box.at(x, y, z, 0.7, 0.56, 0.62)


@draws("table")
def _table(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x - 0.3, y + 0.25, z, 0.32, 0.4, 0.3), "coral")
    s.cube(Box.at(x + 0.37, y + 0.37, z, 0.2, 0.2, 0.46), "oak")
    s.cube(Box.at(x, y, z + 0.46, 0.95, 0.95, 0.1), p.colour or "pine")
    s.cube(Box.at(x + 0.2, y + 0.3, z + 0.56, 0.2, 0.2, 0.16), "paper")
    s.cube(Box.at(x + 0.6, y + 0.55, z + 0.56, 0.22, 0.2, 0.1), "bread")
    s.cube(Box.at(x + 0.25, y + 1.02, z, 0.4, 0.32, 0.3), "coral")
    return Box(x - 0.3, y, z, x + 0.95, y + 1.34, z + 0.72)


@draws("desk")
def _desk(s: Sketch, p: Prop) -> Box:
    (x, y, z), (w, d, _) = p.at, p.size
    s.cube(Box.at(x + 0.08, y + 0.08, z, 0.14, d - 0.16, 0.52), "oak")
    s.cube(Box.at(x + w - 0.6, y + 0.08, z, 0.5, d - 0.16, 0.52), "wood")
    for i in range(2):
        s.left("oak", x + w - 0.52, y + d - 0.08, z + 0.08 + i * 0.22, 0.34, 0.15)
    s.cube(Box.at(x, y, z + 0.52, w, d, 0.1), p.colour or "pine")
    return Box.at(x, y, z, w, d, 0.62)


@draws("laptop")
def _laptop(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 0.85, 0.62, 0.06), "steel")
    s.floor("ink-7", x + 0.1, y + 0.22, z + 0.06, 0.65, 0.26)
    s.cube(Box.at(x, y, z + 0.06, 0.85, 0.08, 0.56), "ink-7")
    s.left(SCREEN, x + 0.07, y + 0.08, z + 0.13, 0.71, 0.42)
    s.left("paper", x + 0.14, y + 0.08, z + 0.38, 0.4, 0.08)
    s.left("sky-7", x + 0.14, y + 0.08, z + 0.22, 0.28, 0.08)
    return Box.at(x, y, z, 0.85, 0.62, 0.62)


@draws("server")
def _server(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 0.9, 0.8, 1.6), p.colour or "ink-7")
    for i in range(4):
        s.left("ink", x + 0.1, y + 0.8, z + 0.2 + i * 0.34, 0.7, 0.22)
        s.left("gorse" if i == 2 else "#63D48C", x + 0.18, y + 0.8, z + 0.27 + i * 0.34, 0.12, 0.08)
    return Box.at(x, y, z, 0.9, 0.8, 1.6)


@draws("shelf")
def _shelf(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 1.4, 0.55, 1.5), p.colour or "wood")
    for row, colours in enumerate((("brick", "gorse", "moss", "heather"), ("sky-7", "coral", "teal", "gorse"))):
        up = z + 0.14 + row * 0.66
        s.left("oak", x + 0.1, y + 0.55, up, 1.2, 0.54)
        for i, colour in enumerate(colours):
            s.left(colour, x + 0.16 + i * 0.28, y + 0.55, up, 0.22, 0.4 + 0.08 * ((i + row) % 2))
    return Box.at(x, y, z, 1.4, 0.55, 1.5)


@draws("boxes")
def _boxes(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    for a, b, c in ((0.0, 0.0, 0.0), (0.62, 0.1, 0.0), (0.1, 0.7, 0.0), (0.2, 0.2, 0.55)):
        box = Box.at(x + a, y + b, z + c, 0.55, 0.55, 0.55)
        s.cube(box, "tan")
        s.left("cream", box.x0 + 0.22, box.y1, box.z0, 0.1, 0.55)
    return Box.at(x, y, z, 1.2, 1.25, 1.1)


@draws("loaves")
def _loaves(s: Sketch, p: Prop) -> Box:
    (x, y, z), (w, _, _) = p.at, p.size
    s.cube(Box.at(x, y, z, w, 0.5, 0.06), "steel")
    for i in range(int(w / 0.5)):
        a = x + 0.06 + i * 0.5
        s.cube(Box.at(a, y + 0.08, z + 0.06, 0.38, 0.34, 0.2), "bread" if i % 2 else "tan", top=lit("bread", 0.3))
        s.floor("oak", a + 0.12, y + 0.14, z + 0.26, 0.14, 0.05)
    return Box.at(x, y, z, w, 0.5, 0.26)


@draws("lamp")
def _lamp(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x + 0.06, y + 0.06, z, 0.28, 0.28, 0.18), "ink-7")
    s.cube(Box.at(x + 0.14, y + 0.14, z + 0.18, 0.12, 0.12, 1.32), "ink-7")
    s.cube(Box.at(x, y, z + 1.5, 0.4, 0.4, 0.34), "#FFE08A", left=0.04, right=0.12)
    s.cube(Box.at(x - 0.05, y - 0.05, z + 1.84, 0.5, 0.5, 0.1), "ink-7")
    return Box.at(x, y, z, 0.4, 0.4, 1.94)


@draws("bench")
def _bench(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    for a in (0.1, 1.2):
        s.cube(Box.at(x + a, y + 0.1, z, 0.1, 0.4, 0.26), "ink-7")
    s.cube(Box.at(x, y, z + 0.26, 1.4, 0.5, 0.08), p.colour or "wood")
    s.cube(Box.at(x, y, z + 0.34, 1.4, 0.08, 0.34), p.colour or "wood")
    return Box.at(x, y, z, 1.4, 0.5, 0.68)


@draws("sign")
def _sign(s: Sketch, p: Prop) -> Box:
    (x, y, z), (w, _, _) = p.at, p.size
    for a in (0.1, w - 0.2):
        s.cube(Box.at(x + a, y, z, 0.1, 0.1, 0.5), "oak")
    s.cube(Box.at(x, y - 0.02, z + 0.45, w, 0.14, 0.55), p.colour or "harbour-7")
    if p.text:
        s.text(p.text, Point(x + w / 2, y + 0.12, z + 0.6), 9, "paper")
    return Box.at(x, y - 0.02, z, w, 0.14, 1.0)


@draws("flowers")
def _flowers(s: Sketch, p: Prop) -> Box:
    (x, y, z), (w, d, _) = p.at, p.size
    s.cube(Box.at(x, y, z, w, d, 0.16), "leaf-2")
    for i in range(max(2, int(w * d * 5))):
        a, b = x + w * ((i * 0.37 + 0.1) % 0.9), y + d * ((i * 0.61 + 0.1) % 0.85)
        s.cube(Box.at(a, b, z + 0.16, 0.12, 0.12, 0.1), ("gorse", "coral", "paper", "violet")[i % 4])
    return Box.at(x, y, z, w, d, 0.26)


@draws("stall")
def _stall(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x + 0.1, y + 0.1, z, 1.8, 0.8, 0.5), "wood")
    for i in range(4):
        s.cube(Box.at(x + 0.25 + i * 0.42, y + 0.3, z + 0.5, 0.3, 0.4, 0.14), ("coral", "leaf-2", "gorse", "bread")[i])
    for a, b in ((0.02, 0.05), (1.86, 0.05), (0.02, 0.9), (1.86, 0.9)):
        s.cube(Box.at(x + a, y + b, z, 0.1, 0.1, 1.2), "oak")
    q = Point
    for i in range(5):
        c, a, b = ("paper" if i % 2 else p.colour or "sky-7"), x - 0.1 + i * 0.44, x + 0.34 + i * 0.44
        s.face(c, q(a, y, z + 1.45), q(b, y, z + 1.45), q(b, y + 1.1, z + 1.15), q(a, y + 1.1, z + 1.15))
        s.left(dim(c, 0.16), a, y + 1.1, z + 0.98, 0.44, 0.17)
    return Box.at(x - 0.1, y, z, 2.2, 1.1, 1.45)


@draws("boat")
def _boat(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 0.9, 2.6, 0.34), p.colour or "brick")
    s.cube(Box.at(x + 0.15, y + 0.2, z + 0.34, 0.6, 1.3, 0.36), "gorse-2")
    for i in range(3):
        s.right(dim("sky", 0.15), x + 0.75, y + 0.32 + i * 0.4, z + 0.42, 0.24, 0.18)
    s.left(dim("paper", 0.1), x, y + 2.6, z + 0.22, 0.9, 0.08)
    return Box.at(x, y, z, 0.9, 2.6, 0.7)


@draws("postbox")
def _postbox(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 0.4, 0.4, 0.12), "ink")
    s.cube(Box.at(x + 0.02, y + 0.02, z + 0.12, 0.36, 0.36, 0.66), "brick")
    s.cube(Box.at(x - 0.02, y - 0.02, z + 0.78, 0.44, 0.44, 0.1), "brick")
    s.left("ink", x + 0.1, y + 0.38, z + 0.58, 0.2, 0.06)
    return Box.at(x, y, z, 0.42, 0.42, 0.88)


@draws("cross")
def _market_cross(s: Sketch, p: Prop) -> Box:
    x, y, z = p.at
    s.cube(Box.at(x, y, z, 1.8, 1.8, 0.25), "stone")
    s.cube(Box.at(x + 0.4, y + 0.4, z + 0.25, 1, 1, 0.25), "stone")
    s.cube(Box.at(x + 0.7, y + 0.7, z + 0.5, 0.4, 0.4, 1.5), "stone")
    s.cube(Box.at(x + 0.55, y + 0.55, z + 2.0, 0.7, 0.7, 0.26), "stone")
    s.cube(Box.at(x + 0.72, y + 0.72, z + 2.26, 0.36, 0.36, 0.2), "gorse")
    return Box.at(x, y, z, 1.8, 1.8, 2.46)


@draws("rail")
def _rail(s: Sketch, p: Prop) -> Box:
    (x, y, z), (w, d, h) = p.at, p.size
    s.cube(Box.at(x, y, z, w, d, h), p.colour or "wood")
    return Box.at(x, y, z, w, d, h)


# The signs on the game's bricks --------------------------------------------------------------------------------


@draws("phone")
def _phone(s: Sketch, p: Prop) -> Box:
    """A phone that asks for a code: four dots and a tick."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.3, y - 0.06, z, 0.6, 0.12, 1.0), "ink")
    s.left(SCREEN, x - 0.24, y + 0.06, z + 0.1, 0.48, 0.8)
    for i in range(4):
        s.left("ink", x - 0.2 + i * 0.11, y + 0.06, z + 0.26, 0.07, 0.08)
    q = Point
    s.line("moss", 3, [q(x - 0.15, y + 0.06, z + 0.62), q(x - 0.04, y + 0.06, z + 0.5), q(x + 0.16, y + 0.06, z + 0.78)])
    return Box.at(x - 0.3, y - 0.06, z, 0.6, 0.12, 1.0)


@draws("telephone")
def _telephone(s: Sketch, p: Prop) -> Box:
    """A desk telephone to ring back on."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.36, y - 0.3, z, 0.72, 0.6, 0.26), "brick-8")
    s.cube(Box.at(x - 0.2, y - 0.14, z + 0.26, 0.4, 0.26, 0.12), "brick-8")
    s.floor("paper", x - 0.16, y + 0.08, z + 0.27, 0.32, 0.16)
    s.cube(Box.at(x - 0.52, y - 0.14, z + 0.38, 1.04, 0.22, 0.12), "brick")
    s.cube(Box.at(x - 0.52, y - 0.16, z + 0.26, 0.22, 0.28, 0.14), "brick")
    s.cube(Box.at(x + 0.3, y - 0.16, z + 0.26, 0.22, 0.28, 0.14), "brick")
    return Box.at(x - 0.52, y - 0.3, z, 1.04, 0.6, 0.5)


@draws("notice")
def _notice(s: Sketch, p: Prop) -> Box:
    """A sheet of paper on a board: who we ring, what we unplug, where the backup is."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.42, y - 0.06, z, 0.84, 0.12, 1.12), "oak")
    s.left("paper", x - 0.34, y + 0.06, z + 0.1, 0.68, 0.92)
    s.left("brick", x - 0.26, y + 0.06, z + 0.82, 0.4, 0.09)
    for i in range(4):
        s.left("slate", x - 0.26, y + 0.06, z + 0.62 - i * 0.14, 0.52 - 0.12 * (i % 2), 0.05)
    return Box.at(x - 0.42, y - 0.06, z, 0.84, 0.12, 1.12)


@draws("drive")
def _drive(s: Sketch, p: Prop) -> Box:
    """A backup drive with its lead and its green light."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.5, y - 0.35, z, 1.0, 0.7, 0.36), "ink-7")
    s.left("steel", x - 0.42, y + 0.35, z + 0.12, 0.5, 0.1)
    s.left("#63D48C", x + 0.26, y + 0.35, z + 0.12, 0.12, 0.12)
    s.floor("paper", x - 0.3, y - 0.2, z + 0.36, 0.6, 0.4)
    q = Point
    s.line("moss", 2.6, [q(x - 0.16, y, z + 0.36), q(x - 0.02, y + 0.1, z + 0.36), q(x + 0.2, y - 0.12, z + 0.36)])
    return Box.at(x - 0.5, y - 0.35, z, 1.0, 0.7, 0.36)


@draws("arrow")
def _arrow(s: Sketch, p: Prop) -> Box:
    """A screen with an arrow up: the newest version goes on tonight."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.55, y - 0.07, z, 1.1, 0.14, 0.95), "ink-7")
    s.left("#9BE0F2", x - 0.47, y + 0.07, z + 0.08, 0.94, 0.79)
    q, f = Point, y + 0.07
    s.face("harbour-7", q(x, f, z + 0.82), q(x + 0.28, f, z + 0.5), q(x + 0.1, f, z + 0.5), q(x + 0.1, f, z + 0.18),
           q(x - 0.1, f, z + 0.18), q(x - 0.1, f, z + 0.5), q(x - 0.28, f, z + 0.5))  # fmt: skip
    return Box.at(x - 0.55, y - 0.07, z, 1.1, 0.14, 0.95)


@draws("routers")
def _routers(s: Sketch, p: Prop) -> Box:
    """Two Wi-Fi boxes with a wall between them."""
    x, y, z = p.at
    for i, colour in enumerate(("paper", "gorse")):
        a = x - 0.54 + i * 0.66
        s.cube(Box.at(a, y - 0.25, z, 0.42, 0.5, 0.2), colour)
        s.left("moss", a + 0.08, y + 0.25, z + 0.07, 0.08, 0.08)
        for k in (0.02, 0.32):
            s.cube(Box.at(a + k, y - 0.2, z + 0.2, 0.08, 0.08, 0.5), "ink-7")
        if i == 0:
            s.cube(Box.at(x - 0.07, y - 0.4, z, 0.14, 0.8, 0.75), "paper")
    return Box.at(x - 0.54, y - 0.4, z, 1.08, 0.8, 0.75)


@draws("lens")
def _lens(s: Sketch, p: Prop) -> Box:
    """A magnifying glass."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.07, y - 0.05, z, 0.14, 0.1, 0.5), "oak")
    ring(s, Point(x, y, z + 0.82), "left", [(0.4, "ink"), (0.3, SCREEN)])
    s.line("paper", 2, [Point(x - 0.16, y, z + 0.8), Point(x - 0.02, y, z + 0.98)])
    return Box.at(x - 0.4, y - 0.05, z, 0.8, 0.1, 1.22)


@draws("cake")
def _cake(s: Sketch, p: Prop) -> Box:
    """A cake for the staff hour."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.5, y - 0.4, z, 1.0, 0.8, 0.06), "paper")
    s.cube(Box.at(x - 0.4, y - 0.3, z + 0.06, 0.8, 0.6, 0.18), "bread")
    s.cube(Box.at(x - 0.4, y - 0.3, z + 0.24, 0.8, 0.6, 0.08), "brick")
    s.cube(Box.at(x - 0.4, y - 0.3, z + 0.32, 0.8, 0.6, 0.18), "bread")
    s.cube(Box.at(x - 0.42, y - 0.32, z + 0.5, 0.84, 0.64, 0.1), "paper")
    for i in range(3):
        s.cube(Box.at(x - 0.3 + i * 0.24, y - 0.06, z + 0.6, 0.13, 0.13, 0.14), "brick")
    return Box.at(x - 0.5, y - 0.4, z, 1.0, 0.8, 0.74)


@draws("envelope")
def _envelope(s: Sketch, p: Prop) -> Box:
    """An envelope caught by a sieve."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.6, y - 0.06, z, 1.2, 0.12, 0.86), "paper")
    q, f = Point, y + 0.06
    s.line("ink", 2, [q(x - 0.58, f, z + 0.82), q(x, f, z + 0.38), q(x + 0.58, f, z + 0.82)])
    s.face("brick", q(x - 0.14, f, z + 0.4), q(x, f, z + 0.56), q(x + 0.14, f, z + 0.4), q(x, f, z + 0.24))
    return Box.at(x - 0.6, y - 0.06, z, 1.2, 0.12, 0.86)


@draws("umbrella")
def _umbrella(s: Sketch, p: Prop) -> Box:
    """An umbrella: square, four panels."""
    x, y, z = p.at
    q, r, up = Point, 0.6, z + 0.72
    s.cube(Box.at(x - 0.05, y - 0.05, z, 0.1, 0.1, 1.0), "oak")
    tip = q(x, y, z + 1.12)
    for colour, a, b in (
        ("paper", q(x - r, y - r, up), q(x + r, y - r, up)), ("harbour-6", q(x - r, y - r, up), q(x - r, y + r, up)),
        ("paper", q(x - r, y + r, up), q(x + r, y + r, up)), ("harbour-7", q(x + r, y - r, up), q(x + r, y + r, up)),
    ):  # fmt: skip
        s.face(dim(colour, 0.1), a, b, tip)
    s.cube(Box.at(x - 0.05, y - 0.05, z + 1.1, 0.1, 0.1, 0.12), "oak")
    return Box.at(x - r, y - r, z, 2 * r, 2 * r, 1.22)


@draws("camera")
def _camera(s: Sketch, p: Prop) -> Box:
    """A camera on a pole, looking down the street."""
    x, y, z = p.at
    s.cube(Box.at(x - 0.08, y - 0.08, z, 0.16, 0.16, 0.7), "ink-7")
    s.cube(Box.at(x - 0.24, y - 0.35, z + 0.65, 0.48, 0.9, 0.42), "paper")
    s.cube(Box.at(x - 0.29, y - 0.4, z + 1.07, 0.58, 1.05, 0.07), "slate")
    ring(s, Point(x, y + 0.55, z + 0.86), "left", [(0.18, "ink"), (0.08, "brick")])
    return Box(x - 0.29, y - 0.4, z, x + 0.29, y + 0.65, z + 1.14)
