"""What is asked of the answers. Rows carry a keyed hash, never words, and nothing about a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.people.queries import Person
from safercyber.rules.change import questionnaire
from safercyber.rules.change.questionnaire import Item
from safercyber.rules.small_numbers import Profile, shown
from safercyber.rules.this_week import ToDo
from safercyber.surveys import keys, papers
from safercyber.surveys.actions import Code, address_of, open_with_words
from safercyber.surveys.boosters import BoosterCounts as BoosterCounts
from safercyber.surveys.boosters import ToPlay as ToPlay
from safercyber.surveys.boosters import booster_counts as booster_counts
from safercyber.surveys.boosters import booster_of as booster_of
from safercyber.surveys.boosters import can_stop as can_stop
from safercyber.surveys.boosters import takes_boosters as takes_boosters
from safercyber.surveys.models import FollowUpContact, InvitationLink, IssuedCode, SeatCode, Sheet, Study
from safercyber.surveys.sheets import (
    AnswerRow,
    Hands,
    SheetRow,
    answers_of_sessions,
    closed_studies_of,
    due_of_sessions,
    handed_in_again,
    hands_of_sessions,
    sheets_of_sessions,
)
from safercyber.surveys.studies import closes_on

MINUTES = {"before": 1, "after": 1, "follow-up": 1}
TITLES = {
    "before": "Before we start: what do you do today?",
    "after": "Five quick questions",
    "follow-up": "Three months on: what do you do now?",
}
WAVE_NAMES = {"before": "Before", "after": "Straight after", "follow-up": "Three months on"}
STILL_ASKED = timedelta(days=14)
SENT_AGAIN_WITHIN = timedelta(days=1)
MAIN_ITEMS = ("A7", "A2", "A5", "A1", "A3", "A4", "A6")


@dataclass(frozen=True)
class Question:
    """One question as a page asks it. `part_of` names the question whose "yes" it follows, or is empty."""

    id: str
    version: int
    words: str
    hint: str
    options: tuple[tuple[str, str], ...]
    part_of: str = ""


@dataclass(frozen=True)
class Paper:
    """The questions of one wave."""

    wave: str
    title: str
    minutes: int
    questions: tuple[Question, ...]

    @property
    def asked(self) -> int:
        """How many questions that is, a question and its second half counted once."""
        return sum(not question.part_of for question in self.questions)


def paper(wave: str, act: str) -> Paper:
    """The questions of a wave with this act."""
    asked = papers.items(wave, act)
    parts = {item.then: item.id for item in asked if item.then}
    questions = (Question(item.id, item.version, item.words, item.hint, item.options, parts.get(item.id, "")) for item in asked)
    return Paper(wave, TITLES[wave], MINUTES[wave], tuple(questions))


def paper_for_seat(room: str, seat: str, wave: str, pack_moves: tuple[str, ...] = ()) -> Paper:
    """What a seat is asked. The same for every seat of a room: the pack's moves choose the act."""
    return paper(wave, papers.act_for(pack_moves))


def _study_key_of(seat: SeatCode) -> tuple[int, str] | None:
    issued = IssuedCode.objects.filter(session_id=seat.session_id).order_by("-pk").values_list("study_id", flat=True).first()
    if not issued or not keys.is_there(issued):
        return None
    return (issued, keys.of_words(keys.read(issued), seat.words))


def seat_done(room: str, seat: str, wave: str) -> bool:
    """Whether a seat has handed this wave in."""
    held = SeatCode.objects.filter(room=room, seat=seat).first()
    found = _study_key_of(held) if held else None
    return bool(found and Sheet.objects.filter(study_id=found[0], code_key=found[1], wave=wave).exists())


def code_for_seat(room: str, seat: str) -> Code | None:
    """The three words of a seat, once dealt."""
    held = SeatCode.objects.filter(room=room, seat=seat).first()
    return Code(held.words, address_of(held.words)) if held else None


def room_progress(room: str, wave: str) -> tuple[int, int]:
    """How many seats have handed this wave in, and how many hold a code."""
    seats = list(SeatCode.objects.filter(room=room))
    if not seats:
        return (0, 0)
    found = _study_key_of(seats[0])
    if found is None:  # its study was closed
        return (0, len(seats))
    key = keys.read(found[0])
    hashes = [keys.of_words(key, seat.words) for seat in seats]
    return (Sheet.objects.filter(study_id=found[0], wave=wave, code_key__in=hashes).count(), len(seats))


def items_by_id() -> dict[str, Item]:
    """All questions of the bank."""
    return dict(papers.adults().items)


def main_items() -> tuple[str, ...]:
    """The questions whose change is shown, in the order in which pages show them: knowing first, then acts."""
    return MAIN_ITEMS


def counts_as(item: str, answers: Mapping[str, str]) -> bool | None:
    """What somebody's answers say to a question: yes, no, or None when they leave the base."""
    return questionnaire.counts_as(papers.adults(), item, answers)


