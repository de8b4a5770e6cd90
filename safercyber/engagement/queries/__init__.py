"""What people ask about sessions. The only way in for questions from outside."""

from safercyber.engagement.queries.search import Search, search
from safercyber.engagement.queries.sessions import (
    Arrival,
    AttendanceCounts,
    Hours,
    Listed,
    SessionBrief,
    arrivals_until,
    attendance_of,
    between,
    hours_of,
    public_list,
    recent,
    session_by_id,
    upcoming,
)
from safercyber.engagement.queries.staff import DoorPage, StaffPage, details, door_page, staff_list, staff_page, waiting_for
from safercyber.engagement.queries.venues import venue_details, venue_lines, venues
from safercyber.engagement.queries.visitors import (
    HerePage,
    SessionPage,
    Ticket,
    here_page,
    public_calendar,
    session_page,
    ticket,
    ticket_calendar,
)
from safercyber.engagement.words import METHODS

__all__ = [
    "METHODS",
    "Arrival",
    "AttendanceCounts",
    "DoorPage",
    "HerePage",
    "Hours",
    "Listed",
    "Search",
    "SessionBrief",
    "SessionPage",
    "StaffPage",
    "Ticket",
    "arrivals_until",
    "attendance_of",
    "between",
    "details",
    "door_page",
    "here_page",
    "hours_of",
    "public_calendar",
    "public_list",
    "recent",
    "search",
    "session_by_id",
    "session_page",
    "staff_list",
    "staff_page",
    "ticket",
    "ticket_calendar",
    "upcoming",
    "venue_details",
    "venue_lines",
    "venues",
    "waiting_for",
]
