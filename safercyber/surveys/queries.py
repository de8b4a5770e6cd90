"""What is asked of the answers. Rows carry a keyed hash, never words, and nothing about a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, Func, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.people.queries import Person
from safercyber.rules.change import questionnaire
from safercyber.rules.change.questionnaire import Item
from safercyber.rules.small_numbers import Profile, shown
from safercyber.rules.this_week import ToDo
from safercyber.surveys import keys, papers
from safercyber.surveys.actions import Code, address_of
from safercyber.surveys.models import Answer, FollowUpContact, InvitationLink, IssuedCode, SeatCode, Sheet, ShownHands, Study
from safercyber.surveys.studies import closes_on

_IS, _END = "\x1f", "\x1e"  # between a question and its answer, and after it: no question and no answer holds them
MINUTES = {"before": 1, "after": 1, "follow-up": 1}
TITLES = {
    "before": "Before we start: what do you do today?",
    "after": "Five quick questions",
    "follow-up": "Three months on: what do you do now?",
}


WAVE_NAMES = {"before": "Before", "after": "Straight after", "follow-up": "Three months on"}
STILL_ASKED = timedelta(days=14)
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


@dataclass(frozen=True)
class AnswerRow:
    """One answer of one person, known by a keyed hash."""

    session_id: int
    wave: str
    code_key: str
    item: str
    version: int
    value: str
    on: date


class SheetRow(NamedTuple):
    """One person's answers to one wave, known by a keyed hash: question and value. People who gave the same answers share them."""

    session_id: int
    wave: str
    code_key: str
    on: date
    times: int
    answers: Mapping[str, str]


class _Written(Aggregate):
    """All answers of a sheet in one text: far fewer rows to read than answers."""

    function = "STRING_AGG"
    output_field = TextField()
    allow_distinct = False

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite's name for it."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


@dataclass(frozen=True)
class Hands:
    """A show of hands."""

    session_id: int
    wave: str
    item: str
    version: int
    yes: int
    asked: int


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


def answers_of_sessions(ids: Iterable[int]) -> tuple[AnswerRow, ...]:
    """All answers of these sessions, in a fixed order. One SQL statement."""
    rows = Answer.objects.filter(sheet__session_id__in=list(ids)).order_by("sheet__session_id", "sheet__wave", "sheet__code_key", "item")
    fields = ("sheet__session_id", "sheet__wave", "sheet__code_key", "item", "version", "value", "sheet__on")
    return tuple(AnswerRow(*row) for row in rows.values_list(*fields))


def sheets_of_sessions(ids: Iterable[int]) -> tuple[tuple[SheetRow, ...], dict[str, int]]:
    """All sheets of these sessions, in a fixed order, and the version of each question. Two SQL statements for many thousand answers.

    A changed wording is another question and versions are never pooled: only answers to the newest wording are there.
    """
    chosen = list(ids)
    rows = Sheet.objects.filter(session_id__in=chosen).order_by("session_id", "wave", "code_key")
    answers = Answer.objects.filter(sheet__session_id__in=chosen)
    parts = ("item", Value(_IS), Cast("version", TextField()), Value(_IS), "value", Value(_END))
    one = Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=TextField())
    written = dict(answers.order_by().values_list("sheet_id").annotate(told=_Written(one, Value(""))).iterator(10_000))
    read, newest = _read(set(written.values()))
    sheets = rows.values_list("pk", "session_id", "wave", "code_key", Cast("on", TextField()), "times")
    days: dict[str, date] = {}
    found = []
    for pk, session_id, wave, code_key, on, times in sheets.iterator(10_000):
        day = days.get(on) or days.setdefault(on, date.fromisoformat(on))
        found.append(SheetRow(session_id, wave, code_key, day, times, read[written.get(pk, "")]))
    return tuple(found), newest


def _read(texts: Iterable[str]) -> tuple[dict[str, dict[str, str]], dict[str, int]]:
    """What each text says, in the newest wording of each question alone, and the version of that. Many thousand people write few texts."""
    told = {text: sorted(tuple(part.split(_IS)) for part in text.split(_END) if part) for text in {*texts, ""}}
    newest: dict[str, int] = {}
    for item, version, _ in chain.from_iterable(told.values()):
        newest[item] = max(newest.get(item, 0), int(version))
    return {text: {item: value for item, version, value in parts if int(version) == newest[item]} for text, parts in told.items()}, newest


def closed_studies_of(ids: Iterable[int]) -> tuple[tuple[str, date], ...]:
    """The studies that took answers of these sessions and are closed for good: name and day, the oldest first. One SQL statement."""
    sheets = Sheet.objects.filter(session_id__in=list(ids)).values("study_id")
    rows = Study.objects.filter(pk__in=sheets, closed_on__isnull=False).order_by("opened_on", "pk")
    return tuple((name, closed_on) for name, closed_on in rows.values_list("name", "closed_on") if closed_on)


def hands_of_sessions(ids: Iterable[int]) -> tuple[Hands, ...]:
    """All shows of hands of these sessions."""
    rows = ShownHands.objects.filter(session_id__in=list(ids)).order_by("session_id", "wave", "item")
    return tuple(Hands(*row) for row in rows.values_list("session_id", "wave", "item", "version", "yes", "asked"))


def handed_in_again(ids: Iterable[int]) -> int:
    """How many sheets were handed in more than once (the last one counts)."""
    return Sheet.objects.filter(session_id__in=list(ids), times__gt=1).count()


def due_of_sessions(ids: Iterable[int], wave: str) -> dict[int, int]:
    """How many people of each session were asked in a wave: holders of a code before and after, those who started at the follow-up."""
    chosen = list(ids)
    started = Sheet.objects.filter(session_id__in=chosen, wave="before").order_by()
    dealt = IssuedCode.objects.filter(session_id__in=chosen).order_by()
    asked = started.values_list("session_id") if wave == "follow-up" else dealt.values_list("session_id")
    counts = dict(asked.annotate(Count("pk")))
    return {id_: counts.get(id_, 0) for id_ in chosen}


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
