"""Fonts and static files, built once and again when their sources change."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BUILT = PROJECT / "build"


def _fingerprint() -> str:
    """A hash over the names, sizes and times of all static sources and the package lock."""
    told = hashlib.sha256()
    sources = [PROJECT / "requirements.txt", *sorted(PROJECT.glob("safercyber/*/static/**/*"))]
    for source in sources:
        state = source.stat()
        if source.is_file():
            told.update(f"{source.relative_to(PROJECT)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return told.hexdigest()


def build(say: Callable[[str], None]) -> None:
    """Build fonts and collect static files unless they are already as their sources ask."""
    from django.core.management import call_command

    if os.environ.get("SAFERCYBER_STATIC") != "collected":
        return  # the sources are served as they are; collecting them under plain names would spoil the next real start
    mark = BUILT / "ready"
    now = _fingerprint()
    names = BUILT / "static" / "staticfiles.json"  # the list of hashed names: without it no page finds its styles
    if mark.exists() and mark.read_text("ascii") == now and names.exists():
        return
    BUILT.mkdir(parents=True, exist_ok=True)
    with (BUILT / "building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second start of this project waits, then finds all of it built
        if mark.exists() and mark.read_text("ascii") == now and names.exists():
            return
        say("Packing fonts and styles…")
        mark.unlink(missing_ok=True)
        (BUILT / "assets").mkdir(parents=True, exist_ok=True)
        call_command("build_assets", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(now, "ascii")
