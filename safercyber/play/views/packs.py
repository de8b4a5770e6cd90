"""The games on the shelf, what the pack check says of each, and each on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safercyber.play import authors, printing
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


def on_paper(request: HttpRequest, pack: str, part: str) -> HttpResponse:
    """A game's cards and sheets, or the officer's script, as a PDF to print."""
    try:
        made, name = printing.pack_pdf(pack, part), printing.name_of(pack, part)
    except (LookupError, ValueError) as refused:
        if isinstance(refused, printing.CannotPrint):
            return render(request, "play/cannot_print.html", {"say": str(refused), "pack": pack}, status=503)
        raise Http404 from None
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
