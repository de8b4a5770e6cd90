"""This week: what needs me, what is coming up, the plan."""

from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from safercyber.rules.this_week import ToDo
from safercyber.site import views, waiting, week
from safercyber.site.navigation import staff_links
from safercyber.site.templatetags.look import due_word
from safercyber.site.tests.factories import DUNN, PRIYA, asked_by

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/London"))
pytestmark = pytest.mark.django_db


def todo(title: str, days: int = 0, size: str = "normal") -> ToDo:
    return ToDo(NOW + timedelta(days=days), title, "Why.", "Do it", "/staff/", "soon", size)


@pytest.fixture
def nothing_waits(monkeypatch):
    monkeypatch.setattr(week, "waiting_by_app", lambda person, now: {})


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Hello"), (4, "Hello"), (5, "Morning"), (11, "Morning"), (12, "Afternoon"), (17, "Afternoon"), (18, "Evening"), (23, "Hello")],
)
def test_the_greeting_goes_by_the_clock_on_the_wall(hour, words):
    assert week.part_of_day(NOW.replace(hour=hour)) == words


def test_an_officer_is_greeted_as_known(nothing_waits):
    assert week.home_for(DUNN, NOW).greeting == "Morning, Cllr Dunn."


def test_an_empty_week_says_so_and_offers_the_first_step(nothing_waits):
    html = views.this_week(asked_by(PRIYA)).content.decode()

    assert "Nothing needs you." in html
    assert "No session is planned." in html
    assert "No plan is in force today." in html


def test_who_may_not_open_sessions_is_shown_no_way_to_them(nothing_waits, monkeypatch):
    places = {"place_name": "Stanmoor", "venue": "Hall", "is_full": False, "taken": 9, "capacity": 10, "waiting": 0, "bricks": 9}
    places["has_few"] = lambda now: False
    session = SimpleNamespace(
        id=7, title="Tea and scams", starts_at=NOW + timedelta(days=2), state="open", host_id=1, host_name="PC Okafor", **places
    )
    for coming in ((), (session,)):
        monkeypatch.setattr(week.engagement, "upcoming", lambda now, coming=coming: coming)
        assert "/staff/sessions" not in _main(views.this_week(asked_by(DUNN)))
        assert "/staff/sessions" in _main(views.this_week(asked_by(PRIYA)))


def _main(page) -> str:
    return page.content.decode().partition("<main")[2]


@pytest.mark.parametrize(("count", "words"), [(1, "1 thing needs you."), (4, "4 things need you.")])
def test_the_heading_counts(monkeypatch, count, words):
    monkeypatch.setattr(week, "waiting_by_app", lambda person, now: {"plan": tuple(todo(f"{n}") for n in range(count))})

    assert week.home_for(PRIYA, NOW).heading == words


def test_at_most_seven_are_shown_and_the_rest_are_counted(monkeypatch):
    many = {"plan": tuple(todo(f"{n}", days=n) for n in range(6)), "engagement": tuple(todo(f"small {n}", size="small") for n in range(4))}
    monkeypatch.setattr(week, "waiting_by_app", lambda person, now: many)

    home = week.home_for(PRIYA, NOW)

    assert (len(home.todos), home.more, home.heading) == (7, 3, "10 things need you.")


def test_what_is_late_comes_first_and_the_rest_by_date(monkeypatch):
    waits = (
        todo("thursday", days=2, size="small"),
        todo("late", days=-3),
        todo("in a month", days=30),
        todo("late and small", -1, "small"),
    )
    monkeypatch.setattr(week, "waiting_by_app", lambda person, now: {"plan": waits})

    assert [one.title for one in week.home_for(PRIYA, NOW).todos] == ["late", "late and small", "thursday", "in a month"]


def test_a_small_thing_waits_behind_seven_others_unless_it_is_late(monkeypatch):
    many = (*(todo(f"{n}", days=n + 5) for n in range(7)), todo("small", 1, "small"), todo("late and small", -1, "small"))
    monkeypatch.setattr(week, "waiting_by_app", lambda person, now: {"plan": many})

    shown = [one.title for one in week.home_for(PRIYA, NOW).todos]

    assert shown == ["late and small", "0", "1", "2", "3", "4", "5"]


def test_one_app_that_fails_does_not_hide_what_the_others_say(monkeypatch):
    def broken(person, now):
        raise RuntimeError("no")

    monkeypatch.setattr(waiting, "ASKED", {"plan": broken, "engagement": lambda person, now: (todo("Wrap up"),)})

    assert waiting.waiting_by_app(PRIYA, NOW) == {"engagement": (todo("Wrap up"),)}


def test_every_app_that_says_what_waits_is_asked():
    offering = {
        app.label: queries.waiting_for
        for app in apps.get_app_configs()
        if app.name.startswith("safercyber.") and find_spec(f"{app.name}.queries")
        if hasattr(queries := import_module(f"{app.name}.queries"), "waiting_for")
    }

    assert offering == waiting.ASKED


@pytest.mark.parametrize(("days", "words"), [(-1, "Late"), (0, "Today"), (1, "Wed"), (6, "Mon"), (7, "1 Dec")])
def test_the_tile_of_a_thing_to_do_says_when(time_machine, days, words):
    time_machine.move_to(NOW)

    assert due_word(NOW + timedelta(days=days)) == words


def test_a_thing_due_just_after_midnight_in_summer_is_due_on_that_day(time_machine):
    time_machine.move_to(datetime(2026, 6, 30, 22, 0, tzinfo=ZoneInfo("UTC")))

    assert due_word(datetime(2026, 6, 30, 23, 30, tzinfo=ZoneInfo("UTC"))) == "Wed"


def test_the_side_bar_shows_only_what_the_person_may_open():
    coordinator = {link.key for link in staff_links("/staff/", PRIYA.roles, {})}
    board = {link.key for link in staff_links("/staff/", DUNN.roles, {})}

    assert "this-week" in board
    assert board <= coordinator


def test_one_row_at_a_time_is_the_current_one():
    links = staff_links("/staff/sessions/12", PRIYA.roles, {"this-week": 4})

    assert [link.key for link in links if link.is_current] == ["sessions"]
    assert next(link for link in links if link.key == "this-week").count == 4


@pytest.mark.req("E3")
def test_the_gallery_shows_every_pair_without_one_too_low():
    html = views.gallery(asked_by(PRIYA, "/design")).content.decode()

    assert "too low" not in html
    assert "There is a problem" in html
