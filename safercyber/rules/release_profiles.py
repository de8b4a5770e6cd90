"""Who sees a number, and what is kept from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Profile:
    """Who sees it and what is kept from them: counts from `hide_from` to `hide_to` show as `mark`."""

    name: str
    hide_from: int
    hide_to: int
    round_to: int
    mark: str
    text: str
    is_registered: bool
    may_leave: bool

    def hides(self, raw: int, *, sensitive: bool = False) -> bool:
        """Is this count kept back?"""
        return self.hide_from <= raw <= self.hide_to or (sensitive and raw == 0 and self.name != "analyst")

    def rounded(self, raw: int) -> int:
        """To the nearest 5, or as it is."""
        return (raw + self.round_to // 2) // self.round_to * self.round_to


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "public": Profile("public", 0, 9, 5, "[c]", "fewer than 10", True, True),
        "board": Profile("board", 1, 7, 5, "*", "1 to 7", True, False),
        "organisations": Profile("organisations", 0, 4, 1, "[c]", "fewer than 5", False, False),
        "published": Profile("published", 0, -1, 1, "", "", False, True),
        "analyst": Profile("analyst", 0, -1, 1, "", "", False, False),
    }
)
