"""Finding a session and booking it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache

from safercyber import throttle
from safercyber.engagement import actions, hero, queries
from safercyber.engagement.forms import BookingForm, ContactForm, TellMeForm
from safercyber.engagement.queries import Choice, Listed, Search, SessionPage
from safercyber.figures import queries as figures
from safercyber.partnership import queries as partnership
from safercyber.rules.near import NEAR_MILES

EVERYONE = Choice("", "Everyone")
# What the address of an earlier edition said, and may still say on a poster.
WAS_CALLED = {"business": "small-firms"}
KNOWN_LANES = ("small-firms", "parents")


def home(request: HttpRequest) -> HttpResponse:
    """Find a session."""
    now = timezone.now()
    where, asked = request.GET.get("where", "").strip()[:100], request.GET.get("for", "")
    whom = queries.audiences_to_come(now, also=(asked, WAS_CALLED.get(asked, "")))
    named = {one.value: one for one in whom}
    chosen = next((one for one in (asked, WAS_CALLED.get(asked, "")) if one in named), None)
    found = queries.search(where, chosen, now)
    problem = _problem(found) if where and not found.where else ""
    shown = hero.village(one.session for one in found.shown)
    told = {
        "where": where,
        "chosen": chosen or "",
        "chosen_words": named[chosen].words if chosen else "",
        "chips": (EVERYONE, *whom) if whom else (),
        "lanes": _lanes(whom),
        "found": found,
        "problem": problem,
        # What was asked for has the focus, and so is in view: the list, or after an error the field. An address with a mark (#list)
        # would keep a browser from either.
        "has_searched": bool(where or "for" in request.GET) and not problem,
        "near_miles": round(NEAR_MILES),
        "tell_me": TellMeForm(initial={"where": found.place.code}) if found.place else None,
        "village": mark_safe(shown),  # noqa: S308 (drawn by rules.bricks, which escapes every word)
    }
    return render(request, "engagement/home.html", told)


def _lanes(whom: tuple[Choice, ...]) -> list[Choice]:
    """Two ways in for people whom sessions to come are for: firms and parents first, who look for a door of their own."""
    people = [one for one in whom if one.value != queries.ONLINE and one.count]
    return sorted(people, key=lambda one: KNOWN_LANES.index(one.value) if one.value in KNOWN_LANES else len(KNOWN_LANES))[:2]


def _problem(found: Search) -> str:
    if found.like:
        return f"We do not know that place. Try a town or a full postcode, like {found.like}."
    return "We do not know that place. Try one of these." if found.towns else "We cannot search by place yet. Here is every session."


def session(request: HttpRequest, slug: str) -> HttpResponse:
    """A session's own page."""
    page = _page(slug)
    told = {"page": page, "others": _others(page) if page.closed else (), "scene": _scene(page)}
    return render(request, "engagement/session.html", told)


def _scene(page: SessionPage) -> SafeString:
    return mark_safe(hero.close_up(page.brief.venue))  # noqa: S308 (drawn by rules.bricks)


def _page(slug: str) -> SessionPage:
    page = queries.session_page(slug, timezone.now())
    if page is None:
        raise Http404
    return page


def _others(page: SessionPage) -> tuple[Listed, ...]:
    """Other days for the same people, three at most."""
    now = timezone.now()
    there = figures.find_place(page.brief.place_name) if page.brief.place_name else None
    return tuple(one for one in queries.public_list(now, there) if one.session.id != page.brief.id and not one.session.is_full)[:3]


@never_cache
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """One page, one press: places, or a place in line."""
    page = _page(slug)
    if page.closed:
        return render(
            request, "engagement/closed.html", {"page": page, "others": _others(page)}, status=200 if request.method == "GET" else 409
        )
    if request.method == "POST":
        if wait := throttle.allow("book:" + throttle.source_of(request), settings.FORMS_A_MINUTE, 60):
            return throttle.too_many(request, wait)
        return _take(request, page)
    form = BookingForm(initial={"form_id": secrets.token_urlsafe(16), "people": "1"})
    return _book_page(request, page, form)


def _take(request: HttpRequest, page: SessionPage) -> HttpResponse:
    form = BookingForm(request.POST)
    if not form.is_valid():
        return _book_page(request, page, form, status=422)
    asked = {**form.party, "contact": form.cleaned_data["contact"], "form_id": form.cleaned_data["form_id"], "now": timezone.now()}
    act = actions.join_waiting_list if "wait" in request.POST else actions.book_places
    try:
        outcome = act(page.brief.id, **asked)
    except actions.SessionFull as full:
        return _book_page(request, _page(page.brief.slug), form, status=409, full=full)
    except actions.BookingClosed:
        page = _page(page.brief.slug)
        return render(request, "engagement/closed.html", {"page": page, "others": _others(page)}, status=409)
    if outcome.kind == "already":
        return render(request, "engagement/already.html", {"page": page, "by_email": outcome.by_email})
    return redirect("ticket", token=outcome.token)


def _book_page(
    request: HttpRequest, page: SessionPage, form: BookingForm, *, status: int = 200, full: actions.SessionFull | None = None
) -> HttpResponse:
    told: dict[str, Any] = {"page": page, "form": form, "full": full, "scene": _scene(page)}
    told["waits"] = page.brief.is_full
    told["others"] = _others(page) if full or page.brief.is_full else ()
    return render(request, "engagement/book.html", told, status=status)


@never_cache
def send_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Send my ticket again. The answer is the same whether there is one or not."""
    page = _page(slug)
    form = ContactForm(request.POST or None)
    if request.method == "POST":
        if wait := throttle.allow("ticket-again:" + throttle.source_of(request), 20, 60):
            return throttle.too_many(request, wait)
        if form.is_valid():
            actions.send_ticket_again(page.brief.id, contact=form.cleaned_data["contact"], now=timezone.now())
            return render(request, "engagement/sent_again.html", {"page": page})
    return render(request, "engagement/send_again.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@never_cache
def tell_me(request: HttpRequest) -> HttpResponse:
    """Tell me when there is a session near me."""
    form = TellMeForm(request.POST or None, initial={"where": request.GET.get("where", "")})
    typed = request.POST.get("where", "") or request.GET.get("where", "")
    place = figures.places_with({typed}).get(typed)
    if place is None or place.is_retired:
        return redirect("home")
    if request.method == "POST":
        if wait := throttle.allow("tell-me:" + throttle.source_of(request), 20, 60):
            return throttle.too_many(request, wait)
        if form.is_valid():
            actions.ask_to_be_told(email=form.cleaned_data["contact"], place_code=place.code, now=timezone.now())
            return render(request, "engagement/told.html", {"place": place})
    return render(request, "engagement/tell_me.html", {"place": place, "form": form}, status=422 if form.errors else 200)


def calendar(request: HttpRequest, feed: str) -> HttpResponse:
    """The public calendar. There is one feed so far: "all"."""
    if feed != "all":
        raise Http404
    area = partnership.the_partnership()
    name = f"Safer Cyber {area.short_name} sessions" if area else "Safer Cyber sessions"
    response = HttpResponse(queries.public_calendar(timezone.now(), name), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "public, max-age=900"
    return response
