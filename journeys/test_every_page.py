"""Every page that asks for no link of one's own: whole, within reach of the keyboard, and inside a small phone."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Response, Route

from journeys.conftest import Strangers
from journeys.steps import Visitor
from safercyber.who import ANYONE, COORDINATOR_ROLE, Address, every_address

ALIKE = 2  # of pages that differ only in what fills them (sessions, rows) so many are looked at; all the others must answer
PHONE, DESK = 390, 1280
WIDTHS = (320, DESK, PHONE)
# Looked at by the journeys: a room that is open, a report that is issued, one's own second step, a session that is logged.
ELSEWHERE = {"room", "room-host-state", "join-code", "report", "report-print", "report-rows", "staff-session-logged"}
ELSEWHERE |= {"sign-in-code", "sign-in-paper", "sign-in-phone", "back-up-codes", "new-back-up-codes", "new-phone", "confirm-password"}
ELSEWHERE |= {"public-report", "public-report-print", "public-report-rows", "public-report-csv", "public-report-json"}
ELSEWHERE |= {"survey-keep-in-touch"}  # its address is given to people in the hall
ELSEWHERE |= {"rooms-of-session"}  # a part that the page of a session takes in, and no page by itself
LEADS_ON = {"evidence", "report-latest", "tell-me", "favicon", "plan-start"}  # in the example county these only lead on to another address


@dataclass
class Walk:
    """Where somebody has been, and what was wrong there."""

    strangers: Strangers
    visitor: Visitor
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def goes(self, starts: Iterable[str], *, stays: str) -> Walk:
        """To these addresses and to all that they lead to, below `stays`."""
        waiting = deque(starts)
        known = set(waiting)
        while waiting:
            for link in self._visits(waiting.popleft()):
                if link not in known and urlsplit(link).path.startswith(stays):
                    known.add(link)
                    waiting.append(link)
        return self

    def _visits(self, address: str) -> list[str]:
        """Where this page leads to, if it is a page that has to be looked at."""
        answer = self.visitor.page.context.request.head(self.visitor.server.url + address)
        kind = _kind(answer.url)
        self.kinds[kind] += 1
        if answer.status != 200:
            self.faults.append(f"{address}: {answer.status}")
        elif self.kinds[kind] <= ALIKE and answer.headers["content-type"].startswith("text/html"):
            with self._troubles_of(address):
                self.visitor.goes_to(address)
                self._looks_over(address, once=self.kinds[kind] == 1)
            return self._links()
        return []

    def _looks_over(self, address: str, *, once: bool) -> None:
        page = self.visitor.page
        try:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                self.visitor.scrolls_only_down()
                if width == PHONE or (once and width == DESK):
                    self.visitor.finds_it_accessible()
            if once:
                self.visitor.reaches_everything_by_keyboard()
        except AssertionError as fault:
            self.faults.append(f"{address} at {page.viewport_size and page.viewport_size['width']}: {fault}")

    @contextmanager
    def _troubles_of(self, address: str) -> Iterator[None]:
        """What the browser complains of, what does not arrive, and whom the page speaks to."""
        missing: list[str] = []

        def arrives(answer: Response) -> None:
            if answer.status >= 400:
                missing.append(f"{answer.status} for {answer.url}")

        self.visitor.page.on("response", arrives)
        yield
        self.visitor.page.remove_listener("response", arrives)
        for heard in (missing, self.strangers.troubles, self.strangers.elsewhere):
            self.faults += [f"{address}: {each}" for each in heard]
            heard.clear()

    def _links(self) -> list[str]:
        """The addresses of our own that this page leads to, also from menus that are shut."""
        found: list[str] = self.visitor.page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
        ours = (urlsplit(one) for one in found if one.startswith(self.visitor.server.url + "/"))
        return [one.path + (f"?{one.query}" if one.query else "") for one in ours]


def _kind(address: str) -> str:
    """The name of the page at this address; the address itself where there is none."""
    try:
        return resolve(urlsplit(address).path).url_name or address
    except Resolver404:
        return address


def _open_to(roles: set[str]) -> list[Address]:
    """The pages for these roles; for nobody's role those for anyone."""
    return [one for one in every_address() if "GET" in one.methods and one.who and (one.who.roles & roles if roles else one.who == ANYONE)]


def _is_whole(walk: Walk, pages: list[Address], *, stays: str) -> None:
    walk.goes([f"/{one.route}" for one in pages if not one.converters], stays=stays)
    print(f"\n{sum(walk.kinds.values())} addresses of {len(walk.kinds)} kinds")
    assert not walk.faults, "\n".join(walk.faults)
    assert {one.name for one in pages} - set(walk.kinds) - ELSEWHERE - LEADS_ON == set(), "no page leads there"


def test_every_page_for_anyone_is_whole(strangers: Strangers) -> None:
    _is_whole(Walk(strangers, strangers.visitor(width=PHONE)), _open_to(set()), stays="/")


def test_every_page_for_staff_is_whole(strangers: Strangers) -> None:
    _is_whole(Walk(strangers, strangers.visitor(width=PHONE).signs_in("priya")), _open_to({COORDINATOR_ROLE}), stays="/staff/")


STYLED, SCRIPTED = '<link rel="stylesheet" href="/planted.css"><p class="planted">Planted</p>', '<script src="/planted.js"></script>'
PLANTED = {  # what stands in the page, in its style or in its script, and the words that must tell of it
    "an element wider than a phone": (STYLED, ".planted { min-width: 500px }", "wider than the screen"),
    "a hidden ring": (STYLED, "*, *:focus { outline: none !important; box-shadow: none !important }", "no focus ring"),
    "a bar over the controls": (STYLED, ".planted { position: fixed; inset: 0; z-index: 9999; background: white }", "something covers"),
    "words too pale to read": (STYLED, "main p { color: #ddd !important }", "color-contrast"),
    "a field without a label": ('<input type="text" name="planted">', "", "label"),
    "a picture of somebody else": ('<img src="http://127.0.0.2:9/planted.png" alt="">', "", "127.0.0.2"),
    "a picture that is not there": ('<img src="/planted.png" alt="">', "", "404"),
    "a link that leads nowhere": ('<a href="/words/planted">Planted</a>', "", "/words/planted: 404"),
    "a script inside the page": ("<script>document.title = 'planted'</script>", "", "inline script"),
    "a script that fails": (SCRIPTED, "throw new Error('planted')", "planted"),
    "a page that keeps Tab to itself": (SCRIPTED, "document.addEventListener('keydown', e => e.preventDefault())", "Tab never reached"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_that_is_planted_in_a_page_is_found_there(strangers: Strangers, fault: str) -> None:
    visitor = strangers.visitor(width=PHONE)
    planted, text, told = PLANTED[fault]

    def plant(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{planted}</main>"))

    visitor.page.route("**/words", plant)
    visitor.page.route("**/planted.css", lambda route: route.fulfill(content_type="text/css", body=text))
    visitor.page.route("**/planted.js", lambda route: route.fulfill(content_type="text/javascript", body=text))

    found = Walk(strangers, visitor).goes(["/words"], stays="/words").faults

    assert found, "nothing was found"
    assert all(one.startswith("/words") for one in found)
    assert any(told in one for one in found), found
