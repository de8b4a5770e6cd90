"""Fonts and style sheets: light, our own, and made in one way only."""

import gzip
import re
from pathlib import Path

import pytest

from safercyber.site import fonts
from safercyber.site.static_files import HashedFiles

SHEETS = Path(__file__).parents[1] / "static" / "site"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    fonts.build_fonts(folder)
    return folder


@pytest.mark.slow
def test_the_fonts_together_keep_the_promise_of_75_kb(made):
    assert sum(file.stat().st_size for file in made.glob("*.woff2")) <= fonts.MOST_BYTES


def test_making_them_again_does_nothing(made):
    before = {file.name: file.stat().st_mtime_ns for file in made.iterdir()}

    assert fonts.build_fonts(made)[1] is False
    assert {file.name: file.stat().st_mtime_ns for file in made.iterdir()} == before


@pytest.mark.slow
def test_a_lost_file_is_made_anew(made):
    (made / "atkinson.woff2").unlink()

    assert fonts.build_fonts(made)[1] is True
    assert (made / "atkinson.woff2").exists()


def test_the_licences_lie_beside_the_fonts(made):
    assert {"LICENCE-bricolage.txt", "LICENCE-atkinson.txt"} <= {file.name for file in made.iterdir()}
    assert "SIL OPEN FONT LICENSE" in (made / "LICENCE-bricolage.txt").read_text().upper()


def test_the_letters_that_we_write_are_in_both_faces(made):
    from fontTools.ttLib import TTFont

    for name in ("bricolage.woff2", "atkinson.woff2", "atkinson-bold.woff2"):
        letters = TTFont(made / name).getBestCmap()
        assert {ord(letter) for letter in "Az09£½é–’“”…·×"} <= set(letters), name


def test_one_face_keeps_every_weight_from_regular_to_heaviest(made):
    from fontTools.ttLib import TTFont

    axes = [(axis.axisTag, axis.minValue, axis.maxValue) for axis in TTFont(made / "bricolage.woff2")["fvar"].axes]

    assert axes == [("wght", 400, 800)]


def test_every_font_that_the_styles_name_is_made(made):
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', (SHEETS / "tokens.css").read_text()))

    assert named == {face.made for face in fonts.FACES}


def test_the_public_styles_stay_under_12_kb():
    packed = sum(len(gzip.compress((SHEETS / name).read_bytes())) for name in ("tokens.css", "base.css", "site.js"))

    assert packed < 12_000


@pytest.mark.parametrize("file", sorted(SHEETS.iterdir()), ids=lambda file: file.name)
def test_nothing_is_asked_of_another_site(file):
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org)\w+\.\w+", re.sub(r"^\s*//.*$", "", file.read_text(), flags=re.M))


def test_a_file_that_was_not_collected_keeps_its_plain_name(tmp_path):
    storage = HashedFiles(location=str(tmp_path), base_url="/static/")

    assert storage.url("site/new-picture.svg") == "/static/site/new-picture.svg"
