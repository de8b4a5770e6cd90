"""The programme's studies: one for each programme year, from April to March, each with a key of its own.

A study takes the answers of the sessions held in its year, and stays open until the last of those people could have answered
three months on. Then its key is destroyed: from that day nobody, with words in hand or a copy of the key, can find anybody's answers
or link another to them. What was matched before stays matched, under marks that no words lead to.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from safercyber.ledger.actions import record
from safercyber.storage import saved_together
from safercyber.surveys import keys
from safercyber.surveys.models import IssuedCode, Sheet, Study

ANSWERS_UNTIL = timedelta(days=104)  # after the session: the last day on which three months on may be answered
YEARS_KEPT = 6
_AT_ONCE = 500


def last_day_of_year(on: date) -> date:
    """The last day of the programme year (April to March) that a day lies in."""
    return date(on.year + (on.month >= 4), 3, 31)


def name_of_year(on: date) -> str:
    """April 2026 to March 2027."""
    last = last_day_of_year(on)
    return f"April {last.year - 1} to March {last.year}"


def closes_on(study: Study) -> date:
    """The day on which a study closes by itself: the day after its last answers are taken."""
    return last_day_of_year(study.opened_on) + ANSWERS_UNTIL + timedelta(days=1)


def open_studies() -> list[Study]:
    """Studies whose answers can still be linked, the newest first."""
    return list(Study.objects.filter(closed_on=None).order_by("-opened_on", "-pk"))


@saved_together
def open_study(*, name: str, by: str, now: datetime) -> int:
    """Open a study, with a key of its own, and return its id. The same name twice is the same study."""
    found = Study.objects.filter(name=name, closed_on=None).first()
    if found:
        return found.pk
    try:
        with transaction.atomic():
            study = Study.objects.create(name=name, opened_on=timezone.localdate(now))
    except IntegrityError:  # somebody opened it in the same moment
        return Study.objects.get(name=name, closed_on=None).pk
    keys.make(study.pk)
    record(by=by, did="open_study", about=f"study:{study.pk}", now=now)
    return study.pk


def study_now(now: datetime) -> Study:
    """The study that takes the codes dealt now; the year's first code opens it.

    A study whose key file is missing (a database put back without it) can link nothing: it is closed and another opened.
    """
    today = timezone.localdate(now)
    for study in open_studies():
        if last_day_of_year(study.opened_on) < today:
            break
        if keys.is_there(study.pk):
            return study
        close_study(study.pk, by="system", now=now)
    return Study.objects.get(pk=open_study(name=name_of_year(today), by="system", now=now))


@saved_together
def close_study(study_id: int, *, by: str, now: datetime) -> None:
    """Close a study for good: its key is destroyed, and each code's rows get a fresh random mark in place of the keyed one.

    A copy of the key, in a backup or in a drawer, is worth nothing afterwards. Closing twice is closing once.
    """
    study = Study.objects.select_for_update().get(pk=study_id)
    if study.closed_on is not None:
        return
    study.closed_on = timezone.localdate(now)
    study.save(update_fields=["closed_on"])
    marks: dict[str, str] = defaultdict(lambda: secrets.token_hex(32))
    codes, sheets = list(IssuedCode.objects.filter(study=study)), list(Sheet.objects.filter(study=study))
    for code in codes:
        code.code_key = marks[code.code_key]
    for sheet in sheets:
        sheet.code_key = marks[sheet.code_key]
    IssuedCode.objects.bulk_update(codes, ["code_key"], batch_size=_AT_ONCE)
    Sheet.objects.bulk_update(sheets, ["code_key"], batch_size=_AT_ONCE)
    record(by=by, did="close_study", about=f"study:{study_id}", now=now)
    transaction.on_commit(lambda: keys.destroy(study_id))


@saved_together
def close_what_is_over(now: datetime) -> int:
    """Close the studies whose day has come, delete answers six years after they were given, and return how many rows that was."""
    today, done = timezone.localdate(now), 0
    for study in open_studies():
        if closes_on(study) <= today:
            close_study(study.pk, by="system", now=now)
            done += 1
    old = today.replace(year=today.year - YEARS_KEPT, day=min(today.day, 28))
    for study in _closed_that_hold(old):
        done += _forget_answers(study, old, now)
    return done


def _closed_that_hold(before: date) -> list[Study]:
    """Closed studies that still hold something older than this: nearly always none, found in one statement."""
    rows = Sheet.objects.filter(study=OuterRef("pk"), on__lt=before)
    codes = IssuedCode.objects.filter(study=OuterRef("pk"), issued_on__lt=before)
    return list(Study.objects.filter(Exists(rows) | Exists(codes), closed_on__isnull=False).order_by("pk"))


def _forget_answers(study: Study, before: date, now: datetime) -> int:
    """Delete what is older than this of one closed study. The ledger keeps how much went, and says when nothing of the study is left."""
    rows = Sheet.objects.filter(study=study, on__lt=before).delete()[0]
    codes = IssuedCode.objects.filter(study=study, issued_on__lt=before).delete()[0]
    if rows or codes:
        left = IssuedCode.objects.filter(study=study).exists() or Sheet.objects.filter(study=study).exists()
        facts = {"rows": rows, "codes": codes, "nothing_left": not left}
        record(by="system", did="forget_answers", about=f"study:{study.pk}", now=now, facts=facts)
    return rows + codes
