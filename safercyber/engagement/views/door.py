"""Staff at the door and after: check in, walk-ins, wrap up."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safercyber.engagement import actions, queries
from safercyber.engagement.forms import HereForm
from safercyber.engagement.staff_forms import WrapUpForm
from safercyber.people.queries import asking
from safercyber.rules import formats


def door(request: HttpRequest, session_id: int) -> HttpResponse:
    """The door list. A press lets somebody in; the tile says what happened."""
    tile = None
    if request.method == "POST":
        if queries.session_by_id(session_id) is None:
            raise Http404
        typed = request.POST
        tile = actions.check_in(
            session_id,
            booking_id=formats.whole(typed.get("booking", "")),
            code=typed.get("code", "")[:20],
            token=formats.one_line(typed.get("token", ""))[:40],
            by=asking(request).by,
            now=timezone.now(),
        )
    page = queries.door_page(session_id)
    if page is None:
        raise Http404
    told = {"page": page, "one": page.brief, "tile": tile, "form": HereForm(initial={"people": "1", "form_id": secrets.token_urlsafe(16)})}
    return render(request, "engagement/staff/door.html", told)


def undo_check_in(request: HttpRequest, session_id: int) -> HttpResponse:
    """Take back a check-in."""
    row = formats.whole(request.POST.get("booking", ""))
    if row is not None:
        actions.undo_check_in(session_id, row, by=asking(request).by, now=timezone.now())
    return redirect("staff-session-door", session_id=session_id)


def walk_in(request: HttpRequest, session_id: int) -> HttpResponse:
    """Count people who came without booking, or take one such row back."""
    if queries.session_by_id(session_id) is None:
        raise Http404
    gone = formats.whole(request.POST.get("remove", ""))
    if gone is not None:
        actions.remove_walk_in(session_id, gone, by=asking(request).by, now=timezone.now())
        return redirect("staff-session-door", session_id=session_id)
    form = HereForm(request.POST)
    if form.is_valid():
        kept = form.cleaned_data
        given = {"people": int(kept["people"]), "first_name": kept["first_name"], "form_id": kept["form_id"]}
        try:
            actions.walk_in(session_id, **given, by=asking(request).by, now=timezone.now())
            messages.success(request, f"Counted {kept['people']}.")
        except actions.DoorClosed as closed:
            messages.error(request, str(closed))
    return redirect("staff-session-door", session_id=session_id)


def wrap_up(request: HttpRequest, session_id: int) -> HttpResponse:
    """How many came and what it took: half a minute."""
    now = timezone.now()
    page = queries.staff_page(session_id, now)
    if page is None:
        raise Http404
    if not page.has_started or page.brief.state == "cancelled":
        messages.info(request, "This session has not started yet." if page.brief.state != "cancelled" else "This session was cancelled.")
        return redirect("staff-session", session_id=session_id)
    form = WrapUpForm(request.POST or None, initial=_as_known(page))
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        actions.wrap_up(session_id, people=kept["people"], kind=kept["kind"], minutes=form.minutes(), by=asking(request).by, now=now)
        return redirect("staff-session-logged", session_id=session_id)
    told = {"page": page, "one": page.brief, "form": form}
    return render(request, "engagement/staff/wrap_up.html", told, status=422 if form.errors else 200)


def _as_known(page: queries.StaffPage) -> dict[str, Any]:
    counts, hours = page.attendance, page.hours
    lasted = (page.brief.ends_at - page.brief.starts_at).total_seconds() / 3600
    return {
        "people": counts.people or None,
        "kind": counts.headcount_kind if counts.headcount is not None else ("counted" if counts.people else None),
        "prep": _hours(hours.prep_minutes / 60) if hours else "",
        "delivery": _hours(hours.delivery_minutes / 60 if hours else lasted),
        "travel": _hours(hours.travel_minutes / 60) if hours else "",
    }


def _hours(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def logged(request: HttpRequest, session_id: int) -> HttpResponse:
    """Done: what was logged and what comes next."""
    page = queries.staff_page(session_id, timezone.now())
    if page is None or page.brief.state != "done":
        raise Http404
    return render(request, "engagement/staff/logged.html", {"page": page, "one": page.brief})
