"""At the door and after: who came, walk-ins, the headcount, the hours, and the calls to make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from safercyber.engagement import words
from safercyber.engagement.actions import posting, running, seats
from safercyber.engagement.models import Attendance, Booking, Call, Session, SessionHours
from safercyber.ledger import actions as ledger
from safercyber.rules import formats
from safercyber.storage import saved_together

DOOR_OPENS = timedelta(hours=1)
MOST_WALKING_IN = 10


@dataclass(frozen=True)
class Door:
    """What the door tile says: tone "welcome", "already", "not-today" or "unknown", in words."""

    tone: str
    words: str
    booking_id: int | None = None


@dataclass(frozen=True)
class WalkedIn:
    """A walk-in as it is kept: the row, and how many people it counts."""

    id: int
    people: int


class DoorClosed(Exception):
    """The door poster takes nobody now. The words say why."""


class HallFull(Exception):
    """No room for more walk-ins by poster."""


@saved_together
def check_in(session_id: int, *, booking_id: int | None = None, code: str = "", token: str = "", by: str, now: datetime) -> Door:
    """Let a booking in, found by its row, its code or its ticket. Letting in twice says when they came the first time."""
    session = seats.hold(session_id)
    booking = _find(session, booking_id, code, token)
    if booking is None:
        return Door("unknown", "No booking has that code. Look for the name, or add a walk-in.")
    if booking.session_id != session.pk:
        return Door("not-today", f"Not today: this is for {formats.day(posting.local(booking.session.starts_at).date())}.")
    if booking.cancelled_at is not None:
        return Door("not-today", "This booking was cancelled. Add them as a walk-in if there is room.")
    name = booking.contact.first_name if booking.contact else "A booking"
    arrival = Attendance.objects.filter(booking=booking).first()
    if arrival:
        return Door("already", f"Already here at {formats.clock(posting.local(arrival.at))}: {name}, {booking.people}.", booking.pk)
    Attendance.objects.create(session=session, kind="booking", booking=booking, people=booking.people, at=now)
    ledger.record(by=by, did="check_in", about=f"session:{session.pk}", now=now, facts={"booking": booking.pk, "people": booking.people})
    needs = ", ".join(word.lower() for word in words.need_words(booking.needs))
    return Door("welcome", f"Welcome, {name}, {booking.people}" + (f" · {needs}" if needs else ""), booking.pk)


def _find(session: Session, booking_id: int | None, code: str, token: str) -> Booking | None:
    known = Booking.objects.select_related("contact", "session")
    if booking_id is not None:
        return known.filter(pk=booking_id, session=session).first()
    if token:
        return known.filter(token=token).first()
    return known.filter(session=session, code=formats.plain_code(code)[:6]).first() if code else None


@saved_together
def undo_check_in(session_id: int, booking_id: int, *, by: str, now: datetime) -> None:
    """Take back a mistaken check-in."""
    gone, _ = Attendance.objects.filter(session_id=session_id, booking_id=booking_id, kind="booking").delete()
    if gone:
        ledger.record(by=by, did="undo_check_in", about=f"session:{session_id}", now=now, facts={"booking": booking_id})


@saved_together
def walk_in(session_id: int, *, people: int, first_name: str = "", form_id: str = "", by: str, now: datetime) -> WalkedIn:
    """Count people who came without booking and return what is kept. The same form sent twice counts once, as it came first.

    From the poster (`by` "link") the hall's places are the limit: raises HallFull, and DoorClosed outside the hours. Staff may
    squeeze people in. A name is kept at adults' sessions only.
    """
    session = seats.hold(session_id)
    kept_form = form_id[:40] or None
    if kept_form and (same := session.attendance.filter(form_id=kept_form).first()):
        return WalkedIn(same.pk, same.people)
    if not 1 <= people <= MOST_WALKING_IN:
        raise ValueError(f"A party at the door is 1 to {MOST_WALKING_IN} people.")
    if by == "link":
        if reason := why_door_closed(session, now):
            raise DoorClosed(reason)
        if room_left(session) < people:
            raise HallFull
    elif session.state == Session.CANCELLED:
        raise DoorClosed("This session was cancelled.")
    name = formats.one_line(first_name)[:40] if session.age_band == "adults" else ""
    row = Attendance.objects.create(session=session, kind="walk-in", people=people, first_name=name, form_id=kept_form, at=now)
    ledger.record(by=by, did="walk_in", about=f"session:{session.pk}", now=now, facts={"people": people})
    return WalkedIn(row.pk, row.people)


def room_left(session: Session) -> int:
    """Places that neither a booking nor a walk-in has."""
    walked_in = session.attendance.filter(kind="walk-in").aggregate(total=Sum("people"))["total"] or 0
    return max(0, session.capacity - session.taken - walked_in)


def why_door_closed(session: Session, now: datetime) -> str:
    """Why the door poster takes nobody, or nothing."""
    if session.state == Session.CANCELLED:
        return "This session has been cancelled."
    if session.state == Session.DONE or now >= session.ends_at:
        return "This session has finished."
    if session.state == Session.DRAFT or now < session.starts_at - DOOR_OPENS:
        return f"This session is on {words.when_words(session.starts_at, session.ends_at)}. Tell us you are here when you come."
    return ""


@saved_together
def remove_walk_in(session_id: int, row_id: int, *, by: str, now: datetime) -> None:
    """Take back a mistaken walk-in."""
    gone, _ = Attendance.objects.filter(session_id=session_id, pk=row_id, kind="walk-in").delete()
    if gone:
        ledger.record(by=by, did="remove_walk_in", about=f"session:{session_id}", now=now)


@saved_together
def record_headcount(session_id: int, people: int, kind: str, *, by: str, now: datetime) -> None:
    """How many people were in the hall, "counted" or "estimated". Recording again replaces it. Raises ValueError."""
    if kind not in ("counted", "estimated") or not 0 <= people <= 5000:
        raise ValueError("A headcount is 0 to 5,000 people, counted or estimated.")
    session = seats.hold(session_id)
    Attendance.objects.update_or_create(session=session, kind="headcount", defaults={"people": people, "how": kind, "at": now})
    ledger.record(by=by, did="record_headcount", about=f"session:{session_id}", now=now, facts={"people": people, "kind": kind})


@saved_together
def record_hours(session_id: int, prep_minutes: int, travel_minutes: int, delivery_minutes: int, *, by: str, now: datetime) -> None:
    """Officer minutes that the session took. Recording again replaces them. Raises ValueError for minutes below 0 or over a week."""
    spent = {"prep_minutes": prep_minutes, "travel_minutes": travel_minutes, "delivery_minutes": delivery_minutes}
    if not all(0 <= minutes <= 7 * 24 * 60 for minutes in spent.values()):
        raise ValueError("Hours run from 0 to a week.")
    seats.hold(session_id)
    SessionHours.objects.update_or_create(session_id=session_id, defaults={**spent, "recorded_at": now})
    ledger.record(by=by, did="record_hours", about=f"session:{session_id}", now=now, facts=spent)


@saved_together
def wrap_up(session_id: int, *, people: int, kind: str, minutes: tuple[int, int, int], by: str, now: datetime) -> None:
    """Keep the headcount and the officer minutes (getting ready, travel, delivery) and mark the session done: all or nothing.

    Raises as record_headcount, record_hours and close_session do.
    """
    record_headcount(session_id, people, kind, by=by, now=now)
    record_hours(session_id, *minutes, by=by, now=now)
    running.close_session(session_id, by=by, now=now)


@saved_together
def mark_rung(call_id: int, *, by: str, now: datetime) -> None:
    """Note that somebody has been rung."""
    if Call.objects.filter(pk=call_id, rung_at=None).update(rung_at=now):
        about = Call.objects.values_list("booking__session_id", flat=True).get(pk=call_id)
        ledger.record(by=by, did="mark_rung", about=f"session:{about}", now=now)
