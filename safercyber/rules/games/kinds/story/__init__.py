"""The story kind: scenes and choices, votes that stay soft, endings, and a way back to the moment one wishes for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.events import Data, Event
from safercyber.rules.games.kinds.effects import blank, cues_of
from safercyber.rules.games.kinds.kind import Kind, Reducer, Sees, View
from safercyber.rules.games.kinds.story import screens as shown
from safercyber.rules.games.kinds.story import turns
from safercyber.rules.games.kinds.story.turns import StoryPack
from safercyber.rules.games.looking_back import moves
from safercyber.rules.games.steps import Next, Step
from safercyber.rules.games.votes import may_place, present, voters

__all__ = ["STORY", "StoryKind"]


class StoryKind(Kind):
    """How stories are played and shown."""

    name = "story"
    titles = {
        "intro": "Before it begins", "scene": "What do we do?", "chosen": "What happened next", "ending": "How it ended",
        "path": "Looking back",
    }  # fmt: skip
    looks_back = ("path",)

    def room(self, pack: StoryPack) -> Data:
        return {"point": {}}

    def team(self, pack: StoryPack) -> Data:
        return {
            **blank(pack.body.counters), "node": pack.body.start, "path": [], "choice": "", "tied": [], "said": {}, "hinted": {},
            "ends": [], "tried": [],
        }  # fmt: skip

    def first(self, pack: StoryPack) -> Step:
        return Step("intro", "Begin")

    def after(self, pack: StoryPack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
        phase, n = data["phase"], data["step"]
        teams = data["teams"].values()
        early = (Step("ending", "End early"),) if phase in ("scene", "chosen") else ()
        going = sum(1 for team in teams if not team["done"])
        if phase == "intro":
            return Next(Step("scene.1", "Read the first scene"))
        if phase == "scene":
            if data["decide"] != "room":
                warn = f"{going} of {len(teams)} teams are still in the story." if going else ""
                return Next(Step("ending", "See how it ended"), warn)
            asked = data["point"] or any(team["choice"] for team in teams)
            return Next(Step(f"chosen.{n}", "See what was chosen"), "" if asked else "Nobody has chosen yet. Shall I read it again?", early)
        if phase == "chosen":
            if any(team["tied"] for team in teams):
                argue = Step(f"scene.{n}", "Both sides argue, then choose again")
                return Next(argue, "It is level. Pick one, or let them argue for 30 seconds.", early)
            if going:
                return Next(Step(f"scene.{n + 1}", "Go on"), "", early)
            return Next(Step("ending", "See how it ended"))
        back = (Step(f"scene.{data['played'] + 1}", "Let them go back to a moment"),) if any(turns.ways(pack, t) for t in teams) else ()
        onward = Step(debrief[0], "Look back") if debrief else Step("after", "Ask the last questions")
        return Next(onward, "", (*back, Step("after", "Skip to the last questions")))

    def keys_of(self, pack: StoryPack, data: Mapping[str, Any], step: str) -> list[str]:
        return [f"path.{n}" for n in range(1, shown.longest(data) + 1)]

    def label(self, pack: StoryPack, data: Mapping[str, Any], key: str) -> str:
        return "Look back at the first choice" if key.startswith("path.1") else "The next choice"

    def arrive(self, pack: StoryPack, data: Data, event: Event, came_from: str) -> Data:
        return turns.arrive(pack, data, came_from)

    # --- what people do

    def moves_in(self, pack: StoryPack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
        return turns.moves_in(pack, data)

    def left(self, pack: StoryPack, data: Data, seat: str, is_gone: bool) -> Data:
        data["point"] = {one: choice for one, choice in data["point"].items() if one != seat}
        return data

    # --- what people see

    def where(self, pack: StoryPack, data: Mapping[str, Any]) -> View:
        n = data["step"] if data["phase"] in ("scene", "chosen") else 0
        return {"round": n, "rounds": 0, "round_word": "scene", "round_name": f"Scene {n}" if n else ""}

    def words_at(self, pack: StoryPack, data: Mapping[str, Any]) -> int:
        """The scene that the last team is in, so that the host reads nothing that somebody has still to come to."""
        behind = min(len(team["path"]) for team in data["teams"].values())
        return {"scene": behind + 1, "chosen": max(1, behind)}.get(data["phase"], super().words_at(pack, data))

    def team_view(self, pack: StoryPack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        return {**super().team_view(pack, data, key, sees), "voted": shown.voted(data, key), "step": len(data["teams"][key]["path"]) + 1}

    def host_team(self, pack: StoryPack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        team = data["teams"][key]
        labels = {one.id: one.label for one in turns.ways(pack, team)}
        node = turns.node_of(pack, team)
        seen = {
            **super().host_team(pack, data, key, sees), "voted": shown.voted(data, key),
            "choices": shown.choices(turns.ways(pack, team)) if data["phase"] in ("scene", "chosen") else [],
            "tied": [{"id": id, "label": labels.get(id, id)} for id in team["tied"]], "has_chosen": bool(team["choice"]) or team["done"],
            "chosen": labels.get(team["choice"], ""), "scene": shown.scene(pack, data, key, sees),
            "hints_left": len(node.hints) - team["hinted"].get(node.id, 0), "went_back": len(team["tried"]),
        }  # fmt: skip
        if sees.told and node.truth:
            seen |= {"truth": node.truth, "why": node.why, "best": [one.text for one in node.choices if one.id in node.best]}
        return seen

    def screen(self, pack: StoryPack, data: Mapping[str, Any], sees: Sees) -> View:
        phase = data["phase"]
        if phase == "intro":
            return {"title": pack.title, "intro": pack.setting, "say": pack.setting}
        if phase == "scene":
            return shown.scene_screen(pack, data, sees)
        if phase == "chosen":
            return shown.chosen_screen(pack, data, sees)
        return shown.ending_screen(pack, data, sees) if phase == "ending" else shown.path_screen(pack, data, sees)

    def finale(self, pack: StoryPack, data: Mapping[str, Any]) -> View:
        people = sum(seat["people"] for seat in data["seats"].values() if not seat["gone"])
        return {**shown.ending_screen(pack, data, Sees()), "headline": pack.headline, "people": people, "moves": moves(pack)}

    def mine(self, pack: StoryPack, data: Mapping[str, Any], seat: str) -> View:
        if data["phase"] != "scene":
            return {}
        key = data["seats"][seat]["team"]
        mine = data["point"].get(seat, "")
        return {
            "mine": mine, "voted": shown.voted(data, key), "of": len(voters(data, key)),
            "may_place": bool(mine) and may_place(data, "point", key, mine, seat),
        }  # fmt: skip

    def counts(self, pack: StoryPack, data: Mapping[str, Any], sees: Sees) -> View:
        return {"voted": len(data["point"]), "of": present(data)} if data["phase"] == "scene" else {}

    def can_hint(self, pack: StoryPack, data: Mapping[str, Any]) -> bool:
        if "hint" not in turns.moves_in(pack, data):
            return super().can_hint(pack, data)
        return any(team["hinted"].get(team["node"], 0) < len(turns.node_of(pack, team).hints) for team in data["teams"].values())

    def has_answered(self, pack: StoryPack, data: Mapping[str, Any], seat: str) -> bool:
        return data["phase"] == "scene" and seat in data["point"]

    def say(self, pack: StoryPack, data: Mapping[str, Any], seen: View) -> str:
        screen = seen["screen"]
        if data["phase"] != "scene":
            return ""
        if screen["has_chosen"]:
            return "Your team has chosen. The others are still talking."
        if screen["mine"]:
            return f"Chosen. You can change it. {screen['voted']} of {screen['of']} have chosen."
        then = f"{screen['before']['then']} " if screen["before"] else ""
        return f"{then}{screen['title']}. {screen['text']} {screen['question']}".strip()

    def truth(self, pack: StoryPack, data: Mapping[str, Any]) -> View:
        nodes = {team["node"]: turns.node_of(pack, team) for team in data["teams"].values()} if data["phase"] == "scene" else {}
        return {
            "truth": [], "cues": cues_of(pack),
            "post_truth": [
                {"id": one.id, "title": one.title, "truth": one.truth, "why": one.why} for one in nodes.values() if one.truth
            ],
        }  # fmt: skip

    def whole(self, pack: StoryPack, data: Mapping[str, Any]) -> View:
        steps = range(1, shown.longest(data) + 1)
        return {
            "path": [[one for key in data["teams"] if (one := shown.passed(pack, data, key, n))] for n in steps],
            "endings": shown.ending_screen(pack, data, Sees())["teams"], "moves": moves(pack),
        }  # fmt: skip

    def undo_label(self, pack: StoryPack, data: Mapping[str, Any], event: Event, sees: Sees) -> str:
        return "Take back a team's choice" if event["kind"] == "commit" else ""

    # --- what is kept

    def judged(self, pack: StoryPack, data: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
        found = []
        for team in data["teams"].values():
            taken = _taken(pack, team)
            found += [(pack.body.nodes[node].move, pack.body.nodes[node].truth, how, 1) for node, how in taken.items()]
        return found

    def squares(self, pack: StoryPack, data: Mapping[str, Any]) -> list[View]:
        taken = [_taken(pack, team) for team in data["teams"].values()]
        found = []
        for node in pack.body.nodes.values():
            met = [one[node.id] for one in taken if node.id in one]
            if met:
                right = sum(1 for how in met if how == "check" or how == node.truth)
                found.append({"id": node.id, "title": node.title, "truth": node.truth, "sewn": 2 * right >= len(met)})
        return found

    def record(self, pack: StoryPack, data: Mapping[str, Any]) -> View:
        teams = data["teams"].values()
        chosen = Counter((one["node"], one["choice"]) for team in teams for one in team["path"])
        return {
            "by": "teams", "rounds_played": data["played"], "rounds": 0,
            "teams": [
                {"end": turns.node_of(pack, team).end, "counters": dict(team["counters"]), "steps": len(team["path"]),
                 "went_back": len(team["tried"])}
                for team in teams
            ],
            "endings": dict(sorted(Counter(turns.node_of(pack, team).end or "not-ended" for team in teams).items())),
            # A sensitive pack keeps no record of what was chosen.
            "choices": {} if pack.sensitive else {f"{node}.{choice}": n for (node, choice), n in sorted(chosen.items())},
        }  # fmt: skip

    def told(self, pack: StoryPack, data: Mapping[str, Any]) -> list[str]:
        if data["phase"] not in ("chosen", "ending"):
            return []
        return [
            f"      {team['name']}: {' > '.join(one['node'] + '.' + one['choice'] for one in team['path'])} > {team['node']}"
            for team in data["teams"].values()
        ]


def _taken(pack: StoryPack, team: Mapping[str, Any]) -> dict[str, str]:
    """How a team took each case it met: as real, as fake or by checking first; one put right later counts as checked."""
    found: dict[str, str] = {}
    for one in team["path"]:
        node = pack.body.nodes[one["node"]]
        choice = node.choice(one["choice"])
        if node.truth:
            found[node.id] = choice.judged
        if choice.mends in found:
            found[choice.mends] = "check"
    return found


STORY = StoryKind()
