"""The rows of links on each page. A link is shown when its page is there and the person may open it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import Resolver404, resolve

STAFF = (
    ("this-week", "This week", "/staff/"),
    ("plan", "Plan", "/staff/plan"),
    ("sessions", "Sessions", "/staff/sessions"),
    ("rooms", "Game rooms", "/staff/rooms"),
    ("people", "People", "/staff/people"),
    ("evidence", "Evidence", "/staff/evidence"),
    ("reports", "Reports", "/staff/reports"),
    ("settings", "Settings", "/staff/settings"),
)
# Pages that stand under an entry whose address is not theirs.
UNDER = {"/staff/rooms": ("/staff/packs",)}
ON_THE_TAB_BAR = ("this-week", "sessions", "rooms", "evidence")
PUBLIC = (
    ("find", "Find a session", "/"),
    ("business", "For business", "/check/business"),
    ("schools", "For schools and groups", "/request"),
    ("friend", "Help a friend", "/ambassadors"),
    ("help", "Get help", "/help"),
    ("words", "What words mean", "/words"),
)


@dataclass(frozen=True)
class Link:
    """A link in a row: `count` things wait behind it; `is_apart` draws a line above."""

    key: str
    words: str
    href: str
    count: int = 0
    is_current: bool = False
    is_apart: bool = False


@functools.cache
def _roles_at(href: str) -> frozenset[str] | None:
    """The roles that a page asks for (none: everyone), or None when no such page is there."""
    for path in (href, href.rstrip("/") + "/"):
        try:
            view = resolve(path).func
        except Resolver404:
            continue
        who = getattr(view, "who", None)
        return who.roles if who else frozenset()
    return None


@functools.cache
def _whole(href: str) -> str:
    """The address as its app declares it, with or without the last stroke, so that no link passes through a redirect."""
    try:
        resolve(href)
    except Resolver404:
        return href.rstrip("/") + "/"
    return href


def _is_here(href: str, path: str) -> bool:
    bare = href.rstrip("/")
    if bare in ("", "/staff"):
        return path.rstrip("/") == bare or (bare == "" and path.startswith("/sessions/"))
    return any(path == one or path.startswith(one + "/") for one in (bare, *UNDER.get(bare, ())))


def public_links(path: str) -> tuple[Link, ...]:
    """The public row, with the page one is on marked."""
    return tuple(Link(key, words, _whole(href), 0, _is_here(href, path)) for key, words, href in PUBLIC if _roles_at(href) == frozenset())


def staff_links(path: str, roles: frozenset[str], counts: Mapping[str, int]) -> tuple[Link, ...]:
    """The staff row for somebody of these roles, with what waits counted."""
    links = []
    for key, words, href in STAFF:
        needed = _roles_at(href)
        if needed is None or (needed and not needed & roles):
            continue
        links.append(Link(key, words, _whole(href), counts.get(key, 0), _is_here(href, path), key == "settings"))
    return tuple(links)
