"""Priya shows what changed, draws up the quarter, opens every number and issues the report. Nobody can change it after that."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from journeys.conftest import Strangers

AXIS = {"0%", "25%", "50%", "75%", "100%"}
ASK = "Move 6 officer hours a month to over-65s in Holm and Coalford from January. Cost: none new, core hours."


@pytest.mark.req("E9")
def test_priya_reports_the_quarter_and_every_number_opens_to_its_rows(strangers: Strangers) -> None:
    priya = strangers.visitor().signs_in("priya")
    priya.reads_heading(re.compile("Priya")).finds_it_accessible()
    priya.goes_to("/staff/evidence").finds_it_accessible().scrolls_only_down()
    priya.sees("Three months on").sees(re.compile("Fairly sure|Early sign"))
    for figure in priya.page.locator("section.figure", has=priya.page.locator("svg[role=img]")).all():
        figure.get_by_text("See the numbers").click()
        expect(figure.get_by_role("table").first).to_be_visible()
        drawn = {one for one in figure.locator("svg[role=img] text").all_text_contents() if re.fullmatch(r"\d+%", one)} - AXIS
        counts = re.findall(r"(\d+) of (\d+)", figure.get_by_role("table").first.inner_text())
        shares = [100 * int(some) / int(all_) for some, all_ in counts]
        assert drawn, "the picture says no number"
        for share in drawn:  # the counts are rounded to fives, the shares are not
            assert min(abs(int(share[:-1]) - told) for told in shares) < 3, f"{share} is not in the table: {counts}"
    priya.finds_all_well()
    priya.page.get_by_role("link", name=re.compile("See the rows")).first.click()
    priya.sees("Rows behind this number").finds_it_accessible().reaches_everything_by_keyboard()

    priya.goes_to("/staff/reports").finds_it_accessible()
    priya.presses("Draw up the report")
    expect(priya.page).to_have_url(re.compile(r"/staff/reports/\d+$"))
    priya.sees("Write the one thing that you ask the board to agree.")
    priya.page.get_by_label(re.compile("We ask the board")).fill("Thanks to the sessions, agree more hours.")
    priya.presses("Save the draft").sees(re.compile("needs a draw"))
    priya.page.get_by_label(re.compile("We ask the board")).fill(ASK)
    priya.presses("Save the draft").sees("Saved. Nothing is issued yet.").finds_it_accessible().scrolls_only_down()
    draft = priya.page.url
    numbers = priya.page.locator(".three b").all_inner_texts()
    assert len(numbers) == 3
    for place in range(3):
        priya.page.goto(draft)
        priya.page.locator(".three a").nth(place).click()
        priya.sees("Rows behind this number")
        expect(priya.page.locator("main")).to_contain_text(numbers[place])
    priya.page.goto(draft)
    priya.presses(re.compile("Issue the report"))
    priya.sees(re.compile("Issued"))
    expect(priya.page.get_by_role("button", name="Save the draft")).to_have_count(0)

    dunn = strangers.phone()
    dunn.page.goto(priya.page.get_by_role("link", name="As the public reads it").first.evaluate("e => e.href"))
    dunn.sees("We ask the board to agree one thing.").sees(ASK).finds_it_accessible().scrolls_only_down()
    address = dunn.page.url
    assert dunn.page.locator(".three b").all_inner_texts() == numbers
    told = json.loads(dunn.page.request.get(address + ".json").text())
    assert [number["big"] for number in told["numbers"]] == numbers
    assert dunn.page.request.get(address + ".csv").text().startswith("\ufefffigure,value")
    dunn.page.locator(".three a").first.click()
    dunn.sees("Rows behind this number").finds_it_accessible()
    dunn.page.goto(address + "/print")
    expect(dunn.page.locator("article.a4")).to_have_count(2)
    assert dunn.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2


def test_the_analyst_sees_exact_counts_and_cannot_take_them_away(strangers: Strangers) -> None:
    ellery = strangers.visitor().signs_in("ellery")
    ellery.goes_to("/staff/evidence").sees("You see exact counts because you are the analyst.")
    ellery.page.get_by_role("link", name=re.compile("See the rows")).first.click()
    answer = ellery.page.request.get(ellery.page.url + "?as=csv")

    assert answer.status == 403
