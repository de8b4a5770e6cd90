"""Addresses that somebody forgot to declare."""

from __future__ import annotations

from safercyber.who import every_address


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
