"""Answers under three random words, and, in a table with no link to them, whom to remind.

Nothing here names anybody. A code's words are kept for a seat only while its room lives; the answers know a keyed hash of them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

WAVES = [("before", "Before"), ("after", "Straight after"), ("follow-up", "Three months on")]


class Study(models.Model):
    """One programme year's study. Its key lies in a file outside the database and is destroyed when the study closes."""

    name = models.CharField(max_length=60)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], condition=Q(closed_on=None), name="a_study_is_opened_once")]


class IssuedCode(models.Model):
    """That a code was issued, for which session. The words themselves are not kept."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="codes")
    code_key = models.CharField(max_length=64)
    session_id = models.PositiveBigIntegerField()
    issued_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "code_key"], name="a_code_is_issued_once_a_study")]
        indexes = [models.Index(fields=["session_id"], name="codes_of_a_session")]


class SeatCode(models.Model):
    """Which seat of a live room holds which words. Deleted with the room's rows, within 24 hours of its close."""

    room = models.CharField(max_length=40)
    seat = models.CharField(max_length=40)
    words = models.CharField(max_length=60)
    session_id = models.PositiveBigIntegerField()
    dealt_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seat"], name="a_seat_holds_one_code")]


class Sheet(models.Model):
    """One person's answers to one wave. Answering again replaces them; `times` counts how often that happened. A date, no time of day."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sheets")
    code_key = models.CharField(max_length=64)
    session_id = models.PositiveBigIntegerField()
    wave = models.CharField(max_length=10, choices=WAVES)
    act = models.CharField(max_length=20)
    on = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "code_key", "wave"], name="one_sheet_for_a_code_and_a_wave"),
            models.CheckConstraint(condition=Q(wave__in=[code for code, _ in WAVES]), name="a_sheet_is_of_a_known_wave"),
        ]
        indexes = [models.Index(fields=["session_id", "wave"], name="sheets_of_a_session")]


class Answer(models.Model):
    """One answer, always a value from a list."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="an_item_is_answered_once_a_sheet")]


class ShownHands(models.Model):
    """Hands counted in a hall when everything else failed. Marked as such wherever shown, never mixed with matched answers."""

    session_id = models.PositiveBigIntegerField()
    wave = models.CharField(max_length=10, choices=WAVES)
    item = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_id", "wave", "item"], name="hands_are_counted_once_a_question"),
            models.CheckConstraint(condition=Q(yes__lte=models.F("asked")), name="no_more_hands_than_people"),
        ]


class FollowUpContact(models.Model):
    """Somebody who said yes to one more question in three months. No link to any answer; erased on day 90 after the session."""

    session_id = models.PositiveBigIntegerField()
    address = models.EmailField()
    given_on = models.DateField()
    invite_on = models.DateField()
    remind_on = models.DateField()
    erase_on = models.DateField()
    invited_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session_id", "address"], name="one_follow_up_contact_each")]
        indexes = [models.Index(fields=["invite_on"], name="invitations_by_day")]


class InvitationLink(models.Model):
    """A link that proves a right to answer, by the hash of its token.

    Burned on use: the row goes, and with it the day of use. Together with a letter in the outbox that day would lead from an
    address to the answers that came in on it.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    session_id = models.PositiveBigIntegerField()
    until = models.DateField()


class Booster(models.Model):
    """Three fresh messages to somebody who said yes to them, months after a session. Nothing ties it to an answer or to a follow-up.

    Its address is erased as soon as its letter is written. `stop_key` is what the two of one person share, so that one press stops the
    second; whether a link was opened is kept, and never what was answered behind it.
    """

    session_id = models.PositiveBigIntegerField()
    address = models.EmailField(blank=True)
    pack_id = models.CharField(max_length=60)
    n = models.PositiveSmallIntegerField()
    send_on = models.DateField()
    until = models.DateField()
    stop_key = models.CharField(max_length=24)
    sent_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (none before it is sent)
    is_opened = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_id", "address", "n"], condition=~Q(address=""), name="one_booster_each"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(address=""), name="a_booster_that_is_sent_has_no_address"),
        ]
        indexes = [models.Index(fields=["send_on"], name="boosters_by_day")]
