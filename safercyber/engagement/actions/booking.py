"""What visitors do: book, wait, change, cancel, take back. The link is the key; nobody has an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from safercyber.engagement import words
from safercyber.engagement.actions import posting, seats
from safercyber.engagement.actions.seats import BookingClosed, SessionFull
from safercyber.engagement.contacts import Reach, read_contact
from safercyber.engagement.models import Booking, Contact, Session, WaitingPlace
from safercyber.ledger import actions as ledger
from safercyber.rules import formats, places
from safercyber.storage import saved_together

NAME_LENGTH = 40


class NoSuchTicket(Exception):
    """The link opens nothing."""


@dataclass(frozen=True)
class Outcome:
    """What somebody who asked for places got: "booked", "waiting", or "already" (then nothing of the first booking is told)."""

    kind: str
    token: str = ""
    people: int = 0
    by_email: bool = False


@dataclass(frozen=True)
class Cancelled:
    """A booking cancelled, and how many people from the waiting list now have its places."""

    token: str
    people: int
    moved_up: int
    was_waiting: bool = False


@saved_together
def book_places(
    session_id: int,
    *,
    first_name: str,
    contact: str,
    people: int,
    needs: Sequence[str] = (),
    form_id: str = "",
    by: str = "public",
    now: datetime,
) -> Outcome:
    """Give these people places. The same form sent twice books once and gives the same ticket.

    Raises SessionFull if the party does not fit, BookingClosed once the session began or was cancelled, and BadContact.
    """
    return _ask(session_id, first_name, read_contact(contact), people, needs, form_id, by, now, may_wait=False)


@saved_together
def join_waiting_list(
    session_id: int,
    *,
    first_name: str,
    contact: str,
    people: int,
    needs: Sequence[str] = (),
    form_id: str = "",
    by: str = "public",
    now: datetime,
) -> Outcome:
    """Put these people in line, or give them places if there are enough after all. Raises BookingClosed and BadContact."""
    return _ask(session_id, first_name, read_contact(contact), people, needs, form_id, by, now, may_wait=True)


def _ask(
    session_id: int,
    first_name: str,
    reach: Reach,
    people: int,
    needs: Sequence[str],
    form_id: str,
    by: str,
    now: datetime,
    *,
    may_wait: bool,
) -> Outcome:
    session = seats.hold(session_id)
    kept_form = form_id[:40] or None
    if kept_form and (same := _sent_before(session, kept_form, reach)):
        return same
    seats.refuse_unless_bookable(session, now)
    if kept_form and _form_is_used(session, kept_form):
        kept_form = None  # the page was reached again with Back, for somebody else
    if already := _send_again(session, reach, now):
        return already
    known_needs = [code for code in words.NEEDS if code in needs]
    fits = places.answer(people, session.capacity, session.taken) is places.Answer.PLACES
    if fits and seats.claim(session.pk, people):
        return _booked(session, _kept(reach, first_name), reach, people, known_needs, kept_form, by, now)
    if not may_wait:
        raise SessionFull(places.free(session.capacity, session.taken))
    return _waiting(session, _kept(reach, first_name), reach, people, known_needs, kept_form, by, now)


def _kept(reach: Reach, first_name: str) -> Contact:
    return Contact.objects.create(first_name=formats.one_line(first_name)[:NAME_LENGTH], kind=reach.kind, address=reach.address)


def _sent_before(session: Session, form_id: str, reach: Reach) -> Outcome | None:
    # Only with the same contact: a form reached again with Back on a shared computer must not show the first ticket.
    same = {"session": session, "form_id": form_id, "contact_key": reach.key}
    if booking := Booking.objects.filter(**same, cancelled_at=None).first():
        return Outcome("booked", booking.token, booking.people, reach.kind == "email")
    if waiting := WaitingPlace.objects.filter(**same, left_at=None, moved_up_at=None).first():
        return Outcome("waiting", waiting.token, waiting.people, reach.kind == "email")
    return None


def _form_is_used(session: Session, form_id: str) -> bool:
    return session.bookings.filter(form_id=form_id).exists() or session.line.filter(form_id=form_id).exists()


def _send_again(session: Session, reach: Reach, now: datetime) -> Outcome | None:
    if booking := session.bookings.filter(contact_key=reach.key, cancelled_at=None).select_related("contact").first():
        letter = words.again_letter(posting.told(session, booking, booking.contact))
        posting.post(session, booking, letter, about="again", now=now, may_wait=False)
    elif waiting := session.line.filter(contact_key=reach.key, left_at=None, moved_up_at=None).select_related("contact").first():
        letter = words.waiting_letter(posting.told(session, waiting, waiting.contact), _place_in_line(session, waiting))
        posting.post(session, waiting, letter, about="again", now=now, may_wait=False)
    else:
        return None
    return Outcome("already", by_email=reach.kind == "email")


def _place_in_line(session: Session, waiting: WaitingPlace) -> int:
    return places.position((places.Party(one.pk, one.people) for one in seats.line_of(session)), waiting.pk)


def _booked(
    session: Session, contact: Contact, reach: Reach, people: int, needs: list[str], form_id: str | None, by: str, now: datetime
) -> Outcome:
    booking = Booking.objects.create(
        session=session,
        contact=contact,
        contact_key=reach.key,
        people=people,
        needs=needs,
        token=seats.new_token(),
        code=seats.new_code(session),
        form_id=form_id,
        booked_at=now,
    )
    posting.post(session, booking, words.ticket_letter(posting.told(session, booking, contact)), about="ticket", now=now)
    ledger.record(by=by, did="book_places", about=f"session:{session.pk}", now=now, facts={"booking": booking.pk, "people": people})
    return Outcome("booked", booking.token, people, reach.kind == "email")


def _waiting(
    session: Session, contact: Contact, reach: Reach, people: int, needs: list[str], form_id: str | None, by: str, now: datetime
) -> Outcome:
    waiting = WaitingPlace.objects.create(
        session=session,
        contact=contact,
        contact_key=reach.key,
        people=people,
        needs=needs,
        token=seats.new_token(),
        form_id=form_id,
        joined_at=now,
    )
    letter = words.waiting_letter(posting.told(session, waiting, contact), _place_in_line(session, waiting))
    posting.post(session, waiting, letter, about="waiting", now=now)
    ledger.record(by=by, did="join_waiting_list", about=f"session:{session.pk}", now=now, facts={"waiting": waiting.pk, "people": people})
    return Outcome("waiting", waiting.token, people, reach.kind == "email")


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


@saved_together
def send_ticket_again(session_id: int, *, contact: str, by: str = "public", now: datetime) -> None:
    """Send the ticket again to whoever holds it. Says nothing about whether there is one: the answer is always the same."""
    session = seats.hold(session_id)
    reach = read_contact(contact)
    if not seats.why_closed(session, now):
        _send_again(session, reach, now)
    ledger.record(by=by, did="send_ticket_again", about=f"session:{session.pk}", now=now)
