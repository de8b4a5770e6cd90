"""What lives and moves: trees, cube people, vehicles, fences and flags."""

from functools import partial

from safercyber.rules.bricks.colours import dim, hex_of, lit
from safercyber.rules.bricks.geometry import INK, Box, Point, flat
from safercyber.rules.bricks.scene import Fence, Flag, Person, Tree, Vehicle
from safercyber.rules.bricks.sketch import Sketch, number


def tree(s: Sketch, t: Tree) -> Box:
    """Draw a tree: a fir of square tiers, a round tree of leaf blocks, or a bush."""
    name = s.sheet.symbol(f"tree {t.kind} {t.tiers} {t.colour}", partial(_tree, t=t))
    s.use(name, Point(*t.at))
    high = {"fir": 0.5 + t.tiers * 0.46 + 0.2, "round": 1.95, "bush": 0.55}[t.kind]
    return Box.at(t.at[0], t.at[1], 0, 1, 1, high)


def _tree(s: Sketch, t: Tree) -> None:
    if t.kind == "bush":
        s.cube(Box(0.15, 0.15, 0, 0.85, 0.85, 0.36), t.colour)
        s.cube(Box(0.3, 0.3, 0.36, 0.7, 0.7, 0.52), lit(t.colour, 0.1))
        return
    s.cube(Box(0.37, 0.37, 0, 0.63, 0.63, 0.6), "oak")
    if t.kind == "round":
        s.cube(Box(0.05, 0.05, 0.55, 0.95, 0.95, 1.35), t.colour)
        s.cube(Box(0.2, 0.2, 1.35, 0.8, 0.8, 1.75), lit(t.colour, 0.08))
        s.cube(Box(0.36, 0.36, 1.75, 0.64, 0.64, 1.9), lit(t.colour, 0.22))
        for a, z in ((0.15, 0.75), (0.62, 1.05), (0.4, 0.68)):
            s.left(lit(t.colour, 0.1), a, 0.95, z, 0.16, 0.12)
        for a, z in ((0.2, 1.0), (0.6, 0.75)):
            s.right(dim(t.colour, 0.12), 0.95, a, z, 0.16, 0.12)
        return
    for i in range(t.tiers):
        k, z = i * 0.4 / t.tiers, 0.42 + i * 0.46
        s.cube(Box(k, k, z, 1 - k, 1 - k, z + 0.48), lit(t.colour, 0.04 * i))
        s.left(INK, k, 1 - k, z, 1 - 2 * k, 0.1, opacity=0.1)
    z = 0.42 + t.tiers * 0.46
    s.cube(Box(0.36, 0.36, z, 0.64, 0.64, z + 0.14), lit(t.colour, 0.22))


def person(s: Sketch, p: Person) -> Box:
    """Draw a cube person around the point where they stand."""
    k = p.tall
    at = Point(p.at[0], p.at[1], p.z)
    key = f"{k} {p.looks} {p.wheelchair}"
    s.use(s.sheet.symbol("person " + key, partial(_body, k=k, looks=p.looks, wheelchair=p.wheelchair)), at, fill=p.shirt, color=p.skin)
    if p.style != "bald":
        s.use(s.sheet.symbol(f"hair {p.style} {key}", partial(_hair, k=k, p=p)), at, fill=p.hair)
    r = 0.26 * k
    return Box(p.at[0] - r, p.at[1] - r, p.z, p.at[0] + r, p.at[1] + r, p.z + (1.0 if p.style == "hat" else 0.9) * k)


def _lift(wheelchair: bool) -> float:
    return -0.06 if wheelchair else 0.0


