"""The one door for numbers: small groups hidden, the rest rounded, and nothing released that an earlier release would unlock.

Ask for figures (`Count`, `ShareFigure`, `ChangeFigure`, `Operational`, `Official`) in a `Table`, pass it through
`disclose` (or many through `disclose_all`), and draw only what comes out. `Released.to_store` goes to the register
when the page really leaves (a report is issued), not each time a draft is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from safercyber.rules.release_drafts import Draft, draft_of, kept_back
from safercyber.rules.release_profiles import PROFILES, Profile
from safercyber.rules.release_register import PARTNERSHIP, Area, Cut, Period, Register, Release, long_name
from safercyber.rules.release_requests import ChangeFigure, Count, Figure, Official, Operational, ShareFigure, Table
from safercyber.rules.released import (
    NotReleased,
    Refused,
    Released,
    ShownChange,
    ShownCount,
    ShownShare,
    drawable,
    from_data,
    sealed,
    shown_from_data,
    to_data,
)

__all__ = [
    "PARTNERSHIP",
    "PROFILES",
    "Area",
    "ChangeFigure",
    "Count",
    "Cut",
    "NotReleased",
    "Official",
    "Operational",
    "Period",
    "Refused",
    "Register",
    "Release",
    "Released",
    "ShareFigure",
    "ShownChange",
    "ShownCount",
    "ShownShare",
    "Table",
    "disclose",
    "disclose_all",
    "drawable",
    "from_data",
    "to_data",
]

ORGANISATIONS = frozenset({"organisations", "firms", "schools", "colleges"})
ROUNDED = "Counts are to the nearest 5, each on its own, so rows may not add up. Shares and changes are never rounded up."
HIDDEN = "[c] stands for a number from 0 to 9. It is kept back so that nobody can be picked out."
FEWEST_POSSIBLE = 3  # a hidden number must be able to be any of so many


def disclose(table: Table, profile: str, register: Register) -> Released | Refused:
    """Pass a table through the door. Pure: the register is read, never changed. The same request gets the same answer."""
    return disclose_all((table,), profile, register)[table.name]


def disclose_all(tables: Sequence[Table], profile: str, register: Register) -> dict[str, Released | Refused]:
    """Pass all tables of a page or report through the door in one call; each leaves whole or is refused by itself.

    Raises KeyError for an unknown profile and ValueError when two tables have one name.
    """
    rules = PROFILES[profile]
    if len({table.name for table in tables}) != len(tables):
        raise ValueError("Two tables have one name.")
    answers: dict[str, Released | Refused] = {}
    drafts: dict[str, list[Draft]] = {}
    for table in tables:
        found = _drafts(table, rules, register)
        if isinstance(found, Refused):
            answers[table.name] = found
        else:
            drafts[table.name] = found
    protected = _protect(drafts, rules, register)
    for name, members in protected.items():
        stored = tuple(release for draft in members for release in draft.releases if not _is_held(release, register))
        notes = (ROUNDED,) if rules.round_to > 1 and any(draft.releases for draft in members) else ()
        if rules.mark == "[c]" and any(release.hidden for draft in members for release in draft.releases):
            notes = (*notes, HIDDEN if rules.name == "public" else "[c] stands for a number from 0 to 4.")
        answers[name] = sealed(
            Released,
            name=name,
            profile=profile,
            may_leave=rules.may_leave,
            shown=MappingProxyType({draft.key: draft.shown for draft in members}),
            notes=notes,
            to_store=stored if rules.is_registered else (),
        )
    return {table.name: answers[table.name] for table in tables}


def _is_held(release: Release, register: Register) -> bool:
    held = register.same(release.cut, release.part, release.profile)
    return held is not None and held.raw == release.raw and held.shown == release.shown


def _drafts(table: Table, rules: Profile, register: Register) -> list[Draft] | Refused:
    drafts = []
    for figure in table.figures:
        if (problem := _unfit(figure, rules)) is not None:
            return Refused(table.name, problem)
        draft = draft_of(figure, rules)
        if rules.is_registered and draft.releases:
            earlier = _earlier_answer(draft, register)
            if earlier is not None:
                drafts.append(earlier)
                continue
            for release in draft.releases:
                old = register.clash(release)
                if old is not None:
                    return Refused(
                        table.name,
                        "Shown beside an earlier figure, this would give away a group of fewer than 10 people. "
                        f"The earlier figure: {long_name(old)}.",
                    )
        drafts.append(draft)
    return drafts


def _unfit(figure: Figure, rules: Profile) -> str | None:
    if rules.name == "published" and not isinstance(figure, Official | Operational):
        return "Only figures that an official source has published leave unchanged."
    if isinstance(figure, Official) and not figure.source.strip():
        return "An official figure needs its source beside it."
    if rules.name == "organisations" and isinstance(figure, Count | ShareFigure | ChangeFigure):
        if figure.cut.unit not in ORGANISATIONS:
            return "This view is for counts of firms, schools and colleges, never of people."
        if isinstance(figure, ShareFigure) and figure.base < 10:
            return "Not enough organisations yet to compare fairly."
    return None


def _earlier_answer(draft: Draft, register: Register) -> Draft | None:
    """The answer given before, when this very figure was asked before and has moved by fewer than ten people since.

    A figure that moved by one would tell about one person. One that has come to be hidden is hidden all the same.
    """
    held = [register.same(release.cut, release.part, release.profile) for release in draft.releases]
    if held[0] is None or not held[0].answer:
        return None
    moved = [abs(new.raw - old.raw) for new, old in zip(draft.releases, held, strict=True) if old is not None]
    newly_hidden = any(old is not None and new.hidden and not old.hidden for new, old in zip(draft.releases, held, strict=True))
    if newly_hidden or None in held or (any(moved) and not any(0 < step < 10 for step in moved)):
        return None
    shown = shown_from_data(json.loads(held[0].answer))
    return Draft(draft.key, replace(shown, key=draft.key), tuple(old for old in held if old is not None))


# --- no set of releases may solve for a hidden number -------------------------------------------------------------------


def _bounds(release: Release) -> tuple[int, int]:
    rules = PROFILES[release.profile]
    if release.shown is not None:
        slack = rules.round_to // 2
        low = release.shown - slack
        return (low if release.shown == 0 else max(low, rules.hide_to + 1, 0)), release.shown + slack if release.shown else 0
    return rules.hide_from, rules.hide_to


def _gives_away(whole: Release, parts: Sequence[Release]) -> bool:
    """Can a hidden part be narrowed down to one or two numbers by taking the others from the whole?"""
    if whole.shown is None:
        return False
    hidden = [_bounds(part) for part in parts if part.shown is None and part.raw < 10]
    left_over = whole.raw - sum(part.raw for part in parts)
    if left_over in range(1, 10):
        hidden.append((0, 9))
    elif left_over or any(part.shown is None and part.raw >= 10 for part in parts) or not hidden:
        return False
    whole_low, whole_high = _bounds(whole)
    seen = [_bounds(part) for part in parts if part.shown is not None]
    low = whole_low - sum(high for _, high in seen)
    high = whole_high - sum(least for least, _ in seen)
    all_low, all_high = sum(least for least, _ in hidden), sum(most for _, most in hidden)
    return any(min(most, high - (all_low - least)) - max(least, low - (all_high - most)) + 1 < FEWEST_POSSIBLE for least, most in hidden)


def _protect(drafts: Mapping[str, list[Draft]], rules: Profile, register: Register) -> dict[str, list[Draft]]:
    """Keep back a whole (or, where the whole has already left, its smallest new part) that would solve for a hidden number."""
    current = {name: list(members) for name, members in drafts.items()}
    if not rules.is_registered:
        return current
    while True:
        new = [release for members in current.values() for draft in members for release in draft.releases]
        beside = register.beside()
        for release in new:
            beside.add(release)
        culprit = None
        for whole, parts in beside.families(new):
            if _gives_away(whole, parts):
                ours = (
                    [whole]
                    if whole in new
                    else sorted((p for p in parts if p in new and p.shown is not None), key=lambda p: (p.raw, repr(p.cut)))
                )
                culprit = ours[0] if ours else None
                if culprit is not None:
                    break
        if culprit is None:
            return current
        current = {name: [kept_back(draft, culprit, rules) for draft in members] for name, members in current.items()}
