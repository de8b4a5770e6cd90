"""Live rooms. Private to play. What happened in a room is its event rows and nothing else: the state is folded from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

OPEN, CLOSED = "open", "closed"
PHONES, TABLE = "phones", "table"


class Room(models.Model):
    """One game, joined by code. `ref` stands in addresses; the code is for saying aloud and dies with the room."""

    ref = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=6, null=True, unique=True)  # noqa: DJ001 (many closed rooms without one)
    title = models.CharField(max_length=100)
    projector_token = models.CharField(max_length=24, unique=True)
    session = models.ForeignKey("engagement.Session", null=True, on_delete=models.PROTECT, related_name="+")  # none: a practice
    pack_id = models.CharField(max_length=60)
    pack_version = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    teams = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=6, default=PHONES)
    decide = models.CharField(max_length=8, default="room")
    state = models.CharField(max_length=6, default=OPEN)
    is_alone = models.BooleanField(default=False)  # one person plays, by a link, with nobody who hosts
    is_sensitive = models.BooleanField(default=False)
    is_for_under_18s = models.BooleanField(default=False)
    trained_adult = models.CharField(max_length=80, blank=True)  # name and post, as staff are named; never a player
    school_adult = models.CharField(max_length=80, blank=True)
    form_id = models.CharField(max_length=40, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state=OPEN) | Q(code__isnull=True), name="a_closed_room_has_no_code"),
            models.CheckConstraint(condition=Q(state=OPEN) | Q(closed_at__isnull=False), name="a_closed_room_says_when"),
            models.CheckConstraint(condition=Q(mode__in=[PHONES, TABLE]), name="a_room_has_phones_or_a_table"),
            models.CheckConstraint(condition=Q(teams__gte=1, teams__lte=10), name="a_room_has_1_to_10_teams"),
            models.CheckConstraint(condition=Q(is_sensitive=False) | ~Q(trained_adult=""), name="a_sensitive_room_has_a_trained_adult"),
            models.CheckConstraint(condition=Q(is_for_under_18s=False) | ~Q(school_adult=""), name="a_young_room_has_a_school_adult"),
            models.CheckConstraint(
                condition=Q(is_alone=False) | Q(session__isnull=True, code__isnull=True), name="a_game_alone_has_no_session_and_no_code"
            ),
            models.UniqueConstraint(fields=["session"], condition=Q(state=OPEN), name="one_open_room_a_session"),
        ]
        indexes = [models.Index(fields=["state", "closed_at"], name="rooms_by_state")]


class Seat(models.Model):
    """One phone in a room. Only the hash of its token is kept; its dealt name is in the log, and nothing says whose phone it is."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    handover_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (most seats have none)
    handover_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="one_seat_at_a_number")]


class RoomEvent(models.Model):
    """One thing that happened in a room. Rows are added and never changed; they go a day after the room closes."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    n = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=20)  # "host", "system" or "seat:12"; which member of staff is in `person`
    person = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    body = models.JSONField(default=dict)
    body_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["room", "n"]
        constraints = [
            models.UniqueConstraint(fields=["room", "n"], name="a_room_counts_each_event_once"),
            models.UniqueConstraint(fields=["room", "client_id"], name="a_move_counts_once"),
        ]


class RoomResult(models.Model):
    """What remains of a closed room: counts, never seats, names or who chose what."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="result")
    session = models.ForeignKey("engagement.Session", on_delete=models.PROTECT, related_name="+")
    pack_id = models.CharField(max_length=60)
    pack_version = models.PositiveIntegerField()
    mode = models.CharField(max_length=6)
    people = models.PositiveIntegerField()
    teams = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    finished = models.BooleanField()
    outcome = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
