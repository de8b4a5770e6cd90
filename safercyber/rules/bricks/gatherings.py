"""Pictures made for people: the green where they arrive, the skyline of what teams built, and the mark of the header."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from safercyber.rules.bricks.drawing import compose, picture
from safercyber.rules.bricks.geometry import DOWN, UP, Box, Point, extent, flat
from safercyber.rules.bricks.labels import Label
from safercyber.rules.bricks.scene import (
    Brick,
    Building,
    Colour,
    Flag,
    Opening,
    Person,
    Plate,
    Prop,
    Roof,
    Scene,
    Tile,
    Tree,
)
from safercyber.rules.bricks.sketch import CAP_EDGE, CAP_HIGH, Sheet, Sketch

MOST_SHOWN = 40
_SKIN = ("skin-1", "skin-3", "skin-4", "skin-2", "skin-5")
_HAIR = ("hair-brown", "hair-black", "hair-fair", "hair-grey", "hair-red", "hair-black")
_STYLES = ("short", "long", "short", "bald", "short", "long", "scarf")
_SHIRTS = ("copper", "gorse", "moss", "sky-7", "heather", "harbour-6", "coral", "slate")
_FIVE = ((2.6, 2.6), (9.8, 1.9), (16.4, 3.0), (5.0, 9.4), (13.6, 9.6))
_SIX = ((2.6, 2.6), (9.8, 1.9), (16.4, 3.0), (3.0, 9.4), (10.0, 9.9), (16.6, 9.4))
_RING = ((1.5, 0.1), (0.1, 1.6), (1.7, 1.7), (-1.3, 0.9), (0.8, -1.3), (2.9, 0.7), (-0.9, -0.9), (2.6, -0.9))


@dataclass(frozen=True)
class Team:
    """A team's name, colour and the shape of its flag."""

    name: str
    colour: str
    flag: Literal["swallow", "pennant", "square", "shield", "wave"]


@dataclass(frozen=True)
class Stack:
    """What one team built: the colours of its bricks from the bottom up, and the line under its name."""

    team: Team
    bricks: tuple[str, ...]
    note: str = ""


def mark(*, title: str = "", id_prefix: str = "") -> str:
    """Return the small brick of the header: gorse, two square caps. Without a title screen readers skip it."""
    s = Sketch(Sheet(id_prefix))
    s.cube(Box(0, 0, 0, 2, 1, 0.8), "gorse")
    for i in range(2):
        s.cube(Box(i + CAP_EDGE, CAP_EDGE, 0.8, i + 1 - CAP_EDGE, 1 - CAP_EDGE, 0.8 + CAP_HIGH), "gorse", top="#FFD675", left=0.24)
    left, top, right, bottom = extent(Box(0, 0, 0, 2, 1, 0.8 + CAP_HIGH))
    frame = (left - 1, top - 1, right - left + 2, bottom - top + 2)
    svg = picture(frame, title, s.svg())
    return svg if title else svg.replace('role="img" aria-label=""', 'aria-hidden="true"')


