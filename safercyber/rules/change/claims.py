"""Words a sentence may not use: what the design cannot claim, what was not measured, and what is not plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_QUOTED = re.compile(r"“[^”]*”")


class BadWordList(ValueError):
    """A list of words that cannot be used; the message names the place."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One group of word forms. Below `badge` they are blocked, or unless `measured` is something that was measured."""

    forms: tuple[str, ...]
    badge: int = 0
    measured: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """The rules, and the names (such as the programme's own) that are not claims."""

    rules: tuple[Rule, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """A word that may not stand in this sentence, and why."""

    word: str
    sentence: str
    badge: int
    reason: str

    def __str__(self) -> str:
        return f"“{self.word}” in “{self.sentence}”: {self.reason}"


def word_list(data: Mapping[str, Any], where: str) -> WordList:
    """Check parsed data of `[[rule]]` tables and `names`. Raises BadWordList."""
    rules = []
    for number, told in enumerate(data.get("rule", ()), start=1):
        if unknown := set(told) - {"forms", "badge", "measured", "instead"}:
            raise BadWordList(f"{where}: rule {number}: there is no {', '.join(sorted(unknown))} in a rule.")
        forms = tuple(str(form).lower() for form in told.get("forms", ()))
        if not forms or not all(form.strip() for form in forms):
            raise BadWordList(f"{where}: rule {number}: forms must list at least one word.")
        rules.append(Rule(forms, int(told.get("badge", 0)), str(told.get("measured", "")), str(told.get("instead", ""))))
    return WordList(tuple(rules), tuple(str(name) for name in data.get("names", ())))


def _pattern(form: str) -> re.Pattern[str]:
    # "safe" must not be found in "safeguarding", nor "fell" in "Fellbridge".
    return re.compile(r"(?<![\w'’-])" + r"\s+".join(map(re.escape, form.split())) + r"(?![\w’'-])", re.IGNORECASE)


def lint(text: str, badge: int, words: WordList, *, measured: Collection[str] = ()) -> tuple[Blocked, ...]:
    """Every blocked word of a generated or typed text, with its sentence. Words in curly quotation marks are somebody else's.

    `badge` is the strength of the design behind the text; `measured` names what was itself measured, such as "crime".
    """
    found = []
    for match in _SENTENCE.finditer(_QUOTED.sub("", text)):
        sentence = match.group().strip()
        checked = sentence
        for name in words.names:
            checked = _pattern(name).sub("", checked)
        for rule in words.rules:
            if (rule.measured and rule.measured in measured) or (not rule.measured and badge >= rule.badge):
                continue
            for form in rule.forms:
                if hit := _pattern(form).search(checked):
                    found.append(Blocked(hit.group(), sentence, badge, _reason(rule, badge)))
    return tuple(found)


def _reason(rule: Rule, badge: int) -> str:
    if rule.measured:
        return f"we did not measure {rule.measured}. Say what was measured."
    instead = f" Say “{rule.instead}”." if rule.instead else ""
    return f"level {badge} evidence cannot say this; it needs level {rule.badge}.{instead}"


@dataclass(frozen=True, slots=True)
class Plainer:
    """A word and what to say instead."""

    word: str
    say: str
    sentence: str


def plainer(text: str, say: Mapping[str, Sequence[str]]) -> tuple[Plainer, ...]:
    """Words for which there is a plainer one. `say` maps the plain words to those they replace."""
    found = []
    for match in _SENTENCE.finditer(_QUOTED.sub("", text)):
        for plain, others in say.items():
            for other in others:
                if hit := _pattern(other).search(match.group()):
                    found.append(Plainer(hit.group(), plain, match.group().strip()))
    return tuple(found)
