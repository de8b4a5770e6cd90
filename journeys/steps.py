"""What a visitor does, with the checks that go with every step."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from journeys.conftest import Server

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SECOND_STEP = "246810"
FOCUSABLE = (
    "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled]), "
    "summary, [tabindex='0']"
)


class Visitor:
    """A person at a browser."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server

    def goes_to(self, address: str) -> Visitor:
        """Open an address of the server."""
        self.page.goto(self.server.url + address)
        return self

    def presses(self, words: str | re.Pattern[str], *, exact: bool = False) -> Visitor:
        """Press the button, or else the link, with these words."""
        button = self.page.get_by_role("button", name=words, exact=exact)
        (button if button.count() else self.page.get_by_role("link", name=words, exact=exact)).first.click()
        return self

    def fills(self, label: str | re.Pattern[str], words: str) -> Visitor:
        """Type into the field with this label."""
        self.page.get_by_label(label).fill(words)
        return self

    def sees(self, words: str | re.Pattern[str]) -> Visitor:
        """These words stand on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible()
        return self

    def reads_heading(self, words: str | re.Pattern[str]) -> Visitor:
        """The page's one main heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)
        return self

    def signs_in(self, name: str) -> Visitor:
        """Both steps, as one of the example's staff."""
        self.goes_to("/staff/sign-in")
        self.page.get_by_label(re.compile("e-?mail", re.I)).fill(f"{name}@northvale.example")
        self.page.get_by_label(re.compile("password", re.I)).first.fill(self.server.password(name))
        self.page.get_by_role("button", name=re.compile("sign in|next|continue", re.I)).first.click()
        self.page.get_by_label(re.compile("code", re.I)).first.fill(SECOND_STEP)
        self.page.get_by_role("button", name=re.compile("sign in|continue|check", re.I)).first.click()
        expect(self.page).to_have_url(re.compile("/staff/"))
        return self

    def finds_it_accessible(self) -> Visitor:
        """axe finds nothing on this page, in the state that it is in now."""
        # Evaluated through the protocol in an isolated world: the page's own policy stays strict.
        found = axe(self.page)
        assert not found, "\n".join(found)
        return self

    def reaches_everything_by_keyboard(self, most: int = 120) -> Visitor:
        """Tab reaches every control in turn, each shows a ring, and nothing traps the focus."""
        page = self.page
        wanted = page.locator(FOCUSABLE).evaluate_all(
            "all => all.filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('[inert]') && e.tabIndex >= 0)"
            ".map((e, i) => { e.dataset.tabstop = i; return e.type === 'radio' ? `radio ${e.name}` : String(i); })"
        )
        page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
        reached: set[str] = set()
        for _ in range(min(most, len(wanted) + 3)):
            page.keyboard.press("Tab")
            at = page.evaluate(
                "() => { const e = document.activeElement; if (!e || e === document.body) return null; const s = getComputedStyle(e);"
                " const l = e.closest('label'); const ls = l && getComputedStyle(l);"
                " const ring = s.outlineStyle !== 'none' || s.boxShadow !== 'none' || (ls && (ls.outlineStyle !== 'none'));"
                " return {key: e.type === 'radio' ? `radio ${e.name}` : e.dataset.tabstop, ring, says: (e.innerText || e.name || e.id)}; }"
            )
            if at is None:
                break
            assert at["ring"], f"no focus ring on {at['says']!r}"
            reached.add(at["key"])
        missed = [each for each in dict.fromkeys(wanted) if each not in reached]
        assert not missed, f"Tab never reached: {[name_of(page, each) for each in missed]}"
        return self

    def scrolls_only_down(self) -> Visitor:
        """Nothing hangs over the side of the screen."""
        over = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"the page is {over} px wider than the screen"
        return self

    def button(self, words: str | re.Pattern[str]) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=words)


def axe(page: Page) -> list[str]:
    """Violations as sentences, in the page as it is. The checker is loaded outside the page's own policy."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Page.getFrameTree")
    world = session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "axe"})
    where = world["executionContextId"]
    session.send("Runtime.evaluate", {"expression": AXE, "contextId": where})
    asked = f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}}).then(r => JSON.stringify(r.violations))"
    answer: dict[str, Any] = session.send(
        "Runtime.evaluate", {"expression": asked, "contextId": where, "awaitPromise": True, "returnByValue": True}
    )
    session.detach()
    if "exceptionDetails" in answer:
        raise AssertionError(f"axe did not run: {answer['exceptionDetails']}")
    return [
        f"{found['id']}: {found['help']} at {[node['target'] for node in found['nodes']][:4]}"
        for found in json.loads(answer["result"]["value"])
    ]


def name_of(page: Page, key: str) -> str:
    """Words for a control that the keyboard did not reach."""
    if key.startswith("radio "):
        return key
    return str(page.locator(f"[data-tabstop='{key}']").first.evaluate("e => e.outerHTML.slice(0, 90)"))
