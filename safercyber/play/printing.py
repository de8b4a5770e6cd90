"""A pack on paper as a PDF: tagged for screen readers (PDF/UA-1), in our own typeface, the same bytes each time.

What stands on the paper is decided in `rules.games.paper`; here the drawings are found and the pages set. Words go to the page setter as
data, never as markup. It is done one at a time, and what was set is kept until the pack changes.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from safercyber import content
from safercyber.content.route import Route
from safercyber.play import game, pictures
from safercyber.play.game import Pack
from safercyber.play.paper import setter
from safercyber.play.paper.setter import REFUSED
from safercyber.rules.games import paper
from safercyber.rules.games.paper import PrintedSet

TEMPLATE = Path(__file__).parent / "paper" / "paper.typ"
SETTER = Path(setter.__file__)
MOST_SECONDS = 30
_FONT = "Atkinson Hyperlegible"
_one_at_a_time = threading.Lock()


class CannotPrint(ValueError):
    """The pages could not be set. Its text is the sentence to show."""


def pack_pdf(id: str, part: str) -> bytes:
    """One part ("tables" or "officer") of the newest version of a pack, as a PDF.

    Raises LookupError for a pack that is not on the shelf, ValueError for another part, CannotPrint.
    """
    pack = game.pack(id)
    if part not in paper.PARTS:
        raise ValueError(f"There is no part called {part}.")
    with _one_at_a_time:
        return _kept(id, pack.version, part, _changed(id))


def name_of(id: str, part: str) -> str:
    """What the file is called when it is saved."""
    return f"{id}-{game.pack(id).version}-{part}.pdf"


def set_of(pack: Pack, part: str) -> PrintedSet:
    """What stands on the paper of one part of a pack."""
    routes = content.help_routes()
    keys = pack.care.help or tuple(dict.fromkeys(move.advice for move in pack.moves))
    return paper.printed(pack, part, help=[(routes[key].name, _how(routes[key])) for key in keys if key in routes], art=_art(pack.id))


def pages(found: PrintedSet, drawings: Mapping[str, str] | None = None) -> bytes:
    """The pages of a set as a PDF. Drawings that cannot be drawn give way to their words. Raises CannotPrint."""
    drawn = dict(drawings if drawings is not None else _drawings(found))
    try:
        return _set(found, drawn, "pdf")
    except _Refused:
        return _or_sorry(found, {key: one for key, one in drawn.items() if not key.startswith("art:")}, "pdf")


def page_pictures(found: PrintedSet) -> list[bytes]:
    """Each page of a set as a PNG, for whoever wants to look at it. Raises CannotPrint."""
    return [base64.b64decode(one) for one in json.loads(_or_sorry(found, _drawings(found), "png"))]


# --- inside -----------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=24)
def _kept(id: str, version: int, part: str, changed: tuple[int, ...]) -> bytes:
    return pages(set_of(game.pack(id), part))


def _changed(id: str) -> tuple[int, ...]:
    """When the files that a set is made of were last written."""
    folder = content.pack_folder(id)
    files = [folder / "pack.yaml", content.ROOT / "help" / "routes.toml", *sorted((folder / "art").glob("*.svg"))]
    return tuple(file.stat().st_mtime_ns for file in files if file.exists())


class _Refused(Exception):
    """The page setter said no. Its text is what it said."""


def _or_sorry(found: PrintedSet, drawings: Mapping[str, str], kind: str) -> bytes:
    try:
        return _set(found, drawings, kind)
    except _Refused as trouble:
        said = (str(trouble).splitlines() or ["the pages could not be set"])[0]
        raise CannotPrint(f"{found.title} could not be set on paper: {said}.") from trouble


def _set(found: PrintedSet, drawings: Mapping[str, str], kind: str) -> bytes:
    """Set the pages in a program of its own: this one keeps its memory small, and no pack can hold it up."""
    asked = {
        "template": str(TEMPLATE), "fonts": str(_fonts()), "kind": kind,
        "inputs": {"book": json.dumps(found.data()), "drawings": json.dumps(drawings)},
    }  # fmt: skip
    try:
        done = subprocess.run([sys.executable, str(SETTER)], input=json.dumps(asked).encode(), capture_output=True, timeout=MOST_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise CannotPrint(f"{found.title} took longer than {MOST_SECONDS} seconds to set on paper, and was stopped.") from None
    if done.returncode == REFUSED:
        raise _Refused(done.stderr.decode("utf-8", "replace"))
    if done.returncode or not done.stdout:
        raise CannotPrint("The program that sets pages did not start. Start with ./run, which installs it.")
    return done.stdout


def _fonts() -> Path:
    """Our typeface from its package; what the machine happens to have is left alone, so that a set looks the same everywhere."""
    found = importlib.util.find_spec("fontpkg_atkinson_hyperlegible")
    if found is None or found.origin is None:
        raise CannotPrint("The typeface for paper is not installed. Start with ./run, which installs it.")
    return Path(found.origin).parent / "files"


def _how(route: Route) -> str:
    """What to do, then the number and the address as one would copy them by hand: a number never breaks in two."""
    apart = "\N{NO-BREAK SPACE}"
    ways = [
        f"Ring {route.phone}".replace(" ", apart) if route.phone else "",
        f"Text {route.text}".replace(" ", apart) if route.text else "",
    ]
    ways.append(route.web.removeprefix("https://").removesuffix("/"))
    return f"{route.do} *{', '.join(way for way in ways if way)}*"


def _art(id: str) -> dict[str, str]:
    """The drawings in a pack's art/ that can stand on a page, by name, each with what it shows."""
    found = {}
    for path in sorted((content.pack_folder(id) / "art").glob("*.svg")):
        drawn = _parsed(pictures.art(id, path.stem))
        if drawn is not None:
            found[path.stem] = drawn.get("aria-label") or path.stem
    return found


def _parsed(drawn: str) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(drawn) if drawn else None  # noqa: S314 (entities were refused by pictures.art)
    except ElementTree.ParseError:
        return None


def _drawings(found: PrintedSet) -> dict[str, str]:
    """Every drawing that a set asks for and that there is."""
    drawn = {}
    for key in found.keys:
        kind, _, name = key.partition(":")
        if kind == "scene":
            svg = pictures.board(name, (), title=found.title, labels=False)
        elif kind == "art":
            svg = pictures.art(found.id, name)
        else:
            colour, _, shape = name.partition(":")
            across, _, along = shape.partition("x")
            svg = pictures.brick(colour, int(across), int(along))
        if svg:
            drawn[key] = _for_paper(str(svg))
    return drawn


def _for_paper(svg: str) -> str:
    """A drawing as the page setter reads it: with its name space, in the typeface of the page."""
    if "xmlns=" not in svg[:400]:
        svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return re.sub(r'font-family="[^"]*"', f'font-family="{_FONT}"', svg)
