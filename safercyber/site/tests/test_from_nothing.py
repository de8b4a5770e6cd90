"""From an empty database to the draft of a report, in one go: nothing on the way needs the example."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client

from safercyber.engagement.models import Booking, Session
from safercyber.people import actions as people
from safercyber.rules.one_time_codes import code_at, step_at
from safercyber.site import jobs

pytestmark = [pytest.mark.django_db, pytest.mark.req("E14")]
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
JANUARY = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
AREA = {
    "area": "Lumley",
    "phone": "01632 960 003",
    "public_email": "cyber@lumley.example",
    "name": "Jo Field",
    "post": "Coordinator",
    "organisation": "Lumley Council",
    "email": "jo@lumley.example",
    "themes": ["fraud"],
    "audiences": ["over-65s"],
}
SESSION = {
    "title": "Tea and scams",
    "date": "2026-11-24",
    "starts": "14:00",
    "ends": "15:30",
    "venue": "new",
    "new_name": "Lumley Chapel",
    "new_address": "Front Street",
    "new_town": "Great Lumley",
    "capacity": "20",
    "audience_code": "over-65s",
    "theme_code": "romance-fraud",
    "method": "game",
    "pack_id": "bakehouse",
    "age_band": "adults",
    "is_public": "on",
    "cost_words": "Free",
}
ACTION = {
    "title": "Hold tea and scams in 12 halls",
    "post": "Cyber Protect officer",
    "audience": "over-65s",
    "themes": ["romance-fraud"],
    "starts_on": "2026-11-24",
    "due_on": "2027-02-26",
}


OTHERS = (
    "/", "/?where=Atlantis", "/help", "/words", "/privacy", "/privacy/children", "/cookies", "/accessibility", "/security",
    "/staff/", "/staff/plan", "/staff/sessions", "/staff/sessions/new", "/staff/rooms", "/staff/people", "/staff/people/invite",
    "/staff/evidence", "/staff/reports", "/staff/settings", "/staff/settings/security", "/staff/surveys",
)  # fmt: skip


def shown(response) -> str:
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


def chosen(page: str, name: str) -> str:
    """The first real choice of a list."""
    options = re.search(rf'<select name="{name}".*?</select>', page, re.S)[0]
    return next(value for value in re.findall(r'value="([^"]*)"', options) if value)


def signed_up(jo: Client) -> str:
    """Jo names the area and comes in with both steps; the secret on the phone."""
    to = jo.post("/set-up", {**AREA, "key": people.set_up_token()}).url
    jo.post(to, {"password": "harbour lantern plum"})
    secret = re.sub(r"\s", "", re.search(r'class="phone-key"[^>]*>([^<]+)<', shown(jo.get("/staff/sign-in/phone")))[1])
    jo.post("/staff/sign-in/phone", {"code": code_at(secret, step_at(MORNING.timestamp()))})
    jo.post("/staff/settings/security/codes", {"next": "/staff/"})
    return secret


def test_who_is_a_moment_too_late_to_set_up_is_told_so_and_the_first_one_keeps_a_link_that_works():
    jo, ann = Client(), Client()
    with time_machine.travel(MORNING, tick=False):
        mine = jo.post("/set-up", {**AREA, "key": people.set_up_token()})
        late = ann.post("/set-up", {**AREA, "area": "Elsewhere", "key": people.set_up_token()})

        assert late.status_code == 409 and "Somebody has just set this area up: Lumley." in late.content.decode()
        assert "Choose a password" in shown(jo.get(mine.url))

        again = ann.post("/set-up", {"key": people.set_up_token()})
        assert "Choose a password" in shown(ann.get(again.url))


@pytest.mark.slow
def test_nothing_becomes_an_area_whose_first_quarter_is_drawn_up():
    jo, betty = Client(), Client()
    with time_machine.travel(MORNING, tick=False):
        secret = signed_up(jo)
        jo.post("/staff/settings/lists/theme", {"do": "add", "theme-name": "Romance fraud"})
        assert "Tea and scams" in shown(jo.post("/staff/sessions/new", SESSION, follow=True))
        assert "1 session in Great Lumley" in shown(betty.get("/", {"where": "great lumley"}))
        mine = {"first_name": "Betty", "contact": "betty@mail.example", "people": "2", "form_id": "f1"}
        assert "You’re in, Betty." in shown(betty.post("/sessions/tea-and-scams/book", mine, follow=True))
        jobs.take_turn(MORNING)
        assert {letter.from_email for letter in mail.outbox} == {"Safer Cyber Lumley <cyber@lumley.example>"}

    session = f"/staff/sessions/{Session.objects.get().pk}"
    with time_machine.travel(AFTERNOON, tick=False):
        comes_back(jo, secret, AFTERNOON)
        assert "Welcome, Betty" in shown(jo.post(f"{session}/door", {"booking": Booking.objects.get().pk}, follow=True))
        assert "Open the room" in shown(jo.get(session)) and "The Bakehouse" in shown(jo.get(session))
        asked = {"session": Session.objects.get().pk, "mode": "phones", "teams": "1", "id": uuid4().hex}
        assert "The Bakehouse" in shown(jo.post("/staff/rooms/open", asked, follow=True))

    with time_machine.travel(EVENING, tick=False):
        comes_back(jo, secret, EVENING)
        logged = jo.post(f"{session}/wrap-up", {"people": "14", "kind": "counted", "delivery": "2"}, follow=True)
        assert "Logged. 14 people." in shown(logged)
        form = shown(jo.get("/staff/plan/start"))
        started = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1] for name in ("name", "starts_on", "ends_on")}
        objectives = re.search(r'name="objectives"[^>]*>\s*([^<]*)<', form)[1]
        form = shown(jo.post("/staff/plan/start", started | {"priorities": "Cyber-enabled crime", "objectives": objectives}, follow=True))
        picked = {name: chosen(form, name) for name in ("objective", "priority", "organisation")}
        assert "Added to the plan." in shown(jo.post("/staff/plan/new", ACTION | picked, follow=True))
        assert "Nothing took place" in shown(jo.get("/staff/evidence/2026-q3"))

    with time_machine.travel(JANUARY, tick=False):
        comes_back(jo, secret, JANUARY)
        draft = shown(jo.post("/staff/reports/draw-up", {"quarter": "2026-q4"}, follow=True))
        assert "Draft" in draft and "October to December 2026" in draft and "We ask the board" in draft
        for address in OTHERS:
            page = shown(jo.get(address, follow=True))
            assert not re.search("northvale|stanmoor|NV4", page, re.I), address
        assert not re.search("northvale|stanmoor|NV4", draft, re.I)


def comes_back(jo: Client, secret: str, at: datetime) -> None:
    """Both steps again: a session ends after some hours of quiet."""
    jo.post("/staff/sign-in", {"email": "jo@lumley.example", "password": "harbour lantern plum"})
    jo.post("/staff/sign-in/code", {"code": code_at(secret, step_at(at.timestamp()))})
