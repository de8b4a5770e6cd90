"""What waits for a person: each app is asked in turn. An app that has nothing to say about it is passed over."""

from __future__ import annotations

import importlib
import logging
from datetime import datetime

from safercyber.people.queries import Person
from safercyber.rules.this_week import ToDo

APPS = ("partnership", "figures", "plan", "engagement", "surveys", "play", "evidence", "reports")
log = logging.getLogger(__name__)


def waiting_by_app(person: Person, now: datetime) -> dict[str, tuple[ToDo, ...]]:
    """What waits for this person, by the app that said so. An app that fails is logged and left out: one fault must not hide the rest."""
    found: dict[str, tuple[ToDo, ...]] = {}
    for app in APPS:
        try:
            queries = importlib.import_module(f"safercyber.{app}.queries")
        except ModuleNotFoundError:
            continue
        ask = getattr(queries, "waiting_for", None)
        if ask is None:
            continue
        try:
            found[app] = tuple(ask(person, now))
        except Exception:
            log.exception("%s could not say what waits for person:%s", app, person.id)
    return found
