"""The staff home, the common pages and the pages for when something is wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def this_week(request: HttpRequest) -> HttpResponse:
    return render(request, "this_week.html")


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "problem.html", {"title": "We did not understand that."}, status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "refused.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "problem.html", {"title": "That page was open too long."}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "problem.html", {"title": "We cannot find that page."}, status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    return render(request, "problem.html", {"title": "Something went wrong on our side."}, status=500)
