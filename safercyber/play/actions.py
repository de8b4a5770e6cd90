"""What people do in rooms: open and close them, take a seat, make a move, run the game."""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from safercyber import content
from safercyber.engagement import queries as engagement
from safercyber.ledger import actions as ledger
from safercyber.partnership import queries as partnership
from safercyber.play import game, live, writer
from safercyber.play.models import CLOSED, OPEN, PHONES, TABLE, Room, RoomEvent, RoomResult, Seat
from safercyber.play.writer import Ask, Group, RoomGone, Saved
from safercyber.rules import formats
from safercyber.rules.games import engine
from safercyber.rules.games import names as dealing
from safercyber.rules.games.outcome import outcome
from safercyber.storage import one_transaction, saved_together
from safercyber.surveys import actions as surveys

KEPT_AFTER_CLOSE = timedelta(hours=24)
LEFT_OPEN = timedelta(hours=18)  # a room that nobody closed closes itself
LEFT_OPEN_ALONE = timedelta(days=3)  # somebody who plays alone may come back tomorrow
HANDOVER_MINUTES = 5
MOST_ROOMS_A_HOST = 12
MOST_LETTERS_OF_A_NAME = 80


class CannotOpen(Exception):
    """A room cannot be opened. Its text is the sentence shown."""


@dataclass(frozen=True)
class Opened:
    """A room that is open: its reference, and whether it was open already."""

    ref: str
    code: str
    already: bool


@dataclass(frozen=True)
class Taken:
    """A seat and the token that opens it."""

    seat: int
    token: str
    version: int


def is_for_under_18s(audience: str) -> bool:
    """Whether a session for this audience is one of children or young people."""
    return audience in ("children", "young-people")


@saved_together
def open_room(
    *, session_id: int | None, pack_id: str, mode: str, teams: int, form_id: str, by: str, now: datetime, decide: str = "room",
    seed: int | None = None, trained_adult: str = "", school_adult: str = "",
) -> Opened:  # fmt: skip
    """Open a room for a session, or a practice room for none. While one runs for the session, that one is given back.

    `seed` decides what chance decides in the game; without one it is dealt here. `trained_adult` and `school_adult` name who stays in
    a room that touches hard things, and in one for under-18s. Raises CannotOpen for a session that is not there, cancelled or over,
    for a pack that has no screens, that is sensitive and unread, or that may not be played with its audience, and for a room whose
    adult is not named; LookupError for a pack that is not on the shelf.
    """
    before = Room.objects.filter(form_id=form_id).first()
    if before is None and session_id is not None:
        before = Room.objects.filter(session_id=session_id, state=OPEN).first()
    if before is not None:
        return Opened(before.ref, before.code or "", True)
    pack = game.pack(pack_id)
    if not game.has_screens(pack):
        raise CannotOpen(f"{pack.title} cannot be played in a room yet. Choose another game.")
    is_read = (pack.id, pack.version) in partnership.games_read(timezone.localdate(now))
    if not (is_read or pack.may_start(now.date())):
        raise CannotOpen(
            f"No Cyber Protect lead has read {pack.title} lately, and it touches hard things. It may not be played until one has."
        )
    title, under_18 = "", False
    if session_id is not None:
        session = engagement.session_by_id(session_id)
        if session is None or session.state == "cancelled":
            raise CannotOpen("That session is not on, so no room can be opened for it.")
        title = session.title
        under_18 = is_for_under_18s(session.audience_code)
        if under_18 and not (is_read or pack.ready_for_under_18s(now.date())):
            raise CannotOpen("A Cyber Protect lead has not read this game yet, so it is for adults only.")
    adults = {"trained_adult": formats.one_line(trained_adult), "school_adult": formats.one_line(school_adult)}
    if pack.trained_adult and not adults["trained_adult"]:
        raise CannotOpen(f"{pack.title} touches hard things. Name the trained adult who stays in the room.")
    if under_18 and not adults["school_adult"]:
        raise CannotOpen("Young people play. Name the adult from their school or college who stays in the room.")
    if max(map(len, adults.values())) > MOST_LETTERS_OF_A_NAME:
        raise CannotOpen(f"A name and a post together have {MOST_LETTERS_OF_A_NAME} letters at most.")
    if mode not in (PHONES, TABLE) or decide not in engine.DECIDE or not 1 <= teams <= engine.MOST_TEAMS:
        raise CannotOpen(f"Choose phones or one table, and 1 to {engine.MOST_TEAMS} teams.")
    if Room.objects.filter(opened_by=by, state=OPEN).count() >= MOST_ROOMS_A_HOST:
        raise CannotOpen(f"You have {MOST_ROOMS_A_HOST} rooms open. Close one of them first.")
    room = Room.objects.create(
        ref=secrets.token_urlsafe(9), code=_free_code(), title=title or pack.title, projector_token=secrets.token_urlsafe(16),
        session_id=session_id, pack_id=pack.id, pack_version=pack.version, teams=teams, mode=mode,
        seed=secrets.randbelow(2**31) if seed is None else seed, decide=decide, form_id=form_id, opened_at=now, opened_by=by,
        is_sensitive=pack.trained_adult, is_for_under_18s=under_18, **adults,
    )  # fmt: skip
    writer.write(Ask(room.ref, "open", "host", "open", {}, now, by))
    ledger.record(
        by=by, did="open_room", about=f"session:{session_id}" if session_id else f"room:{room.pk}", now=now,
        facts={"room": room.pk, "pack": pack.id, "pack_version": pack.version, "mode": mode, "teams": teams,
               "adults": sum(map(bool, adults.values()))},
    )  # fmt: skip
    return Opened(room.ref, room.code or "", False)


