"""An escape through the pages with scripts off: its locks on the phone, the big screen and the host's, and what the pages refuse."""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import replace

import pytest
from django.test import Client

from safercyber import content
from safercyber.play import actions, game, live, queries
from safercyber.play.tests import factories as make
from safercyber.rules.games.kinds.escape.screens import how
from safercyber.rules.games.tests import small

pytestmark = pytest.mark.django_db(transaction=True)
_n = itertools.count(1)


@pytest.fixture
def level_six(monkeypatch):
    """Level Six as if a lead had read it: until then no room opens with it."""
    pack = replace(content.pack("level_six"), sensitive=False)
    monkeypatch.setattr(game, "pack", lambda id, version=None: pack)
    monkeypatch.setattr(content, "pack", lambda id, version=None: pack)
    return pack


def a_room(id="level_six", mode="phones", teams=1):
    return actions.open_room(
        session_id=None,
        pack_id=id,
        mode=mode,
        teams=teams,
        form_id=f"escape-{next(_n)}",
        by="person:1",
        now=make.now(),
        seed=7,
        trained_adult="Ms Rowe, safeguarding lead",
    )


def on_to(room, phase):
    for _ in range(60):
        view = queries.host(room.ref).view
        if view["phase"] == phase:
            return view
        make.host(room.ref, "phase.set", to=view["next"]["to"])
    raise AssertionError(f"{phase} never came")


def phone_of(room, taken):
    client = Client()
    client.cookies["seat"] = taken.token
    return client, f"/r/{room.ref}"


def main_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode().split("<main")[1].split("</main>")[0])))


def locks_of(room):
    body = live.room(room.ref).now.state.pack.body
    return body.parts[0].body.locks if hasattr(body, "parts") else body.locks


def fields_of(lock, answer):
    """What the form of a lock sends for an answer, as a browser would send it."""
    if how(lock) in ("some", "one"):
        return {"picks": answer.split("+")}
    places = answer.split(">") if how(lock) in ("order", "call") else list(answer)
    return {f"pick-{n}": one for n, one in enumerate(places, 1)}


def send(client, address, lock, answer, id):
    ask = re.search(r'name="ask" value="([^"]*)"', client.get(address).content.decode())[1]
    return client.post(f"{address}/move", {"id": id, "kind": "try", "lock": lock.id, "ask": ask, **fields_of(lock, answer)})


def test_every_lock_opens_from_the_phone_and_the_team_is_out(level_six, okafor, signed_in):
    make.northvale()
    officer = signed_in(Client(), okafor)
    room = a_room()
    seat, other = make.a_seat(room.ref), make.a_seat(room.ref)
    on_to(room, "locks")
    (client, address), (second, _) = phone_of(room, seat), phone_of(room, other)
    wall = f"/p/{queries.host(room.ref).projector_token}"
    opened = 0
    for n, lock in itertools.product(range(4), locks_of(room).values()):
        before = {one["id"] for one in queries.phone(room.ref, seat.seat).view["screen"]["locks"]}
        if lock.id in before:
            page = client.get(address)
            assert page.content.decode().count("<h1") == 1 and lock.title in main_of(page)
            assert send(client, address, lock, sorted(lock.accept)[0], f"open-{n}-{lock.id}").status_code in (200, 302)
            opened += 1
            assert f"✓ Open: {lock.title}" in main_of(client.get(address)) and f"✓ Open: {lock.title}" in main_of(second.get(address))
            for looker, where in ((officer, f"/staff/rooms/{room.ref}"), (Client(), wall), (second, address)):
                assert looker.get(where).status_code == 200
    assert opened == len(locks_of(room))
    assert queries.phone(room.ref, seat.seat).view["screen"]["done"]
    on_to(room, "out")
    assert "7 of 7 locks open" in main_of(client.get(address))
    assert [Client().get(wall).status_code, officer.get(f"/staff/rooms/{room.ref}").status_code] == [200, 200]


def test_a_wrong_try_is_told_kindly_costs_nothing_and_stays_where_it_was(level_six):
    room = a_room()
    seat = make.a_seat(room.ref)
    on_to(room, "locks")
    client, address = phone_of(room, seat)
    lock = locks_of(room)["dm"]

    send(client, address, lock, "b+d+e", "wrong-try-1")

    told = main_of(client.get(address))
    assert "Not yet: The kindest message" in told and "0 of 7 locks open" in told and "0 points" in told
    assert not re.search(r"\b(failed|oops|stupid|mistake|wrong!)\b", told, re.I)


@pytest.mark.parametrize(
    "asked",
    [
        {"lock": "dm", "picks": ["a", "c"]}, {"lock": "dm", "picks": ["a", "c", "z"]}, {"lock": "dm", "picks": ["<script>"] * 3},
        {"lock": "dm"}, {"lock": "tidy", "pick-1": "a"}, {"lock": "nowhere", "picks": ["a"]}, {"lock": "", "picks": ["a"]},
        {"lock": "x" * 400, "picks": ["a"]}, {"lock": "dm", "picks": ["a"] * 400},
    ],
)  # fmt: skip
def test_what_no_form_sends_changes_nothing(level_six, asked):
    room = a_room()
    seat = make.a_seat(room.ref)
    on_to(room, "locks")
    client, address = phone_of(room, seat)
    ask = queries.phone(room.ref, seat.seat).view["ask"]

    answer = client.post(f"{address}/move", {"id": "odd-try-12", "kind": "try", "ask": ask, **asked})

    assert answer.status_code in (302, 409, 413)
    seen = queries.phone(room.ref, seat.seat).view["screen"]
    assert seen["opened_count"] == 0 and seen["last"] is None
    assert "<script>" not in client.get(address).content.decode().split("<main")[1].split("</main>")[0]


