from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safercyber.engagement import actions, queries
from safercyber.engagement.models import Attendance, Booking, Call, Contact, Session, TellMe
from safercyber.engagement.tests.factories import NOW, STARTS, book, details, tea_and_scams, wait
from safercyber.outbox.models import Letter

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_makes_one_session(northvale):
    made = [actions.create_session(details(), by="person:1", now=NOW, form_id="a").id for _ in range(2)]

    assert made[0] == made[1] and Session.objects.count() == 1


def test_two_sessions_of_one_title_have_two_addresses(northvale):
    slugs = [actions.create_session(details(), by="person:1", now=NOW).slug for _ in range(3)]

    assert slugs == ["tea-and-scams", "tea-and-scams-15-oct", "tea-and-scams-15-oct-2"]


def test_a_copy_is_a_draft_a_week_later_at_the_same_time_by_the_clock_even_when_the_clocks_change(northvale):
    session = tea_and_scams(starts_at=datetime(2026, 10, 22, 13, 0, tzinfo=UTC), ends_at=datetime(2026, 10, 22, 14, 30, tzinfo=UTC))
    book(session)
    copy = Session.objects.get(pk=actions.copy_session(session.pk, by="person:1", now=NOW).id)

    assert timezone.localtime(copy.starts_at).strftime("%a %d %b %H:%M") == "Thu 29 Oct 14:00"
    assert (copy.state, copy.taken, copy.timings.count()) == ("draft", 0, 5)


@pytest.mark.parametrize(("minutes", "game"), [(45, 25), (60, 40), (75, 50), (90, 50), (120, 50)])
def test_a_run_sheet_gives_a_game_what_its_pack_asks_for_and_says_so_when_there_is_no_time_for_all(northvale, minutes, game):
    session = tea_and_scams(ends_at=STARTS + timedelta(minutes=minutes), pack_id="bakehouse")
    lines = queries.staff_page(session.pk, NOW).lines

    assert sum(line.minutes for line in lines) == minutes
    assert (lines[2].title, lines[2].minutes) == ("The Bakehouse", game)
    assert ("if played in full" in lines[2].note) == (game < 50)


def test_fewer_places_than_are_booked_are_refused(northvale):
    session = tea_and_scams()
    book(session, people=3)

    with pytest.raises(actions.BadSession, match=r"3 places are booked. Enter 3 or more."):
        actions.change_session(session.pk, details(capacity=2), by="person:1", now=NOW)


def test_a_new_time_is_told_to_everyone_and_a_new_title_to_nobody(northvale):
    session = tea_and_scams()
    book(session)
    book(session, contact="07700 900 143")
    actions.change_session(session.pk, details(title="Tea"), by="person:1", now=NOW)
    assert Letter.objects.count() == 1

    actions.change_session(session.pk, details(starts_at=STARTS - timedelta(hours=1)), by="person:1", now=NOW)
    assert Letter.objects.order_by("pk").last().subject.startswith("Changed")
    assert "SEQUENCE:2" in Letter.objects.order_by("pk").last().calendar
    assert Call.objects.get().news == "changed"


def test_cancelling_a_session_tells_all_and_cancels_their_calendars(northvale):
    session = tea_and_scams(capacity=1)
    mine = book(session)
    wait(session)
    told = actions.cancel_session(session.pk, why="The hall is flooded.", by="person:1", now=NOW)
    letters = list(Letter.objects.filter(subject__startswith="Cancelled"))

    assert told == 1 and len(letters) == 2 and all("The hall is flooded." in letter.words for letter in letters)
    assert any("STATUS:CANCELLED" in letter.calendar for letter in letters)
    assert queries.ticket(mine.token, NOW).state == "session-cancelled"
    assert actions.cancel_session(session.pk, why="", by="person:1", now=NOW) == 0
    with pytest.raises(actions.BookingClosed, match=r"This session has been cancelled."):
        book(session, contact="late@mail.example")


def test_a_childrens_session_names_an_adult_of_the_school(northvale):
    with pytest.raises(actions.BadSession, match="Name the adult"):
        actions.create_session(details(age_band="children"), by="person:1", now=NOW)


