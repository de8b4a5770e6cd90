"""A room of 300 phones over HTTP: join, vote at once and spread over 3 and 10 seconds, reveal. Stored must equal sent.

Each phone keeps a stream open and fetches its view when it hears of a new one, as the page's script does. Beside it,
in the same run and with the same client, stands the bare limit: a plain ASGI app that appends one row in grouped commits
and tells 300 streams a number. Ratios to it travel between machines; milliseconds do not.
The client runs on the same cores as the server, so the times are upper bounds.

    ./manage bench room [phones]
"""

from __future__ import annotations

import asyncio
import os
import queue
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.served import PROJECT, Served, free_port

SPREADS = (0.0, 3.0, 10.0)
OPEN_A_ROOM = """
import django; django.setup()
from safercyber.play.tests import factories as make
from django.test import Client
from django.utils import timezone
from safercyber.people.models import User, Role, SecondStep
now = timezone.now()
user = User.objects.create(email="okafor@northvale.example", name="PC Okafor", post="Officer", joined_at=now)
Role.objects.create(user=user, kind="officer", given_at=now); SecondStep.objects.create(user=user, kind="example", since=now)
client = Client(); client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
session = client.session; session["second_step"] = session["seen"] = now.isoformat(); session.save()
room = make.a_room(teams=10)
print(room.ref, room.code, client.cookies["staff"].value)
"""
COUNT = """
import django, sys; django.setup()
from safercyber.play.models import RoomEvent
print(RoomEvent.objects.filter(kind="propose").count(), RoomEvent.objects.filter(kind="propose").values("client_id").distinct().count())
"""


# --- the bare limit -----------------------------------------------------------------------------------------------------------

_waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
_streams: set[asyncio.Queue[int]] = set()


def _bare_writer(place: str, loop: asyncio.AbstractEventLoop) -> None:
    file = sqlite3.connect(place, isolation_level=None)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute("CREATE TABLE vote (n INTEGER PRIMARY KEY, body BLOB)")
    while True:
        group = [_waiting.get()]
        while len(group) < 200 and not _waiting.empty():
            group.append(_waiting.get())
        file.execute("BEGIN IMMEDIATE")
        file.executemany("INSERT INTO vote (body) VALUES (?)", [(body,) for body, _ in group])
        file.execute("COMMIT")
        for _, done in group:
            loop.call_soon_threadsafe(done.set_result, None)


async def bare(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """POST /vote appends a row; POST /tell tells all streams; GET /stream listens."""
    if scope["type"] != "http":
        return
    loop = asyncio.get_running_loop()
    if not getattr(bare, "began", False):
        bare.began = True  # type: ignore[attr-defined]
        threading.Thread(target=_bare_writer, args=(os.environ["BARE_FILE"], loop), daemon=True).start()
    path = scope["path"]
    if path == "/stream":
        mine: asyncio.Queue[int] = asyncio.Queue()
        _streams.add(mine)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b"id: 0\ndata: 0\n\n", "more_body": True})
        while True:
            number = await mine.get()
            await send({"type": "http.response.body", "body": b"id: %d\ndata: %d\n\n" % (number, number), "more_body": True})
    body = (await receive()).get("body", b"")
    if path == "/vote":
        done: asyncio.Future[None] = loop.create_future()
        _waiting.put((body, done))
        await done
    elif path == "/tell":
        for stream in _streams:
            stream.put_nowait(int(body or b"1"))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


# --- the client -----------------------------------------------------------------------------------------------------------------


