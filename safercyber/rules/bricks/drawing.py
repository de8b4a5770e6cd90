"""From a scene to one SVG: the ground, shadows, things from back to front, then words on top."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from safercyber.rules.bricks.colours import by_night, dim, hex_of, lit
from safercyber.rules.bricks.folk import fence, flag, person, tree, vehicle
from safercyber.rules.bricks.geometry import INK, Box, Point, back_to_front, extent, flat
from safercyber.rules.bricks.labels import Label, Rect, lay_out
from safercyber.rules.bricks.props import prop
from safercyber.rules.bricks.scene import Brick, Plate, Prop, Scene, Stand, Tile
from safercyber.rules.bricks.sketch import CAP_HIGH, FONT, Sheet, Sketch, number, outline
from safercyber.rules.bricks.walls import building

State = Literal["standing", "glowing", "fallen", "new"]
STATE_WORDS: dict[str, str] = {"standing": "", "glowing": "held", "fallen": "knocked over", "new": "new"}
SUN = (0.5, -0.28)
"""How far a shadow falls along x and y for each unit of height: away from the light on the left."""


@dataclass(frozen=True)
class Pin:
    """A label on a stalk: at a named place of the scene or at a point of the world."""

    at: str | tuple[float, float, float]
    title: str
    second: str = ""


@dataclass(frozen=True)
class Placed:
    """A game's brick on the board. `state`: standing, glowing (it stopped something), fallen, or new (just landing).

    `note` is the second line of its label; by default the word for its state.
    """

    stand: str
    state: State = "standing"
    label: bool = True
    note: str | None = None


@dataclass(frozen=True)
class Burst:
    """A star that marks an attack at a place of the scene or at a point, with one or two letters in it."""

    at: str | tuple[float, float, float]
    text: str = "!"


@dataclass
class _Item:
    box: Box
    svg: str


def draw(
    scene: Scene,
    *,
    title: str,
    pins: Sequence[Pin] = (),
    placed: Sequence[Placed] = (),
    bursts: Sequence[Burst] = (),
    night: bool = False,
    hide_small_pins: bool = True,
    id_prefix: str = "",
) -> str:
    """Return the scene as one `<svg role="img">` whose name is `title`.

    Labels carry the class "pin" (so that a stylesheet can hide them on phones), or "label" if
    `hide_small_pins` is false. A placed brick is a `<g class="placed STATE" data-brick="ID">`, and one that is
    new lies in a `<g class="drop">` that a stylesheet may move. Two pictures on one page need two `id_prefix`es.
    There is no style attribute or element, and the picture stands alone without a stylesheet.
    Raises KeyError with the name for a place, stand or brick that the scene does not have.
    """
    sheet = Sheet(id_prefix, by_night if night else None)
    stacked = [part for one in placed if one.state != "fallen" for part in _stand_bricks(scene.stand(one.stand))]
    solid = [Box.at(*b.at, b.size[0], b.size[1], b.high) for b in (*scene.bricks, *stacked)]
    solid += [Box.at(*b.at, *b.size) for b in scene.blocks]
    items: list[_Item] = []
    ground = Sketch(sheet)
    plates: list[Box] = []
    for plate in scene.plates:
        plates.append(_plate(ground, plate))
    for tile in scene.tiles:
        _tile(ground, tile)

    def add(paint: Callable[[Sketch], Box], wrap: str = "") -> Box:
        sketch = Sketch(sheet)
        box = paint(sketch)
        svg = sketch.svg()
        items.append(_Item(box, f"<g {wrap}>{svg}</g>" if wrap else svg))
        return box

    casts: list[Box] = []
    for room in scene.rooms:
        (x, y), (w, d, h) = room.at, room.size
        ground.floor(dim(room.floor, 0.08), x - 0.25, y - 0.25, 0, w + 0.25, d + 0.25)
        ground.floor(room.floor, x, y, 0.05, w, d)
        ground.pattern("floor", "top", '<path d="M0 0h5M0 0v5" fill="none" stroke="#13213A" stroke-width=".1" opacity=".2"/>', 5, 5,
                       Point(x, y, 0.05), Point(x + w, y, 0.05), Point(x + w, y + d, 0.05), Point(x, y + d, 0.05))  # fmt: skip
        back, side = Box(x, y - 0.25, 0, x + w, y, h), Box(x - 0.25, y - 0.25, 0, x, y + d, h)
        for wall in (back, side):
            casts.append(add(lambda s, wall=wall, colour=room.wall, wide=room.windows: _wall(s, wall, colour, wide)))  # type: ignore[misc]
    simple: list[Callable[[Sketch], Box]] = []
    simple += [lambda s, b=b: building(s, b) for b in scene.buildings]  # type: ignore[misc]
    simple += [lambda s, b=b: _brick(s, b, solid) for b in scene.bricks]  # type: ignore[misc]
    simple += [lambda s, b=b: _block(s, Box.at(*b.at, *b.size), b.colour, b.caps, solid) for b in scene.blocks]  # type: ignore[misc]
    simple += [lambda s, t=t: tree(s, t) for t in scene.trees]  # type: ignore[misc]
    simple += [lambda s, p=p: person(s, p) for p in scene.people]  # type: ignore[misc]
    simple += [lambda s, v=v: vehicle(s, v) for v in scene.vehicles]  # type: ignore[misc]
    simple += [lambda s, f=f: fence(s, f) for f in scene.fences]  # type: ignore[misc]
    simple += [lambda s, p=p: prop(s, p) for p in scene.props]  # type: ignore[misc]
    casts += [add(paint) for paint in simple]
    for one in scene.flags:
        add(lambda s, f=one: flag(s, f))  # type: ignore[misc]
    marks: list[Callable[[Sketch], None]] = []
    labels: list[Label] = []
    for brick in placed:
        casts += _place(scene, brick, solid, add, marks, labels)
    for box in plates:
        _shadows(ground, box, [cast for cast in casts if cast.z0 < 0.2])
    order = back_to_front([item.box for item in items])
    over = Sketch(sheet)
    for mark in marks:
        mark(over)
    fixed = [_where(scene, burst.at) for burst in bursts]
    for burst, at in zip(bursts, fixed, strict=True):
        _burst(over, at, burst.text)
    labels += [Label(flat(Point(*p.at)), p.label, size=scene.label_size) for p in scene.places if p.shown]
    labels += [Label(flat(_where(scene, p.at)), p.title, p.second, size=scene.label_size, stalk=True) for p in pins]
    frame = scene.frame or _fit([item.box for item in items] + plates, labels)
    busy = [Rect(x - 30, y - 30, 60, 60) for x, y in map(flat, fixed)]
    words = lay_out(labels, Rect(*frame), busy, "pin" if hide_small_pins else "label")
    box = " ".join(number(n) for n in frame)
    body = ground.svg() + "".join(items[i].svg for i in order) + over.svg() + words
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" viewBox="{box}">{sheet.defs()}{body}</svg>'


def _where(scene: Scene, at: str | tuple[float, float, float]) -> Point:
    return scene.place(at) if isinstance(at, str) else Point(*at)


def _fit(boxes: Sequence[Box], labels: Sequence[Label]) -> tuple[float, float, float, float]:
    edges = [extent(box) for box in boxes] or [(0.0, 0.0, 10.0, 10.0)]
    room = 66.0 if any(label.stalk for label in labels) else 8.0
    left, top = min(e[0] for e in edges) - 8, min(e[1] for e in edges) - room
    right, bottom = max(e[2] for e in edges) + 8, max(e[3] for e in edges) + 8
    return left, top, right - left, bottom - top


# The ground ------------------------------------------------------------------------------------------------------


def _plate(s: Sketch, plate: Plate) -> Box:
    (x, y), (w, d) = plate.at, plate.size
    box = Box.at(x, y, -plate.thick, w, d, plate.thick)
    s.cube(box, plate.colour, top=hex_of(plate.colour), left=0.26, right=0.42)
    s.left(INK, x, y + d, -plate.thick, w, plate.thick * 0.5, opacity=0.1)
    s.right(INK, x + w, y, -plate.thick, d, plate.thick * 0.5, opacity=0.1)
    if plate.studs:
        tone, c = s.sheet.tone, plate.colour
        body = (
            f'<path d="M1.6 1.6h1.8v1.8H1.6z" fill="{tone(dim(c, 0.18))}"/><path d="M1.4 1.4h1.7v1.7H1.4z" fill="{tone(lit(c, 0.18))}"/>'
        )
        s.pattern(f"studs {plate.colour}", "top", body, 5, 5, Point(x, y), Point(x + w, y), Point(x + w, y + d), Point(x, y + d))
    return box


_TILES = {"path": "sand", "road": "road", "water": "water", "floor": "vanilla", "square": "stone"}


def _tile(s: Sketch, tile: Tile) -> None:
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
            slabs.append([Point(x + q, y + a, 0.05), Point(x + q, y + b, 0.05)] if long_x else [Point(x + a, y + q, 0.05), Point(x + b, y + q, 0.05)])
        s.line(dim(colour, 0.14), 1, *slabs)


def _shadows(s: Sketch, plate: Box, casts: Sequence[Box]) -> None:
    """Lay all shadows on a plate as one shape, cut at the plate's edge, so that they never add up."""
    d = ""
    for box in casts:
        reach = min(box.z1, 2.6)
        dx, dy = SUN[0] * reach, SUN[1] * reach
        hull = [(box.x0, box.y0), (box.x0, box.y1), (box.x1, box.y1), (box.x1 + dx, box.y1 + dy), (box.x1 + dx, box.y0 + dy), (box.x0 + dx, box.y0 + dy)]
        cut = _clip(hull, plate)
        if len(cut) > 2:
            d += outline([Point(x, y, 0.05) for x, y in cut])
    if d:
        s.raw(f'<path fill="{s.sheet.tone(INK)}" opacity=".2" d="{d}"/>')


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


