""" "Room 7 is at move 42", and nothing more: server-sent events beside Django, one slot a listener.

The right to listen is checked when the stream opens, and a member of staff's again every few seconds, with one look for all of
them: whoever is shut out of their account soon hears no more (shut_out.py). For phones and big screens no Django code runs after
the opening: the writer's thread wakes the hub, the hub wakes the stream, and each browser fetches its own view.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import signal
import threading
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from django.db import DatabaseError

from safercyber.play import doors, quick
from safercyber.play.hub import Listener, hub
from safercyber.play.shut_out import watch

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

HEARTBEAT_SECONDS = 15
MOST_STREAMS = 1500  # a room; a hall behind one address is one room
PADDING = b":" + b" " * 2048 + b"\n\n"  # pushes the first bytes through proxies that wait for a full buffer
HEARTBEAT = b"event: beat\ndata: " + b"." * 256 + b"\n\n"
# Django's own are put on by its middleware, which these answers do not pass.
STRICT = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    *STRICT,
]
_PLAYER = re.compile(r"^/r/([\w-]{8,24})/stream$")
_PROJECTOR = re.compile(r"^/p/([\w-]{16,24})/stream$")
_STAFF = re.compile(r"^/staff/rooms/([\w-]{8,24})/stream$")


def is_stream(path: str) -> bool:
    """Whether a path belongs to this application. The site asks before it passes a connection on."""
    return path.endswith("/stream") and any(pattern.match(path) for pattern in (_PLAYER, _PROJECTOR, _STAFF))


def takes(scope: Scope) -> bool:
    """Whether a request is served here and not by a page: a stream, or one of the two quick calls of a phone's script."""
    return is_stream(scope["path"]) or quick.is_quick(scope)


async def _door(scope: Scope) -> doors.Place | None:
    path = scope["path"]
    if player := _PLAYER.match(path):
        return await asyncio.to_thread(doors.fresh, doors.player_place, player[1], doors.cookies_of(scope).get(doors.SEAT_COOKIE, ""))
    if projector := _PROJECTOR.match(path):
        return await asyncio.to_thread(doors.fresh, doors.projector_place, projector[1])
    if staff := _STAFF.match(path):
        key = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        return await asyncio.to_thread(doors.fresh, doors.staff_place, staff[1], key)
    return None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one quick call, or one stream until the browser leaves, the room closes or the server restarts."""
    if quick.is_quick(scope):
        await quick.application(scope, receive, send)
        return
    _watch_for_the_end()
    try:
        place = await _door(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
    except DatabaseError:  # away for a moment: the browser asks every two seconds until it can listen
        log.warning("A stream was not opened.", exc_info=True)
        await _refuse(send, 503)
        return
    if place is None:
        await _refuse(send, 404)
        return
    if hub.count(place.room) >= MOST_STREAMS:
        await _refuse(send, 503)
        return
    listener = Listener(place.groups, latest=place.version)
    hub.listen(place.room, listener)
    if place.person is not None:
        watch.begin(listener, place.person)
    listener.latest = max(listener.latest, doors.version_now(place.room))  # what was told between looking and listening
    gone = asyncio.ensure_future(_until_gone(receive, listener))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(_body(PADDING + _version(listener.latest)))
        await _talk(listener, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        watch.end(listener)
        hub.leave(place.room, listener)


async def _talk(listener: Listener, send: Send) -> None:
    while not listener.ended:
        try:
            await asyncio.wait_for(listener.woken.wait(), HEARTBEAT_SECONDS)
            is_beat = False
        except TimeoutError:
            is_beat = True
        listener.woken.clear()
        if listener.ended:
            return
        if is_beat:
            await send(_body(HEARTBEAT))
            continue
        if listener.restarting:
            # Each phone waits its own while, so that a hall does not knock on the new server all at once.
            await send(_body(b"event: restart\ndata: %d\n\n" % random.randint(500, 5000)))  # noqa: S311 (jitter, not a secret)
            return
        await send(_body(_version(listener.latest)))


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            listener.ended = True
            listener.woken.set()
            return


def _version(number: int) -> bytes:
    return b"id: %d\ndata: %d\n\n" % (number, number)


def _body(content: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": True}


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), *STRICT]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


_watching = False


def _watch_for_the_end() -> None:
    """Say "restart" on each stream when the server is told to stop: a server waits for its open streams, which would never end."""
    global _watching
    if _watching or threading.current_thread() is not threading.main_thread():
        return
    _watching = True
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        earlier = signal.getsignal(number)
        if not callable(earlier):
            continue

        def on_signal(received: int, frame: Any, earlier: Any = earlier) -> None:
            loop.call_soon_threadsafe(hub.say_restart)
            earlier(received, frame)

        signal.signal(number, on_signal)