class Phone:
    """One connection kept for requests, one stream; as a browser does."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.reader, self.writer = port, "", None, None
        self.heard: dict[int, float] = {}
        self.used = 0.0
        self.listening: asyncio.Task[None] | None = None
        self.state = ""
        self.shown = 0
        self.views = 0
        self.looking: asyncio.Task[None] | None = None
        self.seen: dict[int, float] = {}

    async def call(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        # A server closes a connection that was quiet for five seconds; a browser opens a new one.
        if self.writer is not None and time.perf_counter() - self.used > 4:
            self.writer.close()
            self.writer = None
        self.used = time.perf_counter()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
        self.writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}{more}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        return await self._answer()

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        if headers.get("transfer-encoding") == "chunked":
            content = b""
            while size := int(await self.reader.readline(), 16):
                content += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readline()
        else:
            content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.writer.close()
            self.writer = None
        return status, headers, content

    async def join(self, code: str, n: int) -> None:
        """Two requests and the page, as after a scan."""
        body = urlencode({"code": code, "id": f"phone-number-{n}"})
        status, headers, _ = await self.call("POST", "/j", body)
        assert status == 307, status
        status, headers, _ = await self.call("POST", headers["location"], body)
        assert status == 302, status
        self.cookie = headers["set-cookie"].split(";")[0]
        status, _, self.page = await self.call("GET", headers["location"])
        assert status == 200, status

    async def listen(self, path: str) -> None:
        """Note when each version is heard."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.stream = writer  # held: a writer that nobody holds closes its connection
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode())
        await reader.readuntil(b"\nid: ")

        async def hear() -> None:
            while line := await reader.readline():
                if line.startswith(b"data: ") and line[6:-1].isdigit():
                    self.heard[int(line[6:-1])] = time.perf_counter()
                    if self.state and (self.looking is None or self.looking.done()):
                        self.looking = asyncio.create_task(self.look())

        self.listening = asyncio.create_task(hear())

    async def look(self) -> None:
        """Fetch the view until it is the newest heard of, one at a time, as the page's script does."""
        other = self.other
        while self.shown < max(self.heard):
            try:
                status, headers, _ = await other.call("GET", f"{self.state}?v={self.shown}", X_Play="1")
            except (OSError, asyncio.IncompleteReadError):  # the server is away: the stream, once it is back, tells the version again
                other.writer = None
                return
            assert status in (200, 204), status
            self.shown = int(headers.get("x-version", max(self.heard)))
            self.views += 1
            self.seen[self.shown] = time.perf_counter()