# Things ----------------------------------------------------------------------------------------------------------


def _wall(s: Sketch, box: Box, colour: str, windows: bool) -> Box:
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
    s.left(base, box.x0, box.y1, 0.05, box.x1 - box.x0, 0.12) if along_x else s.right(dim(colour, 0.5), box.x1, box.y0, 0.05, box.y1 - box.y0, 0.12)
    return box


def _open_caps(x: float, y: float, z: float, w: int, d: int, solid: Sequence[Box]) -> list[Point]:
    """The caps of a brick's top that nothing stands on."""
    spots = [Point(x + i, y + j, z) for i in range(w) for j in range(d)]
    on_top = [b for b in solid if abs(b.z0 - z) <= CAP_HIGH + 0.01]
    return [
        p for p in spots
        if not any(b.x0 < p.x + 0.7 and b.x1 > p.x + 0.3 and b.y0 < p.y + 0.7 and b.y1 > p.y + 0.3 for b in on_top)
    ]  # fmt: skip


def _block(s: Sketch, box: Box, colour: str, caps: bool, solid: Sequence[Box]) -> Box:
    s.cube(box, colour)
    if not caps:
        return box
    open_caps = _open_caps(box.x0, box.y0, box.z1, int(box.x1 - box.x0), int(box.y1 - box.y0), solid)
    s.caps(open_caps, colour)
    return box._replace(z1=box.z1 + CAP_HIGH) if open_caps else box


