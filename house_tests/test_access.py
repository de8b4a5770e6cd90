"""Every address, with every method, as everybody: what the rule beside it says is what happens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from house_tests.headers import faults_of
from safercyber.people.models import Role, User
from safercyber.who import LINK, PLAYER, Address, access_table, every_address

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[1]
ADDRESSES = list(every_address())
METHODS = ("GET", "POST", "PUT", "DELETE")
NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
STAFF = {
    "coordinator": ("coordinator",),
    "officer": ("officer",),
    "analyst": ("analyst",),
    "board": ("board",),
    "example coordinator": ("coordinator",),
    "nobody's role": (),
}
OUTSIDERS = ("stranger", "holder of a wrong link", "player of another room", "shut out", "password only")
IDENTITIES = (*STAFF, *OUTSIDERS)
NOT_THERE = {
    "IntConverter": "987654321",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "SlugConverter": "nothing-of-that-name",
    "StringConverter": "nothingofthatname0000",
    "PathConverter": "nothing/of/that/name",
}
# Shows one and the same page with a button to whoever looks, so that a look tells nothing; the press answers 404.
SAME_FOR_EVERYBODY = {"seat-hand-over"}


def filled(address: Address) -> str:
    """The address with things that do not exist in it."""
    kinds = dict(address.converters)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: NOT_THERE.get(kinds[found[1]], "nothing"), address.route)


def a_user(name: str, roles: tuple[str, ...]) -> User:
    user = User.objects.create(
        email=f"{name.replace(' ', '-')}@x.example".replace("'", ""), name=name, post="", joined_at=NOW, is_example="example" in name
    )
    Role.objects.bulk_create(Role(user=user, kind=kind, given_at=NOW) for kind in roles)
    return user


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """One browser for each of them, all in one transaction that is undone at the end."""
    from django.utils import timezone

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["second_step"] = session["seen"] = timezone.now().isoformat()
        session.save()
        return client

    with django_db_blocker.unblock(), transaction.atomic():
        browsers = {name: signed_in(a_user(name, roles)) for name, roles in STAFF.items()}
        gone = a_user("shut out", ("coordinator",))
        browsers["shut out"] = signed_in(gone)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        browsers["password only"] = Client()
        session = browsers["password only"].session
        kept = {"person_id": gone.pk, "email": "x", "has_second_step": True, "session_number": 1, "next": "/"}
        kept["at"] = timezone.now().isoformat()
        session["first_step"] = kept
        session.save()
        browsers["password only"].cookies["staff"] = session.session_key
        for name in ("stranger", "holder of a wrong link", "player of another room"):
            browsers[name] = Client()
        browsers["holder of a wrong link"].cookies["link"] = "made-up"
        for cookie in ("seat", "player", "room"):
            browsers["player of another room"].cookies[cookie] = "made-up-token-of-another-room"
        yield browsers
        transaction.set_rollback(True)


def expected(address: Address, method: str, identity: str) -> str:
    """What the rule says must happen: refused method, sign in, refused, not there, or let in."""
    if method not in address.methods:
        return "refused method"
    who = address.who
    assert who is not None
    if who.roles:
        held = set(STAFF.get(identity, ()))
        if identity in OUTSIDERS:
            return "sign in" if method == "GET" else "refused"
        return "let in" if held & who.roles else "refused"
    if who in (LINK, PLAYER):
        # Nothing made up opens anything, whoever holds it.
        is_open = not address.converters or (address.name in SAME_FOR_EVERYBODY and method == "GET")
        return "let in" if is_open else "not there"
    return "let in"


def outcome(response) -> str:
    """What happened, in the same words."""
    if response.status_code == 405:
        return "refused method"
    if response.status_code == 302 and response.url.startswith("/staff/sign-in?next="):
        return "sign in"
    if response.status_code == 403:
        return "refused"
    if response.status_code in (404, 410):
        return "not there"
    return "let in" if response.status_code < 500 else f"broke ({response.status_code})"


def fits(said: str, happened: str) -> bool:
    """Somebody who is let in may still find that the thing itself is not there."""
    return said == happened or (said == "let in" and happened == "not there")


def faults(address: Address, everybody: dict[str, Client]) -> list[str]:
    """All cases of an address in which something else happens than its rule says."""
    found, path = [], filled(address)
    for identity, browser in everybody.items():
        kept = SimpleCookie({name: morsel.value for name, morsel in browser.cookies.items()})
        for method in METHODS:
            with transaction.atomic():
                try:
                    response = browser.generic(method, path)
                    happened = outcome(response)
                    wrong = faults_of(response, is_private=bool(address.who and address.who.roles))
                except Exception as broken:
                    happened, wrong = f"broke ({broken!r})", []
                transaction.set_rollback(True)
            # Signing out and the like change the browser too; the next case begins as this one did.
            browser.cookies = SimpleCookie({name: morsel.value for name, morsel in kept.items()})
            said = expected(address, method, identity)
            if not fits(said, happened):
                found.append(f"{method} {path} as {identity}: {happened}, and the rule says {said}.")
            found += [f"{method} {path} as {identity}: {fault}" for fault in wrong]
    return found


@pytest.mark.req("R1")
@pytest.mark.parametrize("address", ADDRESSES, ids=[address.route or "/" for address in ADDRESSES])
def test_everybody_gets_what_the_rule_says_and_nobody_breaks_it(address, everybody):
    assert faults(address, everybody) == []


def _patterns(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


GUARDED = [pattern for pattern in _patterns() if getattr(pattern.callback, "who", None) and pattern.callback.who.roles]


@pytest.mark.slow
@pytest.mark.req("R1")
@pytest.mark.parametrize("pattern", GUARDED, ids=[pattern.name for pattern in GUARDED])
def test_taking_a_guard_away_is_noticed(pattern, everybody, monkeypatch):
    guarded, bare = pattern.callback, pattern.callback.__wrapped__

    def unguarded(request, *args, **kwargs):
        return bare(request, *args, **kwargs)

    unguarded.who, unguarded.methods = guarded.who, guarded.methods
    address = next(one for one in ADDRESSES if one.name == pattern.name)
    monkeypatch.setattr(pattern, "callback", unguarded)

    assert faults(address, {"stranger": everybody["stranger"], "nobody's role": everybody["nobody's role"]}) != []


def test_the_access_table_in_the_documents_is_in_step():
    written = (ROOT / "docs/trust/access.md").read_text("utf-8")

    assert written == access_table(), "Run ./manage access_table, and look at what changed."


def test_a_rule_that_is_changed_changes_the_table(monkeypatch):
    before = access_table()
    for pattern in GUARDED:
        with monkeypatch.context() as change:
            change.setattr(pattern.callback, "who", LINK)
            assert access_table() != before, pattern.name


def test_there_are_enough_cases():
    assert len(ADDRESSES) * len(METHODS) * len(IDENTITIES) > 2_000


@pytest.mark.parametrize("path", ["/no/such/page", "/staff/no-such-page", "/%00", "/" + "a" * 3000])
def test_an_address_that_is_not_there_is_one_kind_page(path, everybody):
    for name in ("stranger", "coordinator"):
        response = everybody[name].get(path)
        assert response.status_code == 404 and faults_of(response) == []


@pytest.mark.parametrize("number", ["0", "9223372036854775807", "9223372036854775808", "9" * 40])
def test_numbers_too_big_for_the_database_are_not_there_either(number, everybody):
    broken = []
    for address in ADDRESSES:
        if "GET" in address.methods and "IntConverter" in dict(address.converters).values():
            path = re.sub(r"<int:\w+>", number, "/" + address.route)
            path = re.sub(r"<(?:\w+:)?(\w+)>", "nothing", path)
            broken += [path] if everybody["coordinator"].get(path).status_code >= 500 else []

    assert broken == []


@pytest.mark.req("R2")
def test_not_there_looks_the_same_whatever_was_asked_for(everybody):
    pages = set()
    for address in ADDRESSES:
        if address.who == LINK and "GET" in address.methods and address.converters:
            response = everybody["stranger"].get(filled(address))
            if response.status_code == 404 and response["Content-Type"].startswith("text/html") and "/t/" in filled(address):
                pages.add(re.sub(r"/\S*nothing\S*", "", response.content.decode()))

    assert len(pages) <= 1
