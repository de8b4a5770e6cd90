"""Staff: the halls, and putting one right."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safercyber.engagement import actions, queries
from safercyber.engagement.venue_forms import VenueForm
from safercyber.who import asking


def venues(request: HttpRequest) -> HttpResponse:
    """All venues."""
    return render(request, "engagement/staff/venues.html", {"venues": queries.venue_lines()})


def venue(request: HttpRequest, venue_id: int) -> HttpResponse:
    """Change a venue, for every session in it."""
    known = queries.venue_details(venue_id)
    if known is None:
        raise Http404
    form = VenueForm(request.POST or None, initial=VenueForm.initial_of(known))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_venue(venue_id, form.details(), by=asking(request).by, now=timezone.now())
        except actions.VenueNamed as named:
            form.add_error("name", str(named))
        else:
            messages.success(request, "Saved. Tickets and the public pages show it at once.")
            return redirect("staff-venues")
    return render(request, "engagement/staff/venue.html", {"form": form, "known": known}, status=422 if form.errors else 200)
