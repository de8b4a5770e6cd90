"""Games that one person plays at home: won by the keyboard alone, and by who hears the page instead of seeing it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import Strangers
from safercyber import content

MOST_TABS, MOST_PAGES = 40, 90
BEST_YEAR = {"Spring": ["Two-step sign-in", "Staff hour with cake"], "Fete": ["Guest Wi-Fi split"]}


def _presses_by_keys(page: Page, words: str) -> None:
    """Tab until the button with these words has the focus, then Enter; never a mouse."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("words => document.activeElement.innerText.trim().startsWith(words)", words):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never came to {words!r} on {page.url}")


@pytest.mark.req("E7")
def test_real_or_not_is_won_alone_with_the_keyboard_alone(strangers: Strangers) -> None:
    truths = {item.title: item.truth for item in content.pack("real_or_not").items.values()}
    jay = strangers.phone().goes_to("/practise").finds_all_well()
    _presses_by_keys(jay.page, "Play Real or not?")
    jay.finds_all_well()
    _presses_by_keys(jay.page, "Begin")
    for nth in range(1, 7):
        jay.sees(f"Message {nth} of 6")
        title = jay.page.get_by_role("heading", level=2).first.inner_text()
        if nth == 1:
            jay.finds_all_well()
        _presses_by_keys(jay.page, f"It is {truths[title]}")
        _presses_by_keys(jay.page, jay.page.locator(".onward button").inner_text())
    while not jay.page.get_by_role("heading", name="How we did").count():
        _presses_by_keys(jay.page, jay.page.locator(".onward button").inner_text())
    jay.finds_all_well()
    expect(jay.page.locator(".tally").first).to_contain_text(re.compile(r"Fakes spotted\s*3 of 3\s*Real ones let in\s*3 of 3"))


@pytest.mark.req("E7")
def test_the_best_year_at_the_bakehouse_is_played_by_who_only_hears_the_page(strangers: Strangers) -> None:
    """All that is read is the accessibility tree, all that is pressed has a role and a name in it."""
    page = strangers.visitor().goes_to("/practise").page
    page.get_by_role("button", name="Play The Bakehouse").click()
    page.wait_for_url("**/alone/**")
    wanted = {season: list(bricks) for season, bricks in BEST_YEAR.items()}
    for _ in range(MOST_PAGES):
        heard = page.get_by_role("main").aria_snapshot()
        if "Yours cost £1,200" in heard:
            return
        buttons = re.findall(r'- button "([^"]+)"', heard)
        season = re.search(r"(Spring|Fete|Leek Show|Christmas), season", heard)
        buys = wanted.get(season[1], []) if season else []
        placing = [name for name in buttons if name == "Place it for the team"]
        choosing = [name for name in buttons for brick in buys[:1] if name.startswith(brick) and "What do we buy next?" in heard]
        if placing:
            buys.pop(0)
        name = (placing or choosing or buttons[-1:])[0]
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()
    raise AssertionError("The best year was never told.")
