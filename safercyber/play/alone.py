"""A game for one: opened by anybody, played by its link, with the buttons of the host that it does not have.

The link is the key, and all there is: no account, no cookie, nothing typed. What is played alone is counted nowhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import mark_safe

from safercyber import content
from safercyber.ledger import actions as ledger
from safercyber.partnership import queries as partnership
from safercyber.play import actions, game, live, screens, shows, writer
from safercyber.play.actions import CannotOpen, RoomGone
from safercyber.play.models import OPEN, PHONES, Room, Seat
from safercyber.play.queries import PhoneScreen
from safercyber.play.writer import Ask, Saved
from safercyber.rules.games import seats
from safercyber.storage import saved_together

MOST_OPEN = 500
BEGUN_WITHIN = timedelta(minutes=10)  # a game that is opened is mostly begun at once
_AT_THE_START = 2  # events: opened, one seat taken
_ASKED = ("before", "after")  # the questionnaires belong to sessions
_BY = "alone"


@dataclass(frozen=True)
class Alone:
    """A game that may be played alone: what it is and how long it takes one person."""

    id: str
    title: str
    what: str
    summary: str
    minutes: int


def games(on: date) -> tuple[Alone, ...]:
    """What may be played alone on this day: read by a lead, since anybody of any age may press, and not on hard things."""
    read = partnership.games_read(on)
    found = [
        one for one in content.offered(on, read).values()
        if not one.sensitive and ((one.id, one.version) in read or one.ready_for_under_18s(on))
    ]  # fmt: skip
    return tuple(
        Alone(one.id, one.title, shows.of_kind(one.kind).what, one.summary, one.minutes)
        for one in sorted(found, key=lambda one: (one.minutes, one.title))
    )


def booster_title(pack_id: str, n: int) -> str:
    """The title of the game whose n-th booster this is; empty where the shelf no longer holds it, or it may not be played alone."""
    try:
        pack = game.pack(pack_id)
        game.pack(f"{pack_id}-booster-{n}")
    except LookupError:
        return ""
    return "" if pack.sensitive else pack.title


@saved_together
def open_alone(pack_id: str, *, form_id: str, now: datetime) -> str:
    """Open a game for one person and return the token of its link. The same form sent twice gives the same game.

    `pack_id` may name a booster ("bakehouse-booster-1"). Raises CannotOpen, or LookupError for a game that is not on the shelf.
    """
    pack = game.pack(pack_id)
    if pack.sensitive or not game.has_screens(pack):
        raise CannotOpen(f"{pack.title} is not played alone.")
    before = Room.objects.filter(form_id=form_id, is_alone=True).first()
    if before is not None:
        return actions.seat_token(before.ref, form_id)
    if Room.objects.filter(is_alone=True, state=OPEN).count() >= MOST_OPEN and not _close_one_never_begun(now):
        raise CannotOpen("Many people are playing just now. Try again in a little while.")
    try:
        with transaction.atomic():
            room = Room.objects.create(
                ref=secrets.token_urlsafe(9), code=None, title=pack.title, projector_token=secrets.token_urlsafe(16), session=None,
                pack_id=pack.id, pack_version=pack.version, teams=1, mode=PHONES, seed=secrets.randbelow(2**31), decide="agree",
                form_id=form_id, opened_at=now, opened_by=_BY, is_alone=True,
            )  # fmt: skip
    except IntegrityError:  # the same form came twice in the same moment, and the other one was first
        return actions.seat_token(Room.objects.get(form_id=form_id).ref, form_id)
    writer.write(Ask(room.ref, "open", "host", "open", {}, now, _BY))
    ledger.record(by="public", did="open_alone", about=f"room:{room.pk}", now=now, facts={"pack": pack.id, "pack_version": pack.version})
    return actions.take_seat(room.ref, client_id=form_id, now=now).token


def _close_one_never_begun(now: datetime) -> bool:
    """Give up the oldest game that nobody has begun, so that links made in heaps shut nobody out. False when there is none."""
    idle = Room.objects.filter(is_alone=True, state=OPEN, opened_at__lt=now - BEGUN_WITHIN).annotate(done=Count("events"))
    ref = idle.filter(done__lte=_AT_THE_START).order_by("opened_at", "pk").values_list("ref", flat=True).first()
    if ref is not None:
        actions.close_room(ref, by="system", now=now)
    return ref is not None


def _found(token: str) -> tuple[live.LiveRoom, int]:
    row = Seat.objects.filter(token_hash=live.hashed(token), room__is_alone=True).values_list("room__ref", "number").first()
    room = live.room(row[0]) if row else None
    if row is None or room is None or room.is_closed:
        raise RoomGone("This game is over.")
    return room, row[1]


def view(token: str) -> PhoneScreen:
    """What the person sees now, with the words and the buttons of the host. Raises RoomGone."""
    room, seat = _found(token)
    now = room.now
    return PhoneScreen(room.ref, "", None, now.version, seat, seats.view(now.state, "solo", game.seat_key(seat)), ())


def screen(token: str, *, problem: str = "") -> dict[str, Any]:
    """Everything that the page reads. Raises RoomGone."""
    seen = view(token)
    told = screens.phone(seen, problem=problem)
    about: SimpleNamespace = told["screen"]
    about.act = about.page = reverse("alone", args=[token])
    about.poster = reverse("alone-poster", args=[token]) if about.poster else ""
    about.board = mark_safe(str(about.board).replace(reverse("room-board", args=[seen.ref]), reverse("alone-board", args=[token])))  # noqa: S308
    # What a host says as people come and go is about rooms, codes and three words.
    about.say_this = "" if seen.view["phase"] in ("lobby", "finished") else seen.view["say_this"]
    about.next = _onward(seen.view)
    return told


def _onward(view: Any) -> dict[str, str] | None:
    step = view["next"]
    if step is None or (view["phase"] == "scene" and view["screen"].get("choices")):
        return None  # a story goes on by what is chosen in it
    label = {"lobby": "Begin", "vote": "Go on", "reason": "Go on"}.get(view["phase"], step["label"])
    return {"to": step["to"], "label": "Finish" if step["to"] == "after" else label}


def go_on(token: str, *, to: str, client_id: str, now: datetime) -> None:
    """Press the button that leads on; the questionnaires are passed by. Raises game.NotAllowed, AlreadyHeard, RoomGone or NotSaved."""
    room, _ = _found(token)
    _step(room, to, client_id, now)
    while (here := room.now.state.data["phase"]) in _ASKED:
        onward = seats.view(room.now.state, "host")["next"]["to"]
        _step(room, onward, f"{client_id}.{here}", now)


def _step(room: live.LiveRoom, to: str, client_id: str, now: datetime) -> Saved:
    return actions.run(room.ref, kind="phase.set", fields={"to": to}, client_id=f"h.{client_id}", by=_BY, now=now)


def tap(token: str, *, kind: str, fields: Any, client_id: str, now: datetime) -> Saved:
    """One tap, as on a phone in a room; a hint that a host would give comes at once.

    Raises game.NotAllowed, AlreadyHeard, RoomGone or NotSaved.
    """
    room, seat = _found(token)
    if kind == "hint" and room.now.state.data["phase"] in room.now.state.pack.hints:
        return actions.run(room.ref, kind="hint", fields={"team": "t1"}, client_id=f"h.{client_id}", by=_BY, now=now)
    return actions.make_move(room.ref, seat=seat, kind=kind, fields=fields, client_id=f"{seat}.{client_id}", now=now)
