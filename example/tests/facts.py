"""Load the example into the empty database of SAFERCYBER_DATA and print what is in it, as JSON. Run as a program by the tests."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

STAFF_PAGES = (
    "/staff/",
    "/staff/plan",
    "/staff/sessions",
    "/staff/rooms",
    "/staff/people",
    "/staff/evidence",
    "/staff/surveys",
    "/staff/reports",
    "/staff/settings/security",
)
PUBLIC_PAGES = ("/", "/j", "/s", "/tell-me", "/staff/sign-in")


def counts() -> dict[str, int]:
    """How many rows each table has."""
    from django.apps import apps

    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def told(now: datetime) -> dict[str, Any]:
    """The story as the queries tell it, without what chance must decide (passwords, codes, tokens)."""
    from safercyber.engagement import queries as engagement
    from safercyber.partnership import queries as partnership
    from safercyber.plan import queries as plan
    from safercyber.play import queries as play
    from safercyber.surveys import queries as surveys

    past, coming = engagement.recent(now), engagement.upcoming(now)
    ids = [session.id for session in (*past, *coming)]
    rows = surveys.answers_of_sessions(ids)
    in_force = partnership.current_plan(now.date())
    found = partnership.the_partnership()
    assert in_force and found
    return {
        "partnership": asdict(found),
        "past": len(past),
        "coming": len(coming),
        "sessions": [[one.title, one.state, one.taken, one.waiting, str(one.starts_at)] for one in (*past, *coming)],
        "attendance": {id: asdict(one) for id, one in engagement.attendance_of(ids).items()},
        "hours": {id: asdict(one) for id, one in engagement.hours_of(ids).items()},
        "waves": Counter(row.wave for row in rows),
        # Codes are random by design, so that nobody can be found; sorted, the answers show no order either.
        "answers": sorted([row.session_id, row.wave, row.item, row.value, str(row.on)] for row in rows),
        "actions": [[line.title, line.status, str(line.due_on), line.is_late] for line in plan.actions_of(in_force.id, now)],
        "priorities": len(partnership.priorities(in_force.id)),
        "themes": len(partnership.themes()),
        "audiences": len(partnership.audiences()),
        "organisations": len(partnership.organisations()),
        "games": [
            [one.session_id, one.mode, one.people, one.minutes, one.finished, one.moves, one.outcome]
            for one in play.results_of_sessions(ids)
        ],
    }


def pages() -> dict[str, list[Any]]:
    """Each page as the coordinator sees it: status, whether it is marked as an example, words, and its one heading."""
    from django.contrib.auth import SESSION_KEY
    from django.test import Client
    from django.utils import timezone

    from safercyber.people.models import User

    client = Client()
    client.force_login(User.objects.get(email="priya@northvale.example"), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    assert SESSION_KEY in session
    session["second_step"] = session["seen"] = timezone.now().isoformat()
    session.save()
    seen = {}
    for asker, addresses in ((client, STAFF_PAGES), (Client(), PUBLIC_PAGES)):
        for address in addresses:
            answer = asker.get(address, follow=True)
            words = answer.content.decode()
            main = words.partition("<main")[2].partition("</main>")[0]
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
            seen[address] = [answer.status_code, "Example data" in words, len(text.split()), words.count("<h1")]
    return seen


def main() -> None:
    """Load at the time given, then tell."""
    import django
    from django.conf import settings

    django.setup()
    from django.db import connections
    from django.test.utils import override_settings

    from example import northvale

    now = datetime.fromisoformat(sys.argv[1])
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], ALLOWED_HOSTS=["*"]):
        northvale.load(now=now)
        facts = {"counts": counts(), "told": told(now), "pages": pages(), "half_loaded": northvale.is_half_loaded()}
    assert str(settings.DATA) == os.environ["SAFERCYBER_DATA"]
    connections.close_all()
    json.dump(facts, sys.stdout, default=str)


if __name__ == "__main__":
    main()
