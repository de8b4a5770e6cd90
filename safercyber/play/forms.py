"""What a phone or a host may send: names from a list, values for the engine to judge. Nothing else is read, nothing typed is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from safercyber.rules.games.events import FIELDS, MOST_TYPED, OLD_PAGE

MOST_BYTES = 16 * 1024
MOST_VALUES = 12
MOST_PICKS = 14
MOST_LETTERS = 24
_ID = re.compile(r"[\w.-]{8,48}\Z")
_PLACE = re.compile(r"pick-\d{1,2}\Z")
_NUMBER = re.compile(r"\d{1,9}\Z")
_NUMBERS = ("ask", "people", "count", "of", "seconds")
_SIDES = {"yes": True, "no": False}
# The server deals these; a form can not.
NOT_OURS = "That came from another page. Open the room again and choose there."
NOT_IN_YET = "Your tap is not in yet. Tap again."
_NOT_SENT = ("name", "emblem")


class NotUnderstood(Exception):
    """A form that no page of ours sends. Its text is the sentence shown."""


@dataclass(frozen=True)
class Move:
    """One tap: its own id (a repeat has the same), its kind and its fields."""

    client_id: str
    kind: str
    fields: Mapping[str, Any]


def is_ours(request: HttpRequest) -> bool:
    """Whether a form came from one of our own pages. Play has no other cookie than the seat's, so this stands in for the CSRF token.

    The seat's cookie is SameSite=Lax as well: another site's form does not carry it.
    """
    return is_own({name.lower(): value for name, value in request.headers.items()}, request.get_host())


def is_own(headers: Mapping[str, str], host: str) -> bool:
    """The same, by the headers of a request, their names in small letters."""
    site = headers.get("sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin and origin != "null":
        return origin.partition("://")[2] == host
    return True


def too_big(request: HttpRequest) -> bool:
    """Whether a body is larger than any move."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
    except ValueError:
        return True


def client_id(data: QueryDict) -> str:
    """The id that the page or the phone made for this press. Raises NotUnderstood."""
    given = data.get("id", "")
    if not _ID.match(given):
        raise NotUnderstood(OLD_PAGE)
    return given


def read_move(data: QueryDict, role: str) -> Move:
    """What was pressed, with each value in its plain type. The engine decides whether it is legal. Raises NotUnderstood."""
    kind = data.get("kind", "")
    if kind not in FIELDS or role not in FIELDS[kind][0]:
        raise NotUnderstood(OLD_PAGE)
    _, needed, allowed = FIELDS[kind]
    fields: dict[str, Any] = {}
    for name in (*needed, *allowed):
        if name in _NOT_SENT or (name not in data and name != "picks"):
            continue
        if name == "picks":
            fields[name] = _picks(data)
            continue
        if name == "who" and kind == "tell":
            fields[name] = data.getlist(name)[:MOST_VALUES]
            continue
        value = str(data[name])
        if name in _NUMBERS:
            if not _NUMBER.match(value):
                raise NotUnderstood(OLD_PAGE)
            fields[name] = int(value)
        elif name == "sure":
            if value not in _SIDES:
                raise NotUnderstood(OLD_PAGE)
            fields[name] = _SIDES[value]
        elif value:
            if len(value) > (MOST_TYPED if name == "words" else 60):
                raise NotUnderstood(OLD_PAGE)
            fields[name] = value
    if kind == "tell" and not fields.get("who"):
        raise NotUnderstood("Choose one or two from the list.")
    return Move(client_id(data), kind, fields)


def _picks(data: QueryDict) -> list[str]:
    """What was picked for a lock: tiles and what was typed come as `picks`, one value or many; places of an order and turns of a call,
    which have an order of their own, as `pick-1`, `pick-2` and so on. Raises NotUnderstood when nothing was, or a word is too long."""
    places = sorted((int(name[5:]), name) for name in data if _PLACE.match(name))
    given = [one.strip() for one in (*data.getlist("picks"), *(data.get(name, "") for _, name in places))]
    given = [one for one in given if one]
    if not given:
        raise NotUnderstood("Choose first, then try it.")
    if len(given) > MOST_PICKS:
        raise NotUnderstood(OLD_PAGE)
    if any(len(one) > MOST_LETTERS for one in given):
        raise NotUnderstood(f"That is too long. A lock takes {MOST_LETTERS} letters at most.")
    return given
