"""A game's bricks on their stands, in the state they are in, and the marks of what happened."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Literal

from safercyber.rules.bricks.canvas import Canvas
from safercyber.rules.bricks.colours import dim, hex_of
from safercyber.rules.bricks.geometry import INK, Box, Point, flat
from safercyber.rules.bricks.labels import Label, Rect
from safercyber.rules.bricks.props import prop
from safercyber.rules.bricks.scene import Brick, Prop, Scene, Stand
from safercyber.rules.bricks.sketch import FONT, Sketch, number, outline
from safercyber.rules.bricks.things import brick

State = Literal["standing", "glowing", "fallen", "new"]
STATE_WORDS: dict[str, str] = {"standing": "", "glowing": "held", "fallen": "knocked over", "new": "new"}
STOREY = 0.8


@dataclass(frozen=True)
class Placed:
    """A game's brick on the board. `state`: standing, glowing (it stopped something), fallen, or new (just landing).

    `note` is the second line of its label; by default the word for its state. `label` says whether it has one;
    by default all have while there are at most five, after that only those that are not just standing.
    """

    stand: str
    state: State = "standing"
    label: bool | None = None
    note: str | None = None


@dataclass(frozen=True)
class Burst:
    """A star that marks an attack at a place of the scene or at a point, with one or two letters in it."""

    at: str | tuple[float, float, float]
    text: str = "!"


def spots_taken(scene: Scene, placed: Sequence[Placed]) -> list[Box]:
    """Return the boxes of all standing bricks of the game, storey by storey."""
    stands = [scene.stand(one.stand) for one in placed if one.state != "fallen"]
    return [Box.at(*b.at, *b.size, b.high) for stand in stands for b in _storeys(stand)]


def in_words(scene: Scene, placed: Sequence[Placed]) -> str:
    """Return the board as sentences, site by site: "Shop: Paper plan, Staff hour (held). Street: nothing yet." """
    told = []
    for site in scene.places:
        here = [(scene.stand(one.stand), one) for one in placed if scene.stand(one.stand).site == site.id]
        if here or any(stand.site == site.id for stand in scene.stands):
            names = [stand.label + (f" ({word})" if (word := one.note or STATE_WORDS[one.state]) else "") for stand, one in here]
            told.append(f"{site.label}: {', '.join(names) or 'nothing yet'}.")
    return " ".join(told)


def _storeys(stand: Stand) -> list[Brick]:
    x, y, z = stand.at
    return [Brick((x, y, z + i * STOREY), stand.size, stand.colour, STOREY) for i in range(stand.storeys)]


def place(canvas: Canvas, scene: Scene, placed: Placed) -> None:
    """Draw one of the game's bricks in its state, with its label and the mark of what happened to it."""
    stand = scene.stand(placed.stand)
    (x, y, z), (w, d) = stand.at, stand.size
    box = Box.at(x, y, z, w, d, STOREY * stand.storeys)
    group = f'class="placed {placed.state}" data-brick="{escape(stand.id)}"'
    fallen, glows = placed.state == "fallen", placed.state == "glowing"
    if fallen:
        whole = canvas.add(partial(_tumbled, stand=stand), group=group)
    else:
        before = canvas.sheet.tone
        if glows:
            canvas.sheet.tone = lambda colour: colour  # what glows is not dimmed by night
        whole = canvas.add(partial(_standing, stand=stand, box=box, state=placed.state, solid=canvas.solid), group=group)
        canvas.sheet.tone = before
    if glows:
        medal = Point(box.x1, box.y1, box.z0 + 0.35)
        _medal(canvas.over, medal)
        mx, my = flat(medal)
        canvas.busy.append(Rect(mx - 15, my - 15, 30, 30))
    top = flat(_core(box)._replace(z=whole.z1))
    canvas.busy.append(Rect(top[0] - 13, top[1] + 2, 26, 22))
    if placed.label:
        ground = hex_of({"glowing": "gorse", "fallen": "mist"}.get(placed.state, "paper"))
        second = STATE_WORDS[placed.state] if placed.note is None else placed.note
        canvas.labels.append(Label(top, stand.label, second, size=scene.label_size, ground=ground, dashed=fallen))


