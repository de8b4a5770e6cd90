"""Make the project's own Python environment from the hashed lock, and mend it when an install broke off half-way."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = Path(os.environ.get("SAFERCYBER_ENVIRONMENT") or PROJECT / ".venv")
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"run": PROJECT / "requirements.txt", "test": PROJECT / "requirements-test.txt"}


class CannotInstall(Exception):
    """One sentence for the person at the keyboard."""


def say(words: str) -> None:
    """Tell the person at the keyboard."""
    print(words, flush=True)


def ready(kind: str) -> bool:
    """Whether the environment holds exactly what this lock asks for. "test" holds all that "run" needs."""
    fitting = {_fingerprint("test")} if kind == "test" else {_fingerprint("run"), _fingerprint("test")}
    try:
        return PYTHON.exists() and (ENVIRONMENT / "ready").read_text("ascii").split()[-1] in fitting
    except (OSError, IndexError):
        return False


def make_ready(kind: str) -> Path:
    """Install what is missing and return the environment's Python. Raises CannotInstall with a sentence to show."""
    if ready(kind):
        return PYTHON
    with _one_installer():
        if ready(kind):
            return PYTHON
        (ENVIRONMENT / "ready").unlink(missing_ok=True)
        _make_environment()
        _install(kind)
        # Written last: an install that broke off is not mistaken for a whole one.
        (ENVIRONMENT / "ready").write_text(_fingerprint(kind), "ascii")
    return PYTHON


def _fingerprint(kind: str) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    content = (PROJECT / "requirements.txt").read_bytes() + (LOCKS[kind].read_bytes() if kind == "test" else b"")
    return hashlib.sha256(version.encode() + kind.encode() + content).hexdigest()


@contextlib.contextmanager
def _one_installer() -> Iterator[None]:
    try:
        ENVIRONMENT.parent.mkdir(parents=True, exist_ok=True)
        lock = (ENVIRONMENT.parent / f".{ENVIRONMENT.name.strip('.')}-lock").open("w")
    except OSError as trouble:
        raise CannotInstall(f"Safer Cyber cannot write in {ENVIRONMENT.parent}: {trouble.strerror}.") from trouble
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another start is installing. Waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_environment() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    say("Making a place for the packages…")
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        if "ensurepip" in made.stdout + made.stderr:
            raise CannotInstall("Python cannot make an environment here. On Debian or Ubuntu: sudo apt install python3-venv")
        raise CannotInstall(f"Python could not make an environment in {ENVIRONMENT}: {_last_line(made.stderr or made.stdout)}")


def _install(kind: str) -> None:
    locks = [LOCKS[kind]]
    many = sum(line[:1].isalnum() for lock in locks for line in lock.read_text("utf-8").splitlines())
    uv = shutil.which("uv")
    lists = [argument for lock in locks for argument in ("-r", str(lock))]
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", *lists]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check"]
        command += ["--progress-bar", "off", *lists]
    say(f"Installing {many} packages. This happens once and takes about half a minute…")
    started, seen, told, lines = time.monotonic(), 0, 0.0, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as install:
        for line in install.stdout or ():
            lines.append(line.strip())
            seen += line.startswith("Collecting ")
            if seen and time.monotonic() - told > 5:
                told = time.monotonic()
                say(f"  {seen} of {many} fetched, {told - started:.0f} s")
    if install.returncode:
        trouble = next((line for line in lines if "ERROR" in line or "error:" in line), lines[-1] if lines else "no reason given")
        raise CannotInstall(
            f"The packages could not be installed ({trouble[:200]}). Check the connection and start again: it goes on from here."
        )
    say(f"  installed in {time.monotonic() - started:.0f} s")


def _last_line(words: str) -> str:
    return (words.strip().splitlines() or ["no reason given"])[-1]
