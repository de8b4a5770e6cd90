"""The rows behind a page of evidence, looked at once. Raw: for the disclosure door and the release register alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.engagement.queries import SessionBrief
from safercyber.evidence.gathering import Results, gather
from safercyber.evidence.main_question import chosen_for
from safercyber.rules.reach.people import Came, Contacts, Reach, direct_reach

STALLS = ("stand",)
HOW_COUNTED = "people, by how they are counted"
CAME_BEFORE = "people, by whether they came before"
FIRST_TIME = "First time, as far as bookings tell"
ONE_VISIT = ("row-", "counted-")  # nobody can tell whether they came before, so each visit stands for one person


@dataclass(frozen=True)
class Looked:
    """Who came, what was said on the evening, and what changed."""

    held: Sequence[SessionBrief]
    closed: Sequence[SessionBrief]
    reach: Reach
    came: dict[int, int]
    parts: Mapping[str, Mapping[str, int]]  # the people who took part, by how they are counted and by whether they came before
    evening: Results
    later: Results

    @property
    def came_by_title(self) -> dict[str, int]:
        """How many came, by name of session. Stalls are counted apart."""
        return self._by_title([one for one in self.held if not is_stall(one)])

    @property
    def stalls_by_title(self) -> dict[str, int]:
        """How many stopped at a stall, by its name."""
        return self._by_title([one for one in self.held if is_stall(one)])

    def _by_title(self, sessions: Sequence[SessionBrief]) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for session in sessions:
            found[session.title] += self.came.get(session.id, 0)
        return found


def is_stall(session: SessionBrief) -> bool:
    """Whether people stop there rather than come to it: counted apart."""
    return session.method in STALLS


def look(held: Sequence[SessionBrief], closed: Sequence[SessionBrief], start: date, end: date) -> Looked:
    """Look at the rows behind a page: sessions held, and those whose three-month questions have closed. Few SQL statements."""
    promised = chosen_for(timezone.localdate(one.starts_at) for one in closed)
    same = [one.id for one in held] == [one.id for one in closed]
    later = gather(closed, promised)
    counts = engagement.attendance_of([session.id for session in held])
    visits, contacts = _visits(held, counts, start, end)
    reach = direct_reach(visits, contacts, start, end)
    return Looked(
        held=held,
        closed=closed,
        reach=reach,
        parts=_parts(visits, reach, start, end),
        came={id_: count.people for id_, count in counts.items()},
        evening=later if same else gather(held, with_changes=False),
        later=later,
    )


def _parts(visits: Sequence[Came], reach: Reach, start: date, end: date) -> dict[str, dict[str, int]]:
    booked = direct_reach([one for one in visits if not one.who.startswith(ONE_VISIT)], [], start, end).people
    return {
        HOW_COUNTED: {"Came on a booking, counted once": booked, "Walked in or counted by head": reach.people - booked},
        CAME_BEFORE: {FIRST_TIME: reach.new_people, "Had come before": reach.people - reach.new_people},
    }


def _visits(
    held: Sequence[SessionBrief], counts: Mapping[int, engagement.AttendanceCounts], start: date, end: date
) -> tuple[list[Came], list[Contacts]]:
    """Who came to these sessions and ever before; stalls apart."""
    stalls = {session.id for session in held if is_stall(session)}
    ids = {session.id for session in held} - stalls
    arrivals = [one for one in engagement.arrivals_until(end) if one.session_id in ids or one.on < start] if held else []
    by_session: dict[int, int] = defaultdict(int)
    for one in arrivals:
        by_session[one.session_id] += one.people
    came = [Came(one.who, one.on, one.people) for one in arrivals]
    # Whom only the head count saw: nobody can tell whether they came before, so each stands for one more person.
    came += [
        Came(f"counted-{session.id}", timezone.localdate(session.starts_at), counts[session.id].people - by_session[session.id])
        for session in held
        if session.id in ids and counts[session.id].people > by_session[session.id]
    ]
    contacts = [
        Contacts(timezone.localdate(session.starts_at), counts[session.id].people, counts[session.id].headcount_kind == "estimated")
        for session in held
        if session.id in stalls
    ]
    return came, contacts
