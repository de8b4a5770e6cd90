"""What people ask about rooms: the screens of a phone, the big screen and the host, the list of rooms, and their results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from safercyber.engagement import queries as engagement
from safercyber.people.queries import Person
from safercyber.play import access, game, live
from safercyber.play.models import OPEN, TABLE, Room, RoomResult
from safercyber.rules import formats
from safercyber.rules.games import seats
from safercyber.rules.this_week import ToDo

MOST_ROOMS = 20  # of one session on a page
RUNNING_AWAY_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class PhoneScreen:
    """One phone's view of its room at one version."""

    ref: str
    code: str
    session_id: int | None
    version: int
    seat: int
    view: Mapping[str, Any]
    teams: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class WallScreen:
    """The big screen's view."""

    ref: str
    code: str
    session_id: int | None
    version: int
    view: Mapping[str, Any]


@dataclass(frozen=True)
class HostScreen:
    """The host's view: `truth` and the words to say are here and nowhere else."""

    ref: str
    code: str
    title: str
    session_id: int | None
    projector_token: str
    version: int
    mode: str
    view: Mapping[str, Any]
    running: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoomRow:
    """A room in the list."""

    ref: str
    code: str
    title: str
    session_id: int | None
    pack_title: str
    mode: str
    is_open: bool
    opened_at: datetime
    closed_at: datetime | None
    teams: int
    people: int | None  # None where nobody counted them: tables are not counted here, and a practice is emptied after a day
    came: int | None  # people whom the door or the head count of its session knows of
    minutes: int | None
    is_played: bool
    is_finished: bool
    where: str

    @property
    def is_practice(self) -> bool:
        """Whether the room belongs to no session."""
        return self.session_id is None

    @property
    def who(self) -> str:
        """Who plays or played, as far as it is known: tables for real bricks, people (or phones that are in now) for phones."""
        if self.mode == TABLE:
            tables = formats.counted(self.teams, "table")
            return f"{tables}, {formats.counted(self.came, 'person', 'people')} in the hall" if self.came else tables
        if self.people is None:
            return ""
        return formats.counted(self.people, "phone") if self.is_open else formats.counted(self.people, "person", "people")

    @property
    def how_it_ended(self) -> str:
        """Played to the end, stopped early, or not played at all."""
        if self.is_open or (self.is_practice and not self.is_played):
            return ""
        if not self.is_played:
            return "closed before the first round was over"
        return "played to the end" if self.is_finished else "stopped before the end"


@dataclass(frozen=True)
class SessionRooms:
    """What the page of a session shows of its rooms. `has_more`: there are older ones than these."""

    session: engagement.SessionBrief
    rooms: tuple[RoomRow, ...]
    has_more: bool
    has_started: bool
    has_ended: bool

    @property
    def running(self) -> RoomRow | None:
        """The room that runs now."""
        return next((room for room in self.rooms if room.is_open), None)

    @property
    def is_played(self) -> bool:
        """Whether a game of this session was played."""
        return any(room.is_played for room in self.rooms)

    @property
    def next_step(self) -> str:
        """What its host does next: go to the room that runs, wrap up, open a room, or look at the door list; nothing once it is over."""
        if self.running:
            return "go"
        if self.session.state != "open":
            return ""
        if self.has_ended or (self.has_started and self.is_played):
            return "wrap up"
        return "open" if self.session.pack_id and not self.is_played else "door"

    @property
    def may_open_another(self) -> bool:
        """Whether a room is offered beside the list: the session is open, none runs, and one was opened before or the time is over."""
        return self.session.state == "open" and not self.running and (self.has_ended or bool(self.rooms))


@dataclass(frozen=True)
class Result:
    """What one closed room left behind: counts only. `outcome` is the engine's record (games.md 11)."""

    session_id: int
    room: int
    pack_id: str
    pack_version: int
    mode: str
    people: int
    teams: int
    minutes: int
    finished: bool
    at: datetime
    moves: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    feedback: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fun: Mapping[str, int] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)


def _teams(state: game.State) -> tuple[Mapping[str, Any], ...]:
    sizes: dict[str, int] = {}
    for seat in state.data["seats"].values():
        if not seat["gone"]:
            sizes[seat["team"]] = sizes.get(seat["team"], 0) + 1
    return tuple(
        {"id": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "seats": sizes.get(key, 0)}
        for key, team in state.data["teams"].items()
    )


def seat_of(ref: str, token: str) -> int | None:
    """The number of the seat that a phone's token opens in this room, or None."""
    room = live.room(ref)
    return room.seat_of(token) if room else None


def phone(ref: str, seat: int) -> PhoneScreen | None:
    """What a seat sees now. None when there is no such seat."""
    room = live.room(ref)
    if room is None:
        return None
    now = room.now
    try:
        view = seats.view(now.state, "player", game.seat_key(seat))
    except seats.NoSuchSeat:
        return None
    return PhoneScreen(ref, room.code, room.session_id, now.version + room.handed_in, seat, view, _teams(now.state))


def wall(token: str) -> WallScreen | None:
    """What the big screen shows now. None when the link opens nothing."""
    room = live.room_by_projector(token)
    if room is None:
        return None
    now = room.now
    return WallScreen(room.ref, room.code, room.session_id, now.version + room.handed_in, seats.view(now.state, "projector"))


