"""A session as it is typed: what it holds, what it cannot be, and what it begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from safercyber.engagement import words
from safercyber.engagement.models import Session


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
    (10, "Welcome and tea", "", "“No test today. You cannot get this wrong.” Say where the exits and toilets are."),
    (5, "What would you do today?", "4 questions", "“Scan, or raise a hand. Nobody sees your answer.”"),
    (45, "The game", "4 rounds", "Space moves on. Z takes it back. Let them argue: that is the lesson."),
    (
        15,
        "Three things tonight",
        "",
        "1. Hang up and ring back on a number you know. 2. Two-step sign-in on email. 3. Report it, every time.",
    ),
    (15, "Last questions", "5 questions", "Hand each person a follow-up card. Thank the hall. Count the heads and write the number down."),
)
SHORTEST = 5  # minutes that anything on a run sheet takes


def starter_steps(minutes: int, method: str, game: str = "", game_minutes: int = 0) -> tuple[Step, ...]:
    """A run sheet to begin with. A game gets the minutes that its pack asks for, questions and all, and the rest of the session is
    shared out around it. Where the session is too short for that, the game gets what is left and the sheet says so. Anything else
    takes what is left too.
    """
    around = [length for number, (length, *_) in enumerate(_STARTER) if number != 2]
    if game_minutes:
        around = _shared(max(4 * SHORTEST, minutes - game_minutes), around)
    main = max(10, minutes - sum(around))
    whole_game = f"about {game_minutes} minutes if played in full" if main < game_minutes else ""
    title = game or {"game": "The game", "escape": "The escape room"}.get(method, words.METHODS.get(method, "The main part"))
    lengths = iter(around)
    return tuple(
        Step(main, title, "" if method != "game" else whole_game or note, say if method == "game" else "")
        if number == 2
        else Step(next(lengths), name, note, say)
        for number, (_, name, note, say) in enumerate(_STARTER)
    )


def _shared(minutes: int, like: list[int]) -> list[int]:
    """These minutes in parts like those, in whole fives but for the first part, which takes what is over."""
    parts = [max(SHORTEST, 5 * int(minutes * part / sum(like) / 5)) for part in like]
    return [parts[0] + minutes - sum(parts), *parts[1:]]


def check(details: SessionDetails) -> None:
    """Refuse what cannot be. Raises BadSession with the field that is to be put right."""
    if details.ends_at <= details.starts_at:
        raise BadSession("ends", "The session ends before it starts. Check the two times.")
    if details.ends_at - details.starts_at > timedelta(hours=12):
        raise BadSession("ends", "A session lasts 12 hours at most. Check the two times.")
    if details.capacity < 1:
        raise BadSession("capacity", "Enter how many places there are, 1 or more.")
    if not details.is_online and details.venue_id is None and details.new_venue is None:
        raise BadSession("venue", "Choose a venue, or say that it is online.")
    if details.age_band == "children" and not details.school_adult.strip():
        raise BadSession("school_adult", "Name the adult of the school or group who will be in the room.")


def details_of(session: Session) -> SessionDetails:
    """The row as it would be typed."""
    names = vars(
        SessionDetails(title="", starts_at=session.starts_at, ends_at=session.ends_at, capacity=1, theme_code="", audience_code="")
    )
    taken_over = {name: getattr(session, name) for name in names if name not in {"steps", "kit", "learning", "new_venue"}}
    steps = tuple(Step(row.minutes, row.title, row.note, row.say) for row in session.timings.all())
    kit = tuple(item["words"] for item in session.kit)
    return SessionDetails(**taken_over, learning=tuple(session.learning), kit=kit, steps=steps)
