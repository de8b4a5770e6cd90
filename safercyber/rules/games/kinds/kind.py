"""What a kind of game has to say for itself. Everything that rooms of all kinds share asks these questions and no others.

A kind is one object without memory: each method takes the pack and the room's data and gives an answer. Methods that change
something are given a fresh top level of the data and give it back; what lies below is replaced, never changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.steps import Next, Step
from safercyber.rules.games.votes import voters

View = dict[str, Any]
Reducer = Callable[[Pack, Data, Event, str], Data]
CLOSED_QUESTION = "That question has closed. Here is the new one."


@dataclass(frozen=True)
class Sees:
    """Whose eyes a view is for: one team's, or (None) the whole hall's; `told`: the host's own screen, which may know everything."""

    team: str | None = None
    told: bool = False


class Kind:
    """A kind of game, with the answers that most kinds share."""

    name = ""
    titles: Mapping[str, str] = {}
    looks_back: tuple[str, ...] = ()

    # --- a room before its first event, and where it goes from there

    def room(self, pack: Pack) -> Data:
        """The keys of a room's data that are this kind's own."""
        return {}

    def team(self, pack: Pack) -> Data:
        """The keys of a team's data that are this kind's own."""
        return {}

    def first(self, pack: Pack) -> Step:
        """The place where the game begins."""
        raise NotImplementedError

    def after(self, pack: Pack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
        """The step that follows a place of this kind's own play. `debrief`: the places of the look back, in order."""
        raise NotImplementedError

    def keys_of(self, pack: Pack, data: Mapping[str, Any], step: str) -> list[str]:
        """The places of one of this kind's own debrief steps."""
        return [step]

    def aside(self, pack: Pack, data: Mapping[str, Any]) -> tuple[Step, ...]:
        """Other ways on from a place of the debrief."""
        return ()

    def label(self, pack: Pack, data: Mapping[str, Any], key: str) -> str:
        """The words of the button that leads to a place of this kind's own debrief."""
        return self.titles[key.partition("@")[0].partition(".")[0]]

    def arrive(self, pack: Pack, data: Data, event: Event, came_from: str) -> Data:
        """The data as the room has come to a place by an event."""
        return data

    def clocks(self, pack: Pack, data: Mapping[str, Any]) -> tuple[int, ...]:
        """Seconds that the host may set beside the usual ones."""
        return ()

    def longer(self, pack: Pack, data: Mapping[str, Any]) -> int:
        """Seconds that one press of the host adds."""
        return 60

    # --- what people do

    def moves_in(self, pack: Pack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
        """The events this kind judges itself."""
        return {}

    def joined(self, pack: Pack, data: Data, seat: str) -> Data:
        """The data after a seat came in."""
        return data

    def left(self, pack: Pack, data: Data, seat: str, is_gone: bool) -> Data:
        """The data after a seat left its team; its soft votes go with it."""
        return data

    def hands(self, pack: Pack, what: str) -> frozenset[str]:
        """What may be counted by a show of hands about this."""
        return frozenset({"real", "fake"}) if what in pack.feedback else frozenset()

    # --- what people see

    def where(self, pack: Pack, data: Mapping[str, Any]) -> View:
        """round, rounds, round_word and round_name of the frame that every screen shows."""
        return {"round": data["round"], "rounds": 0, "round_word": "", "round_name": ""}

    def words_at(self, pack: Pack, data: Mapping[str, Any]) -> int:
        """Which of several texts of this phase the host reads, counted from 1."""
        return int(data["step"] or data["round"])

    def team_view(self, pack: Pack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        """One team for a strip of teams."""
        team = data["teams"][key]
        return {
            "id": key, "name": team["name"], "colour": team["colour"], "flag": team["flag"], "done": team["done"],
            "seats": len(voters(data, key)),
        }  # fmt: skip

    def host_team(self, pack: Pack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        """One team as the host sees it."""
        team = data["teams"][key]
        return {
            **self.team_view(pack, data, key, sees), "asked_hint": data["hints_asked"].get(key, ""), "last_at": team["last_at"],
            "choices": [], "tied": [], "post_tied": {}, "can_buy": False, "has_chosen": team["done"], "voted": 0,
        }  # fmt: skip

    def around(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> View:
        """What stands round the screen of this kind, beside the team or the teams."""
        return {}

    def screen(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> View:
        """What is on show in a phase of this kind's own, for one team or the whole hall."""
        return {}

    def finale(self, pack: Pack, data: Mapping[str, Any]) -> View:
        """What is on show at the very end."""
        return {}

    def mine(self, pack: Pack, data: Mapping[str, Any], seat: str) -> View:
        """A seat's own answers and lists in a phase of this kind's own; nobody else's."""
        return {}

    def can_hint(self, pack: Pack, data: Mapping[str, Any]) -> bool:
        """Whether the host has a hint to send now."""
        return data["phase"] in pack.hints

    def counts(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> View:
        """How many have answered in a phase of this kind's own, never what any one person said."""
        return {}

    def has_answered(self, pack: Pack, data: Mapping[str, Any], seat: str) -> bool:
        """Whether a seat has answered what is asked in a phase of this kind's own."""
        return False

    def say(self, pack: Pack, data: Mapping[str, Any], seen: View) -> str:
        """The sentence a screen reader speaks as this view replaces the last one; nothing: the screen's own."""
        return ""

    def strip(self, pack: Pack, data: Mapping[str, Any]) -> list[View]:
        """The phases of the present round as the host's strip."""
        return []

    def truth(self, pack: Pack, data: Mapping[str, Any]) -> View:
        """What the host alone is told."""
        return {}

    def whole(self, pack: Pack, data: Mapping[str, Any]) -> View:
        """The whole look back in one piece, for printing."""
        return {}

    def undo_label(self, pack: Pack, data: Mapping[str, Any], event: Event, sees: Sees) -> str:
        """The words of the button that takes a move of this kind back; nothing for others."""
        return ""

    # --- what is kept

    def judged(self, pack: Pack, data: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
        """Every case that was judged in play: (move, truth, taken as "real", "fake" or "check", how many)."""
        return []

    def squares(self, pack: Pack, data: Mapping[str, Any]) -> list[View]:
        """One square of the quilt for each case: its title, its truth, whether the room got it right."""
        return []

    def record(self, pack: Pack, data: Mapping[str, Any]) -> View:
        """What this kind adds to the outcome record: counts only."""
        return {}

    def told(self, pack: Pack, data: Mapping[str, Any]) -> list[str]:
        """The present place in words, for the console: what it brought."""
        return []


# --- what the moves of several kinds share -----------------------------------------------------------------------------------


def in_phase(data: Data, *names: str) -> None:
    """Refuse what belongs to another phase."""
    if data["phase"] not in names:
        raise NotAllowed(CLOSED_QUESTION)


def check_ask(data: Data, event: Event, team: str) -> None:
    """Refuse an answer to a question that has closed."""
    if event.get("ask") != max(data["ask"], data["teams"][team]["ask"]):
        raise NotAllowed(CLOSED_QUESTION)


def team_named(data: Data, event: Event, seat: str) -> str:
    """The team an event is about: a seat's own, the one the host names, or the only one there is."""
    team = event.get("team") or (data["seats"][seat]["team"] if seat else "")
    if not team and len(data["teams"]) == 1:
        team = "t1"
    if team not in data["teams"]:
        raise NotAllowed("Choose a team first.")
    return str(team)


def touch(data: Data, team: str, event: Event, **changes: Any) -> Data:
    """Note when a team last did something, with other changes to it."""
    data["teams"] = {**data["teams"], team: {**data["teams"][team], "last_at": event["at"], **changes}}
    return data
