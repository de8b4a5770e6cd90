"""Escapes: locks that open with what a team finds out, alone or two at a time."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

from safercyber.play import live
from safercyber.play.queries import HostScreen, PhoneScreen, WallScreen
from safercyber.play.shows.show import Show, View
from safercyber.play.shows.story import drawing


class EscapeShow(Show):
    """How escapes are shown."""

    name = "escape"
    what = "Escape game"
    teams_say = "Each team has its own locks. 3 to 5 people make a good team."
    at_tables = "with paper locks"
    table_lobby = "Sit where you can all see the papers. No phones needed today."
    hints_all = False
    has_votes = False
    asks = frozenset({"locks"})
    foot_words = {
        "locks": "Read it out to each other. A wrong try costs nothing.",
        "out": "Every door counts.",
        "lessons": "Where have you met this before?",
    }

    def add_to_phone(self, about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom) -> None:
        about.many_teams = room.teams > 1
        if screen.view["phase"] == "locks":
            _add(about, screen.view, screen.view["screen"])

    def add_to_wall(self, about: SimpleNamespace, screen: WallScreen, room: live.LiveRoom | None) -> None:
        if screen.view["phase"] == "locks" and screen.view["screen"]["locks"]:
            _add(about, screen.view, screen.view["screen"]["locks"])

    def answered(self, view: View) -> str:
        return "tried a lock"

    def team_words(self, view: View, team: View) -> str:
        if view["phase"] not in ("locks", "out"):
            return super().team_words(view, team)
        return f"{team['opened']} of {team['of']} locks open · {team['points']} points"

    def asks_each_table(self, view: View) -> bool:
        return bool(view["phase"] == "locks" and len(view["teams"]) > 1)

    def is_table_done(self, view: View, team: View) -> bool:
        return bool(team["done"])

    def add_to_host(self, about: SimpleNamespace, screen: HostScreen, room: live.LiveRoom) -> None:
        about.at = about.team["id"] if screen.mode == "table" and about.team else ""
        if screen.view["phase"] == "locks" and about.at:
            _add(about, screen.view, about.team["room"])


def _add(about: SimpleNamespace, view: View, room: View) -> None:
    """The names of a team's places, and the drawing of each clue by what it says is to be seen."""
    about.places = {one["id"]: one["name"] for one in room["places"]}
    about.drawn = {says: drawing(view["pack"]["id"], says) for says in _pictures(room["locks"])}


def _pictures(locks: Iterable[View]) -> set[str]:
    return {clue["picture"] for lock in locks for clue in lock["clues"] if clue["picture"]}


ESCAPE = EscapeShow()
