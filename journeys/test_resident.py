"""Margaret books for two, changes her mind, and somebody else gets the seats. Once with scripts and once without."""

from __future__ import annotations

import re
from datetime import datetime

import icalendar
import pytest
from playwright.sync_api import expect

from journeys.conftest import Strangers
from journeys.steps import Visitor, qr_says

MOST_REQUESTS = 8
MOST_BYTES = 80 * 1024
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])


def _finds(visitor: Visitor, place: str, session: str, words: str = "Book a place") -> None:
    """From home, by place, to the booking page of a session."""
    visitor.goes_to("/").fills("Where are you?", place).presses("Find sessions")
    row = visitor.page.get_by_role("article").filter(has_text=session).first
    row.get_by_role("link", name=words).click()


def _books(visitor: Visitor, name: str, contact: str, people: int, press: str | re.Pattern[str] = re.compile("^Book")) -> None:
    visitor.fills("Your name", name).fills("Email or mobile number", contact)
    visitor.chooses(str(people), of="How many people?").presses(press)


@pytest.mark.req("E5")
@SCRIPTS
def test_margaret_books_for_two_and_the_page_is_her_ticket(strangers: Strangers, scripts: bool) -> None:
    contact = f"margaret.{scripts}@mail.example".lower()
    margaret = strangers.visitor(width=820, height=1100, scripts=scripts)
    margaret.goes_to("/").reads_heading("Spot the scam before it spots you.").finds_all_well()

    margaret.fills("Where are you?", "Stanmoor").presses("Find sessions").sees("Stanmoor Village Hall").finds_all_well()
    nearest = margaret.page.get_by_role("article").first
    expect(nearest).to_contain_text("Tea and scams")
    left = int(re.search(r"(\d+) places left", nearest.inner_text())[1])  # type: ignore[index]
    nearest.get_by_role("link", name="Book a place").click()
    margaret.reads_heading("Book your place").sees("No account").finds_all_well()

    margaret.chooses("2", of="How many people?")
    if scripts:
        expect(margaret.button("Book 2 places")).to_be_visible()
    margaret.presses(re.compile("^Book")).sees("There is a problem").sees("Enter your name").finds_all_well()
    assert margaret.page.title().startswith("Error:")
    expect(margaret.page.get_by_role("radio", name="2")).to_be_checked()
    margaret.fills("Your name", "Margaret").fills("Email or mobile number", "margaret.mail.example").presses(re.compile("^Book"))
    margaret.sees("That email is missing an @. Check it and try again.")
    expect(margaret.page.get_by_label("Your name")).to_have_value("Margaret")
    margaret.fills("Email or mobile number", contact)
    margaret.chooses("Large print", of=re.compile("Anything that would help")).presses(re.compile("^Book"))

    margaret.reads_heading("You’re in, Margaret.").sees("Tea and scams").sees("large print").finds_all_well()
    ticket = margaret.page.url
    assert re.search(r"/t/[\w-]{20,}$", ticket)
    assert qr_says(margaret.page.get_by_role("img", name="QR code of your ticket"), ticket)
    assert re.fullmatch(r"[A-Z0-9]{4} [A-Z0-9]{2}", margaret.page.locator(".ticket .code").inner_text())
    _opens_in_a_calendar(margaret)

    margaret.goes_to("/?where=Stanmoor").sees(f"{left - 2} places left")
    margaret.page.goto(ticket)
    margaret.presses("Change", exact=True).reads_heading("Change your booking").finds_all_well()
    margaret.chooses("3", of="How many people?").presses("Save the change").sees("Changed.").finds_all_well()
    expect(margaret.page.locator(".ticket .facts")).to_contain_text("3, with large print")

    margaret.presses("cancel this booking").reads_heading("Cannot come?").finds_all_well()
    margaret.goes_to("/?where=Stanmoor").sees(f"{left - 3} places left")  # looking at the page cancelled nothing
    margaret.page.goto(ticket)
    margaret.presses("cancel this booking").presses("Cancel 3 places")
    margaret.reads_heading("Cancelled. Thank you for telling us.").finds_all_well()
    margaret.presses(re.compile("^Undo")).sees("Taken back.").reads_heading("You’re in, Margaret.").finds_all_well()
    margaret.presses("cancel this booking").presses("Cancel 3 places").reads_heading("Cancelled. Thank you for telling us.")
    margaret.goes_to("/?where=Stanmoor").sees(f"{left} places left")


def _opens_in_a_calendar(visitor: Visitor) -> None:
    """The file says the same day, time and place as the ticket."""
    with visitor.page.expect_download() as coming:
        visitor.presses("Add to calendar")
    event = icalendar.Calendar.from_ical(coming.value.path().read_bytes()).walk("VEVENT")[0]
    starts: datetime = event.decoded("DTSTART")
    local = starts.astimezone() if starts.tzinfo is None else starts
    facts = visitor.page.locator(".ticket .facts").inner_text()
    assert f"{local:%A} {local.day} {local:%B}" in facts
    assert "Tea and scams" in event["SUMMARY"]
    assert "Stanmoor Village Hall" in event["LOCATION"]


