"""The common pages: help, words, privacy, cookies, accessibility, security."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone

from safercyber.site import cookies as browser
from safercyber.site import glossary, help_lines, retention
from safercyber.site.context import the_partnership

WRITTEN_ON = date(2026, 11, 24)
REVIEW_BY = date(2027, 11, 1)
_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}


def help_page(request: HttpRequest) -> HttpResponse:
    """Where to turn, soonest danger first."""
    routes = help_lines.routes()
    groups = [(help_lines.GROUPS[key], list(found)) for key, found in groupby(routes, key=lambda route: route.group)]
    today = timezone.localdate()
    told = {"groups": groups, "due": [route for route in routes if route.is_due(today)]}
    return render(request, "pages/help.html", told)


def words(request: HttpRequest) -> HttpResponse:
    """What words mean."""
    return render(request, "pages/words.html", {"sections": glossary.SECTIONS})


def privacy(request: HttpRequest) -> HttpResponse:
    """What we know about people, and for how long."""
    return render(request, "pages/privacy.html", {"held": retention.HELD, "written": WRITTEN_ON, "texts": settings.TEXT_MESSAGES})


def privacy_for_children(request: HttpRequest) -> HttpResponse:
    """The same, for a child of nine."""
    lines = help_lines.by_id()
    return render(request, "pages/privacy_children.html", {"childline": lines.get("childline"), "written": WRITTEN_ON})


def cookies(request: HttpRequest) -> HttpResponse:
    """What a browser keeps for us."""
    return render(request, "pages/cookies.html", {"kept": browser.all_kept()})


def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the law asks for."""
    return render(request, "pages/accessibility.html", {"written": WRITTEN_ON, "review": REVIEW_BY})


def security(request: HttpRequest) -> HttpResponse:
    """How to tell us of a weakness, and what a loss would give away."""
    return render(request, "pages/security.html", {"written": WRITTEN_ON})


def security_text(request: HttpRequest) -> HttpResponse:
    """security.txt (RFC 9116). Without somebody to write to there is none."""
    ours = the_partnership()
    if ours is None or not ours.email:
        raise Http404
    ends = datetime(REVIEW_BY.year, REVIEW_BY.month, REVIEW_BY.day, tzinfo=UTC)
    lines = [
        f"Contact: mailto:{ours.email}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.ORIGIN}/.well-known/security.txt",
        f"Policy: {settings.ORIGIN}/security",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=_FOR_A_DAY)


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages; what a link opens is nobody else's business."""
    private = ("staff", "t", "here", "s", "c", "a", "u", "b", "k", "r", "p", "j", "restricted", "design")
    lines = ["User-agent: *", *(f"Disallow: /{part}/" for part in private)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=_FOR_A_DAY)


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name whatever the page says."""
    return redirect(static("site/mark.svg"))
