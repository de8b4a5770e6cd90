"""A phone: join with the code, see the room, tap. Everything works as plain forms; the script only saves waiting."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from safercyber import throttle
from safercyber.play import actions, doors, forms, papers, posters, queries, screens
from safercyber.play.actions import RoomGone
from safercyber.play.game import NotAllowed
from safercyber.play.writer import AlreadyHeard, NotSaved
from safercyber.rules import formats

COOKIE_AGE = 12 * 60 * 60
NOT_FOUND = "We cannot find that room. Check the code on the big screen."


def _live(request: HttpRequest) -> bool:
    """Whether the page's own script asks, so that a part of the page is enough."""
    return request.headers.get("X-Play") == "1"


# --- joining ---------------------------------------------------------------------------------------------------------------


@csrf_exempt
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """One field for the code, filled in by the QR code; one press. The seat is taken one step on, where its cookie lives."""
    plain = formats.plain_code(request.POST.get("code", "") if request.method == "POST" else code)[:6]
    source = "room-code:" + throttle.source_of(request)
    if request.method != "POST":
        found = queries.room_of_code(plain) if len(plain) == 6 and not throttle.wait_of(source) else None
        if plain and found is None:
            throttle.missed(source, free=30, longest=60)
        return _join_page(request, plain, found[1] if found else "")
    if forms.too_big(request) or not forms.is_ours(request):
        return _join_page(request, plain, "", forms.NOT_OURS, 403)
    # A right code always works, however many wrong ones came from the same hall; only the wrong ones are slowed.
    found = queries.room_of_code(plain) if len(plain) == 6 else None
    if found is None:
        wait = throttle.missed(source, free=30, longest=60)
        return _join_page(request, plain, "", NOT_FOUND, 429 if wait else 404)
    # 307 sends the same form on to the room's own address, the only place where a seat's cookie can be read.
    response = HttpResponseRedirect(reverse("room-join", args=[found[0]]))
    response.status_code = 307
    return response


