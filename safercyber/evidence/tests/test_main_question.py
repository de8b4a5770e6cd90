import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from safercyber.evidence import actions, queries
from safercyber.evidence.models import MainQuestion
from safercyber.evidence.tests.factories import answered, held
from safercyber.ledger.queries import latest
from safercyber.people.queries import Person
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Profile

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
TOO_LATE = MAY + timedelta(days=84)
OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
PRIYA = Person(1, "Priya Nair", "priya@northvale.example", "coordinator", "", frozenset({"coordinator"}), True)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


def a_strong_year():
    """Twelve sessions, 120 people matched of 144, most of whom took it up."""
    for number in range(12):
        at = MAY + timedelta(days=number)
        answered(held(at), at, kept=2, gave_up=0, took_up=5 + number % 3, never=3 - number % 3, lost=2)


def check():
    evidence = queries.quarter_evidence(Quarter(2026, 3), OCTOBER, Profile.ANALYST)
    return next(figure for figure in evidence.changes if figure.key == "change-a5")


def choose(item="A5", now=APRIL, **changes):
    return actions.choose_main_question(item=item, by="person:1", now=now, **{"smallest_change": 10, **changes})


def test_the_question_that_was_chosen_in_advance_can_earn_the_third_brick_and_no_other_does():
    a_strong_year()
    assert check().sure.bricks == 2
    choose()

    evidence = queries.quarter_evidence(Quarter(2026, 3), OCTOBER, Profile.ANALYST)

    bricks = {figure.key: figure.sure.bricks for figure in evidence.changes}
    assert bricks["change-a5"] == 3
    assert all(count < 3 for key, count in bricks.items() if key != "change-a5")


def test_the_promise_is_sealed_and_the_seal_stands_in_the_ledger():
    seal = choose()

    row = MainQuestion.objects.get()
    assert hashlib.sha256(row.told.encode()).hexdigest() == seal == latest(1)[0].facts["sha256"]
    assert json.loads(row.told)["direction"] == "rise"


def test_on_the_day_the_first_people_are_asked_again_it_is_too_late():
    held(MAY)

    with pytest.raises(actions.CannotChoose, match="too late"):
        choose(now=TOO_LATE)
    choose(now=TOO_LATE - timedelta(days=1))

    assert MainQuestion.objects.count() == 1


def test_a_choice_is_made_once():
    choose()

    with pytest.raises(actions.CannotChoose, match="chosen already"):
        choose("A2")


@pytest.mark.parametrize(("item", "points"), [("A8", 10), ("fun", 10), ("A5p", 10), ("'; drop", 10), ("A5", 0), ("A5", 51)])
def test_what_is_not_measured_or_does_not_matter_is_not_a_main_question(item, points):
    with pytest.raises(actions.CannotChoose):
        choose(item, smallest_change=points)


def test_sessions_of_a_year_without_a_choice_take_the_promise_of_the_year_before_from_nobody():
    a_strong_year()
    march = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
    answered(held(march), march, kept=2, took_up=6, never=2)
    choose()

    assert check().sure.bricks == 2


def test_the_coordinator_is_told_four_weeks_before_it_is_too_late_and_not_after():
    held(MAY)
    last = TOO_LATE - timedelta(days=1)

    assert queries.waiting_for(PRIYA, last - timedelta(days=29)) == ()
    assert [todo.button for todo in queries.waiting_for(PRIYA, last - timedelta(days=28))] == ["Choose the question"]
    assert queries.waiting_for(PRIYA, TOO_LATE) == ()
    choose()
    assert queries.waiting_for(PRIYA, last) == ()


def test_an_officer_reads_the_page_and_the_coordinator_chooses(client, signed_in, okafor, priya):
    held(MAY)
    form = {"item": "A5", "smallest_change": "10"}
    with time_machine.travel(APRIL, tick=False):
        assert "Not chosen yet" in signed_in(client, okafor).get("/staff/evidence/main-question").content.decode()
        assert client.post("/staff/evidence/main-question/choose", form).status_code == 403
        staff = signed_in(client, priya)
        empty = staff.post("/staff/evidence/main-question/choose", {"smallest_change": "ten"}).content.decode()
        staff.post("/staff/evidence/main-question/choose", form)
        page = staff.get("/staff/evidence/main-question").content.decode()

    assert "Choose one question." in empty and "Type a whole number" in empty
    assert "also in the ledger" in page
