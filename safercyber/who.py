"""Who may use an address, and who asks. Every address of the product is declared through `address`, with its rule beside it.

A rule only opens the door to the room: which of the things in the room somebody may touch is asked of the app's
own `access` module. An address without a rule fails the build.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

COORDINATOR_ROLE = "coordinator"
OFFICER_ROLE = "officer"
ANALYST_ROLE = "analyst"
BOARD_ROLE = "board"
LEAD_ROLE = "lead"
ROLES = (COORDINATOR_ROLE, OFFICER_ROLE, ANALYST_ROLE, BOARD_ROLE, LEAD_ROLE)


@dataclass(frozen=True)
class Who:
    """A rule: its name in the access table, and the staff roles it asks for (none: it is not about staff)."""

    name: str
    roles: frozenset[str] = frozenset()


ANYONE = Who("anyone")
LINK = Who("holder of a link")  # the view looks the token up and answers 404 when it opens nothing
PLAYER = Who("player")  # the view looks the seat up from its cookie
OPERATOR = Who("operator")  # this machine, or the operator's token
STAFF = Who("staff", frozenset(ROLES))
COORDINATOR = Who("coordinator", frozenset({COORDINATOR_ROLE}))
RUNS_SESSIONS = Who("coordinator or officer", frozenset({COORDINATOR_ROLE, OFFICER_ROLE}))
READS_EVIDENCE = Who("coordinator, officer, analyst or board", frozenset(ROLES) - {LEAD_ROLE})
READS_GAMES = Who("coordinator, officer or Cyber Protect lead", frozenset({COORDINATOR_ROLE, OFFICER_ROLE, LEAD_ROLE}))
LEAD = Who("Cyber Protect lead", frozenset({LEAD_ROLE}))
ANALYST = Who("analyst", frozenset({ANALYST_ROLE}))
WRITES_REPORTS = Who("coordinator or analyst", frozenset({COORDINATOR_ROLE, ANALYST_ROLE}))

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Person:
    """A member of staff who is signed in, as every page sees them."""

    id: int
    name: str
    email: str
    post: str
    organisation: str
    roles: frozenset[str]
    is_example: bool

    @property
    def by(self) -> str:
        """How the ledger names this person."""
        return f"person:{self.id}"

    @property
    def first_name(self) -> str:
        """The name to greet with: "Priya", but "PC Okafor", "Cllr Dunn" and "M. Shah" as they are known."""
        first = self.name.split()[0]
        return self.name if first.endswith(".") or first in {"PC", "Sgt", "DI", "Cllr", "Ms", "Mr", "Mrs", "Dr"} else first

    @property
    def mark(self) -> str:
        """An opaque mark, the same in each sign-in: by it a page tells what this person pressed from what somebody else did."""
        return salted_hmac("people.mark", str(self.id)).hexdigest()[:16]

    @property
    def initials(self) -> str:
        """PN."""
        return "".join(part[0] for part in self.name.split()[:2]).upper()


class _KnownRequest(HttpRequest):
    person: Person | None


def known(request: HttpRequest, person: Person | None) -> None:
    """Put on a request who is signed in with both steps, or None. Said once for each request, before its view is called."""
    cast(_KnownRequest, request).person = person


def signed_in(request: HttpRequest) -> Person | None:
    """The member of staff who asks, at an address that lets others in too."""
    found = getattr(request, "person", None)
    return found if isinstance(found, Person) else None


def asking(request: HttpRequest) -> Person:
    """The member of staff who asks, at an address that is for staff. Raises LookupError at one that lets others in."""
    found = signed_in(request)
    if found is None:
        raise LookupError("Nobody is signed in. Declare who may use this address.")
    return found


def is_one_of(request: HttpRequest, who: Who) -> bool:
    """Whether the member of staff who asks has one of these roles: what a page for several roles shows to some of them only."""
    return bool(who.roles & asking(request).roles)


def keep_private(request: HttpRequest, response: HttpResponseBase) -> None:
    """No browser and no proxy keeps what is for staff, a player or the holder of a link; the page that says "not there" neither."""
    who = getattr(getattr(request.resolver_match, "func", None), "who", None)
    is_private = who is not None and (bool(who.roles) or who in (LINK, PLAYER))
    if is_private and not response.has_header("Cache-Control"):
        add_never_cache_headers(response)


def address(
    route: str, view: View, *, who: Who, name: str, methods: tuple[str, ...] = ("GET",), kwargs: dict[str, Any] | None = None
) -> URLPattern:
    """One address: its route, its view, the rule of who may use it and the methods it takes (HEAD goes with GET)."""
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else frozenset())

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            return HttpResponseNotAllowed(sorted(allowed))
        if who.roles:
            person = signed_in(request)
            if person is None:
                return _ask_to_sign_in(request)
            if not who.roles & person.roles:
                return render(request, "refused.html", {"who": who}, status=403)
        return view(request, *args, **kwargs)

    guarded.who = who  # type: ignore[attr-defined]
    guarded.methods = allowed  # type: ignore[attr-defined]
    return path(route, guarded, kwargs or {}, name=name)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        response = render(request, "refused.html", {"signed_out": True}, status=403)
        response["X-Refused"] = "signed-out"  # read by site/kept.js, which sends the press again after signing in
        return response
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")


@dataclass(frozen=True)
class Address:
    """One address as it was declared. `who` is None when nobody said who may use it."""

    route: str
    name: str
    who: Who | None
    methods: frozenset[str]
    converters: tuple[tuple[str, str], ...]


def every_address(patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[Address]:
    """All addresses of the product, in the order in which they are tried."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, route)
            continue
        kinds = {name: type(converter).__name__ for name, converter in pattern.pattern.converters.items()}
        view = pattern.callback
        methods = frozenset(getattr(view, "methods", ()))
        yield Address(route, pattern.name or "", getattr(view, "who", None), methods, tuple(sorted(kinds.items())))


def access_table() -> str:
    """Who may use which address, as the page docs/trust/access.md shows it."""
    rows = []
    for one in every_address():
        methods = " ".join(sorted(one.methods - {"HEAD"}))
        rows.append(f"| `/{one.route}` | {methods} | {one.who.name if one.who else 'NOBODY SAID'} |")
    return "\n".join([_TABLE_HEAD, *sorted(rows), ""])


_TABLE_HEAD = """# Who may use which address

Written by `./manage access_table` from the addresses as they are declared; a test fails when the two differ. For each row the access
matrix (`house_tests/test_access.py`) tries every method as everybody: a stranger, holders of wrong links, a player of another room,
each role, somebody shut out and an example account.

- **anyone**: no account. **holder of a link**, **player**: whoever holds the token or the seat; everybody else gets the same 404 as
  for an address that is not there.
- **staff** and the roles: both steps of signing in. Signed out, a page leads to signing in and a form is refused (403);
  with another role both are refused (403).
- **operator**: this machine; others learn only whether it is well.
- Any other method is refused (405).

| Address | Methods | Who |
|---|---|---|"""
