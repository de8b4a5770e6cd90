"""A story through the pages with scripts off: each phase on the phone, the big screen and the host's, and what the pages refuse."""

from __future__ import annotations

import itertools
import re

import pytest
from django.test import Client

from safercyber import content
from safercyber.play import actions, queries
from safercyber.play.shows.story import drawing
from safercyber.play.tests import factories as make
from safercyber.play.tests.test_views import press_everything_once

pytestmark = pytest.mark.django_db(transaction=True)
_n = itertools.count(1)


def a_story(mode="phones", teams=1):
    return actions.open_room(
        session_id=None, pack_id="number_nine", mode=mode, teams=teams, form_id=f"story-{next(_n)}", by="person:1", now=make.now(), seed=7
    )


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def phone_of(room, taken):
    client = Client()
    client.cookies["seat"] = taken.token
    return client, f"/r/{room.ref}"


def to_the_scene(room):
    """On to the first scene of the story."""
    for _ in range(12):
        view = queries.host(room.ref).view
        if view["phase"] == "scene":
            return
        make.host(room.ref, "phase.set", to=view["next"]["to"])
    raise AssertionError("no scene came")


def test_a_whole_story_with_scripts_off_comes_to_its_debrief(okafor, signed_in):
    make.northvale()
    officer = signed_in(Client(), okafor)
    room = a_story(teams=2)
    screen = queries.host(room.ref)
    phones, visited = [make.phone(screen.code) for _ in range(3)], []
    for n in range(120):
        view = queries.host(room.ref).view
        visited.append(view["phase"])
        for phone in phones:
            press_everything_once(phone)
        assert Client().get(f"/p/{screen.projector_token}").status_code == 200
        assert officer.get(f"/staff/rooms/{room.ref}").status_code == 200
        if view["next"] is None:
            break
        onward = {"id": f"on-{n}-press", "kind": "phase.set", "to": view["next"]["to"]}
        assert officer.post(f"/staff/rooms/{room.ref}/do", onward).status_code == 302
    assert {"scene", "chosen", "ending", "quilt", "after", "finished"} <= set(visited)


def test_a_choice_stands_after_a_reload_and_what_followed_is_told_without_shame():
    room = a_story()
    seat = make.a_seat(room.ref)
    to_the_scene(room)
    client, address = phone_of(room, seat)
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1 and "Hi Mum" in page and 'id="choices"' in page and "<svg" in page
    view = queries.phone(room.ref, seat.seat).view
    make.tap(room.ref, seat.seat, "propose", choice="carry", ask=view["ask"])
    page = client.get(address).content.decode()
    assert page.count('aria-pressed="true"') == 1 and "in. You can change it" in page
    make.host(room.ref, "phase.set", to=queries.host(room.ref).view["next"]["to"])
    told = text(client.get(address))
    assert "Betty sends £480" in told and "It can still be put right" in told
    assert not re.search(r"\b(wrong|failed|oops|foolish|mistake)\b", told, re.I)


def test_the_secret_of_a_scene_is_on_no_phone_and_no_wall_before_the_choice(okafor, signed_in):
    make.northvale()
    room = a_story()
    seat = make.a_seat(room.ref)
    to_the_scene(room)
    why = "Ring the number that you had before"
    client, address = phone_of(room, seat)
    assert why not in text(client.get(address))
    assert why not in text(Client().get(f"/p/{queries.host(room.ref).projector_token}"))
    assert why in text(signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}"))


@pytest.mark.parametrize("choice", ["nowhere", "", "<script>", "x" * 500, "t1"])
def test_a_choice_that_the_scene_does_not_have_changes_nothing(choice):
    room = a_story()
    seat = make.a_seat(room.ref)
    to_the_scene(room)
    client, address = phone_of(room, seat)
    view = queries.phone(room.ref, seat.seat).view
    client.post(f"{address}/move", {"id": "odd-choice-1", "kind": "propose", "choice": choice, "ask": view["ask"]})
    assert queries.phone(room.ref, seat.seat).view["screen"]["mine"] in ("", None)
    assert "<script>" not in client.get(address).content.decode().split("<main")[1].split("</main>")[0]


def test_a_choice_before_the_scene_is_refused():
    room = a_story()
    seat = make.a_seat(room.ref)
    client, address = phone_of(room, seat)
    assert client.post(f"{address}/move", {"id": "too-early-1", "kind": "propose", "choice": "ring", "ask": "1"}).status_code == 409
    to_the_scene(room)
    assert not queries.phone(room.ref, seat.seat).view["screen"]["mine"]


def test_a_double_tap_counts_once():
    room = a_story()
    seat = make.a_seat(room.ref)
    to_the_scene(room)
    ask = queries.phone(room.ref, seat.seat).view["ask"]
    for _ in range(2):
        make.tap(room.ref, seat.seat, "propose", id="twice-the-same", choice="ring", ask=ask)
    assert queries.host(room.ref).view["screen"]["voted"] == 1


def test_a_host_without_phones_taps_for_each_table(okafor, signed_in):
    make.northvale()
    officer = signed_in(Client(), okafor)
    room = a_story(mode="table", teams=2)
    to_the_scene(room)
    address = f"/staff/rooms/{room.ref}"
    second = queries.host(room.ref).view["teams"][1]["id"]
    page = officer.get(address, {"at": second}).content.decode()
    assert page.count("<h1") == 1 and 'id="w-ring"' in page
    form = {"id": "table-choice-1", "kind": "commit", "team": second, "at": second, "choice": "ring"}
    assert officer.post(f"{address}/do", form).status_code == 302
    assert [team["has_chosen"] for team in queries.host(room.ref).view["teams"]] == [False, True]
    page = text(officer.get(address, {"at": second}))
    assert "Chosen" in page and "Done" in page and "Not yet" in page and "*Knock" not in page


def test_a_drawing_is_found_by_what_it_shows_and_its_name_cannot_lead_out_of_the_pack():
    assert drawing("number_nine", "Number three has a blue door. A parkin tin stands on the step.") == "betty"
    assert drawing("number_nine", "A duck with a notepad.") == "" and drawing("no-such-pack", "A duck.") == ""
    assert content.has_screens(content.pack("number_nine"))
