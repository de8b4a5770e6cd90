"""The two calls that a hall makes all at once, beside Django: "has my view changed?" and "this is my tap".

Everything here can be had from the pages as well (`views/players.py`), with the same words and the same rules; a phone without
scripts never comes this way. What is saved is a thread for each waiting phone: taps wait for the writer on the event loop,
so that 300 of them share a few commits, and a view that others have seen already is not drawn again.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.utils import timezone

from safercyber.play import actions, doors, forms, live, queries, screens, writer
from safercyber.play.actions import RoomGone
from safercyber.play.game import NotAllowed

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_PATH = re.compile(r"^/r/([\w-]{8,24})/(state|move)$")
_SMALL = 600
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


def is_quick(scope: Scope) -> bool:
    """Whether a request is one of the two, sent by the page's own script."""
    asked = _PATH.match(scope["path"])
    if not asked or scope["method"] != ("GET" if asked[2] == "state" else "POST"):
        return False
    return any(name == b"x-play" and value == b"1" for name, value in scope["headers"])


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one call."""
    asked = _PATH.match(scope["path"])
    assert asked is not None
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    ref = asked[1]
    try:
        room = live.known_room(ref) or await asyncio.to_thread(doors.fresh, live.room, ref)
        seat = room.seat_of(doors.cookies_of(scope).get(doors.SEAT_COOKIE, "")) if room else None
        if room is None or seat is None:
            await _send(send, 404, "", headers)
        elif asked[2] == "state":
            await _state(scope, send, headers, room, seat)
        else:
            await _move(receive, send, headers, ref, seat)
    except Exception:
        log.exception("A call of a phone failed.")
        await _send(send, 500, "", headers)


async def _state(scope: Scope, send: Send, headers: Mapping[str, str], room: live.LiveRoom, seat: int) -> None:
    known = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[0]
    if known == str(room.version):
        await _send(send, 204, "", headers)
    else:
        await _view(send, headers, room.ref, seat, 200)


async def _move(receive: Receive, send: Send, headers: Mapping[str, str], ref: str, seat: int) -> None:
    body = await _body(receive)
    if body is None:
        await _send(send, 413, "", headers)
        return
    if not forms.is_own(headers, headers.get("host", "")):
        await _view(send, headers, ref, seat, 403, forms.NOT_OURS)
        return
    try:
        asked = forms.read_move(QueryDict(body), "seat")
        ask = actions.asked_by_phone(
            ref, seat=seat, kind=asked.kind, fields=asked.fields, client_id=f"{seat}.{asked.client_id}", now=timezone.now()
        )
        await asyncio.wait_for(asyncio.wrap_future(writer.send(ask)), writer.PATIENCE_SECONDS)
    except (NotAllowed, writer.AlreadyHeard, RoomGone, forms.NotUnderstood) as problem:
        await _view(send, headers, ref, seat, 409, str(problem))
    except (writer.NotSaved, TimeoutError):
        await _view(send, headers, ref, seat, 503, forms.NOT_IN_YET)
    except SuspiciousOperation:  # more fields than any form of ours has
        await _send(send, 400, "", headers)
    else:
        await _view(send, headers, ref, seat, 200)


async def _view(send: Send, headers: Mapping[str, str], ref: str, seat: int, status: int, problem: str = "") -> None:
    screen = queries.phone(ref, seat)
    if screen is None:
        await _send(send, 404, "", headers)
        return
    if screens.asks_the_database(screen):
        html = await asyncio.to_thread(doors.fresh, partial(screens.phone_part, screen, problem=problem))
    else:
        html = screens.phone_part(screen, problem=problem)
    more = [(b"x-version", str(screen.version).encode())]
    if screen.view["is_closed"]:
        more.append((b"set-cookie", f"{doors.SEAT_COOKIE}=; Max-Age=0; Path=/r/{ref}; HttpOnly; SameSite=Lax".encode()))
    await _send(send, status, html, headers, more)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is larger than any move, or when the phone went away in the middle: half a tap is none."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > forms.MOST_BYTES:
            return None
        if not message.get("more_body"):
            return body


async def _send(send: Send, status: int, html: str, asked: Mapping[str, str], more: list[tuple[bytes, bytes]] | None = None) -> None:
    content = html.encode()
    headers = [*HEADERS, *(more or [])]
    if len(content) > _SMALL and "gzip" in asked.get("accept-encoding", ""):
        content = gzip.compress(content, 4, mtime=0)
        headers += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
    if status != 204:
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
