"""Four phones play a whole evening of The Bakehouse. One reloads, one loses its signal, one has no scripts, and the laptop dies."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from journeys import hall
from journeys.conftest import Server, Strangers
from journeys.steps import Visitor, qr_says

BRICKS = ("two_step", "ring_back", "backup", "wifi_split")
MOST_STEPS = 120
ASKED = {"before": 4, "after": 5}


def _all_are_at(phones: dict[str, Visitor], key: str) -> None:
    for phone in phones.values():
        hall.is_at(phone, key)


def _names(phones: dict[str, Visitor]) -> dict[str, str]:
    return {who: hall.name_of(phone) for who, phone in phones.items()}


@pytest.mark.req("E7")
def test_a_hall_plays_the_bakehouse_and_nothing_is_lost(strangers: Strangers, server: Server) -> None:
    okafor = strangers.visitor().signs_in("okafor")
    session = hall.plans_tonight(okafor, "The Bakehouse tonight")
    room = hall.opens_room(okafor, session)
    wall = strangers.visitor(width=1280, height=720).goes_to(room.wall)

    lost = strangers.phone().goes_to("/j").fills("Code", "ZZZ 999").presses("Join the room")
    lost.sees("We cannot find that room. Check the code on the big screen.").finds_all_well()
    phones = {
        "anna": hall.joins(strangers, room, by="code"),
        "ben": hall.joins(strangers, room, by="qr"),
        "cleo": hall.joins(strangers, room, by="qr", width=320),
        "dora": hall.joins(strangers, room, by="code", scripts=False),
    }
    names = _names(phones)
    assert len(set(names.values())) == 4
    assert all(re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name) for name in names.values()), names
    expect(wall.page.locator(".count b")).to_have_text("4")
    ben = phones["ben"]
    ben.presses(re.compile("^New name"))
    expect(ben.page.locator("header.p b").first).not_to_have_text(names["ben"])
    names["ben"] = hall.name_of(ben)
    again = hall.joins(strangers, room, by="qr")  # the same code on a new phone is a new seat, never somebody's old one
    assert hall.name_of(again) not in names.values()
    okafor.page.locator("#phones summary").click()
    row = okafor.page.locator(".seatrows li").filter(has_text=hall.name_of(again))
    row.get_by_role("button", name="Take out").click()
    again.sees("You are out of the room").finds_all_well()

    seen: set[str] = set()
    story: list[str] = []
    key, fresh = "lobby", count()
    for _ in range(MOST_STEPS):
        _all_are_at(phones, key)
        phase = hall.phase_of(key)
        wall_key = wall.page.locator("#view")
        expect(wall_key).to_have_attribute("data-key", key)
        if phase not in seen:
            _looks_at({"anna": phones["anna"], "the big screen": wall}, f"{phase}, before anybody answers")
        _act(phase, key, okafor, wall, phones, server, fresh, story)
        if phase not in seen:
            _looks_at({"cleo": phones["cleo"], "the officer": okafor}, f"{phase}, when all have answered")
        seen.add(phase)
        story.append(key)
        if phase == "finished":
            break
        key = _goes_on_while_a_phone_sleeps(okafor, phones["ben"]) if phase == "news" else hall.goes_on(okafor)
    assert story[-1] == "finished", story
    assert {"before", "news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened"} <= seen
    assert {"reel", "best", "why", "moves", "item", "answer", "promise", "tell", "after", "finished"} <= seen
    assert _names(phones) == names, "a phone came back as somebody else"
    assert sum(hall.phase_of(one) == "happened" for one in story) == 4, "not four rounds"

    _keep_their_three_words(phones, server)
    okafor.page.locator("#closing summary").click()
    okafor.presses("Close this room for everyone").sees("The room is closed.")
    for who in ("anna", "dora"):
        if not phones[who].scripts:
            phones[who].presses("Refresh")
        phones[who].sees("This room has finished.").finds_all_well()


def _goes_on_while_a_phone_sleeps(okafor: Visitor, phone: Visitor) -> str:
    """The room goes on while this phone is in a pocket; what it shows on waking is checked with all the others."""
    pocket = phone.page.context.new_cdp_session(phone.page)
    pocket.send("Page.setWebLifecycleState", {"state": "frozen"})
    key = hall.goes_on(okafor)
    pocket.send("Page.setWebLifecycleState", {"state": "active"})
    pocket.detach()
    return key


def _looks_at(people: dict[str, Visitor], when: str) -> None:
    for who, visitor in people.items():
        try:
            visitor.finds_all_well()
        except AssertionError as fault:
            raise AssertionError(f"{who}, {when}: {fault}") from None


def _act(
    phase: str,
    key: str,
    okafor: Visitor,
    wall: Visitor,
    phones: dict[str, Visitor],
    server: Server,
    fresh: count[int],
    story: list[str],
) -> None:
    """Everybody does what the screen asks; some rounds are harder than others."""
    for who, phone in phones.items():
        expect(phone.page.locator("h1")).not_to_be_empty()
        assert phone.page.locator("#clock").count() == 0, f"a clock hurries {who}"
    if phase in ("before", "after"):
        for phone in phones.values():
            expect(phone.page.locator("form.paper fieldset[data-question]:not([data-part-of])")).to_have_count(ASKED[phase])
    if phase != "vote":
        for phone in phones.values():
            hall.takes_part(phone, key)
        if phase in ("before", "after"):
            okafor.sees("4 of 4 done.")
        return
    if key in story or story[-1].endswith("build"):
        choice = "done"
    else:
        on_sale = phones["anna"].page.locator("#choices button").evaluate_all("all => all.map(one => one.value)")
        choice = next(one for one in (*BRICKS[next(fresh) % 4 :], *on_sale) if one in on_sale)
    turn = sum(hall.phase_of(one) == "vote" for one in story)
    everybody = dict(phones)
    if turn == 0:
        _a_phone_reloads(everybody.pop("anna"), choice, okafor)
    elif turn == 1:
        _a_phone_loses_its_signal(everybody.pop("cleo"), choice)
    elif turn == 2:
        _the_laptop_dies(everybody, choice, server)
    for phone in everybody.values():
        hall.votes(phone, choice)
    okafor.sees("4 of 4 have voted.")
    wall.sees("4 of 4")


def _a_phone_reloads(phone: Visitor, choice: str, okafor: Visitor) -> None:
    hall.votes(phone, choice)
    phone.page.reload()
    phone.reads_heading("You have voted.").finds_all_well()
    okafor.page.reload()
    okafor.sees("1 of 4 have voted.").finds_all_well()


def _a_phone_loses_its_signal(phone: Visitor, choice: str) -> None:
    name = hall.name_of(phone)
    phone.page.context.set_offline(True)
    phone.page.locator(f"#choices button[value='{choice}']").click()
    phone.sees("Lost you for a moment.").sees("Your vote is safe.").finds_all_well()
    phone.page.context.set_offline(False)
    phone.reads_heading("You have voted.")
    expect(phone.page.locator("#lost")).to_be_hidden()
    assert hall.name_of(phone) == name


def _the_laptop_dies(everybody: dict[str, Visitor], choice: str, server: Server) -> None:
    """Two have voted; a third taps while nobody listens. All three votes are there when the laptop is back."""
    anna, ben, cleo = (everybody.pop(who) for who in ("anna", "ben", "cleo"))
    hall.votes(anna, choice)
    hall.votes(ben, choice)
    server.kill()
    cleo.page.locator(f"#choices button[value='{choice}']").click()
    cleo.sees("Lost you for a moment.").sees("Your vote is safe.")
    server.start()
    for phone in (anna, ben, cleo):
        phone.reads_heading("You have voted.")
    expect(cleo.page.locator("#lost")).to_be_hidden()
    anna.sees("3 of 4 voted")


def _keep_their_three_words(phones: dict[str, Visitor], server: Server) -> None:
    words = {}
    for who, phone in phones.items():
        words[who] = phone.page.locator(".keepwords .words").inner_text()
        assert re.fullmatch(r"[a-z]+ [a-z]+ [a-z]+", words[who]), words[who]
        link = phone.page.get_by_role("link", name="Open the link to keep").get_attribute("href") or ""
        assert link == f"{server.url}/s#{words[who].replace(' ', '-')}"
        assert qr_says(phone.page.get_by_role("img", name="The link to your three words"), link)
    assert len(set(words.values())) == 4
    for who, typed in (("ben", ""), ("dora", words["dora"].upper())):
        phone = phones[who]
        room = phone.page.url
        phone.presses("Open the link to keep").reads_heading("Your three words").finds_all_well()
        if typed:  # without scripts the words are typed
            phone.fills("Your three words", typed)
        expect(phone.page.get_by_label("Your three words")).to_have_value(typed or words[who])
        phone.presses("Show my questions").reads_heading("Five quick questions").finds_all_well()  # open still: the last time counts
        phone.page.goto(room)
        hall.is_at(phone, "finished")