def _join_page(request: HttpRequest, code: str, title: str, problem: str = "", status: int = 200) -> HttpResponse:
    shown = formats.room_code(code) if len(code) == 6 else code
    context = {"code": shown, "title": title, "problem": problem, "id": screens.fresh_id()}
    response = render(request, "play/join.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
def take_seat(request: HttpRequest, room: str) -> HttpResponse:
    """Give this phone a seat, or bring it back to the one that it has."""
    if forms.too_big(request) or not forms.is_ours(request):
        return _join_page(request, "", "", forms.NOT_OURS, 403)
    token = request.COOKIES.get(doors.SEAT_COOKIE, "")
    if queries.seat_of(room, token) is not None:
        return redirect("room-play", room=room)
    try:
        taken = actions.take_seat(room, client_id=f"j.{forms.client_id(request.POST)}", now=timezone.now())
    except RoomGone:
        return _join_page(request, "", "", NOT_FOUND, 404)
    except (NotAllowed, NotSaved, AlreadyHeard, forms.NotUnderstood) as problem:
        return _join_page(request, formats.plain_code(request.POST.get("code", ""))[:6], "", str(problem), 409)
    return _with_seat(redirect("room-play", room=room), room, taken.token)


def _with_seat(response: HttpResponse, room: str, token: str) -> HttpResponse:
    response.set_cookie(
        doors.SEAT_COOKIE, token, max_age=COOKIE_AGE, path=f"/r/{room}", httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return response


@csrf_exempt
def hand_over(request: HttpRequest, room: str, token: str) -> HttpResponse:
    """A link from the host that moves a seat to this phone. A look at it changes nothing; the press does."""
    if request.method != "POST":
        return render(request, "play/hand_over.html", {"action": request.path})
    if forms.too_big(request) or not forms.is_ours(request):
        return _join_page(request, "", "", forms.NOT_OURS, 403)
    try:
        taken = actions.take_over_seat(room, handover=token, now=timezone.now())
    except RoomGone as problem:
        return render(request, "play/hand_over.html", {"problem": str(problem)}, status=404)
    return _with_seat(redirect("room-play", room=room), room, taken.token)


# --- playing ---------------------------------------------------------------------------------------------------------------


def _seat(request: HttpRequest, room: str) -> int | None:
    return queries.seat_of(room, request.COOKIES.get(doors.SEAT_COOKIE, ""))


def _lost_seat(request: HttpRequest, room: str) -> HttpResponse:
    """This phone has no seat here: the room is over, or it was never in it. One page for both, with the way back in."""
    response = render(request, "play/no_seat.html", status=404)
    response.delete_cookie(doors.SEAT_COOKIE, path=f"/r/{room}")
    return response


def _part(screen: queries.PhoneScreen, html: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(html, status=status)
    response["X-Version"] = str(screen.version)
    response["Cache-Control"] = "no-store"
    return response


def _show(
    request: HttpRequest, room: str, seat: int, *, problem: str = "", status: int = 200, given: dict[str, str] | None = None
) -> HttpResponse:
    screen = queries.phone(room, seat)
    if screen is None:
        return _lost_seat(request, room)
    if _live(request):
        response = _part(screen, screens.phone_part(screen, problem=problem, given=given), status)
    else:
        response = render(request, "play/phone.html", screens.phone(screen, problem=problem, given=given), status=status)
    if screen.view["is_closed"]:
        response.delete_cookie(doors.SEAT_COOKIE, path=f"/r/{room}")
    return response


def room(request: HttpRequest, room: str) -> HttpResponse:
    """The whole view of this seat, as a page."""
    seat = _seat(request, room)
    return _lost_seat(request, room) if seat is None else _show(request, room, seat)


def state(request: HttpRequest, room: str) -> HttpResponse:
    """The view of this seat as a part of the page; 204 when it is still the version that the phone has."""
    seat = _seat(request, room)
    if seat is None:
        return HttpResponse(status=404)
    if request.GET.get("v") == str(queries.version_of(room)):
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    screen = queries.phone(room, seat)
    if screen is None:
        return HttpResponse(status=404)
    response = _part(screen, screens.phone_part(screen))
    if screen.view["is_closed"]:
        response.delete_cookie(doors.SEAT_COOKIE, path=f"/r/{room}")
    return response


def _sent_by(request: HttpRequest, room: str) -> int | HttpResponse:
    """The seat that sent something, or the answer to one that may not."""
    if forms.too_big(request):
        return HttpResponse(status=413)
    seat = _seat(request, room)
    if seat is None:
        return _lost_seat(request, room)
    if not forms.is_ours(request):
        return _show(request, room, seat, problem=forms.NOT_OURS, status=403)
    return seat


@csrf_exempt
def move(request: HttpRequest, room: str) -> HttpResponse:
    """One tap. 200 with the new view once it is on the disk; 409 with the reason and the fresh view when it is not legal now."""
    seat = _sent_by(request, room)
    if isinstance(seat, HttpResponse):
        return seat
    try:
        asked = forms.read_move(request.POST, "seat")
        actions.make_move(room, seat=seat, kind=asked.kind, fields=asked.fields, client_id=f"{seat}.{asked.client_id}", now=timezone.now())
    except (NotAllowed, AlreadyHeard, RoomGone, forms.NotUnderstood) as problem:
        return _show(request, room, seat, problem=str(problem), status=409)
    except NotSaved:
        return _show(request, room, seat, problem=forms.NOT_IN_YET, status=503)
    return _show(request, room, seat) if _live(request) else redirect("room-play", room=room)


@csrf_exempt
def answers(request: HttpRequest, room: str) -> HttpResponse:
    """The questions before or after, handed in. They go to the surveys and nowhere else."""
    seat = _sent_by(request, room)
    if isinstance(seat, HttpResponse):
        return seat
    given = {key: str(value)[:40] for key, value in request.POST.items() if key not in ("wave", "id")}
    problem = papers.hand_in(room, seat, request.POST.get("wave", ""), given, timezone.now())
    if problem:
        return _show(request, room, seat, problem=problem, status=409, given=given)
    return _show(request, room, seat) if _live(request) else redirect("room-play", room=room)


def board(request: HttpRequest, room: str) -> HttpResponse:
    """The picture of this seat's board. The address ends in a sum of what stands on it, so a phone fetches each picture once."""
    seat = _seat(request, room)
    screen = queries.phone(room, seat) if seat is not None else None
    if screen is None:
        raise Http404
    drawn = screens.board_of(screen)
    if drawn is None:
        raise Http404
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def poster(request: HttpRequest, room: str) -> HttpResponse:
    """What this seat's team built, to print or to keep."""
    seat = _seat(request, room)
    screen = queries.phone(room, seat) if seat is not None else None
    drawn = posters.poster(screen.view) if screen else None
    if drawn is None:
        raise Http404
    return render(request, "play/poster.html", {"poster": drawn, "back": reverse("room-play", args=[room])})


__all__ = ["answers", "board", "hand_over", "join", "move", "poster", "room", "state", "take_seat"]
