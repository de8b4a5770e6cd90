"""A scene description is checked before anything is drawn, and a refusal says what and where."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.bricks import BadScene, draw, scene_from

PLATE = {"at": [0, 0], "size": [4, 4]}
STAND = {"id": "plan", "label": "Plan", "site": "shop", "at": [0, 0, 0], "size": [2, 1], "colour": "gorse", "look": "notice"}
SHOP = {"id": "shop", "label": "Shop", "at": [0, 0, 1]}


def test_an_empty_description_is_an_empty_picture() -> None:
    assert draw(scene_from({}), title="Nothing yet").startswith("<svg")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"hats": []}, "scene: unknown key “hats”"),
        ({"trees": [{"at": [1, 1]}, {"at": [1, 1], "kind": "palm"}]}, "trees 2, kind: “palm” is not one of fir, round, bush"),
        ({"plates": [{"at": [0, 0]}]}, "plates 1: “size” is missing"),
        ({"plates": [{**PLATE, "colur": "grass"}]}, "plates 1: unknown key “colur”"),
        ({"plates": [{**PLATE, "colour": "grassy"}]}, "plates 1, colour: “grassy” is not a colour"),
        ({"plates": [{**PLATE, "colour": "#12345"}]}, "plates 1, colour"),
        ({"plates": [{**PLATE, "colour": '#123456" onload="x'}]}, "plates 1, colour"),
        ({"plates": [{**PLATE, "size": [4]}]}, "plates 1, size: expected 2 numbers, found 1"),
        ({"plates": [{**PLATE, "size": [4, -1]}]}, "plates 1, size: -1 is too small"),
        ({"plates": [{**PLATE, "at": [math.nan, 0]}]}, "plates 1, at: expected a number"),
        ({"plates": [{**PLATE, "at": [math.inf, 0]}]}, "plates 1, at: expected a number"),
        ({"plates": [{**PLATE, "at": [1e9, 0]}]}, "plates 1, at: 1000000000.0 is too far"),
        ({"plates": [{**PLATE, "at": ["0", 0]}]}, "plates 1, at: expected a number, found “0”"),
        ({"plates": [{**PLATE, "at": [True, 0]}]}, "plates 1, at: expected a number"),
        ({"plates": [{**PLATE, "studs": "yes"}]}, "plates 1, studs: expected true or false"),
        ({"plates": PLATE}, "scene, plates: expected a list"),
        ({"plates": ["grass"]}, "plates 1: expected a table of keys"),
        ({"bricks": [{"at": [0, 0, 0], "size": [1.5, 1], "colour": "gorse"}]}, "bricks 1, size: expected a whole number"),
        ({"bricks": [{"at": [0, 0, 0], "size": [0, 1], "colour": "gorse"}]}, "bricks 1, size: 0 is too small"),
        ({"bricks": [{"at": [0, 0, 0], "size": [900, 1], "colour": "gorse"}]}, "bricks 1, size: 900 is not from 1 to 40"),
        ({"places": [SHOP, SHOP]}, "two places or stands are called “shop”"),
        ({"places": [{**SHOP, "label": "x" * 81}]}, "places 1, label: expected a text of at most 80 letters"),
        ({"stands": [STAND]}, "stands 1: site “shop” is not one of the places"),
        ({"places": [SHOP], "stands": [STAND, STAND]}, "two places or stands are called “plan”"),
        ({"frame": [0, 0, 0, 10]}, "scene, frame"),
        ({"trees": [{"at": [1, 1]}] * 601}, "601 things are too many"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(data: dict[str, Any], words: str) -> None:
    with pytest.raises(BadScene) as refused:
        scene_from(data)

    assert words in str(refused.value)


def test_a_wrong_key_deep_inside_a_building_is_named_with_its_place() -> None:
    house = {"at": [0, 0], "size": [2, 2, 2], "colour": "clay", "roof": {"kind": "gable", "colour": "moss"}}
    window = {"kind": "window", "at": [0, 0], "glass": "blue"}

    with pytest.raises(BadScene, match="buildings 1, left 1: unknown key “glass”"):
        scene_from({"buildings": [{**house, "left": [window]}]})
    with pytest.raises(BadScene, match="buildings 1, roof, kind: “dome” is not one of"):
        scene_from({"buildings": [{**house, "roof": {"kind": "dome", "colour": "moss"}}]})


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["plates", "trees", "stands", "frame", "people", "places", "label_size"]), JUNK, max_size=3))
def test_whatever_is_in_the_file_it_is_drawn_or_refused_in_words(data: dict[str, Any]) -> None:
    try:
        scene = scene_from(data)
    except BadScene as refused:
        assert str(refused)
        return
    assert draw(scene, title="Whatever it was").endswith("</svg>")


def test_a_place_nobody_knows_is_named() -> None:
    with pytest.raises(KeyError, match="harbour"):
        scene_from({"places": [SHOP]}).place("harbour")
