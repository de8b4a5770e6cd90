"""Words: how many, how hard, and whose. What a machine cannot judge is left to the people who review the pack."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from safercyber.rules.change.words import reading_grade
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.texts import Data, Screen, strings

MOST_WORDS_A_SCREEN = 60
MOST_WORDS_A_CHOICE = 12
LEAST_WORDS_TO_JUDGE = 12
YEARS_ABOVE = 3
"""One screen may read this many years above the pack: short texts swing by a few long words."""
_RECIPE = re.compile(
    r"powershell|cmd\.exe|/bin/sh|\bsudo\b|\bnmap\b|metasploit|mimikatz|hydra -|\bor 1\s?=\s?1\b|union select|<\?php|\bcurl -|\bwget\b",
    re.IGNORECASE,
)


def check_words(data: Data, shown: Sequence[Screen], reading_age: int, real_names: Collection[str], found: Findings) -> float:
    """Flag long screens, long choices, hard words, real names and what reads like an instruction for an attack.

    Returns the reading age of the pack: of all that is told, said by the host, or written out as a message.
    """
    for screen in shown:
        _check_length(screen, found)
    whole = age_of(" ".join(_sentence(screen.words) for screen in shown if screen.role in ("told", "host", "message")))
    if whole > reading_age:
        found.flag("WORDS", ("audience", "reading_age"), f"the pack reads at about age {whole:.0f}; it says {reading_age}.")
    for screen in shown:
        if screen.role in ("told", "host") and len(screen.words.split()) >= LEAST_WORDS_TO_JUDGE:
            age = age_of(screen.words)
            if age > reading_age + YEARS_ABOVE:
                found.flag("WORDS", screen.path, f"this reads at about age {age:.0f}; the pack is for readers of {reading_age}.")
    for path, text in strings(data):
        for name in names_in(text, real_names):
            found.flag("REAL-NAME", path, f"{name} is a real name. Make one up: nobody real should look foolish, or guilty.")
        if recipe := _RECIPE.search(text):
            found.flag("WORDS", path, f'"{recipe.group(0)}" reads like part of an attack. Say what happened, never how to do it.', True)
    return whole


def age_of(text: str) -> float:
    """The reading age of a text: its school grade and five years."""
    return reading_grade(text) + 5


def _check_length(screen: Screen, found: Findings) -> None:
    count = len(screen.words.split())
    if screen.role == "choice" and count > MOST_WORDS_A_CHOICE:
        found.flag("WORDS", screen.path, f"{count} words are long for a choice; {MOST_WORDS_A_CHOICE} are the most.")
    elif screen.role != "choice" and count > MOST_WORDS_A_SCREEN:
        found.flag("WORDS", screen.path, f"{count} words stand on one screen; {MOST_WORDS_A_SCREEN} are the most.")


def _sentence(words: str) -> str:
    return words if words.rstrip().endswith((".", "!", "?", '"')) else f"{words}."


def names_in(text: str, real_names: Collection[str]) -> list[str]:
    """The real names in a text: whole, and with their capitals."""
    return sorted({hit.group(0) for hit in _names(frozenset(real_names)).finditer(text)}) if real_names else []


@lru_cache(maxsize=8)
def _names(real_names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(real_names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w@.-])(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?![\w-])")
