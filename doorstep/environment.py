"""Make the project's own Python environment from the hashed lock, and mend it when an install broke off half-way."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = Path(os.environ.get("SAFERCYBER_ENVIRONMENT") or PROJECT / ".venv")
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"run": PROJECT / "requirements.txt", "test": PROJECT / "requirements-test.txt"}
SECONDS_BETWEEN_WORDS = 5.0


class CannotInstall(Exception):
    """One sentence for the person at the keyboard."""


def say(words: str) -> None:
    """Tell the person at the keyboard."""
    print(words, flush=True)


def keep_compiled() -> None:
    """Whoever asked for no compiled code beside the sources gets none: it lies with the packages, where every later start finds it."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ENVIRONMENT / "compiled"))


def ready(kind: str) -> bool:
    """Whether the environment holds exactly what this lock asks for. "test" holds all that "run" needs."""
    fitting = {_fingerprint("test")} if kind == "test" else {_fingerprint("run"), _fingerprint("test")}
    lock, held = _kept()
    return PYTHON.exists() and lock in fitting and held <= _holds()


def make_ready(kind: str) -> Path:
    """Install what is missing and return the environment's Python. Raises CannotInstall with a sentence to show."""
    keep_compiled()
    if ready(kind):
        return PYTHON
    with _one_installer() as lock:
        if ready(kind):
            return PYTHON
        try:
            if not _kept()[1] <= _holds():
                distrust()
            _make_environment()
            (ENVIRONMENT / "ready").unlink(missing_ok=True)
            _install(kind, lock)
            # Written last: an install that broke off is not mistaken for a whole one.
            (ENVIRONMENT / "ready").write_text(json.dumps({"lock": _fingerprint(kind), "holds": sorted(_holds())}), "utf-8")
            _half_done().unlink(missing_ok=True)
        except OSError as trouble:
            raise CannotInstall(f"Safer Cyber cannot install in {ENVIRONMENT}: {trouble.strerror}.") from trouble
    return PYTHON


def distrust() -> None:
    """A package turned out to be damaged: the next start installs everything afresh."""
    _half_done().touch()
    (ENVIRONMENT / "ready").unlink(missing_ok=True)


def _half_done() -> Path:
    """While this file lies there, nothing in the environment is trusted: a package may be there by half."""
    return ENVIRONMENT / "half-done"


def _kept() -> tuple[str, set[str]]:
    """Which lock was installed last, and what the package folder held then."""
    try:
        kept = json.loads((ENVIRONMENT / "ready").read_text("utf-8"))
        return str(kept["lock"]), set(kept["holds"])
    except (OSError, ValueError, TypeError, KeyError):
        return "", set()


def _holds() -> set[str]:
    """The names of what lies in the environment's package folder."""
    return {place.name for place in ENVIRONMENT.glob("lib/python3*/site-packages/*") if place.name != "__pycache__"}


def _fingerprint(kind: str) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    content = (PROJECT / "requirements.txt").read_bytes() + (LOCKS[kind].read_bytes() if kind == "test" else b"")
    return hashlib.sha256(version.encode() + kind.encode() + content).hexdigest()


@contextlib.contextmanager
def _one_installer() -> Iterator[int]:
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
        yield lock.fileno()


def _make_environment() -> None:
    if _half_done().exists():
        say("The last install broke off. Starting it afresh…")
    elif PYTHON.exists() and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    say("Making a place for the packages…")
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        told = made.stdout + made.stderr
        if "ensurepip" in told or "No module named" in told:
            raise CannotInstall("Python cannot make an environment here. On Debian or Ubuntu: sudo apt install python3-venv")
        raise CannotInstall(f"Python could not make an environment in {ENVIRONMENT}: {_last_line(made.stderr or made.stdout)}")


def _install(kind: str, lock: int) -> None:
    shutil.rmtree(ENVIRONMENT / "compiled", ignore_errors=True)
    many = sum(line[:1].isalnum() for line in LOCKS[kind].read_text("utf-8").splitlines())
    uv = shutil.which("uv")
    if uv:
        _half_done().touch()
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(LOCKS[kind])]
    else:
        # Python compiles what it really uses at its first import; to compile all of it here takes longer than to fetch it.
        command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile", "--no-input"]
        command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(LOCKS[kind])]
    say(f"Installing {many} packages. This happens once and takes about half a minute…")
    started = time.monotonic()
    code, lines = _watched(command, many, lock)
    if code:
        trouble = next((line for line in lines if "ERROR" in line or "error:" in line), lines[-1] if lines else "no reason given")
        raise CannotInstall(f"The packages could not be installed ({trouble[:200]}). Check the connection and the disk, then start again.")
    say(f"  installed in {time.monotonic() - started:.0f} s")


def _watched(command: list[str], many: int, lock: int) -> tuple[int, list[str]]:
    """Run the installer, say every few seconds how far it is, and return its exit code and its lines."""
    lines: list[str] = []
    started, is_over = time.monotonic(), threading.Event()

    def speak() -> None:
        while not is_over.wait(SECONDS_BETWEEN_WORDS):
            fetched = sum(line.startswith("Collecting ") for line in lines)
            fitting = many - sum(line.startswith("Ignoring ") for line in lines)
            doing = "unpacking" if _half_done().exists() else f"{fetched} of {fitting} fetched"
            say(f"  {doing}, {time.monotonic() - started:.0f} s")

    threading.Thread(target=speak, daemon=True).start()
    # The installer holds the lock too: should this process be killed, the next start waits until the installer is gone.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", pass_fds=(lock,)
    ) as install:
        try:
            for line in install.stdout or ():
                if line.startswith("Installing collected"):
                    _half_done().touch()
                lines.append(line.strip())
        finally:
            is_over.set()
    return install.returncode, lines


def _last_line(words: str) -> str:
    return (words.strip().splitlines() or ["no reason given"])[-1]
