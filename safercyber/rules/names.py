"""Names that must differ: telling apart what is called the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count


def told_apart(names: Sequence[str], most: int) -> list[str]:
    """These names in their order, whatever their capitals no two alike: the first keeps its name, another one gets the next free
    number ("Holm", "Holm 2"). None is longer than `most` letters.
    """
    whole = {name.lower() for name in names}
    used: set[str] = set()
    told = []
    for name in names:
        chosen = name if name.lower() not in used else next(one for one in _numbered(name, most) if one.lower() not in whole | used)
        used.add(chosen.lower())
        told.append(chosen)
    return told


def _numbered(name: str, most: int) -> Iterator[str]:
    return (f"{name[: most - len(f' {number}')].rstrip()} {number}" for number in count(2))
