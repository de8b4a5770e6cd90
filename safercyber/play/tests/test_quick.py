"""What a phone on a bad line, or a hand-made one, sends to the quick calls."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from safercyber.play import live, stream
from safercyber.play.tests import factories as make


def status_of(path: str, cookie: str, *messages: dict[str, Any]) -> int:
    """The answer to a tap that arrives in these messages."""
    coming, sent = list(messages), []

    async def receive() -> Any:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", cookie.encode()), (b"x-play", b"1"), (b"host", b"testserver")]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    asyncio.run(stream.application(scope, receive, send))
    return int(sent[0]["status"])


@pytest.mark.django_db(transaction=True)
def test_half_a_tap_is_none():
    room = make.a_room()
    taken = make.a_seat(room.ref)
    version = live.room(room.ref).version
    half = {"type": "http.request", "body": b"id=tap-number-1&kind=people&people=2", "more_body": True}  # ... of people=25

    status_of(f"/r/{room.ref}/move", f"seat={taken.token}", half, {"type": "http.disconnect"})
    assert live.room(room.ref).version == version
    assert status_of(f"/r/{room.ref}/move", f"seat={taken.token}", {**half, "more_body": False}) == 200
    assert live.room(room.ref).version == version + 1


@pytest.mark.django_db(transaction=True)
def test_more_fields_than_any_form_has_are_refused():
    room = make.a_room()
    taken = make.a_seat(room.ref)
    many = {"type": "http.request", "body": b"a&" * 2000, "more_body": False}
    assert status_of(f"/r/{room.ref}/move", f"seat={taken.token}", many) == 400