def test_letting_in_twice_says_when_they_came_first(northvale):
    session = tea_and_scams()
    mine = book(session, people=2, needs=["large-print"])
    first = actions.check_in(session.pk, token=mine.token, by="person:1", now=STARTS - timedelta(minutes=8))
    second = actions.check_in(session.pk, code=Booking.objects.get().code.lower(), by="person:1", now=STARTS)

    assert (first.tone, first.words) == ("welcome", "Welcome, Margaret, 2 · large print")
    assert (second.tone, second.words) == ("already", "Already here at 1:52pm: Margaret, 2.")
    assert Attendance.objects.count() == 1


def test_a_ticket_for_another_day_is_not_let_in(northvale):
    today, saturday = (
        tea_and_scams(),
        tea_and_scams(title="Saturday", starts_at=STARTS + timedelta(days=2), ends_at=STARTS + timedelta(days=2, hours=1)),
    )
    theirs = book(saturday)
    door = actions.check_in(today.pk, token=theirs.token, by="person:1", now=STARTS)

    assert (door.tone, door.words) == ("not-today", "Not today: this is for Saturday 17 October.")
    assert actions.check_in(today.pk, booking_id=Booking.objects.get().pk, by="person:1", now=STARTS).tone == "unknown"
    assert actions.check_in(today.pk, code="ZZZZZZ", by="person:1", now=STARTS).tone == "unknown"
    assert not Attendance.objects.exists()


def test_the_poster_counts_walk_ins_until_the_hall_is_full_and_staff_may_squeeze_people_in(northvale):
    session = tea_and_scams(capacity=3)
    book(session)
    actions.walk_in(session.pk, people=2, first_name="Joan", form_id="a", by="link", now=STARTS)
    actions.walk_in(session.pk, people=2, first_name="Joan", form_id="a", by="link", now=STARTS)

    assert Attendance.objects.get().people == 2
    with pytest.raises(actions.HallFull):
        actions.walk_in(session.pk, people=1, by="link", now=STARTS)
    actions.walk_in(session.pk, people=1, by="person:1", now=STARTS)


@pytest.mark.parametrize(("when", "words"), [(NOW, "Tell us you are here when you come"), (STARTS + timedelta(hours=2), "has finished")])
def test_the_poster_sleeps_before_and_after(northvale, when, words):
    with pytest.raises(actions.DoorClosed, match=words):
        actions.walk_in(tea_and_scams().pk, people=1, by="link", now=when)


def test_no_name_is_kept_where_children_may_come(northvale):
    actions.walk_in(tea_and_scams(age_band="all-ages").pk, people=1, first_name="Jay", by="link", now=STARTS)

    assert Attendance.objects.get().first_name == ""


def test_a_headcount_says_how_it_was_made_and_the_last_one_counts(northvale):
    session = tea_and_scams()
    actions.record_headcount(session.pk, 40, "estimated", by="person:1", now=STARTS)
    actions.record_headcount(session.pk, 38, "counted", by="person:1", now=STARTS)

    assert Attendance.objects.get().people == 38
    with pytest.raises(ValueError, match="counted or estimated"):
        actions.record_headcount(session.pk, 38, "guessed", by="person:1", now=STARTS)


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 10, 14, 8, 59, tzinfo=UTC), 0),  # 9:59 in Northvale
        (datetime(2026, 10, 14, 9, 0, tzinfo=UTC), 1),  # 10:00
        (datetime(2026, 10, 15, 12, 0, tzinfo=UTC), 0),  # two hours before would be too late
    ],
)
def test_the_one_reminder_goes_the_day_before_at_ten(northvale, at, sent):
    book(tea_and_scams())

    assert actions.send_reminders(at) == sent and actions.send_reminders(at) == 0


