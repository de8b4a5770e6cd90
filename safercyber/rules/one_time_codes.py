"""The six numbers that an app on a phone shows: time-based one-time passwords (RFC 6238 over RFC 4226, SHA-1, 30 seconds)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct

STEP_SECONDS = 30
DIGITS = 6


def step_at(unix_seconds: float) -> int:
    """The number of the 30-second step that a moment lies in."""
    return int(unix_seconds // STEP_SECONDS)


def code_at(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of a Base32 secret in a step (RFC 4226, section 5.3). Raises ValueError when the secret is not Base32."""
    digest = hmac.new(base64.b32decode(secret, casefold=True), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**digits:0{digits}d}"


def step_of(typed: str, secret: str, unix_seconds: float, last_step: int = 0) -> int | None:
    """The step whose code was typed: this one, the one before or the one after, for phones whose clocks differ.

    Steps up to `last_step` were used already and never fit again (RFC 6238, section 5.2). None when nothing fits.
    """
    typed = "".join(typed.split())
    now = step_at(unix_seconds)
    fitting = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(code_at(secret, step).encode(), typed.encode())]
    return next((step for step in fitting if step > last_step), None)
