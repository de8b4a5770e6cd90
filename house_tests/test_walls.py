"""The walls stand, and a breach in any of them is seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house_tests import addresses, walls

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.req("E2")
@pytest.mark.parametrize("wall", walls.ALL, ids=[wall.__name__ for wall in walls.ALL])
def test_the_wall_stands(wall):
    assert wall(ROOT) == []


@pytest.mark.req("R1")
def test_every_address_says_who_may_use_it():
    assert addresses.undeclared() == []


def test_the_house_has_apps_to_check():
    assert walls.apps(ROOT) >= {"people", "ledger", "engagement", "play", "surveys", "evidence", "reports", "site"}
    assert len(list(walls.sources(ROOT))) > 60


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the house, to be broken."""
    there = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "*.woff2", "*.png", ".*")
    for folder in ("safercyber", "house_tests", "content"):
        shutil.copytree(ROOT / folder, there / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", there)
    return there


def broken_at(place: Path, words: str):
    """Writes more words into a file of the copy, or a new file; the mended file comes back at the end."""

    class Breach:
        def __enter__(self):
            self.before = place.read_bytes() if place.exists() else None
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes((self.before or b"") + b"\n" + words.encode() + b"\n")
            # Two writes within the clock's smallest step would otherwise look like one file.
            later = place.stat().st_mtime_ns + 1_000_000
            os.utime(place, ns=(later, later))

        def __exit__(self, *args: object):
            if self.before is None:
                place.unlink()
            else:
                place.write_bytes(self.before)
                later = place.stat().st_mtime_ns + 2_000_000
                os.utime(place, ns=(later, later))

    return Breach()


BREACHES = [
    (walls.doors, "engagement/actions/stray.py", "from safercyber.people.models import User", "goes into people"),
    (walls.doors, "engagement/actions/stray.py", "def f():\n    from safercyber.people import models", "goes into people"),
    (walls.doors, "engagement/stray.py", "import safercyber.people.models", "goes into people"),
    (walls.doors, "engagement/stray.py", "from ..people.models import User", "goes into people"),
    (walls.doors, "engagement/stray.py", "from safercyber.people.actions.accounts import _locked", "goes into people"),
    (walls.doors, "site/stray.py", "from safercyber.play.models import Room", "goes into play"),
    (walls.doors, "reports/stray.py", "from safercyber.play.urls import urlpatterns", "goes into play"),
    (walls.deaf_doors, "people/queries.py", "from django.http import HttpRequest", "knows of the web"),
    (walls.deaf_doors, "engagement/actions/stray.py", "def f():\n    from safercyber.who import asking", "knows of the web"),
    (walls.up_the_stairs, "ledger/actions.py", "from safercyber.people import queries", "looks up"),
    (walls.up_the_stairs, "figures/queries.py", "from safercyber.partnership import queries", "sideways"),
    (walls.up_the_stairs, "rules/stray.py", "import safercyber.storage", "looks up"),
    (walls.up_the_stairs, "prayers/__init__.py", "", "prayers has no floor"),
    (walls.purity, "rules/stray.py", "import django", "not in the standard library"),
    (walls.purity, "rules/stray.py", "import numpy", "inside the function"),
    (walls.purity, "rules/stray.py", "import time", "no clock"),
    (walls.purity, "rules/stray.py", "from pathlib import Path", "no files"),
    (walls.purity, "rules/stray.py", "from datetime import datetime\nx = datetime.now()", "given what it needs"),
    (walls.purity, "rules/stray.py", "import random\nx = random.choice([1])", "throws dice"),
    (walls.purity, "rules/stray.py", "import random\nx = random.Random()", "throws dice"),
    (walls.purity, "rules/stray.py", "x = open('f')", "given what it needs"),
    (walls.purity, "rules/stray.py", "from safercyber import storage", "looks out of rules"),
    (walls.tables, "people/staff_views.py", "from safercyber.people.models import User", "touches tables"),
    (walls.tables, "people/views.py", "from safercyber.people import models", "touches tables"),
    (walls.tables, "people/models.py", "x = models.ForeignKey('play.Room', models.CASCADE, related_name='+')", "points up"),
    (walls.tables, "play/models.py", "x = models.ForeignKey('people.User', on_delete=models.CASCADE)", 'without related_name="+"'),
    (walls.tables, "play/models.py", "x = models.OneToOneField(to=settings.AUTH_USER_MODEL, related_name='r')", 'without related_name="+"'),
    (walls.names_and_wires, "play/utils.py", "", "is called utils"),
    (walls.names_and_wires, "play/helpers/__init__.py", "", "is called helpers"),
    (walls.names_and_wires, "play/stray.py", "from django.dispatch import receiver", "wires a signal"),
    (walls.names_and_wires, "play/stray.py", "from django.db.models.signals import post_save", "wires a signal"),
    (walls.names_and_wires, "play/stray.py", "from django.apps import apps\nx = apps.get_model('people', 'User')", "get_model"),
    (walls.names_and_wires, "people/stray.py", "from django.contrib import admin", "admin site"),
    (walls.lengths, "play/stray.py", "x = 1\n" * 501, "500 at most"),
    (walls.templates, "play/templates/play/stray.html", "<script>alert(1)</script>", "inline script"),
    (walls.templates, "play/templates/play/stray.html", '<script type="module">go()</script>', "inline script"),
    (walls.templates, "play/templates/play/stray.html", '<p class="a" style="color:red">', "inline style"),
    (walls.templates, "play/templates/play/stray.html", "<style>p{}</style>", "inline style"),
    (walls.templates, "play/templates/play/stray.html", '<button onclick="go()">', "inline handler"),
    (walls.templates, "play/templates/play/stray.html", '<img alt="" src="https://cdn.example/x.png">', "third-party"),
    (walls.templates, "play/templates/play/stray.html", '<link rel="stylesheet" href="//fonts.example/x">', "third-party"),
    (walls.templates, "play/templates/play/stray.html", '<a href="javascript:go()">', "javascript:"),
    (walls.templates, "play/static/play/stray.css", "@import 'x.css'", "import"),
    (walls.templates, "play/static/play/stray.css", "p{background:url(https://cdn.example/x)}", "third-party"),
    (walls.templates, "play/static/play/stray.js", 'import x from "https://cdn.example/x.js"', "third-party"),
    (walls.templates, "play/static/play/stray.js", 'fetch("https://elsewhere.example/")', "third-party"),
    (walls.templates, "play/static/play/stray.js", 'eval("1")', "forbids"),
    (walls.shelves, "engagement/templates/engagement/stray.html", "{% load static play_art %}", "loads play_art of play"),
    (walls.shelves, "surveys/templates/surveys/stray.html", "{% load columns %}", "loads columns of evidence"),
    (walls.shelves, "play/templates/play/stray.html", "{% load mark from house %}", "loads house of site"),
]


@pytest.mark.slow
@pytest.mark.req("E2")
@pytest.mark.parametrize(("wall", "place", "words", "sentence"), BREACHES, ids=[f"{b[0].__name__}-{n}" for n, b in enumerate(BREACHES)])
def test_a_breached_wall_is_seen(copy, wall, place, words, sentence):
    before = wall(copy)
    with broken_at(copy / "safercyber" / place, words):
        new = [breach for breach in wall(copy) if breach not in before]

    assert any(sentence in breach for breach in new), new


def run_in(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "DJANGO_SETTINGS_MODULE": "safercyber.site.settings",
        "SAFERCYBER_DATA": str(copy / "var"),
    }
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.req("R1")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "from django.urls import path\nurlpatterns.append(path('open', urlpatterns[0].callback.__wrapped__, name='open'))",
            "/open does not say who may use it.",
        ),
        (
            "urlpatterns.append(address('x', views.sign_in, who=ANYONE, name='sign-in'))",
            "are both called sign-in",
        ),
    ],
)
def test_an_address_without_a_rule_is_seen(copy, words, sentence):
    with broken_at(copy / "safercyber/people/urls.py", words):
        said = run_in(copy, sys.executable, "-m", "house_tests.addresses")

    assert said.returncode == 1 and sentence in said.stderr


@pytest.mark.slow
@pytest.mark.req("E2")
def test_import_linter_sees_a_look_upwards_and_a_new_app_without_a_floor(copy):
    linter = str(Path(sys.executable).with_name("lint-imports"))
    whole = run_in(copy, linter, "--no-cache")
    assert whole.returncode == 0, whole.stdout
    with broken_at(copy / "safercyber/ledger/actions.py", "from safercyber.people import queries as up"):
        said = run_in(copy, linter, "--no-cache")
        assert said.returncode == 1 and "safercyber.ledger" in said.stdout
    with broken_at(copy / "safercyber/prayers/__init__.py", ""):
        said = run_in(copy, linter, "--no-cache")
        assert said.returncode == 1 and "prayers" in said.stdout
