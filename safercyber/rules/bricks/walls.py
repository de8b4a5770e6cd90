"""Buildings: walls with their courses, windows, doors, awnings and roofs with tiles."""

from collections.abc import Callable

from safercyber.rules.bricks.colours import GLASS, LIT, dim, hex_of, lit
from safercyber.rules.bricks.geometry import DOWN, INK, UP, Box, Point, flat
from safercyber.rules.bricks.scene import Building, Opening, Roof
from safercyber.rules.bricks.sketch import ON_LEFT, ON_RIGHT, Sketch, number

EAVES = 0.2
_COURSES = {
    "brick": ('<path d="M0 0h5M0 1.3h5M1 0v1.3M3.5 1.3v1.3" fill="none" stroke="#13213A" stroke-width=".3" opacity=".2"/>', 5, 2.6),
    "boards": ('<path d="M0 0h5" stroke="#13213A" stroke-width=".3" opacity=".2"/>', 5, 1.5),
}  # fmt: skip


def building(s: Sketch, b: Building) -> Box:
    """Draw a building and return the box that holds it."""
    (x, y), (w, d, h) = b.at, b.size
    s.cube(Box.at(x, y, 0, w, d, h), b.colour)
    if b.walls != "plain":
        body, wide, high = _COURSES[b.walls]
        p = Point
        s.pattern(b.walls, ON_LEFT, body, wide, high, p(x, y + d, 0), p(x + w, y + d, 0), p(x + w, y + d, h), p(x, y + d, h))
        s.pattern(b.walls, ON_RIGHT, body, wide, high, p(x + w, y, 0), p(x + w, y + d, 0), p(x + w, y + d, h), p(x + w, y, h))
    if b.plinth:
        s.left(dim(b.plinth, 0.16), x, y + d, 0, w, 0.2)
        s.right(dim(b.plinth, 0.34), x + w, y, 0, d, 0.2)
    over = EAVES if b.roof.kind == "gable" else 0.1
    s.left(INK, x, y + d, h - 0.14, w, 0.14, opacity=0.2)
    s.right(INK, x + w, y, h - 0.14, d, 0.14, opacity=0.2)
    reach = over
    for face, openings in (("left", b.left), ("right", b.right)):
        for opening in openings:
            spots = [(opening.at[0] + i * opening.step, opening.at[1]) for i in range(opening.repeat)]
            reach = max(reach, _opening(s, face, b, opening, spots))
    top = roof(s, b.roof, b.colour, Box.at(x, y, h, w, d, 0))
    return Box(x - over, y - over, 0, x + w + over, y + d + reach, top)


def _opening(s: Sketch, face: str, b: Building, o: Opening, spots: list[tuple[float, float]]) -> float:
    """Draw one kind of opening at all its places on a face; return how far it reaches out from the wall."""
    x, y = b.at[0], b.at[1] + b.size[1]
    shade = 0.0 if face == "left" else 0.18

    def panel(colour: str, a: float, z: float, w: float, h: float, *, opacity: float = 1.0) -> None:
        if face == "left":
            s.left(colour, x + a, y, z, w, h, opacity=opacity)
        else:
            s.right(colour, b.at[0] + b.size[0], y - a - w, z, w, h, opacity=opacity)

    w, h = o.size
    if o.kind in ("window", "shopfront"):
        name = s.sheet.symbol(f"{face} {o.kind} {o.size} {o.colour} {o.lit}", lambda inner: _window(inner, face, o, shade))
        for a, z in spots:
            s.use(name, Point(x + a, y, z) if face == "left" else Point(b.at[0] + b.size[0], y - a - w, z))
        return 0.05
    if o.kind == "door":
        for a, z in spots:
            panel(dim("paper", 0.06 + shade), a - 0.08, z, w + 0.16, h + 0.08)
            panel(dim(o.colour or "harbour-7", shade), a, z, w, h)
            panel(dim(LIT if o.lit else GLASS, shade), a + w * 0.2, z + h * 0.6, w * 0.6, h * 0.26)
            panel(INK, a + w * 0.2, z + h * 0.12, w * 0.6, h * 0.36, opacity=0.2)
            panel("gorse", a + w * 0.78, z + h * 0.5, 0.07, 0.07)
        return 0.05
    if o.kind == "sign":
        for a, z in spots:
            panel(INK, a + 0.04, z - 0.08, w, h, opacity=0.2)
            panel(dim(o.colour or "ink", shade * 0.5), a, z, w, h)
            middle = a + w / 2
            at = Point(x + middle, y, z + h * 0.27) if face == "left" else Point(b.at[0] + b.size[0], y - middle, z + h * 0.27)
            dark = sum(int(hex_of(o.colour or "ink")[i : i + 2], 16) for i in (1, 3, 5)) < 420
            s.text(o.text, at, h * 19, "paper" if dark else "ink", plane=face)
        return 0.05
    if o.kind == "timber":
        for a, z in spots:
            panel(dim(o.colour or "oak", 0.1 + shade), a, z, w, h)
        return 0.0
    return _awning(s, face, b, o, spots)


