"""This week: what the staff home shows to one person, gathered from the apps below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.partnership import queries as partnership
from safercyber.people.queries import Person
from safercyber.plan import queries as plan
from safercyber.reports import queries as reports
from safercyber.rules.this_week import ToDo, in_order
from safercyber.site.waiting import waiting_by_app
from safercyber.who import RUNS_SESSIONS

MOST_COMING = 5


@dataclass(frozen=True)
class Coming:
    """A session that is coming up: how full it is and the one word that matters about it."""

    session: engagement.SessionBrief
    href: str
    tag: str
    tone: str


@dataclass(frozen=True)
class TheWall:
    """An objective with its bricks as (class of the brick, title) and in words."""

    objective: str
    bricks: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True)
class Home:
    """The whole screen."""

    greeting: str
    heading: str
    todos: tuple[ToDo, ...]
    more: int
    coming: tuple[Coming, ...]
    plan_name: str
    walls: tuple[TheWall, ...]
    actions: int
    next_words: str
    by_app: dict[str, tuple[ToDo, ...]]
    opens_sessions: bool = False
    report: reports.ReportLine | None = None


def home_for(person: Person, now: datetime) -> Home:
    """Ask every app what waits for this person, and draw the week from the answers."""
    by_app = waiting_by_app(person, now)
    todos, more = in_order((todo for found in by_app.values() for todo in found), now)
    opens_sessions = bool(RUNS_SESSIONS.roles & person.roles)
    coming = tuple(_coming(session, now, opens=opens_sessions) for session in engagement.upcoming(now)[:MOST_COMING])
    current = partnership.plan_at_hand(timezone.localdate(now))
    walls = tuple(_wall(wall) for wall in plan.walls(current.id, now)) if current else ()
    waiting = len(todos) + more
    return Home(
        greeting=f"{part_of_day(now)}, {person.first_name}.",
        heading=_heading(waiting),
        todos=todos,
        more=more,
        coming=coming,
        plan_name=current.name if current else "",
        walls=walls,
        actions=sum(len(wall.bricks) for wall in walls),
        next_words=_next_words(coming),
        by_app=by_app,
        opens_sessions=opens_sessions,
        report=reports.latest_issued(),
    )


def part_of_day(at: datetime) -> str:
    """Morning, Afternoon or Evening, by the clock on the wall; at night nobody is told what time it is."""
    hour = timezone.localtime(at).hour
    if not 5 <= hour < 23:
        return "Hello"
    return "Morning" if hour < 12 else "Afternoon" if hour < 18 else "Evening"


def _heading(waiting: int) -> str:
    if not waiting:
        return "Nothing needs you."
    return "1 thing needs you." if waiting == 1 else f"{waiting} things need you."


def _next_words(coming: tuple[Coming, ...]) -> str:
    return coming[0].session.title if coming else ""


def _coming(session: engagement.SessionBrief, now: datetime, *, opens: bool) -> Coming:
    href = reverse("staff-session", args=[session.id]) if opens else ""
    tag, tone = _state(session, now)
    return Coming(session, href, tag, tone)


def _state(session: engagement.SessionBrief, now: datetime) -> tuple[str, str]:
    if session.state == "draft":
        return "Not open yet", "slate"
    if session.host_id is None and not session.host_name:
        return "No presenter", "brick"
    if session.is_full:
        return (f"Full, {session.waiting} waiting", "gorse") if session.waiting else ("Full", "moss")
    if session.has_few(now):
        return "Low sign-up", "gorse"
    return "Ready", "moss"


_BRICKS = {"done": "d", "going": "p", "late": "l", "stuck": "l"}


def _wall(wall: plan.Wall) -> TheWall:
    return TheWall(wall.objective, tuple((_BRICKS.get(state, "n"), title) for state, title in wall.bricks), wall.words)