def _free_code() -> str:
    while True:
        code = formats.code_from([secrets.randbelow(2**20) for _ in range(6)])
        if not Room.objects.filter(code=code).exists():
            return code


def seat_token(ref: str, client_id: str) -> str:
    """The token of the seat that this join made. The same join sent twice gets the same token, so a double press is one seat."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"seat|{ref}|{client_id}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made[:18]).decode()


def take_seat(ref: str, *, client_id: str, now: datetime, team: str = "", people: int = 1) -> Taken:
    """Give a phone a seat and a dealt name. Late joiners are welcome in any phase.

    Raises game.NotAllowed (locked, full), RoomGone, writer.NotSaved.
    """
    token = seat_token(ref, client_id)

    def prepare(group: Group) -> dict[str, Any]:
        number = len(group.state.data["seats"]) + 1
        while game.seat_key(number) in group.state.data["seats"]:
            number += 1
        dealt = _deal(group.state, number)
        body = {"seat": number, **dealt, "people": people}
        return {**body, "team": team} if team else body

    def also(group: Group, made_by: str, body: Mapping[str, Any]) -> None:
        number = int(made_by.removeprefix("seat:"))
        Seat.objects.create(room_id=group.live.pk, number=number, token_hash=live.hashed(token))
        group.tokens[live.hashed(token)] = number

    asked = {"team": team, "people": people}
    saved = writer.write(Ask(ref, client_id, "seat:new", "join", asked, now, "player", prepare, also))
    room = live.room(ref)
    seat = room.seat_of(token) if room else None
    if seat is None:
        raise RoomGone("This room has finished.")
    return Taken(seat, token, saved.version)


def _deal(state: game.State, n: int) -> dict[str, Any]:
    taken = {seat["name"] for seat in state.data["seats"].values()}
    dealt = dealing.deal(content.words("names"), state.data["seed"], n, taken)
    return {"name": dealt.name, "emblem": {"animal": dealt.animal, "colour": dealt.colour, "shape": dealt.shape}}


def make_move(ref: str, *, seat: int, kind: str, fields: Mapping[str, Any], client_id: str, now: datetime) -> Saved:
    """One tap on one phone. Acknowledged when it is on the disk; the same tap sent again gets the first acknowledgement.

    Raises game.NotAllowed with the sentence to show, writer.AlreadyHeard, RoomGone or writer.NotSaved.
    """
    return writer.write(asked_by_phone(ref, seat=seat, kind=kind, fields=fields, client_id=client_id, now=now))


def asked_by_phone(ref: str, *, seat: int, kind: str, fields: Mapping[str, Any], client_id: str, now: datetime) -> Ask:
    """One tap as the writer takes it. Raises game.NotAllowed."""
    prepare = None
    if kind == "redeal":
        fields = {}

        def prepare(group: Group) -> dict[str, Any]:
            return _deal(group.state, group.version + 1)

    if kind == "join":
        raise game.NotAllowed("This phone has a seat already.")
    return Ask(ref, client_id, f"seat:{seat}", kind, fields, now, "player", prepare)


def run(ref: str, *, kind: str, fields: Mapping[str, Any], client_id: str, by: str, now: datetime) -> Saved:
    """One thing that a host does. Raises game.NotAllowed, writer.AlreadyHeard, RoomGone or writer.NotSaved."""
    if kind in ("open", "close", "join"):
        raise game.NotAllowed("That is not done here.")
    prepare = None
    if kind == "redeal":

        def prepare(group: Group) -> dict[str, Any]:
            return {"seat": str(fields.get("seat", "")), **_deal(group.state, group.version + 1)}

    return writer.write(Ask(ref, client_id, "host", kind, fields, now, by, prepare))


@saved_together
def hand_over(ref: str, *, seat: int, by: str, now: datetime) -> str:
    """Make a link that moves a seat to another phone, good for five minutes. Raises RoomGone when there is no such seat."""
    token = secrets.token_urlsafe(16)
    changed = Seat.objects.filter(room__ref=ref, room__state=OPEN, number=seat).update(
        handover_hash=live.hashed(token), handover_until=now + timedelta(minutes=HANDOVER_MINUTES)
    )
    if not changed:
        raise RoomGone("There is no such seat.")
    ledger.record(by=by, did="hand_over_seat", about=f"room:{_pk(ref)}", now=now)
    return token


def _pk(ref: str) -> int:
    return Room.objects.values_list("pk", flat=True).get(ref=ref)


def take_over_seat(ref: str, *, handover: str, now: datetime) -> Taken:
    """Give a seat to the phone that opened its link. The old phone's token stops working.

    Raises RoomGone when the link is used up or too old.
    """
    token = secrets.token_urlsafe(18)
    with one_transaction():
        row = Seat.objects.select_for_update().filter(
            room__ref=ref, room__state=OPEN, handover_hash=live.hashed(handover), handover_until__gt=now
        ).first()  # fmt: skip
        if row is None:
            raise RoomGone("This link has been used or is too old. Ask for a new one.")
        row.token_hash, row.handover_hash, row.handover_until = live.hashed(token), None, None
        row.save(update_fields=["token_hash", "handover_hash", "handover_until"])
        number = row.number
    room = live.room(ref)
    if room is None:
        raise RoomGone("This room has finished.")
    with room.lock:
        kept = {hash_: seat for hash_, seat in room.tokens.items() if seat != number}
        room.tokens = {**kept, live.hashed(token): number}
    return Taken(number, token, room.version)


def close_room(ref: str, *, by: str, now: datetime) -> None:
    """Close a room and keep its outcome: counts only. Closing it again changes nothing."""

    def also(group: Group, made_by: str, body: Mapping[str, Any]) -> None:
        assert group.after is not None
        _keep_outcome(group.live, group.after, by=by, now=now)
        group.is_closed = True

    try:
        writer.write(Ask(ref, "close", "system" if by == "system" else "host", "close", {}, now, by, None, also))
    except RoomGone:
        return


def _keep_outcome(room: live.LiveRoom, state: game.State, *, by: str, now: datetime) -> None:
    """The closing's rows: the room's state, what remains of it and the ledger entry. Runs in the writer."""
    data = state.data
    people = sum(seat["people"] for seat in data["seats"].values() if not seat["gone"])
    Room.objects.filter(pk=room.pk).update(state=CLOSED, code=None, closed_at=now)
    minutes = max(0, round((now - room.opened_at).total_seconds() / 60))
    finished = data["phase"] == "finished"
    if room.session_id is not None and data["played"]:
        RoomResult.objects.create(
            room_id=room.pk, session_id=room.session_id, pack_id=room.pack_id, pack_version=data["pack_version"], mode=room.mode,
            people=people, teams=room.teams, minutes=minutes, finished=finished, outcome=outcome(state), at=now,
        )  # fmt: skip
    ledger.record(
        by=by, did="close_room", about=f"session:{room.session_id}" if room.session_id else f"room:{room.pk}", now=now,
        facts={"room": room.pk, "people": people, "rounds": data["played"], "minutes": minutes, "finished": finished},
    )  # fmt: skip


def forget_old(now: datetime) -> int:
    """Close rooms that were left open, and a day after closing delete a room's moves and seats. Returns the rooms emptied.

    Of a game that one person played nothing stays at all.
    """
    left = Q(is_alone=False, opened_at__lt=now - LEFT_OPEN) | Q(is_alone=True, opened_at__lt=now - LEFT_OPEN_ALONE)
    for ref in list(Room.objects.filter(left, state=OPEN).values_list("ref", flat=True)):
        close_room(ref, by="system", now=now)
    emptied = 0
    due = Room.objects.filter(state=CLOSED, emptied_at__isnull=True, closed_at__lte=now - KEPT_AFTER_CLOSE)
    for pk, ref in list(due.values_list("pk", "ref")):
        with one_transaction():
            surveys.forget_room(ref, by="system", now=now)
            RoomEvent.objects.filter(room_id=pk).delete()
            Seat.objects.filter(room_id=pk).delete()
            if not Room.objects.filter(pk=pk, is_alone=True).delete()[0]:
                Room.objects.filter(pk=pk).update(emptied_at=now)
            ledger.record(by="system", did="empty_room", about=f"room:{pk}", now=now)
            transaction.on_commit(functools.partial(live.forget, ref))
        emptied += 1
    return emptied
