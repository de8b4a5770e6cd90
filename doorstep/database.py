"""Inside the environment: bring the database up to date, and load the example county into an empty one."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_BYTES_LOOKED_THROUGH = 500_000_000


class NotReady(Exception):
    """One sentence for the person at the keyboard."""


def bring_up_to_date(say: Callable[[str], None]) -> None:
    """Migrate what there is. Raises NotReady when the database is damaged, busy, or from a newer Safer Cyber."""
    from django.core.management import call_command
    from django.db import DatabaseError, OperationalError, connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor

    file = Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    where = file or "the database"
    try:
        if file and file.exists() and file.stat().st_size < MOST_BYTES_LOOKED_THROUGH:
            _look_through(connection)
        executor = MigrationExecutor(connection)
        _check_age(executor)
        steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if steps:
            say(f"Preparing the database ({len(steps)} steps)…")
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as trouble:
        raise NotReady(f"The database cannot be opened ({_first(trouble)}). Is it in use, not yours, or is the disk full?") from trouble
    except DatabaseError as trouble:
        raise NotReady(
            f"{where} is damaged ({_first(trouble)}). Nothing in it was changed. Put a back-up in its place, or move it away to start anew."
        ) from trouble
    except InconsistentMigrationHistory as trouble:
        raise NotReady(f"{where} was not made by this Safer Cyber ({_first(trouble)}). Choose another folder with --data DIR.") from trouble


def load_example(say: Callable[[str], None]) -> None:
    """Load Northvale into an empty database; load it afresh when the last load broke off."""
    from example import northvale
    from safercyber.partnership import queries

    if queries.the_partnership() is not None and not northvale.is_half_loaded():
        return
    say("Loading the example county Northvale (about 15 s)…")
    started = time.monotonic()

    def load() -> None:
        if northvale.is_half_loaded():
            northvale.empty_the_database()
        northvale.load(say=lambda words: say(f"  {words}"))

    _apart(load)
    say(f"  loaded in {time.monotonic() - started:.0f} s")


def _apart(work: Callable[[], None]) -> None:
    """Do it in a child, so that the memory it took goes with it; the lock on the folder is the child's too, until it ends.

    Only before there are threads. Raises NotReady when it was not finished; what went wrong has been printed.
    """
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        unfinished = 1
        try:
            work()
            unfinished = 0
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(unfinished)
    if os.waitpid(child, 0)[1]:
        raise NotReady("The example was not loaded. Start again, or start with --empty.")


def _look_through(connection: Any) -> None:
    from django.db import DatabaseError

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = cursor.fetchone()[0]
    if said != "ok":
        raise DatabaseError(said)


def _check_age(executor: Any) -> None:
    ours = {app for app, _ in executor.loader.disk_migrations}
    known = executor.loader.disk_migrations
    unknown = sorted(step for step in executor.loader.applied_migrations if step[0] in ours and step not in known)
    if unknown:
        raise NotReady(f"The database comes from a newer Safer Cyber ({'.'.join(unknown[0])}). Update this one, then start again.")


def _first(trouble: Exception) -> str:
    return (str(trouble).strip().splitlines() or ["no reason given"])[0].rstrip(".")
