"""What people do with questions and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.ledger.actions import record
from safercyber.rules import formats
from safercyber.storage import saved_together
from safercyber.surveys import keys, papers, studies
from safercyber.surveys.boosters import forget_boosters, keep_for_boosters, open_booster, send_boosters, stop_boosters
from safercyber.surveys.contacts import INVITE_AFTER, BadAddress, keep_contact, send_invitations
from safercyber.surveys.models import (
    Answer,
    FollowUpContact,
    InvitationLink,
    IssuedCode,
    SeatCode,
    Sheet,
    ShownHands,
    Study,
)
from safercyber.surveys.studies import ANSWERS_UNTIL, close_study, open_study

TRIES_FOR_A_FREE_CODE = 50


@dataclass(frozen=True)
class Code:
    """Three words to keep, and the address that asks for them."""

    words: str
    url: str


class UnknownWords(Exception):
    """No card has these words."""


class NotYet(Exception):
    """The words are right; the questions come later. `on` is the day from which they are asked."""

    def __init__(self, on: date) -> None:
        super().__init__(f"Thank you. We ask you again from {formats.day(on)}. Keep your three words until then.")
        self.on = on


class TooLate(Exception):
    """The words are right; the time for answering is over."""


class LinkIsUsed(Exception):
    """An invitation link opens once."""


class BadAnswers(Exception):
    """Some answers are missing or not on the list. `problems` maps a question's id to the sentence shown."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


def _issue(study: Study, session_id: int, now: datetime) -> str:
    chance, words = SystemRandom(), papers.code_words()
    key = keys.read(study.pk)
    for _ in range(TRIES_FOR_A_FREE_CODE):
        drawn = " ".join(chance.sample(words, 3))
        try:
            with transaction.atomic():
                IssuedCode.objects.create(
                    study=study, code_key=keys.of_words(key, drawn), session_id=session_id, issued_on=timezone.localdate(now)
                )
        except IntegrityError:
            continue
        return drawn
    raise RuntimeError("No free code was found; the word list is too short for this study.")


def address_of(words: str) -> str:
    """The address that a card's QR opens. The words stand after "#", which no browser sends: they reach no server's log."""
    return f"{settings.ORIGIN}{reverse('survey-words')}#{words.replace(' ', '-')}"


def _code(words: str) -> Code:
    return Code(words, address_of(words))


@saved_together
def deal_code(*, room: str, seat: str, session_id: int, now: datetime) -> Code:
    """The code of a seat: the same one however often it is asked for. Unique in the study, with no link to a booking or a name."""
    held = SeatCode.objects.filter(room=room, seat=seat).first()
    if held is None:
        words = _issue(studies.study_now(now), session_id, now)
        held = SeatCode.objects.create(room=room, seat=seat, words=words, session_id=session_id, dealt_at=now)
    return _code(held.words)


@saved_together
def print_codes(*, session_id: int, many: int, by: str, now: datetime) -> tuple[Code, ...]:
    """Codes for paper cards, to be cut and dealt by hand. They are shown once and not kept."""
    study = studies.study_now(now)
    codes = tuple(_code(_issue(study, session_id, now)) for _ in range(min(max(many, 1), 200)))
    record(by=by, did="print_codes", about=f"session:{session_id}", now=now, facts={"cards": len(codes)})
    return codes


@saved_together
def hand_in_for_seat(
    *, room: str, seat: str, session_id: int, wave: str, answers: Mapping[str, str], now: datetime, moves: tuple[str, ...] = ()
) -> None:
    """Keep a seat's answers under its code. Handing in again replaces them. Raises BadAnswers."""
    code = deal_code(room=room, seat=seat, session_id=session_id, now=now)
    issued = _issued(code.words)
    if issued is None:  # its study was closed in the middle of the evening
        raise BadAnswers({"": "These questions have closed. Thank you."})
    _keep(issued.study, code.words, session_id, wave, papers.act_for(moves), answers, now)


def _keep(study: Study, words: str, session_id: int, wave: str, act: str, answers: Mapping[str, str], now: datetime) -> None:
    read = papers.read(wave, act, answers)
    if read.problems:
        raise BadAnswers(read.problems)
    key = keys.of_words(keys.read(study.pk), words)
    sheet, is_new = Sheet.objects.select_for_update().get_or_create(
        study=study, code_key=key, wave=wave, defaults={"session_id": session_id, "act": act, "on": timezone.localdate(now)}
    )
    if not is_new:
        sheet.times, sheet.on, sheet.act = sheet.times + 1, timezone.localdate(now), act
        sheet.save(update_fields=["times", "on", "act"])
        sheet.answers.all().delete()
    Answer.objects.bulk_create(Answer(sheet=sheet, item=item.id, version=item.version, value=item.value) for item in read.answers)


