"""What officers and players do in a room, over and over."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from journeys.steps import Visitor

CODE = re.compile(r"\b[2-9CDFGHJKMNP-TV-Z]{3} [2-9CDFGHJKMNP-TV-Z]{3}\b")
PRESS = "main form[data-move] button:visible"


def opens_a_room(officer: Visitor, *, table: bool = False) -> str:
    """From This week to a running room; returns its address."""
    officer.goes_to("/staff/sessions").presses(re.compile("Tea and scams"))
    officer.presses(re.compile("Open the room"))
    if officer.page.url.rstrip("/").endswith("open"):
        if table:
            officer.page.get_by_text(re.compile("one table|real bricks", re.I)).first.click()
        officer.page.locator("main button[type=submit]:visible").first.click()
    expect(officer.page).to_have_url(re.compile(r"/staff/rooms/[\w-]+$"))
    return officer.page.url


def code_of(officer: Visitor) -> str:
    """The code that people can say."""
    found = CODE.search(officer.page.inner_text("body"))
    assert found, "no code on the officer's screen"
    return found[0]


def goes_on(officer: Visitor) -> str:
    """Space, and the room is one step further. Returns what the officer's screen now says."""
    before = officer.page.inner_text("main")
    # On a button that was just pressed, Space presses that button again, as everywhere.
    officer.page.evaluate("document.activeElement?.blur()")
    officer.page.keyboard.press("Space")
    for _ in range(80):
        officer.page.wait_for_timeout(100)
        now = officer.page.inner_text("main")
        if now != before:
            return now
    raise AssertionError("Space did nothing: " + before[:200])


def joins(phone: Visitor, code: str, *, typed: bool = False) -> str:
    """Two taps: the address or the code, and one press. Returns the dealt name."""
    if typed:
        phone.goes_to("/j").page.get_by_label(re.compile("code", re.I)).fill(code.lower())
    else:
        phone.goes_to("/j/" + code.replace(" ", ""))
    phone.page.get_by_role("button", name=re.compile("join", re.I)).first.click()
    expect(phone.page).to_have_url(re.compile(r"/r/[\w-]+"))
    return name_of(phone)


def name_of(phone: Visitor) -> str:
    """Brave Otter."""
    told = re.search(r"You are\s+(\w+ \w+)", phone.page.inner_text("body"))
    assert told, "the phone does not say who it is: " + phone.page.inner_text("body")[:200]
    return told[1]


def answers_the_paper(phone: Visitor, *, scripts: bool = True) -> None:
    """Every question, one tap each, and hand in."""
    page = phone.page
    if not scripts:
        page.reload()
        for number in range(page.locator("[data-paper] fieldset").count()):
            page.locator("[data-paper] fieldset").nth(number).locator("label").nth(1).click()
        page.get_by_role("button", name="Send my answers").click()
        return
    expect(page.locator("[data-paper]")).to_be_visible()
    for _ in range(30):
        if page.locator("[data-paper]").count() == 0:
            return
        question = page.locator("[data-paper] fieldset:visible")
        if question.count() and question.first.locator("input:checked").count() == 0:
            question.first.locator("label:visible").nth(1).click()
        send = page.locator("[data-paper] button:visible").filter(has_text=re.compile("Send|Next"))
        if send.count():
            send.last.click()
        page.wait_for_timeout(250)
    raise AssertionError("the questions never ended: " + page.inner_text("main")[:300])


def taps(phone: Visitor, *, scripts: bool = True) -> bool:
    """Tap the first thing that may be tapped on this screen, if there is one."""
    page = phone.page
    if not scripts:
        page.reload()
    for found in ("main form.picks button:visible", "main form.trio button:visible", "main form[data-move] button.o:visible"):
        if page.locator(found).count():
            page.locator(found).first.click()
            page.wait_for_timeout(300)
            return True
    return False


def sees_soon(page: Page, words: re.Pattern[str]) -> None:
    """These words stand on the page within a few seconds."""
    expect(page.locator("body")).to_contain_text(words, timeout=15_000)
