"""What a visitor does, with the checks that go with every step."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import segno
from playwright.sync_api import Error, Locator, Page, expect

if TYPE_CHECKING:
    from journeys.conftest import Server

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SECOND_STEP = "246810"
FOCUSABLE = (
    "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled]), "
    "summary, [tabindex='0']"
)
# Numbers each control, remembers how it looks at rest, and takes the focus back to the top of the page, wherever an address
# with a # or a box of errors has put it.
_TAB_STOPS = """wanted => {
  const stops = [...document.querySelectorAll(wanted)].filter(e =>
    e.checkVisibility({visibilityProperty: true}) && !e.closest("[inert]") && e.tabIndex >= 0);
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex"); scrollTo(0, 0);
  window.shadowsAtRest = {};
  return stops.map((e, number) => {
    e.dataset.tabstop = number;
    const around = [e, e.closest("label"), ...(e.closest("label")?.children ?? [])].filter(Boolean);
    window.shadowsAtRest[number] = around.map(one => getComputedStyle(one).boxShadow).join();
    return e.type === "radio" ? `radio ${e.name}` : String(number);
  });
}"""
_WHERE_THE_FOCUS_IS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const label = e.closest("label");
  const around = [e, label, ...(label?.children ?? [])].filter(Boolean), styles = around.map(one => getComputedStyle(one));
  const ring = styles.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== "rgba(0, 0, 0, 0)")
    || styles.map(s => s.boxShadow).join() !== window.shadowsAtRest[e.dataset.tabstop];
  const boxes = [...(label ?? e).getClientRects()];
  const in_sight = boxes.some(box => [0.15, 0.5, 0.85].some(across => [0.15, 0.5, 0.85].some(down => {
    const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return top && around.some(one => one.contains(top));
  })));
  return {key: e.type === "radio" ? `radio ${e.name}` : e.dataset.tabstop, ring, in_sight, says: e.innerText || e.name || e.id};
}"""


class Visitor:
    """A person at a browser."""

    def __init__(self, page: Page, server: Server, *, scripts: bool = True) -> None:
        self.page, self.server, self.scripts = page, server, scripts

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

    def chooses(self, words: str, *, of: str | re.Pattern[str]) -> Visitor:
        """One of a group of answers."""
        self.page.get_by_role("group", name=of).get_by_label(words, exact=True).check()
        return self

    def sees(self, words: str | re.Pattern[str]) -> Visitor:
        """These words stand on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible()
        return self

    def reads_heading(self, words: str | re.Pattern[str]) -> Visitor:
        """The page's one main heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)
        return self

    def signs_in(self, name: str, *, at: str = "/staff/sign-in") -> Visitor:
        """Both steps, as one of the example's staff."""
        self.goes_to(at)
        self.page.get_by_label(re.compile("e-?mail", re.I)).fill(f"{name}@northvale.example")
        self.page.get_by_label(re.compile("password", re.I)).first.fill(self.server.password(name))
        self.page.locator("main button[type=submit]").first.click()
        self.page.get_by_label(re.compile("code", re.I)).first.fill(SECOND_STEP)
        self.page.locator("main button[type=submit]").first.click()
        expect(self.page).to_have_url(re.compile("/staff/"))
        return self

    def finds_all_well(self) -> Visitor:
        """The checks that go with every step: axe, the keyboard, and nothing over the side of the screen."""
        return self.finds_it_accessible().reaches_everything_by_keyboard().scrolls_only_down()

    def finds_it_accessible(self) -> Visitor:
        """axe finds nothing on this page, in the state that it is in now."""
        # Evaluated through the protocol in an isolated world: the page's own policy stays strict.
        found = axe(self.page, self.scripts)
        assert not found, "\n".join(found)
        return self

    def reaches_everything_by_keyboard(self, most: int = 250) -> Visitor:
        """Tab reaches every control in turn, each shows a ring and stands in sight, and nothing traps the focus."""
        page = self.page
        wanted: list[str] = page.evaluate(_TAB_STOPS, FOCUSABLE)
        reached: set[str] = set()
        for _ in range(min(most, 4 * len(wanted) + 3)):  # a date takes four presses: day, month, year, calendar
            page.keyboard.press("Tab")
            at = page.evaluate(_WHERE_THE_FOCUS_IS)
            for _ in range(5):
                if at is None or at["in_sight"]:
                    break
                page.wait_for_timeout(100)  # the page may still be on its way there; what covers a control stays where it is
                at = page.evaluate(_WHERE_THE_FOCUS_IS)
            if at is None:
                break
            assert at["ring"], f"no focus ring on {at['says']!r}"
            assert at["in_sight"], f"something covers {at['says']!r} while it has the focus"
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


