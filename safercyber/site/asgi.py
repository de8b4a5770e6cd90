"""One process: pages go to Django as WSGI, streams to a plain ASGI app beside it, the clockwork ticks in a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from a2wsgi import WSGIMiddleware

from safercyber.site.wsgi import application as pages

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_pages = WSGIMiddleware(pages, workers=8)  # type: ignore[arg-type] # Django types its answer more narrowly than a2wsgi asks


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection, or the life of the server."""
    if scope["type"] == "lifespan":
        await _life(receive, send)
    elif scope["type"] == "http":
        from safercyber.play import stream

        if stream.is_stream(scope["path"]):
            await stream.application(scope, receive, send)
        else:
            await _pages(scope, receive, send)  # type: ignore[arg-type]
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close"})


async def _life(receive: Receive, send: Send) -> None:
    from safercyber.site.jobs import Clockwork

    clockwork = Clockwork()
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            clockwork.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            clockwork.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
