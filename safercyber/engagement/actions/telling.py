"""Telling people who asked to hear of a session near them."""

from __future__ import annotations

from datetime import datetime

from safercyber.engagement import words
from safercyber.engagement.contacts import BadContact, read_contact
from safercyber.engagement.models import Session, TellMe
from safercyber.figures import queries as figures
from safercyber.ledger import actions as ledger
from safercyber.outbox import actions as outbox
from safercyber.partnership import queries as partnership
from safercyber.rules.near import is_near
from safercyber.storage import saved_together


@saved_together
def ask_to_be_told(*, email: str, place_code: str, by: str = "public", now: datetime) -> None:
    """Keep an e-mail until there is a session near the place, six months at most. Asking twice is asking once. Raises BadContact."""
    if not email.strip():
        raise BadContact("Enter your email so we can tell you.")
    reach = read_contact(email)
    if reach.kind != "email":
        raise BadContact("Enter an email. We cannot send texts.")
    asked = {"email": reach.address, "asked_at": now}
    TellMe.objects.get_or_create(contact_key=reach.key, place_code=place_code, defaults=asked)
    ledger.record(by=by, did="ask_to_be_told", about=f"place:{place_code}", now=now)


def tell_who_asked(session: Session, now: datetime) -> int:
    """Write to everyone who asked about a place near this session, then forget them. In the caller's transaction."""
    if session.state != Session.OPEN or not session.is_public or session.venue is None or session.starts_at <= now:
        return 0
    known = {place.code: place for place in figures.every_place()}
    here = known.get(session.venue.place_code)
    if here is None:
        return 0
    near = [code for code, place in known.items() if place == here or is_near(figures.miles_between(place, here))]
    area = partnership.the_partnership()
    sender = f"Safer Cyber {area.short_name}" if area else "Safer Cyber"
    letter = words.near_letter(
        session.title, words.when_words(session.starts_at, session.ends_at), words.where_words(session), f"/sessions/{session.slug}", sender
    )
    asked = {row.contact_key: row for row in TellMe.objects.filter(place_code__in=near).order_by("pk")}
    for row in asked.values():
        outbox.write_letter(to=row.email, subject=letter.subject[:200], words=letter.words, about=f"session:{session.pk}", now=now)
    TellMe.objects.filter(contact_key__in=asked.keys()).delete()
    return len(asked)
