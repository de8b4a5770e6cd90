"""The hub: one slot a listener, nothing across rooms, nothing of what happened."""

from __future__ import annotations

import asyncio

import pytest

from safercyber.play import doors, stream
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
def test_a_stream_says_a_number_and_nothing_else_and_opens_only_to_who_may_hear_it():
    room, other = make.a_room(), make.a_room()
    taken = make.a_seat(room.ref)
    key = doors.staff_key(room.ref)
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
