"""What holders of a link do: see the ticket, change, cancel, take back, say that it was not them, say that they are here."""

from __future__ import annotations

import secrets

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from safercyber import throttle
from safercyber.engagement import actions, queries, words
from safercyber.engagement.forms import HereForm, PartyForm
from safercyber.engagement.queries import Ticket
from safercyber.who import signed_in


def qr(path: str, dark: str = "#13213A") -> SafeString:
    """The address as a QR code: one SVG with a quiet zone of four modules."""
    drawn = segno.make(words.link(path), error="m", micro=False).svg_inline(
        border=4, dark=dark, light="#FFFFFF", omitsize=True, svgclass=None
    )
    return mark_safe(drawn)  # noqa: S308 (squares only)


def _ticket(token: str) -> Ticket:
    found = queries.ticket(token, timezone.now())
    if found is None:
        raise Http404
    return found


def _small(request: HttpRequest, name: str) -> int:
    typed = request.GET.get(name, "")
    return int(typed) if typed in {"0", "1", "2", "3", "4"} else 0


def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The page that is the ticket, or the place in line."""
    held = _ticket(token)
    person = signed_in(request)
    at_door = person is not None and bool(person.roles & {"coordinator", "officer"}) and held.state in ("booked", "over")
    today = timezone.localdate()
    response = render(
        request,
        f"engagement/ticket_{held.state.replace('-', '_')}.html",
        {
            "ticket": held,
            "page": held.page,
            "qr": qr(f"/t/{token}") if held.state == "booked" else "",
            "given": _small(request, "given"),
            "said": request.GET.get("said", "") if request.GET.get("said") in ("changed", "back", "moved", "left") else "",
            "at_door": at_door,
            "is_today": timezone.localtime(held.page.brief.starts_at).date() == today,
            "share": words.link(f"/sessions/{held.page.brief.slug}"),
        },
    )
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    # The link is the key: it must not rest in a shared cache or be listed by a search engine. (Referer stays inside by the
    # site's own policy; "no-referrer" would send Origin: null with each form and fail the form check.)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def ticket_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file of a booking."""
    file = queries.ticket_calendar(token)
    if file is None:
        raise Http404
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="safer-cyber-session.ics"'
    return _private(response)


def change(request: HttpRequest, token: str) -> HttpResponse:
    """Change the name, the number or the needs."""
    held = _ticket(token)
    if held.closed or held.state not in ("booked", "waiting"):
        return redirect("ticket", token=token)
    shown = {"first_name": held.first_name, "people": str(held.people), "needs": list(held.need_codes)}
    form = PartyForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(held, form)
        except actions.SessionFull as full:
            form.add_error("people", f"There are not so many places left. You can have up to {full.left}. Your booking has not changed.")
        except actions.BookingClosed as closed:
            form.add_error(None, str(closed))
    told = {"ticket": held, "page": held.page, "form": form}
    return _private(render(request, "engagement/change.html", told, status=422 if form.errors else 200))


def _changed(held: Ticket, form: PartyForm) -> HttpResponse:
    now = timezone.now()
    if held.state == "waiting":
        moved = actions.change_waiting(held.token, **form.party, now=now)
        return _to_ticket(held.token, "moved" if moved else "changed")
    actions.change_booking(held.token, **form.party, now=now)
    return _to_ticket(held.token, "changed")


def _to_ticket(token: str, said: str = "", given: int = 0) -> HttpResponse:
    response = redirect("ticket", token=token)
    told = [f"said={said}"] if said else []
    if given:
        told.append(f"given={given}")
    if told:
        response["Location"] += "?" + "&".join(told)
    return response


def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel, or leave the line. Opening the page changes nothing: mail scanners open every link."""
    held = _ticket(token)
    if request.method != "POST":
        if held.state in ("cancelled", "left", "session-cancelled", "over"):
            return redirect("ticket", token=token)
        return _private(render(request, "engagement/cancel.html", {"ticket": held, "page": held.page}))
    try:
        if held.is_waiting_row:
            actions.leave_waiting_list(token, now=timezone.now())
            return _to_ticket(token, "left")
        done = actions.cancel_booking(token, now=timezone.now())
    except actions.BookingClosed:
        return _private(render(request, "engagement/cancel.html", {"ticket": _ticket(token), "page": held.page}, status=409))
    return _to_ticket(token, given=min(done.moved_up, 4))


def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take a cancellation back."""
    try:
        actions.take_back(token, now=timezone.now())
    except actions.NoSuchTicket:
        raise Http404 from None
    except (actions.SessionFull, actions.BookingClosed) as refused:
        held = _ticket(token)
        why = "Your places have gone to someone else." if isinstance(refused, actions.SessionFull) else str(refused)
        told = {"ticket": held, "page": held.page, "refused": why}
        return _private(render(request, "engagement/ticket_cancelled.html", told, status=409))
    return _to_ticket(token, "back")


def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """This was not me: one button that cancels and erases."""
    held = _ticket(token)
    if request.method == "POST":
        actions.not_me(token, now=timezone.now())
        return _private(render(request, "engagement/not_me_done.html", {"page": held.page}))
    return _private(render(request, "engagement/not_me.html", {"ticket": held, "page": held.page}))


def here(request: HttpRequest, token: str) -> HttpResponse:
    """The door poster: I'm here."""
    page = queries.here_page(token, timezone.now())
    if page is None:
        raise Http404
    form = HereForm(request.POST or None, initial={"people": "1", "form_id": secrets.token_urlsafe(16)})
    told = {"page": page, "form": form, "done": 0, "full": page.left == 0}
    if request.method == "POST":
        if wait := throttle.allow("here:" + throttle.source_of(request), settings.FORMS_A_MINUTE, 60):
            return throttle.too_many(request, wait)
        if form.is_valid() and not page.closed:
            try:
                counted = _count(page.session.id, form)
            except actions.HallFull:
                return _private(render(request, "engagement/here.html", {**told, "full": True}, status=409))
            except actions.DoorClosed as closed:
                return _private(render(request, "engagement/here.html", {**told, "why": str(closed)}, status=409))
            told["done"] = counted.people
    return _private(render(request, "engagement/here.html", told, status=422 if form.errors else 200))


def _count(session_id: int, form: HereForm) -> actions.WalkedIn:
    kept = form.cleaned_data
    return actions.walk_in(
        session_id, people=int(kept["people"]), first_name=kept["first_name"], form_id=kept["form_id"], by="link", now=timezone.now()
    )