def _window(s: Sketch, face: str, o: Opening, shade: float) -> None:
    """Draw a window around the world's origin: frame, glass, the shadow of its lintel, bars and a sill."""
    w, h = o.size
    frame = dim("paper", 0.06 + shade)
    _panel(s, face, INK, 0, -0.22, w + 0.1, 0.1, opacity=0.2)
    _panel(s, face, frame, -0.07, -0.07, w + 0.14, h + 0.14)
    _panel(s, face, dim(LIT, shade * 0.5) if o.lit else dim(o.colour or GLASS, shade), 0, 0, w, h)
    _panel(s, face, INK, 0, h - 0.1, w, 0.1, opacity=0.2)
    _panel(s, face, INK, 0 if face == "left" else w - 0.07, 0, 0.07, h - 0.1, opacity=0.2)
    if o.kind == "shopfront":
        for i, loaf in enumerate(("bread", "tan", "bread", "coral")):
            _panel(s, face, dim(loaf, shade), 0.12 + i * (w - 0.2) / 4, 0, (w - 0.6) / 4, 0.2 + 0.1 * (i % 2))
    _panel(s, face, frame, w / 2 - 0.03, 0, 0.06, h)
    if h > 0.7 and o.kind == "window":
        _panel(s, face, frame, 0, h * 0.55, w, 0.06)
    _panel(s, face, dim("paper", shade), -0.12, -0.14, w + 0.24, 0.08)


def _panel(s: Sketch, face: str, colour: str, a: float, z: float, w: float, h: float, *, opacity: float = 1.0) -> None:
    if face == "left":
        s.left(colour, a, 0, z, w, h, opacity=opacity)
    else:
        s.right(colour, 0, a, z, w, h, opacity=opacity)


def _awning(s: Sketch, face: str, b: Building, o: Opening, spots: list[tuple[float, float]]) -> float:
    x, y, right = b.at[0], b.at[1] + b.size[1], b.at[0] + b.size[0]
    out, fall, hem = 0.6, 0.34, 0.2
    w, h = o.size
    stripes = max(2, round(w / 0.4))
    step = w / stripes
    for a, z in spots:
        top = z + h

        def at(along: float, away: float, up: float, a: float = a) -> Point:
            return Point(x + a + along, y + away, up) if face == "left" else Point(right + away, y - a - along, up)

        if face == "left":
            s.left(INK, x + a, y, z - 0.3, w, h, opacity=0.2)
        for odd in (0, 1):
            colour = "paper" if odd else (o.colour or "brick")
            for i in range(odd, stripes, 2):
                p, q = i * step, (i + 1) * step
                s.face(colour, at(p, 0, top), at(q, 0, top), at(q, out, top - fall), at(p, out, top - fall))
        for odd in (0, 1):
            colour = dim("paper" if odd else (o.colour or "brick"), 0.14 if face == "left" else 0.28)
            for i in range(odd, stripes, 2):
                p, q = i * step, (i + 1) * step
                s.face(colour, at(p, out, top - fall), at(q, out, top - fall), at(q, out, top - fall - hem), at(p, out, top - fall - hem))
        if face == "left":
            s.face(dim(o.colour or "brick", 0.34), at(w, 0, top), at(w, out, top - fall), at(w, out, top - fall - hem), at(w, 0, top - hem))
    return out if face == "left" else 0.05


