from __future__ import annotations

from datetime import date, timedelta

import pytest

from safercyber.engagement import actions, queries
from safercyber.engagement.models import Booking
from safercyber.engagement.tests.factories import NOW, STARTS, book, tea_and_scams, wait
from safercyber.figures.queries import find_place
from safercyber.people.queries import Person

pytestmark = pytest.mark.django_db

PRIYA = Person(1, "Priya Nair", "priya@northvale.example", "Coordinator", "Northvale Council", frozenset({"coordinator"}), True)
OKAFOR = Person(99, "PC Okafor", "okafor@northvale.example", "Cyber Protect officer", "Northvale Police", frozenset({"officer"}), True)
DUNN = Person(3, "Cllr Dunn", "dunn@northvale.example", "Board member", "Northvale Council", frozenset({"board"}), True)


def test_a_brief_knows_names_not_only_codes(northvale):
    session = tea_and_scams(capacity=2)
    book(session, people=2)
    wait(session, people=3)
    brief = queries.session_by_id(session.pk)

    assert (brief.venue, brief.place_name, brief.audience, brief.theme) == (
        "Stanmoor Village Hall",
        "Stanmoor",
        "Over-65s",
        "Fraud and scams",
    )
    assert (brief.taken, brief.waiting, brief.is_full, brief.bricks) == (2, 3, True, 10)
    assert brief.access == ("Step-free", "hearing loop", "toilets", "parking")


@pytest.mark.parametrize("how_many", [1, 6])
def test_the_public_list_takes_the_same_statements_however_long(northvale, django_assert_num_queries, how_many):
    for number in range(how_many):
        tea_and_scams(title=f"Tea {number}")
    place = find_place("Brackwell")

    with django_assert_num_queries(5):
        found = queries.public_list(NOW, place)
    assert len(found) == how_many and round(found[0].miles, 1) == 1.2


@pytest.mark.parametrize("how_many", [1, 6])
def test_the_staff_list_and_the_door_take_the_same_statements_however_long(northvale, django_assert_num_queries, how_many):
    session = tea_and_scams()
    for number in range(how_many):
        tea_and_scams(title=f"Tea {number}", starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=3, hours=-1))
        book(session, contact=f"p{number}@mail.example")

    with django_assert_num_queries(10):
        queries.staff_list(NOW)
    with django_assert_num_queries(9):
        assert len(queries.door_page(session.pk).expected) == how_many


def test_a_private_session_a_draft_and_a_past_one_are_listed_nowhere(northvale):
    tea_and_scams(title="Private", is_public=False)
    tea_and_scams(title="Draft", is_open=False)
    tea_and_scams(title="Past", starts_at=NOW - timedelta(days=1), ends_at=NOW - timedelta(hours=22))

    assert queries.public_list(NOW) == ()
    assert b"Private" not in queries.public_calendar(NOW, "All") and b"Draft" not in queries.public_calendar(NOW, "All")


def test_an_audience_and_online_are_found_by_their_chip(northvale):
    tea_and_scams(title="Breakfast", audience_code="small-firms")
    tea_and_scams(title="From home", is_online=True)

    assert [one.session.title for one in queries.public_list(NOW, audience="small-firms")] == ["Breakfast"]
    assert [one.session.title for one in queries.public_list(NOW, audience="online")] == ["From home"]


def test_between_goes_by_uk_days_also_on_the_night_the_clocks_change(northvale):
    # 00:30 on 26 October 2026 in Northvale is 00:30 UTC: the clocks went back the day before.
    tea_and_scams(starts_at=STARTS.replace(day=25, hour=23, minute=30), ends_at=STARTS.replace(day=26, hour=1))

    assert [one.slug for one in queries.between(date(2026, 10, 25), date(2026, 10, 25))] == ["tea-and-scams"]
    assert queries.between(date(2026, 10, 26), date(2026, 10, 26)) == ()


def test_attendance_keeps_bookings_walk_ins_and_the_headcount_apart(northvale, django_assert_num_queries):
    session = tea_and_scams()
    mine = book(session, people=2)
    book(session, contact="joan@mail.example", people=3)
    actions.check_in(session.pk, token=mine.token, by="person:1", now=STARTS)
    actions.walk_in(session.pk, people=4, by="person:1", now=STARTS)
    with django_assert_num_queries(2):
        before = queries.attendance_of([session.pk])[session.pk]
    actions.record_headcount(session.pk, 40, "estimated", by="person:1", now=STARTS)
    after = queries.attendance_of([session.pk])[session.pk]

    assert (before.booked, before.came, before.walk_ins, before.headcount, before.headcount_kind, before.people) == (
        5,
        2,
        4,
        None,
        "none",
        6,
    )
    assert (after.came, after.walk_ins, after.headcount, after.headcount_kind, after.people) == (2, 4, 40, "estimated", 40)


def test_hours_are_there_once_recorded(northvale):
    session = tea_and_scams()
    assert queries.hours_of([session.pk]) == {}
    actions.record_hours(session.pk, 90, 60, 120, by="person:1", now=STARTS)

    assert queries.hours_of([session.pk])[session.pk].total_minutes == 270


def test_the_door_list_holds_no_email_and_no_phone(northvale):
    session = tea_and_scams()
    book(session)
    book(session, contact="07700 900 143")

    shown = repr(queries.door_page(session.pk)) + repr(queries.staff_page(session.pk, NOW))
    assert "margaret@" not in shown and "07700900143" not in shown


def test_a_ticket_never_shows_the_contact(northvale):
    token = book(tea_and_scams()).token

    assert "margaret@" not in repr(queries.ticket(token, NOW))


def test_what_waits_for_the_coordinator_and_not_for_the_board(northvale):
    tea_and_scams(title="No presenter")
    tea_and_scams(title="Over", starts_at=NOW - timedelta(hours=3), ends_at=NOW - timedelta(hours=1))
    tea_and_scams(title="Low", starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=2, hours=1))
    titles = {todo.title for todo in queries.waiting_for(PRIYA, NOW)}

    assert {"Nobody presents No presenter", "Wrap up Over", "Few have booked: Low"} <= titles
    assert queries.waiting_for(DUNN, NOW) == ()


def test_whoever_must_be_rung_is_waited_for(northvale):
    session = tea_and_scams(capacity=1)
    mine = book(session)
    wait(session, contact="07700 900 143")
    actions.cancel_booking(mine.token, now=NOW)
    assert any(todo.title.startswith("Ring people") for todo in queries.waiting_for(OKAFOR, NOW))

    actions.mark_rung(queries.staff_page(session.pk, NOW).calls[0].id, by="person:99", now=NOW)
    assert not any(todo.title.startswith("Ring people") for todo in queries.waiting_for(OKAFOR, NOW))


def test_the_position_counts_people_ahead(northvale):
    session = tea_and_scams(capacity=1)
    book(session)
    wait(session, contact="one@mail.example", people=3)
    second = wait(session, contact="two@mail.example")
    seen = queries.ticket(second.token, NOW)

    assert (seen.state, seen.position, seen.parties_ahead, seen.ahead) == ("waiting", 2, 1, 3)
    assert Booking.objects.count() == 1
