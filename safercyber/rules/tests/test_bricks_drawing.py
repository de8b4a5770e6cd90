"""The pictures themselves: well formed, small, safe under the site's content policy, and telling the truth."""

import gzip
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from safercyber.rules.bricks import Burst, Pin, Placed, Scene, draw, in_words, scene_from
from safercyber.rules.bricks.colours import PALETTE, dim, lit
from safercyber.rules.bricks.labels import Label, Rect, lay_out
from safercyber.rules.bricks.scene import Brick, Colour

CONTENT = Path(__file__).parents[3] / "content" / "scenes"
SVG = "{http://www.w3.org/2000/svg}"
TWELVE_KB = 12 * 1024
PINS = (
    Pin("hall", "Village hall", "Thu 2pm · 9 places"),
    Pin("library", "Library", "Sat 10:30am"),
    Pin("college", "College", "Wed 6pm · full"),
    Pin("bakery", "Bakery", "Mon 8am"),
)
BRICKS = {"two_step", "ring_back", "paper_plan", "backup", "updates", "wifi_split", "look_round", "staff_hour", "mail_filter",
          "new_till", "insurance", "cameras"}  # fmt: skip


def scene(name: str) -> Scene:
    return scene_from(tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8")))


@pytest.fixture(scope="module")
def village() -> Scene:
    return scene("village")


@pytest.fixture(scope="module")
def bakehouse() -> Scene:
    return scene("bakehouse")


def whole_board(bakehouse: Scene) -> list[Placed]:
    states = ("standing", "glowing", "fallen", "new")
    return [Placed(stand.id, states[i % 4]) for i, stand in enumerate(bakehouse.stands)]  # type: ignore[arg-type]


def gzipped(svg: str) -> int:
    return len(gzip.compress(svg.encode()))


@pytest.mark.req("E3")
@pytest.mark.parametrize("name", sorted(path.stem for path in CONTENT.glob("*.toml")))
def test_every_scene_in_the_content_is_drawn_within_twelve_kilobytes(name: str) -> None:
    assert gzipped(draw(scene(name), title=name)) < TWELVE_KB


@pytest.mark.req("E3")
def test_the_village_with_its_pins_and_the_fullest_board_stay_under_twelve_kilobytes(village: Scene, bakehouse: Scene) -> None:
    assert gzipped(draw(village, title="The village", pins=PINS)) < TWELVE_KB
    standing = [Placed(stand.id) for stand in bakehouse.stands]
    assert gzipped(draw(bakehouse, title="The board", placed=standing, bursts=[Burst("laptop")])) < TWELVE_KB


def every_picture(village: Scene, bakehouse: Scene) -> list[str]:
    board = whole_board(bakehouse)
    return [
        draw(village, title="The village", pins=PINS),
        draw(bakehouse, title="By day", placed=board, bursts=[Burst("laptop", "1")]),
        draw(bakehouse, title="By night", placed=board, night=True, id_prefix="n-"),
    ]


@pytest.mark.parametrize(
    ("what", "forbidden"),
    [
        ("a style attribute", re.compile(r"\sstyle\s*=")),
        ("a style element", re.compile(r"<style")),
        ("a script or a handler", re.compile(r"<script|\son\w+=")),
        ("an address elsewhere", re.compile(r"https?://(?!www\.w3\.org/2000/svg)|@import|data:")),
        ("a number with two decimals", re.compile(r"\.\d\d")),
        ("a number that is none", re.compile(r"\b(nan|inf)\b", re.IGNORECASE)),
        ("a round cap", re.compile(r"<ellipse")),
    ],
)
def test_no_picture_by_day_holds(what: str, forbidden: re.Pattern[str], village: Scene, bakehouse: Scene) -> None:
    for svg in every_picture(village, bakehouse)[:2]:
        assert not forbidden.search(svg), what


def test_every_picture_is_well_formed_and_every_shape_it_uses_is_there(village: Scene, bakehouse: Scene) -> None:
    for svg in every_picture(village, bakehouse):
        root = ElementTree.fromstring(svg)
        ids = [node.get("id") for node in root.iter() if node.get("id")]

        assert len(ids) == len(set(ids))
        assert {node.get("href", "")[1:] for node in root.iter(f"{SVG}use")} <= set(ids)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_two_pictures_on_one_page_share_no_names(village: Scene) -> None:
    first, second = (set(re.findall(r' id="([^"]+)"', draw(village, title="v", id_prefix=prefix))) for prefix in ("a-", "b-"))

    assert first and second and not first & second


def test_the_same_scene_gives_the_same_picture(bakehouse: Scene) -> None:
    board = whole_board(bakehouse)

    assert draw(bakehouse, title="b", placed=board) == draw(bakehouse, title="b", placed=board)


def test_a_title_or_a_name_cannot_break_out_of_the_picture(village: Scene) -> None:
    nasty = '"><script>alert(1)</script>&'
    svg = draw(village, title=nasty, pins=[Pin("hall", nasty, nasty)])
    root = ElementTree.fromstring(svg)

    assert root.get("aria-label") == nasty
    assert "<script" not in svg
    assert nasty in [node.text for node in root.iter(f"{SVG}text")]


def test_the_picture_is_named_and_its_words_are_text_that_phones_may_hide(village: Scene) -> None:
    root = ElementTree.fromstring(draw(village, title="A village built from bricks", pins=PINS))
    pins = next(node for node in root.iter() if node.get("class") == "pin")

    assert (root.get("role"), root.get("aria-label")) == ("img", "A village built from bricks")
    assert {node.text for node in pins.iter(f"{SVG}text")} >= {"Village hall", "Thu 2pm · 9 places", "Library", "Bakery"}
    assert 'class="pin"' not in draw(village, title="v", pins=PINS, hide_small_pins=False)


def test_the_bakehouse_has_a_stand_for_each_of_its_twelve_bricks(bakehouse: Scene) -> None:
    assert {stand.id for stand in bakehouse.stands} == BRICKS
    assert len({stand.look for stand in bakehouse.stands}) == 12
    assert len({stand.colour for stand in bakehouse.stands}) == 12
    assert {stand.site for stand in bakehouse.stands} == {"shop", "office", "street"}


def test_no_brick_stands_in_another_brick_or_in_the_furniture(bakehouse: Scene) -> None:
    spots = [(s.id, *s.at[:2], s.at[0] + s.size[0], s.at[1] + s.size[1]) for s in bakehouse.stands]
    for i, (name, x0, y0, x1, y1) in enumerate(spots):
        for other, a0, b0, a1, b1 in spots[:i]:
            assert not (x0 < a1 and a0 < x1 and y0 < b1 and b0 < y1), (name, other)
        for person in bakehouse.people:
            assert not (x0 < person.at[0] < x1 and y0 < person.at[1] < y1), name


def test_only_what_was_bought_is_on_the_board(bakehouse: Scene) -> None:
    svg = draw(bakehouse, title="b", placed=[Placed("two_step"), Placed("backup", "new")])

    assert set(re.findall(r'data-brick="(\w+)"', svg)) == {"two_step", "backup"}
    assert "Cameras" not in svg and "New till" not in svg


@pytest.mark.parametrize(("state", "word"), [("standing", ""), ("glowing", "held"), ("fallen", "knocked over"), ("new", "new")])
def test_a_state_is_told_by_a_class_and_a_word(bakehouse: Scene, state: str, word: str) -> None:
    svg = draw(bakehouse, title="b", placed=[Placed("cameras", state)])  # type: ignore[arg-type]

    assert f'class="placed {state}" data-brick="cameras"' in svg
    assert ('<g class="drop">' in svg) == (state == "new")
    assert not word or f">{word}</text>" in svg


def test_a_note_replaces_the_word_for_the_state(bakehouse: Scene) -> None:
    svg = draw(bakehouse, title="b", placed=[Placed("backup", "glowing", note="got the files back")])

    assert ">got the files back</text>" in svg and ">held</text>" not in svg


def test_of_a_full_board_only_the_eventful_bricks_are_labelled(bakehouse: Scene) -> None:
    placed = [Placed(stand.id, "glowing" if stand.id == "two_step" else "standing") for stand in bakehouse.stands]
    svg = draw(bakehouse, title="b", placed=placed)

    assert ">Two-step sign-in</text>" in svg and ">Mail filter</text>" not in svg


def test_a_place_is_named_once_even_with_a_pin_and_not_at_all_if_asked(bakehouse: Scene) -> None:
    assert draw(bakehouse, title="b").count(">Shop</text>") == 1
    assert draw(bakehouse, title="b", pins=[Pin("shop", "Shop")]).count(">Shop</text>") == 1
    assert "<text x=" not in draw(bakehouse, title="b", name_places=False)


def test_the_board_can_be_read_in_words(bakehouse: Scene) -> None:
    said = in_words(bakehouse, [Placed("two_step"), Placed("staff_hour", "fallen")])

    assert said == "Shop: Staff hour (knocked over). Office: Two-step sign-in. Street: nothing yet."


def test_the_frame_of_a_board_stays_where_it_is_whatever_is_placed(bakehouse: Scene) -> None:
    views = {re.search(r'viewBox="([^"]+)"', draw(bakehouse, title="b", placed=some)).group(1)  # type: ignore[union-attr]
             for some in ([], whole_board(bakehouse))}  # fmt: skip

    assert len(views) == 1


def test_a_brick_nobody_knows_is_refused_by_name(bakehouse: Scene) -> None:
    with pytest.raises(KeyError, match="firewall"):
        draw(bakehouse, title="b", placed=[Placed("firewall")])


def caps_drawn(*bricks: Brick) -> int:
    return draw(Scene(bricks=bricks), title="bricks").count("<use ")


def test_caps_under_a_brick_are_left_out() -> None:
    low = Brick((0, 0, 0), (4, 2), Colour("gorse"))

    assert caps_drawn(low) == 8
    assert caps_drawn(low, Brick((0, 0, 0.8), (2, 2), Colour("brick"))) == 4 + 4
    assert caps_drawn(low, Brick((0, 0, 0.8), (4, 2), Colour("brick"))) == 8


def test_night_dims_the_walls_but_not_what_glows(bakehouse: Scene) -> None:
    night = draw(bakehouse, title="b", placed=[Placed("ring_back", "glowing")], night=True)

    assert dim(PALETTE["terracotta"], 0.16) not in night
    assert "#ff9a4d" in night.lower()
    assert lit(PALETTE["gorse"]) in night


def test_light_comes_from_the_left() -> None:
    svg = draw(Scene(bricks=(Brick((0, 0, 0), (1, 1), Colour("#808080")),)), title="one brick")

    assert re.findall(r'<path fill="(#\w+)"', svg.split("</defs>")[1])[:3] == [
        dim("#808080", 0.16),
        dim("#808080", 0.32),
        lit("#808080", 0.12),
    ]


def test_labels_do_not_lie_on_one_another_while_there_is_room() -> None:
    labels = [Label((100.0 + 14 * i, 200.0 + 6 * i), f"Place {i}") for i in range(6)]
    svg = lay_out(labels, Rect(0, 0, 600, 500), [], "pin")
    found = re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    rects = [Rect(*map(float, one)) for one in found]

    assert len(rects) == 6
    assert all(a.shared(b) == 0 for i, a in enumerate(rects) for b in rects[:i])


@pytest.mark.parametrize("corner", [(0.0, 0.0), (600.0, 0.0), (0.0, 500.0), (600.0, 500.0)])
def test_a_label_at_the_edge_stays_inside_the_frame(corner: tuple[float, float]) -> None:
    svg = lay_out([Label(corner, "Right at the edge", "Thu 2pm")], Rect(0, 0, 600, 500), [], "pin")
    x, y, w, h = map(float, re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"', svg)[0])

    assert x >= 0 and y >= 0 and x + w <= 600 and y + h <= 500


def test_a_scene_without_a_frame_gets_one_that_holds_all_of_it(village: Scene) -> None:
    free: Callable[[], str] = lambda: draw(replace(village, frame=None), title="v")  # noqa: E731
    left, top, width, height = map(float, re.findall(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', free())[0])

    assert left <= -292 and left + width >= 337 and top < 0 and top + height >= 364
