"""The quarter as one frozen thing: page, print, CSV and JSON are drawings of it. Everything in it has passed the disclosure door."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.evidence import queries as evidence
from safercyber.evidence.queries import ChangeFigure, Figure
from safercyber.partnership import queries as partnership
from safercyber.plan import queries as plan
from safercyber.rules import formats
from safercyber.rules.change import sentences as wording
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Profile, shown

FORMAT = "quarter/1"
WORDS_A_MINUTE = 200
ELSEWHERE = "Other places together"


def canonical(told: dict[str, Any]) -> str:
    """One text for one quarter, whatever order its parts were put together in."""
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(frozen: str) -> str:
    """The SHA-256 that "verify" compares."""
    return hashlib.sha256(frozen.encode()).hexdigest()


def draw(quarter: Quarter, *, by_name: str, now: datetime) -> dict[str, Any]:
    """Everything that the report of a quarter says, as plain JSON values."""
    found = evidence.quarter_evidence(quarter, now, Profile.PUBLIC)
    area = partnership.the_partnership()
    told: dict[str, Any] = {
        "format": FORMAT,
        "slug": quarter.slug,
        "quarter": quarter.name,
        "starts_on": quarter.starts_on.isoformat(),
        "ends_on": quarter.ends_on.isoformat(),
        "partnership": area.name if area else "",
        "short_name": area.short_name if area else "",
        "is_example": bool(area and area.is_example),
        "author": by_name,
        "as_at": formats.long_date(timezone.localdate(now)),
        "title": evidence.title_of(found),
        "numbers": _numbers(found),
        "changes": [_change(figure) for figure in found.changes],
        "changes_period": found.changes_period,
        "figures": {figure.key: _figure(figure) for figure in (*found.people, *found.changes, found.fun, found.told)},
        "responses": [asdict(line) for line in found.responses],
        "matching": [list(line) for line in found.matching],
        "places": _places(quarter, now),
        "objectives": _objectives(quarter, now),
        "next": _next(quarter, now),
        "not_measured": [
            "Whether fewer people lose money. We ask about habits and about reporting.",
            "What the people who did not answer again do now. They may differ.",
            "Reports to the police and to Report Fraud: no official count is entered for this quarter yet.",
        ],
        "sessions": found.sessions,
        "has_outcomes": any(figure.before or figure.sentence for figure in found.changes),
    }
    told["minutes"] = max(1, round(len(canonical(told).split()) / WORDS_A_MINUTE / 2))
    return told


def _figure(figure: Figure) -> dict[str, Any]:
    return asdict(figure)


def _change(figure: ChangeFigure) -> dict[str, Any]:
    return {key: value for key, value in asdict(figure).items() if key != "rows"}


def _numbers(found: evidence.Evidence) -> list[dict[str, str]]:
    """The three numbers: outcomes first, then how many took part."""
    ready = [figure for figure in found.changes if figure.later_percent is not None]
    ready.sort(key=lambda figure: (not evidence.is_clear(figure), -(figure.sure.bricks or 0)))
    chosen = [
        {
            "key": figure.key,
            "big": figure.big,
            "words": f"{figure.words}. It was {figure.before_percent} in 100. The same {figure.n} people, three months on.",
        }
        for figure in ready[:2]
    ]
    people = found.people[0]
    chosen.insert(
        min(1, len(chosen)), {"key": people.key, "big": people.big, "words": f"{people.words}. Counted once, as far as bookings tell."}
    )
    hours = next(figure for figure in found.people if figure.key == "hours")
    fun = {"key": found.fun.key, "big": found.fun.big, "words": f"{found.fun.words}. {found.fun.sentence}"}
    spare = [{"key": hours.key, "big": hours.big, "words": f"{hours.words}."}, fun]
    return [*chosen, *spare][:3]


def _places(quarter: Quarter, now: datetime) -> list[list[str]]:
    held = [one for one in engagement.between(quarter.starts_on, quarter.ends_on) if one.ends_at <= now]
    spent = engagement.hours_of([one.id for one in held])
    people = engagement.attendance_of([one.id for one in held])
    minutes: dict[str, int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    for one in held:
        place = one.place_name or "Online"
        minutes[place] += spent[one.id].total_minutes if one.id in spent else 0
        came[place] += people[one.id].people
    for place in _too_small(came):
        minutes[ELSEWHERE] += minutes.pop(place)
        came[ELSEWHERE] += came.pop(place)
    order = sorted(minutes, key=lambda place: (place == ELSEWHERE, -minutes[place], place))
    return [[place, formats.hours(minutes[place]), shown(came[place], Profile.PUBLIC).text] for place in order]


def _too_small(came: dict[str, int]) -> list[str]:
    """Places to join into one line: those with fewer than 10 people, and the next smallest while they are still too few together."""
    order = sorted(came, key=lambda place: (came[place], place))
    joined = [place for place in order if came[place] < 10]
    while joined and sum(came[place] for place in joined) < 10 and len(joined) < len(order):
        joined.append(order[len(joined)])
    return joined


def _objectives(quarter: Quarter, now: datetime) -> list[dict[str, Any]]:
    current = partnership.current_plan(timezone.localdate(now))
    if current is None:
        return []
    lines = plan.actions_of(current.id, now)
    found = []
    for wall in plan.walls(current.id, now):
        mine = [line for line in lines if line.objective == wall.objective]
        late = [line for line in mine if line.is_late]
        achieved = [line.what_happened for line in mine if line.status in ("done", "going") and line.what_happened][:2]
        coming = [line.next_step for line in mine if line.next_step and line.status not in ("done", "stopped")][:2]
        found.append(
            {
                "name": wall.objective,
                "done": wall.words,
                "status": "On track" if not late else "Watch",
                "rule": "No action is past its date." if not late else f"{formats.counted(len(late), 'action')} past the date.",
                "achieved": ". ".join(achieved),
                "coming": ". ".join(coming),
                "risks": "; ".join(f"{line.title}: {line.blocker}" for line in mine if line.blocker),
            }
        )
    return found


def _next(quarter: Quarter, now: datetime) -> list[str]:
    """What is coming, not only what has been: sessions, actions and meetings of the quarter after."""
    coming = quarter.next
    sessions = engagement.between(coming.starts_on, coming.ends_on)
    current = partnership.current_plan(timezone.localdate(now))
    due = plan.due_between(current.id, coming.starts_on, coming.ends_on, now) if current else ()
    told = [f"{formats.counted(len(sessions), 'session')} held or planned, {coming.name}."]
    told += [f"{line.title}: due {formats.long_date(line.due_on)}." for line in due[:4]]
    if len(due) > 4:
        told.append(f"And {formats.counted(len(due) - 4, 'more action')} due.")
    meeting = partnership.next_meeting(now)
    if meeting is not None and timezone.localdate(meeting.starts_at) <= coming.ends_on + timedelta(days=14):
        told.append(f"{meeting.body} meets on {formats.day(timezone.localdate(meeting.starts_at), timezone.localdate(now))}.")
    return told


def problems_with(told: dict[str, Any], ask: str) -> list[str]:
    """Why this quarter cannot be issued, in whole sentences; empty when it can."""
    found = []
    if not ask.strip():
        found.append("Write the one thing that you ask the board to agree.")
    if not told["has_outcomes"]:
        found.append(
            "There are only outputs: nobody has answered before and three months on. A report says what changed, or waits until it can."
        )
    found += list(wording.lint(ask, 2))
    return found
