"""What was released before one quantity had one measure is still held against what is released now."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps

from safercyber.figures.models import Release

pytestmark = pytest.mark.django_db
migration = import_module("safercyber.figures.migrations.0005_one_quantity_one_measure")


def released(measure, areas=(), value=40):
    told = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30), "areas": [*areas], "profile": "public", "value": value}
    return Release.objects.create(
        name="Edition 1", measure=measure, released_at=datetime(2026, 10, 1, tzinfo=UTC), released_by="person:1", **told
    )


@pytest.mark.parametrize(
    ("measure", "areas", "becomes"),
    [
        ("people", [], ("people", [], [])),
        ("new people", [], ("people", [["by", migration.BEFORE]], [migration.FIRST])),
        ("people, by whether they came before", [migration.FIRST], ("people", [["by", migration.BEFORE]], [migration.FIRST])),
        ("people, by how they are counted", [], ("people", [], [])),
        ("came, by place", ["Holm"], ("attendances", [["by", "place"]], ["Holm"])),
        ("came, by name of session", [], ("attendances", [], [])),
        ("A5 matched", ["Tea"], ("A5 answers", [["again", "yes"], ["by", "name of session"]], ["Tea"])),
        ("A5 yes before", [], ("A5 answers", [["again", "yes"], ["before", "yes"]], [])),
        ("A5 before, of all of", [], ("A5 answers", [], [])),
        ("fun, by kind of session", ["game"], ("fun", [["by", "kind of session"], ["said", "yes"]], ["game"])),
        ("after answered", [], ("after sheets", [["answered", "yes"]], [])),
        ("follow-up answered", [], ("follow-up answered", [], [])),
    ],
)
def test_an_earlier_release_is_found_under_the_measure_of_today(measure, areas, becomes):
    made = released(measure, areas)

    migration.move(apps, None)

    made.refresh_from_db()
    assert (made.measure, made.filters, made.areas, made.value) == (*becomes, 40)
