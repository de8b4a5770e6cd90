"""Playing alone: choose a game, play it by its link. Plain pages and forms; the link is the key and the only thing to keep."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from safercyber import throttle
from safercyber.play import actions, alone, forms, posters, screens
from safercyber.play.actions import CannotOpen, RoomGone
from safercyber.play.game import NotAllowed
from safercyber.play.writer import AlreadyHeard, NotSaved
from safercyber.surveys import actions as survey_actions
from safercyber.surveys import queries as surveys

_GAMES, _WITHIN = 60, 600.0  # games that one address may begin in ten minutes: a hall shares one address


def practise(request: HttpRequest) -> HttpResponse:
    """The games that somebody may play alone, or with one other person at the same screen."""
    return _list(request)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    context = {"games": alone.games(timezone.localdate()), "id": screens.fresh_id(), "problem": problem}
    response = render(request, "play/practise.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
def begin(request: HttpRequest, pack: str) -> HttpResponse:
    """Open the game and go to its link."""
    if forms.too_big(request) or not forms.is_ours(request):
        return _list(request, forms.NOT_OURS, 403)
    if pack not in {one.id for one in alone.games(timezone.localdate())}:
        raise Http404
    if throttle.allow("alone:" + throttle.source_of(request), _GAMES, _WITHIN):
        return _list(request, "Many games were begun from where you are. Try again in a few minutes.", 429)
    try:
        token = alone.open_alone(pack, form_id=f"a.{forms.client_id(request.POST)}", now=timezone.now())
    except (CannotOpen, forms.NotUnderstood, NotSaved) as problem:
        return _list(request, str(problem), 409)
    return redirect("alone", token=token)


@csrf_exempt
def more(request: HttpRequest, token: str) -> HttpResponse:
    """A booster's link: three messages that a game held back. A look opens nothing; the press does, as often as somebody likes."""
    now = timezone.now()
    found = surveys.booster_of(token, now)
    title = alone.booster_title(found.pack_id, found.n) if found else ""
    if found is None or not title:
        return render(request, "play/more_over.html", status=404)
    if request.method != "POST":
        return render(request, "play/more.html", {"title": title, "id": screens.fresh_id()})
    if forms.too_big(request) or not forms.is_ours(request):
        return render(request, "play/more.html", {"title": title, "id": screens.fresh_id(), "problem": forms.NOT_OURS}, status=403)
    try:
        given = forms.client_id(request.POST)
        survey_actions.open_booster(token, now=now)
        opened = alone.open_alone(f"{found.pack_id}-booster-{found.n}", form_id=f"b.{given}", now=now)
    except (CannotOpen, forms.NotUnderstood, NotSaved) as problem:
        return render(request, "play/more.html", {"title": title, "id": screens.fresh_id(), "problem": str(problem)}, status=409)
    return redirect("alone", token=opened)


@csrf_exempt
def play(request: HttpRequest, token: str) -> HttpResponse:
    """The game as it stands, and one press in it."""
    if request.method != "POST":
        return _show(request, token)
    if forms.too_big(request) or not forms.is_ours(request):
        return _show(request, token, forms.NOT_OURS, 403)
    now = timezone.now()
    try:
        if request.POST.get("kind") == "phase.set":
            asked = forms.read_move(request.POST, "host")
            alone.go_on(token, to=str(asked.fields.get("to", "")), client_id=asked.client_id, now=now)
        else:
            asked = forms.read_move(request.POST, "seat")
            alone.tap(token, kind=asked.kind, fields=asked.fields, client_id=asked.client_id, now=now)
    except RoomGone:
        return _over(request)
    except (NotAllowed, AlreadyHeard, forms.NotUnderstood) as problem:
        return _show(request, token, str(problem), 409)
    except NotSaved:
        return _show(request, token, forms.NOT_IN_YET, 503)
    return redirect("alone", token=token)


def board(request: HttpRequest, token: str) -> HttpResponse:
    """The picture of the board, as in `players.board`."""
    try:
        drawn = screens.board_of(alone.view(token))
    except RoomGone:
        drawn = None
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})


def poster(request: HttpRequest, token: str) -> HttpResponse:
    """What was built alone, to print or to keep."""
    try:
        drawn = posters.poster(alone.view(token).view)
    except RoomGone:
        return _over(request)
    if drawn is None:
        raise Http404
    return render(request, "play/poster.html", {"poster": drawn, "back": reverse("alone", args=[token])})


def _show(request: HttpRequest, token: str, problem: str = "", status: int = 200) -> HttpResponse:
    try:
        return render(request, "play/alone.html", alone.screen(token, problem=problem), status=status)
    except RoomGone:
        return _over(request)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "play/alone_over.html", {"days": actions.LEFT_OPEN_ALONE.days}, status=404)
