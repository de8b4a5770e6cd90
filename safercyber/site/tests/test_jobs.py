"""The clockwork: every job gets its turn, and none can spoil another's."""

import threading
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command

from safercyber.outbox import actions as outbox
from safercyber.partnership import actions as partnership
from safercyber.site import jobs
from safercyber.site.jobs import Clockwork, Job, take_turn

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_a_job_that_fails_does_not_stop_the_next():
    def send(now):
        raise OSError("the post office is shut")

    def hand_out(now):
        return 3

    went = take_turn(NOW, (Job(send), Job(hand_out)))

    assert [(done.job, done.count) for done in went] == [("site: send", 0), ("site: hand_out", 3)]
    assert went[0].trouble == "OSError: the post office is shut"


def test_an_app_that_says_it_has_old_things_to_forget_is_asked_to():
    """A new app with such a door cannot be left out unseen: what is promised in the privacy notice would quietly not happen."""
    offering = {
        app.name: actions.forget_old
        for app in apps.get_app_configs()
        if app.name.startswith("safercyber.") and find_spec(f"{app.name}.actions")
        if hasattr(actions := import_module(f"{app.name}.actions"), "forget_old")
    }

    assert set(offering.values()) == {job.door for job in jobs.JOBS if job.door.__name__ == "forget_old"}


def test_a_slow_job_waits_for_its_own_time():
    def often(now):
        return 0

    def seldom(now):
        return 0

    clockwork = Clockwork((Job(often, 30), Job(seldom, 600)))

    names = [[job.door.__name__ for job in clockwork._due(at)] for at in (0.0, 30.0, 60.0, 600.0)]

    assert names == [["often", "seldom"], ["often"], ["often"], ["often", "seldom"]]


def test_the_clockwork_ticks_and_stops():
    ticked = threading.Event()

    def send(now):
        ticked.set()
        return 1

    clockwork = Clockwork((Job(send, 0),), seconds=0.01)

    clockwork.start()
    assert ticked.wait(5)
    clockwork.stop()

    assert not clockwork._thread.is_alive()


def test_the_command_ends_with_a_fault_when_a_job_failed(monkeypatch, capsys):
    monkeypatch.setattr(
        "safercyber.site.management.commands.tick.take_turn", lambda now: (jobs.Done("outbox: send_due", 0, "OSError: no"),)
    )

    with pytest.raises(CommandError):
        call_command("tick")


@pytest.mark.django_db(transaction=True)
def test_every_real_job_runs_on_an_empty_house():
    went = take_turn(NOW)

    assert [done.trouble for done in went] == [""] * len(went)
    assert len(went) == len(jobs.JOBS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("set_up", "sender", "written"),
    [
        (True, "", "Safer Cyber Eastmoor <cyber@eastmoor.example>"),
        (True, "Letters <post@relay.example>", "Letters <post@relay.example>"),
        (False, "", "Safer Cyber <hello@safercyber.example>"),
    ],
)
def test_letters_come_from_the_areas_own_address_and_answers_go_there(settings, set_up, sender, written):
    settings.MAIL_SENDER = sender
    if set_up:
        told = {"name": "Eastmoor Partnership", "short_name": "Eastmoor", "phone": "01632 960 002", "email": "cyber@eastmoor.example"}
        partnership.set_up_partnership(**told, by="system", now=NOW)
    outbox.write_letter(to="margaret@x.example", subject="Your ticket", words="Hello", about="booking:1", now=NOW)
    jobs.take_turn(NOW, (jobs.Job(jobs.send_letters),))

    assert mail.outbox[0].from_email == written
    assert mail.outbox[0].reply_to == (["cyber@eastmoor.example"] if set_up else [])
