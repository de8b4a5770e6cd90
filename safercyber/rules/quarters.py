"""Quarters of the calendar year, as boards count them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from safercyber.rules import formats

_SLUG = re.compile(r"^(20\d\d)-q([1-4])$")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter: July to September 2026 is Quarter(2026, 3)."""

    year: int
    number: int

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def slug(self) -> str:
        """2026-q3, for addresses."""
        return f"{self.year}-q{self.number}"

    @property
    def name(self) -> str:
        """July to September 2026."""
        return formats.quarter_name(self.starts_on, self.ends_on)


def quarter_of(on: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(on.year, (on.month - 1) // 3 + 1)


def quarter_from(slug: str) -> Quarter | None:
    """2026-q3 as a quarter; None for anything else."""
    found = _SLUG.match(slug)
    return Quarter(int(found[1]), int(found[2])) if found else None
