"""What the people of Northvale answered before, straight after and three months on. Made up, with fixed dice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from example.sessions import Held
from safercyber.evidence import actions as evidence
from safercyber.evidence.queries import year_of
from safercyber.surveys import actions as surveys

# Of a hundred people: how many say yes before, how many of the others take it up, how many of the first give it up.
KNOW = (0.34, 0.46, 0.10)
TWO_STEP = (0.41, 0.28, 0.06)
CHECK = (0.37, 0.42, 0.12)
WRONG_PLACES = ("council", "post-office", "phone-company", "nobody")
LATER = timedelta(days=87)
# The evening for parents was asked on paper with few cards coming back: too few to say.
COMES_BACK = {"grooming": 0.25}
USUALLY_COMES_BACK = 0.68


def _moves(chances: tuple[float, float, float], random: Random) -> tuple[bool, bool]:
    before, takes_up, gives_up = chances
    first = random.random() < before
    return first, (random.random() >= gives_up) if first else (random.random() < takes_up)


def _said(yes: bool, random: Random, *, maybe: float = 0.08) -> str:
    if random.random() < 0.02:
        return "skip"
    return "yes" if yes else ("not-sure" if random.random() < maybe else "no")


def _knows(yes: bool, random: Random) -> dict[str, str]:
    if yes:
        return {"A7": "yes", "A7w": "report-fraud"}
    if random.random() < 0.3:
        return {"A7": "yes", "A7w": random.choice(WRONG_PLACES)}
    return {"A7": random.choice(("no", "no", "not-sure"))}


def answer(sessions: Sequence[Held], now: datetime, random: Random) -> int:
    """Hand in all papers of the sessions that are over; returns how many people answered at least once."""
    _promise(sessions)
    people = 0
    for held in sessions:
        if not held.is_over or not held.came:
            continue
        for number in range(held.came):
            if random.random() < 0.93:
                people += 1
                _one(held, f"seat-{number}", now, random)
        surveys.forget_room(f"story-{held.id}", by="system", now=now)
    return people


def _promise(sessions: Sequence[Held]) -> None:
    """Each programme year's main question was chosen a week before its first session: that people check a message in another way."""
    first: dict[int, datetime] = {}
    for held in sorted(sessions, key=lambda one: one.starts_at):
        first.setdefault(year_of(held.starts_at.date()), held.starts_at)
    for year, starts_at in first.items():
        # Not before the year begins: a choice is for the year that it is made in.
        chosen_at = max(starts_at - timedelta(days=7), datetime(year, 4, 1, 9, tzinfo=starts_at.tzinfo))
        evidence.choose_main_question(item="A5", smallest_change=10, by="system", now=chosen_at)


def _one(held: Held, seat: str, now: datetime, random: Random) -> None:
    knows, two_step, checks = (_moves(chances, random) for chances in (KNOW, TWO_STEP, CHECK))
    room, start, end = f"story-{held.id}", held.starts_at + timedelta(minutes=10), held.starts_at + timedelta(minutes=70)
    words = surveys.deal_code(room=room, seat=seat, session_id=held.id, now=start).words
    before = {
        **_knows(knows[0], random),
        "A2": _said(two_step[0], random),
        "A5": _said(checks[0], random),
        "A5p": _said(random.random() < 0.6, random),
    }
    _hand(room, seat, held, "before", before, start)
    if random.random() < 0.94:
        after = {
            **_knows(random.random() < 0.85, random),
            "A2": _said(two_step[0] or random.random() < 0.1, random),
            "A5p": _said(random.random() < 0.9, random),
            "fun": random.choices(("very", "some", "not-much", "no"), (60, 30, 7, 3))[0],
            "told": _said(random.random() < 0.22, random),
        }
        _hand(room, seat, held, "after", after, end)
    comes_back = COMES_BACK.get(held.theme, USUALLY_COMES_BACK)
    later = held.starts_at + LATER + timedelta(days=random.randint(0, 12))
    if later < now and random.random() < comes_back:
        follow_up = {
            **_knows(knows[1], random),
            "A2": _said(two_step[1], random),
            "A5": _said(checks[1], random),
            "A8": random.choices(("0", "1", "2", "3-5", "6-10"), (30, 25, 22, 18, 5))[0],
        }
        surveys.hand_in(words, follow_up, now=later)


def _hand(room: str, seat: str, held: Held, wave: str, answers: Mapping[str, str], at: datetime) -> None:
    surveys.hand_in_for_seat(room=room, seat=seat, session_id=held.id, wave=wave, answers=answers, now=at, moves=("ring-back",))
