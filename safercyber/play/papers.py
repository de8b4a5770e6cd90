"""The questions before and after, asked on the phone. They belong to surveys: play passes them on and keeps nothing of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from safercyber.play import game, live
from safercyber.play.hub import SCREENS, hub
from safercyber.surveys import actions as surveys
from safercyber.surveys import queries as asked

WAVES: Mapping[str, tuple[str, ...]] = {"before": ("before", "news"), "after": ("after", "finished")}  # a slow phone has a little longer


def paper(room: live.LiveRoom, seat: int, wave: str) -> Any:
    """The questions for one phone."""
    return asked.paper_for_seat(room.ref, str(seat), wave, _moves(room))


def _moves(room: live.LiveRoom) -> tuple[str, ...]:
    return tuple(move.id for move in game.pack(room.pack_id, room.pack_version).moves)


def is_done(room: live.LiveRoom, seat: int, wave: str) -> bool:
    """Whether this phone has handed in."""
    return bool(asked.seat_done(room.ref, str(seat), wave))


def done(ref: str, wave: str) -> int:
    """How many phones of a room have handed in."""
    return int(asked.room_progress(ref, wave)[0])


def code(room: live.LiveRoom, seat: int) -> Any:
    """The three words to keep, or None before they are dealt."""
    return asked.code_for_seat(room.ref, str(seat))


def contact(room: live.LiveRoom, now: datetime) -> str:
    """Where the people of a room's session may leave an address for three months on; nothing while it takes none."""
    return asked.contact_address(room.session_id, now)


def hand_in(ref: str, seat: int, wave: str, answers: Mapping[str, str], now: datetime) -> str:
    """Hand in one phone's answers and deal it the three words to keep. A repeat counts once: the last complete answer stands.

    Returns the sentence to show when an answer is missing or the questions are not being asked, and nothing when all is in.
    """
    room = live.room(ref)
    if room is None or room.session_id is None or room.is_closed or room.now.state.data["phase"] not in WAVES.get(wave, ()):
        return "Those questions have closed. Here is where the room is now."
    if room.now.state.data["seats"][game.seat_key(seat)]["gone"]:
        return "You are out of the room, so nothing was sent."
    try:
        surveys.hand_in_for_seat(
            room=ref, seat=str(seat), session_id=room.session_id, wave=wave, answers=dict(answers), now=now, moves=_moves(room)
        )
    except surveys.BadAnswers as bad:
        return next(iter(bad.problems.values()), "Answer each question, or choose not to say.")
    count(room, seat)
    return ""


def count(room: live.LiveRoom, seat: int) -> None:
    """Count the questionnaires again and tell the screens."""
    with room.lock:
        room.handed_in = max(room.handed_in, live.handed_in(room.ref))
    hub.tell(room.ref, room.version, frozenset({SCREENS, f"seat:{seat}"}))
