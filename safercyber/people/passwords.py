"""Which passwords we refuse: the short ones and those that guessers try first. No rules about signs, and no forced changes."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.auth.password_validation import CommonPasswordValidator

SHORTEST = 12
LONGEST = 200
_ROWS = ("1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6y7u8i9o0p")
_RUNS = tuple(way * 3 for row in _ROWS for way in (row, row[::-1]))


class WeakPassword(Exception):
    """The one sentence to show."""


@lru_cache(maxsize=1)
def _tried_first() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_tried_first(password: str) -> bool:
    words = password.casefold().strip()
    ends = words.rstrip("0123456789!?.,-_*#@$ ")
    halves = {
        words[: len(words) // times] for times in (2, 3, 4) if len(words) % times == 0 and words == words[: len(words) // times] * times
    }
    is_run = any(words in run for run in _RUNS)
    return is_run or len(set(words)) < 5 or bool({words, ends, words.replace(" ", ""), *halves} & _tried_first())


def check_strength(password: str, *known_words: str) -> None:
    """Raise WeakPassword when it is too short, too long, tried first by guessers, or made of words that are known about its owner."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"Use {SHORTEST} letters or more. Three random words make a good password.")
    if len(password) > LONGEST:
        raise WeakPassword(f"Use {LONGEST} letters or fewer.")
    if _is_tried_first(password):
        raise WeakPassword("That one is on the list that guessers try first. Three random words make a good password.")
    rest = password.casefold()
    known = " ".join(known_words).casefold().replace("@", " ").replace(".", " ").split()
    for word in sorted((word for word in known if len(word) > 3), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST // 2:
        raise WeakPassword("That is mostly your own name or address. Three random words make a good password.")
