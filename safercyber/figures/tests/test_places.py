from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from safercyber.figures import actions, queries
from safercyber.figures.models import Area
from safercyber.figures.queries import Place
from safercyber.ledger.queries import history_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def grid():
    for code, name, kind, postcode, north, east in (
        ("brackwell", "Brackwell", "county town", "NV1 1AA", 0.0, 0.0),
        ("stanmoor", "Stanmoor", "village", "NV4 7QP", 3.0, 4.0),
        ("holm", "Holm", "village", "NV4 2HM", 9.0, 9.0),
        ("st-anne", "St. Anne’s Cross", "village", "NV5 5AA", 1.0, 1.0),
    ):
        actions.add_place(code=code, name=name, kind=kind, postcode=postcode, north=north, east=east, by="system", now=NOW)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Stanmoor", "stanmoor"),
        (" stanmoor ", "stanmoor"),
        ("Stanmor", "stanmoor"),
        ("NV4 7QP", "stanmoor"),
        ("nv47qp", "stanmoor"),
        ("NV4 7ZZ", "stanmoor"),
        ("NV4 2", None),
        ("NV4 2AB", "holm"),
        ("NV4", "holm"),
        ("St Annes Cross", "st-anne"),
        ("Atlantis", None),
        ("", None),
        ("   ", None),
        ("ZZ9 9ZZ", None),
        ("x" * 5000, None),
        ("'; DROP TABLE figures_area; --", None),
    ],
)
def test_people_type_places_in_many_ways(grid, typed, code):
    found = queries.find_place(typed)

    assert (found.code if found else None) == code


def test_finding_a_place_takes_one_statement(grid, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.find_place("Holm")


def test_miles_are_as_the_crow_flies(grid):
    assert queries.miles_between(queries.find_place("Brackwell"), queries.find_place("Stanmoor")) == 5


def test_a_code_is_used_once(grid):
    with pytest.raises(actions.PlaceExists):
        actions.add_place(code="holm", name="Holm", kind="village", postcode="", north=0, east=0, by="system", now=NOW)


def test_a_place_is_named_once_and_takes_the_position_of_a_place_near_it():
    near = actions.add_place(code="eldon", name="Eldon", kind="town", postcode="LM1 1AA", north=1, east=2, by="system", now=NOW)
    new = actions.name_place("Little  Lumley", near=near, by="system", now=NOW)

    assert actions.name_place(" little lumley ", by="system", now=NOW) == new
    assert queries.miles_between(new, near) == 0 and new.name == "Little Lumley"


def test_miles_to_a_place_that_is_known_by_name_alone_are_not_made_up():
    eldon = actions.add_place(code="eldon", name="Eldon", kind="town", postcode="", north=1, east=2, by="system", now=NOW)

    assert queries.miles_between(eldon, actions.add_town("Holm", by="system", now=NOW)) is None


def test_a_place_that_was_retired_is_not_found_until_it_is_named_again():
    holm = actions.add_town("Holm", by="system", now=NOW)
    actions.retire_place(holm.code, by="system", now=NOW)

    assert queries.find_place("Holm") is None and [place.name for place in queries.every_place()] == ["Holm"]
    with pytest.raises(actions.PlaceExists) as refusal:
        actions.add_town("holm", by="system", now=NOW)
    assert refusal.value.is_retired
    actions.name_place("Holm", by="system", now=NOW)
    assert queries.find_place("Holm")


def test_a_file_of_places_gives_a_position_to_one_that_was_known_by_name_alone():
    long = "Houghton le Spring and Hetton"
    named = actions.add_town(long, by="system", now=NOW)
    told = [queries.Place("houghton-le-spring-a", long.upper(), "village", "lm1 1aa", 1.0, 2.0)] * 2

    assert actions.add_places(told, by="system", now=NOW) == 0
    assert (queries.find_place("LM1 1AA").north, queries.find_place("LM1 1AA").code) == (1.0, named.code)


def test_two_places_cannot_have_one_name():
    actions.add_town("Holm", by="system", now=NOW)
    eldon = actions.add_town("Eldon", by="system", now=NOW)

    with pytest.raises(actions.PlaceExists):
        actions.rename_place(eldon.code, name=" HOLM", by="system", now=NOW)
    with pytest.raises(actions.NotThere):
        actions.rename_place("nowhere", name="Somewhere", by="system", now=NOW)
    actions.rename_place(eldon.code, name="Old Eldon", by="system", now=NOW)
    assert queries.find_place("Old Eldon").code == "eldon"


def test_the_old_name_of_a_place_stays_in_the_ledger_and_what_changes_nothing_is_not_written():
    actions.add_town("Holm", by="system", now=NOW)
    actions.bring_place_back("holm", by="system", now=NOW)
    actions.rename_place("holm", name="Holm", by="system", now=NOW)
    actions.rename_place("holm", name="Old Holm", by="system", now=NOW)
    for _ in range(2):
        actions.retire_place("holm", by="system", now=NOW)

    entries = history_of("place:holm")
    assert [entry.did for entry in entries] == ["add_place", "rename_place", "retire_place"]
    assert entries[1].facts == {"before": "Holm", "after": "Old Holm"}


def test_the_database_itself_keeps_two_places_from_one_name():
    actions.add_town("Holm", by="system", now=NOW)

    with pytest.raises(IntegrityError):
        Area.objects.create(code="other", name="HOLM", kind="village")


def test_places_that_shared_a_name_are_told_apart_before_the_promise_is_made(migrated):
    before = migrated("figures", "0003_places_by_name").get_model("figures", "Area")
    for code, name, kind in (("a", "Holm", "village"), ("b", "holm", "town"), ("c", "Holm", "ward")):
        before.objects.create(code=code, name=name, kind=kind)
    after = migrated("figures", "0004_a_place_is_named_once").get_model("figures", "Area")

    assert dict(after.objects.values_list("code", "name")) == {"a": "Holm", "b": "holm 2", "c": "Holm"}


def test_a_place_may_be_named_in_the_form_that_another_still_has(migrated):
    areas = migrated("figures", "0005_one_quantity_one_measure").get_model("figures", "Area").objects
    for code, name in (("a", "Cafe\u0301"), ("b", "Café"), ("c", "Holm "), ("d", "Holm")):
        areas.create(code=code, name=name, kind="village")
    after = migrated("figures", "0007_a_plain_name_stands_once").get_model("figures", "Area")

    assert dict(after.objects.values_list("code", "name")) == {"a": "Café", "b": "Café 2", "c": "Holm", "d": "Holm 2"}


@pytest.mark.parametrize("typed", ["ß", "北京", "Αθήνα"])
def test_a_name_of_another_alphabet_finds_itself_alone(grid, typed):
    actions.name_place("東京", by="system", now=NOW)
    assert queries.find_place(typed) is None

    actions.name_place(typed, by="system", now=NOW)

    assert queries.find_place(typed).name == typed and queries.find_place("東京").name == "東京"


def test_a_search_among_many_places_reads_a_few_of_them_by_an_index(grid):
    letters = [f"{one}{other}" for one in "abcdefghij" for other in "abcdefghij"]
    many = [Place("", f"{each}ton {number}", "village", "", 0.0, 0.0) for each in letters for number in range(20)]
    actions.add_places(many, by="system", now=NOW)

    with CaptureQueriesContext(connection) as asked:
        assert queries.find_place("Stanmor").code == "stanmoor"

    (only,) = asked.captured_queries
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + only["sql"])
            assert "places_by_first_letter" in str(cursor.fetchall())