def second_half(item: str) -> str:
    """The question that follows this one's "yes", or the question itself."""
    return papers.adults().items[item].then or item


def takes_contacts(session_id: int, now: datetime) -> bool:
    """Whether an address for three months on may be left: from the start of a session until 14 days after it."""
    session = engagement.session_by_id(session_id)
    return session is not None and session.state in ("open", "done") and session.starts_at <= now <= session.ends_at + STILL_ASKED


def contact_address(session_id: int | None, now: datetime) -> str:
    """The page where people of a session may leave an address for three months on; nothing while it takes none."""
    if session_id is None or not takes_contacts(session_id, now):
        return ""
    return reverse("survey-keep-in-touch", args=[session_id])


def has_sent(typed: str, answers: Mapping[str, str], now: datetime) -> bool | None:
    """Whether these answers are what these three words have sent today or the day before; None when they have sent none then.

    For a phone that lost the reply and sends once more. Three SQL statements at most. Raises as `open_with_words`.
    """
    opened = open_with_words(typed, now=now)
    key = keys.of_words(keys.read(opened.study_id), opened.words)
    since = timezone.localdate(now) - SENT_AGAIN_WITHIN
    sheet = Sheet.objects.filter(study_id=opened.study_id, code_key=key, wave=opened.wave, on__gte=since).first()
    if sheet is None:
        return None
    read = papers.read(opened.wave, opened.act, answers)
    return not read.problems and dict(sheet.answers.values_list("item", "value")) == {one.id: one.value for one in read.answers}


def link_is_open(token: str, today: date) -> bool:
    """Whether an invitation link may still be used."""
    return InvitationLink.objects.filter(token_hash=keys.of_token(token), until__gte=today).exists()


@dataclass(frozen=True)
class StudyLine:
    """A study: since when, until when its waves can be linked, and what came in, rounded as the public would see it."""

    id: int
    name: str
    opened_on: date
    closes_on: date
    closed_on: date | None
    codes: str
    waves: tuple[tuple[str, str], ...]


def studies() -> tuple[StudyLine, ...]:
    """All studies, the newest first. Three SQL statements."""
    rows = list(Study.objects.order_by("-opened_on", "-pk"))
    codes = Counter(IssuedCode.objects.values_list("study_id", flat=True))
    sheets = Counter(Sheet.objects.values_list("study_id", "wave"))
    return tuple(
        StudyLine(
            row.pk,
            row.name,
            row.opened_on,
            closes_on(row),
            row.closed_on,
            shown(codes[row.pk], Profile.PUBLIC).text,
            tuple((WAVE_NAMES[wave], shown(sheets[row.pk, wave], Profile.PUBLIC).text) for wave in TITLES),
        )
        for row in rows
    )


def invitations() -> tuple[tuple[date, int], ...]:
    """The days on which invitations go out, and how many. How many letters go is our own work, not a statistic about people."""
    due = FollowUpContact.objects.filter(invited_at=None).values_list("invite_on").annotate(people=Count("pk")).order_by("invite_on")
    return tuple(due[:12])


def waiting_for(person: Person, now: datetime) -> tuple[ToDo, ...]:
    """Follow-ups that go out within a week, for the coordinator."""
    if "coordinator" not in person.roles:
        return ()
    today = timezone.localdate(now)
    due = FollowUpContact.objects.filter(invited_at=None, invite_on__lte=today + timedelta(days=7), erase_on__gt=today)
    found = due.values("invite_on").annotate(people=Count("pk")).order_by("invite_on")[:1]
    if not found:
        return ()
    on, people = found[0]["invite_on"], due.aggregate(people=Count("pk"))["people"]
    when = timezone.make_aware(datetime.combine(on, time(10)))
    words = "1 follow-up goes out" if people == 1 else f"{people} follow-ups go out"
    why = "Three months since the sessions they came to. They leave by themselves; look at the questions first."
    return (ToDo(when, f"{words} this week", why, "Read the questions", reverse("survey-preview", args=["follow-up"]), "calm", "small"),)


__all__ = [
    "MAIN_ITEMS",
    "MINUTES",
    "STILL_ASKED",
    "TITLES",
    "WAVE_NAMES",
    "AnswerRow",
    "Code",
    "Hands",
    "Paper",
    "Question",
    "SheetRow",
    "StudyLine",
    "answers_of_sessions",
    "closed_studies_of",
    "code_for_seat",
    "contact_address",
    "counts_as",
    "due_of_sessions",
    "handed_in_again",
    "hands_of_sessions",
    "invitations",
    "items_by_id",
    "link_is_open",
    "main_items",
    "paper",
    "paper_for_seat",
    "room_progress",
    "seat_done",
    "second_half",
    "sheets_of_sessions",
    "studies",
    "takes_contacts",
    "waiting_for",
]
