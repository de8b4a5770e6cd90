"""Writing letters and sending them. A letter is written in the transaction of what it tells of, and sent later."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from safercyber.outbox.models import Letter
from safercyber.storage import saved_together

TRIES = 5


def write_letter(
    *, to: str, subject: str, words: str, about: str, now: datetime, send_after: datetime | None = None, calendar: str = ""
) -> int:
    """Put a plain-text letter in the outbox and return its id. Nothing is sent before the surrounding transaction is saved.

    `calendar` is an iCalendar text to go with it. A letter without an e-mail address is refused with ValueError.
    """
    if "@" not in to:
        raise ValueError("A letter needs an e-mail address.")
    letter = Letter.objects.create(
        to=to, subject=subject, words=words, calendar=calendar, about=about, written_at=now, send_after=send_after or now
    )
    return letter.pk


def send_due(now: datetime, most: int = 100, *, sender: str = "", answers_to: str = "") -> int:
    """Send what is due, each letter at most once a call, and return how many went. Failures are tried again, five times in all.

    `sender` stands as From (the settings' own where it is empty), and answers go to `answers_to`.
    The address and the words of a letter are erased as soon as it is out.
    """
    sent = 0
    due = Letter.objects.filter(sent_at=None, send_after__lte=now, attempts__lt=TRIES).order_by("send_after", "pk")
    for letter in due[:most]:
        if _claim(letter, now):
            sent += _send(letter, now, sender, answers_to)
    return sent


@saved_together
def _claim(letter: Letter, now: datetime) -> bool:
    # The attempt is counted before sending: a crash in between repeats a letter once, never endlessly.
    wait = now + timedelta(minutes=2 ** (letter.attempts + 1))
    return bool(
        Letter.objects.filter(pk=letter.pk, sent_at=None, attempts=letter.attempts).update(attempts=letter.attempts + 1, send_after=wait)
    )


def _send(letter: Letter, now: datetime, sender: str, answers_to: str) -> int:
    replies = [answers_to] if answers_to else None
    message = EmailMessage(letter.subject, letter.words, from_email=sender or None, to=[letter.to], reply_to=replies)
    if letter.calendar:
        message.attach("session.ics", letter.calendar, "text/calendar; charset=utf-8; method=PUBLISH")
    try:
        message.send()
    except (OSError, ValueError) as trouble:  # no connection, refused by the server, or a letter that cannot be written as e-mail
        Letter.objects.filter(pk=letter.pk).update(trouble=str(trouble)[:200])
        return 0
    # Others promise to delete an address on a day: once a letter is out, its row keeps only that it went.
    Letter.objects.filter(pk=letter.pk).update(sent_at=now, trouble="", to="", subject="", words="", calendar="")
    return 1


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Erase the rows of letters that went or were given up 30 days ago; those given up still held their address."""
    _forget_files(now - timedelta(days=30))
    return Letter.objects.filter(written_at__lt=now - timedelta(days=30), send_after__lt=now - timedelta(days=30)).delete()[0]


def _forget_files(before: datetime) -> None:
    """Without a mail server letters are written into a folder: they go when the rows go, whether somebody took them out or not."""
    for file in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
