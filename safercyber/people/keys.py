"""The key that second-step secrets are encrypted with. It is kept outside the database and apart from the secret key."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

FILE_NAME = "second-step-key"


class KeyLost(Exception):
    """The key does not open what is stored: the database was restored without it."""


def _kept_key(place: Path) -> str:
    """The key in a file of its own, made at the first use and readable by its owner only."""
    if not place.exists():
        made = place.with_name(f".{FILE_NAME}-{secrets.token_hex(8)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        # Linked, not written in place: of two processes that start at once, both end up reading the same whole key.
        with contextlib.suppress(FileExistsError):
            os.link(made, place)
        made.unlink()
    return place.read_text("ascii").strip()


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    """Keys from SAFERCYBER_SECOND_STEP_KEYS (newest first, commas between), else the kept one."""
    keys = os.environ.get("SAFERCYBER_SECOND_STEP_KEYS") or _kept_key(Path(settings.DATA) / FILE_NAME)
    return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])


def lock(words: str) -> str:
    """Encrypt."""
    return _box().encrypt(words.encode()).decode("ascii")


def unlock(locked: str) -> str:
    """Decrypt. Raises KeyLost when the key is another one."""
    try:
        return _box().decrypt(locked.encode("ascii")).decode()
    except InvalidToken as trouble:
        raise KeyLost from trouble


def keyed_hash(purpose: str, words: str) -> str:
    """A hash that nobody can try out with the database alone."""
    return salted_hmac(f"safercyber.people.{purpose}", words, algorithm="sha256").hexdigest()
