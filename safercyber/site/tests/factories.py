"""People and requests for the tests of pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.test import RequestFactory

from safercyber.who import Person, known

PRIYA = Person(1, "Priya Nair", "priya@northvale.example", "Coordinator", "Northvale Council", frozenset({"coordinator"}), True)
DUNN = Person(5, "Cllr Dunn", "dunn@northvale.example", "Board member", "Northvale Council", frozenset({"board"}), True)


def asked_by(person: Person | None, path: str = "/staff/") -> HttpRequest:
    """A GET of a page by this person."""
    request = RequestFactory().get(path)
    known(request, person)
    return request
