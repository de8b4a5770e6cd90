"""Quizzes: forms that ask equally much, and no way to score by saying the same to everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safercyber.rules.games.bodies.items import Item
from safercyber.rules.games.bodies.quiz import Quiz
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.minutes import TALK_SECONDS, WORDS_A_MINUTE
from safercyber.rules.games.check.texts import PartOfPack

FORMS_APART = 0.25
"""The longest form has at most this much more to read than the shortest."""


@dataclass(frozen=True)
class QuizFigures:
    """The figures of a quiz: for each form what is real, fake and to be read; and what simple habits would score, of all messages."""

    forms: Mapping[str, tuple[int, int, int]]
    levels: Mapping[str, float]
    habits: Mapping[str, float]
    minutes: float

    def lines(self) -> Iterator[str]:
        """The figures as lines of a report."""
        for name, (real, fake, words) in self.forms.items():
            yield f"  Form {name}: {real} real, {fake} fake, {words} words to read, difficulty {self.levels[name]:.1f} of 3."
        yield f"  Right by habit: {', '.join(f'{say} {share:.0%}' for say, share in self.habits.items())}."


def check_quiz(part: PartOfPack, items: Mapping[str, Item], found: Findings) -> QuizFigures:
    """Flag forms that differ in length, and a quiz that one answer to everything would win."""
    quiz: Quiz = part.body
    forms, levels = {}, {}
    for name, ids in quiz.forms.items():
        shown = [items[id] for id in ids]
        words = sum(len(f"{one.subject} {one.body}".split()) for one in shown)
        forms[name] = (sum(one.truth == "real" for one in shown), sum(one.truth == "fake" for one in shown), words)
        levels[name] = sum(one.level for one in shown) / len(shown)
    shortest, longest = min(words for _, _, words in forms.values()), max(words for _, _, words in forms.values())
    if longest > shortest * (1 + FORMS_APART):
        say = f"one form has {longest} words to read and another {shortest}; more than a quarter apart is not the same difficulty."
        found.flag("BALANCE", (*part.at, "forms"), say)
    real = sum(items[id].truth == "real" for id in quiz.items)
    habits = {"blocks everything": 1 - real / len(quiz.items), "believes everything": real / len(quiz.items), "guesses": 0.5}
    for say, share in habits.items():
        if share > 2 / 3:
            found.flag("ONE-SIDED", (*part.at, "items"), f"a room that {say} would get {share:.0%} right.")
    length = quiz.length
    read = sum(len(f"{items[id].subject} {items[id].body} {items[id].why}".split()) for id in quiz.items) / len(quiz.forms)
    return QuizFigures(forms, levels, habits, read / WORDS_A_MINUTE + length * TALK_SECONDS / 60)
