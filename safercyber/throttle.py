"""Slowing down whoever guesses or floods, without shutting a whole hall out.

Counts live in this process's memory for at most a day and are keyed by salted hashes, so no list of addresses exists
anywhere. Several server processes each keep their own count: the limits then grow with their number.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MOST_KEYS = 50_000
FREE_MISSES = 5
LONGEST_WAIT = 15 * 60
FORGOTTEN_AFTER = 24 * 60 * 60

_salt = secrets.token_bytes(16)
_lock = threading.Lock()


@dataclass
class _Bucket:
    left: float
    at: float


@dataclass
class _Misses:
    count: int
    until: float
    at: float


_buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
_misses: OrderedDict[bytes, _Misses] = OrderedDict()
_familiar: OrderedDict[bytes, float] = OrderedDict()


def _hidden(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=_salt, digest_size=16).digest()


def _bounded(kept: OrderedDict[bytes, _Bucket] | OrderedDict[bytes, _Misses] | OrderedDict[bytes, float]) -> None:
    while len(kept) > MOST_KEYS:
        kept.popitem(last=False)


def allow(key: str, limit: int, per_seconds: float, *, at: float | None = None) -> int:
    """0 when this try is within `limit` tries `per_seconds` (and count it), else the whole seconds to wait.

    A token bucket: tries come back evenly, so waiting a little always helps. Name the purpose in the key
    ("ticket-again:" + source_of(request)): each purpose has its own count. Never use it on joining a room.
    """
    now = time.monotonic() if at is None else at
    with _lock:
        name = _hidden(key)
        bucket = _buckets.pop(name, None) or _Bucket(float(limit), now)
        bucket.left = min(float(limit), bucket.left + max(0.0, now - bucket.at) * limit / per_seconds)
        bucket.at = now
        _buckets[name] = bucket
        _bounded(_buckets)
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, math.ceil((1 - bucket.left) * per_seconds / limit))


def wait_of(key: str, *, at: float | None = None) -> int:
    """The whole seconds that this key still has to wait after its misses; 0 when it may try."""
    now = time.monotonic() if at is None else at
    with _lock:
        misses = _misses.get(_hidden(key))
        return max(0, math.ceil(misses.until - now)) if misses else 0


def missed(key: str, *, free: int = FREE_MISSES, longest: float = LONGEST_WAIT, at: float | None = None) -> int:
    """Count a wrong guess and return the wait before the next: none for the first `free`, then 2, 4, 8 … seconds up to `longest`."""
    now = time.monotonic() if at is None else at
    with _lock:
        name = _hidden(key)
        before = _misses.pop(name, None)
        count = before.count + 1 if before and now - before.at < FORGOTTEN_AFTER else 1
        wait = min(longest, 2.0 ** min(count - free, 20)) if count > free else 0.0
        _misses[name] = _Misses(count, now + wait, now)
        _bounded(_misses)
        return math.ceil(wait)


def forgive(key: str) -> None:
    """Forget the misses of a key, after a right answer."""
    with _lock:
        _misses.pop(_hidden(key), None)


def remember(key: str, *, at: float | None = None) -> None:
    """Keep for a day that this pair of account and source has been right before."""
    with _lock:
        _familiar[_hidden(key)] = time.monotonic() if at is None else at
        _bounded(_familiar)


def remembers(key: str, *, at: float | None = None) -> bool:
    """Whether `remember` was called with this key within a day."""
    now = time.monotonic() if at is None else at
    with _lock:
        since = _familiar.get(_hidden(key))
        return since is not None and now - since < FORGOTTEN_AFTER


def forget_everything() -> None:
    """Begin anew. For tests."""
    with _lock:
        _buckets.clear()
        _misses.clear()
        _familiar.clear()


def source_of(request: HttpRequest) -> str:
    """Where a request comes from: its address, or the /64 network that one IPv6 household or phone moves in."""
    address = request.META.get("REMOTE_ADDR") or "unknown"
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 6:
        return str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))
    return str(known)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The page for somebody who has to wait: 429, with the wait in words and in Retry-After."""
    response = render(request, "too_many.html", {"wait": wait, "minutes": math.ceil(wait / 60)}, status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response
