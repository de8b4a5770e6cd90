"""Words for sessions: needs, access, methods, and the letters we send (plain text only)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from safercyber.engagement.models import Session, Venue
from safercyber.rules import formats

NEEDS = {
    "large-print": "Large print",
    "step-free": "Step-free way in",
    "hearing-loop": "Hearing loop",
    "front-seat": "Seat at the front",
    "quiet-space": "A quiet space",
    "interpreter": "Interpreter",
}
METHODS = {
    "game": "Live game",
    "talk": "Talk",
    "escape": "Escape room",
    "film": "Film",
    "drop-in": "Drop-in",
    "stand": "Stand",
    "vr": "VR",
    "call-back": "Call-back",
}
AGE_BANDS = {
    "adults": "Adults",
    "all-ages": "All ages",
    "15-and-over": "Ages 15 and over",
    "children": "Children, with their school or group",
}

# Audiences that a public row does not name: such a session turns nobody else away.
FOR_ANYBODY = frozenset({"over-65s", "adults-at-risk"})


def need_words(codes: list[str]) -> tuple[str, ...]:
    """Ticked needs in the order of the form; unknown codes are left out."""
    return tuple(words for code, words in NEEDS.items() if code in codes)


def access_words(venue: Venue | None) -> tuple[str, ...]:
    """What a visitor may count on: "Step-free", "hearing loop", "toilets", "parking"."""
    if venue is None:
        return ()
    facts = ((venue.is_step_free, "step-free"), (venue.has_hearing_loop, "hearing loop"), (venue.has_toilets, "toilets"))
    found = [words for is_so, words in (*facts, (bool(venue.parking), "parking")) if is_so]
    return tuple(word.capitalize() if number == 0 else word for number, word in enumerate(found))


def where_words(session: Session) -> str:
    """The hall and its postcode; or how to join online."""
    if session.venue is None:
        return "Online"
    return ", ".join(part for part in (session.venue.name, session.venue.postcode) if part)


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """Thursday 16 October, 2pm to 3:30pm (local UK time)."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return f"{formats.day(start.date(), timezone.localdate())}, {formats.clock_range(start, end)}"


def link(path: str) -> str:
    """A full address, from the configured origin and never from a request."""
    return f"{settings.ORIGIN}{path}"


@dataclass(frozen=True)
class LetterText:
    """A letter's subject and words."""

    subject: str
    words: str


@dataclass(frozen=True)
class Told:
    """What the letters need to know."""

    first_name: str
    title: str
    when: str
    where: str
    bus: str
    people: int
    code: str
    token: str
    phone: str
    sender: str


def _letter(told: Told, subject: str, *paragraphs: str, was_me: bool = True) -> LetterText:
    ending = [told.sender]
    if told.phone:
        ending.insert(0, f"Questions? Ring {told.phone}.")
    if was_me:
        ending.append(f"This was not you? Tell us here and we delete your details: {link(f'/t/{told.token}/not-me')}")
    body = [f"Hello {told.first_name}," if told.first_name else "Hello,", *[part for part in paragraphs if part], "\n".join(ending)]
    return LetterText(subject, "\n\n".join(body) + "\n")


def _facts(told: Told) -> str:
    lines = [f"What: {told.title}", f"When: {told.when}", f"Where: {told.where}"]
    if told.bus:
        lines.append(f"Bus: {told.bus}")
    lines.append(f"Places: {told.people}")
    if told.code:
        lines.append(f"Code: {formats.ticket_code(told.code)}")
    return "\n".join(lines)


def _ticket_line(told: Told) -> str:
    return f"Your ticket: {link(f'/t/{told.token}')}\nShow it at the door. No phone? Just say your name."


def _cancel_line(told: Told) -> str:
    return f"Cannot come? Tap here and someone else gets your {_seat(told)}: {link(f'/t/{told.token}/cancel')}"


def _seat(told: Told) -> str:
    return "seat" if told.people == 1 else "seats"


def ticket_letter(told: Told) -> LetterText:
    """The ticket."""
    return _letter(told, f"Your ticket: {told.title}", "You are in.", _facts(told), _ticket_line(told), _cancel_line(told))


def again_letter(told: Told) -> LetterText:
    """The ticket once more, because somebody asked for it or booked a second time."""
    why = "Somebody asked to book again with this email. You have a booking, so here is your ticket once more. Nothing has changed."
    return _letter(told, f"Your ticket again: {told.title}", why, _facts(told), _ticket_line(told), _cancel_line(told))


def waiting_letter(told: Told, number: int) -> LetterText:
    """A place in line."""
    line = f"This session is full. You are number {number} on the waiting list. If a place comes free it is yours, and we tell you at once."
    leave = f"See your place in line, or leave it: {link(f'/t/{told.token}')}"
    return _letter(told, f"You are on the waiting list: {told.title}", line, _facts(told), leave)


def moved_up_letter(told: Told) -> LetterText:
    """A place came free."""
    give = f"Cannot come after all? Hand it back with one press: {link(f'/t/{told.token}/cancel')}"
    news = "Good news. A place came free and it is yours." if told.people == 1 else "Good news. Places came free and they are yours."
    return _letter(told, f"You are in: {told.title}", news, _facts(told), _ticket_line(told), give)


def reminder_letter(told: Told, day_word: str) -> LetterText:
    """The one reminder."""
    return _letter(
        told, f"{day_word.capitalize()}: {told.title}", f"See you {day_word}.", _facts(told), _ticket_line(told), _cancel_line(told)
    )


def changed_letter(told: Told, what: str) -> LetterText:
    """The session or the booking changed."""
    return _letter(told, f"Changed: {told.title}", what, _facts(told), _ticket_line(told), _cancel_line(told))


def session_cancelled_letter(told: Told, why: str) -> LetterText:
    """The session will not happen."""
    sorry = f"We are sorry. This session will not happen. {why}".strip()
    others = f"Other sessions: {link('/')}"
    return _letter(told, f"Cancelled: {told.title}", sorry, _facts(told), others, "Your calendar file is with this letter.", was_me=False)


def near_letter(title: str, when: str, where: str, path: str, sender: str) -> LetterText:
    """There is a session near you now."""
    words = (
        f"Hello,\n\nYou asked us to tell you. There is a session near you now.\n\nWhat: {title}\nWhen: {when}\nWhere: {where}\n\n"
        f"See it and book: {link(path)}\n\nWe have deleted your email from this list.\n\n{sender}\n"
    )
    return LetterText(f"A session near you: {title}", words)
