"""Facts, counters, conditions and effects: the small language that stories, escapes and rules share.

A condition asks about one team: `{has: sender}`, `{not: …}`, `{any: […]}`, `{all: […]}`, `{at_least: [2, [a, b, c]]}`,
`{counter: [trust, ">=", 5]}`, `{round: [">", 1]}`, `{chose: [n2, ask]}`, `{stopped: threat}`. A plain word means `has`, a list
means `all`. An effect changes one team: `{give: fact}`, `{drop: fact}`, `{count: [trust, 1]}`, `{show: card, to: team}`, `{go: n2}`,
`{badge: id}`, `{cue: id}`, and on a board `{unlock: brick}`, `{start: threat}`, `{stop: threat}`, `{draw: deck}`. A pair `[trust, 1]`
means `count`. There are no loops and no arithmetic beyond add and compare, so every pack comes to an end and can be searched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

COMPARE = ("<", "<=", "==", "!=", ">=", ">")


@dataclass(frozen=True)
class Counter:
    """A number that a team carries. `better` is "high", "low" or "" where there is no right and wrong; `shared`: the room adds them up."""

    id: str
    name: str
    start: int
    least: int
    most: int
    unit: str
    better: str
    shared: bool
    say: str = ""


@dataclass(frozen=True)
class Condition:
    """One question about a team: `op` says which, the rest what about."""

    op: str
    name: str = ""
    option: str = ""
    compare: str = ""
    number: int = 0
    parts: tuple[Condition, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effect:
    """One change to a team."""

    op: str
    name: str
    by: int = 0
    to: str = "team"


@dataclass(frozen=True)
class Rule:
    """When the trigger comes and the condition holds, the effects happen. `of` narrows the trigger to one lock, node or item."""

    on: str
    of: str
    condition: Condition | None
    effects: tuple[Effect, ...]
    once: bool


@dataclass(frozen=True)
class Card:
    """A card that a rule, or a look round, turns over."""

    id: str
    title: str
    text: str


def holds(condition: Condition | None, *, facts: Collection[str], counters: Mapping[str, int], round: int = 0,
          chosen: Iterable[tuple[str, str]] = (), stopped: Collection[str] = ()) -> bool:  # fmt: skip
    """Whether a condition holds for a team with these facts, counters and choices; `stopped`: the threats that were."""
    if condition is None:
        return True
    one, inside = condition, {"facts": facts, "counters": counters, "round": round, "chosen": tuple(chosen), "stopped": stopped}
    if one.op == "has":
        return one.name in facts
    if one.op == "not":
        return not holds(one.parts[0], **inside)  # type: ignore[arg-type]
    if one.op == "any":
        return any(holds(part, **inside) for part in one.parts)  # type: ignore[arg-type]
    if one.op == "all":
        return all(holds(part, **inside) for part in one.parts)  # type: ignore[arg-type]
    if one.op == "at_least":
        return sum(1 for name in one.names if name in facts) >= one.number
    if one.op == "stopped":
        return one.name in stopped
    if one.op == "chose":
        return (one.name, one.option) in inside["chosen"]  # type: ignore[operator]
    return compared(round if one.op == "round" else counters[one.name], one.compare, one.number)


def compared(left: int, compare: str, right: int) -> bool:
    """left compare right, for one of COMPARE."""
    return {"<": left < right, "<=": left <= right, "==": left == right, "!=": left != right, ">=": left >= right, ">": left > right}[
        compare
    ]


def counted(counters: Mapping[str, Counter], values: Mapping[str, int], name: str, by: int) -> dict[str, int]:
    """The counters after one of them changed; it stays between its ends."""
    one = counters[name]
    return {**values, name: max(one.least, min(one.most, values[name] + by))}


def every(condition: Condition | None) -> Iterator[Condition]:
    """A condition and all it is made of."""
    if condition is not None:
        yield condition
        for part in condition.parts:
            yield from every(part)
