"""PC Okafor's evening: two steps in, the run sheet, the room, the big screen, a walk-in, and the hours at the end."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Server, Strangers
from journeys.steps import SECOND_STEP, qr_says
from safercyber.rules.one_time_codes import code_at, step_at


@pytest.mark.req("E6")
def test_okafor_signs_in_with_both_steps_or_not_at_all(strangers: Strangers, server: Server) -> None:
    okafor = strangers.visitor()
    okafor.goes_to("/staff/").reads_heading("Sign in").finds_all_well()
    okafor.fills("Email", "okafor@northvale.example").fills("Password", "not-the-password").presses("Go on to step 2")
    okafor.sees("There is a problem").finds_all_well()
    okafor.fills("Email", "okafor@northvale.example").fills("Password", server.password("okafor")).presses("Go on to step 2")
    okafor.reads_heading("Enter the 6 numbers").finds_all_well()
    okafor.goes_to("/staff/").reads_heading("Sign in")  # the password alone opens nothing
    okafor.fills("Email", "okafor@northvale.example").fills("Password", server.password("okafor")).presses("Go on to step 2")
    okafor.fills(re.compile("numbers|code", re.I), "000000").presses("Sign in", exact=True).sees("There is a problem").finds_all_well()
    okafor.fills(re.compile("numbers|code", re.I), SECOND_STEP).presses("Sign in", exact=True)
    okafor.reads_heading(re.compile(r"^(Morning|Afternoon|Evening|Hello), ")).sees("Coming up").finds_all_well()
    okafor.page.locator("details.account summary").locator("visible=true").click()
    okafor.presses("Sign out").sees("You are signed out.").finds_all_well()
    okafor.goes_to("/staff/").reads_heading("Sign in")


@pytest.mark.req("E14")
def test_somebody_new_who_has_lost_the_phone_comes_in_with_a_code_from_paper(strangers: Strangers) -> None:
    priya = strangers.visitor().signs_in("priya").goes_to("/staff/people/invite").reads_heading("Invite somebody")
    priya.fills(re.compile("^Name"), "M. Shah").fills("Work email", "shah@northvale.example").fills("Post", "Community officer")
    priya.fills("Organisation", "Northvale Council").page.get_by_label(re.compile("^Officer:")).check()
    priya.presses("Send the invitation").reads_heading("A link for M. Shah").finds_all_well()

    shah, password = strangers.phone(), "three kettles by the canal"
    shah.page.goto(priya.page.locator(".phone-key").inner_text())
    shah.reads_heading("Hello, M. Shah").finds_all_well()
    shah.fills("Choose a password", password).presses("Go on to your phone").reads_heading("Set up your second step")
    shah.page.get_by_text("I cannot scan it").click()
    secret = shah.page.locator(".phone-key").inner_text().replace(" ", "")
    shah.finds_all_well()
    shah.fills(re.compile("^Your code"), code_at(secret, step_at(time.time()))).presses("Use this phone")
    shah.reads_heading("Keep these ten codes on paper").finds_all_well()
    codes = shah.page.locator(".code-list li").all_inner_texts()
    assert len(set(codes)) == 10
    shah.presses("I have them on paper").reads_heading(re.compile(", M. Shah"))

    for code, fits in ((codes[0], True), (codes[0], False), (codes[1].lower().replace("-", " "), True)):
        shah.page.context.clear_cookies()
        shah.goes_to("/staff/sign-in").fills("Email", "shah@northvale.example").fills("Password", password)
        shah.presses("Go on to step 2").presses("Use a printed recovery code").reads_heading("Enter a recovery code").finds_all_well()
        shah.fills("Recovery code", code).presses("Sign in", exact=True)
        if fits:
            shah.reads_heading(re.compile(", M. Shah"))
        else:
            shah.sees("each works once.").finds_all_well()

    shah.goes_to("/staff/settings/security").sees("8 codes left").presses("Make ten new codes").reads_heading("Is it you?").finds_all_well()
    shah.fills("Your password now", password).presses("Go on").reads_heading("Make ten new codes").finds_all_well()
    shah.presses("Make ten new codes").reads_heading("Keep these ten codes on paper")
    assert not set(codes) & set(shah.page.locator(".code-list li").all_inner_texts())


@pytest.mark.req("E6")
def test_okafor_runs_an_evening_from_this_week_to_the_hours(strangers: Strangers) -> None:
    okafor = strangers.visitor()
    okafor.signs_in("okafor")
    hall.plans_tonight(okafor, "An evening of tests")
    okafor.finds_all_well()

    okafor.goes_to("/staff/").sees("Coming up").finds_all_well()  # the next few only: other evenings of today may come before this one
    okafor.goes_to("/staff/sessions").presses("An evening of tests").reads_heading("An evening of tests").finds_all_well()
    session = okafor.page.url.removeprefix(okafor.server.url)
    okafor.presses("Run sheet").reads_heading("An evening of tests").sees("If the Wi-Fi fails").finds_all_well()
    okafor.page.emulate_media(media="print")
    expect(okafor.page.get_by_role("button", name="Print run sheet")).to_be_hidden()
    sheet = okafor.page.locator(".a4").bounding_box()
    assert sheet is not None
    assert sheet["height"] / sheet["width"] <= 297 / 210, "the run sheet is longer than one side of A4"
    assert okafor.page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    okafor.page.emulate_media(media="screen")

    room = hall.opens_room(okafor, session)
    okafor.reads_heading(re.compile("arriving|lobby|Lobby|Welcome|people", re.I)).finds_all_well()
    assert re.fullmatch(r"[A-Z0-9]{3} [A-Z0-9]{3}", room.code)

    wall = strangers.visitor(width=1280, height=720)
    wall.goes_to(room.wall).reads_heading("The Bakehouse").finds_it_accessible().scrolls_only_down()
    wall.sees(room.code).sees(okafor.server.url.removeprefix("http://"))
    code = wall.page.locator(".lobby .right")
    assert qr_says(code, f"{okafor.server.url}/j/{room.plain_code}")
    box = code.locator("svg").bounding_box()
    assert box is not None
    assert box["height"] >= 0.4 * 720, "the code is too small for the back row"

    walk_in = hall.joins(strangers, room, by="qr")
    walk_in.finds_all_well()
    expect(wall.page.locator(".count b")).to_have_text("1")
    expect(okafor.page.locator(".here")).to_have_text("1 phone is here")
    wall.finds_it_accessible()

    okafor.page.reload()
    expect(okafor.page.locator(".here")).to_have_text("1 phone is here")
    okafor.page.locator("main h1").click()
    okafor.page.keyboard.press("b")  # blank, and back, from the keyboard
    expect(wall.page.locator("main.blank")).to_be_visible()
    okafor.page.keyboard.press("b")
    wall.sees(room.code)
    okafor.page.keyboard.press(" ")
    hall.is_at(walk_in, "before")
    okafor.finds_all_well()
    wall.finds_it_accessible().scrolls_only_down()

    okafor.page.locator("#closing summary").click()
    okafor.finds_all_well().presses("Close this room for everyone").reads_heading("An evening of tests").sees("The room is closed.")
    walk_in.sees("This room has finished.").finds_all_well()
    wall.sees("Thank you for playing.").finds_it_accessible()

    okafor.presses("Wrap up").reads_heading("Wrap up").finds_all_well()
    okafor.fills("How many people came?", "").presses("Log the session").sees("Enter how many people came").finds_all_well()
    okafor.fills("How many people came?", "27").chooses("Counted", of="Counted, or estimated?")
    okafor.fills("Getting ready, hours", "1.5").fills("There, hours", "2").fills("Travel, hours", "0.75").presses("Log the session")
    okafor.reads_heading("Logged. 27 people.").finds_all_well()
    okafor.goes_to(session).sees("27").finds_all_well()
    hours = okafor.page.locator("section", has=okafor.page.get_by_role("heading", name="Hours"))
    expect(hours).to_contain_text(re.compile(r"1.5|1 h.*30|1½"))
    expect(hours).to_contain_text("travel")
