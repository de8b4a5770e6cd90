"""Which games a host is offered: those that a room can show, and of the sensitive ones those that somebody has read lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from django.test import Client

from safercyber import content
from safercyber.play import actions, game
from safercyber.play.models import Room
from safercyber.play.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def only_boards(monkeypatch):
    """The house as if its rooms showed boards alone; the ids of the games that it cannot show."""
    monkeypatch.setattr(content, "HAVE_SCREENS", ("board",))
    return sorted(id for id, pack in content.packs().items() if not content.has_screens(pack))


@pytest.fixture
def sensitive(monkeypatch):
    """The Bakehouse as if it touched hard things: read by its authors until the given day, or by nobody."""

    def shelve(again_by=None, lead=True):
        bakehouse = content.pack("bakehouse")
        reviewed = bakehouse.reviewed and again_by and replace(bakehouse.reviewed, again_by=again_by, lead=lead)
        hard = replace(bakehouse, sensitive=True, reviewed=reviewed)
        monkeypatch.setattr(content, "packs", lambda: MappingProxyType({"bakehouse": hard}))
        monkeypatch.setattr(game, "pack", lambda id, version=None: hard)
        return hard

    return shelve


def opening(pack_id):
    return actions.open_room(
        session_id=None, pack_id=pack_id, mode="phones", teams=1, form_id=f"form-{pack_id}", by="person:1", now=make.now()
    )


@pytest.mark.parametrize("id", ["level_six", "number_nine", "real_or_not"])
def test_a_game_that_no_room_can_show_is_neither_offered_nor_opened(only_boards, okafor, signed_in, id):
    officer, title = signed_in(Client(), okafor), content.packs()[id].title

    assert f'value="{id}"' not in officer.get("/staff/rooms/open").content.decode()
    refused = officer.post("/staff/rooms/open", {"pack": id, "mode": "phones", "teams": "1", "id": "form-of-its-own"})
    assert refused.status_code == 409 and "cannot be played in a room yet" in refused.content.decode()
    with pytest.raises(actions.CannotOpen, match=title.replace("?", r"\?")):
        opening(id)
    assert not Room.objects.exists()


@pytest.mark.parametrize("id", ["level_six", "number_nine", "real_or_not"])
def test_a_session_planned_with_such_a_game_opens_with_one_that_can_be_played(only_boards, okafor, signed_in, id):
    make.northvale()
    session = make.breakfast(pack_id=id)
    page = signed_in(Client(), okafor).get(f"/staff/rooms/open?session={session}")

    assert page.status_code == 200 and page.context["pack_id"] == "bakehouse"


def test_a_sensitive_game_that_nobody_has_read_does_not_start_even_as_practice(sensitive, okafor, signed_in):
    hard = sensitive()

    assert not content.offered(make.now().date())
    with pytest.raises(actions.CannotOpen, match="until one has"):
        opening(hard.id)
    page = signed_in(Client(), okafor).get("/staff/rooms/open")
    assert page.status_code == 200 and 'value="bakehouse"' not in page.content.decode()
    assert not Room.objects.exists()


@pytest.mark.parametrize(("days", "starts"), [(-1, False), (0, True), (30, True)])
def test_a_sensitive_game_starts_until_it_is_to_be_read_again(sensitive, days, starts):
    today = make.now().date()
    hard = sensitive(today + timedelta(days=days))

    assert hard.may_start(today) is starts and ("bakehouse" in content.offered(today)) is starts
    if starts:
        assert opening(hard.id).ref
    else:
        with pytest.raises(actions.CannotOpen):
            opening(hard.id)


def test_a_sensitive_game_that_only_its_authors_read_does_not_start(sensitive):
    hard = sensitive(make.now().date() + timedelta(days=30), lead=False)

    assert not content.offered(make.now().date())
    with pytest.raises(actions.CannotOpen, match="No Cyber Protect lead"):
        opening(hard.id)


def test_level_six_waits_for_a_lead_until_one_has_read_it():
    assert "level_six" not in content.offered(make.now().date())
    assert set(content.offered(make.now().date())) >= {"bakehouse", "number_nine", "real_or_not"}


def test_the_list_of_games_says_which_cannot_be_played_yet(only_boards, okafor, signed_in):
    text = signed_in(Client(), okafor).get("/staff/packs").content.decode()

    assert text.count("cannot be played in a room yet") == len(only_boards) == 3