def _body(s: Sketch, k: float, looks: str, wheelchair: bool) -> None:
    left = looks == "left"
    up = _lift(wheelchair)

    def box(a0: float, a1: float, b0: float, b1: float, z0: float, z1: float) -> Box:
        # a runs across the shoulders, b from the back to the front.
        x0, x1, y0, y1 = (a0, a1, b0, b1) if left else (b0, b1, a0, a1)
        return Box(x0 * k, y0 * k, z0 * k, x1 * k, y1 * k, z1 * k)

    if wheelchair:
        s.cube(box(-0.2, 0.2, -0.2, -0.12, 0.1, 0.62), "ink-7")
        s.cube(box(-0.18, 0.18, -0.16, 0.24, 0.1, 0.2), "ink-7")
        s.cube(box(-0.13, 0.13, 0.1, 0.26, 0.02, 0.3), "slate")
    else:
        s.cube(box(-0.13, 0.13, -0.09, 0.09, 0, 0.2), "ink-7")
        s.left(INK, -0.015 * k, 0.09 * k, 0, 0.03 * k, 0.2 * k) if left else s.right(INK, 0.09 * k, -0.015 * k, 0, 0.03 * k, 0.2 * k)
    lo, hi = 0.18 + up, 0.56 + up
    s.shaded_cube(box(-0.22, -0.15, -0.07, 0.07, lo + 0.1, hi))
    s.shaded_cube(box(-0.22, -0.15, -0.06, 0.06, lo + 0.03, lo + 0.1), "skin")
    s.shaded_cube(box(-0.15, 0.15, -0.11, 0.11, lo, hi))
    s.shaded_cube(box(0.15, 0.22, -0.06, 0.06, lo + 0.03, lo + 0.1), "skin")
    s.shaded_cube(box(0.15, 0.22, -0.07, 0.07, lo + 0.1, hi))
    s.shaded_cube(box(-0.14, 0.14, -0.13, 0.13, hi, hi + 0.28), "skin")
    for a in (-0.085, 0.04):
        if left:
            s.left(INK, a * k, 0.13 * k, (hi + 0.1) * k, 0.05 * k, 0.07 * k)
        else:
            s.right(INK, 0.13 * k, a * k, (hi + 0.1) * k, 0.05 * k, 0.07 * k)
    if wheelchair:
        _wheel(s, Point(0.0, 0.24 * k, 0.2 * k) if left else Point(0.24 * k, 0.0, 0.2 * k), 0.2 * k, "left" if left else "right")


def _hair(s: Sketch, k: float, p: Person) -> None:
    up = 0.56 + _lift(p.wheelchair)
    left = p.looks == "left"
    top = up + 0.28
    if p.style == "hat":
        s.shaded_cube(Box(-0.14 * k, -0.14 * k, (top - 0.04) * k, 0.14 * k, 0.14 * k, (top + 0.06) * k))
        s.shaded_cube(Box(-0.17 * k, -0.17 * k, (top + 0.06) * k, 0.17 * k, 0.17 * k, (top + 0.2) * k))
        return
    crown = Box(-0.15 * k, -0.14 * k, (top - 0.07) * k, 0.15 * k, 0.14 * k, (top + 0.04) * k)
    if p.style in ("long", "scarf"):
        # Hair falls over the side that is turned away from the eyes.
        low = up - 0.08 if p.style == "long" else up - 0.02
        if left:
            s.shaded_cube(Box(0.03 * k, -0.14 * k, low * k, 0.15 * k, 0.09 * k, (top - 0.06) * k))
            s.left("", -0.15 * k, 0.14 * k, low * k, 0.05 * k, (top - low) * k)
        else:
            s.shaded_cube(Box(-0.14 * k, 0.03 * k, low * k, 0.09 * k, 0.15 * k, (top - 0.06) * k))
            s.right("", 0.14 * k, -0.15 * k, low * k, 0.05 * k, (top - low) * k)
        if p.style == "scarf":
            s.shaded_cube(Box(-0.15 * k, -0.15 * k, (up - 0.06) * k, 0.15 * k, 0.15 * k, (up + 0.04) * k))
    s.shaded_cube(crown)


def _wheel(s: Sketch, centre: Point, r: float, face: str) -> None:
    x, y = flat(centre)
    lean = ".9 .5 0 1" if face == "left" else ".9-.5 0 1"
    tone = s.sheet.tone
    s.raw(
        f'<g transform="matrix({lean} {number(x)} {number(y)})"><circle r="{number(r * 26)}" fill="{tone(hex_of("ink"))}"/>'
        f'<circle r="{number(r * 12)}" fill="{tone(hex_of("steel"))}"/></g>'
    )


