"""No phones at all: two tables with real bricks, and PC Okafor taps in what they decided."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Strangers
from journeys.steps import Visitor

MOST_STEPS = 120
WANTED = {"t1": ("two_step", "ring_back", "backup"), "t2": ("cameras", "paper_plan", "updates")}


@pytest.mark.req("E8")
def test_okafor_runs_the_game_for_tables_with_real_bricks(strangers: Strangers) -> None:
    okafor = strangers.visitor(width=820, height=1180).signs_in("okafor")
    session = hall.plans_tonight(okafor, "Bricks on the table")
    room = hall.opens_room(okafor, session, how="At tables, no phones", teams=2)
    assert room.code == "", "a code is shown, but no phone is needed"
    wall = strangers.visitor(width=1280, height=720).goes_to(room.wall)
    wall.sees("No phones needed today.").finds_it_accessible().scrolls_only_down()

    key, seen, bought = "lobby", set(), 0
    for _ in range(MOST_STEPS):
        phase = hall.phase_of(key)
        expect(wall.page.locator("#view")).to_have_attribute("data-key", key)
        if phase not in seen:
            okafor.finds_all_well()
            wall.finds_it_accessible().scrolls_only_down()
        bought += _enters_what_the_tables_did(okafor, phase, first=phase not in seen)
        if phase not in seen and phase in ("post", "talk", "vote", "item", "promise"):
            okafor.finds_all_well()
        seen.add(phase)
        if phase == "finished":
            break
        key = hall.goes_on(okafor)
    assert phase == "finished", seen
    assert {"news", "post", "opened", "happened", "reel", "best", "moves", "item", "answer", "promise", "tell"} <= seen
    assert not {"reveal", "reason", "build"} & seen, "a table has no votes to reveal"
    assert bought >= 4
    wall.sees(re.compile(rf"{bought} bricks"))

    okafor.page.reload()
    hall.is_at(okafor, "finished")
    okafor.page.locator("#closing summary").click()
    okafor.presses("Close this room for everyone").reads_heading("Bricks on the table")
    _counts_the_hands(okafor, session)


def _enters_what_the_tables_did(okafor: Visitor, phase: str, *, first: bool) -> int:
    """One tap for each decision, table by table; how many bricks were bought."""
    page, bought = okafor.page, 0
    if phase in ("post", "talk", "vote"):
        for number in range(2):
            page.locator("nav.tabs a").nth(number).click()
            expect(page.locator("nav.tabs a").nth(number)).to_have_attribute("aria-current", "page")
            if phase == "post":
                _enters_the_post(okafor)
            else:
                bought += _enters_bricks(okafor, undo=first and number == 0)
    elif phase in ("item", "promise", "tell"):
        line = page.locator("form.hands").first
        expect(line.get_by_role("textbox")).to_have_value("")  # never the count of the question before
        line.get_by_role("textbox").fill("7")
        line.get_by_role("button", name="Save").click()
        expect(line).to_contain_text("7 saved")
    return bought


def _enters_the_post(okafor: Visitor) -> None:
    for number, answer in enumerate(("check", "bin")[: okafor.page.locator("form.postbox").count()]):
        button = okafor.page.locator("form.postbox").nth(number).locator(f"button[value={answer}]")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")


def _enters_bricks(okafor: Visitor, *, undo: bool) -> int:
    page = okafor.page
    on_sale = page.locator("button.bt:not([aria-disabled=true])")
    if not on_sale.count() or not page.locator("#do-done").count():
        return 0
    before = page.locator(".bt.bought").count()
    first = on_sale.first
    name = first.locator("b").inner_text()
    first.click()
    expect(page.locator(".bt.bought").filter(has_text=name)).to_be_visible()
    if undo:
        okafor.presses(re.compile("^Undo last tap"))
        expect(page.locator(".bt.bought")).to_have_count(before)
        page.locator("button.bt").filter(has_text=name).click()
        expect(page.locator(".bt.bought").filter(has_text=name)).to_be_visible()
    if page.locator("#do-done").count():
        table = page.locator("nav.tabs a[aria-current=page] b").inner_text()
        page.locator("#do-done").click()  # the screen may go on to the next table by itself
        expect(page.locator("nav.tabs a").filter(has_text=table)).to_contain_text("Done")
    return 1


def _counts_the_hands(okafor: Visitor, session: str) -> None:
    """Before and after by show of hands, marked as such and never mixed with matched answers."""
    evidence = session.replace("/staff/sessions/", "/staff/evidence/session/")
    okafor.goes_to(evidence).reads_heading("Bricks on the table").finds_all_well()
    okafor.presses("Write down a show of hands").reads_heading("A show of hands").finds_all_well()
    for wave, hands in (("Before", "3"), ("Straight after", "8")):
        okafor.page.get_by_label("Question").select_option(index=0)
        okafor.page.get_by_label("When").select_option(wave)
        okafor.fills("Hands up for yes", hands).fills("People in the room", "9")
        okafor.presses("Keep this count").sees("Counted so far").sees(f"{hands} of 9").finds_all_well()
    okafor.goes_to(evidence).sees("By show of hands").sees("never mixed with matched answers").finds_all_well()
