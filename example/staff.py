"""The people who work on it. Their passwords are fresh each time the example is loaded."""

from __future__ import annotations

from datetime import datetime, timedelta

from safercyber import content
from safercyber.partnership import actions as partnership
from safercyber.people import actions as people
from safercyber.people.queries import everyone

SECOND_STEP = "246810"
STAFF = (
    ("priya", "Priya Nair", "Community safety coordinator", "Northvale Council", ("coordinator",)),
    ("okafor", "PC Okafor", "Cyber Protect officer", "Northvale Police", ("officer",)),
    ("hale", "Sgt Hale", "Cyber supervisor", "Northvale Police", ("officer", "lead")),
    ("ellery", "Tomas Ellery", "Analyst and data owner", "Northvale Council", ("analyst",)),
    ("dunn", "Cllr Dunn", "Board member", "Northvale Council", ("board",)),
)
NOTES = {"level_six": "Keep ten minutes at the end for whoever wants to stay behind. The second part is the one that they talk about."}


def hire(now: datetime) -> dict[str, str]:
    """Make the example accounts and return each e-mail address with its fresh password."""
    made = {}
    for name_at, name, post, organisation, roles in STAFF:
        email = f"{name_at}@northvale.example"
        _, made[email] = people.make_example_person(
            name=name, email=email, post=post, organisation=organisation, roles=roles, by="system", now=now
        )
    return made


def read_games(now: datetime) -> None:
    """Sgt Hale, the lead, has read every game of our own in full, three weeks ago and for a year."""
    hale = next(person for person in everyone() if person.name == "Sgt Hale")
    then = now - timedelta(days=21)
    for pack in content.packs().values():
        partnership.record_reading(
            pack_id=pack.id, version=pack.version, again_by=(then + timedelta(days=365)).date(),
            note=NOTES.get(pack.id, ""), by=hale.by, now=then,
        )  # fmt: skip
