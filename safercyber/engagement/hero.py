"""The village on the first page, with a pin on each kind of hall for the next session there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils import timezone

from safercyber.engagement import shelf
from safercyber.engagement.queries import SessionBrief
from safercyber.rules import bricks, formats
from safercyber.rules.bricks.geometry import flat

_KINDS = {
    "library": ("library",),
    "college": ("college", "school", "academy", "university"),
    "bakery": ("bakery", "café", "cafe", "chamber", "market", "works"),
    "hall": ("hall", "church", "chapel", "centre", "club", "institute"),
}
_NAMES = {"hall": "Village hall", "library": "Library", "college": "College", "bakery": "Bakery"}


def village(sessions: Iterable[SessionBrief]) -> str:
    """The picture as SVG. Its pins say where and when the next sessions are; the list beside it says the same and more."""
    pins: dict[str, tuple[str, str]] = {}
    for session in sessions:
        kind = _kind(session.venue)
        if kind and kind not in pins:
            at = timezone.localtime(session.starts_at)
            left = "full" if session.is_full else formats.counted(session.free, "place")
            pins[kind] = (session.venue if len(session.venue) <= 14 else _NAMES[kind], f"{at:%a} {formats.clock(at)} · {left}")
    return _drawn(tuple(sorted((kind, title, second) for kind, (title, second) in pins.items())))


def _kind(venue: str) -> str:
    lowered = venue.lower()
    return next((kind for kind, signs in _KINDS.items() if any(sign in lowered for sign in signs)), "")


@lru_cache(maxsize=8)
def close_up(venue: str) -> str:
    """The same village, close to the kind of hall that the venue is. Decoration: what it shows is said beside it."""
    kind = _kind(venue) or "hall"
    shown = shelf.scene("village")
    x, y = flat(shown.place(kind))
    svg = bricks.draw(shown, title=_NAMES[kind], id_prefix="close-")
    return re.sub(r'viewBox="[^"]*"', f'viewBox="{x - 170:.0f} {y - 62:.0f} 340 200" preserveAspectRatio="xMidYMid slice"', svg, count=1)


@lru_cache(maxsize=32)
def _drawn(pins: tuple[tuple[str, str, str], ...]) -> str:
    words = "; ".join(f"{title}, {second.replace(' · ', ', ')}" for _, title, second in pins)
    title = "A small brick village" + (f" with the next sessions. {words}." if words else ".")
    return bricks.draw(
        shelf.scene("village"), title=title, pins=[bricks.Pin(at=kind, title=name, second=second) for kind, name, second in pins]
    )
