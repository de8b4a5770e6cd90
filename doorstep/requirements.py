"""What the first evening must do and what trust asks of it, with the tests that prove each: read from the marks on the tests."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAGE = "docs/trust/requirements.md"
ROOTS = ("safercyber", "house_tests", "doorstep", "example", "journeys")

CLAIMS = {
    "E1": "One command starts it on a machine with only Python; what is in the way gets one sentence, and the next start recovers.",
    "E2": "The walls of the house stand, and a breach of each is seen.",
    "E3": "Pictures are drawn from descriptions in under 12 KB; colours can be told apart; the components carry the accessibility.",
    "E4": "The example county is the same each time, marked on every page, and removed whole by one command.",
    "E5": "A resident finds a session by place, books on one page without an account, and a place that is given back goes to the next.",
    "E6": "An officer signs in with two steps, runs an evening from This week, and records the hours.",
    "E7": "A hall plays on phones, without an account or typed text, with scripts or without, and nothing is lost.",
    "E8": "An officer alone runs the game for tables with real bricks.",
    "E9": "A coordinator reports the quarter; every number opens the rows behind it; issuing freezes it.",
    "E10": "When the screen says saved, it is on the disk, whole or not at all.",
    "E11": "It says of itself whether it is well, and stops without losing anything.",
    "E12": "Every page carries the strict policy: no script but ours, nothing from elsewhere.",
    "E13": "Bad input gets a sentence that names what is wrong and where; nothing typed is lost.",
    "E14": "An empty installation leads its first coordinator to a password, a phone, codes on paper, and back in without the phone.",
    "R1": "Every address says who may use it; one that does not fails the build.",
    "R2": "What is not yours looks exactly like what is not there.",
    "R3": "A player cannot do what the host does.",
    "R5": "One rule whichever way in: a change of account counts at once, and nobody raises themselves by posting more fields.",
    "R6": "A second step for all staff that no reset goes around; links use the configured address whatever the request says.",
    "R7": "Sessions end: after quiet, after a long day, at sign-out and when the account changes.",
    "R8": "Known and unknown addresses get the same answer.",
    "R9": "Guessing waits longer and longer, and a hall behind one address is not shut out.",
    "R10": "Opening a link changes nothing; a booking made in your name can be undone by you.",
    "R11": "Forty at once for ten places are ten; without the guard they would be more.",
    "R12": "A flood of forms waits, and nobody's letter box is filled.",
    "R13": "A phone can send a choice from a list and nothing else.",
    "R14": "Codes of rooms are not found by guessing; a seat that was removed stays out.",
    "R15": "The server decides: a repeat is one move, a late or altered one is refused and changes nothing.",
    "R16": "The numbers that slow a guesser down hold no address, and a room keeps no names.",
    "R17": "What a phone may send, and how much, has a limit.",
    "R18": "A game is data: a pack with a slip is refused with its file and line.",
    "R19": "The big screen shows nothing of the staff.",
    "R20": "Killed in the middle of a round, a room comes back to that round with every vote it had said yes to.",
    "R21": "Answers handed in again replace the first; a link opens once.",
    "R22": "No small count leaves, and no difference of two releases gives one away.",
    "R23": "The second of two editors sees both versions, and nothing is overwritten in silence.",
    "R24": "The history cannot be rewritten unseen.",
    "R35": "Packages are taken by their hash alone.",
    "R39": "The pages that are promised are there and in date.",
}


def proofs() -> dict[str, list[str]]:
    """The tests of each requirement, as "file: what the test says"."""
    found: dict[str, list[str]] = defaultdict(list)
    for root in ROOTS:
        for file in sorted((PROJECT / root).rglob("test_*.py")):
            for id, test in _marked(ast.parse(file.read_text("utf-8"))):
                found[id].append(f"`{file.relative_to(PROJECT)}`: {test.removeprefix('test_').replace('_', ' ')}")
    return found


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    everywhere = [id for line in tree.body if isinstance(line, ast.Assign) and _is_named(line, "pytestmark") for id in _ids(line.value)]
    for test in tree.body:
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name.startswith("test_"):
            for id in dict.fromkeys([*everywhere, *(id for mark in test.decorator_list for id in _ids(mark))]):
                yield id, test.name


def _is_named(line: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in line.targets)


def _ids(mark: ast.expr) -> Iterator[str]:
    for call in ast.walk(mark):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "req":
            yield from (said.value for said in call.args if isinstance(said, ast.Constant) and isinstance(said.value, str))


def page() -> str:
    """The page docs/trust/requirements.md."""
    found = proofs()
    rows = [f"| {id} | {claim} | {'<br>'.join(found[id])} |" for id, claim in CLAIMS.items()]
    return "\n".join([_HEAD, *rows, ""])


_HEAD = """# What is required, and the tests that prove it

Written by `./manage requirements` from the marks on the tests (`@pytest.mark.req`); a test fails when the two differ or when a
requirement has no test. E: what a first evening needs. R: what trust asks, as far as it holds today. A test proves what its name
says and no more: where the requirement is wider than its tests, the tests are what is proved.

| | Requirement | Proved by |
|---|---|---|"""
