"""A scene described as data: what stands where. `scene_from` checks parsed data and refuses what it does not know.

Every list of a scene holds one kind of thing. Places are world units (one unit is one cap): `at` is the low
corner, x down to the right, y down to the left, z up; `size` is width along x, depth along y and height.
Colours are names of the palette or "#" and six figures. `left` is the face that looks down to the left (+y),
`right` the face that looks down to the right (+x); on a face, `at` is the distance along it and the height.
"""

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal, NewType, Union

from safercyber.rules.bricks.colours import is_colour
from safercyber.rules.bricks.geometry import Point

Colour = NewType("Colour", str)
Two = tuple[float, float]
Three = tuple[float, float, float]
MOST_THINGS = 600
FARTHEST = 80.0


class BadScene(ValueError):
    """A scene description that cannot be drawn. The message says what is wrong and where."""


@dataclass(frozen=True)
class Plate:
    """A base plate: `thick` reaches down from the ground. `studs` are its low square caps."""

    at: Two
    size: Two
    colour: Colour = Colour("grass")
    thick: float = 0.7
    studs: bool = True


@dataclass(frozen=True)
class Tile:
    """Something flat on the ground, drawn in the order given, under everything that stands."""

    kind: Literal["path", "road", "water", "floor", "square"]
    at: Two
    size: Two
    colour: Colour = Colour("")


@dataclass(frozen=True)
class Room:
    """A floor with two low back walls, open towards the viewer."""

    at: Two
    size: Three
    floor: Colour
    wall: Colour
    windows: bool = False


@dataclass(frozen=True)
class Opening:
    """Something on a face, repeated `repeat` times every `step` units."""

    kind: Literal["window", "door", "shopfront", "awning", "sign", "timber"]
    at: Two
    size: Two = (0.7, 0.75)
    colour: Colour = Colour("")
    lit: bool = False
    repeat: int = 1
    step: float = 1.0
    text: str = ""


@dataclass(frozen=True)
class Roof:
    """A gable roof with tiles (ridge along `axis`), or a flat roof with or without caps."""

    kind: Literal["gable", "caps", "flat"]
    colour: Colour
    high: float = 0.0
    axis: Literal["x", "y"] = "x"
    chimney: bool = False


@dataclass(frozen=True)
class Building:
    """Walls, what is on them, and a roof."""

    at: Two
    size: Three
    colour: Colour
    roof: Roof
    walls: Literal["plain", "brick", "boards"] = "plain"
    plinth: Colour = Colour("")
    left: tuple[Opening, ...] = ()
    right: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class Block:
    """A plain box."""

    at: Three
    size: Three
    colour: Colour
    caps: bool = False


@dataclass(frozen=True)
class Brick:
    """A brick with square caps: `size` counts caps along x and y."""

    at: Three
    size: tuple[int, int]
    colour: Colour
    high: float = 0.8


@dataclass(frozen=True)
class Tree:
    """A tree of one square unit."""

    at: Two
    kind: Literal["fir", "round", "bush"] = "fir"
    tiers: int = 3
    colour: Colour = Colour("leaf")


@dataclass(frozen=True)
class Person:
    """A cube person standing at a point. `tall` is 1 in a village and about 1.6 where people are the point.

    Who is `new` lies in a `<g class="drop">` that a stylesheet may move.
    """

    at: Two
    shirt: Colour
    skin: Colour = Colour("skin-2")
    hair: Colour = Colour("hair-brown")
    style: Literal["short", "long", "bald", "scarf", "hat"] = "short"
    looks: Literal["left", "right"] = "left"
    tall: float = 1.0
    z: float = 0.0
    wheelchair: bool = False
    new: bool = False


@dataclass(frozen=True)
class Vehicle:
    """A van, car or bus on the ground, facing along x."""

    at: Two
    kind: Literal["van", "car", "bus"] = "van"
    colour: Colour = Colour("paper")
    stripe: Colour = Colour("amber")
    text: str = ""


@dataclass(frozen=True)
class Fence:
    """Posts and two rails from a point along x or y."""

    at: Two
    length: float
    along: Literal["x", "y"] = "x"
    colour: Colour = Colour("plaster")


Look = Literal[
    "oven", "counter", "till", "table", "desk", "laptop", "server", "shelf", "boxes", "loaves", "lamp", "bench", "sign",
    "phone", "telephone", "notice", "drive", "arrow", "routers", "lens", "cake", "envelope", "umbrella", "camera",
    "cross", "rail", "flowers", "stall", "boat", "postbox",
]  # fmt: skip


@dataclass(frozen=True)
class Prop:
    """A piece of furniture, or the sign on top of a brick. `size` stretches what can be stretched."""

    look: Look
    at: Three
    size: Three = (1.0, 1.0, 1.0)
    colour: Colour = Colour("")
    text: str = ""


@dataclass(frozen=True)
class Flag:
    """A team's flag on a pole; its shape tells teams apart as well as its colour."""

    at: Three
    kind: Literal["swallow", "pennant", "square", "shield", "wave"]
    colour: Colour
    high: float = 3.2


@dataclass(frozen=True)
class Stand:
    """Where a game's brick goes when it is bought, and how it is known again: its colour and its `look`."""

    id: str
    label: str
    site: str
    at: Three
    size: tuple[int, int]
    colour: Colour
    look: Look
    storeys: int = 1