def test_a_reminder_comes_at_ten_by_the_clock_also_after_the_clocks_change(northvale):
    book(tea_and_scams(starts_at=datetime(2026, 10, 26, 14, 0, tzinfo=UTC), ends_at=datetime(2026, 10, 26, 15, 0, tzinfo=UTC)))

    assert actions.send_reminders(datetime(2026, 10, 25, 9, 59, tzinfo=UTC)) == 0
    assert actions.send_reminders(datetime(2026, 10, 25, 10, 0, tzinfo=UTC)) == 1


def test_who_books_after_ten_the_day_before_is_not_reminded_as_well(northvale):
    late = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
    book(tea_and_scams(), now=late)

    assert actions.send_reminders(late + timedelta(minutes=1)) == 0


def test_what_is_past_its_time_is_forgotten_on_time_and_the_counts_stay(northvale):
    session = tea_and_scams(capacity=2)
    mine = book(session, people=2, needs=["large-print"])
    wait(session, needs=["front-seat"])
    actions.check_in(session.pk, token=mine.token, by="person:1", now=STARTS)
    actions.walk_in(session.pk, people=1, first_name="Joan", by="person:1", now=STARTS)
    ended = STARTS + timedelta(minutes=90)

    actions.forget_old(ended - timedelta(minutes=1))
    assert Booking.objects.get().needs == ["large-print"]
    actions.forget_old(ended)
    assert Booking.objects.get().needs == [] and Contact.objects.count() == 2
    actions.forget_old(ended + timedelta(days=29))
    assert Contact.objects.count() == 2
    actions.forget_old(ended + timedelta(days=30))
    assert not Contact.objects.exists() and Booking.objects.get().contact_key is None
    assert not Attendance.objects.exclude(first_name="").exists()
    before = queries.attendance_of([session.pk])
    actions.forget_old(ended + timedelta(days=365))
    assert not Booking.objects.exists() and queries.attendance_of([session.pk]) == before


def test_who_asked_to_be_told_is_told_once_and_forgotten(northvale):
    tea_and_scams(title="Far", is_public=False)
    actions.ask_to_be_told(email="betty@mail.example", place_code="brackwell", now=NOW)
    actions.ask_to_be_told(email="betty@mail.example", place_code="brackwell", now=NOW)
    actions.ask_to_be_told(email="arthur@mail.example", place_code="holm", now=NOW)
    actions.create_session(details(title="Near"), by="person:1", now=NOW)

    assert list(Letter.objects.values_list("to", flat=True)) == ["betty@mail.example"]
    assert TellMe.objects.get().email == "arthur@mail.example"
    actions.forget_old(NOW + timedelta(days=183))
    assert not TellMe.objects.exists()


def test_a_wrap_up_that_cannot_close_the_session_keeps_nothing():
    session = tea_and_scams()
    with pytest.raises(actions.BookingClosed, match="not started"):
        actions.wrap_up(session.pk, people=27, kind="counted", minutes=(60, 30, 90), by="person:1", now=STARTS - timedelta(days=1))

    assert not Attendance.objects.exists() and queries.hours_of([session.pk]) == {}


@pytest.mark.parametrize("year", [1, 1999, 2024, 2030, 9999])
def test_a_session_in_a_year_that_is_a_slip_of_the_keys_is_refused_in_words(northvale, year):
    start = datetime(year, 6, 1, 13, 0, tzinfo=UTC)

    with pytest.raises(actions.BadSession, match=r"Check the year\. Choose a day from 12 October 2025 to 12 October 2029\.") as refused:
        actions.create_session(details(starts_at=start, ends_at=start + timedelta(hours=1)), by="person:1", now=NOW)

    assert refused.value.field == "date"


def test_a_session_held_long_ago_is_put_right_on_its_own_day(northvale):
    made = tea_and_scams()
    two_years_on = NOW + timedelta(days=730)

    actions.change_session(made.pk, replace(details(venue_id=made.venue_id), title="Tea and more"), by="person:1", now=two_years_on)

    assert Session.objects.get(pk=made.pk).title == "Tea and more"


def test_the_database_holds_no_session_of_another_century(northvale):
    made = tea_and_scams()

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=made.pk).update(starts_at=datetime(2100, 1, 1, tzinfo=UTC), ends_at=datetime(2100, 1, 2, tzinfo=UTC))
