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
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from safercyber.play import game, live, papers, pictures
from safercyber.play.queries import PhoneScreen, WallScreen
from safercyber.rules.games import looking_back

ASKED_IN = {"before": "before", "after": "after"}


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


def _board_key(view: Mapping[str, Any]) -> str:
    bricks = [(one["id"], one["new"], one["held"]) for one in view.get("team", {}).get("bricks", ())]
    return blake2b(repr(bricks).encode(), digest_size=6).hexdigest()


def _board_picture(screen: PhoneScreen) -> SafeString:
    words = "; ".join(line for site in screen.view.get("words", ()) for line in site["lines"] if line != "Nothing yet.")
    return format_html(
        '<img class="board" src="{}?b={}" alt="{}" width="714" height="496" loading="lazy">',
        reverse("room-board", args=[screen.ref]),
        _board_key(screen.view),
        f"Your board. {words}" if words else "Your board, with no bricks yet.",
    )


def phone(screen: PhoneScreen, *, problem: str = "", given: Mapping[str, str] | None = None, ids: str = "") -> dict[str, Any]:
    """Everything that a phone's template reads."""
    view, ref = screen.view, screen.ref
    phase, shown = view["phase"], view["screen"]
    room = live.room(ref)
    about = SimpleNamespace(
        view=view,
        version=screen.version,
        teams=screen.teams,
        code_words=screen.code,
        ids=ids or fresh_id(),
        part=f"play/phone/{phase}.html",
        given=given or {},
        act=reverse("room-move", args=[ref]),
        answers=reverse("room-answers", args=[ref]),
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
        _add_to_phone(about, screen, room, phase, shown)
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


def _add_to_phone(about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom, phase: str, shown: Mapping[str, Any]) -> None:
    view = screen.view
    if view["round"] or phase in ("finished", "after"):
        about.board = _board_picture(screen)
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
    if phase == "finished" or view["is_closed"]:
        about.three = looking_back.moves(game.pack(room.pack_id, room.pack_version))[:3]
    if phase == "vote":
        about.too_dear = tuple(choice for choice in shown["choices"] if not choice["can"])
    if phase == "best":
        about.lines = tuple(_best_lines(shown, one) for one in shown["yours"])
    mine = shown.get("mine")
    if isinstance(mine, Mapping):
        about.sure = mine.get("sure")


def _best_lines(shown: Mapping[str, Any], one: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    names = shown["names"][: shown["played"]]

    def said(bricks: list[Mapping[str, Any]]) -> str:
        return ", ".join(brick["name"] for brick in bricks)

    return tuple({"name": name, "yours": said(one["rounds"][n]), "best": said(shown["best"]["rounds"][n])} for n, name in enumerate(names))


def board_of(screen: PhoneScreen) -> SafeString:
    """The picture of a seat's board."""
    fallen = ()
    return pictures.board(screen.view["pack"]["scene"], screen.view.get("team", {}).get("bricks", ()), fallen=fallen, labels=True)


def wall(screen: WallScreen, token: str) -> dict[str, Any]:
    """Everything that the big screen's template reads."""
    view = screen.view
    phase, shown = view["phase"], view["screen"]
    room = live.room(screen.ref)
    about = SimpleNamespace(
        view=view,
        version=screen.version,
        state=reverse("projector-state", args=[token]),
        stream=f"/p/{token}/stream",
        code=screen.code,
        address=origin_words() + "/j",
        qr=qr(join_address(screen.code)) if screen.code else "",
        part=f"play/wall/{phase}.html",
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
    scene, teams = view["pack"]["scene"], view["teams"]
    if phase in ("lobby", "before"):
        about.picture = pictures.green(view["names"], teams)
    elif phase in ("hold", "happened"):
        about.picture = _street(view, night=phase == "hold", after=phase == "happened")
    elif phase == "reel":
        sites = [one["site"] for one in shown["going_on"]]
        about.picture = pictures.board(
            scene, teams[0]["bricks"] if len(teams) == 1 else (), labels=False, prefix="saw", title="What you saw"
        )
        about.second = pictures.board(
            scene,
            teams[0]["bricks"] if len(teams) == 1 else (),
            night=True,
            bursts=sites,
            labels=False,
            prefix="was",
            title="What was going on",
        )
    elif phase in ("after", "finished") and len(teams) > 1:
        about.picture = _street(view, night=False, after=True)
    else:
        about.picture = _street(view, night=False, after=False)
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
    if phase == "best":
        about.lines = tuple({"team": one["name"], "rows": _best_lines(shown, one)} for one in shown["yours"])
    if phase == "reveal":
        about.bars = _all_bars(shown)
    return {"screen": about, "is_example": bool(room and room.is_example)}


def _street(view: Mapping[str, Any], *, night: bool, after: bool) -> SafeString:
    """One board for one team; for many, the bricks that any of them has placed, glowing where one held."""
    scene, teams = view["pack"]["scene"], view["teams"]
    seen: dict[str, dict[str, Any]] = {}
    for team in teams:
        for one in team["bricks"]:
            known = seen.setdefault(one["id"], {"id": one["id"], "new": False, "held": False})
            known["new"] = known["new"] or one["new"]
            known["held"] = known["held"] or (after and view["round"] in one["held"])
    return pictures.board(scene, sorted(seen.values(), key=lambda one: one["id"]), night=night, title="")


def _all_bars(shown: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The votes of all teams together, most first: a hall sees totals, never one person's choice."""
    bars: dict[str, dict[str, Any]] = {}
    for team in shown["teams"]:
        for bar in team["bars"]:
            known = bars.setdefault(bar["id"], {**bar, "votes": 0, "leads": False})
            known["votes"] += bar["votes"]
            known["leads"] = known["leads"] or bar["leads"]
    return tuple(sorted(bars.values(), key=lambda bar: -bar["votes"]))[:6]