def _brick(s: Sketch, b: Brick, solid: Sequence[Box]) -> Box:
    return _block(s, Box.at(*b.at, b.size[0], b.size[1], b.high), b.colour, True, solid)


# A game's bricks -------------------------------------------------------------------------------------------------


def _stand_bricks(stand: Stand) -> list[Brick]:
    x, y, z = stand.at
    return [Brick((x, y, z + i * 0.8), stand.size, stand.colour) for i in range(stand.storeys)]


def _stand_box(stand: Stand) -> Box:
    (x, y, z), (w, d) = stand.at, stand.size
    return Box.at(x, y, z, w, d, 0.8 * stand.storeys)


def _place(
    scene: Scene,
    placed: Placed,
    solid: Sequence[Box],
    add: Callable[..., Box],
    marks: list[Callable[[Sketch], None]],
    labels: list[Label],
) -> list[Box]:
    """Draw one of the game's bricks in its state; return the boxes that cast shadows."""
    stand = scene.stand(placed.stand)
    box = _stand_box(stand)
    group = f'class="placed {placed.state}" data-brick="{escape(stand.id)}"'
    second = STATE_WORDS[placed.state] if placed.note is None else placed.note
    top = Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, box.z1)
    if placed.state == "fallen":
        casts, height = [add(lambda s: _tumbled(s, stand), group)], 0.7
    else:
        sign = Prop(stand.look, (top.x, top.y, top.z))
        height = box.z1 + 0.9
        middle = [box._replace(z0=box.z1, z1=box.z1 + 0.1)]

        def paint(s: Sketch) -> Box:
            if placed.state == "glowing":
                _halo(s, box)
            if placed.state == "new":
                s.raw('<g class="drop">')
            whole = box
            for brick in _stand_bricks(stand):
                hidden = middle if brick.at[2] + brick.high >= box.z1 - 0.01 else []
                whole = _block(s, Box.at(*brick.at, *brick.size, brick.high), brick.colour, True, [*solid, *_core(hidden)])
            whole = prop(s, sign)
            if placed.state == "new":
                s.raw("</g>")
            return Box(box.x0, box.y0, box.z0, box.x1, box.y1, whole.z1)

        casts = [add(paint, group)]
        height = casts[0].z1
    if placed.state == "glowing":
        marks.append(lambda s: _medal(s, Point(box.x1, box.y1, box.z0 + 0.35)))
    if placed.label:
        tone = {"glowing": "gorse", "fallen": "mist"}.get(placed.state, "paper")
        labels.append(
            Label(flat(top._replace(z=height)), stand.label, second, size=scene.label_size, ground=hex_of(tone), dashed=placed.state == "fallen")
        )
    return casts


