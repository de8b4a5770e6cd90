"""Who asks, as the house reads it off a request."""

from __future__ import annotations

import pytest

from safercyber.who import ANALYST, STAFF, WRITES_REPORTS, Person, asking, is_one_of, known, signed_in

PRIYA = Person(1, "Priya Nair", "priya@northvale.example", "Coordinator", "Northvale Council", frozenset({"coordinator"}), True)


def test_a_request_that_nobody_has_looked_at_is_nobodys(rf):
    assert signed_in(rf.get("/")) is None


def test_an_address_for_staff_knows_who_asks(rf):
    request = rf.get("/staff/")
    known(request, PRIYA)

    assert asking(request) == signed_in(request) == PRIYA


def test_only_an_address_for_staff_may_ask_who_is_asking(rf):
    request = rf.get("/")
    with pytest.raises(LookupError):
        asking(request)

    known(request, None)
    with pytest.raises(LookupError):
        asking(request)


def test_something_else_that_calls_itself_a_person_is_nobody(rf):
    request = rf.get("/")
    request.person = "priya"

    assert signed_in(request) is None


def test_a_page_for_several_roles_tells_them_apart(rf):
    request = rf.get("/staff/reports")
    known(request, PRIYA)

    assert is_one_of(request, STAFF) and is_one_of(request, WRITES_REPORTS)
    assert not is_one_of(request, ANALYST)