def _core(box: Box) -> Point:
    """Return where a brick's sign stands: on its first unit, so that a longer brick shows its caps beside it."""
    return Point(box.x0 + min(0.5, (box.x1 - box.x0) / 2), box.y0 + min(0.5, (box.y1 - box.y0) / 2), box.z1)


def _standing(s: Sketch, stand: Stand, box: Box, state: State, solid: Sequence[Box]) -> Box:
    if state == "glowing":
        _halo(s, box)
    if state == "new":
        s.raw('<g class="drop">')
    sign = _core(box)
    under = Box(sign.x - 0.5, sign.y - 0.5, box.z1, sign.x + 0.5, sign.y + 0.5, box.z1 + 0.1)
    for b in _storeys(stand):
        brick(s, b, [*solid, under])
    whole = prop(s, Prop(stand.look, sign if stand.look != "till" else Point(sign.x - 0.35, sign.y - 0.28, sign.z)))
    if state == "new":
        s.raw("</g>")
    return box._replace(z1=whole.z1)


def _halo(s: Sketch, box: Box) -> None:
    x0, y0, z0, x1, y1, z1 = box
    p = Point
    around = outline([p(x0, y1, z0), p(x1, y1, z0), p(x1, y0, z0), p(x1, y0, z1), p(x0, y0, z1), p(x0, y1, z1)])
    gold, edge = hex_of("gorse"), "#9A6200"
    s.raw(
        f'<g stroke-linejoin="round"><path d="{around}" fill="{gold}" stroke="{gold}" stroke-width="28" opacity=".3"/>'
        f'<path d="{around}" fill="{edge}" stroke="{edge}" stroke-width="11"/>'
        f'<path d="{around}" fill="{gold}" stroke="{gold}" stroke-width="7"/></g>'
    )


def _medal(s: Sketch, at: Point) -> None:
    x, y = flat(at)
    s.raw(
        f'<g transform="translate({number(x)} {number(y)})"><circle r="12" fill="#fff" stroke="{INK}" stroke-width="2.5"/>'
        '<path d="M-6 0l4 5 8-9" fill="none" stroke="#1D6841" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></g>'
    )


def _tumbled(s: Sketch, stand: Stand) -> Box:
    """Draw a brick that has gone over: tilted, on its side, its caps towards the viewer, its sign lying by it."""
    (x, y, z), (w, d) = stand.at, stand.size
    box = Box.at(x + 0.1, y + 0.1, z, w, STOREY, min(d, 1))
    cx, cy = flat(Point(box.x1, box.y1, z))
    s.raw(f'<g transform="rotate(-13 {number(cx)} {number(cy)})">')
    s.cube(box, dim(stand.colour, 0.1))
    for i in range(w):
        a, f = box.x0 + i + 0.27, box.y1
        s.cube(Box(a, f, z + 0.27, a + 0.46, f + 0.16, z + 0.73), dim(stand.colour, 0.1), top=dim(stand.colour, 0.02))
    s.raw("</g>")
    sign = Sketch(s.sheet)
    prop(sign, Prop(stand.look, (0.0, 0.0, 0.0)))
    gx, gy = flat(Point(x + 0.9, y + 1.55, z))
    s.raw(f'<g transform="translate({number(gx)} {number(gy)}) rotate(82) scale(.8)">{sign.svg()}</g>')
    return Box(x, y, z, x + w + 0.2, y + max(1.7, d), z + 1.1)


def star(s: Sketch, at: tuple[float, float], text: str) -> None:
    """Draw the burst of an attack at a point of the picture."""
    points = []
    for i in range(20):
        r, turn = (30 if i % 2 == 0 else 20), i * math.pi / 10 - math.pi / 2
        points.append(f"{number(r * math.cos(turn))} {number(r * math.sin(turn))}")
    s.raw(
        f'<g class="burst" transform="translate({number(at[0])} {number(at[1])})" font-family="Bricolage,{FONT}">'
        f'<path d="M{"L".join(points)}z" fill="#BD3A21" stroke="#fff" stroke-width="3" stroke-linejoin="round"/>'
        f'<text y="9" font-size="26" font-weight="800" fill="#fff" text-anchor="middle">{escape(text[:2])}</text></g>'
    )
