"""The places of one session: claiming them, giving them back, and moving the line up. The one place that changes `taken`."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db.models import F

from safercyber.engagement import words
from safercyber.engagement.actions import posting
from safercyber.engagement.models import Booking, Session, WaitingPlace
from safercyber.ledger import actions as ledger
from safercyber.rules import formats, places
from safercyber.storage import saved_together


class BookingClosed(Exception):
    """The session takes no bookings or changes any more. The words say why."""


class SessionFull(Exception):
    """Not enough places. `left` says how many there are."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__("The last places went a moment ago. You have not been booked." if not left else _only(left))


def _only(left: int) -> str:
    verb = "is" if left == 1 else "are"
    return (
        f"There {verb} {formats.counted(left, 'place')} left. Choose {left if left == 1 else f'{left} or fewer'}, or join the waiting list."
    )


def hold(session_id: int) -> Session:
    """The session, held until the transaction ends, so that what is asked about it stays true. Raises Session.DoesNotExist."""
    return Session.objects.select_for_update(of=("self",)).select_related("venue").get(pk=session_id)


def refuse_unless_bookable(session: Session, now: datetime) -> None:
    """Raises BookingClosed with a sentence of its own for each reason."""
    if reason := why_closed(session, now):
        raise BookingClosed(reason)


def why_closed(session: Session, now: datetime) -> str:
    """Why the session takes no bookings, or nothing."""
    if session.state == Session.CANCELLED:
        return "This session has been cancelled."
    if session.state == Session.DONE or now >= session.ends_at:
        return "This session has finished."
    if now >= session.starts_at:
        return "This session has started."
    if session.state == Session.DRAFT:
        return "This session is not open for booking yet."
    return ""


def claim(session_id: int, people: int) -> bool:
    """Take places if there are so many. One conditional update: two who ask at once can never both have the last place."""
    fits = Session.objects.filter(pk=session_id, taken__lte=F("capacity") - people)
    return bool(fits.update(taken=F("taken") + people))


def give_back(session_id: int, people: int) -> None:
    """Free places again."""
    Session.objects.filter(pk=session_id, taken__gte=people).update(taken=F("taken") - people)


def new_token() -> str:
    """An unguessable key of 128 bits."""
    return secrets.token_urlsafe(16)


def new_code(session: Session) -> str:
    """A short code that no other booking of the session has."""
    while True:
        code = formats.code_from([secrets.randbelow(24) for _ in range(6)])
        if not Booking.objects.filter(session=session, code=code).exists():
            return code


def line_of(session: Session) -> list[WaitingPlace]:
    """Who waits, first come first."""
    return list(session.line.filter(left_at=None, moved_up_at=None).select_related("contact").order_by("joined_at", "pk"))


def move_up(session: Session, now: datetime) -> int:
    """Give free places to the line, in the caller's transaction, and tell who got them. Returns how many people moved up."""
    if why_closed(session, now):
        return 0
    line = {waiting.pk: waiting for waiting in line_of(session)}
    session.refresh_from_db(fields=["taken", "capacity"])
    parties = [places.Party(waiting.pk, waiting.people) for waiting in line.values()]
    moved = 0
    for party in places.move_up(parties, places.free(session.capacity, session.taken)):
        if claim(session.pk, party.people):
            _become_booking(session, line[party.id], now)
            moved += party.people
    session.refresh_from_db(fields=["taken"])
    return moved


def _become_booking(session: Session, waiting: WaitingPlace, now: datetime) -> None:
    contact, key = waiting.contact, waiting.contact_key
    waiting.contact, waiting.contact_key, waiting.moved_up_at = None, None, now
    waiting.save(update_fields=["contact", "contact_key", "moved_up_at"])
    booking = Booking.objects.create(
        session=session,
        contact=contact,
        contact_key=key,
        people=waiting.people,
        needs=waiting.needs,
        token=waiting.token,
        code=new_code(session),
        booked_at=now,
        moved_up_at=now,
    )
    letter = words.moved_up_letter(posting.told(session, booking, contact))
    posting.tell_or_ring(session, booking, letter, news="moved up", now=now)
    ledger.record(
        by="system", did="move_up", about=f"session:{session.pk}", now=now, facts={"people": booking.people, "booking": booking.pk}
    )


def hand_out_places(now: datetime) -> int:
    """Move the line up wherever places are free: the safety net under cancelling. Returns how many people moved up."""
    waiting = WaitingPlace.objects.filter(
        left_at=None,
        moved_up_at=None,
        session__state=Session.OPEN,
        session__starts_at__gt=now,
        session__taken__lt=F("session__capacity"),
    )
    ids = sorted(set(waiting.values_list("session_id", flat=True)))
    return sum(_hand_out(session_id, now) for session_id in ids)


@saved_together
def _hand_out(session_id: int, now: datetime) -> int:
    return move_up(hold(session_id), now)
