"""What happens in the hall: a session of tonight, its room, the big screen and the phones."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from journeys.steps import Visitor

if TYPE_CHECKING:
    from journeys.conftest import Strangers

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Room:
    """A room that is open: the host's address, the code that people type, the big screen's address."""

    page: str
    code: str
    wall: str

    @property
    def plain_code(self) -> str:
        return self.code.replace(" ", "")


def plans_tonight(officer: Visitor, title: str, *, game: str = "The Bakehouse", places: int = 24) -> str:
    """Make a session at Stanmoor that began a few minutes ago; its address."""
    while (now := datetime.now(LONDON)).hour == 23 and now.minute >= 56:
        time.sleep(1)  # a session ends on the day on which it begins: these four minutes are too few for an evening
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = max(midnight, now - timedelta(minutes=5))
    ends = min(starts + timedelta(minutes=90), midnight + timedelta(hours=23, minutes=59))
    officer.goes_to("/staff/sessions/new").fills("What is it called?", title)
    page = officer.page
    page.get_by_label("Day").fill(f"{starts:%Y-%m-%d}")
    page.get_by_label("Starts").fill(f"{starts:%H:%M}")
    page.get_by_label("Ends").fill(f"{ends:%H:%M}")
    page.get_by_label("Where", exact=True).select_option("Stanmoor Village Hall")
    page.get_by_label("Places").fill(str(places))
    page.get_by_label("Who is it for?").select_option("over-65s")
    page.get_by_label("Theme").select_option("fraud")
    page.get_by_text("More: what happens, ages").click()
    page.get_by_label("Game").select_option(game)
    officer.presses("Open for booking").reads_heading(title)
    return page.url.removeprefix(officer.server.url)


def opens_room(officer: Visitor, session: str, *, how: str = "On their phones", teams: int = 1, trained_adult: str = "") -> Room:
    """From the session's page to the host's screen; a game that touches hard things asks for the trained adult in the room."""
    officer.goes_to(session).presses("Open the room").reads_heading("Open the room").sees("For “").finds_all_well()
    officer.chooses(how, of="How do people play?").chooses(str(teams), of="How many teams?")
    if trained_adult:
        officer.fills(re.compile("Name and post of somebody with safeguarding training"), trained_adult)
    officer.presses("Open the room")
    expect(officer.page).to_have_url(re.compile(r"/staff/rooms/(?!open$)[\w-]+$"))
    return room_of(officer)


def room_of(host: Visitor) -> Room:
    """What the host's screen says of its room."""
    box = host.page.locator(".codebox")
    wall = box.get_by_role("link", name="Open the big screen").get_attribute("href") or ""
    code = box.locator("b")
    return Room(host.page.url.removeprefix(host.server.url), code.inner_text() if code.count() else "", wall)


def goes_on(host: Visitor) -> str:
    """Press what leads on; the key of the phase that the room is in then."""
    onward = host.page.locator("form", has=host.page.locator("#do-next")).locator("input[name=to]").input_value()
    host.page.locator("#do-next").click()
    return is_at(host, onward)


def is_at(visitor: Visitor, key: str) -> str:
    """The page shows this phase by itself; without scripts after Refresh."""
    view = visitor.page.locator("#view")
    if not visitor.scripts:
        visitor.presses("Refresh")
    expect(view).to_have_attribute("data-key", key)
    return key


def joins(strangers: Strangers, room: Room, *, by: str = "code", **phone: object) -> Visitor:
    """A new phone, with a seat: by the code that is typed, or by the address of the QR code."""
    player = strangers.phone(**phone)  # type: ignore[arg-type]
    if by == "code":
        player.goes_to("/j").fills("Code", room.code.lower())
    else:
        player.goes_to(f"/j/{room.plain_code}").reads_heading("Join The Bakehouse")
        expect(player.page.get_by_label("Code")).to_have_value(room.code)
    player.presses("Join the room")
    expect(player.page).to_have_url(re.compile(r"/r/[\w-]+$"))
    return player


def name_of(player: Visitor) -> str:
    """The dealt name, as the phone says it."""
    return player.page.locator("header.p b").first.inner_text()


def tiles(player: Visitor) -> Locator:
    """The answers that can be pressed."""
    return player.page.locator("form.picks button.o, form.trio button.o")


def answers_the_paper(player: Visitor, nth: int) -> None:
    """All the questions of a questionnaire: one by one where scripts run, on one page where they do not."""
    paper = player.page.locator("form.paper")
    questions = paper.locator("fieldset[data-question]")
    asked = questions.count()
    for number in range(asked):
        question = questions.nth(number)
        whole = question.get_attribute("data-part-of")
        if whole and not paper.locator(f"input[name='{whole}'][value=yes]").is_checked():
            continue  # asked only of those who said yes to the question before
        expect(question).to_be_visible()
        choices = question.locator("label")
        choices.nth(nth % choices.count()).click()
    paper.get_by_role("button", name="Send my answers").click()


def takes_part(player: Visitor, key: str, choice: str = "") -> None:
    """What somebody with a phone does on this screen, if there is anything to do."""
    page, phase = player.page, phase_of(key)
    if phase in ("before", "after"):
        answers_the_paper(player, 1 if phase == "before" else 0)
        expect(page.locator("form.paper")).to_have_count(0)
    elif phase == "post":
        for number, answer in enumerate(("check", "bin", "bin")[: page.locator("form.trio").count()]):
            pressed = page.locator("form.trio").nth(number).locator(f"button[value={answer}]")
            pressed.click()
            expect(pressed).to_contain_text("your answer")
    elif phase == "vote":
        votes(player, choice)
    elif phase == "reason":
        page.locator("#sure-yes").click()
        tiles(player).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")
    elif phase == "item":
        tiles(player).first.click()
        page.locator("#sure-no").click()
        expect(page.locator("#sure-no")).to_have_attribute("aria-pressed", "true")
    elif phase == "tell":
        for who in page.locator("label.o", has=page.get_by_role("checkbox")).all()[:2]:
            who.click()
        page.locator("#tell-them").click()
        player.sees("Chosen.")
    elif phase in ("hold", "promise"):
        tiles(player).first.click()
        expect(tiles(player).first).to_have_attribute("aria-pressed", "true")


def votes(player: Visitor, choice: str) -> None:
    """Point at a brick, and read on the phone that it counts."""
    player.page.locator(f"#choices button[value='{choice}']").click()
    player.reads_heading("You have voted.")


def phase_of(key: str) -> str:
    """The phase of a place on the path: "vote" of "2.vote", "item" of "item.3"."""
    first, _, second = key.partition(".")
    return second if re.fullmatch(r"r?\d+", first) else first