def lobby(
    names: Sequence[str],
    *,
    teams: Sequence[Team] = (),
    team_of: Sequence[int] = (),
    named: int = 8,
    title: str = "",
    id_prefix: str = "",
) -> str:
    """Return the village green with a cube person for each name, in order of arrival (the newest last).

    The newest 40 stand on the green; the rest are counted in words ("+12 more"). The newest `named` of them wear
    their names (8 names are 22 units high or more on a green 770 wide; more names are written smaller). With
    `teams` and `team_of` (each name's number among the teams) they gather in colours round their flags.
    Raises ValueError if `team_of` does not fit the names and teams.
    """
    if teams and (len(team_of) != len(names) or any(not 0 <= t < len(teams) for t in team_of)):
        raise ValueError("team_of needs one team number for each name")
    if len(teams) > len(_SIX):
        raise ValueError(f"a green has room for {len(_SIX)} teams, not {len(teams)}")
    clusters = _FIVE if len(teams) < 6 else _SIX
    first = max(0, len(names) - MOST_SHOWN)
    spots = _by_team(team_of[first:], clusters) if teams else _scattered(len(names) - first)
    people, words = [], []
    size = 22.0 if named <= 8 else 17.0 if named <= 16 else 12.0
    for i, (name, (x, y)) in enumerate(zip(names[first:], spots, strict=True)):
        number = first + i
        newest = number == len(names) - 1
        shirt = teams[team_of[number]].colour if teams else _SHIRTS[number % len(_SHIRTS)]
        people.append(_someone(name, number, (x, y), shirt, newest))
        if number >= len(names) - named:
            ground = "#FFC53D" if newest else "#FFFFFF"
            words.append(Label(flat(Point(x, y, 1.45)), name, size=size, ground=ground))
    if first:
        words.append(Label(flat(Point(11, 12.4, -0.6)), f"+{first} more", size=22, ground="#FFC53D", below=True))
    flags = tuple(Flag((*clusters[i], 0.0), team.flag, Colour(team.colour), 3.3) for i, team in enumerate(teams))
    scene = Scene(
        frame=(-296.0, -84.0, 764.0, 538.0),
        plates=(Plate((0, 0), (20, 12.4)),),
        tiles=(Tile("path", (0, 5.6), (20, 1.2)), Tile("square", (8.4, 5.0), (2.6, 2.4))),
        props=(Prop("cross", (8.8, 5.3, 0)), Prop("bench", (5.0, 4.7, 0)), Prop("bench", (13.4, 4.7, 0)), Prop("lamp", (11.4, 7.1, 0)),
               Prop("lamp", (2.6, 4.9, 0)), Prop("postbox", (16.8, 5.0, 0)), Prop("flowers", (7.4, 7.2, 0), (0.9, 0.5, 1.0))),
        trees=tuple(
            Tree((x, y), kind, colour=Colour("leaf-2" if kind == "round" else "leaf"))  # type: ignore[arg-type]
            for x, y, kind in ((0.2, 0.2, "fir"), (5.2, 0.1, "round"), (8.2, 0.1, "fir"), (14.2, 0.1, "round"), (18.8, 0.2, "fir"),
                               (0.1, 11.2, "fir"), (18.8, 11.2, "bush"), (7.4, 11.3, "bush"))
        ),
        people=tuple(people),
        flags=flags,
    )  # fmt: skip
    count = "1 person has" if len(names) == 1 else f"{len(names) or 'no'} people have"
    return compose(scene, title=title or f"A village green: {count} arrived", words=words, id_prefix=id_prefix)


