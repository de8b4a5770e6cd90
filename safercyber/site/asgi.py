"""One process: pages go to Django as WSGI, streams to a plain ASGI app beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from a2wsgi import WSGIMiddleware

from safercyber.site.wsgi import application as pages

Scope = dict[str, Any]
_pages = WSGIMiddleware(pages, workers=8)


async def application(scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """Serve one connection."""
    await _pages(scope, receive, send)  # type: ignore[arg-type]
