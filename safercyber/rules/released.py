"""What came through the door: the only numbers a page, a table file or a sentence may draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from safercyber.rules.change.certainty import Bricks, Design, Evidence, Reading, Verdict
from safercyber.rules.release_register import Release

_SEAL = object()
Kind = TypeVar("Kind")


class NotReleased(TypeError):
    """Something was about to be drawn that did not come through the door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    seal: object = field(repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise NotReleased(f"Only the disclosure door makes a {type(self).__name__}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCount(_Sealed):
    """A count as it may be shown. `value` is None when hidden; `text` reads on a page, `cell` in a table file."""

    key: str
    value: int | None
    text: str
    mark: str = ""
    note: str = ""

    @property
    def cell(self) -> str:
        """The number without commas, or the mark that stands for hiding."""
        return self.mark if self.value is None else str(self.value)

    @property
    def is_hidden(self) -> bool:
        """Is the number kept back?"""
        return self.value is None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownShare(_Sealed):
    """A share as it may be shown, always with its people. `percent` is None when hidden; `words` then says it roughly."""

    key: str
    yes: ShownCount
    base: ShownCount
    percent: float | None
    words: str
    low: int | None = None
    high: int | None = None
    asked: ShownCount | None = None
    reading: Reading | None = None

    @property
    def text(self) -> str:
        """68%, nearly all, very few, or not shown."""
        return f"{self.percent:g}%" if self.percent is not None else self.words

    @property
    def of_text(self) -> str:
        """100 of 145."""
        return f"{self.yes} of {self.base}"

    @property
    def cell(self) -> str:
        """As in a table file."""
        return f"{self.percent:g}" if self.percent is not None else "[c]"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange(_Sealed):
    """A change as it may be shown: whole points, range ends outward, people rounded. None is hidden, whatever the reason.

    `n`, `started` and `lost` are people; `points`, `low` and `high` are in 100, signed. With under 30 matched only counts
    stand here (`before_yes`, `after_yes`), if anything. `headline_is_everyone`: under 60 in 100 answered again, so the
    headline is `unchanged_points` with its range, about all who started.
    """

    key: str
    n: ShownCount
    started: ShownCount
    lost: ShownCount
    before_yes: ShownCount
    after_yes: ShownCount
    before: int | None
    after: int | None
    before_words: str
    after_words: str
    points: int | None
    low: int | None
    high: int | None
    unchanged_points: int | None
    unchanged_low: int | None
    unchanged_high: int | None
    headline_is_everyone: bool
    tipping: ShownCount | None
    tipping_never: bool
    widest_low: int | None
    widest_high: int | None
    sessions: int
    method: str
    version: str
    caveats: tuple[str, ...]
    reading: Reading

    @property
    def verdict(self) -> Verdict:
        """Which way."""
        return self.reading.verdict

    @property
    def is_shown(self) -> bool:
        """May the change itself be shown?"""
        return self.points is not None

    @property
    def text(self) -> str:
        """+28 in 100, or what may be said instead."""
        if self.points is not None:
            return f"{self.points:+d} in 100" if self.points else "0 in 100"
        return self.verdict.value.capitalize()

    @property
    def range_text(self) -> str:
        """+18 to +38, or nothing."""
        return f"{self.low:+d} to {self.high:+d}" if self.low is not None and self.high is not None else ""

    @property
    def cell(self) -> str:
        """As in a table file."""
        return str(self.points) if self.points is not None else "[c]"

    def __str__(self) -> str:
        return self.text


Shown = ShownCount | ShownShare | ShownChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(_Sealed):
    """What may be drawn, printed and exported. `to_store` is what the register does not hold yet."""

    name: str
    profile: str
    may_leave: bool  # outside the building: export, public page, print
    shown: Mapping[str, Shown]
    notes: tuple[str, ...] = ()
    to_store: tuple[Release, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """True; a Refused says False."""
        return True

    def __getitem__(self, key: str) -> Shown:
        return self.shown[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown)

    def count(self, key: str) -> ShownCount:
        """The count of this key. Raises TypeError when it is something else."""
        return _of_kind(self.shown[key], ShownCount)

    def share(self, key: str) -> ShownShare:
        """The share of this key. Raises TypeError when it is something else."""
        return _of_kind(self.shown[key], ShownShare)

    def change(self, key: str) -> ShownChange:
        """The change of this key. Raises TypeError when it is something else."""
        return _of_kind(self.shown[key], ShownChange)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing of this table may leave, and why, in plain words."""

    name: str
    reason: str

    @property
    def ok(self) -> bool:
        """False."""
        return False

    def __str__(self) -> str:
        return self.reason


def _of_kind(shown: object, kind: type[Kind]) -> Kind:
    if not isinstance(shown, kind):
        raise TypeError(f"This figure is a {type(shown).__name__}, not a {kind.__name__}.")
    return shown


def drawable(thing: object) -> object:
    """The thing itself when it came through the door (or is a refusal in words). Raises NotReleased for anything else."""
    if isinstance(thing, Released | Refused | ShownCount | ShownShare | ShownChange):
        return thing
    raise NotReleased(f"A {type(thing).__name__} has not been through the disclosure door.")


def sealed(kind: type[Kind], **values: object) -> Kind:
    """For the door alone: make a shown thing."""
    make: Callable[..., Kind] = kind
    return make(seal=_SEAL, **values)


# --- a report is frozen when issued: what was shown, kept as plain data and drawn again as it was --------------------

_KINDS: dict[str, type[ShownCount] | type[ShownShare] | type[ShownChange]] = {
    "count": ShownCount,
    "share": ShownShare,
    "change": ShownChange,
}


def shown_to_data(shown: Shown) -> dict[str, Any]:
    """A shown figure as plain data (for JSON)."""
    kind = next(name for name, type_ in _KINDS.items() if isinstance(shown, type_))
    data: dict[str, Any] = {"kind": kind}
    for part in fields(shown):
        if part.name == "seal":
            continue
        value = getattr(shown, part.name)
        if isinstance(value, ShownCount):
            value = shown_to_data(value)
        elif isinstance(value, Reading):
            value = {
                "verdict": value.verdict.name,
                "bricks": [value.bricks.count, value.bricks.why_not_more],
                "badge": value.badge,
                "design": value.design.name,
                "evidence": value.evidence.name,
            }
        elif isinstance(value, tuple):
            value = list(value)
        data[part.name] = value
    return data


def shown_from_data(data: Mapping[str, Any]) -> Shown:
    """What `shown_to_data` wrote, drawn again as it was."""
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name == "kind":
            continue
        if isinstance(value, Mapping) and "kind" in value:
            value = shown_from_data(value)
        elif isinstance(value, Mapping) and "verdict" in value:
            value = Reading(
                Verdict[value["verdict"]],
                Bricks(*value["bricks"]),
                value["badge"],
                Design[value["design"]],
                Evidence[value["evidence"]],
            )
        elif isinstance(value, list):
            value = tuple(value)
        values[name] = value
    return sealed(_KINDS[data["kind"]], **values)


def to_data(released: Released) -> dict[str, Any]:
    """A released table as plain data for an issued report. The raw counts stay behind."""
    return {
        "name": released.name,
        "profile": released.profile,
        "may_leave": released.may_leave,
        "notes": list(released.notes),
        "shown": {key: shown_to_data(shown) for key, shown in released.shown.items()},
    }


def from_data(data: Mapping[str, Any]) -> Released:
    """A table released earlier, drawn again as it was. Only for data that `to_data` wrote."""
    return sealed(
        Released,
        name=data["name"],
        profile=data["profile"],
        may_leave=data["may_leave"],
        notes=tuple(data["notes"]),
        shown={key: shown_from_data(shown) for key, shown in data["shown"].items()},
    )