def host(ref: str) -> HostScreen | None:
    """What the host sees now. None when there is no such room."""
    room = live.room(ref)
    if room is None or room.is_alone:
        return None
    now = room.now
    view = seats.view(now.state, "table" if room.mode == "table" else "host")
    return HostScreen(
        ref, room.code, room.title, room.session_id, room.projector_token, now.version + room.handed_in, room.mode, view, room.hosts
    )  # fmt: skip


def version_of(ref: str) -> int | None:
    """The version of a room, without drawing anything."""
    room = live.room(ref)
    return room.version if room else None


def version_of_wall(token: str) -> int | None:
    """The version of the room that a big screen shows."""
    room = live.room_by_projector(token)
    return room.version if room else None


def room_of_code(code: str) -> tuple[str, str] | None:
    """The open room with this code: its reference and its title."""
    room = live.room_by_code(code) if code else None
    return None if room is None or room.is_closed else (room.ref, game.pack(room.pack_id, room.pack_version).title)


def open_room_of_session(session_id: int) -> str:
    """The reference of the room that runs for a session, or nothing."""
    return Room.objects.filter(session_id=session_id, state=OPEN).values_list("ref", flat=True).first() or ""


def rooms(limit: int = 30) -> tuple[RoomRow, ...]:
    """Rooms with the running ones first, then the newest."""
    found = list(Room.objects.filter(is_alone=False).order_by("-opened_at")[:200].annotate(seats_taken=Count("seats")))
    found.sort(key=lambda room: (room.state != OPEN, -room.opened_at.timestamp(), room.pk))
    return _rows(found[:limit])


def session_rooms(session_id: int, now: datetime) -> SessionRooms | None:
    """The rooms of one session, the running one first, then the newest, at most so many as a page shows. None without such a session."""
    session = engagement.session_by_id(session_id)
    if session is None:
        return None
    newest = Room.objects.filter(session_id=session_id).order_by("-opened_at", "pk").annotate(seats_taken=Count("seats"))
    found = list(newest[: MOST_ROOMS + 1])
    rows = _rows(sorted(found[:MOST_ROOMS], key=lambda room: room.state != OPEN))
    return SessionRooms(session, rows, len(found) > MOST_ROOMS, now >= session.starts_at, now >= session.ends_at)


def _rows(found: Iterable[Any]) -> tuple[RoomRow, ...]:
    found = list(found)
    results = {one.room_id: one for one in RoomResult.objects.filter(room__in=[room.pk for room in found])}
    came = engagement.attendance_of({room.session_id for room in found if room.session_id is not None and room.mode == TABLE})
    return tuple(_row(room, results.get(room.pk), came) for room in found)


def _row(room: Any, result: RoomResult | None, came: Mapping[int, engagement.AttendanceCounts]) -> RoomRow:
    known = live.room(room.ref) if room.state == OPEN else None
    where = ""
    if known is not None:
        frame = seats.view(known.now.state, "projector")
        where = f"{frame['round_name']}: {frame['title']}" if frame["round_name"] else frame["title"]
    try:
        pack_title = game.pack(room.pack_id).title
    except LookupError:
        pack_title = room.pack_id
    people = result.people if result else None if room.emptied_at else room.seats_taken
    counted = came.get(room.session_id)
    return RoomRow(
        ref=room.ref, code=room.code or "", title=room.title, session_id=room.session_id, pack_title=pack_title, mode=room.mode,
        is_open=room.state == OPEN, opened_at=room.opened_at, closed_at=room.closed_at, teams=room.teams,
        people=None if room.mode == TABLE else people, came=counted.people if counted else None,
        minutes=result.minutes if result else None, is_played=result is not None, is_finished=bool(result and result.finished), where=where,
    )  # fmt: skip


def results_of_sessions(ids: Iterable[int]) -> tuple[Result, ...]:
    """What the closed rooms of these sessions left, oldest first. One SQL statement."""
    rows = RoomResult.objects.filter(session_id__in=list(ids)).order_by("at", "pk")
    return tuple(
        Result(
            row.session_id, row.room_id, row.pack_id, row.pack_version, row.mode, row.people, row.teams, row.minutes, row.finished, row.at,
            row.outcome.get("moves", {}), row.outcome.get("feedback", {}), row.outcome.get("fun", {}), row.outcome,
        )
        for row in rows
    )  # fmt: skip


def waiting_for(person: Person, now: datetime) -> tuple[ToDo, ...]:
    """A running room comes before everything else; one left open asks to be closed."""
    if not access.may_run(person):
        return ()
    found = []
    for room in Room.objects.filter(state=OPEN, is_alone=False).order_by("opened_at", "pk"):
        is_old = now - room.opened_at > RUNNING_AWAY_AFTER
        found.append(
            ToDo(
                due_at=room.opened_at, title=f"A room is running: {room.title}" if not is_old else f"A room is still open: {room.title}",
                why="People may be on their phones in it now." if not is_old else "Close it, so that its results are kept.",
                button="Go to the room", href=reverse("room", args=[room.ref]), tone="soon" if not is_old else "late",
            )
        )  # fmt: skip
    return tuple(found)


def session_to_open(session_id: int) -> engagement.SessionBrief | None:
    """The session that a room is to be opened for."""
    return engagement.session_by_id(session_id)
