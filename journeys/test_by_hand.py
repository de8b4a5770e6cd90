"""The keyboard alone, colours that the system has chosen, and a hall with the lights out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Strangers
from journeys.steps import Visitor

MOST_TABS = 80


def _tabs_to(visitor: Visitor, selector: str) -> Visitor:
    """Tab, and nothing but Tab, until something that fits has the focus."""
    for _ in range(MOST_TABS):
        if visitor.page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", selector):
            return visitor
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {selector}")


def _types(visitor: Visitor, *keys: str) -> Visitor:
    for key in keys:
        visitor.page.keyboard.press(key)
    return visitor


@pytest.mark.req("E5")
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_margaret_books_without_a_mouse(strangers: Strangers, scripts: bool) -> None:
    margaret = strangers.visitor(width=820, height=1100, scripts=scripts).goes_to("/")
    _tabs_to(margaret, "a[href='#main']")
    _tabs_to(margaret, "input[name=where]").page.keyboard.type("Stanmoor")
    _types(margaret, "Enter").sees("Stanmoor Village Hall")
    _types(_tabs_to(margaret, "article a[href$='/book']"), "Enter").reads_heading("Book your place")
    _tabs_to(margaret, "input[name=first_name]").page.keyboard.type("Margaret")
    _tabs_to(margaret, "input[name=contact]").page.keyboard.type(f"keys.{scripts}@mail.example".lower())
    _types(_tabs_to(margaret, "input[name=people]"), "ArrowRight")
    _types(_tabs_to(margaret, "main button[type=submit]"), "Enter")
    margaret.reads_heading("You’re in, Margaret.")
    expect(margaret.page.locator(".ticket .facts")).to_contain_text(re.compile(r"Places\s*2\b"))

    _types(_tabs_to(margaret, "a[href$='/cancel']"), "Enter").reads_heading("Cannot come?")
    _types(_tabs_to(margaret, "main button[type=submit]"), "Enter").reads_heading("Cancelled. Thank you for telling us.")


@pytest.mark.req("E7")
def test_a_room_is_opened_and_a_vote_is_given_without_a_mouse_and_in_the_colours_of_the_system(strangers: Strangers) -> None:
    okafor = strangers.visitor(forced_colors="active").signs_in("okafor")
    session = hall.plans_tonight(okafor, "A hall without a mouse")
    okafor.finds_all_well()
    room = hall.opens_room(okafor, session)
    wall = strangers.visitor(height=720).goes_to(f"{room.wall}?dark=1")
    wall.sees(room.code).finds_it_accessible().scrolls_only_down()
    player = strangers.phone(forced_colors="active").goes_to(f"/j/{room.plain_code}")
    _types(_tabs_to(player, "main button"), "Enter")
    expect(player.page).to_have_url(re.compile(r"/r/[\w-]+$"))

    key, seen = "lobby", set[str]()
    while (phase := hall.phase_of(key)) != "reveal":
        hall.is_at(player, key)
        hall.is_at(wall, key)
        if phase == "vote":
            player.finds_all_well()
            _types(_tabs_to(player, "#choices button"), "Enter").reads_heading("You have voted.")
            _what_is_chosen_stands_out(player)
        elif phase in ("before", "post"):
            hall.takes_part(player, key)
        if phase not in seen:
            player.finds_all_well()
            wall.finds_it_accessible().scrolls_only_down()
        seen.add(phase)
        # On a button Space presses the button, as everywhere: the host's screen as it is when nothing has the focus.
        okafor.page.evaluate("document.activeElement?.blur()")
        _types(okafor, "Space")
        key = _key_after(okafor, key)
    hall.is_at(wall, key)
    wall.finds_it_accessible().scrolls_only_down()
    assert {"before", "news", "post", "vote"} <= seen

    assert _light(wall) < 60, "the big screen is bright"
    _types(wall, "d")
    expect(wall.page.locator("body")).not_to_have_class(re.compile("dark-room"))
    assert _light(wall) > 180, "the big screen stays dark"
    wall.finds_it_accessible()


def _key_after(host: Visitor, key: str) -> str:
    view = host.page.locator("#view")
    expect(view).not_to_have_attribute("data-key", key)
    return str(view.get_attribute("data-key"))


def _what_is_chosen_stands_out(player: Visitor) -> None:
    """Backgrounds are gone in these colours: what is pressed has a border or an outline of its own."""
    player.page.locator("#change summary").click()
    edges: list[str] = player.page.locator("#choices button").evaluate_all(
        "all => all.map(one => { const s = getComputedStyle(one); return s.outlineStyle + s.outlineWidth + s.borderTopWidth; })"
    )
    pressed = player.page.locator("#choices button").evaluate_all("all => all.map(one => one.getAttribute('aria-pressed'))")
    assert "true" in pressed
    chosen = edges[pressed.index("true")]
    assert all(edge != chosen for edge, is_pressed in zip(edges, pressed, strict=True) if is_pressed != "true")


def _light(wall: Visitor) -> float:
    """How bright the ground of the screen is, from 0 to 255."""
    told: str = wall.page.evaluate("getComputedStyle(document.body).backgroundColor")
    picture: str = wall.page.evaluate("getComputedStyle(document.body).backgroundImage")
    shades = [float(one) for one in re.findall(r"[\d.]+", picture if picture != "none" else told)[:3]]
    return sum(shades) / 3
