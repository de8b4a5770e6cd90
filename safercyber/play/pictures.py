"""The pictures of a room: the board with what stands on it, the green in the lobby, the street at night, the skyline.

Drawn on the server from scenes, kept by what is in them: the same board is drawn once for a whole hall.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from safercyber import content
from safercyber.rules.bricks import Burst, Pin, Placed, draw, scene_from
from safercyber.rules.bricks.colours import dim, hex_of, lit

_SKIN = ("skin-1", "skin-2", "skin-3", "skin-4", "skin-5")
_HAIR = ("hair-black", "hair-brown", "hair-fair", "hair-grey", "hair-red")
_SHIRTS = frozenset({"copper", "gorse", "slate", "moss", "sky-7", "heather", "harbour-6", "brick", "ink-7", "amber"})
_KINDS = {
    "swallowtail": "swallow", "pennant": "pennant", "square": "square", "shield": "shield", "wave": "wave", "notched": "swallow",
    "long": "square", "round": "shield", "streamer": "pennant", "bunting": "wave",
}  # fmt: skip
_MOST_PEOPLE_DRAWN = 60


def board(
    scene: str, bricks: Iterable[Mapping[str, Any]], *, fallen: Iterable[str] = (), night: bool = False, bursts: Iterable[str] = (),
    labels: bool = True, prefix: str = "", title: str = "",
) -> SafeString:  # fmt: skip
    """The board with these bricks of an engine's view: new ones drop, ones that held glow. Bricks nobody may name yet are left out."""
    stands = frozenset(stand.id for stand in content.scenes()[scene].stands) if scene in content.scenes() else frozenset()
    placed = tuple((one["id"], "new" if one["new"] else "glowing" if one["held"] else "standing") for one in bricks if one["id"] in stands)
    return _board(scene, placed, tuple(one for one in fallen if one in stands), night, tuple(bursts), labels, prefix, title)


@lru_cache(maxsize=256)
def _board(
    scene: str, placed: tuple[tuple[str, Any], ...], fallen: tuple[str, ...], night: bool, bursts: tuple[str, ...], labels: bool,
    prefix: str, title: str,
) -> SafeString:  # fmt: skip
    drawn = content.scenes().get(scene)
    if drawn is None:
        return SafeString("")
    standing = tuple(Placed(one, state, label=labels) for one, state in placed if one not in fallen)
    down = tuple(Placed(one, "fallen", label=labels) for one in fallen)
    known = {place.id for place in drawn.places}
    stars = tuple(Burst(place, str(n)) for n, place in enumerate(bursts, 1) if place in known)
    words = title or _in_words(drawn, placed)
    return mark_safe(  # noqa: S308 (our own drawing; every text in it is escaped there)
        draw(drawn, title=words, placed=(*standing, *down), bursts=stars, night=night, id_prefix=prefix)
    )


def _in_words(scene: Any, placed: tuple[tuple[str, str], ...]) -> str:
    names = [stand.label for stand in scene.stands if stand.id in {one for one, _ in placed}]
    return f"The board. In place: {', '.join(names)}." if names else "The board, with no bricks in place yet."


_NAME = re.compile(r"[\w-]{1,60}\Z")


def art(pack_id: str, name: str) -> SafeString:
    """A picture from a pack's `art/` folder, to stand in a page; nothing when there is none.

    The check of a pack has refused what could run or reach out; a picture that holds a style or a script is left out all the same.
    """
    if not _NAME.match(name):
        return SafeString("")
    try:
        return _art(content.pack_folder(pack_id) / "art" / f"{name}.svg")
    except LookupError:
        return SafeString("")


@lru_cache(maxsize=256)
def _art(path: Path) -> SafeString:
    try:
        drawn = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return SafeString("")
    if not drawn.startswith("<svg") or _UNSAFE.search(drawn):
        return SafeString("")
    return mark_safe(drawn)  # noqa: S308 (checked here and when the pack came)


_UNSAFE = re.compile(r"<script|<style|<foreignObject|<!|<\?|\son\w+\s*=|style\s*=|href\s*=\s*[\"'](?!#)|url\(|javascript:", re.IGNORECASE)


def green(names: Iterable[Mapping[str, Any]], teams: Iterable[Mapping[str, Any]], newest: int = 6) -> SafeString:
    """The green of the lobby: one cube person for each seat by its team's flag, the last few with their dealt names."""
    order = tuple((one["id"], one["colour"], one["flag"]) for one in teams)
    people = tuple((one["name"], one["team"]) for one in names)
    return _green(people[-_MOST_PEOPLE_DRAWN:], order, min(newest, 4) if len(order) < 3 else newest, len(people))


