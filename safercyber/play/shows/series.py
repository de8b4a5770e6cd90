"""Series: what is said before each part, and the end of all of them. The parts themselves are drawn by their own kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.play.shows.show import Show, View


class SeriesShow(Show):
    """How series are shown."""

    name = "series"
    what = "Game in parts"
    parts: Mapping[str, Show] = {}
    foot_words = {"intro": "Listen first. Then the part begins."}

    def heading(self, view: View) -> str:
        return str(view["part_title"] if view["phase"] == "intro" else view["pack"]["title"])

    def finales(self, view: View, place: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(
            {"page": self.parts[one["kind"]].page(f"{place}/finale"), "one": one, "title": one["title"]} for one in view["screen"]["parts"]
        )


SERIES = SeriesShow()
