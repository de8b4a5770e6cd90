"""Two phones, one without scripts, and the big screen open the locks of Level Six and look back on them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Strangers
from journeys.steps import Visitor

MOST_STEPS = 30
ANSWERS = {"dm": "acf", "posts": "ac", "filter": "ad", "mails": "b", "words": "c", "relay": "c"}


@pytest.mark.req("E7")
def test_two_phones_open_the_locks_of_level_six(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    session = hall.plans_tonight(okafor, "Level Six tonight", game="Level Six")
    room = hall.opens_room(okafor, session, trained_adult="Ms Rowe, safeguarding lead")
    okafor.sees("With you in the room").sees("Ms Rowe, safeguarding lead")
    wall = strangers.visitor(width=1280, height=720).goes_to(room.wall)
    anna = hall.joins(strangers, room, by="code", width=320)
    dora = hall.joins(strangers, room, by="code", scripts=False)
    key, seen = "lobby", set()
    for _ in range(MOST_STEPS):
        for phone in (anna, dora):
            hall.is_at(phone, key)
        expect(wall.page.locator("#view")).to_have_attribute("data-key", key)
        phase = hall.phase_of(key.partition("@")[0])
        if phase not in seen:
            wall.finds_it_accessible().scrolls_only_down()
            for visitor in (anna, dora, okafor):
                visitor.finds_all_well()
        if phase in ("before", "after"):
            hall.takes_part(anna, phase)
        if phase == "locks":
            opens_every_lock(anna, dora)
            expect(wall.page.locator("#view")).to_contain_text("Out")
        seen.add(phase)
        if phase == "out":
            break
        key = hall.goes_on(okafor)
    assert {"intro", "locks", "out"} <= seen


def opens_every_lock(anna: Visitor, dora: Visitor) -> None:
    """The two take turns; what one opens is open for the other."""
    for nth, (lock, picks) in enumerate(ANSWERS.items(), 1):
        phone, other = (anna, dora) if nth % 2 else (dora, anna)
        phone.page.reload()
        form = phone.page.locator(f"#try-{lock}")
        if not form.is_visible():
            phone.page.locator(f"#lock-{lock} > summary").click()
        for pick in picks:
            form.locator(f"label:has(#p-{lock}-{pick})").click()
        form.get_by_role("button", name="Try it").click()
        expect(form).to_have_count(0)
        other.page.reload()
        expect(other.page.locator("#view")).to_contain_text(f"{nth} of 7 locks open")
    for nth, pick in enumerate("dacb", 1):
        anna.page.locator(f"#p-tidy-{nth}").select_option(pick)
    anna.page.locator("#try-tidy").get_by_role("button", name="Try it").click()
    expect(anna.page.locator("#view")).to_contain_text("7 of 7 locks open")
