"""Saving: one transaction for one thing that a person does.

SQLite takes one writer at a time and lets the others wait unfairly. Inside one process a lock makes the queue fair;
on PostgreSQL row locks do the work and the lock is not taken.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_one_writer = threading.RLock()


@contextmanager
def one_transaction() -> Iterator[None]:
    """Save everything inside together or not at all. Actions may call each other: the inner one joins the outer."""
    if connection.vendor == "sqlite":
        with _one_writer, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield


def saved_together(action: Callable[P, R]) -> Callable[P, R]:
    """Mark an action: all that it writes, its ledger entry and its letters are saved together or not at all."""

    @functools.wraps(action)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        with one_transaction():
            return action(*args, **kwargs)

    return acting