@dataclass(frozen=True)
class Place:
    """A named point for labels, pins and bursts. With `shown`, its label is always drawn, above or `below` it."""

    id: str
    label: str
    at: Three
    shown: bool = True
    below: bool = False


@dataclass(frozen=True)
class Scene:
    """All that stands in one picture. `frame` is left, top, width and height in picture units (none: what fits)."""

    frame: tuple[float, float, float, float] | None = None
    label_size: float = 15.0
    plates: tuple[Plate, ...] = ()
    tiles: tuple[Tile, ...] = ()
    rooms: tuple[Room, ...] = ()
    buildings: tuple[Building, ...] = ()
    blocks: tuple[Block, ...] = ()
    bricks: tuple[Brick, ...] = ()
    trees: tuple[Tree, ...] = ()
    people: tuple[Person, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    fences: tuple[Fence, ...] = ()
    props: tuple[Prop, ...] = ()
    flags: tuple[Flag, ...] = ()
    stands: tuple[Stand, ...] = ()
    places: tuple[Place, ...] = ()

    def place(self, place_id: str) -> Point:
        """Return the point of a place or stand. Raises KeyError with the name if there is none."""
        for place in self.places:
            if place.id == place_id:
                return Point(*place.at)
        stand = self.stand(place_id)
        return Point(stand.at[0] + stand.size[0] / 2, stand.at[1] + stand.size[1] / 2, stand.at[2] + 0.8 * stand.storeys)

    def stand(self, stand_id: str) -> Stand:
        """Return the stand of a game's brick. Raises KeyError with the name if there is none."""
        for stand in self.stands:
            if stand.id == stand_id:
                return stand
        raise KeyError(stand_id)


_SIZES = {"size", "thick", "length", "step", "tall", "label_size"}


def scene_from(data: Mapping[str, Any]) -> Scene:
    """Return the checked scene that parsed data describes.

    Raises BadScene with the thing and the key in the message: a key or kind nobody knows, something missing,
    a number that is not finite or out of reach, a colour outside the palette, two places of one name.
    """
    scene = typing.cast(Scene, _record(Scene, data, "scene"))
    things = sum(len(value) for value in vars(scene).values() if isinstance(value, tuple))
    if things > MOST_THINGS:
        raise BadScene(f"scene: {things} things are too many to draw, {MOST_THINGS} is the most")
    names = [place.id for place in scene.places] + [stand.id for stand in scene.stands]
    for name in names:
        if names.count(name) > 1:
            raise BadScene(f"scene: two places or stands are called “{name}”")
    sites = {place.id for place in scene.places}
    for index, stand in enumerate(scene.stands, 1):
        if stand.site not in sites:
            raise BadScene(f"stands {index}: site “{stand.site}” is not one of the places")
    if scene.frame and (scene.frame[2] <= 0 or scene.frame[3] <= 0):
        raise BadScene("scene, frame: the width and height are above 0")
    return scene


def _record(kind: type, data: object, where: str) -> object:
    if not isinstance(data, Mapping):
        raise BadScene(f"{where}: expected a table of keys")
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    for key in data:
        if key not in known:
            raise BadScene(f"{where}: unknown key “{key}”; it may have {', '.join(known)}")
    values: dict[str, object] = {}
    for name, field in known.items():
        if name in data:
            values[name] = _value(hints[name], data[name], name, where)
        elif field.default is MISSING:
            raise BadScene(f"{where}: “{name}” is missing")
    return kind(**values)


def _value(hint: Any, value: object, key: str, where: str) -> object:
    here = f"{where}, {key}"
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in inside if part is not type(None)), value, key, where)
    if origin is Literal:
        if value not in inside:
            raise BadScene(f"{here}: “{value}” is not one of {', '.join(inside)}")
        return value
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise BadScene(f"{here}: expected a list")
        if inside[-1] is Ellipsis:
            prefix = "" if where == "scene" else f"{where}, "
            return tuple(_record(inside[0], item, f"{prefix}{key} {n}") for n, item in enumerate(value, 1))
        if len(value) != len(inside):
            raise BadScene(f"{here}: expected {len(inside)} numbers, found {len(value)}")
        return tuple(_value(part, item, key, where) for part, item in zip(inside, value, strict=True))
    if hint is Colour:
        if not isinstance(value, str) or not is_colour(value):
            raise BadScene(f"{here}: “{value}” is not a colour of the palette or # and six figures")
        return value
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return _record(hint, value, here)
    if hint is bool:
        if not isinstance(value, bool):
            raise BadScene(f"{here}: expected true or false")
        return value
    if hint is str:
        if not isinstance(value, str) or len(value) > 80:
            raise BadScene(f"{here}: expected a text of at most 80 letters")
        return value
    return _number(hint, value, key, here)


def _number(hint: object, value: object, key: str, here: str) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadScene(f"{here}: expected a number, found “{value}”")
    if hint is int and not isinstance(value, int):
        raise BadScene(f"{here}: expected a whole number, found {value}")
    least = 1 if hint is int else 0.0
    if key in _SIZES and (value <= 0 if hint is float else value < least):
        raise BadScene(f"{here}: {value} is too small")
    if hint is int and not 1 <= value <= 40:
        raise BadScene(f"{here}: {value} is not from 1 to 40")
    if key != "frame" and abs(value) > FARTHEST:
        raise BadScene(f"{here}: {value} is too far; {FARTHEST:g} is the most")
    return value
