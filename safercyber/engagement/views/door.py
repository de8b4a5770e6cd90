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
from safercyber.rules import formats
from safercyber.who import asking


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
    return _door_list(request, session_id, tile=tile)


def _door_list(request: HttpRequest, session_id: int, *, tile: actions.Door | None = None, form: HereForm | None = None) -> HttpResponse:
    """The list, with what the last press came to. A press that let nobody in is answered as refused, with what was typed."""
    page = queries.door_page(session_id)
    if page is None:
        raise Http404
    let_nobody_in = tile is not None and tile.tone not in ("welcome", "already")
    told = {
        "page": page,
        "one": page.brief,
        "tile": tile,
        "typed": request.POST.get("code", "")[:12] if let_nobody_in else "",
        "form": form or HereForm(initial={"people": "1", "form_id": _form_id()}),
    }
    return render(request, "engagement/staff/door.html", told, status=422 if let_nobody_in or (form and form.errors) else 200)


def _form_id() -> str:
    return secrets.token_urlsafe(16)


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
        people = int(kept["people"])
        given = {"people": people, "first_name": kept["first_name"], "form_id": kept["form_id"]}
        try:
            row = actions.walk_in(session_id, **given, by=asking(request).by, now=timezone.now())
        except actions.DoorClosed as closed:
            form.add_error(None, str(closed))
        else:
            _say_counted(request, row, people)
            return redirect("staff-session-door", session_id=session_id)
    if "form_id" in form.errors:  # sent again as it is, it would be refused again
        form.data = {**request.POST.dict(), "form_id": _form_id()}
    return _door_list(request, session_id, form=form)


def _say_counted(request: HttpRequest, row: actions.WalkedIn, people: int) -> None:
    if row.people == people:
        messages.success(request, f"Counted {people}.")
    else:
        messages.error(
            request, f"This press had counted {row.people} already, and it stays {row.people}. Count others in with a new press."
        )


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
