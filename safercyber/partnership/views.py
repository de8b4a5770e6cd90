"""The first page of an empty installation."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from safercyber.partnership import actions, forms, queries
from safercyber.people import actions as people
from safercyber.people import queries as people_queries


def set_up(request: HttpRequest) -> HttpResponse:
    """Name the area and its first coordinator. Opens only with the key that the start command prints, while nobody has a password."""
    key = request.POST.get("key") or request.GET.get("key") or ""
    if not constant_time_compare(key, people.set_up_token()) or not people_queries.nobody_yet():
        raise Http404
    has_begun = queries.the_partnership() is not None
    form = forms.SetUp(request.POST if request.method == "POST" and not has_begun else None)
    if request.method == "POST" and has_begun and "area" in request.POST:
        return _too_late(request, key)
    if request.method == "POST" and (has_begun or form.is_valid()):
        now = timezone.now()
        try:
            invited = people.go_on_setting_up(now=now) if has_begun else actions.set_up_area(**form.cleaned_data, now=now)
        except actions.AlreadySetUp:
            return _too_late(request, key)
        except people.AlreadySetUp:
            if not has_begun:
                return _too_late(request, key)
            raise Http404 from None
        except people.NotThere:
            raise Http404 from None
        return redirect(urlsplit(invited.link).path)
    shown = {"form": form, "key": key, "has_begun": has_begun}
    return render(request, "partnership/set_up.html", shown, status=422 if form.is_bound else 200)


def _too_late(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody was quicker with the same key, or the same person pressed twice: only who says it was them goes on to the password."""
    shown = {"form": forms.SetUp(), "key": key, "has_begun": True, "area": queries.the_partnership()}
    return render(request, "partnership/set_up.html", shown, status=409)
