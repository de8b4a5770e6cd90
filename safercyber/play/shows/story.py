"""Stories: a scene, what each team does in it, what follows."""

from __future__ import annotations

import re
from functools import lru_cache
from types import SimpleNamespace

from safercyber import content
from safercyber.play import live
from safercyber.play.queries import HostScreen, PhoneScreen, WallScreen
from safercyber.play.shows.show import Show, View
from safercyber.rules.games.paper.art import drawing_for

_SHOWS = re.compile(r'aria-label="([^"]*)"')


class StoryShow(Show):
    """How stories are shown."""

    name = "story"
    what = "Story"
    teams_say = "Each team takes its own way through the story. 4 to 6 people make a good team."
    at_tables = "by show of hands"
    table_lobby = "Sit where you can hear. You choose with your hand. No phones needed today."
    hints_all = False
    asks = frozenset({"scene"})
    foot_words = {
        "scene": "Read it together, then choose. There is no hurry.",
        "chosen": "What would you say to a friend about it?",
        "ending": "Every way through is worth a talk.",
        "path": "What would you do next time?",
    }

    def add_to_phone(self, about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom) -> None:
        shown, phase = screen.view["screen"], screen.view["phase"]
        about.many_teams = room.teams > 1
        about.drawing, about.votes = "", 0
        if phase == "scene":
            about.drawing = drawing(screen.view["pack"]["id"], (shown["ending"] or shown)["picture"])
        elif phase == "ending":
            ended = next((one["ending"] for one in shown["teams"] if one["ending"]), None)
            about.drawing = drawing(screen.view["pack"]["id"], ended["picture"] if ended else "")
        elif phase == "chosen":
            about.votes = sum(bar["votes"] for one in shown["teams"] for bar in one["bars"])

    def answered(self, view: View) -> str:
        return "voted"

    def add_to_wall(self, about: SimpleNamespace, screen: WallScreen, room: live.LiveRoom | None) -> None:
        view = screen.view
        about.drawing = ""
        if view["phase"] == "scene" and view["screen"]["together"]:
            scene = view["screen"]["scene"]
            about.drawing = drawing(view["pack"]["id"], (scene["ending"] or scene)["picture"])
        elif view["phase"] == "ending":
            ends = {one["ending"]["picture"] for one in view["screen"]["teams"] if one["ending"]}
            about.drawing = drawing(view["pack"]["id"], ends.pop()) if len(ends) == 1 else ""

    def team_words(self, view: View, team: View) -> str:
        if view["phase"] != "scene":
            return super().team_words(view, team)
        scene = team.get("scene") or {}
        at = "at the end" if scene.get("is_end") else scene.get("title", "")
        return f"{at} · {team['voted']} of {team['seats']} voted" if view["mode"] == "phones" else at

    def asks_each_table(self, view: View) -> bool:
        return bool(view["phase"] == "scene" and len(view["teams"]) > 1)

    def is_table_done(self, view: View, team: View) -> bool:
        return bool(team["has_chosen"])

    def add_to_host(self, about: SimpleNamespace, screen: HostScreen, room: live.LiveRoom) -> None:
        about.at = about.team["id"] if screen.mode == "table" and about.team else ""


@lru_cache(maxsize=512)
def drawing(pack_id: str, says: str) -> str:
    """The name of the pack's drawing that shows what a scene says is to be seen; nothing when none does."""
    if not says:
        return ""
    try:
        folder = content.pack_folder(pack_id) / "art"
    except LookupError:
        return ""
    shows = {path.stem: found[1] for path in sorted(folder.glob("*.svg")) if (found := _SHOWS.search(path.read_text(encoding="utf-8")))}
    return drawing_for(says, shows)


STORY = StoryShow()
