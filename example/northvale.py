"""Load Northvale into an empty database, through the same actions that people use; and take it away again."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from example import action_plan, answers, county, evening, sessions, staff
from safercyber.outbox import actions as outbox
from safercyber.partnership import queries as partnership
from safercyber.storage import one_transaction

SEED = 20  # the same people book and come each time the story is told


class NotEmpty(Exception):
    """This database already serves a partnership."""


def load(*, say: Callable[[str], None] = lambda words: None, now: datetime | None = None) -> None:
    """Load the whole county or nothing. Raises NotEmpty when a partnership is there already."""
    now = now or timezone.now()
    if partnership.the_partnership() is not None:
        raise NotEmpty("This database already serves a partnership.")
    _half_loaded().touch()
    with one_transaction():
        say("partners, places and the plan")
        plan_id = county.found(now)
        passwords = staff.hire(now)
        staff.read_games(now)
        action_plan.write(plan_id, now)
        say("sessions, bookings and the door")
        held = sessions.hold(now, Random(SEED))
        say("answers before, after and three months on")
        answers.answer(held, now, Random(SEED))
        _send_what_went_out_before(now)
    _keep(passwords)
    # Rooms have a writer of their own, so they are played after the rest is saved.
    say("three evenings at The Bakehouse")
    evening.play_at_tables(held, "system")
    _half_loaded().unlink(missing_ok=True)


def is_half_loaded() -> bool:
    """Whether a load broke off after the county was saved: passwords or evenings may be missing."""
    found = partnership.the_partnership()
    return _half_loaded().exists() and found is not None and found.is_example


def _half_loaded() -> Path:
    return Path(settings.DATA) / "example-half-loaded"


def _send_what_went_out_before(now: datetime) -> None:
    # Letters of the story's past went out then: nobody's inbox, and no folder, fills up at the first start.
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        while outbox.send_due(now):
            pass


def _sign_ins() -> Path:
    return Path(settings.DATA) / "example-sign-ins"


def _keep(passwords: dict[str, str]) -> None:
    # So that a later start can print them again; the file goes with the example.
    place = _sign_ins()
    place.touch(mode=0o600)
    place.write_text("".join(f"{email} {password}\n" for email, password in passwords.items()), "utf-8")


def sign_in_lines() -> tuple[str, ...]:
    """One line an account, as the start prints them."""
    if not _sign_ins().exists():
        return ("The passwords are no longer here. Load the example again for fresh ones.",)
    kept = [line.split() for line in _sign_ins().read_text("utf-8").splitlines()]
    lines = [f"{email:<28} password {password}" for email, password in kept]
    return (*lines, f"Second step for each of them: {staff.SECOND_STEP}")


class IsRunning(Exception):
    """A server uses the folder."""


class NotExample(Exception):
    """What is in the database is not the example."""


def remove() -> None:
    """Take the example away, and with it everything made while trying it out: the database starts empty again.

    The ledger allows no row to be deleted, so the whole database goes. Raises NotExample when a real partnership is in it,
    IsRunning while a server uses the folder.
    """
    found = partnership.the_partnership()
    if found is None or not found.is_example:
        raise NotExample("There is no example data here.")
    with _nobody_else():
        empty_the_database()


def empty_the_database() -> None:
    """Make the database new, and take away the files that go with the example. For whoever knows that only the example is in it."""
    if connection.vendor == "sqlite":
        place = Path(settings.DATABASES["default"]["NAME"])
        connection.close()
        for ending in ("", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    for kept in ("letters", "study-keys", "films"):
        shutil.rmtree(Path(settings.DATA) / kept, ignore_errors=True)
    _sign_ins().unlink(missing_ok=True)
    _half_loaded().unlink(missing_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _nobody_else() -> Iterator[None]:
    with (Path(settings.DATA) / "running").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise IsRunning("Safer Cyber is running on this folder. Stop it first (Ctrl C), then try again.") from taken
        yield
