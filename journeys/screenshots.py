"""The three pictures of the README, taken from the example county: python -m journeys.screenshots"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from journeys.conftest import FLAGS, Server
from journeys.evening import code_of, goes_on, joins, opens_a_room, taps
from journeys.steps import Visitor

SCREENS = Path(__file__).resolve().parents[1] / "docs" / "screens"


def main() -> None:
    """Start a server on loopback, walk there, take the pictures."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

        def visitor(width: int, height: int) -> Visitor:
            return Visitor(browser.new_context(viewport={"width": width, "height": height}).new_page(), server)

        home = visitor(1280, 860).goes_to("/")
        home.page.screenshot(path=SCREENS / "home.png")
        officer, wall = visitor(1280, 800).signs_in("okafor"), visitor(1280, 720)
        opens_a_room(officer)
        code = code_of(officer)
        wall.goes_to(str(officer.page.locator("a[href*='/p/']").first.get_attribute("href")).replace(server.url, ""))
        phones = [visitor(390, 780) for _ in range(6)]
        for phone in phones:
            joins(phone, code)
        bought = 0
        for _ in range(40):
            told = goes_on(officer)
            wall.page.wait_for_timeout(400)
            for phone in phones:
                taps(phone)
            bought += "Reveal the votes" in told
            if bought >= 2 and re.search("What happened", officer.page.locator("main h2, main h1").first.inner_text()):
                break
            if bought >= 3:
                break
        wall.page.wait_for_timeout(1500)
        wall.page.screenshot(path=SCREENS / "projector.png")
        priya = visitor(1280, 900).signs_in("priya").goes_to("/staff/evidence")
        priya.page.screenshot(path=SCREENS / "evidence.png")
        browser.close()
        server.stop()


if __name__ == "__main__":
    main()
