"""Boards: money and bricks, a street at night, the year looked back on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safercyber.play import live, pictures
from safercyber.play.queries import HostScreen, PhoneScreen, WallScreen
from safercyber.play.shows.show import Show, View

LOOKS_BACK = ("reel", "best", "why")
ROUND = ("news", "post", "opened", "talk", "vote", "reveal", "reason", "build", "hold", "happened")
AT_TABLES = ("news", "post", "opened", "talk", "vote")


class BoardShow(Show):
    """How boards are shown."""

    name = "board"
    what = "Board game"
    teams_say = "Each team has its own board and its own money. 4 to 6 people make a good team."
    at_tables = "with real bricks"
    table_lobby = "Take the brick cards and the price list. No phones needed today."
    asks = frozenset({"post", "vote", "reason", "hold"})
    foot_words = {
        "vote": "Point at the one you want. You can change it until the reveal.",
        "talk": "Turn to your neighbour. Which brick, and what would it stop?",
        "post": "One is real, one is not. Go on, check first, or bin it?",
        "reveal": "One brick for each vote.",
        "opened": "The real ones matter too.",
        "reason": "One tap on your phone. No reason is wrong.",
        "build": "One tap on your phone. No reason is wrong.",
    }

    def corner(self, view: View) -> SafeString | str:
        if not view["round"] or view["is_closed"] or "team" not in view:
            return ""
        return format_html('£{}<span class="sr"> left</span>', f"{view['team']['money']:,}")

    def add_to_phone(self, about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom) -> None:
        view = screen.view
        phase, shown = view["phase"], view["screen"]
        if view["round"] or phase in ("finished", "after"):
            about.board = _board_picture(screen)
        if phase == "vote":
            about.too_dear = tuple(choice for choice in shown["choices"] if not choice["can"])
        if phase == "best":
            about.lines = tuple(_best_lines(shown, one) for one in shown["yours"])
        if view["round"]:
            about.whole = self.page("phone/whole")

    def board(self, view: View) -> SafeString | None:
        return pictures.board(view["pack"]["scene"], view.get("team", {}).get("bricks", ()), labels=True)

    def heading(self, view: View) -> str:
        if view["phase"] in LOOKS_BACK:
            return "Looking back"
        is_round = view["round"] and view["round_name"] and view["phase"] in ROUND
        return str(view["round_name"] if is_round else view["pack"]["title"])

    def cue(self, view: View) -> str:
        teams = view["screen"].get("teams", ()) if view["phase"] == "happened" else ()
        if any(one["lost"] for one in teams):
            return "hit"
        if any(one["held"] for one in teams):
            return "held"
        landed = any(brick["new"] for team in view["teams"] for brick in team["bricks"])
        return "place" if landed and view["phase"] in ("build", "talk", "reason") else super().cue(view)

    def facts(self, view: View) -> Sequence[tuple[str, str]]:
        if len(view["teams"]) != 1 or not view["round"]:
            return ()
        return (("Money left", f"£{view['teams'][0]['money']:,}"),)

    def is_night(self, view: View) -> bool:
        return bool(view["phase"] == "hold")

    def picture(self, view: View) -> SafeString:
        phase = view["phase"]
        if phase == "finished" and len(view["teams"]) > 1:
            return pictures.skyline(view["teams"])
        after = phase == "happened" or (phase in ("after", "finished") and len(view["teams"]) > 1)
        return _street(view, night=phase == "hold", after=after)

    def add_to_wall(self, about: SimpleNamespace, screen: WallScreen, room: live.LiveRoom | None) -> None:
        view = screen.view
        phase, shown, teams = view["phase"], view["screen"], view["teams"]
        if phase == "reel":
            bricks = teams[0]["bricks"] if len(teams) == 1 else ()
            scene, sites = view["pack"]["scene"], [one["site"] for one in shown["going_on"]]
            about.picture = pictures.board(scene, bricks, labels=False, prefix="saw", title="What you saw")
            about.second = pictures.board(
                scene, bricks, night=True, bursts=sites, labels=False, prefix="was", title="What was going on"
            )  # fmt: skip
        if phase == "best":
            about.lines = tuple({"team": one["name"], "rows": _best_lines(shown, one)} for one in shown["yours"])
        if phase == "reveal":
            about.bars = _all_bars(shown)

    def now(self, view: View) -> str:
        return f"{view['title']}: every team picks one brick" if view["phase"] == "vote" else str(view["title"])

    def place(self, view: View) -> str:
        if not view["round"]:
            return str(view["title"])
        return f"{view['round_name']}, {view['round_word']} {view['round']} of {view['rounds']}"

    def answered(self, view: View) -> str:
        return "voted" if view["phase"] == "vote" else "answered"

    def asks_each_table(self, view: View) -> bool:
        return bool(view["round"]) and view["phase"] in AT_TABLES

    def hides_teams(self, view: View) -> bool:
        return bool(view["round"]) and view["phase"] in ("news", "post", "talk", "vote")

    def add_to_host(self, about: SimpleNamespace, screen: HostScreen, room: live.LiveRoom) -> None:
        about.tables_in = sum(1 for one in screen.view["teams"] if one["done"] or not one["can_buy"])
        about.round_names = dict(enumerate(room.now.state.pack.body.round_names, 1))
        about.letters = _letters(screen.view, about.team, room) if screen.mode == "table" else ()

    def closing(self, view: View) -> str:
        return f"{view['pack']['title']} is still open."


BOARD = BoardShow()


def _board_picture(screen: PhoneScreen) -> SafeString:
    bricks = screen.view.get("team", {}).get("bricks", ())
    key = blake2b(repr([(one["id"], one["new"], one["held"]) for one in bricks]).encode(), digest_size=6).hexdigest()
    words = "; ".join(line for site in screen.view.get("words", ()) for line in site["lines"] if line != "Nothing yet.")
    return format_html(
        '<img class="board" src="{}?b={}" alt="{}" width="714" height="496" loading="lazy">',
        reverse("room-board", args=[screen.ref]),
        key,
        f"Your board. {words}" if words else "Your board, with no bricks yet.",
    )


def _best_lines(shown: Mapping[str, Any], one: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    names = shown["names"][: shown["played"]]

    def said(bricks: list[Mapping[str, Any]]) -> str:
        return ", ".join(brick["name"] for brick in bricks)

    return tuple({"name": name, "yours": said(one["rounds"][n]), "best": said(shown["best"]["rounds"][n])} for n, name in enumerate(names))


def _street(view: View, *, night: bool, after: bool) -> SafeString:
    """One board for one team; for many, the bricks that any of them has placed, glowing where one held."""
    seen: dict[str, dict[str, Any]] = {}
    for team in view["teams"]:
        for one in team["bricks"]:
            known = seen.setdefault(one["id"], {"id": one["id"], "new": False, "held": False})
            known["new"] = known["new"] or one["new"]
            known["held"] = known["held"] or (after and view["round"] in one["held"])
    return pictures.board(view["pack"]["scene"], sorted(seen.values(), key=lambda one: one["id"]), night=night, title="")


def _all_bars(shown: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The votes of all teams together, most first: a hall sees totals, never one person's choice."""
    bars: dict[str, dict[str, Any]] = {}
    for team in shown["teams"]:
        for bar in team["bars"]:
            known = bars.setdefault(bar["id"], {**bar, "votes": 0, "leads": False})
            known["votes"] += bar["votes"]
            known["leads"] = known["leads"] or bar["leads"]
    return tuple(sorted(bars.values(), key=lambda bar: -bar["votes"]))[:6]


def _letters(view: View, team: View, room: live.LiveRoom) -> tuple[dict[str, Any], ...]:
    """The post of this round for one table, with the answer it gave: before it is opened, and after for whoever was late."""
    if view["phase"] not in ("post", "opened", "talk", "vote"):
        return ()
    opened = room.now.state.data["opened"]
    return tuple(
        {
            "id": message.id,
            "title": message.title,
            "answers": [
                {"id": answer, "short": answer.capitalize(), "is": team["post"].get(message.id) == answer}
                for answer in ("go", "check", "bin")
            ],
        }
        for message in room.now.state.pack.body.post
        if message.round == view["round"] and not (message.id in opened and message.id in team["post"])
    )
