"""What holders of a link do with their places: change, cancel, take back, leave the line, say that it was not them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from safercyber.engagement import words
from safercyber.engagement.actions import posting, seats
from safercyber.engagement.actions.seats import BookingClosed, SessionFull
from safercyber.engagement.contacts import NAME_LENGTH
from safercyber.engagement.models import Booking, Contact, Session, WaitingPlace
from safercyber.ledger import actions as ledger
from safercyber.rules import formats, places
from safercyber.storage import saved_together


class NoSuchTicket(Exception):
    """The link opens nothing."""


@dataclass(frozen=True)
class Cancelled:
    """A booking cancelled, and how many people from the waiting list now have its places."""

    token: str
    people: int
    moved_up: int
    was_waiting: bool = False


def _held_booking(token: str) -> tuple[Session, Booking]:
    found = Booking.objects.filter(token=token).values_list("session_id", flat=True).first()
    if found is None:
        raise NoSuchTicket
    session = seats.hold(found)
    return session, Booking.objects.select_related("contact").get(token=token)


def _held_waiting(token: str) -> tuple[Session, WaitingPlace]:
    found = WaitingPlace.objects.filter(token=token).values_list("session_id", flat=True).first()
    if found is None:
        raise NoSuchTicket
    session = seats.hold(found)
    return session, WaitingPlace.objects.select_related("contact").get(token=token)


@saved_together
def cancel_booking(token: str, *, by: str = "link", now: datetime) -> Cancelled:
    """Cancel the booking that the link opens and give its places to the waiting list in the same breath.

    Cancelling twice is cancelling once. Raises NoSuchTicket, BookingClosed once the session has started.
    """
    session, booking = _held_booking(token)
    if booking.cancelled_at is not None:
        return Cancelled(token, booking.people, 0)
    seats.refuse_unless_bookable(session, now)
    booking.cancelled_at = now
    booking.calendar_number += 1
    booking.save(update_fields=["cancelled_at", "calendar_number"])
    booking.calls.filter(rung_at=None).delete()
    seats.give_back(session.pk, booking.people)
    ledger.record(
        by=by, did="cancel_booking", about=f"session:{session.pk}", now=now, facts={"booking": booking.pk, "people": booking.people}
    )
    return Cancelled(token, booking.people, seats.move_up(session, now))


@saved_together
def take_back(token: str, *, by: str = "link", now: datetime) -> None:
    """Undo a cancellation within 10 minutes, while places last.

    Raises SessionFull if they went, BookingClosed when it is too late or the same contact booked again or joined the line since.
    """
    session, booking = _held_booking(token)
    if booking.cancelled_at is None:
        return
    seats.refuse_unless_bookable(session, now)
    if not booking.contact_key or not places.may_undo(booking.cancelled_at, now):
        raise BookingClosed("The 10 minutes to take it back are over. You can book again.")
    if session.bookings.filter(contact_key=booking.contact_key, cancelled_at=None).exists():
        raise BookingClosed("You have booked again since. Your new ticket stands.")
    if session.line.filter(contact_key=booking.contact_key, left_at=None, moved_up_at=None).exists():
        # Both at once would give one contact two bookings when the line moves up, and stop it for everybody.
        raise BookingClosed("You have joined the waiting list since. Your place in line stands.")
    if not seats.claim(session.pk, booking.people):
        raise SessionFull(places.free(session.capacity, session.taken))
    booking.cancelled_at = None
    booking.calendar_number += 1
    booking.save(update_fields=["cancelled_at", "calendar_number"])
    ledger.record(by=by, did="take_back", about=f"session:{session.pk}", now=now, facts={"booking": booking.pk, "people": booking.people})


@saved_together
def change_booking(token: str, *, first_name: str, people: int, needs: Sequence[str], by: str = "link", now: datetime) -> int:
    """Change name, number and needs. Returns how many people moved up from the waiting list into places given back.

    Raises SessionFull if more places are asked for than are left (nothing is changed then), BookingClosed, NoSuchTicket.
    """
    session, booking = _held_booking(token)
    seats.refuse_unless_bookable(session, now)
    if booking.cancelled_at is not None:
        raise BookingClosed("This booking was cancelled.")
    before = booking.people
    _refuse_odd_number(people)
    if people > before and not seats.claim(session.pk, people - before):
        raise SessionFull(places.free(session.capacity, session.taken) + before)
    if people < before:
        seats.give_back(session.pk, before - people)
    booking.people, booking.needs = people, [code for code in words.NEEDS if code in needs]
    booking.calendar_number += 1
    booking.save(update_fields=["people", "needs", "calendar_number"])
    _rename(booking.contact, first_name)
    if people != before:
        changed = f"You changed your booking. It is now for {people}."
        letter = words.changed_letter(posting.told(session, booking, booking.contact), changed)
        posting.post(session, booking, letter, about="changed", now=now)
    facts = {"booking": booking.pk, "people_before": before, "people": people}
    ledger.record(by=by, did="change_booking", about=f"session:{session.pk}", now=now, facts=facts)
    return seats.move_up(session, now)


def _refuse_odd_number(people: int) -> None:
    if not 1 <= people <= places.MOST_PEOPLE:
        raise ValueError(f"A booking is for 1 to {places.MOST_PEOPLE} people.")


def _rename(contact: Contact | None, first_name: str) -> None:
    name = formats.one_line(first_name)[:NAME_LENGTH]
    if contact and name and contact.first_name != name:
        contact.first_name = name
        contact.save(update_fields=["first_name"])


@saved_together
def change_waiting(token: str, *, first_name: str, people: int, needs: Sequence[str], by: str = "link", now: datetime) -> bool:
    """Change a waiting party and keep its place in line. True if it now fits and has moved up."""
    session, waiting = _held_waiting(token)
    seats.refuse_unless_bookable(session, now)
    if waiting.left_at or waiting.moved_up_at:
        raise BookingClosed("You are not on this waiting list any more.")
    _refuse_odd_number(people)
    waiting.people, waiting.needs = people, [code for code in words.NEEDS if code in needs]
    waiting.save(update_fields=["people", "needs"])
    _rename(waiting.contact, first_name)
    ledger.record(by=by, did="change_waiting", about=f"session:{session.pk}", now=now, facts={"waiting": waiting.pk, "people": people})
    seats.move_up(session, now)
    return Booking.objects.filter(token=token).exists()


@saved_together
def leave_waiting_list(token: str, *, by: str = "link", now: datetime) -> Cancelled:
    """Leave the line and be forgotten at once. Leaving twice is leaving once. Raises NoSuchTicket."""
    session, waiting = _held_waiting(token)
    if waiting.left_at is None and waiting.moved_up_at is None:
        contact = waiting.contact
        waiting.left_at, waiting.contact, waiting.contact_key, waiting.needs = now, None, None, []
        waiting.save(update_fields=["left_at", "contact", "contact_key", "needs"])
        if contact:
            contact.delete()
        facts = {"waiting": waiting.pk, "people": waiting.people}
        ledger.record(by=by, did="leave_waiting_list", about=f"session:{session.pk}", now=now, facts=facts)
    return Cancelled(token, waiting.people, 0, was_waiting=True)


@saved_together
def not_me(token: str, *, by: str = "link", now: datetime) -> None:
    """Somebody used another's address: cancel, free the places and erase the contact at once. Raises NoSuchTicket."""
    if Booking.objects.filter(token=token).exists():
        session, booking = _held_booking(token)
        if booking.cancelled_at is None and not seats.why_closed(session, now):
            cancel_booking(token, by=by, now=now)
        booking.refresh_from_db()
        forget_contact(booking, now)
        ledger.record(by=by, did="not_me", about=f"session:{session.pk}", now=now, facts={"booking": booking.pk})
    else:
        leave_waiting_list(token, by=by, now=now)


def forget_contact(booking: Booking, now: datetime) -> None:
    """Erase the contact and what was ticked; the counts stay."""
    contact = booking.contact
    booking.contact, booking.contact_key, booking.needs, booking.forgotten_at = None, None, [], now
    booking.save(update_fields=["contact", "contact_key", "needs", "forgotten_at"])
    if contact:
        contact.delete()
