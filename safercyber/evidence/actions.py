"""What is promised about the evidence before it comes in."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.utils import timezone

from safercyber.evidence.main_question import last_day_to_choose, year_of
from safercyber.evidence.models import MainQuestion
from safercyber.ledger.actions import record
from safercyber.storage import saved_together
from safercyber.surveys import queries as surveys


class CannotChoose(Exception):
    """Why the main question cannot be chosen (any more), in a sentence to show."""


@saved_together
def choose_main_question(*, item: str, smallest_change: int, by: str, now: datetime) -> str:
    """Choose the one question by which this programme year is judged, and return the seal that goes into the ledger.

    Raises CannotChoose once the first three-month questions of the year have opened, when one was chosen already, or for a
    question whose change is not measured.
    """
    today = timezone.localdate(now)
    year, until = year_of(today), last_day_to_choose(year_of(today))
    if MainQuestion.objects.select_for_update().filter(year=year).exists():
        raise CannotChoose("The main question of this year is chosen already. It is not changed, or it would prove nothing.")
    if until is not None and today > until:
        raise CannotChoose(
            "It is too late for this year: the first people have been asked again. Reports say “not chosen in advance” beside each number."
        )
    if item not in surveys.main_items():
        raise CannotChoose("Choose one of the questions that are asked before and three months on.")
    if not 1 <= smallest_change <= 50:
        raise CannotChoose("Say how many more in 100 would matter: from 1 to 50.")
    asked = surveys.items_by_id()[item]
    promise = {
        "study": f"April {year} to March {year + 1}",
        "item": item,
        "version": asked.version,
        "words": asked.words,
        "direction": "rise",
        "wave": "follow-up",
        "population": "everybody who answered before, by the session they first came to",
        "effect": "change in the share of the same people who say yes",
        "model": "size-weighted session means, t",
        "cluster": "session",
        "smallest_change_in_100": smallest_change,
    }
    told = json.dumps(promise, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    seal = hashlib.sha256(told.encode()).hexdigest()
    MainQuestion.objects.create(
        year=year,
        item=item,
        version=asked.version,
        smallest_change=smallest_change,
        told=told,
        sha256=seal,
        chosen_at=now,
        chosen_by=by,
    )
    record(by=by, did="choose_main_question", about=f"programme-year:{year}", now=now, facts={"sha256": seal, "item": item})
    return seal
