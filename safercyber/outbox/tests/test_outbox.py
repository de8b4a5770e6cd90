"""Letters: written with what they tell of, sent later, at least once and never over and over."""

from __future__ import annotations

import os
import smtplib
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from safercyber.outbox import actions, queries
from safercyber.outbox.models import Letter
from safercyber.storage import one_transaction

NOW = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)


def write(to: str = "margaret@x.example", **more) -> int:
    return actions.write_letter(to=to, subject="Your ticket", words="Hello", about="booking:1", now=NOW, **more)


def fail(monkeypatch, fault: Exception) -> None:
    def send(self, *args, **kwargs):
        raise fault

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)


@pytest.mark.django_db
def test_a_letter_goes_out_once_with_its_calendar_file():
    write(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    assert actions.send_due(NOW) == 1 and actions.send_due(NOW) == 0
    (sent,) = mail.outbox
    assert sent.to == ["margaret@x.example"] and sent.attachments[0][0] == "session.ics"


@pytest.mark.django_db
def test_a_letter_waits_for_its_time():
    write(send_after=NOW + timedelta(days=1))

    assert actions.send_due(NOW) == 0 and actions.send_due(NOW + timedelta(days=1)) == 1


@pytest.mark.django_db
def test_a_letter_dies_with_the_transaction_that_it_tells_of():
    with pytest.raises(ZeroDivisionError), one_transaction():
        write()
        raise ZeroDivisionError

    assert actions.send_due(NOW) == 0 and mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError("no"), TimeoutError("slow"), ValueError("bad header")]
)
def test_trouble_is_tried_again_later_and_five_times_in_all(monkeypatch, fault):
    write()
    fail(monkeypatch, fault)
    at, tries = NOW, []
    for _ in range(30):
        before = Letter.objects.get().attempts
        actions.send_due(at)
        if Letter.objects.get().attempts > before:
            tries.append(at)
        at += timedelta(minutes=4)

    assert len(tries) == 5 and queries.state() == queries.State(waiting=0, sent=0, given_up=1)
    assert all(later - earlier >= timedelta(minutes=2) for earlier, later in pairwise(tries))


@pytest.mark.django_db
def test_one_bad_letter_does_not_hold_up_the_others(monkeypatch):
    write("first@x.example")
    write("second@x.example")
    send = mail.EmailMessage.send
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self, *a, **k: 1 / 0 if self.to[0][0] == "f" else send(self, *a, **k))
    with pytest.raises(ZeroDivisionError):
        actions.send_due(NOW)
    assert actions.send_due(NOW) == 1 and mail.outbox[0].to == ["second@x.example"]


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "margaret", "  "])
def test_a_letter_needs_an_address(to):
    with pytest.raises(ValueError, match="e-mail address"):
        write(to)


@pytest.mark.django_db
def test_a_line_break_cannot_add_a_header():
    actions.write_letter(to="a@x.example\nBcc: all@x.example", subject="Hi\nBcc: b@x.example", words="x", about="x", now=NOW)
    actions.send_due(NOW)

    assert mail.outbox == [] and Letter.objects.get().trouble


@pytest.mark.django_db
def test_the_database_counts_no_sixth_try():
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(attempts=6)


@pytest.mark.django_db
def test_a_letter_that_went_keeps_neither_address_nor_words():
    write(calendar="BEGIN:VCALENDAR")
    actions.send_due(NOW)

    letter = Letter.objects.get()
    assert (letter.to, letter.subject, letter.words, letter.calendar) == ("", "", "", "")
    assert letter.sent_at == NOW and mail.outbox[0].to == ["margaret@x.example"]


@pytest.mark.django_db
def test_a_letter_that_was_given_up_keeps_its_address_for_thirty_days(monkeypatch):
    write()
    fail(monkeypatch, ConnectionRefusedError("no"))
    for hours in range(actions.TRIES):
        actions.send_due(NOW + timedelta(hours=hours))
    actions.forget_old(NOW + timedelta(days=29))
    assert Letter.objects.get().to == "margaret@x.example"
    actions.forget_old(NOW + timedelta(days=32))

    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_the_rows_of_old_letters_go():
    write()
    actions.send_due(NOW)
    actions.forget_old(NOW + timedelta(days=29))
    assert Letter.objects.count() == 1
    actions.forget_old(NOW + timedelta(days=31))

    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_letters_in_the_folder_go_with_their_rows(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    for name, days in (("old.log", 31), ("new.log", 29)):
        (tmp_path / name).write_text("To: margaret@mail.example")
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (then, then))
    actions.forget_old(NOW)
    assert [file.name for file in tmp_path.iterdir()] == ["new.log"]
    settings.EMAIL_FILE_PATH = tmp_path / "not there"
    actions.forget_old(NOW)


@pytest.mark.django_db(transaction=True)
def test_two_servers_at_once_do_not_send_a_letter_twice():
    for _ in range(20):
        write()
    start, counts = threading.Barrier(2), []

    def send() -> None:
        start.wait(timeout=10)
        counts.append(actions.send_due(NOW))
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=60)

    assert sum(counts) == 20 == len(mail.outbox)
