"""Every address of the product, with its rule, read from the URL conf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from safercyber.who import Who


@dataclass(frozen=True)
class Address:
    """One address. `who` is None when nobody said who may use it."""

    route: str
    name: str
    who: Who | None
    methods: frozenset[str]
    converters: tuple[tuple[str, str], ...]


def every_address(patterns: list[Any] | None = None, before: str = "") -> Iterator[Address]:
    """All addresses, in the order in which they are tried."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found = {name: type(converter).__name__ for name, converter in pattern.pattern.converters.items()}
            yield Address(
                route,
                pattern.name or "",
                getattr(pattern.callback, "who", None),
                frozenset(getattr(pattern.callback, "methods", ())),
                tuple(sorted(found.items())),
            )


def undeclared() -> list[str]:
    """Addresses without a rule or without a name, and names used twice."""
    seen: dict[str, str] = {}
    breaches = []
    for address in every_address():
        if address.who is None:
            breaches.append(f"/{address.route} does not say who may use it.")
        if not address.name:
            breaches.append(f"/{address.route} has no name.")
        elif seen.setdefault(address.name, address.route) != address.route:
            breaches.append(f"/{address.route} and /{seen[address.name]} are both called {address.name}.")
    return breaches


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    sys.exit("\n".join(undeclared()))
