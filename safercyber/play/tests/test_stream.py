"""The hub: one slot a listener, nothing across rooms, nothing of what happened."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import OperationalError

from safercyber.people import actions as people
from safercyber.play import doors, shut_out, stream
from safercyber.play.hub import ROOM, SCREENS, Hub, Listener, hub
from safercyber.play.tests import factories as make

TEAM = "team:t1"


def test_a_slow_listener_skips_to_the_latest_and_never_queues():
    async def scene() -> tuple[int, int]:
        here, listener = Hub(), Listener(frozenset({ROOM}))
        here.listen("room-1", listener)
        for version in range(1, 200):
            here.tell("room-1", version, frozenset({ROOM}))
        await asyncio.sleep(0.01)
        return listener.latest, here.told

    assert asyncio.run(scene()) == (199, 1)


def test_a_room_hears_nothing_of_another_and_a_team_nothing_of_another_team():
    async def scene() -> list[int]:
        here = Hub()
        listeners = [Listener(frozenset({ROOM, TEAM})), Listener(frozenset({ROOM, "team:t2"})), Listener(frozenset({ROOM, TEAM}))]
        for room, listener in zip(("a", "a", "b"), listeners, strict=True):
            here.listen(room, listener)
        here.tell("a", 5, frozenset({TEAM, SCREENS}))
        await asyncio.sleep(0.01)
        return [listener.latest for listener in listeners]

    assert asyncio.run(scene()) == [5, 0, 0]


def test_an_older_version_never_replaces_a_newer_one():
    async def scene() -> int:
        here, listener = Hub(), Listener(frozenset({ROOM}))
        here.listen("a", listener)
        here.tell("a", 9, frozenset({ROOM}))
        await asyncio.sleep(0.01)
        here.tell("a", 4, frozenset({ROOM}))
        await asyncio.sleep(0.01)
        return listener.latest

    assert asyncio.run(scene()) == 9


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/r/abcdefgh1234/stream", True), ("/p/abcdefghijklmnopqrst/stream", True), ("/staff/rooms/abcdefgh1234/stream", True),
        ("/r/abcdefgh1234/state", False), ("/stream", False), ("/r//stream", False), ("/r/a/b/stream", False), ("/r/../x/stream", False),
    ],
)  # fmt: skip
def test_only_the_three_kinds_of_stream_are_taken_from_the_pages(path, is_one):
    assert stream.is_stream(path) is is_one


async def first_bytes(path: str, *, cookie: str = "", query: str = "") -> tuple[int, bytes]:
    """Open a stream, read what comes at once, and leave."""
    sent: list[dict] = []
    leave = asyncio.Event()

    async def receive():
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)
        if message["type"] == "http.response.body":
            leave.set()

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": query.encode()}
    await asyncio.wait_for(stream.application(scope, receive, send), 5)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.mark.django_db(transaction=True)
def test_a_stream_says_a_number_and_nothing_else_and_opens_only_to_who_may_hear_it(okafor):
    room, other = make.a_room(), make.a_room()
    taken = make.a_seat(room.ref)
    key = doors.staff_key(room.ref, okafor.id)
    from safercyber.play import queries

    token = queries.host(room.ref).projector_token

    async def scene():
        return [
            await first_bytes(f"/r/{room.ref}/stream", cookie=f"seat={taken.token}"),
            await first_bytes(f"/p/{token}/stream"),
            await first_bytes(f"/staff/rooms/{room.ref}/stream", query=f"key={key}"),
            await first_bytes(f"/r/{other.ref}/stream", cookie=f"seat={taken.token}"),
            await first_bytes(f"/r/{room.ref}/stream"),
            await first_bytes(f"/staff/rooms/{other.ref}/stream", query=f"key={key}"),
            await first_bytes(f"/staff/rooms/{room.ref}/stream", cookie=f"seat={taken.token}"),
        ]

    answers = asyncio.run(scene())
    assert [status for status, _ in answers] == [200, 200, 200, 404, 404, 404, 404]
    version = queries.version_of(room.ref)
    for _, body in answers[:3]:
        assert body.startswith(b":" + b" " * 2048)
        assert body.strip(b": \n") == b"id: %d\ndata: %d" % (version, version)
    assert hub.count(room.ref) == 0


async def until_it_ends(path: str, query: str, after_the_opening: Callable[[], None]) -> bytes:
    """Open a stream, do something, and hear it to the end that the server makes of it."""
    said = b""
    opened = asyncio.Event()

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        nonlocal said
        said += message.get("body", b"")
        if message["type"] == "http.response.body":
            opened.set()

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": query.encode()}
    hearing = asyncio.ensure_future(stream.application(scope, receive, send))
    await asyncio.wait_for(opened.wait(), 10)
    said = b""
    await asyncio.to_thread(after_the_opening)
    await asyncio.wait_for(hearing, 10)
    return said


@pytest.mark.django_db(transaction=True)
def test_a_staff_stream_ends_within_five_seconds_of_shutting_its_person_out_however_quiet_the_room(okafor, priya):
    room = make.a_room()
    key = doors.staff_key(room.ref, okafor.id)
    path = f"/staff/rooms/{room.ref}/stream"

    def shut_out() -> None:
        nonlocal since
        people.deactivate(person_id=okafor.id, by=priya.by, now=make.now())
        since = time.monotonic()

    since = 0.0
    assert b"data" not in asyncio.run(until_it_ends(path, f"key={key}", shut_out))
    assert time.monotonic() - since < 5
    assert hub.count(room.ref) == 0
    assert asyncio.run(first_bytes(path, query=f"key={key}"))[0] == 404


def test_one_look_answers_for_every_open_staff_stream_and_a_database_that_is_away_ends_none(monkeypatch):
    asked: list[frozenset[int]] = []

    def looks(people: frozenset[int]) -> frozenset[int]:
        asked.append(people)
        if len(asked) == 1:
            raise OperationalError("the server closed the connection")
        return frozenset({1})

    monkeypatch.setattr(shut_out, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(doors, "who_run_rooms", looks)

    async def scene() -> list[bool]:
        watch, listeners = shut_out.Watch(), [Listener(frozenset({ROOM})) for _ in range(40)]
        for number, listener in enumerate(listeners):
            watch.begin(listener, number % 2)
        while len(asked) < 2:
            assert not any(listener.ended for listener in listeners)
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.02)
        return [listener.ended for listener in listeners]

    assert asyncio.run(scene()) == [True, False] * 20
    assert asked[:2] == [frozenset({0, 1})] * 2


@pytest.mark.django_db(transaction=True)
def test_a_stream_that_cannot_be_looked_up_is_put_off_and_lays_its_dead_connection_down(monkeypatch):
    laid_down: list[str] = []

    def is_away(token: str) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(doors, "projector_place", is_away)
    monkeypatch.setattr(doors, "close_old_connections", lambda: laid_down.append("closed"))

    assert asyncio.run(first_bytes("/p/abcdefghijklmnopqrst/stream"))[0] == 503
    assert laid_down == ["closed", "closed"]


@pytest.mark.django_db(transaction=True)
def test_a_key_is_one_persons_and_opens_only_to_who_runs_rooms(okafor, ellery):
    room = make.a_room()
    path = f"/staff/rooms/{room.ref}/stream"

    assert asyncio.run(first_bytes(path, query=f"key={doors.staff_key(room.ref, okafor.id)}"))[0] == 200
    assert asyncio.run(first_bytes(path, query=f"key={doors.staff_key(room.ref, ellery.id)}"))[0] == 404
    assert asyncio.run(first_bytes(path, query=f"key={doors.staff_key(room.ref, 987654)}"))[0] == 404


async def call(method: str, path: str, *, cookie: str, body: str = "", query: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    """One quick call, as the page's script makes it."""
    sent: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    async def send(message):
        sent.append(message)

    asked = {"cookie": cookie, "x-play": "1", "host": "testserver", **{k.replace("_", "-"): v for k, v in headers.items()}}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in asked.items()],
    }  # fmt: skip
    assert stream.takes(scope)
    await stream.application(scope, receive, send)
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(message.get("body", b"") for message in sent[1:]).decode()


