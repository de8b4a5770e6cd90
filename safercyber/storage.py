"""Saving: one transaction for one thing that a person does.

SQLite takes one writer at a time and lets the others wait unfairly. Inside one process a lock makes the queue fair;
on PostgreSQL row locks do the work and the lock is not taken.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction

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


class Derived(models.CharField):
    """A column of words that is made from the rest of its row whenever the row is saved, so that both databases can compare and find
    by a rule of the house. Saving with `update_fields` names it too.
    """

    def __init__(self, *args: Any, make: Callable[[Any], str] | None = None, **told: Any) -> None:
        self.make = make
        told.setdefault("editable", False)
        super().__init__(*args, **told)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What the row says now."""
        if self.make is not None:
            setattr(model_instance, self.attname, self.make(model_instance))
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        """To migrations it is a column of words like any other."""
        name, _, args, told = super().deconstruct()
        return name, "django.db.models.CharField", args, told