def _someone(name: str, number: int, at: tuple[float, float], shirt: str, newest: bool) -> Person:
    """Deal a look to a name: always the same for the same name and place in the line."""
    deal = zlib.crc32(f"{number} {name}".encode())
    style = _STYLES[deal % len(_STYLES)]
    hair = ("violet", "teal", "harbour-7")[deal // 7 % 3] if style == "scarf" else _HAIR[deal // 11 % len(_HAIR)]
    return Person(
        at=at,
        shirt=Colour(shirt),
        skin=Colour(_SKIN[deal // 13 % len(_SKIN)]),
        hair=Colour(hair),
        style=style,  # type: ignore[arg-type]
        looks="right" if deal // 17 % 3 == 0 else "left",
        tall=1.55,
        wheelchair=deal // 19 % 13 == 0,
        new=newest,
    )


def _scattered(count: int) -> list[tuple[float, float]]:
    """Return places on both halves of the green, far ones and near ones by turns."""
    grid = [(1.6 + 2.05 * i + (0.9 if row % 2 else 0.0), y) for row, y in enumerate((1.9, 3.7, 8.4, 10.2)) for i in range(9)]
    grid += [(4.2 + 2.9 * i, 11.7) for i in range(5) if i != 1]
    return [grid[(i * 17 + 4) % len(grid)] for i in range(count)]


def _by_team(team_of: Sequence[int], clusters: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    seen = [0] * len(clusters)
    spots = []
    for team in team_of:
        (x, y), place = clusters[team], seen[team]
        dx, dy = _RING[place % len(_RING)]
        again = place // len(_RING) * 0.35
        spots.append((x + dx + again, y + dy + again))
        seen[team] += 1
    return spots


def skyline(stacks: Sequence[Stack], *, columns: int = 5, title: str = "", id_prefix: str = "") -> str:
    """Return what each team built, side by side: its bakery, a tower with one brick for each thing bought, its flag.

    The team's name and its note stand under each board. `columns` boards stand in a row (1 or 2 suit a phone).
    """
    across = 5.75
    highest = max((len(s.bricks) for s in stacks), default=0)
    above = max(80.0, highest * 0.84 * UP + 28)
    row_high = above + 252
    columns = max(1, min(columns, len(stacks) or 1))
    rows = max(1, -(-len(stacks) // columns))
    parts = [_board(stack, number, *_corner(number, columns, across, row_high)) for number, stack in enumerate(stacks)]
    words = []
    for number, stack in enumerate(stacks):
        x, y = _corner(number, columns, across, row_high)
        fx, fy = flat(Point(x + 3.1 + 2.6, y + 2.6 + 2.6, -0.7))
        words.append(Label((fx, fy + 4), stack.team.name, stack.note, size=19, below=True))
    scene = Scene(
        frame=(-5.2 * 22.5 - 6, -above, columns * across * 45 + 12, rows * row_high),
        plates=tuple(p.plates[0] for p in parts),
        tiles=tuple(t for p in parts for t in p.tiles),
        buildings=tuple(b for p in parts for b in p.buildings),
        bricks=tuple(b for p in parts for b in p.bricks),
        people=tuple(m for p in parts for m in p.people),
        trees=tuple(t for p in parts for t in p.trees),
        flags=tuple(f for p in parts for f in p.flags),
    )
    told = "; ".join(f"{s.team.name}: {len(s.bricks)} {'brick' if len(s.bricks) == 1 else 'bricks'}" for s in stacks)
    return compose(scene, title=title or f"What each team built. {told}", words=words, id_prefix=id_prefix)


def _corner(number: int, columns: int, across: float, row_high: float) -> tuple[float, float]:
    row, column = divmod(number, columns)
    down = row * row_high / (2 * DOWN)
    return column * across + down, -column * across + down


def _board(stack: Stack, number: int, x: float, y: float) -> Scene:
    team = Colour(stack.team.colour)
    walls = ("#F0B58C", "#F7DA8B", "#B8C4D6", "#A9CFA4", "#9CC3E8", "#D9C2EA")
    shop = Building(
        at=(x + 0.5, y + 0.7),
        size=(3, 2.6, 1.8),
        colour=Colour(walls[number % len(walls)]),
        roof=Roof("caps", team, 0.22),
        left=(
            Opening("shopfront", (0.25, 0.3), (1.5, 0.8), lit=True),
            Opening("door", (2.05, 0), (0.65, 1.1), Colour("brick-8"), lit=True),
            Opening("awning", (0.05, 1.1), (2.9, 0.45), team),
        ),
        right=(Opening("window", (0.45, 0.5), lit=True, repeat=2, step=1.1),),
    )
    high = len(stack.bricks) * 0.84
    shirts = ("paper", stack.team.colour, "heather")
    return Scene(
        plates=(Plate((x, y), (6.2, 5.2), Colour("meadow")),),
        tiles=(Tile("path", (x, y + 4.1), (6.2, 1.1), Colour("road")),),
        buildings=(shop,),
        bricks=tuple(Brick((x + 3.9, y + 1.0, i * 0.84), (2, 2), Colour(c), 0.84) for i, c in enumerate(stack.bricks)),
        people=tuple(
            Person((x + 1.5 + i * 1.6, y + 4.5 + 0.2 * (i % 2)), Colour(shirts[i]), Colour(_SKIN[(number + i) % 5]),
                   Colour("paper" if i == 0 else _HAIR[(number + 2 * i) % 6]), "hat" if i == 0 else "short", tall=1.3)
            for i in range(3)
        ),
        flags=(Flag((x + 4.9, y + 2.0, high), stack.team.flag, team, 2.3),),
    )  # fmt: skip
