"""A lead reads a game: one reading of a version stands, until its day or until it is taken back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from safercyber.ledger.queries import history_of
from safercyber.partnership import actions, queries
from safercyber.partnership.models import GameReading

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def reads(version=1, days=365, note="", by="person:3"):
    actions.record_reading(
        pack_id="level_six", version=version, again_by=TODAY + timedelta(days=days), note=note, by=by, now=timezone.now()
    )


def test_a_game_is_read_from_the_day_of_the_reading_to_the_last_day_it_names():
    reads(days=30, note="  Two  breaks. ")
    reading = queries.reading_of("level_six", 1)

    assert (reading.read_on, reading.again_by, reading.note, reading.by) == (TODAY, TODAY + timedelta(days=30), "Two breaks.", "person:3")
    for day, is_read in ((-1, False), (0, True), (30, True), (31, False)):
        assert (("level_six", 1) in queries.games_read(TODAY + timedelta(days=day))) is is_read
    assert history_of("pack:level_six")[-1].did == "read_game"


def test_a_new_version_of_a_game_is_unread():
    reads(version=1)

    assert queries.reading_of("level_six", 2) is None and ("level_six", 2) not in queries.games_read(TODAY)


def test_a_reading_that_is_taken_back_counts_from_that_moment_no_more():
    reads()
    assert actions.take_back_reading(pack_id="level_six", version=1, by="person:3", now=timezone.now())
    assert not actions.take_back_reading(pack_id="level_six", version=1, by="person:3", now=timezone.now())

    assert not queries.games_read(TODAY) and queries.reading_of("level_six", 1) is None
    assert [entry.did for entry in history_of("pack:level_six")].count("take_back_reading") == 1


def test_reading_again_replaces_the_reading_and_keeps_the_older_one_in_its_place():
    reads(days=10)
    reads(days=200, by="person:4")

    assert queries.reading_of("level_six", 1).by == "person:4"
    assert GameReading.objects.count() == 2 and GameReading.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_a_day_that_is_past_or_over_a_year_ahead_is_refused(days):
    with pytest.raises(actions.CannotRead, match="within a year"):
        reads(days=days)
    assert not GameReading.objects.exists()


def test_a_note_that_is_too_long_is_refused_and_leaves_the_older_reading_standing():
    reads(note="short")
    with pytest.raises(actions.CannotRead, match="301 letters"):
        reads(note="x" * 301)

    assert queries.reading_of("level_six", 1).note == "short"


def test_the_database_lets_no_two_readings_of_a_version_stand():
    reads()
    row = GameReading.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        GameReading.objects.create(
            pack_id=row.pack_id, pack_version=1, read_on=TODAY, again_by=TODAY + timedelta(days=2), by="person:9", at=timezone.now()
        )


def test_two_leads_who_press_at_once_leave_one_reading():
    start = threading.Barrier(4)

    def press(n: int) -> None:
        start.wait(timeout=10)
        try:
            reads(by=f"person:{n}")
        except actions.CannotRead:
            pass
        finally:
            connection.close()

    hands = [threading.Thread(target=press, args=(n,)) for n in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)

    assert GameReading.objects.filter(ended_at=None).count() == 1
