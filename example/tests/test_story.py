"""Northvale is the same county each time it is told, shows something honest on every page, and goes when it is told to."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from example.tests import subtracting

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.skipif("SAFERCYBER_POSTGRES" in os.environ, reason="each load wants a database of its own"),
    pytest.mark.xdist_group("story"),
    pytest.mark.slow,
]


def _ask(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SAFERCYBER_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings"}
    return subprocess.run([sys.executable, "-m", *command], cwd=PROJECT, env=env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def now() -> str:
    """The evening on which the story is told: today, so that its pages, which ask the clock, fit it."""
    from django.utils import timezone

    return timezone.now().replace(microsecond=0).isoformat()


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A folder with an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    assert _ask(folder, "doorstep.command", "migrate", "-v0").returncode == 0
    return folder


def _load(empty: Path, folder: Path, now: str) -> dict[str, Any]:
    shutil.copytree(empty, folder)
    loaded = _ask(folder, "example.tests.facts", now)
    assert loaded.returncode == 0, loaded.stderr
    return json.loads(loaded.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the story lies."""
    return tmp_path_factory.mktemp("northvale") / "data"


@pytest.fixture(scope="module")
def facts(empty, folder, now) -> dict[str, Any]:
    """What is in the database once the story is told."""
    return _load(empty, folder, now)


@pytest.mark.req("E4")
def test_two_loads_at_the_same_time_of_day_give_the_same_county(empty, facts, now, tmp_path):
    again = _load(empty, tmp_path / "again", now)

    assert again["counts"] == facts["counts"]
    assert again["told"] == facts["told"]


def test_it_is_marked_as_an_example(facts):
    assert facts["told"]["partnership"]["is_example"] is True
    assert [address for address, (_, is_marked, _, _) in facts["pages"].items() if not is_marked] == []


def test_every_page_answers_with_one_heading_and_something_to_read(facts):
    assert {address: status for address, (status, _, _, _) in facts["pages"].items() if status != 200} == {}
    assert {address: headings for address, (_, _, _, headings) in facts["pages"].items() if headings != 1} == {}
    assert {address: words for address, (_, _, words, _) in facts["pages"].items() if address != "/j" and words < 15} == {}


def test_the_plan_has_its_parts(facts):
    told = facts["told"]

    assert (told["priorities"], told["themes"], len(told["actions"])) == (6, 6, 31)
    assert told["audiences"] >= 5
    assert told["organisations"] >= 5
    assert {status for _, status, _, _ in told["actions"]} >= {"done", "going", "stuck"}
    assert any(is_late for *_, is_late in told["actions"])


def test_sessions_lie_behind_and_ahead(facts):
    told = facts["told"]

    assert told["past"] >= 6
    assert told["coming"] >= 4
    assert any(one["came"] for one in told["attendance"].values())
    assert any(one["delivery_minutes"] for one in told["hours"].values())
    assert any(waiting for _, _, _, waiting, _ in told["sessions"])  # one session is full


def test_all_three_waves_were_answered_and_fewer_came_back_later(facts):
    waves = facts["told"]["waves"]

    assert set(waves) == {"before", "after", "follow-up"}
    assert waves["before"] > waves["follow-up"] > 100


def test_three_evenings_were_played(facts):
    assert len(facts["told"]["games"]) == 3


def test_nothing_is_left_half_loaded(facts, folder):
    assert facts["half_loaded"] is False
    assert not (folder / "example-half-loaded").exists()
    assert len((folder / "example-sign-ins").read_text().splitlines()) == 5
    assert (folder / "example-sign-ins").stat().st_mode & 0o077 == 0


def test_no_letter_of_the_past_is_left_to_send(facts, folder):
    letters = folder / "letters"

    assert not letters.exists() or list(letters.iterdir()) == []


def test_loading_twice_is_refused(facts, folder):
    refused = _ask(folder, "doorstep.command", "example", "load")

    assert refused.returncode == 1
    assert refused.stderr == "CommandError: This database already serves a partnership.\n"


def test_while_a_server_runs_it_stays(facts, folder):
    with (folder / "running").open("w") as server:
        fcntl.flock(server, fcntl.LOCK_EX)
        refused = _ask(folder, "doorstep.command", "example", "remove")

    assert refused.returncode == 1
    assert refused.stderr == "CommandError: Safer Cyber is running on this folder. Stop it first (Ctrl C), then try again.\n"
    assert (folder / "example-sign-ins").exists()


@pytest.mark.req("E4")
def test_taken_away_nothing_is_left_and_it_cannot_go_twice(facts, folder, empty, tmp_path):
    there = tmp_path / "data"
    shutil.copytree(folder, there)

    assert _ask(there, "doorstep.command", "example", "remove").returncode == 0

    assert not (there / "example-sign-ins").exists()
    assert not (there / "study-keys").exists()
    counted = _ask(there, "example.tests.left")
    assert json.loads(counted.stdout) == json.loads(_ask(empty, "example.tests.left").stdout)
    again = _ask(there, "doorstep.command", "example", "remove")
    assert (again.returncode, again.stderr) == (1, "CommandError: There is no example data here.\n")


@pytest.fixture(scope="module")
def published(facts, folder, now, tmp_path_factory) -> dict[str, Any]:
    """Reports of two quarters, and three later editions of one with a few people more each time, as the public got them."""
    mine = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(folder, mine)
    told = _ask(mine, "example.tests.published", now)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.req("R22")
def test_nobody_can_subtract_their_way_to_a_few_people_in_all_that_was_published(published):
    assert [one["edition"] for one in published["editions"]] == [1, 1, 2, 3, 4]
    assert subtracting.small_groups(published["editions"]) == []
    assert subtracting.small_groups_of_exact_counts(published["register"]) == []


def test_a_correction_by_a_few_people_says_that_the_earlier_number_stands(published):
    second, last = published["editions"][2]["told"], published["editions"][-1]["told"]

    assert "people" not in second["figures"] and any("the numbers there stand" in line for line in second["left_out"])
    assert last["left_out"] == [] and "people" in last["figures"]


def test_the_reader_with_a_calculator_would_notice(published):
    first = published["editions"][1]
    later = json.loads(json.dumps(first))
    later["edition"] = 9
    later["told"]["figures"]["people"]["big"] = str(subtracting.number(first["told"]["figures"]["people"]["big"]) + 5)
    later["told"]["responses"][0] |= {"answered": "95", "asked": "100"}

    assert len(subtracting.small_groups([first, later])) >= 3
