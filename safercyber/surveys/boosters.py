"""Boosters: three messages that a game held back, by link two and five months later, to those who left an address and agreed to them.

What was learned fades by two months and holds where it is met again; growing intervals do best (the sources stand in the guide to games).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from safercyber import content
from safercyber.engagement import queries as engagement
from safercyber.ledger.actions import record
from safercyber.outbox.actions import write_letter
from safercyber.rules import formats
from safercyber.storage import saved_together
from safercyber.surveys import keys
from safercyber.surveys.models import Booster

SEND_AFTER = tuple(timedelta(days=days) for days in (61, 152))  # two months and five, from the day of the session
OPEN_FOR = timedelta(days=60)
YOUNG = ("children", "young-people")  # nobody writes to them again


@dataclass(frozen=True)
class ToPlay:
    """What a link opens: the n-th booster of a game."""

    pack_id: str
    n: int


@dataclass(frozen=True)
class BoosterCounts:
    """How many wait, how many went, and how many of those were opened."""

    waiting: int
    sent: int
    opened: int


def takes_boosters(session_id: int) -> bool:
    """Whether the game of a session holds messages back for later, and its people are old enough to be written to."""
    session = engagement.session_by_id(session_id)
    pack = content.packs().get(session.pack_id) if session else None
    return session is not None and pack is not None and bool(pack.booster) and session.audience_code not in YOUNG


@saved_together
def keep_for_boosters(*, session_id: int, contact: str, by: str, now: datetime) -> None:
    """Keep an e-mail address for the boosters of a session's game. The same address twice is kept once; nothing where there are none."""
    session = engagement.session_by_id(session_id)
    if session is None or not takes_boosters(session_id):
        return
    address, held_on, stop_key = contact.strip().lower(), timezone.localdate(session.starts_at), secrets.token_urlsafe(12)
    kept = 0
    for n, after in enumerate(SEND_AFTER[: len(content.packs()[session.pack_id].booster)], 1):
        send_on = held_on + after
        told = {"pack_id": session.pack_id, "send_on": send_on, "until": send_on + OPEN_FOR, "stop_key": stop_key}
        kept += Booster.objects.get_or_create(session_id=session_id, address=address, n=n, defaults=told)[1]
    if kept:
        record(by=by, did="keep_for_boosters", about=f"session:{session_id}", now=now)


@saved_together
def send_boosters(now: datetime) -> int:
    """Write the boosters that are due, each once, and return how many. One whose game is gone from the shelf is dropped."""
    today, written = timezone.localdate(now), 0
    for row in Booster.objects.filter(sent_at=None, send_on__lte=today).exclude(address="").select_for_update():
        pack = content.packs().get(row.pack_id)
        if pack is None or len(pack.booster) < row.n or row.until < today:
            row.delete()
            continue
        token, to = secrets.token_urlsafe(16), row.address
        row.sent_at, row.address, row.token_hash = now, "", keys.of_token(token)
        row.save(update_fields=["sent_at", "address", "token_hash"])
        last = not Booster.objects.filter(stop_key=row.stop_key, sent_at=None).exists()
        write_letter(
            to=to, subject="Three messages to try: real or fake?", words=_words(token, pack.title, row, last), about="boosters", now=now
        )
        written += 1
    if written:
        record(by="system", did="send_boosters", about="surveys", now=now, facts={"letters": written})
    return written


def _words(token: str, title: str, row: Booster, last: bool) -> str:
    link = f"{settings.ORIGIN}/more/{token}"
    end = "This was the last one. Your address is deleted." if last else f"One more comes later. To stop it, press once here:\n{link}/stop"
    return f"""Hello,

Some time ago you played {title} with us, and said that we may send you three fresh messages. It takes three minutes:

{link}

Real or fake? You find out after each. Nobody sees your answers, and we do not keep them. The link works until {formats.day(row.until)}.

{end}

Safer Cyber
"""


def booster_of(token: str, now: datetime) -> ToPlay | None:
    """What this link opens today. None for one that is too old or opens nothing."""
    row = Booster.objects.filter(token_hash=keys.of_token(token), until__gte=timezone.localdate(now)).first()
    return ToPlay(row.pack_id, row.n) if row else None


@saved_together
def open_booster(token: str, *, now: datetime) -> ToPlay | None:
    """The same, and count the link as opened, once however often it is. Who opened it is not known."""
    found = booster_of(token, now)
    if found and Booster.objects.filter(token_hash=keys.of_token(token), is_opened=False).update(is_opened=True):
        record(by="public", did="open_booster", about="surveys", now=now)
    return found


def can_stop(token: str) -> bool:
    """Whether this is the link of a booster that went, so that what follows it can be stopped."""
    return Booster.objects.filter(token_hash=keys.of_token(token)).exists()


@saved_together
def stop_boosters(token: str, *, now: datetime) -> bool:
    """Delete what was still to come for the person of this link, address and all. False when the link opens nothing."""
    row = Booster.objects.filter(token_hash=keys.of_token(token)).first()
    if row is None:
        return False
    if Booster.objects.filter(stop_key=row.stop_key, sent_at=None).delete()[0]:
        record(by="public", did="stop_boosters", about="surveys", now=now)
    return True


def forget_boosters(now: datetime) -> int:
    """Delete the rows whose links are over. Returns how many."""
    return Booster.objects.filter(until__lt=timezone.localdate(now)).delete()[0]


def booster_counts() -> BoosterCounts:
    """What is on its way and what went. How many letters go is our own work; one statement."""
    counted = Booster.objects.aggregate(
        waiting=Count("pk", filter=Q(sent_at=None)), sent=Count("pk", filter=Q(sent_at__isnull=False)),
        opened=Count("pk", filter=Q(is_opened=True)),
    )  # fmt: skip
    return BoosterCounts(**counted)
