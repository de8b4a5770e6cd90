"""What staff see: one session with its needs, kit and hours; the door list; calls to make; what waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import words
from safercyber.engagement.actions.details import SessionDetails, details_of
from safercyber.engagement.models import Call, Session
from safercyber.engagement.queries.sessions import (
    AttendanceCounts,
    Hours,
    SessionBrief,
    attendance_of,
    briefs,
    hours_of,
    recent,
    upcoming,
)
from safercyber.people.queries import Person
from safercyber.rules import formats
from safercyber.rules.this_week import ToDo


@dataclass(frozen=True)
class KitItem:
    """A thing to bring."""

    number: int
    words: str
    is_packed: bool


@dataclass(frozen=True)
class Line:
    """One line of the run sheet with its time by the clock (UK)."""

    at: datetime
    minutes: int
    title: str
    note: str
    say: str


@dataclass(frozen=True)
class CallToMake:
    """Somebody to ring, and why."""

    id: int
    first_name: str
    phone: str
    news: str
    people: int
    since: datetime


@dataclass(frozen=True)
class StaffPage:
    """All that the staff page, the run sheet and the wrap-up of one session show. Needs are counts; there are no names here."""

    brief: SessionBrief
    needs: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    kit: tuple[KitItem, ...]
    planned_minutes: int
    hours: Hours | None
    attendance: AttendanceCounts
    host_name: str
    host_post: str
    school_adult: str
    keyholder_phone: str
    address: str
    aim: str
    partners: str
    here_token: str
    calls: tuple[CallToMake, ...]
    bookings: int
    cancelled_why: str
    method: str
    has_started: bool
    has_ended: bool


@dataclass(frozen=True)
class DoorLine:
    """One booking on the door list: no e-mail, no phone."""

    booking_id: int
    first_name: str
    people: int
    needs: tuple[str, ...]
    code: str
    arrived_at: datetime | None


@dataclass(frozen=True)
class WalkIn:
    """People who came without booking."""

    id: int
    first_name: str
    people: int
    at: datetime


@dataclass(frozen=True)
class DoorPage:
    """The door: who is expected, who is here."""

    brief: SessionBrief
    expected: tuple[DoorLine, ...]
    walk_ins: tuple[WalkIn, ...]
    attendance: AttendanceCounts
    here_token: str

    @property
    def here(self) -> int:
        """People through the door, booked or not."""
        return self.attendance.came + self.attendance.walk_ins


def details(session_id: int) -> SessionDetails | None:
    """A session as it would be typed, for its form."""
    row = Session.objects.prefetch_related("timings").filter(pk=session_id).first()
    return details_of(row) if row else None


def staff_page(session_id: int, now: datetime) -> StaffPage | None:
    """The staff page of a session."""
    row = Session.objects.select_related("venue").filter(pk=session_id).first()
    if row is None:
        return None
    booked = list(row.bookings.filter(cancelled_at=None).values_list("needs", flat=True))
    ticked = Counter(code for needs in booked for code in needs)
    return StaffPage(
        brief=briefs(Session.objects.filter(pk=row.pk))[0],
        needs=tuple((text, ticked[code]) for code, text in words.NEEDS.items() if ticked[code]),
        lines=_lines(row),
        kit=tuple(KitItem(number, item["words"], item["is_packed"]) for number, item in enumerate(row.kit)),
        planned_minutes=row.planned_minutes,
        hours=hours_of([row.pk]).get(row.pk),
        attendance=attendance_of([row.pk])[row.pk],
        host_name=row.host_name,
        host_post=row.host_post,
        school_adult=row.school_adult,
        keyholder_phone=row.venue.keyholder_phone if row.venue else "",
        address=row.venue.address if row.venue else "",
        aim=row.aim,
        partners=row.partners,
        here_token=row.here_token,
        calls=_calls(row),
        bookings=len(booked),
        cancelled_why=row.cancelled_why,
        method=words.METHODS.get(row.method, row.method),
        has_started=now >= row.starts_at,
        has_ended=now >= row.ends_at,
    )


def _lines(row: Session) -> tuple[Line, ...]:
    at, lines = timezone.localtime(row.starts_at), []
    for timing in row.timings.all():
        lines.append(Line(at, timing.minutes, timing.title, timing.note, timing.say))
        at += timedelta(minutes=timing.minutes)
    return tuple(lines)


def _calls(row: Session) -> tuple[CallToMake, ...]:
    calls = Call.objects.filter(booking__session=row, rung_at=None, booking__contact__isnull=False).select_related("booking__contact")
    return tuple(
        CallToMake(call.pk, call.booking.contact.first_name, call.booking.contact.address, call.news, call.booking.people, call.since)
        for call in calls
        if call.booking.contact
    )


def door_page(session_id: int) -> DoorPage | None:
    """The door list: those expected by name, then walk-ins. Never an e-mail or a phone number."""
    row = Session.objects.select_related("venue").filter(pk=session_id).first()
    if row is None:
        return None
    bookings = row.bookings.filter(cancelled_at=None).select_related("contact", "arrival")
    expected = [
        DoorLine(
            one.pk,
            one.contact.first_name if one.contact else "Name erased",
            one.people,
            words.need_words(one.needs),
            one.code,
            one.arrival.at if hasattr(one, "arrival") else None,
        )
        for one in bookings
    ]
    walked = row.attendance.filter(kind="walk-in").order_by("-at", "-pk")
    return DoorPage(
        brief=briefs(Session.objects.filter(pk=row.pk))[0],
        expected=tuple(sorted(expected, key=lambda line: (line.first_name.lower(), line.booking_id))),
        walk_ins=tuple(WalkIn(one.pk, one.first_name, one.people, one.at) for one in walked),
        attendance=attendance_of([row.pk])[row.pk],
        here_token=row.here_token,
    )


@dataclass(frozen=True)
class StaffList:
    """The list of sessions for staff."""

    coming: tuple[SessionBrief, ...]
    past: tuple[SessionBrief, ...]
    attendance: dict[int, AttendanceCounts]
    not_wrapped_up: frozenset[int]


def staff_list(now: datetime) -> StaffList:
    """Sessions to come and past ones, with who came. A fixed number of SQL statements."""
    past = recent(now)
    came = attendance_of(one.id for one in past)
    open_ends = frozenset(one.id for one in past if one.state == Session.OPEN)
    return StaffList(upcoming(now), past, came, open_ends)


def waiting_for(person: Person, now: datetime) -> tuple[ToDo, ...]:
    """What sessions need from this person: officers hear of their own, the coordinator of all."""
    if not person.roles & {"coordinator", "officer"}:
        return ()
    everything = "coordinator" in person.roles
    mine = [one for one in upcoming(now) if everything or one.host_id in (person.id, None)]
    todos = [todo for one in mine for todo in _coming_todos(one, now)]
    ended = Session.objects.filter(state=Session.OPEN, ends_at__lte=now)
    todos += [_wrap_up_todo(one) for one in briefs(ended.order_by("ends_at")) if everything or one.host_id in (person.id, None)]
    to_ring = Session.objects.filter(
        Exists(Call.objects.filter(booking__session=OuterRef("pk"), rung_at=None, booking__contact__isnull=False)), ends_at__gt=now
    )
    todos += [_ring_todo(one) for one in briefs(to_ring.order_by("starts_at")) if everything or one.host_id in (person.id, None)]
    if everything and not Session.objects.exists():
        why = "It is on the public page as soon as you open it."
        todos.append(ToDo(now, "Make your first session", why, "New session", reverse("staff-session-new"), "calm"))
    return tuple(todos)


def _coming_todos(one: SessionBrief, now: datetime) -> list[ToDo]:
    page = reverse("staff-session", args=[one.id])
    where = one.place_name or one.venue
    todos = []
    if one.host_id is None and not one.host_name:
        due = one.starts_at - timedelta(days=7)
        late = "late" if due <= now else "soon"
        why = f"{formats.short_day(timezone.localtime(one.starts_at).date())}, {where}. Somebody must run it."
        edit = reverse("staff-session-edit", args=[one.id])
        todos.append(ToDo(one.starts_at, f"Nobody presents {one.title}", why, "Choose a presenter", edit, late))
    if one.has_few(now):
        why = f"{one.taken} of {one.capacity} places booked in {where}. Ring round, or share the link."
        todos.append(ToDo(one.starts_at, f"Few have booked: {one.title}", why, "See who is coming", page))
    if one.state == Session.DRAFT:
        todos.append(
            ToDo(one.starts_at, f"Not open yet: {one.title}", "A draft: nobody can book.", "Open for booking", page, "calm", "small")
        )
    return todos


def _wrap_up_todo(one: SessionBrief) -> ToDo:
    when = formats.short_day(timezone.localtime(one.ends_at).date())
    why = f"It ended on {when}. The headcount and the hours are missing."
    return ToDo(one.ends_at, f"Wrap up {one.title}", why, "Wrap up", reverse("staff-session-wrap-up", args=[one.id]), "late")


def _ring_todo(one: SessionBrief) -> ToDo:
    why = "They gave a phone number only, and we cannot send texts."
    return ToDo(
        one.starts_at, f"Ring people about {one.title}", why, "See who to ring", reverse("staff-session", args=[one.id]) + "#ring", "late"
    )
