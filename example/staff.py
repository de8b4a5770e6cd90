"""The people who work on it. Their passwords are fresh each time the example is loaded."""

from __future__ import annotations

from datetime import datetime

from safercyber.people import actions as people

SECOND_STEP = "246810"
STAFF = (
    ("priya", "Priya Nair", "Community safety coordinator", "Northvale Council", ("coordinator",)),
    ("okafor", "PC Okafor", "Cyber Protect officer", "Northvale Police", ("officer",)),
    ("hale", "Sgt Hale", "Cyber supervisor", "Northvale Police", ("officer",)),
    ("ellery", "Tomas Ellery", "Analyst and data owner", "Northvale Council", ("analyst",)),
    ("dunn", "Cllr Dunn", "Board member", "Northvale Council", ("board",)),
)


def hire(now: datetime) -> dict[str, str]:
    """Make the example accounts and return each e-mail address with its fresh password."""
    made = {}
    for name_at, name, post, organisation, roles in STAFF:
        email = f"{name_at}@northvale.example"
        _, made[email] = people.make_example_person(
            name=name, email=email, post=post, organisation=organisation, roles=roles, by="system", now=now
        )
    return made
