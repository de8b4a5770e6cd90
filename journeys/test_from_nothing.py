"""An empty folder becomes an area: docs/how-to/set-up-your-area.md, step by step, to the first report."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from journeys import hall
from journeys.conftest import Server, Strangers
from journeys.steps import Visitor
from safercyber.rules.one_time_codes import code_at, step_at

PASSWORD = "three kettles by the canal"


@pytest.fixture
def nothing(chromium: Browser, tmp_path) -> Iterator[Strangers]:
    """People at a server that was started with --empty on an empty folder."""
    server = Server(tmp_path, empty=True)
    server.start()
    people = Strangers(chromium, server)
    yield people
    for context in people.contexts:
        context.close()
    server.stop()
    assert people.elsewhere == [] and people.troubles == []


def sets_up(someone: Visitor) -> Visitor:
    """Names the area, keeps what it begins with but one theme, and comes in with both steps."""
    someone.goes_to(someone.server.set_up_address()).reads_heading("Set up your area").finds_all_well()
    someone.fills("Your area", "Lumley").fills("Phone number for the public", "01632 960 003").fills(
        "Email for the public", "cyber@lumley.example"
    )
    someone.fills("Safeguarding line", "01632 960 009").fills("Your name", "Jo Field").fills("Your post", "Community safety coordinator")
    someone.fills("Your organisation", "Lumley Council").fills("Your work email", "jo@lumley.example")
    assert someone.page.get_by_label("Fraud and scams").is_checked()
    someone.page.get_by_label("Extremism").uncheck()
    someone.presses("Go on to your password").fills("Choose a password", PASSWORD).presses("Go on to your phone")
    someone.page.get_by_text("I cannot scan it").click()
    secret = someone.page.locator(".phone-key").inner_text().replace(" ", "")
    someone.fills(re.compile("^Your code"), code_at(secret, step_at(time.time()))).presses("Use this phone")
    someone.reads_heading("Keep these ten codes on paper").presses("I have them on paper")
    return someone.reads_heading(re.compile(", Jo. 2 things need you."))


def settles(someone: Visitor) -> None:
    """Settings: a theme and an audience of their own, a town, a partner, another name, one retired."""
    someone.goes_to("/staff/").presses("Settings").reads_heading("Settings").finds_all_well()
    for field, typed in (
        ("Another theme", "Romance fraud"),
        ("Another audience", "Farmers"),
        ("Another place", "Great Lumley"),
        ("Another partner", "Lumley Police"),
    ):
        form = someone.page.locator("form", has=someone.page.get_by_label(field))
        form.get_by_label(field).fill(typed)
        form.get_by_role("button", name="Add").click()
        someone.sees("Added.")
    someone.page.locator("summary", has_text="Grooming").click()
    someone.page.get_by_role("button", name="Retire Grooming").click()
    someone.sees("Retired. What names it already keeps it.").sees("1 retired").finds_all_well()


def soon() -> datetime:
    """In ten minutes; late in the evening just after midnight, for a session ends on the day on which it begins."""
    starts = datetime.now(hall.LONDON) + timedelta(minutes=10)
    if (starts + timedelta(minutes=30)).date() == starts.date():
        return starts
    return starts.replace(hour=0, minute=5) + timedelta(days=1)


def begins_early(someone: Visitor, session: str) -> None:
    """It is moved to a few minutes ago, as when everybody was there already."""
    now = datetime.now(hall.LONDON)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = max(midnight, now - timedelta(minutes=5))
    ends = min(starts + timedelta(minutes=30), midnight + timedelta(hours=23, minutes=59))
    someone.goes_to(session + "/edit").fills("Day", f"{starts:%Y-%m-%d}")
    someone.fills("Starts", f"{starts:%H:%M}").fills("Ends", f"{ends:%H:%M}").presses("Save the change")


def makes_a_session(someone: Visitor, starts: datetime) -> str:
    """The first session, in a hall that nobody knew before; its address."""
    someone.goes_to("/staff/").presses("New session").reads_heading("New session").fills("What is it called?", "Tea and scams")
    page = someone.page
    page.get_by_label("Day").fill(f"{starts:%Y-%m-%d}")
    page.get_by_label("Starts").fill(f"{starts:%H:%M}")
    page.get_by_label("Ends").fill(f"{starts + timedelta(minutes=30):%H:%M}")
    page.get_by_label("Where", exact=True).select_option("A new venue (fill in below)")
    assert "Extremism" not in page.get_by_label("Theme").inner_text() and "Grooming" not in page.get_by_label("Theme").inner_text()
    page.get_by_label("Who is it for?").select_option("Farmers")
    page.get_by_label("Theme").select_option("Romance fraud")
    page.get_by_text("More: what happens, ages").click()
    page.get_by_label("Game").select_option("The Bakehouse")
    someone.fills("Name of the venue", "Lumley Chapel").fills("Postcode", "LM1")
    someone.presses("Open for booking").sees("There is a problem").sees("Enter the street it is in").sees(
        "Enter the town or village it is in"
    )
    someone.sees("That is not a whole postcode. Check it, or leave it empty.").finds_all_well()
    someone.fills("Street", "Front Street").fills("Town or village", "great lumley").fills("Postcode", "LM1 2AB")
    someone.presses("Open for booking").reads_heading("Tea and scams").finds_all_well()
    return page.url.removeprefix(someone.server.url)


@pytest.mark.req("E14")
def test_an_empty_folder_becomes_an_area_with_a_session_a_plan_and_a_report(nothing: Strangers) -> None:
    jo = sets_up(nothing.visitor())
    settles(jo)
    starts = soon()
    session = makes_a_session(jo, starts)

    jo.goes_to("/staff/sessions").presses("Venues", exact=True).reads_heading("Venues").finds_all_well()
    jo.presses("Lumley Chapel").reads_heading("Lumley Chapel").finds_all_well()
    jo.page.get_by_label("Hearing loop").check()
    jo.presses("Save the venue").sees("Saved. Tickets and the public pages show it at once.").sees("Hearing loop")

    betty = nothing.phone()
    betty.goes_to("/").fills(re.compile("Where are you"), "Atlantis").presses("Find sessions")
    betty.sees("We do not know that place. Try a town or a full postcode, like LM1 2AB.").finds_all_well()
    betty.fills(re.compile("Where are you"), "LM1").presses("Find sessions").sees("1 session in LM1")
    betty.page.get_by_label(re.compile("Where are you")).fill("Great Lumley")
    betty.presses("Find sessions").sees("1 session in Great Lumley").sees("Lumley Chapel, Great Lumley").finds_all_well()
    betty.presses("Book a place").fills("Your name", "Betty").fills("Email or mobile number", "betty@mail.example").presses(
        re.compile("^Book")
    )
    betty.reads_heading("You’re in, Betty.").finds_all_well()

    jo.goes_to(session).presses("Door list").presses("Check in Betty").sees("Welcome, Betty").finds_all_well()
    room = hall.opens_room(jo, session)
    player = hall.joins(nothing, room)
    hall.goes_on(jo)
    hall.is_at(player, "before")
    jo.page.locator("#closing summary").click()
    jo.presses("Close this room for everyone").sees("The room is closed.")
    begins_early(jo, session)
    jo.presses("Wrap up").reads_heading("Wrap up").sees("01632 960 009").finds_all_well()
    jo.fills("How many people came?", "12").chooses("Counted", of="Counted, or estimated?").fills("There, hours", "1").presses(
        "Log the session"
    )
    jo.reads_heading("Logged. 12 people.")

    jo.goes_to("/staff/").presses("Start a plan").reads_heading("Start a plan").finds_all_well()
    jo.fills("Priorities", "Cyber-enabled crime\nYoung people").presses("Start this plan").reads_heading("Add an action")
    jo.sees("Your plan has begun. Add its first action.").finds_all_well()
    jo.fills("What will be done?", "Hold tea and scams in 12 halls").fills("Who leads: post", "Cyber Protect officer")
    jo.page.get_by_label("Who leads: organisation").select_option("Lumley Police")
    jo.page.get_by_label("Who is it for?").select_option("Farmers")
    jo.page.get_by_label("Romance fraud").check()
    jo.page.get_by_label("Due").fill(f"{starts + timedelta(days=90):%Y-%m-%d}")
    jo.presses("Add this action").reads_heading("Hold tea and scams in 12 halls").finds_all_well()
    jo.goes_to("/staff/plan").sees("Reduce risk to the most vulnerable groups").sees("0 of 1 done").finds_all_well()

    jo.goes_to("/staff/evidence").finds_all_well()
    expect(jo.page.locator("main")).not_to_contain_text("0 sessions")
    jo.goes_to("/staff/reports").presses("Draw up the report").finds_all_well()
    expect(jo.page.locator("main")).not_to_contain_text("Northvale")
    jo.goes_to("/staff/").reads_heading(re.compile(", Jo.")).finds_all_well()
