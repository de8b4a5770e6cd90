"""The three pictures of the README, taken from the example county: python -m journeys.screenshots"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from doorstep import browser
from journeys import hall
from journeys.conftest import FLAGS, Server, Strangers
from journeys.pictures import picture_of
from journeys.steps import Visitor

SCREENS = Path(__file__).resolve().parents[1] / "docs" / "screens"
ADDRESS = "http://safer.northvale.example"  # what the big screen tells people to type
VOTES = (0, 0, 0, 0, 1, 1, 2)  # which of the bricks on sale each of seven phones points at


def main() -> None:
    """Start a server on loopback, walk there, take the pictures."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder), origin=ADDRESS)
        server.start()
        running = playwright.chromium.launch(executable_path=browser.here(), args=FLAGS)
        strangers = Strangers(running, server)
        home = strangers.visitor(height=860).goes_to("/")
        (SCREENS / "home.png").write_bytes(picture_of(home.page))
        (SCREENS / "projector.png").write_bytes(picture_of(_second_reveal(strangers).page))
        priya = strangers.visitor(height=960).signs_in("priya").goes_to("/staff/evidence")
        priya.page.get_by_role("heading", name="How many answered").evaluate("e => scrollBy(0, e.getBoundingClientRect().top - 40)")
        (SCREENS / "evidence.png").write_bytes(picture_of(priya.page))
        running.close()
        server.stop()


def _second_reveal(strangers: Strangers) -> Visitor:
    """The big screen when seven phones have voted for the second time."""
    okafor = strangers.visitor().signs_in("okafor").goes_to("/staff/sessions").presses(re.compile("Tea and scams"))
    room = hall.opens_room(okafor, okafor.page.url.removeprefix(strangers.server.url))
    wall = strangers.visitor(height=720).goes_to(room.wall)
    phones = [hall.joins(strangers, room, by="qr") for _ in VOTES]
    key, reveals = "lobby", 0
    while reveals < 2:
        key = hall.goes_on(okafor)
        for phone, vote in zip(phones, VOTES, strict=True):
            hall.is_at(phone, key)
            choices = phone.page.locator("#choices button").evaluate_all("all => all.map(one => one.value)")
            hall.takes_part(phone, key, choices[vote % len(choices)] if choices else "")
        reveals += hall.phase_of(key) == "reveal"
    hall.is_at(wall, key)
    wall.page.wait_for_timeout(1500)  # the bricks fall into place
    return wall


if __name__ == "__main__":
    main()
