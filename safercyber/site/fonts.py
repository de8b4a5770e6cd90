"""Our two typefaces, cut to the letters we write and packed for the web, from the font files of two Python packages."""

from __future__ import annotations

import hashlib
import importlib.util
import io
from dataclasses import dataclass
from pathlib import Path

# Basic Latin and Latin-1, Welsh and Gaelic letters, quotes, dashes, money, arrows and the marks of sums.
_LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "ŴŵŶŷẀẁẂẃẄẅỲỳŒœŠšŽžŸı–—‘’‚“”„†•…‰‹›€™←↑→↓−≈≠≤≥×÷✓"
_KEPT_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
MOST_BYTES = 75_000
_RECIPE = 3  # raise when this file changes what comes out


@dataclass(frozen=True)
class Face:
    """One file to make: where it comes from, the axes to pin or narrow, and its licence's name."""

    package: str
    source: str
    made: str
    licence: str
    axes: tuple[tuple[str, float | tuple[float, float]], ...] = ()


FACES = (
    Face(
        "fontpkg_bricolage_grotesque",
        "BricolageGrotesque[opsz,wdth,wght].ttf",
        "bricolage.woff2",
        "LICENCE-bricolage.txt",
        (("opsz", 14.0), ("wdth", 100.0), ("wght", (400.0, 800.0))),
    ),
    Face("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf", "atkinson.woff2", "LICENCE-atkinson.txt"),
    Face("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf", "atkinson-bold.woff2", "LICENCE-atkinson.txt"),
)


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"The font package {package} is not installed.")
    return Path(found.origin).parent


def build_fonts(into: Path) -> tuple[int, bool]:
    """Make the fonts and lay their licences beside them; return (bytes in all, whether anything was made anew).

    A second call with the same packages does nothing. Raises FileNotFoundError when a package is missing and
    ValueError when the fonts come out larger than the promise of 75 KB.
    """
    into.mkdir(parents=True, exist_ok=True)
    stamp = into / ".made-from"
    recipe = _recipe()
    made = [into / face.made for face in FACES]
    if stamp.exists() and stamp.read_text() == recipe and all(file.exists() for file in made):
        return sum(file.stat().st_size for file in made), False
    for face in FACES:
        (into / face.made).write_bytes(_pack(face))
        (into / face.licence).write_text((_folder(face.package) / "LICENSE").read_text("utf-8"), "utf-8")
    total = sum(file.stat().st_size for file in made)
    if total > MOST_BYTES:
        raise ValueError(f"The fonts are {total:,} bytes; at most {MOST_BYTES:,} was promised.")
    stamp.write_text(recipe)
    return total, True


def _recipe() -> str:
    digest = hashlib.sha256(f"{_RECIPE} {_LETTERS} {_KEPT_FEATURES} {FACES}".encode())
    for face in FACES:
        digest.update((_folder(face.package) / "files" / face.source).read_bytes())
    return digest.hexdigest()


def _pack(face: Face) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(_folder(face.package) / "files" / face.source)
    options = Options()
    options.layout_features = _KEPT_FEATURES
    options.name_IDs = [0, 1, 2, 13, 14]  # the licence stays in the file
    options.hinting = False
    options.notdef_outline = True
    # Cutting first makes narrowing the axes ten times quicker.
    cutter = Subsetter(options)
    cutter.populate(text=_LETTERS)
    cutter.subset(font)
    if face.axes:
        font = instancer.instantiateVariableFont(font, dict(face.axes), inplace=True)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