def test_a_page_of_places_reads_what_it_shows_however_many_there_are(db, django_assert_num_queries):
    from django.db import models

    actions.add_places([Place("", f"Holm {number:04}", "village", "", 0.0, 0.0) for number in range(1200)], by="system", now=NOW)
    Area.objects.filter(name__lt="Holm 0100").update(retired_at=NOW)
    read = []
    made = models.Model.from_db.__func__

    class Watched:
        def __get__(self, _, owner):
            return lambda *row: read.append(owner) or made(owner, *row)

    with pytest.MonkeyPatch.context() as patch, django_assert_num_queries(3):
        patch.setattr(Area, "from_db", Watched(), raising=False)
        told = queries.places_listed(page=2, most=50)

    assert (told.on_page[0].name, told.retired[-1].name, len(read)) == ("Holm 0150", "Holm 0049", 100)
    assert (told.page, told.in_use_count, told.retired_count, told.of_all) == (2, 1100, 100, 1200)


@pytest.mark.parametrize(
    ("find", "names"),
    [("cafÉ", ["Café-Lane"]), ("lane", ["Café-Lane"]), ("-", ["Café-Lane"]), ("100%", []), ("_", []), ("'", ["St Holm's"])],
)
def test_a_place_is_found_by_a_part_of_its_name_in_every_alphabet(db, find, names):
    actions.add_places([Place("", name, "village", "", 0.0, 0.0) for name in ("Café-Lane", "St Holm's")], by="system", now=NOW)

    told = queries.places_listed(find, page=7, most=50)

    assert ([place.name for place in told.on_page], told.page, told.of_all) == (names, 1, 2)