def tap(path: str, cookie: str, **fields: str) -> tuple[int, dict[str, str], str]:
    extra = {name: fields.pop(name) for name in ("sec_fetch_site", "origin") if name in fields}
    return asyncio.run(call("POST", path, cookie=cookie, body=urlencode(fields), **extra))


@pytest.mark.django_db(transaction=True)
def test_a_quick_tap_is_judged_as_a_page_would_judge_it():
    room, other = make.a_room(), make.a_room()
    taken = make.a_seat(room.ref)
    make.go(room.ref, "1.vote")
    ask = str(make.ask_of(room.ref, taken.seat))
    path, cookie = f"/r/{room.ref}/move", f"seat={taken.token}"

    status, headers, part = tap(path, cookie, id="tap-number-1", kind="propose", choice="two_step", ask=ask)
    assert status == 200 and "You have voted." in part and headers["cache-control"] == "no-store"
    again = tap(path, cookie, id="tap-number-1", kind="propose", choice="two_step", ask=ask)
    assert again[0] == 200 and again[1]["x-version"] == headers["x-version"]
    assert tap(path, cookie, id="tap-number-1", kind="propose", choice="backup", ask=ask)[0] == 409
    assert tap(path, cookie, id="tap-number-2", kind="propose", choice="no_such_brick", ask=ask)[0] == 409
    assert tap(path, cookie, id="tap-number-3", kind="phase.set", to="1.reveal")[0] == 409
    assert tap(path, cookie, id="x", kind="propose", choice="backup", ask=ask)[0] == 409
    assert tap(path, cookie, id="tap-number-4", kind="propose", choice="backup", ask=ask, sec_fetch_site="cross-site")[0] == 403
    assert tap(path, cookie, id="tap-number-5", kind="propose", choice="backup", ask=ask, origin="https://elsewhere.example")[0] == 403
    assert tap(path, "seat=made-up", id="tap-number-6", kind="propose", choice="backup", ask=ask)[0] == 404
    assert tap(f"/r/{other.ref}/move", cookie, id="tap-number-7", kind="propose", choice="backup", ask=ask)[0] == 404
    assert tap(path, cookie, id="tap-number-8", kind="propose", choice="x" * 20_000, ask=ask)[0] == 413
    from safercyber.play import live

    assert live.room(room.ref).now.state.data["buy"] == {str(taken.seat): "two_step"}


