from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safercyber.figures import actions, queries

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
