"""The server is killed in the middle of a vote. Whatever it acknowledged is still there, and phones come back without typing."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parents[3]
PHONES = 24
PATIENCE_SECONDS = 120
OPEN_A_ROOM = """
import django; django.setup()
from safercyber.play import queries
from safercyber.play.tests import factories as make
room = make.a_room(); make.a_seat(room.ref); make.go(room.ref, "1.vote")
print(room.ref, room.code, make.ask_of(room.ref, 1))
"""
LOOK = """
import django, json, sys; django.setup()
from safercyber.play import live
from safercyber.rules.games import engine
room = live.room(sys.argv[1])
print(json.dumps({"buy": room.now.state.data["buy"], "digest": engine.digest(room.now.state), "version": room.now.version}))
"""


def a_free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Server:
    """The real server on this machine, with its own folder."""

    def __init__(self, data: Path) -> None:
        self.env = {
            **os.environ, "SAFERCYBER_DATA": str(data), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings", "PYTHONPATH": str(HERE),
            "SAFERCYBER_POSTGRES": "",
        }  # fmt: skip
        self.port = a_free_port()
        self.process: subprocess.Popen[bytes] | None = None
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], cwd=HERE, env=self.env, check=True)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "safercyber.site.asgi:application", "--port", str(self.port), "--log-level", "error"],
            cwd=HERE, env=self.env,
        )  # fmt: skip
        # On busy cores the loading alone takes half a minute: what is waited for is the server, as long as it lives, not the clock.
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.call("GET", "/livez")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"The server did not start: {self.process.poll()}.")

    def call(self, method: str, path: str, body: dict | None = None, cookie: str = "") -> tuple[int, dict[str, str], str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Content-Type": "application/x-www-form-urlencoded", **({"Cookie": cookie} if cookie else {})}
        try:
            asked.request(method, path, urlencode(body) if body else None, headers)
            answer = asked.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            asked.close()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def run(self, code: str, *about: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, *about], cwd=HERE, env=self.env, check=True, capture_output=True, text=True
        ).stdout


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path / "data")
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


@pytest.mark.req("R20")
def test_killed_in_mid_vote_it_comes_back_to_the_same_round_with_every_acknowledged_vote(server):
    ref, code, ask = server.run(OPEN_A_ROOM).split()
    server.start()
    cookies = []
    for n in range(PHONES):
        status, headers, _ = server.call("POST", "/j", {"code": code, "id": f"phone-join-{n}"})
        assert status == 307
        status, headers, _ = server.call("POST", headers["location"], {"code": code, "id": f"phone-join-{n}"})
        assert status == 302
        cookies.append(headers["set-cookie"].split(";")[0])
    acknowledged: dict[int, str] = {}
    bricks = ("two_step", "ring_back", "backup", "updates", "done")

    def vote(n: int) -> None:
        for turn, brick in enumerate(bricks):
            body = {"id": f"vote-{n}-{turn}-of-phone", "kind": "propose", "choice": brick, "ask": ask}
            try:
                status, _, _ = server.call("POST", f"/r/{ref}/move", body, cookies[n])
            except (OSError, http.client.HTTPException):
                return
            if status == 302:
                acknowledged[n] = brick

    with ThreadPoolExecutor(PHONES) as pool:
        votes = [pool.submit(vote, n) for n in range(PHONES)]
        while len(acknowledged) < PHONES // 2 and not all(one.done() for one in votes):
            time.sleep(0.005)
        server.kill()
        for one in votes:
            one.result()
    assert len(acknowledged) >= PHONES // 2

    server.start()
    for n in range(PHONES):
        status, _, page = server.call("GET", f"/r/{ref}", cookie=cookies[n])
        assert status == 200 and "Spring" in page
    found = json.loads(server.run(LOOK, ref))
    order = {brick: k for k, brick in enumerate(bricks)}
    for n, brick in acknowledged.items():
        # The seat of phone n is n + 2: one seat was taken before. A later tap may have reached the disk without its answer.
        stored = found["buy"][str(n + 2)]
        assert order[stored] >= order[brick], (n, brick, stored)

    for n in range(PHONES):
        body = {"id": f"vote-{n}-{len(bricks) - 1}-of-phone", "kind": "propose", "choice": "done", "ask": ask}
        assert server.call("POST", f"/r/{ref}/move", body, cookies[n])[0] == 302
    last = json.loads(server.run(LOOK, ref))
    assert [last["buy"][str(n + 2)] for n in range(PHONES)] == ["done"] * PHONES
    assert last["version"] >= found["version"]


@pytest.mark.req("E11")
def test_the_stream_says_each_version_and_says_restart_when_the_server_is_told_to_stop(server):
    ref, code, ask = server.run(OPEN_A_ROOM).split()
    server.start()
    _, headers, _ = server.call("POST", "/j", {"code": code, "id": "phone-join-1"})
    _, headers, _ = server.call("POST", headers["location"], {"code": code, "id": "phone-join-1"})
    cookie = headers["set-cookie"].split(";")[0]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request("GET", f"/r/{ref}/stream", headers={"Cookie": cookie})
    stream = connection.getresponse()
    assert stream.status == 200
    assert stream.getheader("content-type").startswith("text/event-stream")
    assert "no-store" in stream.getheader("cache-control") and "no-transform" in stream.getheader("cache-control")
    assert stream.getheader("x-accel-buffering") == "no"
    heard = read_until(stream, b"\n\nid: ")
    assert len(heard) > 2048
    first = int(read_until(stream, b"\n").strip())

    body = {"id": "vote-of-the-phone", "kind": "propose", "choice": "two_step", "ask": ask}
    assert server.call("POST", f"/r/{ref}/move", body, cookie)[0] == 302
    heard = read_until(stream, b"\n\nid: ")
    second = int(read_until(stream, b"\n").strip())
    assert second > first
    assert b"two_step" not in heard

    assert server.call("GET", f"/r/{ref}/stream")[0] == 404
    assert server.call("GET", f"/staff/rooms/{ref}/stream?key=made-up")[0] == 404
    assert server.call("GET", "/p/0123456789abcdefghij/stream")[0] == 404

    server.process.send_signal(signal.SIGTERM)
    assert b"event: restart" in read_until(stream, b"event: restart")
    server.process.wait(timeout=10)


def read_until(stream: http.client.HTTPResponse, mark: bytes) -> bytes:
    """What a stream says up to and with this mark."""
    heard = b""
    while not heard.endswith(mark):
        one = stream.read(1)
        assert one, "The stream ended."
        heard += one
    return heard
