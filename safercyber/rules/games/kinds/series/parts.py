"""Looking at one part of a series as if it were the whole game, and putting what changed back in its place.

What a part keeps of its own lies under "parts", by its number, in the room and in each team. Seats, lists and everything else that
rooms share lie where they always do. So the kinds that play the parts need to know nothing of series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safercyber.rules.games.bodies.series import Series
from safercyber.rules.games.events import Data
from safercyber.rules.games.kinds.escape import ESCAPE
from safercyber.rules.games.kinds.kind import Kind
from safercyber.rules.games.kinds.quiz import QUIZ
from safercyber.rules.games.kinds.story import STORY
from safercyber.rules.games.pack import Pack, PackOf
from safercyber.rules.games.steps import part_of

SeriesPack = PackOf[Series]
KINDS: Mapping[str, Kind] = {"quiz": QUIZ, "story": STORY, "escape": ESCAPE}


def kind_of(pack: SeriesPack, n: int) -> Kind:
    """The kind that plays part n, counted from 1."""
    return KINDS[pack.body.parts[n - 1].kind]


def pack_of(pack: SeriesPack, n: int) -> Pack:
    """Part n as a pack of its own kind, with the part's title and words before it."""
    part = pack.body.parts[n - 1]
    return replace(pack, kind=part.kind, body=part.body, title=part.title, setting=part.intro)


def now(data: Mapping[str, Any]) -> int:
    """The part the room is in: by its place, else the last that was begun, else the first."""
    return part_of(data["key"]) or data["part"] or 1


def room_keys(pack: SeriesPack, n: int) -> Data:
    """What a room keeps for part n, before it begins."""
    return {**kind_of(pack, n).room(pack_of(pack, n)), "played": 0}


def team_keys(pack: SeriesPack, n: int) -> Data:
    """What a team keeps for part n, before it begins."""
    return {**kind_of(pack, n).team(pack_of(pack, n)), "done": False}


def inside(data: Mapping[str, Any], n: int) -> Data:
    """The room as part n sees it."""
    key = str(n)
    teams = {id: {**team, **team["parts"][key]} for id, team in data["teams"].items()}
    return {**data, **data["parts"][key], "teams": teams, "key": data["key"].partition("@")[0]}


def outside(data: Mapping[str, Any], seen: Mapping[str, Any], n: int) -> Data:
    """The room after part n changed what it sees."""
    key = str(n)
    own = data["parts"][key]
    teams = {}
    for id, team in seen["teams"].items():
        mine = data["teams"][id]["parts"][key]
        shared = {one: value for one, value in team.items() if one not in mine and one != "parts"}
        parts = {**data["teams"][id]["parts"], key: {one: team[one] for one in mine}}
        teams[id] = {**shared, "done": team["done"], "parts": parts}
    after = {one: value for one, value in seen.items() if one not in own}
    after |= {
        "teams": teams, "parts": {**data["parts"], key: {one: seen[one] for one in own}}, "key": data["key"],
        "played": max(data["played"], n if seen["played"] else 0),
    }  # fmt: skip
    return after


def begin(pack: SeriesPack, data: Data, n: int) -> Data:
    """The room as part n begins: what a team came to know in the part before, it knows here."""
    key, last = str(n), str(n - 1)
    teams = {}
    for id, team in data["teams"].items():
        mine = team["parts"][key]
        if "facts" in mine and last in team["parts"]:
            known = [one for one in team["parts"][last].get("facts", ()) if one not in mine["facts"]]
            mine = {**mine, "facts": [*mine["facts"], *known]}
        teams[id] = {**team, "done": False, "parts": {**team["parts"], key: mine}}
    data.update(teams=teams, part=n)
    return data


def named(pack: SeriesPack, n: int, key: str) -> str:
    """A place of part n as a place of the series."""
    phase = key.partition(".")[0]
    return f"{key}@{n}" if "@" not in key and phase in kind_of(pack, n).titles else key
