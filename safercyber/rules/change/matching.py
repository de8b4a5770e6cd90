"""The same person twice, without a name: three random words, kept only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

WORDS_IN_A_CODE = 3
_LETTERS = re.compile(r"[^\W\d_]+")

Sheet = TypeVar("Sheet")


class NotACode(ValueError):
    """What was typed is not three words."""


class NoCodeLeft(Exception):
    """The random numbers ran out before a code was found that nobody in the study holds."""


class KeyDestroyed(Exception):
    """The study's key is gone: nobody can link its answers any more."""


def normalise(typed: str) -> str:
    """The three words in small letters with one space between: case, dashes, commas and extra spaces do not matter.

    Raises NotACode with the sentence to show.
    """
    words = _LETTERS.findall(unicodedata.normalize("NFKC", typed).lower())
    if len(words) != WORDS_IN_A_CODE:
        raise NotACode("Your code is three words. Type all three, as on your card or your phone.")
    return " ".join(words)


def code_key(study_key: bytes | None, words: str) -> str:
    """HMAC-SHA256 of the words under the study's key, in hex: the only form in which a code is kept.

    Raises KeyDestroyed when the study has no key any more, NotACode when these are not three words.
    """
    if not study_key:
        raise KeyDestroyed("This study is closed. Its answers can no longer be linked.")
    return hmac.new(study_key, f"code|{normalise(words)}".encode(), hashlib.sha256).hexdigest()


def draw_code(word_list: Sequence[str], numbers: Iterator[int], is_taken: Callable[[str], bool]) -> str:
    """Three different words nobody in the study holds. `numbers` are random, each from 0 to the length of the list less one.

    Raises NoCodeLeft when the numbers run out first.
    """
    drawn: list[str] = []
    for number in numbers:
        word = word_list[number]
        if word in drawn:
            continue
        drawn.append(word)
        if len(drawn) == WORDS_IN_A_CODE:
            if not is_taken(words := " ".join(drawn)):
                return words
            drawn = []
    raise NoCodeLeft("No free code was drawn. Draw more numbers or use a longer list of words.")


class HandedIn(NamedTuple, Generic[Sheet]):
    """What came in under one code in one wave. `order` tells which of one day came later."""

    code: str
    wave: str
    on: date
    order: int
    complete: bool
    sheet: Sheet
    session: object | None = None


class Pair(NamedTuple, Generic[Sheet]):
    """One person's answers before and after, and the session they first attended."""

    code: str
    before: Sheet
    after: Sheet
    session: object | None


@dataclass(frozen=True, slots=True)
class Matching(Generic[Sheet]):
    """How many started, were matched, came from nowhere or answered twice."""

    pairs: tuple[Pair[Sheet], ...]
    started: int
    unmatched: int  # answered again under a code that never answered before
    duplicates: Mapping[str, int]  # by wave: codes that answered more than once; the last complete answer counts

    @property
    def matched(self) -> int:
        """People whose two answers were put together."""
        return len(self.pairs)

    @property
    def lost(self) -> int:
        """People who started and were not matched."""
        return self.started - self.matched


def last_complete(handed_in: Iterable[HandedIn[Sheet]], wave: str) -> tuple[dict[str, HandedIn[Sheet]], int]:
    """One sheet a code: the last complete one, or the last where none is complete; and how many codes answered twice."""
    chosen: dict[str, HandedIn[Sheet]] = {}
    times: dict[str, int] = {}
    for paper in handed_in:
        if paper.wave != wave:
            continue
        times[paper.code] = times.get(paper.code, 0) + 1
        known = chosen.get(paper.code)
        if known is None or (paper.complete, paper.on, paper.order) > (known.complete, known.on, known.order):
            chosen[paper.code] = paper
    return chosen, sum(1 for count in times.values() if count > 1)


def match(
    handed_in: Iterable[HandedIn[Sheet]], *, before: str = "before", after: str = "follow-up", due: Container[str] | None = None
) -> Matching[Sheet]:
    """Put two waves together by code. `due` limits those who started to the codes due a second answer (default: all)."""
    papers = tuple(handed_in)
    first, twice_before = last_complete(papers, before)
    second, twice_after = last_complete(papers, after)
    started = {code: paper for code, paper in first.items() if due is None or code in due}
    pairs = tuple(Pair(code, started[code].sheet, second[code].sheet, started[code].session) for code in sorted(started) if code in second)
    unmatched = sum(1 for code in second if code not in first)
    return Matching(pairs, len(started), unmatched, {before: twice_before, after: twice_after})