async def timed(work: Awaitable[Any]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def cuts(times: list[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    found = statistics.quantiles(times, n=20)
    return found[9] * 1000, found[18] * 1000


async def spread(jobs: list[Callable[[], Awaitable[Any]]], seconds: float) -> list[float]:
    """Run the jobs, each begun at its own moment within these seconds."""
    dice = random.Random(7)

    async def one(job: Callable[[], Awaitable[Any]]) -> float:
        await asyncio.sleep(dice.random() * seconds)
        return await timed(job())

    return list(await asyncio.gather(*(one(job) for job in jobs)))


async def until_shown(phones: list[Phone], began: float) -> list[float]:
    """Seconds from the press until each phone holds the new view."""
    for _ in range(1500):
        if all(phone.looking is None or phone.looking.done() for phone in phones):
            break
        await asyncio.sleep(0.01)
    return [max(phone.seen.values()) - began for phone in phones if phone.seen and max(phone.seen.values()) > began]


async def fan_out(phones: list[Phone], tell: Callable[[], Awaitable[Any]]) -> list[float]:
    """From the press until each phone's stream has heard something new."""
    before = [len(phone.heard) for phone in phones]
    began = time.perf_counter()
    await tell()
    for _ in range(400):
        if all(len(phone.heard) > b for phone, b in zip(phones, before, strict=True)):
            break
        await asyncio.sleep(0.01)
    return [max(phone.heard.values()) - began for phone, b in zip(phones, before, strict=True) if len(phone.heard) > b]


async def play_bare(port: int, many: int) -> dict[str, tuple[float, float]]:
    """The bare limit's figures."""
    phones = [Phone(port) for _ in range(many)]
    for phone in phones:
        await phone.listen("/stream")
    found = {}
    for seconds in SPREADS:
        jobs = [lambda phone=phone: phone.call("POST", "/vote", "choice=two_step") for phone in phones]
        found[f"vote {seconds:g}"] = cuts(await spread(jobs, seconds))
    host = Phone(port)
    rounds = [await fan_out(phones, lambda n=n: host.call("POST", "/tell", str(n))) for n in range(1, 6)]
    found["fan-out"] = cuts([one for times in rounds for one in times])
    for phone in phones:
        phone.listening.cancel()
    return found


async def play(server: Served, many: int, ref: str, code: str, staff: str) -> tuple[dict[str, tuple[float, float]], int, int, int]:
    """The product's figures, the votes sent and the phones that missed a fan-out."""
    phones = [Phone(server.port) for _ in range(many)]
    found = {"join in 5": cuts(await spread([lambda n=n, phone=phone: phone.join(code, n) for n, phone in enumerate(phones)], 5.0))}
    for phone in phones:
        await phone.listen(f"/r/{ref}/stream")
        phone.other = Phone(server.port)
        phone.other.cookie, phone.state = phone.cookie, f"/r/{ref}/state"
    host = Phone(server.port)
    host.cookie = f"staff={staff}"
    _, headers, page = await host.call("GET", f"/staff/rooms/{ref}")
    secret = headers["set-cookie"].partition("csrftoken=")[2].partition(";")[0]
    token = page.partition(b'name="csrfmiddlewaretoken" value="')[2].partition(b'"')[0].decode()
    count = iter(range(10_000))

    async def press(to: str) -> None:
        body = urlencode({"id": f"press-of-host-{next(count)}", "kind": "phase.set", "to": to, "csrfmiddlewaretoken": token})
        host.cookie = f"staff={staff}; csrftoken={secret}"
        status, _, answer = await host.call("POST", f"/staff/rooms/{ref}/do", body)
        assert status == 302, (status, answer[:300])

    fans: list[float] = []
    shown: list[float] = []
    sent = missed = 0
    for to in ("1.news", "1.post", "1.opened", "1.talk"):
        began = time.perf_counter()
        heard = await fan_out(phones, lambda to=to: press(to))
        fans += heard
        shown += await until_shown(phones, began)
        missed += many - len(heard)
    for seconds in SPREADS:
        await press("1.vote")
        await until_shown(phones, time.perf_counter())
        _, _, page = await phones[0].call("GET", f"/r/{ref}")
        ask = page.partition(b'name="ask" value="')[2].partition(b'"')[0].decode()

        async def vote(phone: Phone, n: int, ask: str = ask, seconds: float = seconds) -> None:
            body = urlencode({"id": f"vote-{n}-{seconds:g}-of-phone", "kind": "propose", "choice": "two_step", "ask": ask})
            status, _, _ = await phone.call("POST", f"/r/{ref}/move", body, X_Play="1")
            assert status == 200, status

        found[f"vote {seconds:g}"] = cuts(await spread([lambda n=n, p=p: vote(p, n) for n, p in enumerate(phones)], seconds))
        sent += many
        began = time.perf_counter()
        heard = await fan_out(phones, lambda: press("1.reveal"))
        fans += heard
        shown += await until_shown(phones, began)
        missed += many - len(heard)
    found["fan-out"] = cuts(fans)
    found["new view"] = cuts(shown)
    for phone in phones:
        phone.listening.cancel()
    return found, sent, missed, sum(phone.views for phone in phones)


def main() -> None:
    """Print a line a measure, with the ratio to the bare limit; exit 1 when a vote was lost or doubled."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        env = {"SAFERCYBER_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings"}
        env["BARE_FILE"] = str(folder / "bare")
        whole = {**os.environ, **env}
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], cwd=PROJECT, env=whole, check=True)
        made = subprocess.run([sys.executable, "-c", OPEN_A_ROOM], cwd=PROJECT, env=whole, check=True, capture_output=True, text=True)
        ref, code, staff = made.stdout.split()
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "bench.room:bare", "--port", str(port), "--log-level", "error"]
        with Served(command, port, env=env) as limit:
            bare_found = asyncio.run(play_bare(limit.port, many))
            limit.process.kill()
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "safercyber.site.asgi:application", "--port", str(port), "--log-level", "error"]
        with Served(command, port, env=env) as server:
            cpu = server.cpu_seconds()
            found, sent, missed, views = asyncio.run(play(server, many, ref, code, staff))
            cpu, memory = server.cpu_seconds() - cpu, server.memory_mb()
        counted = subprocess.run([sys.executable, "-c", COUNT], cwd=PROJECT, env=whole, check=True, capture_output=True, text=True)
        stored, distinct = (int(n) for n in counted.stdout.split())
    print(f"{many} phones, {many} streams; bare limit in the same run\n")
    print(f"{'':<12} {'p50 ms':>8} {'p95 ms':>8} {'bare p50':>9} {'bare p95':>9} {'p95 to bare':>12}")
    for name, (p50, p95) in found.items():
        bare_p50, bare_p95 = bare_found.get(name, (0.0, 0.0))
        beside = f"{bare_p50:>9.1f} {bare_p95:>9.1f} {p95 / bare_p95:>12.1f}" if bare_p95 else f"{'':>9} {'':>9} {'':>12}"
        print(f"{name:<12} {p50:>8.1f} {p95:>8.1f} {beside}")
    print(
        f"\nvotes stored of sent: {stored} of {sent}, {stored - distinct} doubled;"
        f" fan-outs missed by a phone: {missed}; views fetched: {views}"
    )
    print(f"server: {cpu:.1f} CPU-seconds in all, {memory:.0f} MB")
    if stored != sent or distinct != sent or missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