def _core(boxes: list[Box]) -> list[Box]:
    """The middle of a brick's top, where its sign stands: caps there are hidden."""
    out = []
    for b in boxes:
        x, y = (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2
        out.append(b._replace(x0=x - 0.3, x1=x + 0.3, y0=y - 0.3, y1=y + 0.3))
    return out


def _halo(s: Sketch, box: Box) -> None:
    x0, y0, z0, x1, y1, z1 = box
    p = Point
    around = outline([p(x0, y1, z0), p(x1, y1, z0), p(x1, y0, z0), p(x1, y0, z1), p(x0, y0, z1), p(x0, y1, z1)])
    gold, edge = hex_of("gorse"), "#9A6200"
    s.raw(
        f'<g stroke-linejoin="round"><path d="{around}" fill="{gold}" stroke="{gold}" stroke-width="34" opacity=".3"/>'
        f'<path d="{around}" fill="{edge}" stroke="{edge}" stroke-width="11"/><path d="{around}" fill="{gold}" stroke="{gold}" stroke-width="7"/></g>'
    )


def _medal(s: Sketch, at: Point) -> None:
    x, y = flat(at)
    s.raw(
        f'<g transform="translate({number(x)} {number(y)})"><circle r="12" fill="#fff" stroke="{INK}" stroke-width="2.5"/>'
        '<path d="M-6 0l4 5 8-9" fill="none" stroke="#1D6841" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></g>'
    )


def _tumbled(s: Sketch, stand: Stand) -> Box:
    """Draw a brick that has gone over: on its side with its caps towards the viewer, its sign lying by it."""
    (x, y, z), (w, d) = stand.at, stand.size
    box = Box.at(x + 0.1, y + 0.1, z, w, 0.8, min(d, 1))
    s.cube(box, dim(stand.colour, 0.1))
    for i in range(w):
        a, f = box.x0 + i + 0.27, box.y1
        s.cube(Box(a, f, z + 0.27, a + 0.46, f + 0.16, z + 0.73), dim(stand.colour, 0.1))
    inner = Sketch(s.sheet)
    prop(inner, replace(Prop(stand.look, (0, 0, 0))))
    gx, gy = flat(Point(x + w - 0.1, y + 1.75, z))
    s.raw(f'<g transform="translate({number(gx)} {number(gy)}) rotate(82) scale(.8)">{inner.svg()}</g>')
    return Box(x, y, z, x + w + 0.2, y + max(2.0, d), z + 1.0)


def _burst(s: Sketch, at: Point, text: str) -> None:
    x, y = flat(at)
    points = []
    for i in range(20):
        r, turn = (30 if i % 2 == 0 else 20), i * math.pi / 10 - math.pi / 2
        points.append(f"{number(r * math.cos(turn))} {number(r * math.sin(turn))}")
    s.raw(
        f'<g class="burst" transform="translate({number(x)} {number(y)})" font-family="Bricolage,{FONT}">'
        f'<path d="M{"L".join(points)}z" fill="#BD3A21" stroke="#fff" stroke-width="3" stroke-linejoin="round"/>'
        f'<text y="9" font-size="26" font-weight="800" fill="#fff" text-anchor="middle">{escape(text[:2])}</text></g>'
    )
