"""The papers of the programme: which questions a wave asks, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from safercyber import content
from safercyber.rules.change import questionnaire
from safercyber.rules.change.questionnaire import Item, Questionnaire, Read


@cache
def adults() -> Questionnaire:
    """The adults' questionnaire, checked."""
    place = "surveys/adults.toml"
    return questionnaire.check(content.read_toml(place), f"content/{place}")


def act_for(moves: tuple[str, ...]) -> str:
    """The act that a set asks about, from the moves of the pack that is played."""
    return questionnaire.act_for(adults(), moves)


def moves_of(pack_id: str) -> tuple[str, ...]:
    """The moves of a pack, by which its act is chosen; none for a session without a game or with one that is not on the shelf."""
    try:
        return tuple(move.id for move in content.pack(pack_id).moves) if pack_id else ()
    except (LookupError, content.BadContent):
        return ()


def items(wave: str, act: str) -> tuple[Item, ...]:
    """The questions of a wave."""
    return questionnaire.paper(adults(), wave, act)


def read(wave: str, act: str, raw: Mapping[str, str]) -> Read:
    """What was handed in, or what is missing."""
    return questionnaire.read_answers(items(wave, act), raw)


def version_of(item: str) -> int:
    """The version of an item that is asked now. Raises ValueError for an unknown one."""
    if item not in adults().items:
        raise ValueError(f"There is no question {item!r}.")
    return adults().items[item].version


@cache
def code_words() -> tuple[str, ...]:
    """The words that codes are made of."""
    return tuple(content.words("code-words"))


def plain_words(typed: str) -> str:
    """What somebody typed as three words: small letters, one space between, whatever stood between them."""
    return " ".join(re.findall(r"[a-z]+", typed.lower())[:4])
