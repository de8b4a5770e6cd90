"""Addresses that people left for one more question in three months: kept, written to twice at most, and erased."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.ledger.actions import record
from safercyber.outbox.actions import write_letter
from safercyber.rules import formats
from safercyber.storage import saved_together
from safercyber.surveys import keys
from safercyber.surveys.models import FollowUpContact, InvitationLink
from safercyber.surveys.studies import ANSWERS_UNTIL

INVITE_AFTER, REMIND_AFTER, ERASE_AFTER = (timedelta(days=days) for days in (84, 88, 90))


class BadAddress(Exception):
    """Not an e-mail address that we could write to."""


@saved_together
def keep_contact(*, session_id: int, contact: str, by: str, now: datetime) -> None:
    """Keep an e-mail address for one invitation in three months and one reminder. Nothing ties it to any answer.

    The same address twice is kept once. `by` is "public", or the member of staff who typed it in for somebody. Raises BadAddress.
    """
    address = contact.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress("That email does not look right. Check it and try again.") from None
    session = engagement.session_by_id(session_id)
    held_on = timezone.localdate(session.starts_at if session else now)
    _, is_new = FollowUpContact.objects.get_or_create(
        session_id=session_id,
        address=address,
        defaults={
            "given_on": timezone.localdate(now),
            "invite_on": held_on + INVITE_AFTER,
            "remind_on": held_on + REMIND_AFTER,
            "erase_on": held_on + ERASE_AFTER,
        },
    )
    if is_new:
        record(by=by, did="keep_contact", about=f"session:{session_id}", now=now)


@saved_together
def send_invitations(now: datetime) -> int:
    """Write the invitations and the one reminder that are due, and return how many. Each goes once."""
    today, written = timezone.localdate(now), 0
    due = FollowUpContact.objects.filter(invite_on__lte=today, erase_on__gt=today)
    for contact in due.filter(invited_at=None).select_for_update():
        contact.invited_at = now
        written += _invite(contact, now, "Four questions, three months on")
    for contact in due.filter(invited_at__isnull=False, reminded_at=None, remind_on__lte=today, invited_at__lt=now).select_for_update():
        contact.reminded_at = now
        written += _invite(contact, now, "Last call: your questions close soon")
    if written:
        record(by="system", did="send_invitations", about="surveys", now=now, facts={"letters": written})
    return written


def _invite(contact: FollowUpContact, now: datetime, subject: str) -> int:
    contact.save(update_fields=["invited_at", "reminded_at"])
    token = secrets.token_urlsafe(16)
    until = contact.invite_on - INVITE_AFTER + ANSWERS_UNTIL
    InvitationLink.objects.create(token_hash=keys.of_token(token), session_id=contact.session_id, until=until)
    link = f"{settings.ORIGIN}{reverse('survey-link', args=[token])}"
    words = f"""Hello,

Three months ago you came to one of our sessions and said we may ask once more what you do now. It takes about a minute:

{link}

Have your three words ready. We do not know who you are, and we do not ask. You can answer until {formats.day(until)}.
If you have answered already, thank you: there is nothing more to do.

We delete this address on {formats.day(contact.erase_on)}.

Safer Cyber
"""
    write_letter(to=contact.address, subject=subject, words=words, about="surveys", now=now)
    return 1
