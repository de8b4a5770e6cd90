"""A real server on a fresh folder with the example county, and a real browser that may speak to nobody else."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Playwright, Request, Response

from doorstep import browser
from journeys.steps import Visitor

PROJECT = Path(__file__).resolve().parents[1]
LONGEST = ("test_players", "test_every_page", "test_quiz", "test_story", "test_hybrid", "test_officer", "test_from_nothing")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Server:
    """Safer Cyber as `./run` starts it, on loopback only."""

    def __init__(self, folder: Path, *, origin: str = "", empty: bool = False) -> None:
        self.folder, self.port, self.origin, self.empty = folder, free_port(), origin, empty
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait for the first answer: three minutes at most, for a busy machine loads the example slowly."""
        environment = {**os.environ, "SAFERCYBER_DATA": str(self.folder), "PYTHONUNBUFFERED": "1"}
        environment.pop("SAFERCYBER_POSTGRES", None)
        command = [sys.executable, "-m", "doorstep.serve", "--port", str(self.port), "--host", "127.0.0.1", "--no-browser"]
        command += ["--origin", self.origin] if self.origin else []
        command += ["--empty"] if self.empty else []
        self.log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=self.log, stderr=self.log)
        until = time.monotonic() + 180
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + "/livez", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.kill()
        raise RuntimeError("The server did not start:\n" + (self.folder / "server.log").read_text())

    def kill(self) -> None:
        """As when the battery dies: no time to tidy up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As Ctrl C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def set_up_address(self) -> str:
        """What the start printed for whoever sets the area up."""
        for _ in range(100):
            if found := re.search(r"http://\S+(/set-up\?key=\S+)", (self.folder / "server.log").read_text()):
                return found[1]
            time.sleep(0.1)
        raise RuntimeError("The start printed no set-up address.")

    def password(self, name: str) -> str:
        """The fresh password of one of the example's staff ("priya", "okafor", …)."""
        lines = (self.folder / "example-sign-ins").read_text().splitlines()
        return next(line.split()[1] for line in lines if line.startswith(f"{name}@"))


@pytest.fixture(scope="session")
def northvale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this process with the example county, loaded once in a run however many processes share it."""
    ours = tmp_path_factory.getbasetemp()
    loaded = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "loaded"
    loaded.mkdir(exist_ok=True)
    with (loaded / "loading").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (loaded / "ready").exists():
            first = Server(loaded)
            first.start()
            first.stop()
            (loaded / "ready").touch()
    return Path(shutil.copytree(loaded, ours / "northvale", ignore=shutil.ignore_patterns("server.log", "running", "loading", "ready")))


@pytest.fixture(scope="session")
def server(northvale: Path) -> Iterator[Server]:
    """One server for all the journeys of a process."""
    running = Server(northvale)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    path = browser.here()
    if path is None:
        pytest.fail("The journeys need Chromium.")
    running = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield running
    running.close()


class Strangers:
    """Opens browsers for people who do not know each other, and watches whom their pages speak to and what goes wrong in them."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self.chromium, self.server = chromium, server
        self.contexts: list[BrowserContext] = []
        self.elsewhere: list[str] = []
        self.troubles: list[str] = []

    def visitor(self, *, width: int = 1280, height: int = 800, scripts: bool = True, **options: object) -> Visitor:
        """Somebody with a browser of their own."""
        context = self.chromium.new_context(
            base_url=self.server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            bypass_csp=False,
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        context.on("request", self._watch)
        context.on("response", self._answered)
        context.on("console", self._console)
        context.on("weberror", lambda failed: self._failed(failed.error))
        self.contexts.append(context)
        return Visitor(context.new_page(), self.server, scripts=scripts)

    def phone(self, *, scripts: bool = True, width: int = 390, **options: object) -> Visitor:
        """Somebody with a phone."""
        phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2, **options}
        return self.visitor(width=width, height=780, scripts=scripts, **phone)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} at {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # What the browser itself says of a refused or lost request is part of some stories; each story looks at its own answers.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{message.text} at {message.page.url if message.page else '?'}")

    def _failed(self, error: Error) -> None:
        self.troubles.append(f"script failed: {error.message}")


@pytest.fixture
def strangers(chromium: Browser, server: Server) -> Iterator[Strangers]:
    """People who come and go; nothing that they open may speak to anybody but our server."""
    people = Strangers(chromium, server)
    yield people
    for context in people.contexts:
        context.close()
    assert people.elsewhere == [], "a page spoke to somebody else"
    assert people.troubles == [], "something went wrong in a page"


@pytest.fixture
def margaret(strangers: Strangers) -> Visitor:
    """Margaret, 75, on her tablet at home."""
    return strangers.visitor(width=820, height=1100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys need the browser; the longest begin, so that of two at a time neither waits long for the other's end."""
    for item in items:
        if Path(str(item.path)).is_relative_to(PROJECT / "journeys"):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


__all__ = ["Page", "Server", "Strangers"]
