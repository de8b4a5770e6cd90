"""From numbers to honest sentences: fixed templates, titles that point where the numbers point, and a lint for what may not be said.

Only numbers that have passed the disclosure door are put into words. "Fairly sure" and "very sure" mean the bricks and nothing else, so
no template uses them for a likely range.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safercyber.rules.change.certainty import Verdict
from safercyber.rules.small_numbers import ShownChange

LITTLE = 5  # points: under this a change is "a little"
FROM_BADGE = {"changed more than": 3, "more than similar": 4}
CAUSAL = (
    "caused",
    "causes",
    "led to",
    "leads to",
    "proved",
    "proves",
    "because of",
    "thanks to",
    "as a result of",
    "due to",
    "reduced crime",
)
NOT_MEASURED = ("crime", "harm", "safer", "safety")
AFTER_ONLY_MAY_NOT = ("changed", "rose", "fell", "improved")


@dataclass(frozen=True, slots=True)
class Finding:
    """One result as a title needs it: the act in a few words ("check a message in another way …"), which way, by how many points."""

    does: str
    verdict: Verdict
    points: int | None


def sentence(shown: ShownChange, which: Verdict, does: str, *, of_everyone: int | None = None, headline_is_everyone: bool = False) -> str:
    """What a board reads about one change. `of_everyone` is the change in points if nobody of those we lost had changed."""
    if shown.is_hidden or which is Verdict.TOO_FEW:
        return shown.words or "Too few to say."
    is_close = shown.started.is_hidden
    answered = f"{shown.n.text} answered again, nearly all." if is_close else f"{shown.n.text} of {shown.started.text} answered again."
    if headline_is_everyone and of_everyone is not None:
        return (
            f"Counting everyone who started, and taking those we lost as unchanged, {_signed(of_everyone)} in 100 {does}. "
            f"Among the {shown.n.text} of {shown.started.text} who answered again it was {_signed(shown.change or 0)}."
        )
    before = f"Before, {shown.before_percent} in 100 people said they {does}." if does else f"Before, {shown.before_percent} in 100."
    after = f"Three months on, {shown.after_percent} in 100 of the same people did."
    low, high = shown.low or 0, shown.high or 0
    if which is Verdict.NO_CLEAR_CHANGE:
        return f"{before} {after} We cannot tell if this is a real change: it could be {abs(low)} fewer or {high} more in 100. ({answered})"
    word = "rise" if which is Verdict.CLEAR_RISE else "fall"
    ends = (low, high) if which is Verdict.CLEAR_RISE else (-high, -low)
    rest = f" If none of the rest changed, the {word} is {abs(of_everyone)} in 100." if of_everyone is not None else ""
    return f"{before} {after} The likely {word} is between {ends[0]} and {ends[1]} in 100. ({answered}{rest})"


def _signed(points: int) -> str:
    return f"{points} more" if points >= 0 else f"{-points} fewer"


def title(findings: Sequence[Finding]) -> str:
    """A finding as a title. Its direction is that of the numbers; "a little" only under 5 points; nothing is claimed from too few."""
    rises = [one for one in findings if one.verdict is Verdict.CLEAR_RISE]
    falls = [one for one in findings if one.verdict is Verdict.CLEAR_FALL]
    same = [one for one in findings if one.verdict is Verdict.NO_CLEAR_CHANGE]
    if not findings or not (rises or falls or same):
        return "Too few people have answered to say what changed."
    parts = [_part("More people", rises), _part("Fewer people", falls)]
    said = [part for part in parts if part]
    if not said:
        return "We cannot tell yet whether habits changed."
    if same:
        said.append(f"No clear change in how many {_list([_short(one.does) for one in same])}")
    return ". ".join(said) + "."


def _part(start: str, findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    little = " a little" if all(one.points is not None and abs(one.points) < LITTLE for one in findings) else ""
    return f"{start}{little} {_list([_short(one.does) for one in findings])}".replace("people a little", "people, by a little,")


def _short(does: str) -> str:
    return re.split(r" before they | in another way| on their ", does)[0]


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def attrition(n: str, started: str, lost: int) -> str:
    """Who was lost, in the same breath."""
    if lost == 0:
        return f"We asked {started}; everybody answered again."
    return f"We asked {started}; {n} answered again. Those who did not may differ."


def lint(text: str, badge: int, *, measured: Iterable[str] = ()) -> tuple[str, ...]:
    """Sentences that say more than the design allows, each with the reason. Looks at whole words, in any case."""
    found = []
    allowed = set(measured)
    for part in re.split(r"(?<=[.!?])\s+", text):
        plain = part.lower()
        for words in CAUSAL:
            if badge < 5 and re.search(rf"\b{words}\b", plain):
                found.append(f"“{part}” says “{words}”: that needs a draw (level 5), and this is level {badge}.")
        for words, least in FROM_BADGE.items():
            if badge < least and words in plain:
                found.append(f"“{part}” says “{words}”: that needs level {least}, and this is level {badge}.")
        for words in AFTER_ONLY_MAY_NOT:
            if badge < 2 and re.search(rf"\b{words}\b", plain):
                found.append(f"“{part}” says “{words}”: people were asked once only.")
        for words in NOT_MEASURED:
            if words not in allowed and re.search(rf"\b{words}\b", plain):
                found.append(f"“{part}” speaks of {words}, which was not measured.")
    return tuple(found)
