"""What the evidence pages and the report ask. Everything in the answers has passed the disclosure door."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.engagement.queries import METHODS, SessionBrief
from safercyber.evidence import door
from safercyber.evidence.figures import ChangeFigure, Evidence, Figure, ResponseLine, Rows, Sure
from safercyber.evidence.gathering import Results
from safercyber.evidence.left_out import leave_out
from safercyber.evidence.looking import CAME_BEFORE, HOW_COUNTED, Looked, is_stall, look
from safercyber.evidence.main_question import Choice, choice_of, year_of
from safercyber.evidence.pictures import Pictures
from safercyber.evidence.pictures import of as pictures_of
from safercyber.evidence.releases import cells_of
from safercyber.evidence.releases import table as cells_of_table
from safercyber.people.queries import Person
from safercyber.rules import formats
from safercyber.rules.change import sentences as wording
from safercyber.rules.change.certainty import Verdict
from safercyber.rules.change.sentences import Finding
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Cell, Profile, part_of, shown
from safercyber.rules.this_week import ToDo
from safercyber.surveys import queries as surveys

FOLLOW_UP_CLOSES = timedelta(days=104)
A_YEAR = timedelta(days=365)
COUNTED_ONCE = (
    "Each booking counts once, with the most people it ever brought in the period; whoever walked in or was counted by head stands for "
    "one person a visit (reach/1)"
)
EVERY_VISIT = "Every visit: bookings that came, walk-ins and whom only the head count saw (reach/1)"
FIRST_TIME = "People whose booking never came before the period; whoever walked in or was counted by head counts as new (reach/1)"


def profile_for(roles: frozenset[str]) -> Profile:
    """What staff see on screen: the analyst exact counts, everybody else what the public would."""
    return Profile.ANALYST if "analyst" in roles else Profile.PUBLIC


def session_evidence(session_id: int, now: datetime, profile: Profile = Profile.PUBLIC) -> Evidence | None:
    """The evidence of one session."""
    session = engagement.session_by_id(session_id)
    if session is None:
        return None
    on = timezone.localdate(session.starts_at)
    period = formats.long_date(on)
    held = [session] if session.starts_at <= now else []
    looked = look(held, held, on, on)
    return _evidence(session.title, looked, period, f"Asked at this session, {period}", profile, "This session has not taken place yet.")


def quarter_evidence(quarter: Quarter, now: datetime, profile: Profile = Profile.PUBLIC) -> Evidence:
    """The evidence of a quarter: people and fun of the sessions held in it; change of those whose three-month questions had closed.

    Change is told over the twelve months of sessions whose follow-up had closed by the end of the quarter, so that a clear answer does
    not wait for one good quarter and each person is counted once.
    """
    return quarter_release(quarter, now, profile)[0]


def quarter_release(quarter: Quarter, now: datetime, profile: Profile = Profile.PUBLIC) -> tuple[Evidence, tuple[Cell, ...]]:
    """The evidence of a quarter, and the raw counts behind it for the release register alone, from one look at the rows."""
    held = [one for one in engagement.between(quarter.starts_on, quarter.ends_on) if one.ends_at <= now]
    first, last = _closed_by(quarter, now)
    closed = list(engagement.between(first, last))
    words = f"Sessions from {formats.long_date(first)} to {formats.long_date(last)}, whose three-month questions have closed"
    looked = look(held, closed, quarter.starts_on, quarter.ends_on)
    is_over = quarter.ends_on < timezone.localdate(now)
    nothing = f"Nothing took place in {quarter.name}." if is_over else f"Nothing has taken place yet in {quarter.name}."
    apart = f"people of sessions from {formats.long_date(first)} to {formats.long_date(last)}"
    evidence = _evidence(quarter.name, looked, quarter.name, words, profile, nothing, asked_again=apart)
    return evidence, cells_of(quarter, looked)


def _closed_by(quarter: Quarter, now: datetime) -> tuple[date, date]:
    """The year of sessions whose three-month questions had closed by the end of the quarter."""
    last = min(quarter.ends_on, timezone.localdate(now)) - FOLLOW_UP_CLOSES
    return last - A_YEAR + timedelta(days=1), last


def _evidence(
    title: str, looked: Looked, period: str, changes_period: str, profile: Profile, nothing: str, *, asked_again: str = ""
) -> Evidence:
    held, evening, later = looked.held, looked.evening, looked.later
    changes = tuple(door.change_figure(result, later, period=changes_period, profile=profile) for result in later.changes)
    findings = tuple(
        Finding(result.item.does, result.reading.verdict, _points(figure)) for result, figure in zip(later.changes, changes, strict=True)
    )
    return Evidence(
        title=title,
        period=period,
        people=_people(looked, period, profile),
        changes=changes,
        fun=_fun(evening, period, profile),
        told=_told(evening, period, profile),
        responses=_responses(evening, later, profile, asked_again),
        matching=_matching(later, profile),
        hands=_hands(evening, profile),
        changes_period=changes_period,
        sessions=len(held),
        findings=findings,
        feedback=_feedback(evening, period, profile),
        numbers=door.numbers_figure(changes, changes_period),
        counted_sessions=tuple(one.id for one in held),
        change_sessions=tuple(one.id for one in looked.closed),
        closed=_closed_studies(looked),
        nothing="" if held else nothing,
    )


def _closed_studies(looked: Looked) -> tuple[str, ...]:
    """Since when no answer can be linked any more, for each study that is closed."""
    ids = sorted({one.id for one in (*looked.held, *looked.closed)})
    return tuple(
        f"The study of {name} closed on {formats.long_date(on)}; its key has been destroyed. It takes no more answers: "
        "what is matched here stays, and nobody can find their own or anybody else's answers again."
        for name, on in surveys.closed_studies_of(ids)
    )


def _points(figure: ChangeFigure) -> int | None:
    return int(figure.change.split(" ")[0]) if figure.change else None


def _people(looked: Looked, period: str, profile: Profile) -> tuple[Figure, ...]:
    held, reach = looked.held, looked.reach
    if not held:
        return ()
    told: dict[str, Any] = {"source": "Bookings, the door list and head counts", "period": period, "profile": profile}
    by_name, by_how = (
        _attendance_rows(looked, looked.came_by_title, profile),
        _part_rows(looked, HOW_COUNTED, "How they are counted", profile),
    )
    by_before = _part_rows(looked, CAME_BEFORE, "Before this period", profile)
    many = formats.counted(len(held), "session")
    found = [
        door.count_figure("people", reach.people, f"people took part, in {many}", rows=by_how, method=COUNTED_ONCE, **told),
        door.count_figure("attendances", reach.attendances, "times somebody came", rows=by_name, method=EVERY_VISIT, **told),
        door.count_figure(
            "new-people",
            reach.new_people,
            "of the people came for the first time",
            rows=by_before,
            method=FIRST_TIME,
            of=reach.people,
            **told,
        ),
    ]
    if reach.contacts:
        by_stall = _attendance_rows(looked, looked.stalls_by_title, profile)
        found.append(
            door.count_figure("contacts", reach.contacts, "stopped at a stall (counted apart)", rows=by_stall, method=EVERY_VISIT, **told)
        )
    found.append(_hours(held, period))
    return tuple(found)


def _attendance_rows(looked: Looked, by_title: Mapping[str, int], profile: Profile) -> Rows:
    sessions = Counter(session.title for session in looked.held)
    counts = {name: (many,) for name, many in by_title.items()}
    hints = {name: formats.counted(many, "session") for name, many in sessions.items()}
    return door.joined_rows(("Group of sessions", "Times somebody came"), counts, hints, profile)


def _part_rows(looked: Looked, which: str, title: str, profile: Profile) -> Rows:
    groups = {name: (many,) for name, many in looked.parts[which].items()}
    return door.joined_rows((title, "People"), groups, {}, profile)


def _hours(held: Sequence[SessionBrief], period: str) -> Figure:
    """Officer hours: operational, not a count of people, so exact for everyone."""
    spent = engagement.hours_of([session.id for session in held])
    by_place: dict[str, int] = defaultdict(int)
    for session in held:
        if session.id in spent:
            by_place[session.place_name or "Online"] += spent[session.id].total_minutes
    total = sum(by_place.values())
    lines = tuple((place, formats.hours(minutes)) for place, minutes in sorted(by_place.items(), key=lambda line: (-line[1], line[0])))
    missing = sum(session.id not in spent for session in held)
    note = f"{formats.counted(missing, 'session')} not wrapped up yet." if missing else "Preparation, travel and delivery."
    rows = Rows(("Place", "Hours"), lines, ("All", formats.hours(total)), note)
    return Figure(
        "hours", formats.hours(total), "of officer time, travel counted", door.COUNTED, False, "Wrap-ups by officers", period, "Sum", rows
    )


def _fun(results: Results, period: str, profile: Profile) -> Figure:
    rows = Rows(("Question", "What it is for"), (("Was it fun?", "Fun brings people in. It is never shown as impact."),))
    sure = door.certainty_of(results.fun_reading)
    return door.share_figure("fun", results.fun, "said it was fun, a lot or a bit", sure, period=period, profile=profile, rows=rows)


def _feedback(results: Results, period: str, profile: Profile) -> Figure:
    """What people said straight after, by kind of session, with how many answered of how many who came."""
    groups = {METHODS.get(one.method, one.method): (one.asked, one.answered, one.fun, one.plan) for one in results.feedback}
    hints = {METHODS.get(one.method, one.method): formats.counted(one.sessions, "session") for one in results.feedback}
    columns = ("Kind of session", "Came", "Answered", "Found it fun", "Plan to do the act")
    rows = door.joined_rows(columns, groups, hints, profile, door.OF_WHO_CAME)
    answered, asked = (sum(part) for part in ([one.answered for one in results.feedback], [one.asked for one in results.feedback]))
    big = f"{part_of(answered, asked, profile).text.capitalize()} of {shown(asked, profile).text}" if results.feedback else "Nobody yet"
    words = "people said what they thought, straight after"
    return Figure("feedback", big, words, door.COUNTED, False, door.SURVEY_SOURCE, period, "Counted, by kind of session", rows)


def _told(results: Results, period: str, profile: Profile) -> Figure:
    rows = Rows(("Question",), (("Did somebody who had been to a session tell you about this one?",),))
    sure = door.certainty_of(results.told_reading)
    return door.share_figure("told", results.told, "came because somebody told them", sure, period=period, profile=profile, rows=rows)


def _responses(evening: Results, later: Results, profile: Profile, asked_again: str) -> tuple[ResponseLine, ...]:
    """How many answered each wave. `asked_again`: whom the three-month questions asked, where that is another group."""
    now = [(one, "people of this quarter" if asked_again else "") for one in evening.responses[:2]] if evening.sessions else []
    matched = later.matched  # whoever answered again under words that never started stands apart, with the matching
    again = [replace(one, answered=matched.matched, asked=matched.started) for one in later.responses[2:]]
    later_on = [(one, asked_again) for one in again] if later.sessions else []
    return tuple(
        ResponseLine(one.title, part_of(one.answered, one.asked, profile).text, shown(one.asked, profile).text, who)
        for one, who in (*now, *later_on)
    )


def _matching(results: Results, profile: Profile) -> tuple[tuple[str, str], ...]:
    matched = results.matched
    return (
        ("Started (answered before)", shown(matched.started, profile).text),
        ("Matched three months on", part_of(matched.matched, matched.started, profile).text),
        ("Did not answer again", part_of(matched.lost, matched.started, profile).text),
        ("Answered again under words that never started", shown(matched.unmatched, profile).text),
        ("Handed in more than once (the last one counts)", shown(results.answered_again, profile).text),
        ("Gave one and the same answer to every question before (kept in)", part_of(results.alike, matched.started, profile).text),
    )


def _hands(results: Results, profile: Profile) -> tuple[tuple[str, str], ...]:
    bank = surveys.items_by_id()
    return tuple(
        (
            f"{bank[hand.item].words} {surveys.WAVE_NAMES[hand.wave]}",
            f"{part_of(hand.yes, hand.asked, profile).text} of {shown(hand.asked, profile).text}",
        )
        for hand in results.hands
    )


def how_shares() -> str:
    """How shares and changes follow from the counts, in a sentence to stand beside them."""
    return door.SHARES


def title_of(evidence: Evidence) -> str:
    """The finding as a title; while nothing has taken place and nobody was asked again, that."""
    if evidence.nothing and not evidence.findings:
        return evidence.nothing
    return wording.title(evidence.findings)


def is_clear(figure: ChangeFigure) -> bool:
    """Whether a change points clearly one way."""
    return figure.verdict in (Verdict.CLEAR_RISE.value, Verdict.CLEAR_FALL.value)


def main_question(now: datetime) -> Choice:
    """The main question of the programme year that runs now, or how long there is to choose it."""
    today = timezone.localdate(now)
    return choice_of(year_of(today), today)


def waiting_for(person: Person, now: datetime) -> tuple[ToDo, ...]:
    """The year's main question, for the coordinator and the analyst, from four weeks before it is too late."""
    if not person.roles & {"coordinator", "analyst"}:
        return ()
    choice, today = main_question(now), timezone.localdate(now)
    if choice.chosen_at or choice.is_late or choice.until is None or choice.until - today > timedelta(days=28):
        return ()
    due = timezone.make_aware(datetime.combine(choice.until, time(17)))
    why = "Chosen before people are asked again, it can earn the third brick. Afterwards it is too late."
    return (ToDo(due, "Choose the main question of the year", why, "Choose the question", reverse("main-question"), "soon"),)


__all__ = [
    "ChangeFigure",
    "Evidence",
    "Figure",
    "Pictures",
    "ResponseLine",
    "Rows",
    "Sure",
    "cells_of_table",
    "how_shares",
    "is_clear",
    "is_stall",
    "leave_out",
    "main_question",
    "pictures_of",
    "profile_for",
    "quarter_evidence",
    "quarter_release",
    "session_evidence",
    "title_of",
    "waiting_for",
    "year_of",
]
