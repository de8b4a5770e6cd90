"""A session as it is typed: what it holds, what it cannot be, and what it begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from safercyber.engagement import words
from safercyber.engagement.models import Session
from safercyber.rules import run_sheet, sessions


class BadSession(ValueError):
    """The session cannot be so. `field` names the form field that the words belong to."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@dataclass(frozen=True)
class VenueDetails:
    """A venue as it is typed. `town` is looked up by name, or added to the places; a `place_code` stands before it."""

    name: str
    address: str
    postcode: str = ""
    place_code: str = ""
    town: str = ""
    is_step_free: bool = False
    has_hearing_loop: bool = False
    has_toilets: bool = False
    parking: str = ""
    bus: str = ""
    directions: str = ""
    keyholder_phone: str = ""


@dataclass(frozen=True)
class Step:
    """One line of a run sheet."""

    minutes: int
    title: str
    note: str = ""
    say: str = ""


@dataclass(frozen=True)
class SessionDetails:
    """A session as it is typed. Times are aware; `planned_minutes` are officer minutes with travel.

    `new_venue` is a venue that the same form describes: it is added, and stands for `venue_id`.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    theme_code: str
    audience_code: str
    venue_id: int | None = None
    new_venue: VenueDetails | None = None
    is_online: bool = False
    online_words: str = ""
    is_public: bool = True
    age_band: str = "adults"
    objective: str = ""
    method: str = "game"
    pack_id: str = ""
    aim: str = ""
    learning: tuple[str, ...] = ()
    about: str = ""
    cost_words: str = "Free"
    partners: str = ""
    kit: tuple[str, ...] = ()
    host_id: int | None = None
    school_adult: str = ""
    planned_minutes: int = 0
    steps: tuple[Step, ...] = field(default=())


STARTER_KIT = ("Laptop and charger", "Phone hotspot", "Printed run sheet and sign-in sheet", "Kit cards")


_STARTER = (
    ("Welcome and tea", "", "“No test today. You cannot get this wrong.” Say where the exits and toilets are."),
    ("What would you do today?", "4 questions", "“Scan, or raise a hand. Nobody sees your answer.”"),
    ("The game", "4 rounds", "Space moves on. Z takes it back. Let them argue: that is the lesson."),
    ("Three things tonight", "", "1. Hang up and ring back on a number you know. 2. Two-step sign-in on email. 3. Report it, every time."),
    ("Last questions", "5 questions", "Hand each person a follow-up card. Thank the hall. Count the heads and write the number down."),
)
_MAIN = 2


def starter_steps(minutes: int, method: str, game: str = "", game_minutes: int = 0) -> tuple[Step, ...]:
    """A run sheet to begin with, as long as the session. Where that is too short for the whole game, the sheet says so."""
    return tuple(
        _main_step(length, method, game, game_minutes) if number == _MAIN else Step(length, *told)
        for number, (length, told) in enumerate(zip(run_sheet.lengths(minutes, game_minutes), _STARTER, strict=True))
        if length
    )


def _main_step(minutes: int, method: str, game: str, game_minutes: int) -> Step:
    _, note, say = _STARTER[_MAIN]
    title = game or {"game": "The game", "escape": "The escape room"}.get(method, words.METHODS.get(method, "The main part"))
    if method != "game":
        return Step(minutes, title)
    return Step(minutes, title, f"about {game_minutes} minutes if played in full" if minutes < game_minutes else note, say)


def check(details: SessionDetails) -> None:
    """Refuse what cannot be. Raises BadSession with the field that is to be put right."""
    found = sessions.refusal(
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        capacity=details.capacity,
        is_somewhere=details.is_online or details.venue_id is not None or details.new_venue is not None,
        is_for_children=details.age_band == "children",
        school_adult=details.school_adult,
    )
    if found:
        raise BadSession(found.about, found.words)


def details_of(session: Session) -> SessionDetails:
    """The row as it would be typed."""
    names = vars(
        SessionDetails(title="", starts_at=session.starts_at, ends_at=session.ends_at, capacity=1, theme_code="", audience_code="")
    )
    taken_over = {name: getattr(session, name) for name in names if name not in {"steps", "kit", "learning", "new_venue"}}
    steps = tuple(Step(row.minutes, row.title, row.note, row.say) for row in session.timings.all())
    kit = tuple(item["words"] for item in session.kit)
    return SessionDetails(**taken_over, learning=tuple(session.learning), kit=kit, steps=steps)
