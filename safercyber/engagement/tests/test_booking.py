from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from safercyber.engagement import actions
from safercyber.engagement.contacts import BadContact
from safercyber.engagement.models import Booking, Call, Contact, Session, WaitingPlace
from safercyber.engagement.tests.factories import NOW, STARTS, book, details, tea_and_scams, wait
from safercyber.ledger.models import LedgerEntry
from safercyber.outbox.models import Letter

pytestmark = pytest.mark.django_db


def subjects() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def test_margaret_books_two_places_and_has_a_ticket_in_the_post():
    session = tea_and_scams()
    booked = book(session, people=2, needs=["large-print", "a lift"])

    session.refresh_from_db()
    booking = Booking.objects.get()
    assert (booked.kind, booked.token, session.taken) == ("booked", booking.token, 2)
    assert booking.needs == ["large-print"]
    assert len(booking.code) == 6 and len(booking.token) >= 22
    letter = Letter.objects.get()
    assert f"/t/{booking.token}" in letter.words and "not-me" in letter.words and "BEGIN:VCALENDAR" in letter.calendar


def test_a_phone_number_books_as_well_and_no_letter_or_text_is_promised():
    booked = book(tea_and_scams(), contact="07700 900 143")

    assert booked.kind == "booked" and not booked.by_email
    assert Contact.objects.get().address == "07700900143"
    assert not Letter.objects.exists()


def test_the_same_form_sent_twice_books_once_and_gives_the_same_ticket():
    session = tea_and_scams()
    first, second = book(session, form_id="abc"), book(session, form_id="abc")

    assert first == second and Booking.objects.count() == 1 and Letter.objects.count() == 1


def test_a_form_reached_again_with_back_never_shows_the_first_ticket_to_somebody_else():
    session = tea_and_scams()
    first = book(session, form_id="abc")
    second = book(session, contact="joan@mail.example", form_id="abc")

    assert second.kind == "booked" and second.token != first.token


@pytest.mark.req("R8")
@pytest.mark.parametrize("again", ["margaret@mail.example", " MARGARET@Mail.Example "])
def test_a_second_booking_by_the_same_email_tells_nothing_and_sends_the_ticket_to_its_owner(again):
    session = tea_and_scams()
    book(session)
    second = book(session, contact=again, people=4)

    session.refresh_from_db()
    assert (second.kind, second.token, session.taken) == ("already", "", 1)
    assert subjects()[-1].startswith("Your ticket again")


@pytest.mark.req("R12")
def test_no_address_is_sent_more_than_three_letters_an_hour():
    session = tea_and_scams()
    for _ in range(20):
        book(session)

    assert Letter.objects.count() == 3
    book(session, now=NOW + timedelta(hours=1, minutes=1))
    assert Letter.objects.count() == 4


@pytest.mark.req("R12")
def test_a_ticket_past_the_limit_is_sent_an_hour_later_and_not_lost():
    sessions = [tea_and_scams(title=f"Tea {number}") for number in range(5)]
    for session in sessions:
        book(session)

    assert Letter.objects.filter(send_after=NOW).count() == 3
    assert Letter.objects.filter(send_after__gte=NOW + timedelta(hours=1)).count() == 2


def test_the_last_place_goes_to_the_first_and_the_next_is_told_there_are_none():
    session = tea_and_scams(capacity=1)
    book(session)

    with pytest.raises(actions.SessionFull, match=r"The last places went a moment ago. You have not been booked."):
        book(session, contact="ade@mail.example")
    assert Booking.objects.count() == 1


