"""One process: pages go to Django as WSGI, streams to a plain ASGI app beside it, the clockwork ticks in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from a2wsgi import WSGIMiddleware

from safercyber.site.wsgi import application as pages

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

MOST_BYTES = 1_048_576  # as many as Django reads of a form
PATIENCE_SECONDS = 30.0

_pages = WSGIMiddleware(pages, workers=8)  # type: ignore[arg-type] # Django types its answer more narrowly than a2wsgi asks


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection, or the life of the server."""
    if scope["type"] == "lifespan":
        await _life(receive, send)
    elif scope["type"] == "http":
        from safercyber.play import stream

        if stream.takes(scope):
            await stream.application(scope, receive, send)
        else:
            await _page(scope, receive, send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close"})


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a page once its form is here: a slow phone must wait by itself, not in one of the few threads that work for all."""
    if not _has_body(scope):
        await _pages(scope, receive, send)  # type: ignore[arg-type]
        return
    try:
        body = await asyncio.wait_for(_whole(receive), PATIENCE_SECONDS)
    except TimeoutError:
        await _too_slow(send)
        return
    if body is None:
        return
    messages: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Any:
        return messages.pop() if messages else await receive()

    await _pages(scope, again, send)  # type: ignore[arg-type]


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") and value != b"0" for name, value in scope["headers"])


async def _whole(receive: Receive) -> bytes | None:
    """The body; nothing of one that is larger than any form, which the page then refuses; None when the browser has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return b""
        if not message.get("more_body", False):
            return bytes(body)


async def _too_slow(send: Send) -> None:
    from safercyber.play import stream

    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 408, "headers": headers + stream.STRICT})
    await send({"type": "http.response.body", "body": b"That took too long to arrive. Nothing was sent. Go back, and try once more.\n"})


async def _life(receive: Receive, send: Send) -> None:
    from safercyber.site.jobs import Clockwork
    from safercyber.site.warm import warm_up

    clockwork = Clockwork()
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(warm_up)
            clockwork.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            clockwork.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
