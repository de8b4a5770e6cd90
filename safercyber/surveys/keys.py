"""The keys of the studies: one file each, outside the database and its backups. When a study closes its key is destroyed."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings


class KeyIsGone(Exception):
    """The study is closed and its key destroyed: nobody can link its waves any more."""


def _place(study_id: int) -> Path:
    return Path(settings.DATA) / "study-keys" / f"{study_id}.key"


def make(study_id: int) -> None:
    """Make the key of a new study, readable by its owner only.

    A file of that number that is there already belongs to a study that was never saved or was put away, and gives way.
    """
    place = _place(study_id)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)


def is_there(study_id: int) -> bool:
    """Whether a study's key is where it belongs."""
    return _place(study_id).exists()


def read(study_id: int) -> bytes:
    """The key of an open study. Raises KeyIsGone."""
    try:
        return _place(study_id).read_bytes()
    except FileNotFoundError:
        raise KeyIsGone("This study is closed. Its answers can no longer be linked.") from None


def destroy(study_id: int) -> None:
    """Destroy a key. Twice is once."""
    place = _place(study_id)
    if place.exists():
        place.write_bytes(b"\0" * 32)
        place.unlink()


def of_words(study_key: bytes, words: str) -> str:
    """The keyed hash under which answers are kept: HMAC-SHA256 over "code|" and the words."""
    return hmac.new(study_key, f"code|{words}".encode(), hashlib.sha256).hexdigest()


def of_token(token: str) -> str:
    """The hash by which an invitation link is known."""
    return hashlib.sha256(token.encode()).hexdigest()