def test_a_party_too_large_is_told_how_many_places_are_left():
    session = tea_and_scams(capacity=3)

    with pytest.raises(actions.SessionFull, match=r"There are 3 places left. Choose 3 or fewer, or join the waiting list.") as full:
        book(session, people=4)
    assert full.value.left == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_at": NOW - timedelta(minutes=1), "ends_at": NOW + timedelta(hours=1)}, "This session has started."),
        ({"starts_at": NOW - timedelta(hours=9), "ends_at": NOW - timedelta(hours=8)}, "This session has finished."),
        ({"is_open": False}, "This session is not open for booking yet."),
    ],
)
def test_who_comes_too_late_is_told_why(change, words):
    session = tea_and_scams(**change)

    with pytest.raises(actions.BookingClosed, match=words):
        book(session)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter an email or a mobile number so we can send your ticket"),
        ("margaret.mail.example", "That email is missing an @. Check it and try again."),
        ("margaret@", "That email does not look finished"),
        ("07700 900", "too short"),
        ("07700 900 143 143", "too long"),
        ("Margaret", "missing an @"),
    ],
)
def test_a_contact_that_cannot_work_is_refused_with_what_to_do(typed, words):
    with pytest.raises(BadContact, match=words):
        book(tea_and_scams(), contact=typed)
    assert not Booking.objects.exists()


@pytest.mark.parametrize("typed", ["+44 7700 900143", "0044 7700 900143", "07700-900-143", "+44 (0)7700 900143"])
def test_one_number_written_in_many_ways_is_one_number(typed):
    session = tea_and_scams()
    book(session, contact="07700 900 143")

    assert book(session, contact=typed).kind == "already"


def test_cancelling_frees_the_places_and_the_next_in_line_has_them_at_once():
    session = tea_and_scams(capacity=2)
    mine = book(session, people=2)
    theirs = wait(session, people=2)
    done = actions.cancel_booking(mine.token, now=NOW)

    session.refresh_from_db()
    moved = Booking.objects.get(token=theirs.token)
    assert (done.people, done.moved_up, session.taken) == (2, 2, 2)
    assert moved.moved_up_at == NOW and moved.contact.first_name == "Ade"
    assert subjects()[-1].startswith("You are in")
    assert WaitingPlace.objects.get().contact is None


def test_the_first_in_line_that_fits_moves_up_and_a_large_party_keeps_its_place():
    session = tea_and_scams(capacity=2)
    one = book(session)
    book(session, contact="joan@mail.example")
    four = wait(session, contact="four@mail.example", people=4)
    single = wait(session, contact="single@mail.example")
    actions.cancel_booking(one.token, now=NOW)

    assert Booking.objects.filter(token=single.token).exists()
    assert WaitingPlace.objects.get(token=four.token).moved_up_at is None


def test_cancelling_twice_is_cancelling_once():
    session = tea_and_scams()
    mine = book(session, people=3)
    actions.cancel_booking(mine.token, now=NOW)
    actions.cancel_booking(mine.token, now=NOW)

    session.refresh_from_db()
    assert session.taken == 0 and LedgerEntry.objects.filter(did="cancel_booking").count() == 1


def test_a_cancellation_is_taken_back_within_ten_minutes_while_places_last():
    session = tea_and_scams(capacity=1)
    mine = book(session)
    actions.cancel_booking(mine.token, now=NOW)
    actions.take_back(mine.token, now=NOW + timedelta(minutes=10))

    session.refresh_from_db()
    assert session.taken == 1 and Booking.objects.get().cancelled_at is None


def test_taking_back_is_refused_when_the_places_went_or_time_is_up():
    session = tea_and_scams(capacity=1)
    mine = book(session)
    wait(session)
    actions.cancel_booking(mine.token, now=NOW)

    with pytest.raises(actions.SessionFull):
        actions.take_back(mine.token, now=NOW)
    with pytest.raises(actions.BookingClosed, match="10 minutes"):
        actions.take_back(mine.token, now=NOW + timedelta(minutes=11))


def test_nobody_cancels_a_session_that_has_started():
    mine = book(tea_and_scams())

    with pytest.raises(actions.BookingClosed, match=r"This session has started."):
        actions.cancel_booking(mine.token, now=STARTS)


def test_changing_to_more_people_takes_only_places_that_are_there():
    session = tea_and_scams(capacity=4)
    mine = book(session, people=2)
    book(session, contact="joan@mail.example")

    with pytest.raises(actions.SessionFull) as full:
        actions.change_booking(mine.token, first_name="Margaret", people=4, needs=[], now=NOW)
    session.refresh_from_db()
    assert (full.value.left, session.taken) == (3, 3)
    actions.change_booking(mine.token, first_name="Maggie", people=3, needs=["front-seat"], now=NOW)
    session.refresh_from_db()
    assert session.taken == 4 and Booking.objects.get(token=mine.token).contact.first_name == "Maggie"


