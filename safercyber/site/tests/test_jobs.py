"""The clockwork: every job gets its turn, and none can spoil another's."""

import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from safercyber.site import jobs
from safercyber.site.jobs import Clockwork, Job, take_turn

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def doors(monkeypatch):
    """Apps that exist only in this test: their doors by module and name."""
    found: dict[str, SimpleNamespace] = {}

    def load(name):
        if name not in found:
            raise ModuleNotFoundError(name)
        return found[name]

    monkeypatch.setattr(jobs.importlib, "import_module", load)
    return found


def test_a_job_that_fails_does_not_stop_the_next(doors):
    def breaks(now):
        raise OSError("the post office is shut")

    doors["safercyber.a.actions"] = SimpleNamespace(send=breaks)
    doors["safercyber.b.actions"] = SimpleNamespace(hand_out=lambda now: 3)

    went = take_turn(NOW, (Job("safercyber.a.actions", "send"), Job("safercyber.b.actions", "hand_out")))

    assert [(done.job, done.count) for done in went] == [("a: send", 0), ("b: hand_out", 3)]
    assert went[0].trouble == "OSError: the post office is shut"


def test_an_app_that_is_not_there_is_passed_over(doors):
    assert take_turn(NOW, (Job("safercyber.nowhere.actions", "send"),)) == ()


def test_a_slow_job_waits_for_its_own_time():
    clockwork = Clockwork((Job("m.a", "often", 30), Job("m.b", "seldom", 600)))

    names = [[job.name for job in clockwork._due(at)] for at in (0.0, 30.0, 60.0, 600.0)]

    assert names == [["often", "seldom"], ["often"], ["often"], ["often", "seldom"]]


def test_the_clockwork_ticks_and_stops(doors):
    ticked = threading.Event()
    doors["safercyber.a.actions"] = SimpleNamespace(send=lambda now: ticked.set())
    clockwork = Clockwork((Job("safercyber.a.actions", "send", 0),), seconds=0.01)

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
    assert len(went) >= 5
