"""What staff do with sessions: make, change, copy, open, cancel, wrap up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.text import slugify

from safercyber.engagement import shelf, words
from safercyber.engagement.actions import posting, seats, telling
from safercyber.engagement.actions.details import (
    STARTER_KIT,
    BadSession,
    SessionDetails,
    Step,
    check,
    details_of,
    starter_steps,
)
from safercyber.engagement.actions.venues import VenueNamed, add_venue
from safercyber.engagement.models import Session, Timing
from safercyber.ledger import actions as ledger
from safercyber.people import queries as people
from safercyber.rules import formats
from safercyber.storage import saved_together


@dataclass(frozen=True)
class Made:
    """A session made or changed."""

    id: int
    slug: str


@saved_together
def create_session(details: SessionDetails, *, by: str, now: datetime, is_open: bool = True, form_id: str = "") -> Made:
    """Make a session, open for booking unless told otherwise. The same form sent twice makes one. Raises BadSession."""
    if form_id and (same := Session.objects.filter(form_id=form_id[:40]).first()):
        return Made(same.pk, same.slug)
    check(details)
    details = _with_venue(details, by, now)
    session = Session(
        slug=_free_slug(details),
        state=Session.OPEN if is_open else Session.DRAFT,
        here_token=seats.new_token(),
        form_id=form_id[:40] or None,
        created_at=now,
        changed_at=now,
    )
    _fill(session, details)
    session.kit = [{"words": item, "is_packed": False} for item in (details.kit or STARTER_KIT)]
    session.save()
    minutes = max(1, round((details.ends_at - details.starts_at).total_seconds() / 60))
    _write_steps(session, details.steps or starter_steps(minutes, details.method, *shelf.game_of(details.pack_id)))
    ledger.record(by=by, did="create_session", about=f"session:{session.pk}", now=now, facts={"capacity": session.capacity})
    telling.tell_who_asked(session, now)
    return Made(session.pk, session.slug)


def _with_venue(details: SessionDetails, by: str, now: datetime) -> SessionDetails:
    if details.new_venue is None:
        return details
    try:
        return replace(details, venue_id=add_venue(details.new_venue, by=by, now=now), new_venue=None)
    except VenueNamed as named:
        raise BadSession("new_name", str(named)) from None


def _free_slug(details: SessionDetails) -> str:
    base = slugify(details.title.split(":")[0])[:50] or "session"
    day = f"{details.starts_at.day}-{details.starts_at:%b}".lower()
    tries = [base, f"{base}-{day}", *(f"{base}-{day}-{number}" for number in range(2, 500))]
    used = set(Session.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in tries if slug not in used)


def _fill(session: Session, details: SessionDetails) -> None:
    for name in vars(details).keys() - {"steps", "kit", "host_id", "learning", "new_venue"}:
        setattr(session, name, getattr(details, name))
    session.title = formats.one_line(details.title)
    session.learning = [line for line in details.learning if line][:5]
    host = people.person(details.host_id) if details.host_id else None
    session.host_id = host.id if host else None
    session.host_name, session.host_post = (host.name, host.post) if host else ("", "")


def _write_steps(session: Session, steps: Sequence[Step]) -> None:
    session.timings.all().delete()
    Timing.objects.bulk_create(
        Timing(session=session, number=number, minutes=step.minutes, title=step.title, note=step.note, say=step.say)
        for number, step in enumerate(steps, 1)
    )


@saved_together
def change_session(session_id: int, details: SessionDetails, *, by: str, now: datetime) -> Made:
    """Change a session. Who has booked is told when the day, the time or the place changes; new places go to the line at once.

    Raises BadSession, for instance when fewer places are offered than are booked; BookingClosed once it is over.
    """
    session = seats.hold(session_id)
    if session.state in (Session.CANCELLED, Session.DONE):
        raise seats.BookingClosed("This session is over, so it stays as it was.")
    check(details)
    if details.capacity < session.taken:
        booked = formats.counted(session.taken, "place")
        raise BadSession("capacity", f"{booked} {'is' if session.taken == 1 else 'are'} booked. Enter {session.taken} or more.")
    details = _with_venue(details, by, now)
    before = (session.starts_at, session.ends_at, session.venue_id, session.is_online)
    _fill(session, details)
    session.changed_at = now
    session.calendar_number += 1
    session.save()
    session = seats.hold(session_id)
    if details.steps:
        _write_steps(session, details.steps)
    if before != (session.starts_at, session.ends_at, session.venue_id, session.is_online) and session.state == Session.OPEN:
        _tell_all(session, "changed", now)
    facts = {"capacity": session.capacity, "starts_at": session.starts_at.isoformat()}
    ledger.record(by=by, did="change_session", about=f"session:{session.pk}", now=now, facts=facts)
    seats.move_up(session, now)
    return Made(session.pk, session.slug)


def _tell_all(session: Session, news: str, now: datetime) -> int:
    told = 0
    for booking in session.bookings.filter(cancelled_at=None, contact__isnull=False).select_related("contact"):
        facts = posting.told(session, booking, booking.contact)
        if news == "cancelled":
            letter = words.session_cancelled_letter(facts, session.cancelled_why)
        else:
            letter = words.changed_letter(facts, "The day, the time or the place of your session has changed. Your places are kept.")
        posting.tell_or_ring(session, booking, letter, news=news, now=now)
        told += 1
    return told


@saved_together
def copy_session(session_id: int, *, by: str, now: datetime) -> Made:
    """The same session a week later (or in the coming week, if that is past), as a draft with nobody booked."""
    session = Session.objects.select_related("venue").get(pk=session_id)
    shift = timedelta(weeks=1)
    while session.starts_at + shift <= now:
        shift += timedelta(weeks=1)
    start = posting.local(session.starts_at) + shift  # wall clock: 2pm stays 2pm over a clock change
    end = posting.local(session.ends_at) + shift
    details = replace(details_of(session), starts_at=start, ends_at=end)
    made = create_session(details, by=by, now=now, is_open=False)
    ledger.record(by=by, did="copy_session", about=f"session:{made.id}", now=now, facts={"copied_from": session.pk})
    return made


@saved_together
def open_session(session_id: int, *, by: str, now: datetime) -> None:
    """Open a draft for booking. Raises BadSession if it lies in the past."""
    session = seats.hold(session_id)
    if session.state != Session.DRAFT:
        return
    if session.starts_at <= now:
        raise BadSession("date", "This day has passed. Choose a day to come, then open it for booking.")
    session.state, session.changed_at = Session.OPEN, now
    session.save(update_fields=["state", "changed_at"])
    ledger.record(by=by, did="open_session", about=f"session:{session.pk}", now=now)
    telling.tell_who_asked(session, now)


@saved_together
def open_as_typed(session_id: int, details: SessionDetails, *, by: str, now: datetime) -> None:
    """Change a draft and open it for booking: both, or neither when something is refused. Raises as the two do."""
    change_session(session_id, details, by=by, now=now)
    open_session(session_id, by=by, now=now)


@saved_together
def cancel_session(session_id: int, *, why: str, by: str, now: datetime) -> int:
    """Cancel for everyone: letters with a cancelled calendar file, calls where there is only a phone. Returns bookings told.

    Cancelling twice is cancelling once. Raises BookingClosed for a session that is wrapped up.
    """
    session = seats.hold(session_id)
    if session.state == Session.CANCELLED:
        return 0
    if session.state == Session.DONE:
        raise seats.BookingClosed("This session has taken place, so it cannot be cancelled.")
    was_open = session.state == Session.OPEN
    session.state, session.changed_at, session.cancelled_why = Session.CANCELLED, now, formats.one_line(why)[:200]
    session.calendar_number += 1
    session.save(update_fields=["state", "changed_at", "cancelled_why", "calendar_number"])
    ledger.record(by=by, did="cancel_session", about=f"session:{session.pk}", now=now, facts={"taken": session.taken})
    if not was_open:
        return 0
    for waiting in seats.line_of(session):
        letter = words.session_cancelled_letter(posting.told(session, waiting, waiting.contact), session.cancelled_why)
        posting.post(session, waiting, letter, about="cancelled", now=now, with_calendar=False)
    return _tell_all(session, "cancelled", now)


@saved_together
def close_session(session_id: int, *, by: str, now: datetime) -> None:
    """Mark the session done. Raises BookingClosed before it has started or after it was cancelled."""
    session = seats.hold(session_id)
    if session.state == Session.DONE:
        return
    if session.state == Session.CANCELLED:
        raise seats.BookingClosed("This session was cancelled.")
    if now < session.starts_at:
        raise seats.BookingClosed("This session has not started yet.")
    session.state, session.changed_at = Session.DONE, now
    session.save(update_fields=["state", "changed_at"])
    ledger.record(by=by, did="close_session", about=f"session:{session.pk}", now=now)


@saved_together
def pack_kit(session_id: int, *, packed: Sequence[int], one_more: str = "", by: str, now: datetime) -> None:
    """Tick the things that are packed, by their number in the list, and add one more thing if typed."""
    session = seats.hold(session_id)
    kit = [{"words": item["words"], "is_packed": number in packed} for number, item in enumerate(session.kit)]
    if extra := formats.one_line(one_more)[:60]:
        kit.append({"words": extra, "is_packed": False})
    session.kit = kit[:20]
    session.save(update_fields=["kit"])
    ledger.record(by=by, did="pack_kit", about=f"session:{session.pk}", now=now, facts={"packed": len(packed), "of": len(session.kit)})


@saved_together
def set_steps(session_id: int, steps: Sequence[Step], *, by: str, now: datetime) -> None:
    """Write the run sheet anew."""
    session = seats.hold(session_id)
    _write_steps(session, steps[:12])
    ledger.record(by=by, did="set_steps", about=f"session:{session.pk}", now=now, facts={"steps": len(steps[:12])})