@lru_cache(maxsize=64)
def _green(people: tuple[tuple[str, str], ...], teams: tuple[tuple[str, str, str], ...], newest: int, count: int) -> SafeString:
    many = len(teams)
    across = 1 if many == 1 else 2 if many <= 4 else 3 if many <= 6 else 4 if many <= 8 else 5
    down = -(-many // across)
    room = 4.2 if many > 1 else 7.0  # the side of the square that a team stands on
    wide, deep = across * room + 1, down * room + 1
    colours = {team: colour if colour in _SHIRTS else "slate" for team, colour, _ in teams}
    corner = {team: (0.5 + n % across * room, 0.5 + n // across * room) for n, (team, _, _) in enumerate(teams)}
    flags = [
        {"at": [corner[team][0] + 0.3, corner[team][1] + 0.3, 0], "kind": _KINDS.get(flag, "square"), "colour": colours[team], "high": 2.6}
        for team, _, flag in teams
    ]  # fmt: skip
    standing: list[dict[str, Any]] = []
    spots: list[tuple[str, tuple[float, float]]] = []
    place: dict[str, int] = {}
    sizes = {team: sum(1 for _, one in people if one == team) for team in corner}
    for name, team in people:
        n = place.get(team, 0)
        if team not in corner:
            continue
        a_row = max(3 if many == 1 else 2, math.ceil(math.sqrt(sizes[team])))
        apart = (room - 1.5) / a_row
        place[team] = n + 1
        row, column = divmod(n, a_row)
        x, y = corner[team][0] + 1.0 + column * apart + (row % 2) * apart * 0.3, corner[team][1] + 1.1 + row * apart
        drawn = sum(ord(letter) * k for k, letter in enumerate(name, 1))
        standing.append({
            "at": [round(x, 2), round(y, 2)], "shirt": colours[team], "skin": _SKIN[drawn % 5], "hair": _HAIR[drawn // 5 % 5],
            "style": ("short", "long", "bald", "scarf", "hat")[drawn // 3 % 5], "tall": 1.7, "looks": "left" if drawn % 2 else "right",
        })  # fmt: skip
        spots.append((name, (x, y)))
    scene = scene_from({
        "plates": [{"at": [0, 0], "size": [wide, deep], "colour": "grass"}],
        "trees": [{"at": [wide - 1.1, 0.1]}, {"at": [0.1, deep - 1.1], "kind": "round"}, {"at": [wide - 1.1, deep - 1.1], "kind": "bush"}],
        "people": standing, "flags": flags, "label_size": 17,
    })  # fmt: skip
    pins = tuple(Pin((x, y, 1.9), name) for name, (x, y) in spots[-newest:])
    words = f"{count} {'phone is' if count == 1 else 'phones are'} here." if count else "The green. Nobody is here yet."
    return mark_safe(draw(scene, title=words, pins=pins, id_prefix="g"))  # noqa: S308


def person(name: str, colour: str, flag: str) -> SafeString:
    """One cube person beside their team's flag, for "You are Brave Otter"."""
    return _person(sum(ord(letter) for letter in name), colour if colour in _SHIRTS else "slate", _KINDS.get(flag, "square"))


@lru_cache(maxsize=512)
def _person(drawn: int, colour: str, kind: str) -> SafeString:
    scene = scene_from({
        "plates": [{"at": [0, 0], "size": [4, 3.6], "colour": "grass"}],
        "trees": [{"at": [0.1, 2.3]}, {"at": [2.8, 0.1], "tiers": 2}],
        "flags": [{"at": [1.2, 1.0, 0], "kind": kind, "colour": colour}],
        "people": [{"at": [2.0, 2.0], "shirt": colour, "skin": _SKIN[drawn % 5], "hair": _HAIR[drawn // 5 % 5], "tall": 2.1}],
    })  # fmt: skip
    return mark_safe(draw(scene, title="You, beside your team's flag", id_prefix="me"))  # noqa: S308


@lru_cache(maxsize=128)
def brick(colour: str, across: int, along: int) -> SafeString:
    """One brick with square caps. Drawn along two axes: x down to the right, y down to the left; light from the left."""
    base = hex_of(colour)
    ax, ay, high = 7.0, 4.0, 9.0

    def at(x: float, y: float, z: float = 0) -> str:
        return f"{(x - y) * ax:.1f},{(x + y) * ay - z:.1f}"

    def side(colour: str, *corners: str) -> str:
        return f'<path fill="{colour}" d="M{" ".join(corners)}z"/>'

    def block(x: float, y: float, w: float, d: float, low: float, top: float) -> str:
        far, near = x + w, y + d
        return (
            side(lit(base), at(x, y, top), at(far, y, top), at(far, near, top), at(x, near, top))
            + side(dim(base, 0.16), at(x, near, top), at(far, near, top), at(far, near, low), at(x, near, low))
            + side(dim(base, 0.32), at(far, y, top), at(far, near, top), at(far, near, low), at(far, y, low))
        )

    caps = "".join(block(x + 0.22, y + 0.22, 0.56, 0.56, high, high + 2.2) for x in range(along) for y in range(across))
    left, right = -across * ax - 1, along * ax + 1
    bottom = (across + along) * ay + 1
    return mark_safe(  # noqa: S308
        f'<svg class="b1" viewBox="{left:.1f} {-high - 4:.1f} {right - left:.1f} {bottom + high + 4:.1f}" aria-hidden="true">'
        f"{block(0, 0, along, across, 0, high)}{caps}</svg>"
    )


def skyline(teams: Iterable[Mapping[str, Any]]) -> SafeString:
    """Every team's bricks as a house in one street, its flag on the roof. A street, not a ranking: the houses stand in the teams' order."""
    told = tuple(
        (one["name"], one["flag"], one["colour"], tuple((brick["colour"], bool(brick["held"])) for brick in one["bricks"])) for one in teams
    )
    return _skyline(told)


@lru_cache(maxsize=64)
def _skyline(teams: tuple[tuple[str, str, str, tuple[tuple[str, bool], ...]], ...]) -> SafeString:
    wide, high, room = 92, 30, 118
    most = max((len(bricks) for *_, bricks in teams), default=0)
    ground = 90 + max(most, 6) * high
    across = max(len(teams), 4) * room + 40
    start = (across - len(teams) * room) / 2 + (room - wide) / 2
    parts = [f'<path d="M0 {ground}H{across}" stroke="#13213A" stroke-width="5"/>']
    for n, (_, flag, colour, bricks) in enumerate(teams):
        x = start + n * room
        for k, (tone, held) in enumerate(bricks):
            y, base = ground - (k + 1) * high, hex_of(tone)
            caps = "".join(f'<rect x="{x + 8 + c * 28:.0f}" y="{y - 6}" width="20" height="7" fill="{lit(base)}"/>' for c in range(3))
            rim = ' stroke="#9A6200" stroke-width="4"' if held else ""
            parts.append(
                f'{caps}<rect x="{x:.0f}" y="{y}" width="{wide}" height="{high}" rx="3" fill="{base}"{rim}/>'
                f'<rect x="{x:.0f}" y="{y + high - 7}" width="{wide}" height="7" fill="{dim(base, 0.28)}"/>'
            )
        top = ground - len(bricks) * high - 6
        cloth = _CLOTH.get(_KINDS.get(flag, "square"), _CLOTH["square"])
        parts.append(
            f'<g transform="translate({x + wide / 2:.0f} {top})"><path d="M0 0V-52" stroke="#13213A" stroke-width="5"/>'
            f'<path d="{cloth}" fill="{hex_of(colour)}" stroke="#13213A" stroke-width="2.5" stroke-linejoin="round"/></g>'
        )
    words = "; ".join(f"{name}: {len(bricks)} {'brick' if len(bricks) == 1 else 'bricks'}" for name, _, _, bricks in teams)
    return mark_safe(  # noqa: S308 (our own drawing; names are dealt from our list)
        f'<svg class="skyline" viewBox="0 0 {across} {ground + 14}" role="img" aria-label="The street that we built. {words}.">'
        f"{''.join(parts)}</svg>"
    )


_CLOTH = {
    "square": "M2 -50h30v20H2z", "pennant": "M2 -50l34 10L2 -30z", "swallow": "M2 -50h32l-9 10 9 10H2z", 
    "shield": "M2 -50h28q2 16-14 22Q2 -34 2 -50z", "wave": "M2 -50q10 -6 18 0t16 0v20q-8 6-16 0t-18 0z",
}  # fmt: skip