def test_a_try_before_the_locks_is_refused_and_a_double_tap_counts_once(level_six):
    room = a_room()
    seat = make.a_seat(room.ref)
    client, address = phone_of(room, seat)
    asked = {"id": "early-try-1", "kind": "try", "lock": "dm", "picks": ["a", "c", "f"]}
    assert client.post(f"{address}/move", asked).status_code == 409
    ask = on_to(room, "locks") and queries.phone(room.ref, seat.seat).view["ask"]
    for _ in range(2):
        client.post(f"{address}/move", {"id": "tap-tap-try", "kind": "try", "lock": "dm", "picks": ["b", "d", "e"], "ask": ask})
    assert [one["tries"] for one in queries.phone(room.ref, seat.seat).view["screen"]["locks"]] == [1, 0]


def test_how_a_lock_opens_is_with_the_host_and_on_no_phone_and_no_wall(level_six, okafor, signed_in):
    make.northvale()
    room = a_room(teams=2)
    seat = make.a_seat(room.ref)
    on_to(room, "locks")
    client, address = phone_of(room, seat)
    pages = [client.get(address), Client().get(f"/p/{queries.host(room.ref).projector_token}")]
    for lock in locks_of(room).values():
        for page in pages:
            assert lock.hints[-1].say not in main_of(page) and lock.success not in main_of(page)
    assert "It is the zero in the name" in main_of(signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}"))


def test_a_hint_comes_when_the_team_asks_and_when_the_host_sends_it(level_six, okafor, signed_in):
    make.northvale()
    officer = signed_in(Client(), okafor)
    room = a_room()
    seat = make.a_seat(room.ref)
    on_to(room, "locks")
    client, address = phone_of(room, seat)
    client.post(f"{address}/move", {"id": "please-hint", "kind": "hint", "lock": "dm"})
    assert "Read the first line aloud" in main_of(client.get(address))
    sent = {"id": "host-hint-1", "kind": "hint", "team": "t1", "lock": "dm"}
    assert officer.post(f"/staff/rooms/{room.ref}/do", sent).status_code == 302
    assert "then at the time" in main_of(client.get(address))


def test_a_table_with_paper_locks_is_played_from_one_laptop(level_six, okafor, signed_in):
    make.northvale()
    officer = signed_in(Client(), okafor)
    room = a_room(mode="table", teams=2)
    on_to(room, "locks")
    page = officer.get(f"/staff/rooms/{room.ref}?at=t2")
    assert "What did" in main_of(page) and page.content.decode().count("<h1") == 1
    tried = {"id": "table-try-1", "kind": "try", "team": "t2", "at": "t2", "lock": "dm", "picks": ["a", "c", "f"]}
    assert officer.post(f"/staff/rooms/{room.ref}/do", tried).status_code == 302
    assert [one["opened"] for one in queries.host(room.ref).view["teams"]] == [0, 1]
    assert "1 of 7 locks open" in main_of(officer.get(f"/staff/rooms/{room.ref}?at=t2"))


@pytest.fixture
def every_way(monkeypatch):
    """A small escape with every way to answer a lock: its shelf is the test's own."""
    pack = small.checked(small.escape())
    monkeypatch.setattr(game, "pack", lambda id, version=None: pack)
    monkeypatch.setattr(content, "pack", lambda id, version=None: pack)
    return pack


def test_wheels_orders_calls_and_halves_of_a_clue_can_be_answered_from_the_page(every_way, okafor, signed_in):
    make.northvale()
    officer = signed_in(Client(), okafor)
    room = a_room("small-escape")
    seats = [make.a_seat(room.ref) for _ in range(2)]
    on_to(room, "locks")
    phones, ways = [phone_of(room, one) for one in seats], set()
    for n, lock in itertools.product(range(6), locks_of(room).values()):
        if lock.id in {one["id"] for one in queries.phone(room.ref, seats[0].seat).view["screen"]["locks"]}:
            client, address = phones[n % 2]
            page = client.get(address).content.decode()
            sent = fields_of(lock, sorted(lock.accept)[0])
            assert all(f'name="{name}"' in page for name in sent)
            send(client, address, lock, sorted(lock.accept)[0], f"way-{n}-{lock.id}")
            ways.add(how(lock))
    assert queries.phone(room.ref, seats[0].seat).view["screen"]["opened_count"] == len(locks_of(room)), ways
    for phase in ("out", "lessons"):
        on_to(room, phase)
        for looker, address in (*phones, (officer, f"/staff/rooms/{room.ref}"), (Client(), f"/p/{queries.host(room.ref).projector_token}")):
            page = looker.get(address)
            assert page.status_code == 200 and page.content.decode().count("<h1") == 1
    assert "How it opens" in main_of(phones[0][0].get(phones[0][1]))
