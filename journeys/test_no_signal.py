"""The network goes in the middle of an evening: at the door and on the questions of a phone. No press is lost or doubled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from journeys import hall
from journeys.conftest import Server, Strangers
from journeys.steps import Visitor

KEPT = "What you pressed is kept and will be sent when the network is back."


def _offline(visitor: Visitor, is_off: bool) -> None:
    visitor.page.context.set_offline(is_off)


def _walks_in(officer: Visitor, name: str, people: str) -> None:
    form = officer.page.locator("form[action$='/walk-in']", has=officer.page.get_by_role("button", name="Count them in"))
    form.get_by_role("textbox").fill(name)
    form.locator(f"input[name=people][value='{people}']").check()
    form.get_by_role("button", name="Count them in").click()


@pytest.mark.req("E7")
def test_people_who_walk_in_while_the_network_is_away_are_each_counted_once(strangers: Strangers) -> None:
    okafor = strangers.visitor(width=390, height=780).signs_in("okafor")
    session = hall.plans_tonight(okafor, "Tea and a quiet router")
    okafor.goes_to(f"{session}/door").reads_heading("0 people are here")

    _offline(okafor, True)
    _walks_in(okafor, "Margaret", "2")
    okafor.sees(KEPT).finds_all_well()
    _walks_in(okafor, "Walter", "1")
    okafor.sees("2 presses are kept")
    _offline(okafor, False)
    okafor.reads_heading("3 people are here")
    expect(okafor.page.locator("#kept")).to_have_count(0)
    okafor.finds_all_well()

    lost = {"answers": 1}

    def loses_the_answer(route: Route) -> None:
        if lost["answers"]:
            lost["answers"] = 0
            route.fetch(max_redirects=0)  # it reached the server; nobody hears of it
            route.abort()
        else:
            route.continue_()

    okafor.page.route("**/walk-in", loses_the_answer)
    _walks_in(okafor, "Joan", "1")
    okafor.reads_heading("4 people are here")
    assert lost["answers"] == 0
    okafor.page.unroute("**/walk-in")
    okafor.page.reload()
    okafor.reads_heading("4 people are here")


@pytest.mark.req("E7")
def test_answers_given_while_the_network_is_away_are_handed_in_by_themselves(strangers: Strangers, server: Server) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    room = hall.opens_room(okafor, hall.plans_tonight(okafor, "Bricks and a quiet router"))
    anna = hall.joins(strangers, room)
    hall.goes_on(okafor)
    hall.is_at(anna, "before")

    _offline(anna, True)
    hall.answers_the_paper(anna, 0)
    anna.sees("Lost you for a moment.").sees("Your answers are safe.")
    _offline(anna, False)
    anna.reads_heading(re.compile("Thank you|Done|All in"))
    okafor.page.reload()
    okafor.sees(re.compile("1 of 1"))
