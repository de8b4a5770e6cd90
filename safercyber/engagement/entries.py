"""Calendar entries of sessions and bookings."""

from __future__ import annotations

from hashlib import sha256

from safercyber.engagement import words
from safercyber.engagement.calendars import Entry
from safercyber.engagement.models import Booking, Session
from safercyber.rules import formats


def public_entry(session: Session) -> Entry:
    """A session as anyone's calendar shows it."""
    address = words.link(f"/sessions/{session.slug}")
    return Entry(
        key=f"session-{session.pk}",
        number=session.calendar_number,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=session.changed_at,
        where=_where(session),
        words=f"{session.cost_words}. Book: {address}",
        url=address,
        is_cancelled=session.state == Session.CANCELLED,
    )


def personal_entry(session: Session, booking: Booking) -> Entry:
    """A booking as its holder's calendar shows it."""
    address = words.link(f"/t/{booking.token}")
    bus = f"\n{session.venue.bus}" if session.venue and session.venue.bus else ""
    places = formats.counted(booking.people, "place")
    return Entry(
        # The token is a key, so the entry carries a digest of it.
        key=f"booking-{sha256(booking.token.encode()).hexdigest()[:24]}",
        number=session.calendar_number + booking.calendar_number,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=max(session.changed_at, booking.cancelled_at or booking.booked_at),
        where=_where(session),
        words=f"{places}. Code {formats.ticket_code(booking.code)}.{bus}\nTicket, change or cancel: {address}",
        url=address,
        is_cancelled=booking.cancelled_at is not None or session.state == Session.CANCELLED,
        is_personal=True,
    )


def _where(session: Session) -> str:
    if session.venue is None:
        return "Online"
    return ", ".join(part for part in (session.venue.name, session.venue.address, session.venue.postcode) if part)
