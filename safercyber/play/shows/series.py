"""Series: what is said before each part, and the end of all of them. The parts themselves are drawn by their own kinds."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from safercyber.play import live
from safercyber.play.queries import PhoneScreen
from safercyber.play.shows.show import Show, View


class SeriesShow(Show):
    """How series are shown."""

    name = "series"
    what = "Game in parts"
    parts: Mapping[str, Show] = {}
    foot_words = {"intro": "Listen first. Then the part begins."}

    def heading(self, view: View) -> str:
        return str(view["part_title"] if view["phase"] == "intro" else view["pack"]["title"])

    def add_to_phone(self, about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom) -> None:
        if screen.view["phase"] == "intro":
            about.picture = self.picture(screen.view)

    def finales(self, view: View, place: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(
            {"page": self.parts[one["kind"]].page(f"{place}/finale"), "one": one, "title": one["title"]} for one in view["screen"]["parts"]
        )


SERIES = SeriesShow()
