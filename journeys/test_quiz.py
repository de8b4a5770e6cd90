"""Two phones and the big screen play Real or not? to its end. One phone reloads and loses its signal, one has no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Strangers
from journeys.steps import Visitor

MOST_STEPS = 60


@pytest.mark.req("E7")
def test_two_phones_play_real_or_not_to_the_end(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    session = hall.plans_tonight(okafor, "Real or not tonight", game="Real or not?")
    room = hall.opens_room(okafor, session)
    wall = strangers.visitor(width=1280, height=720).goes_to(room.wall)
    anna = hall.joins(strangers, room, by="code", width=320)
    dora = hall.joins(strangers, room, by="code", scripts=False)
    everybody = {"anna": anna, "dora": dora, "the officer": okafor, "the big screen": wall}
    names = [hall.name_of(anna), hall.name_of(dora)]

    key, seen, titles = "lobby", set(), {"anna": set(), "dora": set()}
    for _ in range(MOST_STEPS):
        for phone in (anna, dora):
            hall.is_at(phone, key)
        expect(wall.page.locator("#view")).to_have_attribute("data-key", key)
        phase = hall.phase_of(key)
        first = phase not in seen
        if first:
            _all_is_well(everybody, phase)
        for who, phone in (("anna", anna), ("dora", dora)):
            if phase in ("judge", "again"):
                titles[who].add(phone.page.locator("main h2").first.inner_text())
                _judges(phone, "real" if who == "anna" else "fake", first=first)
            else:
                hall.takes_part(phone, key)
        if first:
            _all_is_well(everybody, f"{phase}, when both have answered")
        if key == "judge.2":
            _comes_back_to_the_same_place(anna, okafor)
        if phase == "score":
            _reads_the_score(anna, dora)
        seen.add(phase)
        if phase == "finished":
            break
        key = _tries_the_others(okafor) if phase == "score" else hall.goes_on(okafor)
    assert {"before", "judge", "told", "score", "again", "compare", "moves", "promise", "tell", "after", "finished"} <= seen
    assert titles["anna"] == titles["dora"] and len(titles["anna"]) == 12, "each had six, then the neighbour's six"
    assert [hall.name_of(anna), hall.name_of(dora)] == names
    anna.sees(re.compile(r"You spotted \d of 3 fakes"))

    okafor.page.locator("#closing summary").click()
    okafor.presses("Close this room for everyone").sees("The room is closed.")
    anna.sees("This room has finished.").finds_all_well()
    dora.presses("Refresh").sees("This room has finished.").finds_all_well()


def _all_is_well(people: dict[str, Visitor], when: str) -> None:
    for who, visitor in people.items():
        try:
            if who == "the big screen":
                visitor.finds_it_accessible().scrolls_only_down()
            else:
                visitor.finds_all_well()
        except AssertionError as fault:
            raise AssertionError(f"{who}, {when}: {fault}") from None


def _judges(phone: Visitor, say: str, *, first: bool) -> None:
    """Real or fake, then how sure, on buttons that a thumb finds."""
    page = phone.page
    pressed = page.locator(f"#say-{say}")
    if first:
        for button in page.locator("main .o").all():
            assert (button.bounding_box() or {"height": 0})["height"] >= 96
    pressed.click()
    expect(pressed).to_have_attribute("aria-pressed", "true")
    page.locator("#sure-no").click()
    expect(page.locator("#sure-no")).to_have_attribute("aria-pressed", "true")
    phone.sees("Your answer is in.")


def _comes_back_to_the_same_place(phone: Visitor, okafor: Visitor) -> None:
    """A reload, then no signal while the answer is changed: it waits on the phone and goes when there is a way."""
    page = phone.page
    page.reload()
    expect(page.locator("#say-real")).to_have_attribute("aria-pressed", "true")
    page.context.set_offline(True)
    page.locator("#say-fake").click()
    expect(page.locator("#lost")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_hidden(timeout=20_000)
    expect(page.locator("#say-fake .m")).to_have_text("your answer")


def _reads_the_score(anna: Visitor, dora: Visitor) -> None:
    """Each phone has its own counts; of two phones nothing is told of the room."""
    anna.sees("Shown on this phone alone.").sees("The room's score is told when five phones")
    dora.sees("3 of 3").sees("0 of 3")  # who said fake each time spotted every fake and let no real one in


def _tries_the_others(okafor: Visitor) -> str:
    okafor.presses("Try the other 6")
    return hall.is_at(okafor, "again.1")
