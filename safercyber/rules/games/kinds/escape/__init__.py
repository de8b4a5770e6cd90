"""The escape kind: each team at its own pace through a graph of locks, with hints that cost points and never time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.events import Data, Event
from safercyber.rules.games.kinds.effects import blank, cues_of
from safercyber.rules.games.kinds.escape import screens as shown
from safercyber.rules.games.kinds.escape import turns
from safercyber.rules.games.kinds.escape.turns import EscapePack
from safercyber.rules.games.kinds.kind import Kind, Reducer, Sees, View
from safercyber.rules.games.looking_back import moves
from safercyber.rules.games.steps import Next, Step
from safercyber.rules.games.votes import present

__all__ = ["ESCAPE", "EscapeKind"]


class EscapeKind(Kind):
    """How escapes are played and shown."""

    name = "escape"
    titles = {"intro": "Before it begins", "locks": "The locks", "out": "Who got out", "lessons": "What it taught us"}
    looks_back = ("lessons",)

    def team(self, pack: EscapePack) -> Data:
        return {
            **blank({}, pack.body.start), "opened": [], "tries": {}, "hints": {}, "asked": {}, "since": {}, "last": None,
        }  # fmt: skip

    def first(self, pack: EscapePack) -> Step:
        return Step("intro", "Begin")

    def after(self, pack: EscapePack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
        phase = data["phase"]
        if phase == "intro":
            return Next(Step("locks", "Open the first door"))
        if phase == "locks":
            inside = sum(1 for team in data["teams"].values() if not team["done"])
            many = len(data["teams"])
            warn = (f"{inside} of {many} teams are still inside." if many > 1 else "They are still inside.") if inside else ""
            return Next(Step("out", "See who got out"), warn)
        onward = Step(debrief[0], "Look back") if debrief else Step("after", "Ask the last questions")
        return Next(onward, "", (Step("locks", "Back to the locks"), Step("after", "Skip to the last questions")))

    def keys_of(self, pack: EscapePack, data: Mapping[str, Any], step: str) -> list[str]:
        return [f"lessons.{n}" for n in range(1, len(shown.seen_locks(pack, data)) + 1)] if data["played"] else []

    def label(self, pack: EscapePack, data: Mapping[str, Any], key: str) -> str:
        return "What the first lock taught us" if key.partition("@")[0] == "lessons.1" else "The next lock"

    def arrive(self, pack: EscapePack, data: Data, event: Event, came_from: str) -> Data:
        return turns.begin(pack, data, event["at"]) if data["phase"] == "locks" else data

    def clocks(self, pack: EscapePack, data: Mapping[str, Any]) -> tuple[int, ...]:
        return (pack.body.minutes * 60,) if data["phase"] == "locks" and pack.body.clock == "story" else ()

    def longer(self, pack: EscapePack, data: Mapping[str, Any]) -> int:
        return 600 if data["phase"] == "locks" else 60

    def moves_in(self, pack: EscapePack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
        return turns.moves_in(data)

    # --- what people see

    def words_at(self, pack: EscapePack, data: Mapping[str, Any]) -> int:
        """In the look back, the place of the lock in the file: locks that nobody came to are left out."""
        if data["phase"] != "lessons":
            return super().words_at(pack, data)
        return 1 + list(pack.body.locks).index(shown.seen_locks(pack, data)[data["step"] - 1].id)

    def team_view(self, pack: EscapePack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        return {**super().team_view(pack, data, key, sees), **shown.progress(pack, data, key)}

    def host_team(self, pack: EscapePack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        team = data["teams"][key]
        seen = {**super().host_team(pack, data, key, sees), "has_chosen": team["done"]}
        if data["phase"] == "locks":
            parts = None if sees.told or data["mode"] == "table" else {0}
            seen["room"] = shown.team_screen(pack, data, key, parts, sees)
            seen["stuck_on"] = [shown.stuck_on(team, one, sees) for one in turns.before(pack, team)]
        return seen

    def screen(self, pack: EscapePack, data: Mapping[str, Any], sees: Sees) -> View:
        phase = data["phase"]
        if phase == "intro":
            return {"title": pack.title, "intro": pack.setting, "say": pack.setting}
        if phase == "locks":
            return shown.locks_screen(pack, data, sees)
        return shown.out_screen(pack, data, sees) if phase == "out" else shown.lesson_screen(pack, data, sees)

    def finale(self, pack: EscapePack, data: Mapping[str, Any]) -> View:
        people = sum(seat["people"] for seat in data["seats"].values() if not seat["gone"])
        return {**shown.out_screen(pack, data, Sees()), "headline": pack.headline, "people": people, "moves": moves(pack)}

    def mine(self, pack: EscapePack, data: Mapping[str, Any], seat: str) -> View:
        if data["phase"] != "locks":
            return {}
        key = data["seats"][seat]["team"]
        return {"locks": shown.team_screen(pack, data, key, None, Sees(key), seat)["locks"]}

    def counts(self, pack: EscapePack, data: Mapping[str, Any], sees: Sees) -> View:
        return {"of_seats": present(data)} if data["phase"] == "locks" else {}

    def can_hint(self, pack: EscapePack, data: Mapping[str, Any]) -> bool:
        return data["phase"] == "locks" or super().can_hint(pack, data)

    def truth(self, pack: EscapePack, data: Mapping[str, Any]) -> View:
        if data["phase"] != "locks":
            return {"truth": [], "post_truth": [], "answers": [], "cues": []}
        here = {lock.id: lock for team in data["teams"].values() for lock in turns.before(pack, team)}
        answers = [{"id": one.id, "title": one.title, "answer": one.hints[-1].say, "learn": one.learn} for one in here.values()]
        return {"truth": [], "post_truth": [], "answers": answers, "cues": cues_of(pack)}

    def whole(self, pack: EscapePack, data: Mapping[str, Any]) -> View:
        steps = range(1, len(shown.seen_locks(pack, data)) + 1) if data["played"] else range(0)
        return {
            "lessons": [shown.lesson_screen(pack, {**data, "step": n}, Sees()) for n in steps],
            "out": shown.out_screen(pack, data, Sees())["teams"], "moves": moves(pack),
        }  # fmt: skip

    def undo_label(self, pack: EscapePack, data: Mapping[str, Any], event: Event, sees: Sees) -> str:
        return "Take back the last try" if event["kind"] == "try" else ""

    # --- what is kept

    def judged(self, pack: EscapePack, data: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
        """A case counts as seen through when its lock opened at the first try without a hint."""
        found = []
        for team in data["teams"].values():
            for id in team["opened"]:
                lock = pack.body.locks[id]
                at_once = team["tries"].get(id) == 1 and not team["hints"].get(id)
                for truth in (lock.truth, *(clue.truth for clue in lock.clues)):
                    if truth:
                        found.append((lock.move, truth, truth if at_once else "fake" if truth == "real" else "real", 1))
        return found

    def record(self, pack: EscapePack, data: Mapping[str, Any]) -> View:
        teams = data["teams"].values()
        locks = {
            id: {
                "opened": sum(1 for team in teams if id in team["opened"]), "tries": sum(team["tries"].get(id, 0) for team in teams),
                "hints": sum(team["hints"].get(id, 0) for team in teams),
            }
            for id in pack.body.locks
        }  # fmt: skip
        return {
            "by": "teams", "rounds_played": data["played"], "rounds": 1, "locks": locks,
            "teams": [
                {"out": team["done"], "opened": len(team["opened"]), "of": len(pack.body.locks), "points": turns.points(pack, team),
                 "hints": sum(team["hints"].values()), "tries": sum(team["tries"].values())}
                for team in teams
            ],
        }  # fmt: skip

    def told(self, pack: EscapePack, data: Mapping[str, Any]) -> list[str]:
        if data["phase"] != "out":
            return []
        return [
            f"      {team['name']}: {' > '.join(team['opened']) or 'nothing opened'}, {turns.points(pack, team)} points."
            for team in data["teams"].values()
        ]


ESCAPE = EscapeKind()
