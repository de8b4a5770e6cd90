"""Start a server on loopback, and read what it costs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
AS_RUN_DOES = {"MALLOC_ARENA_MAX": "2"}
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Served:
    """A child process that serves HTTP on loopback; stops at the end of the `with` block. `folder` holds its data, where that is known."""

    folder: Path | None = None

    def __init__(self, command: list[str], port: int, *, env: dict[str, str] | None = None, ready: str = "/livez") -> None:
        self.port, self.url, self._ready = port, f"http://127.0.0.1:{port}", ready
        self.started_at = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **AS_RUN_DOES, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def __enter__(self) -> Served:
        for _ in range(2400):
            if self.process.poll() is not None:
                raise RuntimeError((self.process.stderr.read() if self.process.stderr else b"").decode()[-2000:])
            try:
                with urllib.request.urlopen(self.url + self._ready, timeout=1):
                    self.ready_after = time.perf_counter() - self.started_at
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("The server did not answer within two minutes.")

    def __exit__(self, *trouble: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def cpu_seconds(self) -> float:
        """User and system time of the process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self) -> float:
        """Resident memory now, in megabytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def product(folder: Path, port: int | None = None) -> Served:
    """Safer Cyber with the example county, on a folder of its own."""
    port = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "doorstep.serve", "--port", str(port), "--host", "127.0.0.1", "--no-browser"]
    # One address sends all forms here, which the product would slow down as a flood.
    started = Served(command, port, env={"SAFERCYBER_DATA": str(folder), "SAFERCYBER_FORMS_A_MINUTE": "1000000"})
    started.folder = folder
    return started
