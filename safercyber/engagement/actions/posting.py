"""Putting letters into the outbox, three an hour to one address, and noting whom a person must ring instead."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from safercyber.engagement import words
from safercyber.engagement.calendars import calendar_file
from safercyber.engagement.entries import personal_entry
from safercyber.engagement.models import Booking, Call, Contact, Sending, Session, WaitingPlace
from safercyber.outbox import actions as outbox
from safercyber.partnership import queries as partnership

MOST_AN_HOUR = 3
_HOUR = timedelta(hours=1)


def told(session: Session, party: Booking | WaitingPlace, contact: Contact | None) -> words.Told:
    """The facts of a letter to one party."""
    area = partnership.the_partnership()
    return words.Told(
        first_name=contact.first_name if contact else "",
        title=session.title,
        when=words.when_words(session.starts_at, session.ends_at),
        where=words.where_words(session),
        bus=session.venue.bus if session.venue else "",
        people=party.people,
        code=getattr(party, "code", ""),
        token=party.token,
        phone=area.phone if area else "",
        sender=f"Safer Cyber {area.short_name}" if area else "Safer Cyber",
    )


def post(
    session: Session,
    party: Booking | WaitingPlace,
    letter: words.LetterText,
    *,
    about: str,
    now: datetime,
    with_calendar: bool = True,
    may_wait: bool = True,
) -> bool:
    """Write the letter if the contact is an e-mail. True if it was put in the outbox.

    Past three an hour to one address a letter waits until the hour is over, or is left unwritten where `may_wait` is False.
    """
    contact = party.contact
    if contact is None or contact.kind != "email":
        return False
    key = party.contact_key or ""
    recent = list(Sending.objects.filter(contact_key=key, at__gt=now - _HOUR).order_by("-at").values_list("at", flat=True)[:MOST_AN_HOUR])
    send_after = now
    if len(recent) >= MOST_AN_HOUR:
        if not may_wait:
            return False
        send_after = recent[-1] + _HOUR
    calendar = ""
    if with_calendar and isinstance(party, Booking):
        calendar = calendar_file([personal_entry(session, party)]).decode()
    Sending.objects.create(contact_key=key, about=about, at=send_after)
    outbox.write_letter(
        to=contact.address,
        subject=letter.subject[:200],
        words=letter.words,
        about=f"session:{session.pk}",
        now=now,
        send_after=send_after,
        calendar=calendar,
    )
    return True


def tell_or_ring(session: Session, booking: Booking, letter: words.LetterText, *, news: str, now: datetime) -> None:
    """Post the letter; where there is only a phone number and no text gateway, note that somebody must ring."""
    if not post(session, booking, letter, about=news, now=now) and booking.contact and booking.contact.kind == "phone":
        Call.objects.create(booking=booking, news=news, since=now)


def local(at: datetime) -> datetime:
    """UK time."""
    return timezone.localtime(at)
