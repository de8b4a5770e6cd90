"""The pencil: faces, cubes, panels and repeated shapes, written down as short SVG.

Every number has at most one decimal. Neighbouring faces of one colour become one path. Shapes that come
again are kept once on a `Sheet` and used by name; there they take `fill` and `color` from the place of use,
so one cap serves every colour. Nothing here writes a style attribute or a style element.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from safercyber.rules.bricks.colours import LEFT, RIGHT, dim, hex_of, lit
from safercyber.rules.bricks.geometry import INK, Box, Point, flat

CAP_HIGH, CAP_EDGE = 0.16, 0.27
ON_LEFT, ON_RIGHT, ON_TOP = "4.5 2.6 0 5.2 0 0", "-4.5 2.6 0 5.2 0 0", "4.5 2.6-4.5 2.6 0 0"
"""How a pattern lies in a face that looks along +y, along +x, or up."""

_RAW = "raw"
FONT = "Atkinson,'Atkinson Hyperlegible Next',sans-serif"


def number(value: float) -> str:
    """Write a number with at most one decimal and no needless characters."""
    text = f"{value:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return "0" if text in ("-0", "") else text


def _tenths(points: Sequence[Point]) -> list[tuple[int, int]]:
    return [(round(x * 10), round(y * 10)) for x, y in (flat(p) for p in points)]


def _join(numbers: Iterable[int]) -> str:
    out = ""
    for value in numbers:
        text = number(value / 10)
        out += text if not out or text.startswith("-") else " " + text
    return out


def outline(points: Sequence[Point], *, close: bool = True) -> str:
    """Write a path through world points: one absolute move, then relative steps that add up exactly."""
    dots = _tenths(points)
    (px, py), steps = dots[0], []
    for x, y in dots[1:]:
        if (x, y) != (px, py):
            steps += [x - px, y - py]
            px, py = x, y
    return f"M{_join(dots[0])}l{_join(steps)}{'z' if close else ''}" if steps else ""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text is in our reading face, in the unit of `size`. Rather too wide than too narrow."""
    wide = 0.0
    for letter in text:
        if letter in "ijl.,:;'’|! ·":
            wide += 0.29
        elif letter in "ftr()-I1":
            wide += 0.4
        elif letter in "mwMW@%":
            wide += 0.87
        elif letter.isupper() or letter in "£+":
            wide += 0.66
        else:
            wide += 0.56
    return wide * size * (1.05 if bold else 1.0)


class Sheet:
    """The shapes one picture keeps by name, and the light it is drawn in."""

    def __init__(self, prefix: str, tone: Callable[[str], str] | None = None) -> None:
        self.prefix = prefix
        self.tone = tone or (lambda colour: colour)
        self._kept: dict[str, tuple[str, str]] = {}

    def keep(self, key: str, make: Callable[[str], str]) -> str:
        """Return the id of a shape, made on first use. `make` is given the id and returns its SVG."""
        if key not in self._kept:
            name = f"{self.prefix}{len(self._kept):x}" if self.prefix else f"b{len(self._kept):x}"
            self._kept[key] = (name, "")
            self._kept[key] = (name, make(name))
        return self._kept[key][0]

    def symbol(self, key: str, paint: Callable[["Sketch"], None]) -> str:
        """Return the id of a repeated shape, drawn around the world's origin on first use."""

        def make(name: str) -> str:
            inner = Sketch(self)
            paint(inner)
            return f'<symbol id="{name}" overflow="visible">{inner.svg()}</symbol>'

        return self.keep(key, make)

    def defs(self) -> str:
        """Return all kept shapes, ready to stand first in the picture."""
        return "<defs>" + "".join(body for _, body in self._kept.values()) + "</defs>" if self._kept else ""


