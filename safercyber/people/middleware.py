"""Who is asking, and what no browser may keep: puts the signed-in member of staff, or None, on each request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from safercyber.people import sessions
from safercyber.who import keep_private, known


class WhoIsAsking:
    """`request.person` is a Person only after both steps of signing in. Private answers leave with the mark that nobody keeps them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nothing is read: the public and the phones in a room cost no statement.
        has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        known(request, sessions.person_asking(request, timezone.now()) if has_cookie else None)
        response = self.get_response(request)
        keep_private(request, response)
        return response
