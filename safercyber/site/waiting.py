"""What waits for a person: each app that has something to say about it is asked in turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from safercyber.engagement import queries as engagement
from safercyber.evidence import queries as evidence
from safercyber.people.queries import Person
from safercyber.plan import queries as plan
from safercyber.play import queries as play
from safercyber.reports import queries as reports
from safercyber.rules.this_week import ToDo
from safercyber.surveys import queries as surveys

Ask = Callable[[Person, datetime], tuple[ToDo, ...]]
ASKED: dict[str, Ask] = {
    "plan": plan.waiting_for,
    "engagement": engagement.waiting_for,
    "surveys": surveys.waiting_for,
    "play": play.waiting_for,
    "evidence": evidence.waiting_for,
    "reports": reports.waiting_for,
}
log = logging.getLogger(__name__)


def waiting_by_app(person: Person, now: datetime) -> dict[str, tuple[ToDo, ...]]:
    """What waits for this person, by the app that said so. An app that fails is logged and left out: one fault must not hide the rest."""
    found: dict[str, tuple[ToDo, ...]] = {}
    for app, ask in ASKED.items():
        try:
            found[app] = ask(person, now)
        except Exception:
            log.exception("%s could not say what waits for person:%s", app, person.id)
    return found
