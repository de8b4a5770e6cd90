"""The games on the shelf, what the pack check says of each, and each on paper."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safercyber.partnership import actions as partnership_actions
from safercyber.partnership import queries as partnership
from safercyber.people import queries as people
from safercyber.play import authors, printing
from safercyber.play.shelf import NotAPack
from safercyber.rules import formats
from safercyber.who import LEAD, asking, is_one_of

MONTHS = {"3": 91, "6": 182, "12": 365}  # what a lead may choose, and the days until it is read again


def packs(request: HttpRequest) -> HttpResponse:
    """Every game on the shelf, and which of them a room can be opened with."""
    return render(request, "play/packs.html", {"packs": authors.packs(timezone.localdate())})


def report(request: HttpRequest, pack: str) -> HttpResponse:
    """The author's report on one game."""
    try:
        page = authors.page(pack, timezone.localdate())
    except (LookupError, NotAPack):
        raise Http404 from None
    return _report(request, page)


def _report(request: HttpRequest, page: authors.AuthorPage, problem: str = "", status: int = 200) -> HttpResponse:
    reading = partnership.reading_of(page.id, page.version)
    today = timezone.localdate()
    context = {
        "page": page, "reading": reading, "is_over": reading is not None and reading.again_by < today, "problem": problem,
        "reader": people.names_of({reading.by})[reading.by] if reading else "", "may_read": is_one_of(request, LEAD),
        "note": request.POST.get("note", ""), "months": MONTHS, "chosen": request.POST.get("months", "12"),
    }  # fmt: skip
    return render(request, "play/pack_report.html", context, status=status)


def read(request: HttpRequest, pack: str) -> HttpResponse:
    """A lead says that they have read this game in full, or takes that back."""
    try:
        page = authors.page(pack, timezone.localdate())
    except (LookupError, NotAPack):
        raise Http404 from None
    by, now, version = asking(request).by, timezone.now(), formats.whole(request.POST.get("version", ""))
    if version != page.version:
        words = f"Version {page.version} of this game is on the shelf now. Read that one."
        return _report(request, page, words, 409)
    if request.POST.get("do") == "take-back":
        partnership_actions.take_back_reading(pack_id=pack, version=version, by=by, now=now)
        messages.success(request, "The reading is taken back. Nobody opens a room that waits for it.")
        return redirect("pack-report", pack)
    if not request.POST.get("in_full"):
        return _report(request, page, "Tick that you have read all of it, the script and the answers too.", 409)
    months = request.POST.get("months", "")
    if months not in MONTHS:
        return _report(request, page, "Choose when it is to be read again.", 409)
    again_by = timezone.localdate(now) + timedelta(days=MONTHS[months])
    try:
        partnership_actions.record_reading(
            pack_id=pack, version=version, again_by=again_by, note=request.POST.get("note", ""), by=by, now=now
        )
    except partnership_actions.CannotRead as problem:
        return _report(request, page, str(problem), 409)
    messages.success(request, f"{page.title} is read until {formats.long_date(again_by)}.")
    return redirect("pack-report", pack)


def on_paper(request: HttpRequest, pack: str, part: str) -> HttpResponse:
    """A game's cards and sheets, or the officer's script, as a PDF to print."""
    try:
        made, name = printing.pack_pdf(pack, part), printing.name_of(pack, part)
    except (LookupError, ValueError) as refused:
        if isinstance(refused, printing.CannotPrint):
            return render(request, "play/cannot_print.html", {"say": str(refused), "pack": pack}, status=503)
        raise Http404 from None
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
