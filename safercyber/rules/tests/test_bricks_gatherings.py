"""The green, the skyline and the mark."""

import gzip
import re
from xml.etree import ElementTree

import pytest

from safercyber.rules.bricks import Stack, Team, lobby, mark, skyline

TEAMS = (
    Team("Copper Otters", "copper", "swallow"),
    Team("Amber Herons", "gorse", "pennant"),
    Team("Silver Badgers", "slate", "square"),
    Team("Mossy Hares", "moss", "shield"),
    Team("Blue Kingfishers", "sky-7", "wave"),
)


def names(count: int) -> list[str]:
    return [f"Brave Otter {n}" for n in range(count)]


def words(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_the_mark_is_a_gorse_brick_that_screen_readers_skip() -> None:
    svg = mark()

    assert 'aria-hidden="true"' in svg and "role=" not in svg
    assert len(svg) < 1200
    assert mark(title="Safer Cyber").count('aria-label="Safer Cyber"') == 1


def test_an_empty_green_says_so() -> None:
    assert 'aria-label="A village green: no people have arrived"' in lobby([])


def test_the_newest_wears_gorse_and_lands() -> None:
    svg = lobby(["Lucky Leek", "Merry Teapot"])

    assert sorted(words(svg)) == ["Lucky Leek", "Merry Teapot"]
    assert svg.count('fill="#FFC53D" stroke=') == 1
    assert svg.count('class="drop"') == 1


def test_forty_stand_on_the_green_and_the_rest_are_counted() -> None:
    svg = lobby(names(47), named=40)

    assert "+7 more" in words(svg)
    assert "Brave Otter 6" not in words(svg) and "Brave Otter 46" in words(svg)
    assert len(words(svg)) == 41
    assert 'aria-label="A village green: 47 people have arrived"' in svg


def test_a_full_green_stays_under_twelve_kilobytes() -> None:
    assert len(gzip.compress(lobby(names(60), named=40).encode())) < 12 * 1024


def test_people_stay_where_they_are_when_another_arrives() -> None:
    before = set(re.findall(r"<use [^>]+>", lobby(names(5), named=0)))
    after = set(re.findall(r"<use [^>]+>", lobby(names(6), named=0)))

    assert before <= after


def test_teams_stand_round_their_flags_in_their_colours() -> None:
    svg = lobby(names(10), teams=TEAMS, team_of=[n % 5 for n in range(10)])

    assert svg.count("stroke-linejoin") == 5
    assert svg.count('fill="#B4481E" color=') == 2


@pytest.mark.parametrize("team_of", [[0], [0, 5], [0, -1], [0, 1, 2]])
def test_a_team_for_each_name_is_required(team_of: list[int]) -> None:
    with pytest.raises(ValueError, match="one team number for each name"):
        lobby(["A", "B"], teams=TEAMS, team_of=team_of)


def test_a_name_cannot_break_out_of_the_green() -> None:
    assert words(lobby(["<b>&\"'"])) == ["<b>&\"'"]


def test_the_skyline_has_one_brick_for_each_thing_bought_and_says_so() -> None:
    stacks = [Stack(TEAMS[0], ("cobalt", "gorse", "fern"), "£1,600 · 3 bricks"), Stack(TEAMS[1], (), "£3,800 · 0 bricks")]
    svg = skyline(stacks)

    assert "Copper Otters: 3 bricks; Amber Herons: 0 bricks" in svg
    assert {"Copper Otters", "£1,600 · 3 bricks", "Amber Herons", "£3,800 · 0 bricks"} <= set(words(svg))


@pytest.mark.parametrize("columns", [1, 2, 5, 99])
def test_every_team_is_inside_the_frame_however_many_stand_in_a_row(columns: int) -> None:
    svg = skyline([Stack(team, ("cobalt",) * 12, "£1,300 · 12 bricks") for team in TEAMS], columns=columns)
    left, top, width, height = map(float, re.findall(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)[0])
    plates = [
        tuple(map(float, one)) for one in re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)" rx="8"', svg)
    ]

    assert len(plates) == 5
    assert all(left <= x and x + w <= left + width and top <= y and y + h <= top + height for x, y, w, h in plates)
    assert len(gzip.compress(svg.encode())) < 12 * 1024


def test_a_skyline_of_nobody_is_still_a_picture() -> None:
    assert skyline([]).endswith("</svg>")
