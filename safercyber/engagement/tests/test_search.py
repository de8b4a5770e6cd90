"""Searching by place in an area that knows its places by name alone, and in one that knows none."""

import pytest
import time_machine
from django.test import Client

from safercyber.engagement import actions
from safercyber.engagement.models import Session, Venue
from safercyber.engagement.tests.factories import NOW, STARTS, tea_and_scams
from safercyber.engagement.tests.test_views import words
from safercyber.figures import actions as figures
from safercyber.figures.models import Area
from safercyber.outbox.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lumley(northvale):
    """An area of two towns without positions, with one hall in Lumley and none in Eldon."""
    session = tea_and_scams()
    Area.objects.all().delete()
    hall = actions.VenueDetails("Chapel Hall", "Front Street", "LM1 2AB", town="Lumley")
    Session.objects.filter(pk=session.pk).update(venue=actions.add_venue(hall, by="system", now=NOW))
    figures.add_town("Eldon", by="system", now=NOW)
    return session


def found(where: str) -> str:
    return words(Client().get("/", {"where": where}))


@pytest.mark.parametrize("typed", ["Lumley", "lumly", " LUMLEY "])
def test_a_town_finds_its_own_sessions_without_any_map(lumley, typed):
    shown = found(typed)

    assert "1 session in Lumley" in shown and "Chapel Hall, Lumley" in shown and "miles" not in shown


@pytest.mark.parametrize(("typed", "title"), [("LM1", "in LM1"), ("lm1 9zz", "in LM1"), ("chapel", "at chapel")])
def test_a_postcode_district_or_a_hall_finds_it_too(lumley, typed, title):
    assert f"1 session {title}" in found(typed)


def test_a_town_without_a_session_shows_those_elsewhere_and_offers_to_tell(lumley):
    shown = found("Eldon")

    assert "No sessions in Eldon yet" in shown and "Elsewhere" in shown and "Chapel Hall" in shown
    assert "Tell me when there is one near me" in shown
    Client().post("/tell-me", {"where": "eldon", "contact": "betty@mail.example"})
    hall = actions.VenueDetails("Eldon Library", "High Street", town="eldon")
    made = actions.SessionDetails("Tea", STARTS, STARTS.replace(hour=16), 10, "fraud", "over-65s", new_venue=hall)
    actions.create_session(made, by="system", now=NOW)

    assert Letter.objects.filter(to="betty@mail.example", subject__startswith="A session near you").exists()


def test_what_nobody_knows_is_answered_with_towns_and_a_postcode_of_its_own(lumley):
    shown = found("Atlantis")

    assert "We do not know that place. Try a town or a full postcode, like LM1 2AB." in shown and "Eldon Lumley" in shown
    assert "Chapel Hall" in shown and "NV4" not in shown


def test_an_area_without_a_town_says_that_it_cannot_search_and_shows_every_session(northvale):
    tea_and_scams()
    Area.objects.all().delete()
    Venue.objects.update(postcode="", place_code="")

    shown = found("Atlantis")
    assert "We cannot search by place yet. Here is every session." in shown and "Stanmoor Village Hall" in shown


def test_a_town_that_is_retired_is_not_searched_by_and_its_hall_still_says_where_it_is(lumley):
    figures.retire_place("lumley", by="system", now=NOW)

    assert "We do not know that place" in found("Lumley") and "Chapel Hall, Lumley" in found("")