def test_changing_to_fewer_people_moves_the_line_up():
    session = tea_and_scams(capacity=3)
    mine = book(session, people=3)
    wait(session, people=2)

    assert actions.change_booking(mine.token, first_name="M", people=1, needs=[], now=NOW) == 2


def test_a_waiting_party_that_asks_for_fewer_may_fit_and_move_up():
    session = tea_and_scams(capacity=2)
    book(session)
    waiting = wait(session, people=3)

    assert waiting.kind == "waiting"
    assert actions.change_waiting(waiting.token, first_name="Ade", people=1, needs=[], now=NOW)
    session.refresh_from_db()
    assert session.taken == 2


def test_leaving_the_line_forgets_the_contact_at_once():
    session = tea_and_scams(capacity=1)
    book(session)
    waiting = wait(session)
    actions.leave_waiting_list(waiting.token, now=NOW)
    actions.leave_waiting_list(waiting.token, now=NOW)

    assert Contact.objects.count() == 1 and WaitingPlace.objects.get().left_at == NOW


def test_joining_the_line_while_places_are_free_gives_places():
    assert wait(tea_and_scams()).kind == "booked"


def test_this_was_not_me_cancels_and_erases_at_once():
    session = tea_and_scams()
    mine = book(session, needs=["quiet-space"])
    actions.not_me(mine.token, now=NOW)

    session.refresh_from_db()
    booking = Booking.objects.get()
    assert session.taken == 0 and not Contact.objects.exists()
    assert booking.needs == [] and booking.contact_key is None and booking.cancelled_at


def test_who_moved_up_with_only_a_phone_number_is_rung_by_a_person():
    session = tea_and_scams(capacity=1)
    mine = book(session)
    wait(session, contact="07700 900 143")
    actions.cancel_booking(mine.token, now=NOW)

    assert Call.objects.get().news == "moved up"


def test_more_places_go_to_the_line_by_themselves():
    session = tea_and_scams(capacity=1)
    book(session)
    wait(session)
    actions.change_session(session.pk, details(capacity=3), by="person:1", now=NOW)

    session.refresh_from_db()
    assert session.taken == 2


def test_places_freed_behind_our_back_are_handed_out_by_the_tick():
    session = tea_and_scams(capacity=1)
    book(session)
    wait(session)
    Session.objects.filter(pk=session.pk).update(capacity=2)

    assert actions.hand_out_places(NOW) == 1 and actions.hand_out_places(NOW) == 0


def test_the_database_itself_refuses_one_place_too_many():
    session = tea_and_scams(capacity=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(taken=2)


def test_the_ledger_knows_the_booking_and_no_name_or_contact():
    book(tea_and_scams(), contact="07700 900 143")
    entry = LedgerEntry.objects.get(did="book_places")

    assert entry.by == "public" and "Margaret" not in str(entry.facts) and "07700" not in str(entry.facts)


def test_asking_for_the_ticket_again_answers_the_same_for_known_and_unknown():
    session = tea_and_scams()
    book(session)

    assert actions.send_ticket_again(session.pk, contact="margaret@mail.example", now=NOW) is None
    assert actions.send_ticket_again(session.pk, contact="nobody@mail.example", now=NOW) is None
    assert Letter.objects.count() == 2


def test_who_waits_cannot_take_an_old_booking_back_as_well_and_the_line_goes_on_moving():
    session = tea_and_scams(capacity=6)
    margaret = book(session, people=2)
    joan = book(session, contact="joan@mail.example", people=4)
    actions.cancel_booking(margaret.token, now=NOW)
    wait(session, contact="margaret@mail.example", people=3)

    with pytest.raises(actions.BookingClosed, match="Your place in line stands"):
        actions.take_back(margaret.token, now=NOW)
    assert actions.cancel_booking(joan.token, now=NOW).moved_up == 3
