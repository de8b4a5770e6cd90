"""The rooms of a session for its own page: sessions stand on a lower floor than rooms, so the house brings them there."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from safercyber.play import queries as play

register = template.Library()


@dataclass(frozen=True)
class SessionRooms:
    """All rooms of a session, the one that runs now, and whether one was played."""

    all: tuple[play.RoomRow, ...]
    running: play.RoomRow | None
    is_played: bool


@register.simple_tag
def rooms_of(session_id: int) -> SessionRooms:
    """{% rooms_of one.id as rooms %}"""
    rooms = play.rooms_of_session(session_id)
    return SessionRooms(rooms, next((room for room in rooms if room.is_open), None), any(room.is_played for room in rooms))
