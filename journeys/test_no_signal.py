"""The network goes in the middle of an evening: at the door and on the questions of a phone. No press is lost or doubled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from journeys import hall
from journeys.conftest import Server, Strangers
from journeys.steps import Visitor

KEPT = "What you pressed is kept and will be sent when the network is back."


_FILLS_THE_STORAGE = """() => { for (const size of [1e5, 1e3, 10]) {
  try { for (let n = 0; ; n++) sessionStorage.setItem(`${size}.${n}`, "x".repeat(size)); } catch { /* the next smaller */ } } }"""


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


def _types_a_code(officer: Visitor, code: str) -> None:
    officer.fills("Ticket code", code).presses("Check in", exact=True)


@pytest.mark.req("E7")
def test_a_wrong_code_among_those_typed_without_network_is_read_before_the_rest_goes(strangers: Strangers) -> None:
    okafor = strangers.visitor(width=390, height=780).signs_in("okafor")
    session = hall.plans_tonight(okafor, "Codes and a quiet router")
    okafor.goes_to(f"{session}/door")

    _offline(okafor, True)
    _walks_in(okafor, "Margaret", "2")
    okafor.sees(KEPT)
    _types_a_code(okafor, "WRONG7")
    okafor.sees("2 presses are kept")
    _walks_in(okafor, "Walter", "1")
    okafor.sees("3 presses are kept")
    _offline(okafor, False)

    okafor.sees("No booking has that code.").sees("Not taken: “Check in: WRONG7”. This page says why. 1 press more is kept.")
    expect(okafor.page.get_by_label("Ticket code")).to_have_value("WRONG7")
    okafor.reads_heading("2 people are here").finds_all_well()
    okafor.presses("Go on with the rest").reads_heading("3 people are here")
    expect(okafor.page.locator("#kept")).to_have_count(0)


@pytest.mark.req("E7")
def test_what_was_pressed_without_network_outlives_the_session_and_goes_after_signing_in(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    page = okafor.page
    door = hall.plans_tonight(okafor, "Idle and a quiet router") + "/door"
    okafor.goes_to(door)

    _offline(okafor, True)
    for many, name in enumerate(("Margaret", "Walter", "Joan"), start=1):
        _walks_in(okafor, name, "1")
        okafor.sees(KEPT if many == 1 else f"{many} presses are kept")
    page.context.clear_cookies(name="staff")
    _offline(okafor, False)
    okafor.sees("You were signed out. 3 presses are kept.").finds_all_well()
    sign_in = page.get_by_role("link", name="Sign in again").get_attribute("href") or ""

    # Another person's sign-in in this tab sends nothing under the wrong name.
    okafor.signs_in("priya", at=sign_in).sees("3 presses of somebody else who used this tab are kept")
    okafor.reads_heading("0 people are here").finds_all_well()
    page.context.clear_cookies(name="staff")
    okafor.signs_in("okafor", at=sign_in).reads_heading("3 people are here")
    expect(page.locator("#kept")).to_have_count(0)


@pytest.mark.req("E7")
def test_a_fault_of_the_server_is_not_called_no_signal_and_a_press_can_be_dropped(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    okafor.goes_to(hall.plans_tonight(okafor, "Faults and a quiet router") + "/door")
    answers = [429, 503, 503, 503]

    def is_busy(route: Route) -> None:
        route.fulfill(status=answers.pop(0) if answers else 503, headers={"Retry-After": "1"}, body="")

    okafor.page.route("**/walk-in", is_busy)
    _walks_in(okafor, "Margaret", "2")
    okafor.sees("Many people are sending just now. What you pressed is kept, and sent in 1 second.")
    okafor.sees("Something is wrong on our side. What you pressed is kept, and we try again in 1 second.")
    okafor.sees("We could not take “Count them in: Margaret, 2” 4 times")
    okafor.presses("Drop it")
    expect(okafor.page.locator("#kept")).to_have_count(0)
    okafor.page.unroute("**/walk-in")
    _walks_in(okafor, "Walter", "1")
    okafor.reads_heading("1 person is here")
    strangers.troubles.clear()  # the faults were ours to plant


@pytest.mark.req("E7")
def test_a_press_that_the_browser_has_no_room_for_is_not_said_to_be_kept(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    okafor.goes_to(hall.plans_tonight(okafor, "Full and a quiet router") + "/door")
    okafor.page.evaluate(_FILLS_THE_STORAGE)

    _walks_in(okafor, "Margaret", "2")
    okafor.reads_heading("2 people are here")
    _offline(okafor, True)
    _walks_in(okafor, "Walter", "1")
    okafor.sees("Your browser has no room to keep this press.")
    _offline(okafor, False)
    okafor.presses("Count them in").reads_heading("3 people are here")


@pytest.mark.req("E7")
def test_the_sign_in_page_of_a_halls_network_takes_no_press(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    okafor.goes_to(hall.plans_tonight(okafor, "Portals and a quiet router") + "/door")
    okafor.page.route("**/walk-in", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Free Wi-Fi</h1>"))
    _walks_in(okafor, "Margaret", "2")
    okafor.sees(KEPT)
    okafor.page.unroute("**/walk-in")
    okafor.reads_heading("2 people are here")


@pytest.mark.req("E7")
def test_residents_without_network_are_counted_asked_and_remembered_once_it_is_back(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    session = hall.plans_tonight(okafor, "Paper and a quiet router")
    number = session.rsplit("/", 1)[1]
    okafor.goes_to(f"{session}/door-poster")
    here = re.search(r"/here/[\w-]+", okafor.page.locator(".typed").inner_text())
    assert here
    okafor.goes_to(f"/staff/surveys/paper/{number}").presses("Make the cards").sees("ready.")
    words = okafor.page.locator(".words3").first.inner_text()

    walter = strangers.phone().goes_to(here[0])
    _loses_its_mark(walter)
    walter.presses("I’m here").sees(KEPT).finds_all_well()
    _offline(walter, False)
    walter.reads_heading("Welcome.")

    walter.goes_to(f"/s/in-three-months/{number}").fills(re.compile("email", re.I), "walter@example.org")
    _loses_its_mark(walter)
    walter.presses("Ask me in three months").sees(KEPT)
    _offline(walter, False)
    walter.reads_heading(re.compile("Thank you. We will ask you on"))

    walter.goes_to("/s").fills("Your three words", words).presses("Show my questions")
    _answers_all(walter)
    _loses_its_mark(walter)
    walter.presses("Hand in my answers").sees(KEPT)
    _offline(walter, False)
    expect(walter.page).to_have_url(re.compile("/s/thanks$"))


def _answers_all(visitor: Visitor) -> None:
    paper = visitor.page.locator("form[data-one-by-one]")
    onward = paper.get_by_role("button", name="Next question")
    for question in paper.locator("fieldset").all():
        if not question.is_visible():
            continue  # asked only of those who said yes to the question before
        question.locator("label").first.click()
        if onward.is_visible():
            onward.click()


def _loses_its_mark(visitor: Visitor) -> None:
    """The network goes, and with it the cookie that proves where a form comes from: its page is too old."""
    visitor.page.context.clear_cookies()
    _offline(visitor, True)
