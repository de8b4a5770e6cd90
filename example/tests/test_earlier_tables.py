"""A county that was loaded on the tables of an earlier release opens every page on those of today, with the same numbers."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from example import northvale
from safercyber.people import queries as people
from safercyber.people.models import User

# The last migration that the first release of each app had.
FIRST_RELEASE = [
    ("engagement", "0003_room_for_headcount"),
    ("figures", "0002_releases"),
    ("partnership", "0001_initial"),
    ("plan", "0001_initial"),
    ("reports", "0002_an_issued_report_stays"),
]
PAGES = {
    None: ("/", "/?where=Eldon", "/help", "/reports", "/words"),
    "priya@northvale.example": ("", "plan", "sessions", "rooms", "evidence", "reports", "settings", "packs"),
    "okafor@northvale.example": ("", "plan", "sessions", "rooms", "evidence"),
}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_county_of_the_first_release_opens_on_the_tables_of_today(signed_in):
    northvale.load()
    before = numbers(signed_in)
    MigrationExecutor(connection).migrate(FIRST_RELEASE)
    forward = MigrationExecutor(connection)
    forward.migrate(forward.loader.graph.leaf_nodes())

    assert numbers(signed_in) == before
    assert "people took part" in before["priya@northvale.example evidence"][1]


def numbers(signed_in) -> dict[str, tuple[list[str], str]]:
    """The figures on each page, for each who asks, and its words; every page opens."""
    told = {}
    for email, paths in PAGES.items():
        client = Client() if email is None else signed_in(Client(), people.person(User.objects.get(email=email).pk))
        for path in paths:
            page = client.get(path if email is None else f"/staff/{path}", follow=True)
            assert page.status_code == 200, (email, path)
            main = re.search(r"(?s)<main.*</main>", page.content.decode())
            words = re.sub(r"(?s)<svg.*?</svg>|<input[^>]*>|<[^>]+>", " ", main.group() if main else "")
            told[f"{email} {path}"] = (re.findall(r"\d[\d,.]*%?", words), " ".join(words.split()))
    return told
