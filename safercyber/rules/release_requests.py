"""What a page asks the disclosure door for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safercyber.rules.change.certainty import Reading
from safercyber.rules.change.outcome import Change, Share, TooFew
from safercyber.rules.release_register import Cut


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people (or organisations). `sensitive`: even a zero says too much. `structural_zero`: nobody could be in it."""

    key: str
    cut: Cut
    value: int
    sensitive: bool = False
    structural_zero: bool = False


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """How many of how many. `share` brings a survey result, with its `reading`; otherwise give `yes` and `base`."""

    key: str
    cut: Cut
    yes: int = 0
    base: int = 0
    share: Share | TooFew | None = None
    reading: Reading | None = None
    sensitive: bool = False
    annex: bool = False


@dataclass(frozen=True, slots=True)
class ChangeFigure:
    """A change in the same people, with its reading."""

    key: str
    cut: Cut
    change: Change | TooFew
    reading: Reading
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Operational:
    """Not a statistic about people: sessions held, places left, actions done, officer hours."""

    key: str
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    """A figure that an official source has already published: unchanged, its source and date beside it."""

    key: str
    value: int
    source: str
    on: date


Figure = Count | ShareFigure | ChangeFigure | Operational | Official


@dataclass(frozen=True, slots=True)
class Table:
    """Figures released together: all of them leave, or none."""

    name: str
    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        keys = [figure.key for figure in self.figures]
        if len(keys) != len(set(keys)):
            raise ValueError(f"Two figures of {self.name!r} have one key.")
