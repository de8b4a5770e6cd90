"""From a view of the engine to what a phone and the big screen need beside it: pictures, codes to scan, addresses, fresh ids."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from safercyber import content
from safercyber.play import game, live, papers, pictures, shows
from safercyber.play.posters import has_poster
from safercyber.play.queries import PhoneScreen, WallScreen
from safercyber.rules.games import looking_back

ASKED_IN = {"before": "before", "after": "after"}
CUES = {
    "join": "two soft notes: somebody came in", "place": "a wooden tock: a brick lands", "hit": "a low rumble: it got through",
    "held": "a chime: it held", "finale": "a rising chord: the end",
}  # fmt: skip
"""What each sound of the big screen is, in words, for who does not hear it."""


@lru_cache(maxsize=512)
def qr(address: str) -> SafeString:
    """A code to scan, as SVG with a quiet zone of four modules and no size of its own."""
    import segno

    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", border=4, dark="#13213A", light="#FFFFFF", omitsize=True, xmldecl=False, svgns=True
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 (our own drawing)


def origin_words() -> str:
    """The address that people type, without the part they need not type."""
    return settings.ORIGIN.partition("://")[2]


def join_address(code: str) -> str:
    """What the code on the big screen opens."""
    return f"{settings.ORIGIN}{reverse('join-code', args=[code])}"


def fresh_id() -> str:
    """The first part of the ids of a page's forms."""
    return secrets.token_hex(8)


def phone(screen: PhoneScreen, *, problem: str = "", given: Mapping[str, str] | None = None, ids: str = "") -> dict[str, Any]:
    """Everything that a phone's template reads."""
    view, ref = screen.view, screen.ref
    show, phase = shows.of(view), view["phase"]
    room = live.room(ref)
    about = SimpleNamespace(
        view=view,
        version=screen.version,
        teams=screen.teams,
        code_words=screen.code,
        ids=ids or fresh_id(),
        part=show.page(f"phone/{phase}"),
        corner=show.corner(view),
        whole="",
        is_asked=phase in show.asks,
        closing="",
        finales=(),
        care=care(view),
        sheets=sheets(room),
        given=given or {},
        act=reverse("room-move", args=[ref]),
        answers=reverse("room-answers", args=[ref]),
        poster=reverse("room-poster", args=[ref]) if has_poster(view) else "",
        page=reverse("room-play", args=[ref]),
        state=reverse("room-state", args=[ref]),
        stream=f"/r/{ref}/stream",
        is_still=view["is_closed"],
        paper=None,
        is_done=False,
        code=None,
        code_qr="",
        contact="",
        three=(),
        too_dear=(),
        lines=(),
        sure=None,
        board="",
    )
    if room is not None and not view["me"]["gone"]:
        _add_to_phone(about, screen, room, phase)
        show.add_to_phone(about, screen, room)
    return {"screen": about, "problem": problem, "is_example": bool(room and room.is_example)}


_NAME, _IDS, _VERSION = "\ue000", "\ue001", "\ue002"  # stand in a kept part for what is a phone's own; no text of ours holds them
_ONES_OWN = frozenset({"lobby", "before", "after", "finished"})  # an emblem, a questionnaire, three words: drawn for each
MOST_PARTS = 2000
_parts: dict[bytes, str] = {}


def asks_the_database(screen: PhoneScreen) -> bool:
    """Whether a view has a part that is kept in the database: the questionnaires and the three words."""
    return screen.view["phase"] in _ONES_OWN or bool(screen.view["is_closed"])


def phone_part(screen: PhoneScreen, *, problem: str = "", given: Mapping[str, str] | None = None) -> str:
    """The part of the page that a live phone shows. Phones that see the same but for their name share one drawing of it."""
    view = screen.view
    if problem or given or view["phase"] in _ONES_OWN or view["is_closed"] or view["me"]["gone"]:
        return render_to_string("play/phone_view.html", phone(screen, problem=problem, given=given))
    name = view["me"]["name"]
    shared = {**view, "version": 0, "me": {**view["me"], "emblem": {}}}
    seen = json.dumps([screen.ref, screen.code, shared, screen.teams], ensure_ascii=False).replace(name, _NAME)
    key = blake2b(seen.encode(), digest_size=16).digest()
    part = _parts.get(key)
    if part is None:
        nameless = json.loads(seen)
        shown = replace(screen, view=nameless[2], teams=tuple(nameless[3]), version=_VERSION)  # type: ignore[arg-type]
        part = render_to_string("play/phone_view.html", phone(shown, ids=_IDS))
        _parts[key] = part
        while len(_parts) > MOST_PARTS:
            _parts.pop(next(iter(_parts)), None)
    return part.replace(_NAME, escape(name)).replace(_IDS, fresh_id()).replace(_VERSION, str(screen.version))


