"""Who is asking: puts the signed-in member of staff, or None, on each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from safercyber.people import queries


class WhoIsAsking:
    """`request.person` is a Person only after both steps of signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = None  # type: ignore[attr-defined]
        user = request.user
        if user.is_authenticated and request.session.get("second_step"):
            request.person = queries.person(user.pk)  # type: ignore[attr-defined]
        return self.get_response(request)
