"""The board kind: a year in rounds, bricks bought, threats that land, post judged, and a look back at what was going on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safercyber.rules.games import ruled
from safercyber.rules.games.bodies.board import level_of, with_modules
from safercyber.rules.games.events import Data, Event
from safercyber.rules.games.kinds.board import finds, lines, looking_back, moves, places, turns
from safercyber.rules.games.kinds.board import screens as shown
from safercyber.rules.games.kinds.effects import cards_of, counters_of, cues_of
from safercyber.rules.games.kinds.kind import Kind, Reducer, Sees, View
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.steps import SHARED_TITLES, Next, Step, split

__all__ = ["BOARD", "BoardKind"]


class BoardKind(Kind):
    """How boards are played and shown."""

    name = "board"
    titles = {
        "before": "Before we build", "news": "News", "post": "Post", "opened": "Post opened", "talk": "Talk", "vote": "Vote",
        "reveal": "Reveal", "reason": "Reason", "build": "Build", "hold": "Will it hold?", "happened": "What happened",
        "reel": "Looking back", "best": "The best year", "why": "Why we chose", "moves": "Five things to take home",
    }  # fmt: skip
    looks_back = places.LOOKS_BACK

    def room(self, pack: Pack) -> Data:
        return {
            **({"modules": []} if pack.body.modules else {}),
            "buy": {}, "post": {}, "why": {}, "guess": {}, "guessed": {}, "opened": [], "post_seats": {}, "chosen": [], "coming": None,
        }  # fmt: skip

    def team(self, pack: Pack) -> Data:
        return {
            **({"drawn": []} if pack.body.decks or pack.body.is_ruled else {}),
            **ruled.blank(pack.body),
            "money": 0, "spent": 0, "lost": 0, "bought": [], "placed": [], "choice": "", "tied": [], "ended": {}, "story": {},
            "post": {}, "post_tied": {}, "cards": [],
        }  # fmt: skip

    def first(self, pack: Pack) -> Step:
        return Step("1.news", f"Begin {pack.body.round_names[0]}")

    def after(self, pack: Pack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
        return places.after(_playing(pack, data), data, debrief)

    def keys_of(self, pack: Pack, data: Mapping[str, Any], step: str) -> list[str]:
        if step == "reel":  # rounds that were not played are left out
            return [f"reel.{r}" for r in range(1, data["played"] + 1)]
        return [step] if step != "best" or pack.best_line else []

    def label(self, pack: Pack, data: Mapping[str, Any], key: str) -> str:
        phase, _, n = split(key)
        if phase == "reel":
            return f"Look back at {pack.body.round_names[n - 1]}"
        return {"best": "Show the best year", "why": "Ask why we chose"}[phase]

    def arrive(self, pack: Pack, data: Data, event: Event, came_from: str) -> Data:
        return turns.arrive(_playing(pack, data), data, event["n"], came_from)

    def moves_in(self, pack: Pack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
        return moves.MOVES

    def left(self, pack: Pack, data: Data, seat: str, is_gone: bool) -> Data:
        for votes in ("buy", "post", "why", "guess") if is_gone else ("buy", "post", "why"):
            data[votes] = {one: vote for one, vote in data[votes].items() if one != seat}
        return data

    def where(self, pack: Pack, data: Mapping[str, Any]) -> View:
        round = data["round"]
        return {
            "round": round, "rounds": pack.body.rounds, "round_word": pack.body.round_name,
            "round_name": pack.body.round_names[round - 1] if round else "",
        }  # fmt: skip

    def words_at(self, pack: Pack, data: Mapping[str, Any]) -> int:
        return int(data["step"] if data["phase"] == "reel" else data["round"])

    def _known(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> frozenset[str]:
        return frozenset(pack.body.bricks) if sees.told else shown.known_to(pack, data, sees.team)

    def team_view(self, pack: Pack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        seen = {**shown.team_strip(pack, data, key, self._known(pack, data, sees)), **_ruled_view(pack, data, key, sees)}
        seen |= finds.shown(pack, data, key)
        return {**seen, "cards": shown.cards_of(pack, {key: data["teams"][key]})} if sees.team and not sees.told else seen

    def host_team(self, pack: Pack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        seen = {**shown.host_team(pack, data, key, self._known(pack, data, sees)), **_ruled_view(pack, data, key, sees)}
        offered = {"may_find": finds.worth(pack)} if len(data["teams"]) > 1 and finds.may_find(data, key) else {}
        return {**seen, **offered, **finds.shown(pack, data, key)}

    def around(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> View:
        if sees.team is None:
            chosen = data.get("modules", ())
            modules = [{"id": one.id, "name": one.name, "say": one.say, "chosen": one.id in chosen} for one in pack.body.modules]
            return {"sites": shown.sites(pack), **({"modules": modules} if modules else {})}
        words = looking_back.board_in_words(pack, data["teams"][sees.team], self._known(pack, data, sees))
        return {"sites": shown.sites(pack), "words": words}

    def screen(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> View:
        return shown.screen_of(_playing(pack, data), data, sees.team, self._known(pack, data, sees))

    def finale(self, pack: Pack, data: Mapping[str, Any]) -> View:
        return looking_back.skyline(pack, data)

    def mine(self, pack: Pack, data: Mapping[str, Any], seat: str) -> View:
        key = data["seats"][seat]["team"]
        return shown.mine(pack, data, seat, key, self._known(pack, data, Sees(key)))

    def counts(self, pack: Pack, data: Mapping[str, Any], sees: Sees) -> View:
        return shown.room_counts(pack, data, self._known(pack, data, sees))

    def has_answered(self, pack: Pack, data: Mapping[str, Any], seat: str) -> bool:
        phase = data["phase"]
        if phase == "post":
            return len(data["post"].get(seat, {})) == len(turns.messages_of(pack, data["round"]))
        kept = {"vote": "buy", "reason": "why", "hold": "guess"}.get(phase)
        return kept is not None and seat in data[kept]

    def say(self, pack: Pack, data: Mapping[str, Any], seen: View) -> str:
        return shown.say(pack, data, seen)

    def strip(self, pack: Pack, data: Mapping[str, Any]) -> list[View]:
        """The phases of this round: done, now or to come. Those that a table or a round skips are left out."""
        if data["phase"] not in places.ROUND_PHASES:
            return []
        skipped = {"reveal", "reason", "build"} if data["mode"] == "table" else set()
        if data["phase"] == "happened" and data["coming"] is None:
            skipped.add("hold")
        names = [name for name in places.ROUND_PHASES if name not in skipped]
        now = names.index(data["phase"]) if data["phase"] in names else 0
        return [
            {
                "phase": name,
                "title": self.titles.get(name, SHARED_TITLES.get(name, "")),
                "is": "done" if n < now else "now" if n == now else "later",
            }
            for n, name in enumerate(names)
        ]

    def truth(self, pack: Pack, data: Mapping[str, Any]) -> View:
        return {
            "truth": looking_back.truths(_playing(pack, data), data),
            "post_truth": [
                {"id": one.id, "title": one.title, "truth": one.truth, "why": one.why}
                for one in pack.body.post if one.round == data["round"]
            ],
            "lines": lines.offered(pack, data),
            **({"cues": cues_of(pack)} if pack.body.rules else {}),
        }  # fmt: skip

    def whole(self, pack: Pack, data: Mapping[str, Any]) -> View:
        return looking_back.whole(_playing(pack, data), data)

    def undo_label(self, pack: Pack, data: Mapping[str, Any], event: Event, sees: Sees) -> str:
        if event["kind"] == "phase.set":
            phase, round, n = split(event["to"])
            part = f" of {pack.body.round_names[round - 1]}" if round else f" {n}" if n else ""
            return f"Go back from {self.titles.get(phase) or SHARED_TITLES[phase]}{part}"
        if event["kind"] == "commit":
            known = self._known(pack, data, sees)
            return "Take back Done" if event["choice"] == "done" else f"Take back {shown.name_of(pack, event['choice'], known)}"
        words = {
            "judge": "Take back the answer to the post",
            "override.text": "Take back the other words",
            "cue": "Take back the cue",
            "find": "Take back the lucky find",
        }
        return words.get(event["kind"], "")

    def judged(self, pack: Pack, data: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
        taken = {"go": "real", "check": "check", "bin": "fake"}
        found = []
        for message in pack.body.post:
            if data["mode"] == "table":
                said = Counter(team["post"][message.id]["answer"] for team in data["teams"].values() if message.id in team["post"])
            else:
                said = Counter(data["post_seats"].get(message.id, {}))
            found += [(message.move, message.truth, taken[answer], said[answer]) for answer in taken]
        return found

    def record(self, pack: Pack, data: Mapping[str, Any]) -> View:
        stopped = Counter(
            told["by"] for team in data["teams"].values() for round in team["story"].values() for told in round if told["held"]
        )  # fmt: skip
        return {
            **({"modules": list(data["modules"])} if pack.body.modules else {}),
            "rounds_played": data["played"], "rounds": pack.body.rounds,
            "teams": [
                {
                    "spent": team["spent"], "lost": team["lost"], "cost": team["spent"] + team["lost"],
                    "bricks": [{"brick": one["brick"], "round": one["round"]} for one in team["bought"]],
                    **({"level": found.name} if (found := level_of(pack.body, team["lost"])) else {}),
                }
                for team in data["teams"].values()
            ],
            "stopped": dict(sorted(stopped.items())),
            "reasons": dict(sorted(sum((Counter(one["reasons"]) for one in data["chosen"]), Counter()).items())),
            "sure": sum(one["sure"] for one in data["chosen"]), "not_sure": sum(one["not_sure"] for one in data["chosen"]),
            "guessed": dict(data["guessed"]),
        }  # fmt: skip

    def told(self, pack: Pack, data: Mapping[str, Any]) -> list[str]:
        if data["phase"] != "happened":
            return []
        lines = []
        round = str(data["round"])
        for team in data["teams"].values():
            for one in team["story"][round]:
                threat = next(t for t in pack.body.threats if t.id == one["threat"])
                step = threat.steps[one["step"]]
                seen = "noticed" if one["noticed"] else "silent"
                end = f"held by {pack.body.bricks[one['by']].name}" if one["held"] else f"lost £{one['lost']:,}"
                lines.append(f"      {team['name']}: {threat.name}, {seen}, {end}. {step.truth}")
            lines.append(f"      {team['name']}: spent £{team['spent']:,}, lost £{team['lost']:,}, £{team['money']:,} left.")
        return lines


def _ruled_view(pack: Pack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
    """What rules have changed for a team, as far as these eyes may see it; nothing on a board without rules."""
    if not pack.body.is_ruled:
        return {}
    team = data["teams"][key]
    is_over = data["phase"] in shown.OVER
    turned = cards_of({"cards": team["turned"]}, pack.body.cards, sees, is_over)
    return {"counters": counters_of(team, pack.body.counters), "badges": list(team["badges"]), "cue": team["cue"], "turned": turned}


def _playing(pack: Pack, data: Mapping[str, Any]) -> Pack:
    """The pack with the threats that are in play in this room."""
    return replace(pack, body=with_modules(pack.body, data["modules"])) if pack.body.modules else pack


BOARD = BoardKind()
