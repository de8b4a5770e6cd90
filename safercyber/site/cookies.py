"""Everything that a browser keeps for us. The cookie page is drawn from this list, and a test compares it with what is set."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Kept:
    """One thing in the browser: its name, why we need it, how long it stays, and who gets it. `kind` is "cookie" or "storage"."""

    name: str
    why: str
    life: str
    who: str
    kind: str = "cookie"


def all_kept() -> tuple[Kept, ...]:
    """The whole list."""
    return (
        Kept(
            settings.SESSION_COOKIE_NAME,
            "Keeps a member of staff signed in.",
            "Until they sign out, and never over 12 hours. After 30 quiet minutes it stops working.",
            "Staff, when they sign in",
        ),
        Kept(
            settings.CSRF_COOKIE_NAME,
            "Proves that a form came from our own page, so that no other site can send one in your name.",
            "1 year",
            "Anyone who opens a page with a form",
        ),
        Kept("seat", "Holds your seat in a game, so that your phone finds its way back. It knows no name.", "1 day", "Players"),
        Kept(
            "unsent:…",
            "Keeps a vote that could not be sent because the signal was lost, until it is sent.",
            "Until it is sent, or the page is closed",
            "Players",
            "storage",
        ),
        Kept(
            "kept:…",
            "Keeps what you send us at a session when the signal is lost, until we have it: that you are here, with the first name you"
            " gave; your answers, with your three words; an email address to ask you at; and what staff press at the door.",
            "Until it is sent or dropped, or the tab is closed. Signing out empties it too",
            "Whoever sends one of these forms, and staff at the door",
            "storage",
        ),
        Kept("messages", "Carries one line, such as “Saved”, to the next page.", "Gone when you have read it", "Staff"),
    )
