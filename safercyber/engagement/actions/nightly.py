"""What happens by itself: the one reminder, and forgetting on time (the retention table decides)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from safercyber.engagement import words
from safercyber.engagement.actions import posting, seats
from safercyber.engagement.models import Attendance, Booking, Contact, Sending, Session, TellMe, WaitingPlace
from safercyber.ledger import actions as ledger
from safercyber.rules import places
from safercyber.storage import saved_together

CONTACT_KEPT = timedelta(days=30)
ROW_KEPT = timedelta(days=365)
TELL_ME_KEPT = timedelta(days=182)


def send_reminders(now: datetime) -> int:
    """Write the reminders that are due: the day before at 10:00 UK time, one for each booking. Returns how many."""
    soon = Session.objects.filter(state=Session.OPEN, starts_at__gt=now, starts_at__lt=now + timedelta(days=2))
    waiting = Booking.objects.filter(session__in=soon, cancelled_at=None, reminded_at=None, contact__kind="email")
    return sum(_remind(session_id, now) for session_id in sorted(set(waiting.values_list("session_id", flat=True))))


@saved_together
def _remind(session_id: int, now: datetime) -> int:
    session = seats.hold(session_id)
    starts, here = posting.local(session.starts_at), posting.local(now)
    day_word = "today" if starts.date() == here.date() else "tomorrow"
    sent = 0
    for booking in session.bookings.filter(cancelled_at=None, reminded_at=None, contact__kind="email").select_related("contact"):
        if places.reminder_is_due(starts, posting.local(booking.booked_at), here):
            letter = words.reminder_letter(posting.told(session, booking, booking.contact), day_word)
            posting.post(session, booking, letter, about="reminder", now=now, with_calendar=False)
            booking.reminded_at = now
            booking.save(update_fields=["reminded_at"])
            sent += 1
    if sent:
        ledger.record(by="system", did="send_reminders", about=f"session:{session.pk}", now=now, facts={"letters": sent})
    return sent


@saved_together
def forget_old(now: datetime) -> int:
    """Erase what is past its time, and return how many rows were touched.

    Access needs when the session ends; contacts 30 days after; rows a year after; an unused "tell me" after six months.
    """
    ended, month, year = Q(session__ends_at__lte=now), Q(session__ends_at__lte=now - CONTACT_KEPT), Q(session__ends_at__lte=now - ROW_KEPT)
    touched = Booking.objects.filter(ended).exclude(needs=[]).update(needs=[])
    touched += WaitingPlace.objects.filter(ended).exclude(needs=[]).update(needs=[])
    for model in (Booking, WaitingPlace):
        old = model.objects.filter(month, contact__isnull=False)
        contacts = list(old.values_list("contact_id", flat=True))
        if model is Booking:
            old.update(contact=None, contact_key=None, forgotten_at=now)
        else:
            old.update(contact=None, contact_key=None)
        touched += Contact.objects.filter(pk__in=contacts).delete()[0]
        model.objects.filter(month, contact_key__isnull=False).update(contact_key=None)
    touched += Attendance.objects.filter(month).exclude(first_name="").update(first_name="")
    touched += _into_counts(year)
    touched += TellMe.objects.filter(asked_at__lte=now - TELL_ME_KEPT).delete()[0]
    Sending.objects.filter(at__lte=now - timedelta(days=1)).delete()
    if touched:
        ledger.record(by="system", did="forget_old", about="engagement", now=now, facts={"rows": touched})
    return touched


def _into_counts(year: Q) -> int:
    # What came through the door stays as a number without its booking: reports of past quarters must not change.
    arrivals = Attendance.objects.filter(year, kind="booking")
    kept = [Attendance(session_id=row.session_id, kind="walk-in", people=row.people, at=row.at, how="booked") for row in arrivals]
    Attendance.objects.bulk_create(kept)
    touched = Booking.objects.filter(year).delete()[0]
    return touched + WaitingPlace.objects.filter(year).delete()[0]
