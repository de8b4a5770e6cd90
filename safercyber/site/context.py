"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from safercyber.partnership import queries as partnership
from safercyber.site.navigation import ON_THE_TAB_BAR, public_links, staff_links
from safercyber.site.waiting import waiting_by_app
from safercyber.who import signed_in


def the_partnership() -> partnership.Partnership | None:
    """The partnership, or None before set-up and whenever the database cannot answer: no page may fail for want of a name."""
    try:
        return partnership.the_partnership()
    except DatabaseError:
        return None


def house(request: HttpRequest) -> dict[str, Any]:
    """The person, the partnership and the rows of links."""
    person = signed_in(request)
    ours = the_partnership()
    known: dict[str, Any] = {
        "person": person,
        "partnership": ours,
        "is_example": bool(ours and ours.is_example),
        "public_nav": public_links(request.path),
        "nav_items": (),
    }
    if person is not None:
        known.update(_staff_rows(request, person))
    return known


def _staff_rows(request: HttpRequest, person: Any) -> dict[str, Any]:
    # Lazy: a staff page that is printed, or a part of a page, draws no side bar and then asks nothing.
    links = SimpleLazyObject(lambda: staff_links(request.path, person.roles, _counts(request, person)))

    def rest() -> tuple[Any, ...]:
        return tuple(link for link in links if link.key not in ON_THE_TAB_BAR)

    return {
        "nav_items": links,
        "nav_tabs": SimpleLazyObject(lambda: tuple(link for link in links if link.key in ON_THE_TAB_BAR)),
        "nav_rest": SimpleLazyObject(rest),
        "nav_rest_is_here": SimpleLazyObject(lambda: any(link.is_current for link in rest())),
    }


def _counts(request: HttpRequest, person: Any) -> dict[str, int]:
    waiting = getattr(request, "waiting_by_app", None)
    if waiting is None:
        waiting = waiting_by_app(person, timezone.now())
        request.waiting_by_app = waiting  # type: ignore[attr-defined]
    return {"this-week": sum(len(todos) for todos in waiting.values())}
