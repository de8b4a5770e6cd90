"""Whether this process can serve: asked by whoever watches the machine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

LEAST_FREE_SHARE = 0.10


@dataclass(frozen=True)
class Check:
    """One question and its answer."""

    name: str
    is_well: bool
    words: str


class _Undo(Exception):
    """Takes back the trial write."""


def _database() -> Check:
    # A read can succeed on a disk that is full or a file that may not be written: only a write tells.
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE health_trial (id integer)")
                cursor.execute("INSERT INTO health_trial (id) VALUES (1)")
            raise _Undo
    except _Undo:
        return Check("database", True, "writes")
    except (DatabaseError, OSError) as trouble:
        return Check("database", False, str(trouble))


def _migrations() -> Check:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, OSError) as trouble:
        return Check("migrations", False, str(trouble))
    return Check("migrations", not missing, f"{len(missing)} to apply" if missing else "all applied")


def _disk(folder: Path) -> Check:
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    return Check("disk", share > LEAST_FREE_SHARE, f"{share:.0%} free")


def examine(folder: Path) -> tuple[Check, ...]:
    """Look at the database, its migrations and the disk that holds `folder`."""
    return (_database(), _migrations(), _disk(folder))
