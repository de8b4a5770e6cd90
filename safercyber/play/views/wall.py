"""The big screen: an address of its own, no staff content and nothing to press."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from safercyber.play import queries, screens


def projector(request: HttpRequest, token: str) -> HttpResponse:
    """The whole screen, light by default; `?dark=1` for a dark room."""
    screen = queries.wall(token)
    if screen is None:
        raise Http404
    context = screens.wall(screen, token) | {"is_dark": request.GET.get("dark") == "1"}
    return render(request, "play/wall.html", context)


def state(request: HttpRequest, token: str) -> HttpResponse:
    """The screen as a part of the page; 204 when nothing has changed."""
    version = queries.version_of_wall(token)
    if version is None:
        return HttpResponse(status=404)
    if request.GET.get("v") == str(version):
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    screen = queries.wall(token)
    if screen is None:
        return HttpResponse(status=404)
    response = HttpResponse(render_to_string("play/wall_view.html", screens.wall(screen, token)))
    response["X-Version"] = str(screen.version)
    response["Cache-Control"] = "no-store"
    return response
