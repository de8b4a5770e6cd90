"""What visitors do: book, wait in line, have the ticket sent again. The link is the key; nobody has an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from safercyber.engagement import words
from safercyber.engagement.actions import posting, seats
from safercyber.engagement.actions.seats import SessionFull
from safercyber.engagement.contacts import NAME_LENGTH, Reach, read_contact
from safercyber.engagement.models import Booking, Contact, Session, WaitingPlace
from safercyber.ledger import actions as ledger
from safercyber.rules import formats, places
from safercyber.storage import saved_together


@dataclass(frozen=True)
class Outcome:
    """What somebody who asked for places got: "booked", "waiting", or "already" (then nothing of the first booking is told)."""

    kind: str
    token: str = ""
    people: int = 0
    by_email: bool = False


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


@saved_together
def send_ticket_again(session_id: int, *, contact: str, by: str = "public", now: datetime) -> None:
    """Send the ticket again to whoever holds it. Says nothing about whether there is one: the answer is always the same."""
    session = seats.hold(session_id)
    reach = read_contact(contact)
    if not seats.why_closed(session, now):
        _send_again(session, reach, now)
    ledger.record(by=by, did="send_ticket_again", about=f"session:{session.pk}", now=now)
