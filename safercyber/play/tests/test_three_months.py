"""From the last page of an evening to the address that is asked once more in three months."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from safercyber.play import queries
from safercyber.play.tests import factories as make
from safercyber.surveys import queries as surveys
from safercyber.surveys.actions import INVITE_AFTER

pytestmark = pytest.mark.django_db(transaction=True)
LINK = re.compile(r'<a href="(/s/in-three-months/\d+)">Email me when it is time</a>')


@pytest.fixture
def tonight() -> int:
    """A session that has begun."""
    make.northvale()
    at = make.now()
    return make.breakfast(starts_at=at - timedelta(minutes=40), ends_at=at + timedelta(hours=1))


def hand_in(phone: Client, wave: str) -> str:
    page = phone.get(phone.home).content.decode()
    names = dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"', page))
    action = re.search(r'action="([^"]+)" class="paper"', page)[1]
    return phone.post(action, {"wave": wave, "id": f"{wave}-paper", **names}, follow=True).content.decode()


def test_the_last_page_of_a_phone_leads_to_a_kept_address(tonight):
    room = make.a_room(session_id=tonight)
    phone = make.phone(room.code)
    make.go(room.ref, "before")
    assert not LINK.search(phone.get(phone.home).content.decode())
    hand_in(phone, "before")
    make.go(room.ref, "after")
    thanks = hand_in(phone, "after")
    make.go(room.ref, "finished")
    last = phone.get(phone.home).content.decode()

    assert LINK.search(thanks) and "Open the link to keep" in last
    link = LINK.search(last)[1]
    stranger = Client()
    page = stranger.get(link).content.decode()
    kept = stranger.post(link, {"contact": "margaret@mail.example"}).content.decode()

    assert "One more question in three months" in page and "Thank you. We will ask you on" in kept
    waiting = surveys.FollowUpContact.objects.get()
    assert waiting.address == "margaret@mail.example" and waiting.session_id == tonight
    assert abs(waiting.invite_on - (make.now() + INVITE_AFTER).date()) <= timedelta(days=1)


def test_a_room_that_plays_before_its_session_begins_offers_no_address_yet():
    make.northvale()
    room = make.a_room(session_id=make.breakfast())
    phone = make.phone(room.code)
    make.go(room.ref, "before")
    hand_in(phone, "before")
    make.go(room.ref, "finished")

    last = phone.get(phone.home).content.decode()
    assert "Your three words" in last and not LINK.search(last)


def test_a_practice_room_asks_for_nothing():
    make.northvale()
    room = make.a_room()
    phone = make.phone(room.code)
    make.go(room.ref, "finished")

    assert "in-three-months" not in phone.get(phone.home).content.decode()


def test_an_evening_without_phones_shows_the_address_on_the_big_screen_and_on_each_paper_sheet(tonight, okafor, signed_in):
    room = make.a_room(session_id=tonight, mode="table", teams=2)
    wall = f"/p/{queries.host(room.ref).projector_token}"
    make.go(room.ref, "1.news")
    assert b"in-three-months" not in Client().get(wall).content
    make.go(room.ref, "after")
    asked = Client().get(wall).content.decode()
    make.go(room.ref, "finished")
    last = Client().get(wall).content.decode()

    for page in (asked, last):
        assert "May we ask you again in three months?" in page and f"/s/in-three-months/{tonight}" in page
    assert "Look at your phone" not in asked

    sheets = signed_in(Client(), okafor).post(f"/staff/surveys/paper/{tonight}", {"many": "2"}).content.decode()
    assert sheets.count(f"/s/in-three-months/{tonight}") == 2


def test_with_phones_the_big_screen_keeps_the_code_to_join(tonight):
    room = make.a_room(session_id=tonight)
    make.go(room.ref, "after")

    page = Client().get(f"/p/{queries.host(room.ref).projector_token}").content.decode()
    assert "in-three-months" not in page and "Look at your phone" in page
