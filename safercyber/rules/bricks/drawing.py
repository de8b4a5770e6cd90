"""From a scene to one SVG: the ground, shadows, things from back to front, then words on top."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

from safercyber.rules.bricks.board import Burst, Placed, place, spots_taken, star
from safercyber.rules.bricks.canvas import Canvas
from safercyber.rules.bricks.folk import fence, flag, person, tree, vehicle
from safercyber.rules.bricks.geometry import Box, Point, extent, flat
from safercyber.rules.bricks.ground import floor, lamplight, plate, shadows, tile
from safercyber.rules.bricks.labels import DARK, Label, Rect, lay_out
from safercyber.rules.bricks.scene import Scene
from safercyber.rules.bricks.sketch import number
from safercyber.rules.bricks.things import block, brick, shared_prop, wall
from safercyber.rules.bricks.walls import building

FEW = 5
"""Up to this many placed bricks are all labelled; of more, only those to which something happened."""
CROWD = 16


@dataclass(frozen=True)
class Pin:
    """A label on a stalk: at a named place of the scene or at a point of the world."""

    at: str | tuple[float, float, float]
    title: str
    second: str = ""


def draw(
    scene: Scene,
    *,
    title: str,
    pins: Sequence[Pin] = (),
    placed: Sequence[Placed] = (),
    bursts: Sequence[Burst] = (),
    night: bool = False,
    name_places: bool = True,
    hide_small_pins: bool = True,
    id_prefix: str = "",
) -> str:
    """Return the scene as one `<svg role="img">` whose name is `title`.

    Words lie in a `<g class="pin">` (so that a stylesheet can hide them on phones), or `<g class="label">` if
    `hide_small_pins` is false. A placed brick is a `<g class="placed STATE" data-brick="ID">`; what lands when it
    is new lies in a `<g class="drop">` that a stylesheet may move. Two pictures on one page need two `id_prefix`es.
    The scene's own places are named unless `name_places` is false; a pin at a place takes the place of its name.
    There is no style attribute or element, and the picture stands alone without a stylesheet.
    Raises KeyError with the name for a place, stand or brick that the scene does not have.
    On one 2020s core the village takes about 10 ms (10 KB gzipped), a full game board about 20 ms (12 KB).
    """
    words = [Label(flat(_where(scene, p.at)), p.title, p.second, size=scene.label_size, stalk=True) for p in pins]
    return compose(
        scene,
        title=title,
        words=words,
        placed=placed,
        bursts=bursts,
        night=night,
        unnamed={p.id for p in scene.places} if not name_places else {p.at for p in pins if isinstance(p.at, str)},
        css_class="pin" if hide_small_pins else "label",
        id_prefix=id_prefix,
    )


def compose(
    scene: Scene,
    *,
    title: str,
    words: Sequence[Label],
    placed: Sequence[Placed] = (),
    bursts: Sequence[Burst] = (),
    night: bool = False,
    unnamed: Collection[str] = (),
    css_class: str = "label",
    id_prefix: str = "",
) -> str:
    """Return the scene with these words laid over it; `draw` says the rest."""
    canvas = Canvas(id_prefix, night=night)
    canvas.solid = [Box.at(*b.at, b.size[0], b.size[1], b.high) for b in scene.bricks]
    canvas.solid += [Box.at(*b.at, *b.size) for b in scene.blocks] + spots_taken(scene, placed)
    plates = [plate(canvas.ground, one) for one in scene.plates]
    for flat_thing in scene.tiles:
        tile(canvas.ground, flat_thing)
    _stand_all(canvas, scene)
    for one in placed:
        shown = one.label if one.label is not None else len(placed) <= FEW or one.state != "standing"
        place(canvas, scene, replace(one, label=shown))
    for base in plates:
        shadows(canvas.ground, base, [cast for cast in canvas.casts if cast.z0 < 0.2])
    if night:
        lamplight(canvas.ground, [Point(*p.at) for p in scene.props if p.look == "lamp"])
    for burst in bursts:
        at = flat(_where(scene, burst.at))
        star(canvas.over, at, burst.text)
        canvas.busy.append(Rect(at[0] - 30, at[1] - 30, 60, 60))
    size = scene.label_size
    canvas.labels += [
        Label(flat(Point(*p.at)), p.label, size=size, ground=DARK, below=p.below) for p in scene.places if p.shown and p.id not in unnamed
    ]
    canvas.labels += words
    frame = scene.frame or _fit(canvas.boxes + plates, with_pins=any(label.stalk for label in words))
    # In a crowd short lines matter more than open faces.
    faces = _faces(scene) if len(canvas.labels) <= CROWD else []
    plates_of_words = lay_out(canvas.labels, Rect(*frame), canvas.busy, css_class, soft=faces, night=night)
    body = canvas.ground.svg() + canvas.things() + canvas.over.svg() + plates_of_words
    return picture(frame, title, canvas.sheet.defs() + body)


def picture(frame: tuple[float, float, float, float], title: str, body: str) -> str:
    """Return the outer SVG: its frame, its name for screen readers, its content."""
    view = " ".join(number(n) for n in frame)
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" viewBox="{view}">{body}</svg>'


def _stand_all(canvas: Canvas, scene: Scene) -> None:
    for room in scene.rooms:
        floor(canvas.ground, room)
        (x, y), (w, d, h) = room.at, room.size
        for box in (Box(x, y - 0.25, 0, x + w, y, h), Box(x - 0.25, y - 0.25, 0, x, y + d, h)):
            canvas.add(partial(wall, box=box, colour=room.wall, windows=room.windows))
    for house in scene.buildings:
        canvas.add(partial(building, b=house))
    for one in scene.bricks:
        canvas.add(partial(brick, b=one, solid=canvas.solid))
    for box_like in scene.blocks:
        box = Box.at(*box_like.at, *box_like.size)
        canvas.add(partial(block, box=box, colour=box_like.colour, caps=box_like.caps, solid=canvas.solid))
    for green in scene.trees:
        canvas.add(partial(tree, t=green))
    for human in scene.people:
        canvas.add(partial(person, p=human), group='class="drop"' if human.new else "")
    for motor in scene.vehicles:
        canvas.add(partial(vehicle, v=motor))
    for rails in scene.fences:
        canvas.add(partial(fence, f=rails))
    twins = Counter(replace(p, at=(0.0, 0.0, 0.0)) for p in scene.props)
    for thing in scene.props:
        canvas.add(partial(shared_prop, p=thing, twins=twins))
    for cloth in scene.flags:
        canvas.add(partial(flag, f=cloth), casts=False)
        fx, fy = flat(Point(cloth.at[0], cloth.at[1], cloth.at[2] + cloth.high))
        canvas.busy.append(Rect(fx - 4, fy, 52, 38))


def _where(scene: Scene, at: str | tuple[float, float, float]) -> Point:
    return scene.place(at) if isinstance(at, str) else Point(*at)


def _faces(scene: Scene) -> list[Rect]:
    """Return where faces are on the picture."""
    found = []
    for human in scene.people:
        x, y = flat(Point(human.at[0], human.at[1], human.z + 0.7 * human.tall))
        found.append(Rect(x - 9 * human.tall, y - 9 * human.tall, 18 * human.tall, 18 * human.tall))
    return found


def _fit(boxes: Sequence[Box], *, with_pins: bool) -> tuple[float, float, float, float]:
    edges = [extent(box) for box in boxes] or [(0.0, 0.0, 10.0, 10.0)]
    left, top = min(e[0] for e in edges) - 8, min(e[1] for e in edges) - (66 if with_pins else 8)
    return left, top, max(e[2] for e in edges) + 8 - left, max(e[3] for e in edges) + 8 - top
