"""What was handed in, session by session: answers, whole sheets and shows of hands. Read through `queries`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, Func, TextField, Value
from django.db.models.functions import Cast

from safercyber.surveys.models import Answer, IssuedCode, Sheet, ShownHands, Study

_IS, _END = "\x1f", "\x1e"  # between a question and its answer, and after it: no question and no answer holds them


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