def axe(page: Page, scripts: bool = True) -> list[str]:
    """Violations as sentences, in the page as it is. Of a page that goes meanwhile the one that takes its place is judged."""
    for _ in range(3):
        page.wait_for_load_state("load")
        found = _judged(page, scripts)
        if found is not None:
            return found
    raise AssertionError(f"axe did not run: {page.url} never stood still")


def _judged(page: Page, scripts: bool) -> list[str] | None:
    """What axe says, or None when the page went away meanwhile. The checker is loaded outside the page's own policy."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Page.getFrameTree")["frameTree"]["frame"]
    answer: dict[str, Any] = {}
    try:
        where = session.send("Page.createIsolatedWorld", {"frameId": tree["id"], "worldName": "axe"})["executionContextId"]
        if not scripts:  # no timer ever rings in such a page: what the checker puts off for a moment it does at once
            at_once = "setTimeout = (act, wait = 0) => { if (wait < 100) Promise.resolve().then(act); return 1; }"
            session.send("Runtime.evaluate", {"expression": at_once, "contextId": where})
        session.send("Runtime.evaluate", {"expression": AXE, "contextId": where})
        # Colours that the system has chosen are not ours to judge; axe would read the ones that are not shown.
        ours = "{'color-contrast': {enabled: !matchMedia('(forced-colors: active)').matches}}"
        judged = f"axe.run(document, {{runOnly: {RULES}, rules: {ours}, resultTypes: ['violations']}})"
        # What is still sliding or fading in is judged as it comes to rest: half-way through, its colours are nobody's choice.
        at_rest = "for (const one of document.getAnimations()) if (one.effect.getComputedTiming().endTime < Infinity) one.finish()"
        asked = f"{at_rest}; {judged}.then(r => JSON.stringify(r.violations))"
        answer = session.send("Runtime.evaluate", {"expression": asked, "contextId": where, "awaitPromise": True, "returnByValue": True})
    except Error as lost:
        answer = {"exceptionDetails": str(lost)}
    now = session.send("Page.getFrameTree")["frameTree"]["frame"]
    session.detach()
    if now["loaderId"] != tree["loaderId"]:
        return None
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


_SAMPLE = """async ([picture, points]) => {
  const image = new Image(); image.src = picture; await image.decode();
  const canvas = document.createElement("canvas"); canvas.width = image.width; canvas.height = image.height;
  const pen = canvas.getContext("2d", {willReadFrequently: true}); pen.drawImage(image, 0, 0);
  const light = (x, y) => { const [r, g, b] = pen.getImageData(Math.floor(x), Math.floor(y), 1, 1).data; return (r + g + b) / 3; };
  let [left, top, right, bottom] = [image.width, image.height, 0, 0];
  const rim = Math.ceil(image.width * 0.05);  // the frame's round corners
  for (let y = rim; y < image.height - rim; y++) for (let x = rim; x < image.width - rim; x++) if (light(x, y) < 128) {
    left = Math.min(left, x); right = Math.max(right, x + 1); top = Math.min(top, y); bottom = Math.max(bottom, y + 1); }
  return points.map(size => Array.from({length: size * size}, (_, i) =>
    light(left + (i % size + 0.5) * (right - left) / size, top + (Math.floor(i / size) + 0.5) * (bottom - top) / size) < 128 ? 1 : 0)); }"""


def qr_says(drawn: Locator, address: str) -> bool:
    """Whether this code, as it stands on the screen, is the code of this address: every one of its squares is looked at."""
    drawn.scroll_into_view_if_needed()
    picture = "data:image/png;base64," + base64.b64encode(drawn.locator("svg").screenshot()).decode()
    codes = [segno.make(address, error=level, micro=False) for level in "lmqh"]
    browser = drawn.page.context.browser
    assert browser is not None
    desk = browser.new_page()
    seen = desk.evaluate(_SAMPLE, [picture, [code.symbol_size(border=0)[0] for code in codes]])
    desk.close()
    meant = [[int(square) for row in code.matrix for square in row] for code in codes]
    return any(one == other for one, other in zip(seen, meant, strict=True))