def vehicle(s: Sketch, v: Vehicle) -> Box:
    """Draw a van, a car or a bus facing down to the right."""
    x, y = v.at
    if v.kind == "car":
        w, d = 2.2, 1.1
        s.cube(Box.at(x, y, 0.16, w, d, 0.42), v.colour)
        s.cube(Box.at(x + 0.35, y + 0.06, 0.58, 1.25, d - 0.12, 0.4), lit(v.colour, 0.06))
        s.left("sky", x + 0.45, y + d - 0.06, 0.63, 0.5, 0.28)
        s.left("sky", x + 1.02, y + d - 0.06, 0.63, 0.48, 0.28)
        s.right(dim("sky", 0.2), x + 1.6, y + 0.14, 0.63, d - 0.28, 0.28)
        cab = x + w
        wheels = (0.45, 1.7)
    elif v.kind == "bus":
        w, d = 4.4, 1.3
        s.cube(Box.at(x, y, 0.18, w, d, 1.5), v.colour)
        s.left(v.stripe, x, y + d, 0.5, w, 0.16)
        for i in range(5):
            s.left("sky", x + 0.25 + i * 0.82, y + d, 0.85, 0.62, 0.5)
        s.right(dim("sky", 0.2), x + w, y + 0.15, 0.75, d - 0.3, 0.6)
        cab = x + w
        wheels = (0.8, 3.5)
    else:
        w, d = 3.1, 1.15
        s.cube(Box.at(x, y, 0.18, 2.3, d, 1.12), v.colour)
        s.cube(Box.at(x + 2.3, y, 0.18, 0.8, d, 0.72), v.colour)
        p = Point
        # A sloping windscreen between the bonnet and the roof.
        a, b, top = x + 2.3, x + 2.72, 1.24
        s.face(dim("sky", 0.12), p(b, y + 0.05, 0.9), p(b, y + d - 0.05, 0.9), p(a, y + d - 0.05, top), p(a, y + 0.05, top))
        s.face(dim(v.colour, 0.2), p(a, y + d, 0.9), p(b, y + d, 0.9), p(a, y + d, top))
        s.left("sky", x + 1.85, y + d, 0.75, 0.4, 0.36)
        s.left(v.stripe, x + 0.12, y + d, 0.42, 1.62, 0.62)
        if v.text:
            s.text(v.text, p(x + 0.93, y + d, 0.62), 7.4, "ink")
        s.line(dim(v.colour, 0.35), 0.8, [p(x + 1.8, y + d, 0.3), p(x + 1.8, y + d, 1.2)])
        cab = x + w
        wheels = (0.5, 2.55)
    s.right("gorse-2", cab, y + 0.1, 0.36, 0.2, 0.14)
    s.right("gorse-2", cab, y + d - 0.3, 0.36, 0.2, 0.14)
    s.right(dim("slate", 0.2), cab, y, 0.18, d, 0.1)
    for q in wheels:
        _wheel(s, Point(x + q, y + d + 0.02, 0.24), 0.25, "left")
    return Box.at(x, y, 0, w, d + 0.06, {"car": 1.0, "bus": 1.7, "van": 1.32}[v.kind])


def fence(s: Sketch, f: Fence) -> Box:
    """Draw posts and two rails."""
    (x, y), n, t = f.at, f.length, 0.09
    w, d = (n, t) if f.along == "x" else (t, n)
    posts = max(2, round(n / 0.55) + 1)
    for z in (0.14, 0.32):
        s.cube(
            Box.at(x, y + (0.02 if f.along == "x" else 0), z, w if f.along == "x" else 0.05, d if f.along == "y" else 0.05, 0.08), f.colour
        )
    for i in range(posts):
        q = i * (n - t) / (posts - 1)
        at = (x + q, y) if f.along == "x" else (x, y + q)
        s.cube(Box.at(at[0], at[1], 0, t, t, 0.5), lit(f.colour, 0.1))
    return Box.at(x, y, 0, w, d, 0.5)


FLAGS = {
    "swallow": "M0 0h40l-10 15 10 15H0z", "pennant": "M0 0l45 15L0 30z", "square": "M0 0h38v30H0z",
    "shield": "M0 0h40v17L20 34 0 17z", "wave": "M0 3q10-9 20 0t20 0v26q-10 7-20 0t-20 0z",
}  # fmt: skip
"""The five shapes of a team's flag, 40 by 30, from the top of the pole."""


def flag(s: Sketch, f: Flag) -> Box:
    """Draw a team's flag on its pole. The pole is ink by day and pale by night."""
    pole = hex_of("ink") if s.sheet.tone("#FFFFFF") == "#FFFFFF" else "#EAF2FA"
    x, y = flat(Point(*f.at))
    _, top = flat(Point(f.at[0], f.at[1], f.at[2] + f.high))
    s.raw(
        f'<rect x="{number(x - 2)}" y="{number(top)}" width="4" height="{number(y - top)}" rx="1" fill="{pole}"/>'
        f'<path transform="translate({number(x + 2)} {number(top + 2)})" d="{FLAGS[f.kind]}" fill="{hex_of(f.colour)}" '
        f'stroke="{pole}" stroke-width="2.5" stroke-linejoin="round"/>'
    )
    return Box(f.at[0] - 0.06, f.at[1] - 0.06, f.at[2], f.at[0] + 0.06, f.at[1] + 0.06, f.at[2] + f.high)