def roof(s: Sketch, r: Roof, wall: str, base: Box) -> float:
    """Draw a roof on the top of a box and return the height of its highest point."""
    x0, y0, z, x1, y1, _ = base
    if r.kind != "gable":
        over, high = 0.12, r.high or 0.26
        slab = Box(x0 - over, y0 - over, z, x1 + over, y1 + over, z + high)
        s.cube(slab, r.colour)
        if r.kind == "caps":
            nx, ny = int(slab.x1 - slab.x0), int(slab.y1 - slab.y0)
            ox, oy = (slab.x0 + slab.x1 - nx) / 2, (slab.y0 + slab.y1 - ny) / 2
            s.caps([Point(ox + i, oy + j, slab.z1) for i in range(nx) for j in range(ny)], r.colour)
            return slab.z1 + 0.16
        s.floor(INK, slab.x0 + 0.25, slab.y0 + 0.25, slab.z1, slab.x1 - slab.x0 - 0.5, slab.y1 - slab.y0 - 0.5, opacity=0.1)
        return slab.z1
    high = r.high or 1.0
    x0, y0, x1, y1 = x0 - EAVES, y0 - EAVES, x1 + EAVES, y1 + EAVES
    along_x = r.axis == "x"
    # u runs along the ridge, v across it; the slope at the greater v faces the viewer.
    u0, u1, v0, v1 = (x0, x1, y0, y1) if along_x else (y0, y1, x0, x1)
    middle, half, lip = (v0 + v1) / 2, (v1 - v0) / 2, 0.13

    def at(u: float, v: float, up: float = 0.0) -> Point:
        height = z + high * (1 - abs(v - middle) / half) + up
        return Point(u, v, height) if along_x else Point(v, u, height)

    front, end = (0.1, 0.34) if along_x else (0.3, 0.16)
    # The gable end under the roof, set back to the wall, then its shadow under the barge boards.
    flush, inner = u1 - EAVES, half - EAVES
    rise = high * inner / half
    gable = [Point(*p) for p in ((flush, middle - inner, z), (flush, middle + inner, z), (flush, middle, z + rise))]
    gable = gable if along_x else [Point(p.y, p.x, p.z) for p in gable]
    s.face(dim(wall, 0.32 if along_x else 0.16), *gable)
    s.face(lit(r.colour, 0.1), at(u0, v0), at(u1, v0), at(u1, middle), at(u0, middle))
    s.face(dim(r.colour, front), at(u0, v1), at(u1, v1), at(u1, middle), at(u0, middle))
    # Tiles lie in the plane of the slope: along the ridge, and down the slope for one unit of ground.
    rows = max(3, round(half * 2.6))
    row, steep = 5 * half / rows, DOWN + UP * high / half
    ex, ey = flat(at(u0, v1))
    down = f"-4.5 {number(steep / 5)}" if along_x else f"4.5 {number(steep / 5)}"
    n = number(row)
    tiles = f'<path d="M0 0h2.5M0 {n}h2.5M.6 0v{n}M1.9 {n}v{n}" fill="none" stroke="{INK}" stroke-width=".2" opacity=".3"/>'
    s.pattern("tiles", f"{'4.5 2.6 ' if along_x else '-4.5 2.6 '}{down} {number(ex)} {number(ey)}", tiles, 2.5, float(n) * 2,
              at(u0, v1), at(u1, v1), at(u1, middle), at(u0, middle))  # fmt: skip
    # A highlight along the ridge and the front eaves, and barge boards on the gable end.
    s.face(dim(r.colour, front + 0.2), at(u0, v1), at(u1, v1), at(u1, v1, -lip), at(u0, v1, -lip))
    board = lit(wall, 0.5)
    s.face(dim(board, end), at(u1, v0), at(u1, middle), at(u1, middle, -lip * 1.3), at(u1, v0, -lip))
    s.face(dim(board, end * 0.8), at(u1, v1), at(u1, middle), at(u1, middle, -lip * 1.3), at(u1, v1, -lip))
    s.line(lit(r.colour, 0.4), 1.4, [at(u0, middle), at(u1, middle)])
    return max(_chimney(s, at, u0, u1, middle, half, along_x), z + high) if r.chimney else z + high


def _chimney(s: Sketch, at: Callable[..., Point], u0: float, u1: float, middle: float, half: float, along_x: bool) -> float:
    a, b = u0 + (u1 - u0) * 0.2, u0 + (u1 - u0) * 0.2 + 0.5
    v0, v1 = middle + half * 0.1, middle + half * 0.1 + 0.45
    top = at(a, v0).z + 0.6
    colour = "clay"

    def lift(point: Point, z: float) -> Point:
        return Point(point.x, point.y, z)

    s.face(dim(colour, 0.16 if along_x else 0.32), at(a, v1), at(b, v1), lift(at(b, v1), top), lift(at(a, v1), top))
    s.face(dim(colour, 0.32 if along_x else 0.16), at(b, v0), at(b, v1), lift(at(b, v1), top), lift(at(b, v0), top))
    low, far = at(a, v0), at(b, v1)
    s.cube(Box(low.x - 0.06, low.y - 0.06, top, far.x + 0.06, far.y + 0.06, top + 0.14), "stone")
    s.cube(Box(low.x + 0.12, low.y + 0.12, top + 0.14, far.x - 0.12, far.y - 0.12, top + 0.3), "oak")
    return float(top + 0.3)