@pytest.mark.django_db(transaction=True)
def test_a_quick_look_is_empty_until_something_changed_and_equals_the_pages_part():
    from django.test import Client

    from safercyber.play import queries

    room = make.a_room()
    taken = make.a_seat(room.ref)
    cookie = f"seat={taken.token}"
    client = Client()
    client.cookies["seat"] = taken.token
    for place in ("1.news", "1.vote", "1.happened"):
        make.go(room.ref, place)
        version = queries.version_of(room.ref)
        path = f"/r/{room.ref}/state"
        assert asyncio.run(call("GET", path, cookie=cookie, query=f"v={version}"))[0] == 204
        status, headers, part = asyncio.run(call("GET", path, cookie=cookie, query="v=0"))
        assert (status, headers["x-version"]) == (200, str(version))
        theirs = client.get(f"{path}?v=0").content.decode()
        assert re.sub(r"[0-9a-f]{16}-", "", part) == re.sub(r"[0-9a-f]{16}-", "", theirs)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_quick_taps_at_once_share_a_few_commits_and_all_are_stored():
    from safercyber.play import live, writer

    room = make.a_room()
    taken = [make.a_seat(room.ref) for _ in range(100)]
    make.go(room.ref, "1.vote")
    ask = str(make.ask_of(room.ref, 1))
    writer.groups_written.clear()

    async def scene():
        return await asyncio.gather(
            *(
                call(
                    "POST", f"/r/{room.ref}/move", cookie=f"seat={one.token}",
                    body=urlencode({"id": f"tap-of-{one.seat}-phone", "kind": "propose", "choice": "two_step", "ask": ask}),
                )
                for one in taken
            )
        )  # fmt: skip

    answers = asyncio.run(scene())
    assert {status for status, _, _ in answers} == {200}
    assert len(live.room(room.ref).now.state.data["buy"]) == 100
    assert sum(writer.groups_written) == 100 and len(writer.groups_written) < 50
