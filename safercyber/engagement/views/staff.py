"""Staff: the list of sessions, making and changing one, its page and its papers."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safercyber.engagement import actions, queries, words
from safercyber.engagement.queries import StaffPage
from safercyber.engagement.staff_forms import SessionForm, StepsForm
from safercyber.engagement.views.holders import qr
from safercyber.rules import formats
from safercyber.who import asking

LINES_IN_A_COLUMN = 26  # as many as one side of A4 holds at a height that a pen needs


def _page(session_id: int) -> StaffPage:
    page = queries.staff_page(session_id, timezone.now())
    if page is None:
        raise Http404
    return page


def sessions(request: HttpRequest) -> HttpResponse:
    """Sessions to come, and past ones with who came."""
    shown = queries.staff_list(timezone.now())
    past = [(one, shown.attendance[one.id], one.id in shown.not_wrapped_up) for one in shown.past]
    return render(request, "engagement/staff/sessions.html", {"coming": shown.coming, "past": past})


def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: who is coming, what to bring, what to print, where to go next."""
    page = _page(session_id)
    told = {"page": page, "one": page.brief, "link": words.link(f"/sessions/{page.brief.slug}")}
    return render(request, "engagement/staff/session.html", told)


def new(request: HttpRequest) -> HttpResponse:
    """Make a session."""
    person = asking(request)
    hosts = {"host_id": str(person.id)} if "officer" in person.roles else {}
    form = SessionForm(request.POST or None, initial={**hosts, "form_id": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_session(
                form.details(),
                by=person.by,
                now=timezone.now(),
                is_open="draft" not in request.POST,
                form_id=form.cleaned_data["form_id"],
            )
        except actions.BadSession as bad:
            form.add_error(bad.field, str(bad))
        else:
            messages.success(
                request, "Saved as a draft." if "draft" in request.POST else "Open for booking. Print the run sheet when you like."
            )
            return redirect("staff-session", session_id=made.id)
    return render(request, "engagement/staff/form.html", {"form": form, "one": None}, status=422 if form.errors else 200)


def edit(request: HttpRequest, session_id: int) -> HttpResponse:
    """Change a session."""
    return _changing(request, session_id, actions.change_session, "Saved.")


def open_as_typed(request: HttpRequest, session_id: int) -> HttpResponse:
    """Change a draft and open it for booking, from the same form."""
    return _changing(request, session_id, actions.open_as_typed, "Open for booking.")


def _changing(request: HttpRequest, session_id: int, act: Callable[..., object], done: str) -> HttpResponse:
    page, typed = _page(session_id), queries.details(session_id)
    if typed is None:
        raise Http404
    if page.brief.state in ("cancelled", "done"):
        messages.info(request, "This session is over, so it stays as it was.")
        return redirect("staff-session", session_id=session_id)
    form = SessionForm(request.POST or None, initial=SessionForm.initial_of(typed))
    if request.method == "POST" and form.is_valid():
        try:
            act(session_id, form.details(), by=asking(request).by, now=timezone.now())
        except actions.BadSession as bad:
            form.add_error(bad.field, str(bad))
        else:
            messages.success(request, done)
            return redirect("staff-session", session_id=session_id)
    told = {"form": form, "one": page.brief, "booked": page.bookings}
    return render(request, "engagement/staff/form.html", told, status=422 if form.errors else 200)


def copy(request: HttpRequest, session_id: int) -> HttpResponse:
    """Copy, then look it over and open it: two taps."""
    _page(session_id)
    try:
        made = actions.copy_session(session_id, by=asking(request).by, now=timezone.now())
    except actions.BadSession as bad:
        messages.error(request, str(bad))
        return redirect("staff-session", session_id=session_id)
    messages.success(request, "Copied, a week later. Check the day, then open it for booking.")
    return redirect("staff-session-edit", session_id=made.id)


def open_for_booking(request: HttpRequest, session_id: int) -> HttpResponse:
    """Open a draft."""
    _page(session_id)
    try:
        actions.open_session(session_id, by=asking(request).by, now=timezone.now())
    except actions.BadSession as bad:
        messages.error(request, str(bad))
        return redirect("staff-session-edit", session_id=session_id)
    messages.success(request, "Open for booking.")
    return redirect("staff-session", session_id=session_id)


def cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """Cancel a session for everyone who booked."""
    page = _page(session_id)
    if page.brief.state in ("cancelled", "done"):
        return redirect("staff-session", session_id=session_id)
    if request.method == "POST":
        told = actions.cancel_session(session_id, why=request.POST.get("why", ""), by=asking(request).by, now=timezone.now())
        messages.success(request, f"Cancelled. {formats.counted(told, 'booking is', 'bookings are')} being told.")
        return redirect("staff-session", session_id=session_id)
    return render(request, "engagement/staff/cancel.html", {"page": page, "one": page.brief})


def kit(request: HttpRequest, session_id: int) -> HttpResponse:
    """Tick what is packed; add one more thing."""
    _page(session_id)
    packed = [number for typed in request.POST.getlist("packed") if (number := formats.whole(typed)) is not None]
    actions.pack_kit(session_id, packed=packed, one_more=request.POST.get("one_more", ""), by=asking(request).by, now=timezone.now())
    response = redirect("staff-session", session_id=session_id)
    response["Location"] += "#bring"
    return response


def rung(request: HttpRequest, session_id: int, call_id: int) -> HttpResponse:
    """Somebody has been rung."""
    page = _page(session_id)
    if call_id not in {call.id for call in page.calls}:
        raise Http404
    actions.mark_rung(call_id, by=asking(request).by, now=timezone.now())
    messages.success(request, "Noted.")
    return redirect("staff-session", session_id=session_id)


def steps(request: HttpRequest, session_id: int) -> HttpResponse:
    """Write the run sheet's lines."""
    page, typed = _page(session_id), queries.details(session_id)
    form = StepsForm(request.POST or None, steps=typed.steps if typed else ())
    if request.method == "POST" and form.is_valid():
        actions.set_steps(session_id, form.steps(), by=asking(request).by, now=timezone.now())
        messages.success(request, "Run sheet saved.")
        return redirect("staff-session", session_id=session_id)
    told = {"page": page, "one": page.brief, "form": form}
    return render(request, "engagement/staff/steps.html", told, status=422 if form.errors else 200)


def run_sheet(request: HttpRequest, session_id: int) -> HttpResponse:
    """One side of A4: timings, what to say, what to do if the Wi-Fi fails."""
    page = _page(session_id)
    told = {"page": page, "one": page.brief, "qr": qr(f"/here/{page.here_token}", dark="#000000")}
    return render(request, "engagement/staff/run_sheet.html", told)


def sign_in_sheet(request: HttpRequest, session_id: int) -> HttpResponse:
    """Lines to sign: booked first names, then empty lines for walk-ins."""
    page = queries.door_page(session_id)
    if page is None:
        raise Http404
    empty = max(4, min(page.brief.capacity, 40) - len(page.expected))
    lines = (*page.expected, *[None] * empty)
    half = len(lines) if len(lines) <= LINES_IN_A_COLUMN else (len(lines) + 1) // 2
    told = {"one": page.brief, "columns": [part for part in (lines[:half], lines[half:]) if part]}
    return render(request, "engagement/staff/sign_in_sheet.html", told)


def door_poster(request: HttpRequest, session_id: int) -> HttpResponse:
    """A poster with the QR code for people who have not booked."""
    page = _page(session_id)
    path = f"/here/{page.here_token}"
    told = {"page": page, "one": page.brief, "qr": qr(path, dark="#000000"), "address": words.link(path)}
    return render(request, "engagement/staff/door_poster.html", told)