class Sketch:
    """What has been drawn of one thing, in order."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._marks: list[tuple[str, str]] = []

    def _path(self, attributes: str, d: str) -> None:
        if not d:
            return
        if self._marks and self._marks[-1][0] == attributes:
            attributes, before = self._marks.pop()
            d = before + d
        self._marks.append((attributes, d))

    def raw(self, svg: str) -> None:
        """Add finished SVG."""
        self._marks.append((_RAW, svg))

    def face(self, colour: str, *points: Point, opacity: float = 1.0) -> None:
        """Fill a polygon. An empty colour takes the fill of the place where the shape is used."""
        fill = {"": "", "skin": ' fill="currentColor"'}.get(colour)
        if fill is None:
            fill = f' fill="{self.sheet.tone(hex_of(colour))}"'
        self._path(fill + (f' opacity="{number(opacity)}"' if opacity < 1 else ""), outline(points))

    def line(self, colour: str, width: float, *lines: Sequence[Point], opacity: float = 1.0) -> None:
        """Draw open lines of one colour; the width is in picture units."""
        stroke = f' fill="none" stroke="{self.sheet.tone(hex_of(colour))}" stroke-width="{number(width)}"'
        faint = f' opacity="{number(opacity)}"' if opacity < 1 else ""
        self._path(stroke + faint, "".join(outline(line, close=False) for line in lines))

    def pattern(self, key: str, matrix: str, body: str, wide: float, high: float, *points: Point) -> None:
        """Fill a polygon with a repeated pattern; the matrix lays it in a plane, five pattern units to one unit."""

        def make(name: str) -> str:
            return (
                f'<pattern id="{name}" width="{number(wide)}" height="{number(high)}" patternUnits="userSpaceOnUse" '
                f'patternTransform="matrix({matrix})">{body}</pattern>'
            )

        name = self.sheet.keep(f"pattern {key} {matrix}", make)
        self._path(f' fill="url(#{name})"', outline(points))

    # Solids -------------------------------------------------------------------------------------------------

    def cube(self, box: Box, colour: str, *, top: str = "", left: float = LEFT, right: float = RIGHT) -> None:
        """Draw a box: its whole outline in the left shade first, so that no seam lets the ground through."""
        x0, y0, z0, x1, y1, z1 = box
        p = Point
        base = dim(colour, left) if left else colour
        self.face(base, p(x0, y1, z0), p(x1, y1, z0), p(x1, y0, z0), p(x1, y0, z1), p(x0, y0, z1), p(x0, y1, z1))
        self.face(dim(colour, right), p(x1, y0, z0), p(x1, y1, z0), p(x1, y1, z1), p(x1, y0, z1))
        self.face(top or lit(colour), p(x0, y0, z1), p(x1, y0, z1), p(x1, y1, z1), p(x0, y1, z1))

    def shaded_cube(self, box: Box, colour: str = "") -> None:
        """Draw a box in the colour of the place of use ("") or in its `color` ("skin"), shaded by overlays."""
        x0, y0, z0, x1, y1, z1 = box
        p = Point
        self.face(colour, p(x0, y1, z0), p(x1, y1, z0), p(x1, y0, z0), p(x1, y0, z1), p(x0, y0, z1), p(x0, y1, z1))
        self.face(INK, p(x0, y1, z0), p(x1, y1, z0), p(x1, y1, z1), p(x0, y1, z1), opacity=0.1)
        self.face(INK, p(x1, y0, z0), p(x1, y1, z0), p(x1, y1, z1), p(x1, y0, z1), opacity=0.3)
        self.face("#FFFFFF", p(x0, y0, z1), p(x1, y0, z1), p(x1, y1, z1), p(x0, y1, z1), opacity=0.1)

    def left(self, colour: str, x: float, y: float, z: float, w: float, h: float, *, opacity: float = 1.0) -> None:
        """Draw a panel on a face that looks along +y (down to the left)."""
        p = Point
        self.face(colour, p(x, y, z), p(x + w, y, z), p(x + w, y, z + h), p(x, y, z + h), opacity=opacity)

    def right(self, colour: str, x: float, y: float, z: float, d: float, h: float, *, opacity: float = 1.0) -> None:
        """Draw a panel on a face that looks along +x (down to the right)."""
        p = Point
        self.face(colour, p(x, y, z), p(x, y + d, z), p(x, y + d, z + h), p(x, y, z + h), opacity=opacity)

    def floor(self, colour: str, x: float, y: float, z: float, w: float, d: float, *, opacity: float = 1.0) -> None:
        """Draw a panel that lies flat."""
        p = Point
        self.face(colour, p(x, y, z), p(x + w, y, z), p(x + w, y + d, z), p(x, y + d, z), opacity=opacity)

    # Repeated shapes ----------------------------------------------------------------------------------------

    def use(self, name: str, at: Point, *, fill: str = "", color: str = "") -> None:
        """Use a kept shape with its origin at a world point."""
        x, y = flat(at)
        look = f' fill="{self.sheet.tone(hex_of(fill))}"' if fill else ""
        look += f' color="{self.sheet.tone(hex_of(color))}"' if color else ""
        self.raw(f'<use href="#{name}" x="{number(x)}" y="{number(y)}"{look}/>')

    def caps(self, spots: Sequence[Point], colour: str) -> None:
        """Draw square caps whose unit squares have their low corners at these points, far ones first."""
        if not spots:
            return

        def paint(s: "Sketch") -> None:
            a, b = CAP_EDGE, 1 - CAP_EDGE
            s.face(INK, Point(b, a, 0), Point(b + 0.1, a - 0.05, 0), Point(b + 0.1, b - 0.05, 0), Point(b, b, 0), opacity=0.2)
            s.shaded_cube(Box(a, a, 0, b, b, CAP_HIGH))
            s.floor("#FFFFFF", a, a, CAP_HIGH, b - a, b - a, opacity=0.2)

        name = self.sheet.symbol("cap", paint)
        self.raw(f'<g fill="{self.sheet.tone(hex_of(colour))}">')
        for spot in sorted(spots, key=lambda q: (q.x + q.y, q.x)):
            self.use(name, spot)
        self.raw("</g>")

    def text(self, words: str, at: Point, size: float, colour: str, *, plane: str = "left") -> None:
        """Write on a wall: real text, leaning with the face it stands on."""
        x, y = flat(at)
        lean = ".9 .5 0 1" if plane == "left" else ".9-.5 0 1"
        self.raw(
            f'<text transform="matrix({lean} {number(x)} {number(y)})" font-family="{FONT}" font-size="{number(size)}" '
            f'font-weight="700" text-anchor="middle" fill="{self.sheet.tone(hex_of(colour))}">{escape(words)}</text>'
        )

    def svg(self) -> str:
        """Return all that was drawn."""
        return "".join(d if look is _RAW else f'<path{look} d="{d}"/>' for look, d in self._marks)
