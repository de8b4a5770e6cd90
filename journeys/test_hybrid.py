"""One officer, one table, real bricks and no phone at all."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from journeys.conftest import Strangers
from journeys.evening import goes_on

MOST_STEPS = 90


def test_an_officer_alone_runs_the_game_for_a_table_with_real_bricks(strangers: Strangers) -> None:
    officer = strangers.visitor().signs_in("hale")
    officer.goes_to("/staff/sessions").presses(re.compile("Breakfast for business")).presses(re.compile("Open the room"))
    officer.page.get_by_text("With real bricks, no phones").click()
    officer.finds_it_accessible()
    officer.page.locator("main button[type=submit]:visible").first.click()
    expect(officer.page).to_have_url(re.compile(r"/staff/rooms/[\w-]+$"))
    officer.finds_it_accessible()

    bought, answered, told = 0, 0, ""
    for _ in range(MOST_STEPS):
        bricks = officer.page.locator("main form[data-move]:has(input[value=commit]) button:visible:not([disabled])")
        if bricks.count() and bought < 5:
            before = officer.page.inner_text("main")
            bricks.first.click()
            officer.page.wait_for_timeout(500)
            bought += officer.page.inner_text("main") != before
        post = officer.page.locator("main form[data-move]:has(input[value=judge]) button:visible:not([disabled])")
        if post.count() and answered < 4:
            post.first.click()
            officer.page.wait_for_timeout(400)
            answered += 1
        told = goes_on(officer)
        if re.search("best year", told, re.I):
            officer.finds_it_accessible()
        if re.search(r"The room has finished|That was the last|Close the room", told) and officer.page.locator("[data-key]").count() == 0:
            break
        if officer.page.get_by_role("button", name=re.compile("Finish|End the evening", re.I)).count():
            break

    assert bought >= 3
    assert answered >= 2
