"""Where to turn: one place of the contact list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Route:
    """One place to turn to: a number, an address or advice, which page it was written from, and when it is due to be compared again.

    `confirmed_on` is None until the partnership has tried it and said that it is right.
    """

    id: str
    name: str
    when: str
    do: str
    phone: str
    text: str
    web: str
    hours: str
    cost: str
    group: str
    source: str
    written_on: date
    review_by: date
    confirmed_on: date | None = None

    @property
    def source_site(self) -> str:
        """The site of its source, as one would say it: police.uk."""
        return urlsplit(self.source).netloc.removeprefix("www.")

    def is_due(self, on: date) -> bool:
        """It should be looked at again."""
        return on > self.review_by
