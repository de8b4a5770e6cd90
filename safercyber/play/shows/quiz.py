"""Quizzes: one message at a time on each phone, real or fake, then each of them looked at together."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from safercyber.play import game, live
from safercyber.play.queries import HostScreen, PhoneScreen, WallScreen
from safercyber.play.shows.show import Show, View
from safercyber.rules.games.screens import SAY_LABELS

SURE = {"sure": "Hands up who is sure", "not-sure": "Hands up who is not sure"}


class QuizShow(Show):
    """How quizzes are shown."""

    name = "quiz"
    what = "Quiz"
    teams_say = "One team is enough: the score is the whole room's."
    at_tables = "by show of hands"
    table_lobby = "Sit where you can hear. You answer with your hand. No phones needed today."
    has_votes = False
    asks = frozenset({"judge", "again"})
    foot_words = {
        "judge": "What does it want from you, and how fast?",
        "again": "What does it want from you, and how fast?",
        "told": "The real ones matter too.",
        "score": "Spot the fakes, and let the real ones in.",
        "compare": "Show each other what you had.",
    }

    def add_to_phone(self, about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom) -> None:
        shown, phase = screen.view["screen"], screen.view["phase"]
        about.has_hints = phase in game.pack(room.pack_id, room.pack_version).hints
        if phase in ("score", "compare"):
            _add_tallies(about, shown)
            about.own, about.own_second = tally(shown["own"]), tally(shown["own_second"])

    def add_to_wall(self, about: SimpleNamespace, screen: WallScreen, room: live.LiveRoom | None) -> None:
        if screen.view["phase"] in ("score", "compare"):
            _add_tallies(about, screen.view["screen"])

    def hides_teams(self, view: View) -> bool:
        return len(view["teams"]) == 1

    def add_to_host(self, about: SimpleNamespace, screen: HostScreen, room: live.LiveRoom) -> None:
        if screen.mode == "table" and screen.view["phase"] in self.asks:
            about.hands = _hands(screen.view["screen"])


def tally(told: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A score with the real ones that were let in; None where nothing was judged."""
    if told is None or not (told["fakes"] or told["real"]):
        return None
    return {**told, "let_in": told["real"] - told["blocked"]}


def _add_tallies(about: SimpleNamespace, shown: View) -> None:
    about.room, about.second = tally(shown["first"]), tally(shown["second"])


def _hands(shown: View) -> tuple[dict[str, Any], ...]:
    """The lines of a show of hands about the message that is asked, each with what was counted so far."""
    found = []
    labels = {**SAY_LABELS, **(SURE if shown["sure_tap"] else {})}
    for message in shown["messages"]:
        counted = shown["hands"].get(message["id"], {})
        found += [{"what": message["id"], "id": key, "label": label, "count": counted.get(key)} for key, label in labels.items()]
    return tuple(found)


QUIZ = QuizShow()
