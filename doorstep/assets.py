"""Fonts and static files, built once and again when their sources change."""

from __future__ import annotations

import hashlib
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

    mark = BUILT / "ready"
    now = _fingerprint()
    if mark.exists() and mark.read_text("ascii") == now:
        return
    say("Packing fonts and styles…")
    mark.unlink(missing_ok=True)
    (BUILT / "assets").mkdir(parents=True, exist_ok=True)
    call_command("build_assets", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(now, "ascii")
