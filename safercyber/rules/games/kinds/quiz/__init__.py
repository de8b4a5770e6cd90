"""The quiz kind: one message at a time, real or fake, sure or not sure; then each of them looked at together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games.bodies.items import Item
from safercyber.rules.games.events import Data, Event, NotAllowed
from safercyber.rules.games.kinds.kind import Kind, Reducer, Sees, View, check_ask, in_phase
from safercyber.rules.games.kinds.quiz import rounds
from safercyber.rules.games.kinds.quiz.rounds import QuizPack
from safercyber.rules.games.looking_back import SMALLEST_GROUP, moves
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.screens import SAY_LABELS, labelled, letter
from safercyber.rules.games.steps import Next, Step
from safercyber.rules.games.votes import present

__all__ = ["QUIZ", "QuizKind"]

SURE_LABELS = {"yes": "Sure", "no": "Not sure"}


class QuizKind(Kind):
    """How quizzes are played and shown."""

    name = "quiz"
    titles = {
        "judge": "Real or fake?", "told": "What it was", "score": "How we did", "again": "The other ones", "compare": "First and second",
    }  # fmt: skip
    looks_back = ("told", "score")

    def room(self, pack: QuizPack) -> Data:
        return {"forms": {}, "again": 0}

    def first(self, pack: QuizPack) -> Step:
        return Step("judge.1", "Show the first message")

    def after(self, pack: QuizPack, data: Mapping[str, Any], debrief: tuple[str, ...]) -> Next:
        phase, n = data["phase"], data["step"]
        early = (Step(debrief[0] if data["played"] else "after", "End early and look back"),)
        if phase == "compare":
            keys = [key.partition("@")[0] for key in debrief]
            rest = debrief[keys.index("score") + 1 :] if "score" in keys else debrief
            return Next(Step(rest[0], "Go on") if rest else Step("after", "Ask the last questions"))
        if phase == "again":
            on = Step(f"again.{n + 1}", "Next message") if n < pack.body.length else Step("compare", "Put both side by side")
            return Next(on, self._nobody(pack, data), () if n == pack.body.length else (Step("compare", "Stop here and compare"),))
        if phase == "judge" and pack.body.tell == "after-each":
            return Next(Step(f"told.{n}", "Show what it was"), self._nobody(pack, data), early)
        warn = self._nobody(pack, data) if phase == "judge" else ""
        if n < pack.body.length:
            return Next(Step(f"judge.{n + 1}", "Next message"), warn, early)
        return Next(Step(debrief[0], "Look at them together" if debrief[0].startswith("told") else "Show how we did"), warn)

    def _nobody(self, pack: QuizPack, data: Mapping[str, Any]) -> str:
        is_again = data["phase"] == "again"
        asked = rounds.in_play(pack, data, data["step"], is_again)
        answered = any(sum(rounds.answers(pack, data, one, is_again).values()) for one in asked)
        return "" if answered else "No answers yet. Shall I read it again?"

    def keys_of(self, pack: QuizPack, data: Mapping[str, Any], step: str) -> list[str]:
        return [f"told.{n}" for n in range(1, data["played"] + 1)] if step == "told" else [step]

    def aside(self, pack: QuizPack, data: Mapping[str, Any]) -> tuple[Step, ...]:
        offered = data["phase"] == "score" and pack.body.again and not data["again"]
        return (Step("again.1", f"Try the other {pack.body.length}"),) if offered else ()

    def label(self, pack: QuizPack, data: Mapping[str, Any], key: str) -> str:
        return "Show how we did" if key.startswith("score") else "Show what it was"

    def arrive(self, pack: QuizPack, data: Data, event: Event, came_from: str) -> Data:
        if data["phase"] == "judge":
            data["played"] = max(data["played"], data["step"])
        if data["phase"] == "again":
            data["again"] = max(data["again"], data["step"])
        return data

    # --- what people do

    def moves_in(self, pack: QuizPack, data: Mapping[str, Any]) -> Mapping[str, Reducer]:
        return {"answer": _answer} if data["phase"] in ("judge", "again", "told", "score", "compare") else {}

    def joined(self, pack: QuizPack, data: Data, seat: str) -> Data:
        data["forms"] = {**data["forms"], seat: rounds.dealt(pack, data)}
        return data

    def hands(self, pack: QuizPack, what: str) -> frozenset[str]:
        return frozenset({"real", "fake", "sure", "not-sure"}) if what in pack.body.items else super().hands(pack, what)

    # --- what people see

    def where(self, pack: QuizPack, data: Mapping[str, Any]) -> View:
        n = data["step"] if data["phase"] in ("judge", "told", "again") else 0
        of = data["played"] if data["phase"] == "told" and pack.body.tell == "at-end" else pack.body.length
        return {"round": n, "rounds": of, "round_word": "message", "round_name": f"Message {n} of {of}" if n else ""}

    def screen(self, pack: QuizPack, data: Mapping[str, Any], sees: Sees) -> View:
        phase, n = data["phase"], data["step"]
        if phase in ("judge", "again"):
            shown = self._asked(pack, data, rounds.in_play(pack, data, n, phase == "again"), n)
            if sees.told:
                return shown
            if rounds.is_dealt(pack, data):  # each phone has its own; what the hall can see would spoil the other form
                return {**shown, "messages": [], "say": f"Message {n} of {pack.body.length}. Look at your own phone."}
            return shown
        if phase == "told":
            return self._told(pack, data, sees)
        return self._score(pack, data)

    def _asked(self, pack: QuizPack, data: Mapping[str, Any], items: list[Item], n: int) -> View:
        calls = [pack.body.calls[one.id] for one in items if one.id in pack.body.calls]
        return {
            "n": n, "of_items": pack.body.length, "question": pack.body.question, "sure_tap": pack.body.sure_tap,
            "messages": [letter(one) for one in items], "call": calls[0] if len(items) == 1 and calls else "",
            "say": f"Message {n} of {pack.body.length}. {items[0].title}. {pack.body.question}",
        }  # fmt: skip

    def _told(self, pack: QuizPack, data: Mapping[str, Any], sees: Sees) -> View:
        n = self._told_n(pack, data)
        items = rounds.in_play(pack, data, n)
        truth, move = items[0].truth, pack.move(items[0].move)
        seen: View = {
            "n": data["step"], "of_items": data["played"] if pack.body.tell == "at-end" else pack.body.length, "truth": truth,
            "move": move.say, "move_name": move.name, "messages": [], "say": f"It was {truth}.",
        }  # fmt: skip
        if sees.told or not rounds.is_dealt(pack, data):
            seen["messages"] = [{**letter(one), "why": one.why} for one in items]
            seen["say"] = f"It was {truth}. {items[0].why}" if len(items) == 1 else seen["say"]
        said = [rounds.answers(pack, data, one) for one in items]
        total = sum(sum(one.values()) for one in said)
        return seen | {"answered": total, "right": sum(one[truth] for one in said) if total >= SMALLEST_GROUP else None}

    def _told_n(self, pack: QuizPack, data: Mapping[str, Any]) -> int:
        if pack.body.tell == "after-each":
            return int(data["step"])
        order = rounds.told_order(pack, data)
        return int(order[data["step"] - 1])

    def _score(self, pack: QuizPack, data: Mapping[str, Any]) -> View:
        """The room's score, once enough people answered that nobody can be picked out of it."""
        enough = data["mode"] == "table" or self._who_answered(pack, data) >= SMALLEST_GROUP
        seen: View = {"is_told": enough, "first": None, "second": None, "sure": {}, "say": "Your own score is on your phone."}
        if enough:
            first = rounds.room_score(pack, data)
            seen |= {"first": _told_score(first), "say": f"The room {first.words}."}
            if data["phase"] == "compare":
                second = rounds.room_score(pack, data, True)
                seen |= {"second": _told_score(second), "say": f"First time the room {first.words}. Second time it {second.words}."}
        sure = rounds.calibration(pack, data)
        if sum(sure.values()) >= SMALLEST_GROUP:
            seen["sure"] = sure
        if data["phase"] == "compare":  # both forms have been asked, so nothing is left to spoil
            seen["messages"] = [
                {**letter(pack.items[id]), "truth": pack.items[id].truth, "why": pack.items[id].why} for id in pack.body.items
            ]  # fmt: skip
        return seen

    def _who_answered(self, pack: QuizPack, data: Mapping[str, Any]) -> int:
        """How many phones judged anything: the score is a total over all of them."""
        return len({seat for id in pack.body.items for seat in data["items"].get(id, {})})

    def finale(self, pack: QuizPack, data: Mapping[str, Any]) -> View:
        people = sum(seat["people"] for seat in data["seats"].values() if not seat["gone"])
        return {**self._score(pack, data), "headline": pack.headline, "people": people, "moves": moves(pack)}

    def mine(self, pack: QuizPack, data: Mapping[str, Any], seat: str) -> View:
        phase, n = data["phase"], data["step"]
        if phase in ("judge", "again"):
            item = rounds.item_at(pack, data, rounds.form_of(pack, data, seat, phase == "again"), n)
            voted, of = self._voted(pack, data), present(data)
            return {
                **self._asked(pack, data, [item], n), "message": letter(item), "mine": dict(data["items"].get(item.id, {}).get(seat, {})),
                "choices": labelled(SAY_LABELS), "sure_choices": labelled(SURE_LABELS), "voted": voted, "of": of,
            }  # fmt: skip
        if phase == "told":
            item = rounds.item_at(pack, data, rounds.form_of(pack, data, seat), self._told_n(pack, data))
            mine = dict(data["items"].get(item.id, {}).get(seat, {}))
            return {
                "message": letter(item), "why": item.why, "mine": mine, "say": f"It was {item.truth}. {item.why}",
                "is_right": mine["say"] == item.truth if "say" in mine else None,
            }  # fmt: skip
        if phase in ("score", "compare", "after", "finished"):
            first = rounds.own_score(pack, data, seat)
            second = rounds.own_score(pack, data, seat, True) if data["again"] else None
            return {"own": _told_score(first), "own_second": _told_score(second) if second else None, "own_words": f"You {first.words}."}
        return {}

    def _voted(self, pack: QuizPack, data: Mapping[str, Any]) -> int:
        is_again = data["phase"] == "again"
        asked = rounds.in_play(pack, data, data["step"], is_again)
        return sum(sum(rounds.answers(pack, data, one, is_again).values()) for one in asked)

    def counts(self, pack: QuizPack, data: Mapping[str, Any], sees: Sees) -> View:
        if data["phase"] not in ("judge", "again"):
            return {}
        hands = {}
        if data["mode"] == "table":
            asked = rounds.in_play(pack, data, data["step"], data["phase"] == "again")
            hands = {one.id: dict(data["hands"].get(one.id, {})) for one in asked}
        return {"choices": labelled(SAY_LABELS), "voted": self._voted(pack, data), "of": present(data), "hands": hands}

    def has_answered(self, pack: QuizPack, data: Mapping[str, Any], seat: str) -> bool:
        if data["phase"] not in ("judge", "again"):
            return False
        item = rounds.item_at(pack, data, rounds.form_of(pack, data, seat, data["phase"] == "again"), data["step"])
        return seat in data["items"].get(item.id, {})

    def say(self, pack: QuizPack, data: Mapping[str, Any], seen: View) -> str:
        screen = seen["screen"]
        if data["phase"] in ("judge", "again") and screen["mine"].get("say"):
            return f"Answered. You can change it until the next message. {screen['voted']} of {screen['of']} answered."
        if data["phase"] in ("score", "compare"):
            return f"{screen['say']} {screen['own_words']}" if screen["is_told"] else screen["own_words"]
        return ""

    def truth(self, pack: QuizPack, data: Mapping[str, Any]) -> View:
        if data["phase"] not in ("judge", "again"):
            return {"truth": [], "post_truth": []}
        items = rounds.in_play(pack, data, data["step"], data["phase"] == "again")
        return {
            "truth": [],
            "post_truth": [{"id": one.id, "title": one.title, "truth": one.truth, "why": one.why} for one in items],
        }  # fmt: skip

    def whole(self, pack: QuizPack, data: Mapping[str, Any]) -> View:
        if data["phase"] in ("told", "score"):
            return {}
        again = [one.id for one in rounds.pass_items(pack, data, True)]
        asked = [one for one in pack.body.items if one in {*again, *(item.id for item in rounds.pass_items(pack, data))}]
        return {
            "items": [{**letter(pack.items[id]), "truth": pack.items[id].truth, "why": pack.items[id].why} for id in asked],
            "moves": moves(pack), **self._score(pack, data),
        }  # fmt: skip

    # --- what is kept

    def judged(self, pack: QuizPack, data: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
        return [
            (pack.items[id].move, pack.items[id].truth, say, count)
            for id in pack.body.items for say, count in sorted(rounds.answers(pack, data, pack.items[id]).items())
        ]  # fmt: skip

    def squares(self, pack: QuizPack, data: Mapping[str, Any]) -> list[View]:
        return [
            {"id": one.id, "title": one.title, "truth": one.truth, "sewn": rounds.is_right(pack, data, one) is True}
            for one in rounds.pass_items(pack, data)
        ]  # fmt: skip

    def record(self, pack: QuizPack, data: Mapping[str, Any]) -> View:
        sure = rounds.calibration(pack, data)
        said = {id: rounds.answers(pack, data, pack.items[id]) for id in pack.body.items}
        return {
            "rounds_played": data["played"], "rounds": pack.body.length, "sure": sure["sure_right"] + sure["sure_wrong"],
            "not_sure": sure["not_sure_right"] + sure["not_sure_wrong"], "calibration": sure,
            "items": {id: {"real": one["real"], "fake": one["fake"]} for id, one in said.items() if sum(one.values())},
            "score": _told_score(rounds.room_score(pack, data)),
            "score_again": _told_score(rounds.room_score(pack, data, True)) if data["again"] else None,
        }  # fmt: skip

    def told(self, pack: QuizPack, data: Mapping[str, Any]) -> list[str]:
        if data["phase"] == "told":
            return [
                f"      {one.title} was {one.truth}: {dict(sorted(rounds.answers(pack, data, one).items()))}"
                for one in rounds.in_play(pack, data, self._told_n(pack, data))
            ]
        return [f"      The room {rounds.room_score(pack, data).words}."] if data["phase"] == "score" else []


def _told_score(score: rounds.Score) -> View:
    return {"spotted": score.spotted, "fakes": score.fakes, "blocked": score.blocked, "real": score.real, "words": score.words}


def _answer(pack: Pack, data: Data, event: Event, seat: str) -> Data:
    in_phase(data, "judge", "again")
    check_ask(data, event, data["seats"][seat]["team"])
    item = rounds.item_at(pack, data, rounds.form_of(pack, data, seat, data["phase"] == "again"), data["step"])
    if event["item"] != item.id or event["say"] not in ("real", "fake"):
        raise NotAllowed("Choose real or fake.")
    given = {"say": event["say"], **({"sure": event["sure"]} if "sure" in event else {})}
    mine = data["items"].get(item.id, {})
    data["items"] = {**data["items"], item.id: {**mine, seat: {**mine.get(seat, {}), **given}}}
    return data


QUIZ = QuizKind()