@pytest.mark.req("E5")
@SCRIPTS
def test_a_place_that_is_cancelled_goes_to_the_next_in_line(strangers: Strangers, scripts: bool) -> None:
    sam, iris = strangers.phone(scripts=scripts), strangers.visitor(scripts=scripts)
    _finds(sam, "Brackwell", "Breakfast for business")
    _books(sam, "Sam", f"sam.{scripts}@mail.example", 1)
    sam.reads_heading("You’re in, Sam.").finds_all_well()

    _finds(iris, "Brackwell", "Breakfast for business", "Join the waiting list")
    iris.reads_heading("Join the waiting list").sees("This session is full").finds_all_well()
    _books(iris, "Iris", f"iris.{scripts}@mail.example", 1, "Join the waiting list")
    iris.reads_heading("You are number 1 in line, Iris.").sees("You are next.").finds_all_well()

    sam.presses("cancel this booking").presses("Cancel 1 place").reads_heading("Cancelled. Thank you for telling us.")
    sam.sees("One person on the waiting list now has your seat.").finds_all_well()
    iris.page.reload()
    iris.reads_heading("You’re in, Iris.").sees("A place came free and it is yours.").finds_all_well()
    sam.presses(re.compile("^Undo")).sees("Your places have gone to someone else.").finds_all_well()

    iris.presses("Hand it back").presses("Cancel 1 place").reads_heading("Cancelled. Thank you for telling us.")
    iris.goes_to("/?where=Brackwell").sees("1 place left")


@SCRIPTS
def test_the_last_place_goes_while_somebody_types_and_nothing_typed_is_lost(strangers: Strangers, scripts: bool) -> None:
    quick, slow = strangers.visitor(scripts=scripts), strangers.phone(scripts=scripts)
    _finds(slow, "Brackwell", "Breakfast for business")
    _finds(quick, "Brackwell", "Breakfast for business")
    _books(quick, "Ravi", f"ravi.{scripts}@mail.example", 1)
    quick.reads_heading("You’re in, Ravi.")
    _books(slow, "Beryl", f"beryl.{scripts}@mail.example", 1)
    slow.sees("You have not been booked.").finds_all_well()
    expect(slow.page.get_by_label("Your name")).to_have_value("Beryl")
    slow.presses("Join the waiting list").reads_heading("You are number 1 in line, Beryl.").finds_all_well()
    slow.presses("leave the waiting list").presses("Leave the waiting list").reads_heading(
        "You have left the waiting list."
    ).finds_all_well()
    quick.presses("cancel this booking").presses("Cancel 1 place").reads_heading("Cancelled. Thank you for telling us.")


@pytest.mark.req("R8")
@pytest.mark.parametrize(
    ("first", "again", "scripts"),
    [
        ("Doreen@Mail.example", "doreen@mail.example", True),
        ("07700 900 871", "+44 7700 900871", True),
        ("wen@mail.example", "WEN@mail.example", False),
    ],
)
def test_a_second_booking_by_the_same_contact_shows_nothing_of_the_first(
    strangers: Strangers, first: str, again: str, scripts: bool
) -> None:
    owner, other = strangers.visitor(scripts=scripts), strangers.phone(scripts=scripts)
    _finds(owner, "NV1 8BX", "Lock down your phone")
    _books(owner, "Doreen", first, 2)
    owner.reads_heading("You’re in, Doreen.")
    _finds(other, "NV1 8BX", "Lock down your phone")
    _books(other, "Mallory", again, 4)
    other.reads_heading(re.compile("has a place already")).finds_all_well()
    page = other.page.content()
    assert "Doreen" not in page
    assert owner.page.url.rsplit("/", 1)[1] not in page
    owner.page.reload()
    expect(owner.page.locator(".ticket .facts")).to_contain_text(re.compile(r"Places\s*2\b"))
    owner.presses("cancel this booking").presses("Cancel 2 places")


@SCRIPTS
def test_a_place_that_nobody_knows_gets_a_kind_answer(strangers: Strangers, scripts: bool) -> None:
    visitor = strangers.phone(scripts=scripts)
    visitor.goes_to("/").fills("Where are you?", "Atlantis").presses("Find sessions")
    visitor.sees("We do not know that place. Try a town or a full postcode, like NV4 7QP.").finds_all_well()
    assert visitor.page.title().startswith("Error:")
    expect(visitor.page.get_by_label("Where are you?")).to_have_value("Atlantis")
    visitor.fills("Where are you?", "nv47qp").presses("Find sessions").sees("Stanmoor Village Hall").finds_all_well()


@pytest.mark.req("E5")
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_finding_and_booking_cost_few_requests_and_few_bytes(strangers: Strangers, width: int) -> None:
    visitor = strangers.visitor(width=width)
    seen: dict[str, str] = {}
    arrived: dict[str, int] = {}
    wire = visitor.page.context.new_cdp_session(visitor.page)
    wire.on("Network.responseReceived", lambda said: seen.update({said["requestId"]: f"{said['type']} {said['response']['url']}"}))
    wire.on("Network.requestServedFromCache", lambda said: seen.update({said["requestId"]: "Kept"}))
    wire.on("Network.loadingFinished", lambda said: arrived.update({said["requestId"]: int(said["encodedDataLength"])}))
    wire.send("Network.enable")
    visitor.goes_to("/").reads_heading(re.compile("Spot")).scrolls_only_down()
    visitor.page.wait_for_load_state("networkidle")
    visitor.presses("Book a place").reads_heading("Book your place").scrolls_only_down()
    visitor.page.wait_for_load_state("networkidle")
    paid = {seen[key]: size for key, size in arrived.items() if key in seen and not seen[key].startswith(("Font", "Kept")) and size}
    story = "\n".join(f"{size:>7} {what}" for what, size in paid.items())
    assert len(paid) <= MOST_REQUESTS, story
    assert sum(paid.values()) <= MOST_BYTES, story
    print(f"\nat {width}: {len(paid)} requests, {sum(paid.values())} bytes\n{story}")
