"""Every pair of colours that we use can be read."""

import re
from pathlib import Path

import pytest

from safercyber.site.colours import PAIRS, Pair, contrast, tokens

SHEETS = Path(__file__).parents[1] / "static" / "site"


@pytest.mark.req("E3")
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.ink} on {pair.ground}")
def test_a_pair_has_the_contrast_that_its_use_needs(pair: Pair):
    assert pair.ratio >= pair.least


def test_contrast_agrees_with_the_published_ends_and_a_known_middle():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#BD3A21", "#BD3A21") == 1


def test_yellow_on_white_fails_so_it_never_stands_alone():
    assert Pair("gorse", "paper", "", 3.0).is_well is False


@pytest.mark.parametrize(
    ("words", "ground"), [("#F1F5F9", "#0B1222"), ("#C6D2E2", "#111B30"), ("#F1F5F9", "#16223A"), ("#0B1222", "#FF9A7D")]
)
def test_the_dark_room_is_read_from_the_back_row(words: str, ground: str):
    assert contrast(words, ground) >= 7


@pytest.mark.parametrize("tone", ["#5FC892", "#7FB6F5", "#C49CF0", "#FF9A7D", "#3FA3B5"])
def test_a_tone_of_the_dark_room_carries_dark_words_and_stands_out(tone: str):
    assert contrast("#0B1222", tone) >= 4.5
    assert contrast(tone, "#16223A") >= 3


@pytest.mark.parametrize("sheet", sorted(SHEETS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_a_style_sheet_uses_only_tokens_that_exist(sheet: Path):
    known = set(re.findall(r"--([\w-]+):", "".join(other.read_text() for other in SHEETS.glob("*.css"))))

    assert set(re.findall(r"var\(--([\w-]+)", sheet.read_text())) <= known


def test_each_colour_of_the_pairs_is_a_token():
    assert {name for pair in PAIRS for name in (pair.ink, pair.ground)} <= set(tokens())
