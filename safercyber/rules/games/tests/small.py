"""Small packs of every kind for tests: one of each way a thing can go, and no word more."""

# ruff: noqa: E501

from __future__ import annotations

import copy
from typing import Any

from safercyber import content
from safercyber.rules.games import pack as packs
from safercyber.rules.games.pack import Pack

_BASE = content.read_yaml("packs/real_or_not/pack.yaml")
WORDS = {"say": "Words to say.", "do": "What to do."}
OPTIONS = [{"id": "one", "say": "One"}, {"id": "two", "say": "Two"}]


def envelope(kind: str, body: dict[str, Any], phases: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """The raw data of a pack around a body. Its items are those of Real or not?, in the feedback round."""
    raw: dict[str, Any] = {
        key: copy.deepcopy(_BASE[key])
        for key in ("format", "version", "title", "summary", "setting", "language", "licence", "authors", "audience", "themes", "moves", "art")
    }  # fmt: skip
    ids = ["water_off", "bank_mover", "swim_pass", "car_park", "power_cut", "quiet_bond"]
    raw |= {
        "id": f"small-{kind}", "kind": kind, "body": body, "items": {id: copy.deepcopy(_BASE["items"][id]) for id in ids}, "feedback": ids,
        "booster": [], "facilitator": {phase: dict(WORDS) for phase in ("lobby", "before", *phases, "after", "finished")},
        "debrief": {"headline": "A headline", "script": {}, "promises": OPTIONS, "tell": OPTIONS, "fun": OPTIONS},
    }  # fmt: skip
    for step in ("moves", "item", "answer", "promise", "tell", "fun"):
        raw["facilitator"][step] = dict(WORDS)
    return raw | more


STORY = {
    "start": "n1",
    "counters": {"trust": {"start": 5, "name": "Trust", "max": 7}, "asked": {"start": 0, "name": "Asked", "better": "high"}},
    "picks": [
        {"id": "ring", "say": "Ring back", "move": "ring-back", "judged": "check"},
        {"id": "bin", "say": "Bin it", "judged": "fake"},
        {"id": "trust-it", "say": "Carry on", "judged": "real"},
    ],
    "hints_from": "The lad at the library",
    "cards": [{"id": "slip", "title": "The slip", "text": "A card that only the team may see."}],
    "nodes": {
        "n1": {
            "title": "A joke", "speaker": "Callum", "text": "The first scene.", "hints": ["First nudge.", "The answer, nearly."],
            "choices": [
                {"id": "ask", "text": "Ask him", "do": [["trust", 1], {"give": "asked-him"}], "go": "n2", "then": "He answers.",
                 "afterthought": "Asking opened a door.", "move": "stop-ask"},
                {"id": "laugh", "text": "Laugh along", "do": [["trust", -9]], "go": "n2", "then": "He laughs.", "afterthought": "It cost a bit."},
            ],
        },
        "n2": {
            "title": "A message", "text": "The second scene.", "truth": "fake", "move": "ring-back", "best": ["ring"], "why": "The why of it.",
            "show": {"as": "text", "from": "A number", "body": "Send money."},
            "choices": [
                {"id": "ring", "text": "Ring back", "do": [["asked", 1], {"show": "slip"}], "go": "e-good", "then": "It was a fake."},
                {"id": "bin", "text": "Bin it", "go": "e-good", "then": "Gone."},
                {"id": "trust-it", "text": "Carry on", "go": "n3", "then": "The money went."},
                {"id": "secret", "text": "A way only for those who asked", "if": "asked-him", "judged": "check", "go": "e-good"},
            ],
        },
        "n3": {
            "title": "Put it right", "text": "The third scene.", "late": True,
            "choices": [
                {"id": "report", "text": "Ring the bank", "go": "e-good", "mends": "n2", "then": "In time."},
                {"id": "wait", "text": "Wait", "go": "e-bad", "then": "Too late."},
            ],
        },
        "e-good": {"title": "Together", "end": "together", "good": True, "text": "A good ending.", "facts": ["legal"]},
        "e-bad": {
            "title": "Alone", "end": "alone", "good": False, "text": "A lonely ending.", "facts": ["legal"],
            "back": {"say": "Go back to the moment", "to": ["n1", "n2"]},
        },
    },
    "facts": [{"id": "legal", "say": "A true thing.", "advice": "take-five"}],
}  # fmt: skip
STORY_RULES = [
    {"on": "choose", "of": "n1", "if": {"counter": ["trust", ">=", 6]}, "do": [{"badge": "kind"}], "once": True},
    {"on": "choose", "of": "n2", "if": {"chose": ["n2", "trust-it"]}, "do": [{"cue": "thud"}]},
]

ESCAPE = {
    "start": ["thread", "posts"],
    "goal": "done",
    "minutes": 20,
    "clock": "story",
    "story_clock": [{"at": 0, "say": "Half past six."}, {"at": 4, "say": "The caretaker looks in."}],
    "finish": {"title": "Out", "text": "You are out."},
    "facts": [{"id": "sender", "say": "You know who sent it."}, {"id": "code", "say": "The code is yours."}],
    "places": [{"id": "suite", "name": "The suite", "say": "Four screens."}, {"id": "desk", "name": "The desk", "needs": ["sender"]}],
    "locks": [
        {
            "id": "spot", "title": "The kind message", "place": "suite", "kind": "spot", "needs": ["thread"], "gives": ["sender"],
            "move": "stop-ask", "truth": "fake", "minutes": 3, "ask": "Which two?", "pick": 2, "accept": ["a+c"],
            "clue": [{"title": "The message", "show": {"as": "text", "from": "A stranger", "body": "You are the best."}, "truth": "fake"}],
            "options": [{"id": "a", "say": "The praise"}, {"id": "b", "say": "The spelling", "reply": "It is spelt well."}, {"id": "c", "say": "The hurry"}],
            "hints": [{"after": 60, "say": "Spot nudge."}, {"after": 120, "say": "Spot where."}, {"after": 240, "say": "Spot answer: a and c."}],
            "learn": "Praise and hurry is a hook.", "success": "It clicks.", "wrong": "Not those two.",
        },
        {
            "id": "year", "title": "The year", "place": "suite", "kind": "code-from-facts", "needs": ["posts"], "gives": ["year"],
            "move": "own-way", "minutes": 2, "ask": "Which year?", "accept": [2009], "clue": [{"title": "A cake", "say": "The cake says 2009."}],
            "hints": [{"after": 60, "say": "Year nudge."}, {"after": 120, "say": "Year where."}, {"after": 240, "say": "Year answer: 2009."}],
            "learn": "Posts can answer for us.",
        },
        {
            "id": "relay", "title": "The helper", "place": "desk", "kind": "relay", "needs": ["sender", "year"], "uses": ["year"], "gives": ["code"],
            "move": "ring-back", "minutes": 3, "split": 2, "ask": "What is typed?", "accept": ["583104"],
            "clue": [
                {"title": "This phone", "part": 1, "say": "The code is 58 31 04."}, {"title": "That phone", "part": 2, "say": "A helper asks for it."},
            ],
            "hints": [{"after": 60, "say": "Relay nudge."}, {"after": 120, "say": "Relay where."}, {"after": 240, "say": "Relay answer: 583104."}],
            "learn": "A code is for your own screen.",
        },
        {
            "id": "tidy", "title": "Put it right", "place": "desk", "kind": "order", "needs": ["code"], "gives": ["done"], "move": "own-way", "minutes": 2,
            "ask": "What comes first?", "options": [{"id": "a", "say": "Sign out"}, {"id": "b", "say": "Change"}, {"id": "c", "say": "Report"}],
            "not_last": ["c"], "before": [["a", "b"]],
            "hints": [{"after": 60, "say": "Tidy nudge."}, {"after": 120, "say": "Tidy where."}, {"after": 240, "say": "Tidy answer: a, c, b."}],
            "learn": "Tell people early.",
        },
    ],
}  # fmt: skip


def story(**more: Any) -> dict[str, Any]:
    """A raw story: one case that may be mended, a closed way, a rule, a lonely ending with a way back."""
    body = copy.deepcopy(STORY)
    real = {
        "title": "A real one", "text": "The real scene.", "truth": "real", "move": "ring-back", "why": "Why it is real.",
        "choices": [{"id": "bin", "text": "Bin it", "go": "n2"}, {"id": "trust-it", "text": "Carry on", "go": "n2"}],
    }  # fmt: skip
    body["nodes"] = {"n1": body["nodes"]["n1"], "n0": real, **{k: v for k, v in body["nodes"].items() if k != "n1"}}
    for choice in body["nodes"]["n1"]["choices"]:
        choice["go"] = "n0"
    return envelope("story", body, ("intro", "scene", "chosen", "ending", "path"), rules=copy.deepcopy(STORY_RULES), **more)


def escape(**more: Any) -> dict[str, Any]:
    """A raw escape: two locks open at the start, a split clue, a fact that is used up, an order by rules."""
    raw = envelope("escape", copy.deepcopy(ESCAPE), ("intro", "locks", "out", "lessons"), **more)
    raw["items"]["bus_money"] = copy.deepcopy(_BASE["items"]["bus_money"])
    raw["items"]["pills_ready"] = copy.deepcopy(_BASE["items"]["pills_ready"])
    raw["booster"] = [["bus_money", "pills_ready"]]
    return raw


def series(**more: Any) -> dict[str, Any]:
    """A raw series: an escape, then a story that knows what the escape gave, then a quiz told after each message."""
    one, two = escape()["body"], story()["body"]
    two["nodes"]["n1"]["choices"].append({"id": "code", "text": "Use the code", "if": "code", "go": "n0"})
    raw = envelope(
        "series",
        {"parts": [
            {"id": "first", "title": "Locked out", "intro": "The first part.", "kind": "escape", **one},
            {"id": "second", "title": "Nine days", "intro": "The second part.", "kind": "story", "rules": copy.deepcopy(STORY_RULES), **two},
            {"id": "third", "title": "Eyes down", "intro": "The third part.", "kind": "quiz", "tell": "after-each", "order": "fixed",
             "items": ["cat_jab", "wet_phone", "net_bill"], "calls": {"cat_jab": "Arms at the ready."}},
        ]},
        ("intro", "locks", "out", "lessons", "scene", "chosen", "ending", "path", "judge", "told", "score", "quilt"),
        quilt={
            "title": "The quilt", "say": "We sew it together.", "full": "All sewn.", "gaps": "A gap is no mistake.",
            "no_to_all": "No to all.", "yes_to_all": "Yes to all.", "edge": {"for": "asked", "say": "A stitch for each time you asked."},
        }, **more,
    )  # fmt: skip
    for id in ("cat_jab", "wet_phone", "net_bill"):
        raw["items"][id] = copy.deepcopy(_BASE["items"][id])
    return raw


def checked(raw: dict[str, Any]) -> Pack:
    """The pack of raw data. Raises BadPack."""
    return packs.check(raw)
