"""The host: open a room, run it from any device, take it over, close it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from safercyber import content
from safercyber.partnership import queries as partnership
from safercyber.people import queries as people
from safercyber.play import actions, desk, forms, queries, screens
from safercyber.play.actions import CannotOpen, RoomGone
from safercyber.play.game import NotAllowed
from safercyber.play.writer import AlreadyHeard, NotSaved
from safercyber.rules import formats
from safercyber.rules.games import engine
from safercyber.who import asking

DEFAULT_PACK = "bakehouse"


def _live(request: HttpRequest) -> bool:
    return request.headers.get("X-Play") == "1"


def rooms(request: HttpRequest) -> HttpResponse:
    """Rooms, a running one first: nobody is offered a new game while theirs is on."""
    return render(request, "play/rooms.html", {"rooms": queries.rooms()})


def of_session(request: HttpRequest, session: int) -> HttpResponse:
    """The rooms of a session: a page of its own, and the two parts of the session's page that ask for them here."""
    found = queries.session_rooms(session, timezone.now())
    if found is None:
        raise Http404
    part = {"act": "play/session_act.html", "game": "play/session_game.html"}.get(request.GET.get("part", ""), "play/session_rooms.html")
    response = render(request, part, {"told": found, "can_print": found.session.pack_id in content.packs()})
    response["Cache-Control"] = "no-store"
    return response


def open_room(request: HttpRequest) -> HttpResponse:
    """Choose phones or one table, then open. A session whose room runs leads straight into it."""
    data = request.POST if request.method == "POST" else request.GET
    given = data.get("session", "")
    number = formats.whole(given)
    session = queries.session_to_open(number) if number is not None else None
    if given and session is None:
        raise Http404
    if session is not None:
        running = queries.open_room_of_session(session.id)
        if running:
            return redirect("room", room=running)
    today = timezone.localdate()
    packs = content.offered(today, partnership.games_read(today))
    chosen = session.pack_id if session and session.pack_id in packs else DEFAULT_PACK
    context: dict[str, Any] = {
        "session": session, "id": screens.fresh_id(), "teams": range(1, engine.MOST_TEAMS + 1),
        "packs": desk.on_offer(packs.values()), "pack_id": chosen, "problem": "",
        "chosen_teams": _likely_teams(session.taken if session else 0), "mode": "phones", "decide": "room",
        "asks_for_trained": any(pack.trained_adult for pack in packs.values()),
        "for_under_18s": session is not None and actions.is_for_under_18s(session.audience_code), "trained_adult": "", "school_adult": "",
    }  # fmt: skip
    if request.method != "POST" or "mode" not in request.POST:
        return render(request, "play/open.html", context)
    # What was typed and chosen stands there again when the room cannot be opened.
    context |= {name: request.POST.get(name, context[name]) for name in ("mode", "decide", "trained_adult", "school_adult")}
    context |= {"pack_id": request.POST.get("pack", chosen), "chosen_teams": formats.whole(request.POST.get("teams", "1")) or 0}
    try:
        opened = actions.open_room(
            session_id=session.id if session else None, pack_id=context["pack_id"], mode=context["mode"], teams=context["chosen_teams"],
            form_id=forms.client_id(request.POST), decide=context["decide"], by=asking(request).by, now=timezone.now(),
            trained_adult=context["trained_adult"], school_adult=context["school_adult"],
        )  # fmt: skip
    except (CannotOpen, forms.NotUnderstood, LookupError) as problem:
        return render(request, "play/open.html", context | {"problem": str(problem)}, status=409)
    return redirect("room", room=opened.ref)


def _likely_teams(people_coming: int) -> int:
    """Five or six people a team; one team while nobody has booked."""
    return max(1, min(engine.MOST_TEAMS, round(people_coming / 5.5)))


def _names(screen: queries.HostScreen, request: HttpRequest) -> tuple[str, ...]:
    known = people.names_of(set(screen.running))
    me = asking(request).by
    return tuple("You" if one == me else known[one] for one in sorted(screen.running, key=lambda one: one != me))


def _show(request: HttpRequest, room: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    screen = queries.host(room)
    if screen is None:
        raise Http404
    team = (request.POST if request.method == "POST" else request.GET).get("at", "")
    me = asking(request)
    context = desk.host(screen, me.id, problem=problem, team=team, names=_names(screen, request))
    name = "table" if screen.mode == "table" else "host"
    if _live(request):
        response = HttpResponse(render_to_string(f"play/{name}_view.html", context, request=request), status=status)
        response["X-Version"] = str(screen.version)
        response["Cache-Control"] = "no-store"
        return response
    return render(request, f"play/{name}.html", context, status=status)


def room(request: HttpRequest, room: str) -> HttpResponse:
    """The host's screen. Whoever signs in and opens it may run the room: a second device takes over by pressing anything."""
    return _show(request, room)


def state(request: HttpRequest, room: str) -> HttpResponse:
    """The host's screen as a part of the page; 204 when nothing has changed."""
    version = queries.version_of(room)
    if version is None:
        return HttpResponse(status=404)
    if request.GET.get("v") == str(version):
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    request.META["HTTP_X_PLAY"] = "1"
    return _show(request, room)


def do(request: HttpRequest, room: str) -> HttpResponse:
    """One press of the host."""
    if forms.too_big(request):
        return HttpResponse(status=413)
    try:
        asked = forms.read_move(request.POST, "host")
        actions.run(
            room, kind=asked.kind, fields=asked.fields, client_id=f"h.{asked.client_id}", by=asking(request).by, now=timezone.now()
        )  # fmt: skip
    except (NotAllowed, AlreadyHeard, forms.NotUnderstood) as problem:
        return _show(request, room, problem=str(problem), status=409)
    except RoomGone:
        return _show(request, room, problem="This room is closed.", status=409)
    except NotSaved:
        return _show(request, room, problem="That was not saved. Press it again.", status=503)
    if _live(request):
        return _show(request, room)
    at = request.POST.get("at", "")
    return redirect(reverse("room", args=[room]) + (f"?at={at}" if at.isalnum() and len(at) < 5 else ""))


def hand_over(request: HttpRequest, room: str) -> HttpResponse:
    """A link and a code to scan that move a seat to a new phone."""
    number = request.POST.get("seat", "")
    try:
        token = actions.hand_over(
            room, seat=formats.whole(number) or 0, by=asking(request).by, now=timezone.now()
        )  # fmt: skip
    except RoomGone:
        raise Http404 from None
    screen = queries.host(room)
    name = next((seat["name"] for seat in screen.view["seats"] if seat["id"] == number), "") if screen else ""
    address = settings.ORIGIN + reverse("seat-hand-over", args=[room, token])
    return render(request, "play/hand_over_code.html", {"room": room, "name": name, "address": address, "qr": screens.qr(address)})


def close(request: HttpRequest, room: str) -> HttpResponse:
    """Close the room: phones say goodbye, the code dies, counts are kept."""
    screen = queries.host(room)
    if screen is None:
        raise Http404
    actions.close_room(room, by=asking(request).by, now=timezone.now())
    messages.success(request, "The room is closed. Its results are kept as counts.")
    return redirect(f"/staff/sessions/{screen.session_id}") if screen.session_id else redirect("rooms")
