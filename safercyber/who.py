"""Who may use an address. Every address of the product is declared through `address`, with its rule beside it.

A rule only opens the door to the room: which of the things in the room somebody may touch is asked of the app's
own `access` module. An address without a rule fails the build.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

COORDINATOR_ROLE = "coordinator"
OFFICER_ROLE = "officer"
ANALYST_ROLE = "analyst"
BOARD_ROLE = "board"
ROLES = (COORDINATOR_ROLE, OFFICER_ROLE, ANALYST_ROLE, BOARD_ROLE)


@dataclass(frozen=True)
class Who:
    """A rule: its name in the access table, and the staff roles it asks for (none: it is not about staff)."""

    name: str
    roles: frozenset[str] = frozenset()


ANYONE = Who("anyone")
LINK = Who("holder of a link")  # the view looks the token up and answers 404 when it opens nothing
PLAYER = Who("player")  # the view looks the seat up from its cookie
OPERATOR = Who("operator")  # this machine, or the operator's token
STAFF = Who("staff", frozenset(ROLES))
COORDINATOR = Who("coordinator", frozenset({COORDINATOR_ROLE}))
RUNS_SESSIONS = Who("coordinator or officer", frozenset({COORDINATOR_ROLE, OFFICER_ROLE}))
READS_EVIDENCE = Who("coordinator, officer, analyst or board", frozenset(ROLES))
WRITES_REPORTS = Who("coordinator or analyst", frozenset({COORDINATOR_ROLE, ANALYST_ROLE}))

View = Callable[..., HttpResponseBase]


def address(
    route: str, view: View, *, who: Who, name: str, methods: tuple[str, ...] = ("GET",), kwargs: dict[str, Any] | None = None
) -> URLPattern:
    """One address: its route, its view, the rule of who may use it and the methods it takes (HEAD goes with GET)."""
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else frozenset())

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            return HttpResponseNotAllowed(sorted(allowed))
        if who.roles:
            person = getattr(request, "person", None)
            if person is None:
                return _ask_to_sign_in(request)
            if not who.roles & person.roles:
                return render(request, "refused.html", {"who": who}, status=403)
        response = view(request, *args, **kwargs)
        private = bool(who.roles) or who in (LINK, PLAYER)
        if private and isinstance(response, HttpResponse) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    guarded.who = who  # type: ignore[attr-defined]
    guarded.methods = allowed  # type: ignore[attr-defined]
    return path(route, guarded, kwargs or {}, name=name)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return render(request, "refused.html", {"signed_out": True}, status=403)
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