@dataclass(frozen=True)
class Opened:
    """A paper that three words open: of which study, for which session, which wave, with which act."""

    study_id: int
    session_id: int
    wave: str
    act: str
    words: str


def _issued(words: str) -> IssuedCode | None:
    """The code with these words in any study that is open: sessions of March are asked again in June, of the next year's study."""
    for study in studies.open_studies():
        if not keys.is_there(study.pk):
            continue
        key = keys.of_words(keys.read(study.pk), words)
        found = IssuedCode.objects.filter(study=study, code_key=key).select_related("study").first()
        if found is not None:
            return found
    return None


def open_with_words(typed: str, *, now: datetime) -> Opened:
    """Find the paper for three typed words. Raises UnknownWords, NotYet, TooLate. Reads only."""
    words = papers.plain_words(typed)
    issued = _issued(words) if len(words.split()) == 3 else None
    if issued is None:
        raise UnknownWords
    study, key = issued.study, issued.code_key
    session = engagement.session_by_id(issued.session_id)
    held_on = timezone.localdate(session.starts_at) if session else issued.issued_on
    today = timezone.localdate(now)
    act = Sheet.objects.filter(study=study, code_key=key, wave="before").values_list("act", flat=True).first() or papers.act_for(())
    if today < held_on or (session and now < session.starts_at):
        return Opened(study.pk, issued.session_id, "before", act, words)
    if today <= held_on + timedelta(days=2):
        return Opened(study.pk, issued.session_id, "after", act, words)
    if today < held_on + INVITE_AFTER:
        raise NotYet(held_on + INVITE_AFTER)
    if today > held_on + ANSWERS_UNTIL:
        raise TooLate
    return Opened(study.pk, issued.session_id, "follow-up", act, words)


@saved_together
def hand_in(typed: str, answers: Mapping[str, str], *, now: datetime, token: str = "") -> Opened:
    """Keep the answers of somebody who typed their three words.

    With a link's `token` the link is burned, without a note of which code was entered. Raises as `open_with_words`, BadAnswers,
    LinkIsUsed.
    """
    opened = open_with_words(typed, now=now)
    if token:
        burned = InvitationLink.objects.filter(token_hash=keys.of_token(token), until__gte=timezone.localdate(now)).delete()[0]
        if not burned:
            raise LinkIsUsed
    _keep(Study.objects.get(pk=opened.study_id), opened.words, opened.session_id, opened.wave, opened.act, answers, now)
    return opened


@saved_together
def count_hands(*, session_id: int, wave: str, item: str, yes: int, asked: int, by: str, now: datetime) -> None:
    """Keep a show of hands. Counting again replaces it. Raises ValueError for more hands than people or an unknown question."""
    if not 0 <= yes <= asked <= 5000:
        raise ValueError("There cannot be more hands than people.")
    version = papers.version_of(item)
    ShownHands.objects.update_or_create(
        session_id=session_id, wave=wave, item=item, defaults={"version": version, "yes": yes, "asked": asked, "counted_at": now}
    )
    record(by=by, did="count_hands", about=f"session:{session_id}", now=now, facts={"wave": wave, "item": item})


@saved_together
def forget_room(room: str, *, by: str, now: datetime) -> int:
    """Delete the ties of seats and codes of a room, and return how many there were."""
    ties = SeatCode.objects.filter(room=room)
    sessions = sorted(set(ties.values_list("session_id", flat=True)))
    gone = ties.delete()[0]
    if gone:
        about = f"session:{sessions[0]}" if len(sessions) == 1 else "surveys"
        record(by=by, did="forget_seat_codes", about=about, now=now, facts={"rows": gone})
    return gone


@saved_together
def forget_old(now: datetime) -> int:
    """Erase follow-up contacts on day 90, ties of seats older than two days and links past their time; close studies that are over."""
    today = timezone.localdate(now)
    gone = FollowUpContact.objects.filter(erase_on__lte=today).delete()[0]
    gone += SeatCode.objects.filter(dealt_at__lt=now - timedelta(days=2)).delete()[0]
    gone += InvitationLink.objects.filter(until__lt=today).delete()[0]
    gone += forget_boosters(now)
    gone += studies.close_what_is_over(now)
    if gone:
        record(by="system", did="forget_old", about="surveys", now=now, facts={"rows": gone})
    return gone


__all__ = [
    "INVITE_AFTER",
    "BadAddress",
    "BadAnswers",
    "Code",
    "LinkIsUsed",
    "NotYet",
    "Opened",
    "TooLate",
    "UnknownWords",
    "close_study",
    "count_hands",
    "deal_code",
    "forget_old",
    "forget_room",
    "hand_in",
    "hand_in_for_seat",
    "keep_contact",
    "keep_for_boosters",
    "open_booster",
    "open_study",
    "open_with_words",
    "print_codes",
    "send_boosters",
    "send_invitations",
    "stop_boosters",
]
