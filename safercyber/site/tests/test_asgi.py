"""The server's front: a body arrives whole before a thread works on it, and every answer has its headers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from safercyber.site import asgi

STRICT = {b"content-security-policy", b"x-content-type-options", b"x-frame-options", b"referrer-policy", b"cross-origin-opener-policy"}


def ask(path: str, parts: list[bytes], *, method: str = "POST", ends: bool = True, goes: bool = False) -> list[Any]:
    """What a browser hears that sends these parts of a form, and then nothing more, the end, or hangs up."""
    heard: list[Any] = []
    messages: list[Any] = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if ends:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    if goes:
        messages.append({"type": "http.disconnect"})

    async def receive() -> Any:
        if not messages:
            await asyncio.sleep(60)
        return messages.pop(0)

    async def send(message: Any) -> None:
        heard.append(message)

    headers = [(b"host", b"testserver"), (b"content-length", str(sum(map(len, parts)) or 9).encode())]
    headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers, "http_version": "1.1"}
    asyncio.run(asyncio.wait_for(asgi.application(scope, receive, send), 20))
    return heard


@pytest.fixture
def seen(monkeypatch) -> list[bytes]:
    """The bodies that reach the pages."""
    bodies: list[bytes] = []

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        bodies.append((await receive())["body"])

    monkeypatch.setattr(asgi, "_pages", pages)
    return bodies


def test_a_form_in_small_parts_arrives_whole(seen):
    ask("/j", [b"co", b"de=", b"K7M"])
    assert seen == [b"code=K7M"]


def test_a_phone_that_stops_in_the_middle_keeps_no_thread_and_is_told(seen, monkeypatch):
    monkeypatch.setattr(asgi, "PATIENCE_SECONDS", 0.05)
    start, body = ask("/j", [b"co"], ends=False)
    assert seen == [] and start["status"] == 408 and b"try once more" in body["body"]
    assert {name for name, _ in start["headers"]} >= STRICT


def test_a_phone_that_goes_away_in_the_middle_is_let_go(seen):
    assert ask("/j", [b"co"], ends=False, goes=True) == [] and seen == []


def test_more_than_any_form_is_not_kept(seen):
    ask("/j", [b"x" * 600_000] * 3)
    assert seen == [b""]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/r/AAAAAAAAAAAA/stream", "/p/AAAAAAAAAAAAAAAAAAAAAA/stream", "/staff/rooms/AAAAAAAAAAAA/stream"])
def test_a_stream_that_is_refused_has_the_strict_headers_too(path, monkeypatch):
    monkeypatch.setattr("safercyber.play.stream._door", _nobody)
    start = ask(path, [], method="GET")[0]
    assert start["status"] == 404 and {name for name, _ in start["headers"]} >= STRICT


async def _nobody(scope: Any) -> None:
    return None


def test_the_games_are_read_before_the_server_says_that_it_is_up(monkeypatch):
    from safercyber.site import jobs, warm

    happened: list[str] = []
    monkeypatch.setattr(warm, "warm_up", lambda: happened.append("read"))
    monkeypatch.setattr(jobs.Clockwork, "start", lambda self: happened.append("ticks"))
    monkeypatch.setattr(jobs.Clockwork, "stop", lambda self: None)
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        happened.append(message["type"])

    asyncio.run(asgi.application({"type": "lifespan"}, receive, send))

    assert happened == ["read", "ticks", "lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_bad_game_keeps_no_server_from_starting(monkeypatch):
    from safercyber import content
    from safercyber.site import warm

    def bad() -> Any:
        raise content.BadContent("pack.yaml:1: bad.")

    monkeypatch.setattr(content, "packs", bad)

    warm.warm_up()
