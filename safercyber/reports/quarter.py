"""The quarter as one frozen thing: page, print, CSV and JSON are drawings of it. Everything in it has passed the disclosure door."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.evidence import queries as evidence
from safercyber.evidence.queries import ChangeFigure, Figure
from safercyber.figures import queries as releases
from safercyber.partnership import queries as partnership
from safercyber.plan import queries as plan
from safercyber.rules import formats
from safercyber.rules.change import sentences as wording
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Cell, Profile, joined, shown, what_may_leave

FORMAT = "quarter/4"
WORDS_A_MINUTE = 200
NUMBERS_SHOWN = 3
MOVED_FAR = timedelta(days=30)
PLACES_SHOWN = 8  # what fits on the first side beside the picture; the others are told together
ELSEWHERE = "Other places together"


def canonical(told: dict[str, Any]) -> str:
    """One text for one quarter, whatever order its parts were put together in."""
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(frozen: str) -> str:
    """The SHA-256 that "verify" compares."""
    return hashlib.sha256(frozen.encode()).hexdigest()


def draw(quarter: Quarter, *, by_name: str, now: datetime) -> tuple[dict[str, Any], tuple[Cell, ...]]:
    """Everything that the report of a quarter says, as plain JSON values, and the raw counts behind it for the release register alone."""
    found, counts = evidence.quarter_release(quarter, now, Profile.PUBLIC)
    places, came = _places(quarter, now)
    register = releases.earlier_releases({cell.cut.measure for cell in (*counts, *came)})
    cells, why = what_may_leave((*counts, *came), Profile.PUBLIC, register)
    if "places" in why:
        places = [[*line[:2], "left out"] for line in places]
    found, left_out = evidence.leave_out(found, why)
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
        "candidates": _candidates(found),
        "sure": _lowest(found),
        "changes": [_change(figure) for figure in found.changes],
        "changes_period": found.changes_period,
        "shares": evidence.how_shares(),
        "figures": {figure.key: _figure(figure) for figure in found.figures},
        "responses": [asdict(line) for line in found.responses],
        "matching": [list(line) for line in found.matching],
        "places": places,
        "objectives": _objectives(quarter, now),
        "next": _next(quarter, now),
        "not_measured": [
            "Whether fewer people lose money. We ask about habits and about reporting.",
            "What the people who did not answer again do now. They may differ.",
            "Reports to the police and to Report Fraud: no official count is entered for this quarter yet.",
        ],
        "sessions": found.sessions,
        "nothing": found.nothing,
        "left_out": list(left_out),
        "counted": {"sessions": list(found.counted_sessions), "change_sessions": list(found.change_sessions)},
        "methods": sorted({figure.method for figure in found.figures}),
        "has_outcomes": any(figure.before or figure.sentence for figure in found.changes),
    }
    return with_numbers(told, ()), cells


def with_numbers(told: dict[str, Any], chosen: Sequence[str]) -> dict[str, Any]:
    """The same quarter with these three numbers at its head; without a choice, those that say most.

    Keys that are not among the candidates are left out and the best of the rest take their place.
    """
    known = {number["key"]: number for number in told["candidates"]}
    keys = [key for key in dict.fromkeys(chosen) if key in known]
    keys += [key for key in known if key not in keys][: max(0, NUMBERS_SHOWN - len(keys))]
    told = {**told, "numbers": [known[key] for key in keys[:NUMBERS_SHOWN]]}
    return {**told, "minutes": max(1, round(len(_read(told).split()) / WORDS_A_MINUTE))}


def _read(told: dict[str, Any]) -> str:
    """What a reader reads, in one text: for the reading time."""
    parts = [told["title"], told["changes_period"], *told["next"], *told["not_measured"], told.get("ask", "")]
    parts += [f"{number['big']} {number['words']}" for number in told["numbers"]]
    parts += [
        f"{change['short']} {change['sentence']} {change['sure']['line']} {change['sure']['why_not_more']}" for change in told["changes"]
    ]
    parts += [" ".join(_words(value) for value in one.values()) for one in told["objectives"]]
    parts += [" ".join(line) for line in told["places"]]
    return " ".join(parts)


def _words(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _lowest(found: evidence.Evidence) -> dict[str, Any]:
    """The certainty of a picture with several figures: the lowest of them."""
    drawn = [figure for figure in found.changes if figure.later_percent is not None]
    if not drawn:
        return {"bricks": None, "words": "Too few to say", "why_not_more": "", "line": ""}
    return asdict(min(drawn, key=lambda figure: figure.sure.bricks or 0).sure)


def _figure(figure: Figure) -> dict[str, Any]:
    return asdict(figure)


def _change(figure: ChangeFigure) -> dict[str, Any]:
    return {key: value for key, value in asdict(figure).items() if key != "rows"}


def _candidates(found: evidence.Evidence) -> list[dict[str, Any]]:
    """The numbers that may stand at the head: an outcome first, then how many took part, then the rest, each with its n."""
    ready = [figure for figure in found.changes if figure.later_percent is not None]
    ready.sort(key=lambda figure: (not evidence.is_clear(figure), -(figure.sure.bricks or 0)))
    outcomes = [
        {
            "key": figure.key,
            "big": figure.big,
            "words": f"{figure.words}. It was {figure.before_percent} in 100. The same {figure.n} people, three months on.",
            "is_outcome": True,
        }
        for figure in ready
    ]
    more = {"people": " Counted once, as far as bookings tell."}
    outputs = [
        {"key": one.key, "big": one.big, "words": f"{one.words}.{more.get(one.key, '')}", "is_outcome": False} for one in found.people
    ]
    asked = [found.fun, found.told]
    shares = [
        {"key": one.key, "big": one.big, "words": f"{one.words}. {one.sentence}", "is_outcome": False}
        for one in asked
        if one.big.endswith("in 100")
    ]
    outputs.sort(key=lambda one: {"people": 0, "hours": 1}.get(str(one["key"]), 2))
    return [*outcomes[:1], *outputs[:1], *outcomes[1:2], *outputs[1:2], *shares, *outcomes[2:], *outputs[2:]]


def _places(quarter: Quarter, now: datetime) -> tuple[list[list[str]], tuple[Cell, ...]]:
    """Hours and people by place, without who stopped at a stall: the lines to show, and the raw counts behind them."""
    held = [one for one in engagement.between(quarter.starts_on, quarter.ends_on) if one.ends_at <= now]
    spent = engagement.hours_of([one.id for one in held])
    people = engagement.attendance_of([one.id for one in held])
    minutes: dict[str, int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    for one in held:
        place = one.place_name or "Online"
        minutes[place] += spent[one.id].total_minutes if one.id in spent else 0
        came[place] += 0 if evidence.is_stall(one) else people[one.id].people
    together = joined(came) | {*sorted(came, key=lambda place: (-came[place], place))[PLACES_SHOWN:]}
    groups, span = {place: (many,) for place, many in came.items()}, (quarter.starts_on, quarter.ends_on)
    cells = tuple(evidence.cells_of_table("place", groups, [("attendances", {})], span, ["places"], together=frozenset(together)))
    for place in together:
        minutes[ELSEWHERE] += minutes.pop(place)
        came[ELSEWHERE] += came.pop(place)
    order = sorted(minutes, key=lambda place: (place == ELSEWHERE, -minutes[place], place))
    return [[place, formats.hours(minutes[place]), shown(came[place], Profile.PUBLIC).text] for place in order], cells


def _objectives(quarter: Quarter, now: datetime) -> list[dict[str, Any]]:
    current = partnership.current_plan(timezone.localdate(now))
    if current is None:
        return []
    lines = plan.actions_of(current.id, now)
    found = []
    for wall in plan.walls(current.id, now):
        mine = [line for line in lines if line.objective == wall.objective]
        status, rule = _standing([line for line in mine if line.status not in ("done", "stopped")])
        achieved = [_named(line, line.what_happened) for line in mine if line.status in ("done", "going") and line.what_happened][:2]
        coming = [_named(line, line.next_step) for line in mine if line.next_step and line.status not in ("done", "stopped")][:2]
        found.append(
            {
                "name": wall.objective,
                "done": wall.words,
                "status": status,
                "rule": rule,
                "achieved": achieved,
                "coming": coming,
                "risks": [f"{line.title}: {line.blocker}" for line in mine if line.blocker],
            }
        )
    return found


def _named(line: plan.ActionLine, words: str) -> str:
    """What was written about an action, with the name of the action: "14 of 20 briefed" alone tells nobody what."""
    return f"{line.title}: {words.strip().rstrip('.')}."


def _standing(lines: Sequence[plan.ActionLine]) -> tuple[str, str]:
    """Where an objective stands by its open actions, and the rule in words: late ones need watching, and so do many stuck or moved ones."""
    late, stuck = [line for line in lines if line.is_late], [line for line in lines if line.status == "stuck"]
    moved = [line for line in lines if line.due_on - line.first_due_on > MOVED_FAR and line not in (*late, *stuck)]
    held_up = (formats.counted(len(late), "action") + " past the date") if late else ""
    told = [held_up, f"{len(stuck)} stuck" if stuck else "", f"{len(moved)} moved by more than {MOVED_FAR.days} days" if moved else ""]
    words = ", ".join(part for part in told if part)
    if not words:
        return "On track", f"No action is late, stuck or moved by more than {MOVED_FAR.days} days."
    if late or 2 * len({line.id for line in (*stuck, *moved)}) > len(lines):
        return "Watch", f"{words[:1].upper()}{words[1:]}."
    count = f"{len(stuck)} stuck" if stuck else f"{len(moved)} moved"
    return f"Mostly on track, {count}", f"{words[:1].upper()}{words[1:]}. None is past its date."


def _due(line: plan.ActionLine) -> str:
    """An action that is due, late or stuck, as it stands on the day on which the report is drawn up."""
    when = formats.long_date(line.due_on)
    told = f"was due {when} and is late" if line.is_late else f"due {when}"
    if line.status == "stuck":
        told += " and stuck" if line.is_late else ", stuck"
        told += f": {line.blocker.strip().rstrip('.')}" if line.blocker.strip() else ""
    return f"{line.title}: {told}."


def _next(quarter: Quarter, now: datetime) -> list[str]:
    """What is coming, not only what has been: sessions, actions and meetings of the quarter after."""
    coming = quarter.next
    sessions = engagement.between(coming.starts_on, coming.ends_on)
    current = partnership.current_plan(timezone.localdate(now))
    due = plan.due_between(current.id, coming.starts_on, coming.ends_on, now) if current else ()
    many = f"{formats.counted(len(sessions), 'session')} held or planned" if sessions else "No session is planned yet"
    told = [f"{many}, {coming.name}."]
    told += [_due(line) for line in due[:4]]
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
    if told["has_outcomes"] and any(one["is_outcome"] for one in told["candidates"]) and not told["numbers"][0]["is_outcome"]:
        found.append("Put an outcome first: what changed comes before what was done.")
    found += list(wording.lint(ask, 2))
    return found
