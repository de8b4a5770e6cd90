"""What visitors see: a session's page, a ticket, a place in line, the door poster, the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from safercyber.engagement import words
from safercyber.engagement.actions.door import room_left, why_door_closed
from safercyber.engagement.actions.seats import line_of, why_closed
from safercyber.engagement.calendars import calendar_file
from safercyber.engagement.entries import personal_entry, public_entry
from safercyber.engagement.models import Booking, Session, Venue, WaitingPlace
from safercyber.engagement.queries.sessions import SessionBrief, briefs
from safercyber.rules import places


@dataclass(frozen=True)
class SessionPage:
    """All that the public page of a session shows. `closed` says why nobody can book, or is empty."""

    brief: SessionBrief
    address: str
    bus: str
    parking: str
    directions: str
    about: str
    aim: str
    learning: tuple[str, ...]
    cost: str
    host: str
    partners: str
    online: str
    closed: str
    cancelled_why: str


@dataclass(frozen=True)
class Ticket:
    """A booking or a place in line as its link opens it.

    `state` is "booked", "waiting", "cancelled", "left", "session-cancelled" or "over". `reach` is "email", "phone" or "" once
    erased; the contact itself is never shown.
    """

    state: str
    page: SessionPage
    token: str
    first_name: str
    people: int
    code: str
    needs: tuple[str, ...]
    need_codes: tuple[str, ...]
    reach: str
    moved_up: bool
    position: int
    ahead: int  # people
    may_undo: bool
    reminder_on: datetime | None
    forgotten_at: datetime | None
    closed: str
    arrived_at: datetime | None
    is_waiting_row: bool

    @property
    def parties_ahead(self) -> int:
        """Bookings in line before this one; `ahead` counts their people."""
        return max(0, self.position - 1)


@dataclass(frozen=True)
class HerePage:
    """The door poster's page. `closed` says why it takes nobody now, or is empty."""

    session: SessionBrief
    host: str
    left: int
    closed: str


def page_of(row: Session, brief: SessionBrief, now: datetime) -> SessionPage:
    """The row as its page shows it."""
    venue = row.venue or Venue(name="Online", address="")
    return SessionPage(
        brief=brief,
        address=venue.address,
        bus=venue.bus,
        parking=venue.parking,
        directions=venue.directions,
        about=row.about,
        aim=row.aim,
        learning=tuple(row.learning),
        cost=row.cost_words,
        host=row.host_name,
        partners=row.partners,
        online=row.online_words,
        closed=why_closed(row, now),
        cancelled_why=row.cancelled_why,
    )


def session_page(slug: str, now: datetime) -> SessionPage | None:
    """The page of a session: a private one opens by its link and is listed nowhere; a draft does not open."""
    row = Session.objects.select_related("venue").filter(slug=slug).exclude(state=Session.DRAFT).first()
    if row is None:
        return None
    return page_of(row, briefs(Session.objects.filter(pk=row.pk))[0], now)


def ticket(token: str, now: datetime) -> Ticket | None:
    """What the link opens, or None."""
    booking = Booking.objects.select_related("session__venue", "contact").filter(token=token).first()
    if booking:
        return _booking_ticket(booking, now)
    waiting = WaitingPlace.objects.select_related("session__venue", "contact").filter(token=token).first()
    return _waiting_ticket(waiting, now) if waiting else None


def _booking_ticket(booking: Booking, now: datetime) -> Ticket:
    row = booking.session
    arrival = getattr(booking, "arrival", None)
    return Ticket(
        state=_state(row, now, "cancelled" if booking.cancelled_at else "booked"),
        page=page_of(row, briefs(Session.objects.filter(pk=row.pk))[0], now),
        token=booking.token,
        first_name=booking.contact.first_name if booking.contact else "",
        people=booking.people,
        code=booking.code,
        needs=words.need_words(booking.needs),
        need_codes=tuple(booking.needs),
        reach=booking.contact.kind if booking.contact else "",
        moved_up=booking.moved_up_at is not None,
        position=0,
        ahead=0,
        may_undo=bool(booking.cancelled_at and booking.contact and places.may_undo(booking.cancelled_at, now)),
        reminder_on=_reminder_on(booking, now),
        forgotten_at=booking.forgotten_at,
        closed=why_closed(row, now),
        arrived_at=arrival.at if arrival else None,
        is_waiting_row=False,
    )


def _state(row: Session, now: datetime, else_: str) -> str:
    if row.state == Session.CANCELLED:
        return "session-cancelled"
    if else_ != "cancelled" and (now >= row.ends_at or row.state == Session.DONE):
        return "over"
    return else_


def _reminder_on(booking: Booking, now: datetime) -> datetime | None:
    if booking.contact is None or booking.contact.kind != "email" or booking.reminded_at:
        return None
    due = places.reminder_at(timezone.localtime(booking.session.starts_at), timezone.localtime(booking.booked_at))
    return due if due and now < due else None


def _waiting_ticket(waiting: WaitingPlace, now: datetime) -> Ticket:
    row = waiting.session
    line = line_of(row)
    position = next((number for number, one in enumerate(line, 1) if one.pk == waiting.pk), 0)
    return Ticket(
        state="left" if waiting.left_at else _state(row, now, "waiting"),
        page=page_of(row, briefs(Session.objects.filter(pk=row.pk))[0], now),
        token=waiting.token,
        first_name=waiting.contact.first_name if waiting.contact else "",
        people=waiting.people,
        code="",
        needs=words.need_words(waiting.needs),
        need_codes=tuple(waiting.needs),
        reach=waiting.contact.kind if waiting.contact else "",
        moved_up=False,
        position=position,
        ahead=sum(one.people for one in line[: max(0, position - 1)]),
        may_undo=False,
        reminder_on=None,
        forgotten_at=None,
        closed=why_closed(row, now),
        arrived_at=None,
        is_waiting_row=True,
    )


def ticket_calendar(token: str) -> bytes | None:
    """The calendar file of a booking, cancelled ones too."""
    booking = Booking.objects.select_related("session__venue").filter(token=token).first()
    return calendar_file([personal_entry(booking.session, booking)]) if booking else None


def public_calendar(now: datetime, name: str) -> bytes:
    """All public sessions from a month ago on, with those cancelled. A session that is not public never appears."""
    rows = Session.objects.select_related("venue").filter(is_public=True, ends_at__gt=now - timedelta(days=31)).exclude(state=Session.DRAFT)
    return calendar_file([public_entry(row) for row in rows.order_by("starts_at", "pk")], name)


def here_page(token: str, now: datetime) -> HerePage | None:
    """What the door poster opens."""
    row = Session.objects.select_related("venue").filter(here_token=token).first()
    if row is None:
        return None
    return HerePage(briefs(Session.objects.filter(pk=row.pk))[0], row.host_name, room_left(row), why_door_closed(row, now))
