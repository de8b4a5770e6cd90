"""The staff home, the gallery, the watchman's pages and the pages for when something is wrong."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone

from safercyber.site import gallery as shelves
from safercyber.site import health, week
from safercyber.who import asking

log = logging.getLogger(__name__)


def this_week(request: HttpRequest) -> HttpResponse:
    """What needs this person, what is coming up, and the plan."""
    home = week.home_for(asking(request), timezone.now())
    request.waiting_by_app = home.by_app  # type: ignore[attr-defined]
    return render(request, "this_week.html", {"home": home})


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states, and every colour pair with its measured contrast."""
    return render(request, "gallery.html", shelves.everything(timezone.now()))


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def _asks_from_here(request: HttpRequest) -> bool:
    # A proxy on this machine also comes from the loopback address, but says for whom it asks.
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and "HTTP_X_FORWARDED_FOR" not in request.META


def healthy(request: HttpRequest) -> HttpResponse:
    """Whether this process can serve. What is wrong in detail is told on this machine only."""
    checks = health.examine(settings.DATA)
    is_well = all(check.is_well for check in checks)
    lines = ["well" if is_well else "not well"]
    if _asks_from_here(request):
        lines += [f"{check.name}: {'well' if check.is_well else 'NOT WELL'}, {check.words}" for check in checks]
    text = "\n".join(lines) + "\n"
    return HttpResponse(text, content_type="text/plain", status=200 if is_well else 503, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    lines = ["What your browser sent did not make sense to us.", "Go back, and try once more from the page before."]
    return _problem(request, "We did not understand that.", lines, 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "refused.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its safety mark: the page was open for days, cookies are off, or another site sent it."""
    lines = [
        "For your safety, a form works for a while and in one browser only. Nothing was sent.",
        "Go back to the form, load it again, and send it once more.",
        "If it happens again, check that your browser may keep cookies for this site.",
    ]
    response = _problem(request, "That page was open too long.", lines, 403, back=_page_before(request))
    response["X-Refused"] = "form-too-old"  # read by site/kept.js, which fetches a fresh form and sends the press again
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for what is there but not yours, in the very same words."""
    lines = ["The address may be mistyped, or the page may have ended.", "Links in our letters end when they are no longer needed."]
    return _problem(request, "We cannot find that page.", lines, 404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """500. Comes even when the database is down or the page's own parts are broken."""
    lines = ["Nothing was lost that we told you was saved. Wait a minute, then try again."]
    try:
        return _problem(request, "Something went wrong on our side.", lines, 500)
    except Exception:
        log.exception("the page for faults failed too")
        return HttpResponse(get_template("plain_problem.html").render(), status=500)


def _problem(request: HttpRequest, title: str, lines: list[str], status: int, back: str = "") -> HttpResponse:
    return render(request, "problem.html", {"title": title, "lines": lines, "back": back}, status=status)


def _page_before(request: HttpRequest) -> str:
    """The address of the form, when it is on this very site."""
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    if before.netloc != request.get_host() or before.path.startswith("//"):
        return ""
    return f"{before.path}?{before.query}" if before.query else before.path
