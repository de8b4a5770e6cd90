"""A dozen and a half sessions, past and coming, with the people who booked and came."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from safercyber.engagement import actions as engagement
from safercyber.people import queries as people

FIRST_NAMES = (
    "Margaret Ade Joan Arthur Betty Dilip Rosa Ken Maureen Sunil Iris Frank Wen Doreen Malik Pat Olive Hamza Jean Bill Nasreen Cath "
    "Walter Anjali Ruby Tom Sheila Kofi Elsie Graham Leila Norman Peggy Stan Zofia Beryl Ravi Hilda Mo Edna"
).split()
NEEDS = ("large-print", "step-free", "hearing-loop", "front-seat", "quiet-space")
OBJECTIVE = {"small-firms": "Help business stand firm", "young-people": "Raise awareness"}
ABOUT = {
    "fraud": "A cup of tea, a game and plain talk about the tricks that are going round. Bring your questions and your phone if you like.",
    "hacking": "We do it together, step by step, on your own phone or on ours. Nobody has to know anything before.",
    "grooming": "What children meet online, what to say at home, and who helps. No blame and no scare stories.",
}


@dataclass(frozen=True)
class Held:
    """A session of the story: its id, when it began, how many people came, and what it was."""

    id: int
    starts_at: datetime
    came: int
    audience: str
    theme: str
    is_over: bool


def hold(now: datetime, random: Random) -> tuple[Held, ...]:
    """Make the venues and the sessions, book, come in by the door and wrap up, all at the times at which it happened."""
    with Path(__file__).with_name("sessions.toml").open("rb") as file:
        story = tomllib.load(file)
    venues = {told.pop("key"): _venue(told, now) for told in story["venue"]}
    officers = {person.name: person.id for person in people.everyone()}
    return tuple(_hold(told, venues, officers, now, random) for told in story["session"])


def _venue(told: dict[str, Any], now: datetime) -> int:
    told["place_code"] = told.pop("place")
    return engagement.add_venue(engagement.VenueDetails(**told), by="system", now=now)


def _hold(told: dict[str, Any], venues: dict[str, int], officers: dict[str, int], now: datetime, random: Random) -> Held:
    on = timezone.localdate(now) + timedelta(days=told["day"])
    starts_at = timezone.make_aware(datetime.combine(on, time.fromisoformat(told["time"])))
    made_at = min(starts_at, now) - timedelta(days=40)
    host = officers.get(told.get("host", "PC Okafor"))
    by = f"person:{officers['PC Okafor']}"
    details = engagement.SessionDetails(
        title=told["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=told["minutes"]),
        capacity=told["places"],
        theme_code=told["theme"],
        audience_code=told["audience"],
        venue_id=venues.get(told.get("venue", "")),
        is_online="online" in told,
        online_words=told.get("online", ""),
        age_band=told.get("age_band", "adults"),
        objective=OBJECTIVE.get(told["audience"], "Raise awareness"),
        method=told.get("method", "game"),
        pack_id=told.get("pack", "bakehouse" if told["day"] < 0 else ""),
        aim="Everyone leaves knowing one thing to do tonight and where to report.",
        about=ABOUT[told["theme"]],
        cost_words="Free, with tea" if told["theme"] == "fraud" and "online" not in told else "Free",
        host_id=host,
        planned_minutes=240,
    )
    made = engagement.create_session(details, by=by, now=made_at)
    tickets = _book(made.id, told, starts_at, now, random)
    is_over = starts_at + timedelta(minutes=told["minutes"]) < now
    if is_over:
        _come(made.id, told, tickets, starts_at, by, random)
    return Held(made.id, starts_at, told.get("came", 0), told["audience"], told["theme"], is_over)


def _book(session_id: int, told: dict[str, Any], starts_at: datetime, now: datetime, random: Random) -> list[tuple[str, int]]:
    names = random.sample(FIRST_NAMES, told["booked"])
    if told["day"] == 2:
        names = ["Margaret", *[name for name in names if name != "Margaret"]][: told["booked"]]
    tickets = []
    for number, name in enumerate(names):
        booked_at = min(starts_at, now) - timedelta(days=random.randint(1, 20), minutes=random.randint(0, 600))
        contact = f"{name.lower()}{session_id}@mail.example" if number % 4 else f"07700 900 {session_id % 10}{number:02d}"
        asked: dict[str, Any] = {"first_name": name, "contact": contact, "people": random.choice((1, 1, 2)), "now": booked_at}
        asked["needs"] = [random.choice(NEEDS)] if random.random() < 0.25 else []
        try:
            outcome = engagement.book_places(session_id, **asked)
        except engagement.SessionFull:
            outcome = engagement.join_waiting_list(session_id, **asked)
        if outcome.kind == "booked":
            tickets.append((outcome.token, outcome.people))
    return tickets


def _come(session_id: int, told: dict[str, Any], tickets: list[tuple[str, int]], starts_at: datetime, by: str, random: Random) -> None:
    inside = 0
    for token, party in tickets:
        if inside + party <= told["came"] and random.random() < 0.9:
            engagement.check_in(session_id, token=token, by=by, now=starts_at - timedelta(minutes=random.randint(0, 20)))
            inside += party
    while inside < told["came"]:
        party = min(told["came"] - inside, random.choice((1, 2, 2)))
        engagement.walk_in(session_id, people=party, by=by, now=starts_at - timedelta(minutes=3))
        inside += party
    if "hours" in told:
        done_at = starts_at + timedelta(minutes=told["minutes"] + 20)
        prep, travel, delivery = told["hours"]
        engagement.record_headcount(session_id, told["came"], "counted", by=by, now=done_at)
        engagement.record_hours(session_id, prep, travel, delivery, by=by, now=done_at)
        engagement.close_session(session_id, by=by, now=done_at)
