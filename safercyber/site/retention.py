"""How long each thing is kept. The privacy page prints this list; the nightly work keeps to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """A kind of record, why we hold it, the ground in law, and when it goes."""

    what: str
    why: str
    ground: str
    until: str


HELD = (
    Held("Your name and contact when you book", "To send your ticket and one reminder", "Public task", "30 days after the session"),
    Held(
        "A letter to you that could not be sent", "To try again", "Public task", "30 days; the address of one that went is erased at once"
    ),
    Held("What would help you at a session", "So that the hall is ready for you", "Public task", "When the session ends"),
    Held("Your place, without name or contact", "To count how many came", "Public task", "12 months, then only as a count"),
    Held("A contact for “tell me when there is one”", "To tell you once", "You asked us to", "When we have told you, or after 6 months"),
    Held("A game on the phones of a room", "To run the game", "Public task", "24 hours, then counts without names"),
    Held(
        "Survey answers, under three random words",
        "To learn what works",
        "Public task",
        "The words are destroyed when the study ends; answers stay 6 years",
    ),
    Held(
        "A contact for the questions three months on", "To ask once more", "You said yes; say no at any time", "90 days after the session"
    ),
    Held(
        "A contact for fresh messages to try",
        "To send them after two months and after five",
        "You said yes; every letter has a way to stop",
        "When the second letter goes",
    ),
    Held("A game that you play alone", "To let you go on with it", "Public task", "4 days; then nothing of it is left"),
    Held(
        "The adults named for a room of young people or on a hard subject",
        "So that somebody answers for the room",
        "Public task",
        "While the record of the session is kept",
    ),
    Held(
        "Staff accounts",
        "So that each change has a name",
        "Public task",
        "While the post is held; their name stays in the record of changes",
    ),
    Held("The record of changes by staff", "To answer who did what", "Public task", "Permanent"),
)