def _add_to_phone(about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom, phase: str) -> None:
    view = screen.view
    if phase == "lobby":
        about.person = pictures.person(view["me"]["name"], view["team"]["colour"], view["team"]["flag"])
    if phase in ASKED_IN and room.session_id is not None and not view["is_closed"]:
        about.is_done = papers.is_done(room, screen.seat, ASKED_IN[phase])
        if not about.is_done:
            about.paper = papers.paper(room, screen.seat, ASKED_IN[phase])
    if phase in ("after", "finished") and room.session_id is not None:
        about.code = papers.code(room, screen.seat)
        about.code_qr = qr(about.code.url) if about.code else ""
        about.contact = papers.contact(room, timezone.now()) if about.code else ""
    if phase == "finished":
        about.closing, about.finales = shows.of(view).closing(view), shows.of(view).finales(view, "phone")
    if phase == "finished" or view["is_closed"]:
        about.three = looking_back.moves(game.pack(room.pack_id, room.pack_version))[:3]
    mine = view["screen"].get("mine")
    if isinstance(mine, Mapping):
        about.sure = mine.get("sure")


def sheets(room: live.LiveRoom | None) -> tuple[str, ...]:
    """The style sheets of the kinds that a room plays."""
    return shows.sheets(game.pack(room.pack_id, room.pack_version)) if room else ()


def care(view: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a pack that takes special care shows on every screen: its help as routes of the contact list, the way out, the pause card."""
    told = view["care"]
    if told is None:
        return None
    routes = content.help_routes()
    return {**told, "help": tuple(routes[key] for key in told["help"] if key in routes)}


def board_of(screen: PhoneScreen) -> SafeString | None:
    """The picture of a seat's board; None in a game without one."""
    return shows.of(screen.view).board(screen.view)


def wall(screen: WallScreen, token: str) -> dict[str, Any]:
    """Everything that the big screen's template reads."""
    view = screen.view
    show, phase = shows.of(view), view["phase"]
    room = live.room(screen.ref)
    about = SimpleNamespace(
        view=view,
        version=screen.version,
        state=reverse("projector-state", args=[token]),
        stream=f"/p/{token}/stream",
        code=screen.code,
        address=origin_words() + "/j",
        qr=qr(join_address(screen.code)) if screen.code else "",
        part=show.page(f"wall/{phase}"),
        foot=show.page("wall/foot"),
        foot_words=show.foot_words.get(phase, ""),
        heading=show.heading(view),
        facts=show.facts(view),
        is_night=show.is_night(view),
        cue=show.cue(view),
        cue_words=CUES.get(show.cue(view), ""),
        answered=show.answered(view),
        table_lobby=show.table_lobby,
        closing="",
        finales=(),
        care=care(view),
        sheets=sheets(room),
        is_still=view["is_closed"],
        contact="",
        contact_qr="",
        summary=game.pack(room.pack_id, room.pack_version).summary.partition(". ")[0] + "." if room else "",
        picture="",
        second="",
        done=0,
        of=view["seats_here"],
        lines=(),
        bars=(),
    )
    if phase in ("lobby", "before"):
        about.picture = pictures.green(view["names"], view["teams"])
    else:
        about.picture = show.picture(view)
    if phase in ("after", "finished"):
        about.closing, about.finales = show.closing(view), show.finales(view, "wall")
    if phase in ASKED_IN and room is not None and room.session_id is not None:
        about.done = papers.done(screen.ref, ASKED_IN[phase])
    if (
        phase in ("after", "finished")
        and room is not None
        and view["mode"] == "table"
        and (contact := papers.contact(room, timezone.now()))
    ):
        # Who played without a phone in the room has no page of their own that could tell of it.
        about.contact, about.contact_qr = origin_words() + contact, qr(settings.ORIGIN + contact)
    show.add_to_wall(about, screen, room)
    return {"screen": about, "is_example": bool(room and room.is_example)}
