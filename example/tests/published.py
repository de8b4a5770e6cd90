"""Issue the reports of two quarters of the example and later editions of one, and print all that the public then reads, as JSON.

Run as a program by the tests, in a folder where the example is loaded.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any

BY = "system"
ASK = "Move 6 officer hours a month to over-65s in Holm from January. Cost: none new, core hours."
ADDED = (4, 3, 30)  # how many more came, before each later edition


def issue_all(now: datetime) -> list[dict[str, Any]]:
    """Each edition in the order in which it was issued, with all its files as the public got them."""
    from django.test import Client

    from safercyber.reports import actions, queries

    newest, before, *_ = queries.reportable(now)
    found = []
    for number, quarter in enumerate((before, newest, *[newest] * len(ADDED))):
        if number >= 2:
            _hold_one_more(newest, ADDED[number - 2], now)
        id_ = actions.draw_up(quarter, by=BY, now=now)
        actions.write_ask(id_, ask=ASK, changes="One more session was written down." if number >= 2 else "", by=BY, now=now)
        actions.issue(id_, by=BY, now=now)
        client, home, told = Client(), f"/reports/{quarter.slug}", queries.report(id_).told
        files = [home, f"{home}/print", f"{home}.csv", f"{home}.json", *(f"{home}/rows/{key}" for key in told["figures"])]
        files += [f"{home}/rows/{key}?as=csv" for key in told["figures"]]
        found.append({"edition": told["edition"], "slug": quarter.slug, "told": told, "files": {at: _read(client, at) for at in files}})
    return found


def _read(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def _hold_one_more(quarter: Any, came: int, now: datetime) -> None:
    """A session of that quarter that somebody writes down late."""
    from safercyber.engagement import actions as engagement
    from safercyber.engagement import queries
    from safercyber.engagement.tests.factories import details

    venue, noon = queries.venues()[0], now.replace(hour=12, minute=0, second=0, microsecond=0)
    at = noon - (noon.date() - quarter.ends_on) - timedelta(days=20 + came)
    told = details(title="Tea and scams", starts_at=at, ends_at=at + timedelta(minutes=90), capacity=200, venue_id=venue.id)
    made = engagement.create_session(told, by=BY, now=at - timedelta(days=9))
    engagement.record_headcount(made.id, came, "counted", by=BY, now=at + timedelta(hours=2))
    engagement.record_hours(made.id, 30, 30, 90, by=BY, now=at + timedelta(hours=2))
    engagement.close_session(made.id, by=BY, now=at + timedelta(hours=2))


def main() -> None:
    """Issue at the time given, then print."""
    import django

    django.setup()
    from django.db import connections
    from django.test.utils import override_settings

    from safercyber.figures.models import Release

    with override_settings(ALLOWED_HOSTS=["*"]):
        editions = issue_all(datetime.fromisoformat(sys.argv[1]))
        raw = list(Release.objects.values_list("name", "measure", "starts_on", "ends_on", "filters", "areas", "value"))
    connections.close_all()
    json.dump({"editions": editions, "register": raw}, sys.stdout, default=str)


if __name__ == "__main__":
    main()
