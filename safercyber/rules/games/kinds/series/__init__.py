"""The series kind: parts of other kinds in order, by the same teams, looked back on together at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safercyber.rules.games.events import Data, Event
from safercyber.rules.games.kinds.kind import Kind, Reducer, Sees, View
from safercyber.rules.games.kinds.series import parts
from safercyber.rules.games.kinds.series.parts import SeriesPack, inside, kind_of, now, outside, pack_of
from safercyber.rules.games.looking_back import moves
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.steps import Next, Step, part_of

__all__ = ["SERIES", "SeriesKind"]


class SeriesKind(Kind):
    """How series are played and shown: each question is handed to the kind of the part the room is in."""

    name = "series"
    titles = {key: words for kind in parts.KINDS.values() for key, words in kind.titles.items()}
    looks_back = tuple(step for kind in parts.KINDS.values() for step in kind.looks_back)

    def room(self, pack: SeriesPack) -> Data:
        return {"part": 0, "parts": {str(n): parts.room_keys(pack, n) for n in self._all(pack)}}

    def team(self, pack: SeriesPack) -> Data:
        return {"parts": {str(n): parts.team_keys(pack, n) for n in self._all(pack)}}

    def _all(self, pack: SeriesPack) -> range:
        return range(1, len(pack.body.parts) + 1)

    def _begun(self, data: Mapping[str, Any]) -> range:
        return range(1, data["part"] + 1)

    # --- where a room goes

    def first(self, pack: SeriesPack) -> Step:
        return Step("intro@1", f"Begin: {pack.body.parts[0].title}")

    def after(self, pack: SeriesPack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
        n = part_of(data["key"])
        kind, inner = kind_of(pack, n), pack_of(pack, n)
        onward = debrief if self._is_looking_back(data) or n == len(pack.body.parts) else (f"intro@{n + 1}",)
        here = kind.first(inner)
        begins = data["phase"] == "intro" and here.to != "intro"
        found = Next(here) if begins else kind.after(inner, inside(data, n), onward)
        others = tuple(self._step(pack, n, one) for one in found.others)
        if n < len(pack.body.parts) and not self._is_looking_back(data):
            others = tuple(one for one in others if one.to != "after")
            skip = Step(f"intro@{n + 1}", f"Leave this part: {pack.body.parts[n].title}")
            if found.step is None or found.step.to != skip.to:
                others = (*(one for one in others if one.to != skip.to), skip)
        return replace(found, step=self._step(pack, n, found.step) if found.step else None, others=others)

    def _is_looking_back(self, data: Mapping[str, Any]) -> bool:
        return data["phase"] in ("again", "compare")

    def _step(self, pack: SeriesPack, n: int, step: Step) -> Step:
        if step.to.startswith("intro@"):
            return Step(step.to, step.label if "early" in step.label else f"Go on: {pack.body.parts[part_of(step.to) - 1].title}")
        return Step(parts.named(pack, n, step.to), step.label)

    def keys_of(self, pack: SeriesPack, data: Mapping[str, Any], step: str) -> list[str]:
        found: list[str] = []
        for n in self._begun(data):
            kind, inner = kind_of(pack, n), pack_of(pack, n)
            if step in kind.looks_back and not (step == "told" and inner.body.tell == "after-each"):
                found += [f"{key}@{n}" for key in kind.keys_of(inner, inside(data, n), step)]
        return found

    def aside(self, pack: SeriesPack, data: Mapping[str, Any]) -> tuple[Step, ...]:
        n = part_of(data["key"])
        found = kind_of(pack, n).aside(pack_of(pack, n), inside(data, n)) if n else ()
        return tuple(self._step(pack, n, one) for one in found)

    def label(self, pack: SeriesPack, data: Mapping[str, Any], key: str) -> str:
        n = part_of(key)
        return kind_of(pack, n).label(pack_of(pack, n), inside(data, n), key.partition("@")[0])

    def arrive(self, pack: SeriesPack, data: Data, event: Event, came_from: str) -> Data:
        n = part_of(data["key"])
        if not n:
            return data
        if data["phase"] == "intro" and data["part"] < n:
            data = parts.begin(pack, data, n)
        return outside(data, kind_of(pack, n).arrive(pack_of(pack, n), inside(data, n), event, came_from), n)

    def clocks(self, pack: SeriesPack, data: Mapping[str, Any]) -> tuple[int, ...]:
        n = now(data)
        return kind_of(pack, n).clocks(pack_of(pack, n), inside(data, n))

    def longer(self, pack: SeriesPack, data: Mapping[str, Any]) -> int:
        n = now(data)
        return kind_of(pack, n).longer(pack_of(pack, n), inside(data, n))

    # --- what people do

    def moves_in(self, pack: SeriesPack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
        n = part_of(data["key"])
        if not n:
            return {}

        def within(reducer: Reducer) -> Reducer:
            return lambda pack, data, event, seat: outside(data, reducer(pack_of(pack, n), inside(data, n), event, seat), n)

        return {kind: within(reducer) for kind, reducer in kind_of(pack, n).moves_in(pack_of(pack, n), inside(data, n)).items()}

    def joined(self, pack: SeriesPack, data: Data, seat: str) -> Data:
        for n in self._all(pack):
            data = outside(data, kind_of(pack, n).joined(pack_of(pack, n), inside(data, n), seat), n)
        return data

    def left(self, pack: SeriesPack, data: Data, seat: str, is_gone: bool) -> Data:
        for n in self._all(pack):
            data = outside(data, kind_of(pack, n).left(pack_of(pack, n), inside(data, n), seat, is_gone), n)
        return data

    def hands(self, pack: SeriesPack, what: str) -> frozenset[str]:
        return frozenset().union(*(kind_of(pack, n).hands(pack_of(pack, n), what) for n in self._all(pack)))

    # --- what people see

    def where(self, pack: SeriesPack, data: Mapping[str, Any]) -> View:
        n = now(data)
        part = pack.body.parts[n - 1]
        seen = kind_of(pack, n).where(pack_of(pack, n), inside(data, n))
        name = seen["round_name"] or (part.title if data["part"] else "")
        about = {"part_title": part.title, "part_kind": part.kind} if data["part"] else {"part_title": "", "part_kind": ""}
        return {**seen, "round_name": name, "part": data["part"], "parts": len(pack.body.parts), **about}

    def words_at(self, pack: SeriesPack, data: Mapping[str, Any]) -> int:
        n = now(data)
        return n if data["phase"] == "intro" else kind_of(pack, n).words_at(pack_of(pack, n), inside(data, n))

    def team_view(self, pack: SeriesPack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        n = now(data)
        return kind_of(pack, n).team_view(pack_of(pack, n), inside(data, n), key, sees)

    def host_team(self, pack: SeriesPack, data: Mapping[str, Any], key: str, sees: Sees) -> View:
        n = now(data)
        return kind_of(pack, n).host_team(pack_of(pack, n), inside(data, n), key, sees)

    def around(self, pack: SeriesPack, data: Mapping[str, Any], sees: Sees) -> View:
        n = now(data)
        return kind_of(pack, n).around(pack_of(pack, n), inside(data, n), sees)

    def screen(self, pack: SeriesPack, data: Mapping[str, Any], sees: Sees) -> View:
        n = part_of(data["key"])
        if data["phase"] == "intro":
            part = pack.body.parts[n - 1]
            return {
                "title": part.title, "intro": part.intro, "part": n, "of": len(pack.body.parts), "kind": part.kind,
                "say": f"{part.title}. {part.intro}",
            }  # fmt: skip
        return kind_of(pack, n).screen(pack_of(pack, n), inside(data, n), sees)

    def finale(self, pack: SeriesPack, data: Mapping[str, Any]) -> View:
        people = sum(seat["people"] for seat in data["seats"].values() if not seat["gone"])
        shared = ("moves", "headline", "people")
        return {
            "headline": pack.headline, "people": people, "moves": moves(pack),
            "parts": [
                {"title": pack.body.parts[n - 1].title, "kind": pack.body.parts[n - 1].kind,
                 **{k: v for k, v in kind_of(pack, n).finale(pack_of(pack, n), inside(data, n)).items() if k not in shared}}
                for n in self._begun(data)
            ],
        }  # fmt: skip

    def mine(self, pack: SeriesPack, data: Mapping[str, Any], seat: str) -> View:
        n = part_of(data["key"])
        if not n or data["phase"] == "intro":
            return {}
        return kind_of(pack, n).mine(pack_of(pack, n), inside(data, n), seat)

    def counts(self, pack: SeriesPack, data: Mapping[str, Any], sees: Sees) -> View:
        n = part_of(data["key"])
        return kind_of(pack, n).counts(pack_of(pack, n), inside(data, n), sees) if n else {}

    def can_hint(self, pack: SeriesPack, data: Mapping[str, Any]) -> bool:
        n = part_of(data["key"])
        if not n:
            return super().can_hint(pack, data)
        return kind_of(pack, n).can_hint(pack_of(pack, n), inside(data, n))

    def has_answered(self, pack: SeriesPack, data: Mapping[str, Any], seat: str) -> bool:
        n = part_of(data["key"])
        return bool(n) and kind_of(pack, n).has_answered(pack_of(pack, n), inside(data, n), seat)

    def say(self, pack: SeriesPack, data: Mapping[str, Any], seen: View) -> str:
        n = part_of(data["key"])
        return kind_of(pack, n).say(pack_of(pack, n), inside(data, n), seen) if n and data["phase"] != "intro" else ""

    def truth(self, pack: SeriesPack, data: Mapping[str, Any]) -> View:
        n = now(data)
        return kind_of(pack, n).truth(pack_of(pack, n), inside(data, n))

    def whole(self, pack: SeriesPack, data: Mapping[str, Any]) -> View:
        return {
            "parts": [
                {"title": pack.body.parts[n - 1].title, "kind": pack.body.parts[n - 1].kind,
                 **kind_of(pack, n).whole(pack_of(pack, n), inside(data, n))}
                for n in self._begun(data)
            ],
            "moves": moves(pack),
        }  # fmt: skip

    def undo_label(self, pack: SeriesPack, data: Mapping[str, Any], event: Event, sees: Sees) -> str:
        n = now(data)
        return kind_of(pack, n).undo_label(pack_of(pack, n), inside(data, n), event, sees)

    # --- what is kept

    def judged(self, pack: SeriesPack, data: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
        return [one for n in self._begun(data) for one in kind_of(pack, n).judged(pack_of(pack, n), inside(data, n))]

    def squares(self, pack: SeriesPack, data: Mapping[str, Any]) -> list[View]:
        return [one for n in self._begun(data) for one in kind_of(pack, n).squares(pack_of(pack, n), inside(data, n))]

    def record(self, pack: Pack, data: Mapping[str, Any]) -> View:
        kept = [
            {"id": pack.body.parts[n - 1].id, "kind": pack.body.parts[n - 1].kind,
             **kind_of(pack, n).record(pack_of(pack, n), inside(data, n))}
            for n in self._begun(data)
        ]  # fmt: skip
        return {
            "rounds_played": len(kept), "rounds": len(pack.body.parts), "parts": kept,
            "sure": sum(one.get("sure", 0) for one in kept), "not_sure": sum(one.get("not_sure", 0) for one in kept),
        }  # fmt: skip

    def told(self, pack: SeriesPack, data: Mapping[str, Any]) -> list[str]:
        n = part_of(data["key"])
        return kind_of(pack, n).told(pack_of(pack, n), inside(data, n)) if n else []


SERIES = SeriesKind()
