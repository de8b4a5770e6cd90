"""Whatever was written, up to the last letter that the forms take, the printed report is two sides that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys.conftest import Server, Strangers

WORDS = "Hold longer sessions about parcels and passwords for everybody who lives along the river and above the mill. " * 4
WIDE = "WMWMW " * 60
SMALLEST = 10.5  # pixels on a sheet of 794: 8 points

MEASURE = """() => [...document.querySelectorAll(".a4")].map(side => {
  const foot = side.querySelector(".pf"), last = foot.previousElementSibling;
  const small = [...side.querySelectorAll("p,li,td,th,span,div")].filter(e => e.innerText && !e.closest(".sr"))
    .map(e => parseFloat(getComputedStyle(e).fontSize) * (e.currentCSSZoom ?? 1));
  return {over: side.scrollHeight - side.clientHeight, wide: side.scrollWidth - side.clientWidth,
    gap: foot.getBoundingClientRect().top - last.getBoundingClientRect().bottom, smallest: Math.min(...small)};
})"""


@pytest.fixture
def northvale(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strangers]:
    """A Northvale of its own: what is written here would stand in everybody's plan."""
    running = Server(tmp_path_factory.mktemp("long-texts"))
    running.start()
    people = Strangers(chromium, running)
    yield people
    for context in people.contexts:
        context.close()
    running.stop()


def writes_an_action(page: Page, root: str, text: str, number: int) -> None:
    """A new action and how it is going, each field filled to its end."""
    page.goto(f"{root}/staff/plan/new")
    page.get_by_label(re.compile("What will be done")).fill(f"{number} {text}"[:140].strip())
    page.get_by_label("Objective").select_option(
        index=number % 3 + 1 if page.get_by_label("Objective").locator("option").count() > 3 else number % 3
    )
    page.get_by_label(re.compile("post")).fill("Coordinator")
    page.get_by_label(re.compile("Who is it for")).select_option(index=1)
    page.locator("input[name=themes]").first.check()
    page.locator("input[name=due_on]").fill(page.locator("input[name=starts_on]").input_value())
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/staff/plan/\d+$"))
    page.get_by_label(re.compile("What happened")).fill(text[:300].strip())
    page.get_by_label(re.compile("What next")).fill(text[:300].strip())
    page.get_by_label(re.compile("unstick")).fill(text[:300].strip())
    page.locator("[name=status][value=stuck], [name=status] option[value=stuck]").first.evaluate(
        "e => e.tagName === 'OPTION' ? (e.selected = true) : (e.checked = true)"
    )
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text(re.compile("Saved. The history")).first).to_be_visible()


@pytest.mark.req("E9")
def test_a_report_with_long_texts_and_many_risks_is_printed_on_two_sides_that_can_be_read(northvale: Strangers) -> None:
    priya = northvale.visitor().signs_in("priya")
    page, root = priya.page, priya.server.url
    page.goto(f"{root}/staff/reports")
    page.get_by_role("button", name=re.compile("Draw up the report")).first.click()
    expect(page).to_have_url(re.compile(r"/staff/reports/\d+$"))
    report = page.url
    is_two_readable_sides(page, report)

    for text, many in ((WORDS, 5), (WIDE, 2)):
        for number in range(many):
            writes_an_action(page, root, text, number)
        page.goto(report)
        page.get_by_role("button", name=re.compile("Draw it up again")).first.click()
        page.get_by_label(re.compile("We ask the board")).fill(text[:300].strip())
        page.get_by_role("button", name="Save the draft").click()
        is_two_readable_sides(page, report)
        expect(page.get_by_text(re.compile("more risk"))).to_be_visible()


def is_two_readable_sides(page: Page, report: str) -> None:
    """Two sheets, nothing over the edge of either, nothing on top of a foot, no letter too small."""
    page.goto(f"{report}/print")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    sides = page.evaluate(MEASURE)
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})

    assert sheets == 2 == len(sides)
    for side in sides:
        assert side["over"] <= 0 and side["wide"] <= 0 and side["gap"] >= 0, side
        assert side["smallest"] >= SMALLEST, side
