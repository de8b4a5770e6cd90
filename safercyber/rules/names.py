"""Names that must differ: telling apart what is called the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from safercyber.rules.formats import folded


def told_apart(names: Sequence[str], most: int, alike: Callable[[str], str] = folded) -> list[str]:
    """These names in their order, no two that `alike` makes one (whatever their capitals, unless told otherwise): the first keeps
    its name, another one gets the next free number ("Holm", "Holm 2"). None is longer than `most` letters.
    """
    whole = {alike(name) for name in names}
    used: set[str] = set()
    told = []
    for name in names:
        chosen = name if alike(name) not in used else next(one for one in _numbered(name, most) if alike(one) not in whole | used)
        used.add(alike(chosen))
        told.append(chosen)
    return told


def _numbered(name: str, most: int) -> Iterator[str]:
    return (f"{name[: most - len(f' {number}')].rstrip()} {number}" for number in count(2))


def plain(name: str) -> str:
    """A name of a place without capitals, signs and what is spaced differently: two of one plain name are one place."""
    kept = folded(name).replace("'", "").replace("\u2019", "")
    return " ".join("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in kept).split())
