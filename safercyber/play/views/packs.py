"""The games on the shelf, and what the pack check says of each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safercyber.play import authors
from safercyber.play.shelf import NotAPack


def packs(request: HttpRequest) -> HttpResponse:
    """Every game on the shelf, and which of them a room can be opened with."""
    return render(request, "play/packs.html", {"packs": authors.packs(timezone.localdate())})


def report(request: HttpRequest, pack: str) -> HttpResponse:
    """The author's report on one game."""
    try:
        page = authors.page(pack, timezone.localdate())
    except (LookupError, NotAPack):
        raise Http404 from None
    return render(request, "play/pack_report.html", {"page": page})
