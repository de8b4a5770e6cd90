"""Halls: the same one is added once, and two towns may each have a Village Hall."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from safercyber.engagement import actions, queries
from safercyber.engagement.actions.details import details_of
from safercyber.engagement.models import Session, Venue
from safercyber.engagement.tests.factories import NOW, tea_and_scams
from safercyber.engagement.tests.test_races import at_once
from safercyber.figures import queries as figures

pytestmark = pytest.mark.django_db
ELDON = actions.VenueDetails("Village Hall", "Church Lane", "NV2 3BX", town="Eldon")


def add(details: actions.VenueDetails = ELDON, **changed: str) -> int:
    return actions.add_venue(replace(details, **changed), by="system", now=NOW)


def test_the_same_hall_is_added_once_however_it_is_typed():
    assert add() == add(name=" VILLAGE  hall", address="church lane", postcode="") == add(town="eldon")
    assert Venue.objects.count() == 1


@pytest.mark.parametrize(("one", "other"), [("Café Élan", "CAFÉ ÉLAN"), ("Straße 1", "STRASSE 1"), ("Café", "Cafe\u0301")])
def test_a_hall_is_the_same_in_every_alphabet_and_however_its_letters_were_typed(one, other):
    there = add(name=one)

    assert add(name=other) == there
    with pytest.raises(actions.VenueNamed):
        actions.change_venue(add(name="Annexe"), replace(ELDON, name=other), by="system", now=NOW)
    with pytest.raises(IntegrityError):
        Venue.objects.create(name=other, address="Mill Road", place_code=Venue.objects.get(pk=there).place_code)


def test_a_hall_of_the_same_name_in_another_town_keeps_its_own_street_town_and_postcode():
    there, here = add(), add(address="Mill Road", postcode="NV4 2HM", town="Holm")

    assert queries.venue_details(here).address == "Mill Road" and queries.venue_details(there).address == "Church Lane"
    assert [one.name for one in queries.venues()] == ["Village Hall, Eldon", "Village Hall, Holm"]


def test_another_hall_of_that_name_in_the_same_town_is_refused_with_where_the_first_one_is():
    add()

    with pytest.raises(actions.VenueNamed, match="There is Village Hall already, at Church Lane, NV2 3BX"):
        add(address="Mill Road")


def test_a_session_in_such_a_hall_is_refused_at_the_name_and_leaves_nothing_behind():
    session = tea_and_scams()
    add()
    details = replace(details_of(session), venue_id=None, new_venue=replace(ELDON, address="Mill Road", town="eldon"))

    with pytest.raises(actions.BadSession) as refusal:
        actions.create_session(details, by="system", now=NOW)
    assert refusal.value.field == "new_name" and Session.objects.count() == 1


def test_the_database_itself_keeps_two_halls_of_a_town_from_one_name():
    code = Venue.objects.get(pk=add()).place_code

    with pytest.raises(IntegrityError):
        Venue.objects.create(name="village hall", address="Mill Road", place_code=code)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_one_hall_at_once_both_get_the_same_one():
    told = at_once(4, lambda _: str(add()))

    assert list(told.values()) == [4] and Venue.objects.count() == 1, told
    assert len([place for place in figures.places() if place.name == "Eldon"]) == 1


def test_halls_whose_names_differ_in_capitals_alone_are_told_apart_before_the_promise_is_made(migrated):
    venues = migrated("engagement", "0004_tell_me_has_no_link").get_model("engagement", "Venue")
    for name, town in (("Village Hall", "eldon"), ("VILLAGE HALL", "eldon"), ("Village hall", "holm")):
        venues.objects.create(name=name, address="", place_code=town)
    migrated("engagement", "0005_a_venue_is_named_once_a_town")

    assert list(Venue.objects.order_by("pk").values_list("name", flat=True)) == ["Village Hall", "VILLAGE HALL 2", "Village hall"]


def test_halls_that_one_form_makes_one_are_told_apart(migrated):
    venues = migrated("engagement", "0007_the_database_keeps_the_century").get_model("engagement", "Venue")
    names = ("Cafe\u0301", "Café", "Straße", "STRASSE", "Hall ", "Hall", "\u200b")
    made = [venues.objects.create(name=name, address="", place_code="eldon").pk for name in names]
    migrated("engagement", "0009_a_folded_name_stands_once_a_town")

    told = dict(Venue.objects.values_list("pk", "name"))
    assert [told[pk] for pk in made] == ["Café", "Café 2", "Straße", "STRASSE 2", "Hall", "Hall 2", f"No name {made[-1]}"]
    assert Venue.objects.get(pk=made[3]).folded == "strasse 2"
