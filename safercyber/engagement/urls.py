"""Addresses of sessions: anyone's, the holder of a link's, and those who run sessions."""

from safercyber.engagement.views import door, holders, public, staff, venues
from safercyber.who import ANYONE, LINK, RUNS_SESSIONS, address

_BOTH = ("GET", "POST")
_POST = ("POST",)
_ONE = "staff/sessions/<int:session_id>"

urlpatterns = [
    address("", public.home, who=ANYONE, name="home"),
    address("tell-me", public.tell_me, who=ANYONE, name="tell-me", methods=_BOTH),
    address("calendar/<slug:feed>.ics", public.calendar, who=ANYONE, name="calendar"),
    address("sessions/<slug:slug>", public.session, who=ANYONE, name="session"),
    address("sessions/<slug:slug>/book", public.book, who=ANYONE, name="book", methods=_BOTH),
    address("sessions/<slug:slug>/ticket-again", public.send_again, who=ANYONE, name="ticket-again", methods=_BOTH),
    address("t/<slug:token>", holders.ticket, who=LINK, name="ticket"),
    address("t/<slug:token>.ics", holders.ticket_calendar, who=LINK, name="ticket-calendar"),
    address("t/<slug:token>/change", holders.change, who=LINK, name="ticket-change", methods=_BOTH),
    address("t/<slug:token>/cancel", holders.cancel, who=LINK, name="ticket-cancel", methods=_BOTH),
    address("t/<slug:token>/undo", holders.undo, who=LINK, name="ticket-undo", methods=_POST),
    address("t/<slug:token>/not-me", holders.not_me, who=LINK, name="ticket-not-me", methods=_BOTH),
    address("here/<slug:token>", holders.here, who=LINK, name="here", methods=_BOTH),
    address("staff/sessions", staff.sessions, who=RUNS_SESSIONS, name="staff-sessions"),
    address("staff/sessions/new", staff.new, who=RUNS_SESSIONS, name="staff-session-new", methods=_BOTH),
    address("staff/sessions/venues", venues.venues, who=RUNS_SESSIONS, name="staff-venues"),
    address("staff/sessions/venues/<int:venue_id>", venues.venue, who=RUNS_SESSIONS, name="staff-venue", methods=_BOTH),
    address(_ONE, staff.session, who=RUNS_SESSIONS, name="staff-session"),
    address(f"{_ONE}/edit", staff.edit, who=RUNS_SESSIONS, name="staff-session-edit", methods=_BOTH),
    address(f"{_ONE}/edit/open", staff.open_as_typed, who=RUNS_SESSIONS, name="staff-session-edit-open", methods=_POST),
    address(f"{_ONE}/copy", staff.copy, who=RUNS_SESSIONS, name="staff-session-copy", methods=_POST),
    address(f"{_ONE}/open", staff.open_for_booking, who=RUNS_SESSIONS, name="staff-session-open", methods=_POST),
    address(f"{_ONE}/cancel", staff.cancel, who=RUNS_SESSIONS, name="staff-session-cancel", methods=_BOTH),
    address(f"{_ONE}/kit", staff.kit, who=RUNS_SESSIONS, name="staff-session-kit", methods=_POST),
    address(f"{_ONE}/steps", staff.steps, who=RUNS_SESSIONS, name="staff-session-steps", methods=_BOTH),
    address(f"{_ONE}/calls/<int:call_id>/rung", staff.rung, who=RUNS_SESSIONS, name="staff-session-rung", methods=_POST),
    address(f"{_ONE}/run-sheet", staff.run_sheet, who=RUNS_SESSIONS, name="staff-session-run-sheet"),
    address(f"{_ONE}/sign-in-sheet", staff.sign_in_sheet, who=RUNS_SESSIONS, name="staff-session-sign-in-sheet"),
    address(f"{_ONE}/door-poster", staff.door_poster, who=RUNS_SESSIONS, name="staff-session-door-poster"),
    address(f"{_ONE}/door", door.door, who=RUNS_SESSIONS, name="staff-session-door", methods=_BOTH),
    address(f"{_ONE}/door/undo", door.undo_check_in, who=RUNS_SESSIONS, name="staff-session-door-undo", methods=_POST),
    address(f"{_ONE}/door/walk-in", door.walk_in, who=RUNS_SESSIONS, name="staff-session-walk-in", methods=_POST),
    address(f"{_ONE}/wrap-up", door.wrap_up, who=RUNS_SESSIONS, name="staff-session-wrap-up", methods=_BOTH),
    address(f"{_ONE}/logged", door.logged, who=RUNS_SESSIONS, name="staff-session-logged"),
]
