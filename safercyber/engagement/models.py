"""Sessions, who booked and who waits, who came, and the hours they took."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta

from django.db import models
from django.db.models import F, Q

from safercyber.rules import days, formats
from safercyber.storage import Derived

_FROM, _UNTIL = (datetime.combine(day, time(), UTC) for day in (days.FIRST, days.LAST + timedelta(days=1)))


def _folded(venue: Venue) -> str:
    return formats.folded(venue.name)


class Venue(models.Model):
    """Where a session happens, with what a visitor wants to know before asking."""

    name = models.CharField(max_length=80)
    folded = Derived(max_length=200, make=_folded)
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8, blank=True)
    place_code = models.CharField(max_length=20, blank=True)
    is_step_free = models.BooleanField(default=False)
    has_hearing_loop = models.BooleanField(default=False)
    has_toilets = models.BooleanField(default=False)
    parking = models.CharField(max_length=120, blank=True)
    bus = models.CharField(max_length=120, blank=True)
    directions = models.TextField(max_length=600, blank=True)
    keyholder_phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded", "place_code"], name="a_venue_is_named_once_a_town")]


class Session(models.Model):
    """One session. `taken` counts booked places: it is raised only where places are left, so it can never pass `capacity`."""

    DRAFT, OPEN, CANCELLED, DONE = "draft", "open", "cancelled", "done"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=10, default=OPEN)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.ForeignKey(Venue, null=True, on_delete=models.PROTECT, related_name="+")
    is_online = models.BooleanField(default=False)
    online_words = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=True)
    theme_code = models.CharField(max_length=30)
    audience_code = models.CharField(max_length=30)
    age_band = models.CharField(max_length=20, default="adults")
    objective = models.CharField(max_length=160, blank=True)
    method = models.CharField(max_length=20, default="game")
    pack_id = models.CharField(max_length=60, blank=True)
    aim = models.CharField(max_length=200, blank=True)
    learning = models.JSONField(default=list)
    about = models.TextField(max_length=800, blank=True)
    cost_words = models.CharField(max_length=60, default="Free")
    partners = models.CharField(max_length=200, blank=True)
    kit = models.JSONField(default=list)
    host = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    host_name = models.CharField(max_length=80, blank=True)
    host_post = models.CharField(max_length=80, blank=True)
    school_adult = models.CharField(max_length=80, blank=True)
    planned_minutes = models.PositiveIntegerField(default=0)
    calendar_number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()
    cancelled_why = models.CharField(max_length=200, blank=True)
    here_token = models.CharField(max_length=32, unique=True)
    form_id = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 (several sessions without one)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="places_are_never_oversold"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(starts_at__gte=_FROM, starts_at__lt=_UNTIL), name="a_session_is_in_this_century"),
            models.CheckConstraint(condition=Q(state__in=["draft", "open", "cancelled", "done"]), name="a_session_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(is_online=True) | Q(venue__isnull=False), name="a_session_has_a_venue_or_is_online"),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="sessions_by_day")]


class Timing(models.Model):
    """One line of the run sheet."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="timings")
    number = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    note = models.CharField(max_length=40, blank=True)
    say = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="one_timing_at_a_number")]


class Contact(models.Model):
    """How to reach whoever booked. Apart from the booking, under a random key: erasing the row forgets the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    first_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=5)
    address = models.CharField(max_length=254)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["email", "phone"]), name="a_contact_is_an_email_or_a_phone")]


class Booking(models.Model):
    """Places for one party. The token is the key to the ticket page; `contact_key` is a keyed hash, for "once each" alone."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="bookings")
    contact = models.OneToOneField(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 (forgotten is not the same as empty)
    people = models.PositiveSmallIntegerField()
    needs = models.JSONField(default=list)
    token = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=6)
    form_id = models.CharField(max_length=40, null=True)  # noqa: DJ001
    calendar_number = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_owner = models.BooleanField(default=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "contact_key"], condition=Q(cancelled_at=None), name="one_booking_each"),
            models.UniqueConstraint(fields=["session", "code"], name="one_code_for_each_booking"),
            models.UniqueConstraint(fields=["session", "form_id"], name="one_form_books_once"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=4), name="a_booking_is_for_one_to_four"),
        ]


class WaitingPlace(models.Model):
    """A party in line. It leaves the line by being moved up (its token then opens the booking) or by leaving."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="line")
    contact = models.OneToOneField(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_key = models.CharField(max_length=64, null=True)  # noqa: DJ001
    people = models.PositiveSmallIntegerField()
    needs = models.JSONField(default=list)
    token = models.CharField(max_length=32, unique=True)
    form_id = models.CharField(max_length=40, null=True)  # noqa: DJ001
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    moved_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "contact_key"], condition=Q(left_at=None, moved_up_at=None), name="one_waiting_place_each"
            ),
            models.UniqueConstraint(fields=["session", "form_id"], name="one_form_waits_once"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=4), name="a_waiting_party_is_one_to_four"),
            models.CheckConstraint(condition=Q(left_at=None) | Q(moved_up_at=None), name="who_moved_up_has_not_left"),
        ]


class Attendance(models.Model):
    """Who came: a booking at the door, walk-ins, or one head count for the hall. Head counts are kept apart from bookings."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    kind = models.CharField(max_length=10)
    booking = models.OneToOneField(Booking, null=True, on_delete=models.CASCADE, related_name="arrival")
    people = models.PositiveSmallIntegerField()
    first_name = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=10, blank=True)
    form_id = models.CharField(max_length=40, null=True)  # noqa: DJ001
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(kind="headcount"), name="one_headcount_a_session"),
            models.UniqueConstraint(fields=["session", "form_id"], name="one_form_walks_in_once"),
            models.CheckConstraint(condition=Q(kind__in=["booking", "walk-in", "headcount"]), name="attendance_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=~Q(kind="headcount") | Q(how__in=["counted", "estimated"]), name="a_headcount_says_how_it_was_made"
            ),
            models.CheckConstraint(condition=~Q(kind="booking") | Q(booking__isnull=False), name="an_arrival_is_of_a_booking"),
        ]


class SessionHours(models.Model):
    """Officer time that a session took, in minutes: what the planner has to spend."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="hours")
    prep_minutes = models.PositiveIntegerField()
    travel_minutes = models.PositiveIntegerField()
    delivery_minutes = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()


class Call(models.Model):
    """Somebody with a phone number only who must be told something: nobody can text them, so a person rings."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="calls")
    news = models.CharField(max_length=12)
    since = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.CheckConstraint(condition=Q(news__in=["moved up", "cancelled", "changed"]), name="a_call_brings_known_news")]


class Sending(models.Model):
    """That a letter went to a contact, for the limit of three an hour. Kept for a day."""

    contact_key = models.CharField(max_length=64)
    about = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact_key", "at"], name="sendings_to_a_contact")]


class TellMe(models.Model):
    """Somebody who wants to hear of a session near a place. Gone once told, or after six months."""

    email = models.EmailField()
    contact_key = models.CharField(max_length=64)
    place_code = models.CharField(max_length=20)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_key", "place_code"], name="one_tell_me_for_a_place")]
