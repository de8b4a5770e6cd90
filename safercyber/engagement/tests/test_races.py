"""Everybody at once: real threads, a real database file, and a control that must oversell."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection, connections
from django.db.models import Sum

from safercyber.engagement import actions
from safercyber.engagement.models import Booking, Contact, Session, WaitingPlace
from safercyber.engagement.tests.factories import NOW, book, tea_and_scams, wait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R11")]


def at_once(people: int, ask: Callable[[int], str]) -> Counter[str]:
    """Let so many people ask at the same moment, and count what they are told."""
    start = threading.Barrier(people)
    told: list[str] = []
    # A server keeps a pool of connections: PostgreSQL refuses the 101st, whoever asks.
    doors = threading.BoundedSemaphore(people if connection.vendor == "sqlite" else 80)

    def one(number: int) -> None:
        try:
            start.wait()
            with doors:
                try:
                    told.append(ask(number))
                finally:
                    connections.close_all()
        except Exception as trouble:
            told.append(f"error: {trouble!r}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return Counter(told)


def book_or_wait(session: Session) -> Callable[[int], str]:
    def ask(number: int) -> str:
        contact = f"person{number}@mail.example"
        try:
            return book(session, contact=contact).kind
        except actions.SessionFull:
            return wait(session, contact=contact).kind

    return ask


def one_round(people: int, capacity: int) -> None:
    session = tea_and_scams(capacity=capacity)
    told = at_once(people, book_or_wait(session))

    session.refresh_from_db()
    assert told == {"booked": capacity, "waiting": people - capacity}
    assert session.taken == capacity == session.bookings.aggregate(n=Sum("people"))["n"]
    assert WaitingPlace.objects.filter(session=session, left_at=None, moved_up_at=None).count() == people - capacity


def test_forty_at_once_for_ten_places_fill_ten_and_thirty_wait():
    for _ in range(4):
        one_round(40, 10)


@pytest.mark.long
def test_forty_at_once_for_ten_places_fifty_times_over():
    for _ in range(50):
        one_round(40, 10)


@pytest.mark.long
def test_two_hundred_at_once_for_fifty_places():
    one_round(200, 50)


@pytest.mark.slow
def test_without_the_guard_the_same_rush_does_oversell():
    """The control: read, count, insert. If this did not oversell, the tests above would prove nothing."""
    oversold = 0
    for _ in range(10):
        session = tea_and_scams(capacity=10)

        def read_count_insert(number: int, session: Session = session) -> str:
            taken = Booking.objects.filter(session=session).aggregate(n=Sum("people"))["n"] or 0
            if taken >= session.capacity:
                return "full"
            contact = Contact.objects.create(first_name="A", kind="email", address=f"person{number}@mail.example")
            Booking.objects.create(
                session=session, contact=contact, people=1, token=f"{session.pk}-{number}", code=f"{number:06}", booked_at=NOW
            )
            return "booked"

        told = at_once(40, read_count_insert)
        assert not [words for words in told if words.startswith("error")] or connection.vendor == "sqlite"
        oversold += told["booked"] > 10
    assert oversold


def test_the_same_form_sent_twenty_times_at_once_is_one_booking():
    session = tea_and_scams()
    told = at_once(20, lambda _: book(session, form_id="one form").token)

    session.refresh_from_db()
    assert len(told) == 1 and session.taken == 1


def test_the_same_contact_twenty_times_at_once_is_one_booking():
    session = tea_and_scams()
    told = at_once(20, lambda _: book(session).kind)

    assert told == {"booked": 1, "already": 19}


def test_cancelling_and_booking_at_once_leaves_no_place_twice_given_and_none_lost():
    session = tea_and_scams(capacity=10)
    tokens = [book(session, contact=f"first{number}@mail.example").token for number in range(10)]
    for number in range(10):
        wait(session, contact=f"line{number}@mail.example")

    def either(number: int) -> str:
        if number % 2:
            return str(actions.cancel_booking(tokens[number // 2], now=NOW).moved_up)
        return book_or_wait(session)(number)

    told = at_once(20, either)
    session.refresh_from_db()
    assert not [words for words in told if words.startswith("error")], told
    assert session.taken == 10 == session.bookings.filter(cancelled_at=None).aggregate(n=Sum("people"))["n"]
