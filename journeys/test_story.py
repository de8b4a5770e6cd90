"""Two phones, one without scripts, and the big screen play the story of Number Nine to its debrief."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Strangers

MOST_STEPS = 90


@pytest.mark.req("E7")
def test_two_phones_play_number_nine_to_the_end(strangers: Strangers) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    session = hall.plans_tonight(okafor, "Number Nine tonight", game="Number Nine")
    room = hall.opens_room(okafor, session)
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
        for phone in (anna, dora):
            choices = phone.page.locator("#choices button")
            if phase == "scene" and choices.count():
                assert all((one.bounding_box() or {"height": 0})["height"] >= 96 for one in choices.all())
                choices.first.click()
                expect(phone.page.locator("#choices button[aria-pressed=true]")).to_have_count(1)
            elif phase in ("before", "after", "promise", "tell"):
                hall.takes_part(phone, phase)
        if key.startswith("scene.1"):
            anna.page.reload()
            expect(anna.page.locator("#choices button[aria-pressed=true]")).to_have_count(1)
        seen.add(phase)
        if phase == "finished":
            break
        key = hall.goes_on(okafor)
    assert {"scene", "chosen", "ending", "quilt", "after", "finished"} <= seen
