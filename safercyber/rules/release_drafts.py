"""One figure at a time: rounded, hidden, and noted with the counts it gives away."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from safercyber.rules.change.outcome import FEWEST_FOR_A_SHARE, Change, Share, TooFew
from safercyber.rules.change.paired import Interval
from safercyber.rules.release_profiles import Profile
from safercyber.rules.release_register import Cut, Release
from safercyber.rules.release_requests import ChangeFigure, Count, Figure, Official, Operational, ShareFigure
from safercyber.rules.released import Shown, ShownChange, ShownCount, ShownShare, sealed, shown_to_data

KEPT_BACK = "Kept back to protect a smaller group."
FEWEST_FOR_A_PERCENT = 20
FEWEST_FOR_A_DECIMAL = 200
POINTS = ("points", "low", "high", "unchanged_points", "unchanged_low", "unchanged_high", "widest_low", "widest_high")


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure on its way: how it would be shown, and the counts it gives away."""

    key: str
    shown: Shown
    releases: tuple[Release, ...] = ()


def draft_of(figure: Figure, rules: Profile) -> Draft:
    match figure:
        case Count():
            hidden = not figure.structural_zero and rules.hides(figure.value, sensitive=figure.sensitive)
            return told(figure.key, figure.cut, rules, _count(figure.key, figure.value, rules, hidden=hidden), {"": (figure.value, hidden)})
        case Operational():
            return Draft(figure.key, sealed(ShownCount, key=figure.key, value=figure.value, text=f"{figure.value:,}", note=figure.note))
        case Official():
            note = f"{figure.source}, {figure.on.day} {figure.on:%B} {figure.on.year}"
            return Draft(figure.key, sealed(ShownCount, key=figure.key, value=figure.value, text=f"{figure.value:,}", note=note))
        case ShareFigure():
            return _share(figure, rules)
        case ChangeFigure():
            return _change(figure, rules)


def _count(key: str, raw: int, rules: Profile, *, hidden: bool | None = None, note: str = "") -> ShownCount:
    hidden = rules.hides(raw) if hidden is None else hidden
    if hidden:
        text = rules.text if rules.hide_from <= raw <= rules.hide_to else "not shown"
        return sealed(ShownCount, key=key, value=None, text=text, mark=rules.mark or "[c]", note=note)
    value = rules.rounded(raw)
    return sealed(ShownCount, key=key, value=value, text=f"{value:,}", note=note)


def told(key: str, cut: Cut, rules: Profile, shown: Shown, raws: Mapping[str, tuple[int, bool]]) -> Draft:
    """The figure with the counts it gives away; the first carries the whole answer, to be given again."""
    if not rules.is_registered:
        return Draft(key, shown)
    answer = json.dumps(shown_to_data(shown), separators=(",", ":"), sort_keys=True)
    releases: list[Release] = []
    for part, (raw, hidden) in raws.items():
        value = None if hidden else rules.rounded(raw)
        releases.append(Release(cut, rules.name, raw, hidden, value, part, "" if releases else answer))
    return Draft(key, shown, tuple(releases))


def _percent(yes: int, base: int, rules: Profile, decimals: int = 0) -> float:
    """From rounded counts, never up."""
    scale = 10**decimals
    return float(math.floor(100 * scale * rules.rounded(yes) / rules.rounded(base) + 1e-9) / scale)


def _rough(yes: int, base: int, rules: Profile, *, sensitive: bool) -> str:
    """Words instead of a share that would show a small group; empty when the share itself may be shown."""
    if sensitive and yes in (0, base) and rules.name != "analyst":
        return "not shown"
    if rules.hides(yes):
        return "very few"
    return "nearly all" if rules.hides(base - yes) else ""


def _share(figure: ShareFigure, rules: Profile) -> Draft:
    survey = figure.share
    if isinstance(survey, Share):
        yes, base = survey.yes, survey.n
    elif isinstance(survey, TooFew):
        yes, base = (int(survey.cells.before_yes) if survey.cells else 0), survey.n
    else:
        yes, base = figure.yes, figure.base
    if not 0 <= yes <= base:
        raise ValueError("A share needs as many people as say yes, or more.")
    asked = None if survey is None else survey.asked if isinstance(survey, Share) else survey.started
    rough = _rough(yes, base, rules, sensitive=figure.sensitive)
    fewest = FEWEST_FOR_A_SHARE if survey is not None else 1 if rules.name == "analyst" else FEWEST_FOR_A_PERCENT
    base_hidden, yes_hidden = rules.hides(base), rules.hides(base) or bool(rough)
    shown_percent = not rough and not base_hidden and base >= max(fewest, 1)
    decimals = 1 if figure.annex and base >= FEWEST_FOR_A_DECIMAL else 0
    low = high = None
    if shown_percent and isinstance(survey, Share):
        low, high = _outward(survey.interval)
    shown = sealed(
        ShownShare,
        key=figure.key,
        yes=_count("yes", yes, rules, hidden=yes_hidden),
        base=_count("base", base, rules, hidden=base_hidden),
        percent=_percent(yes, base, rules, decimals) if shown_percent else None,
        words="" if shown_percent else rough if rough and base >= fewest and not base_hidden else "too few to say",
        low=low,
        high=high,
        asked=None if asked is None else _count("asked", asked, rules),
        reading=figure.reading,
    )
    return told(figure.key, figure.cut, rules, shown, {"base": (base, base_hidden), "yes": (yes, yes_hidden)})


def _toward_nothing(share: float) -> int:
    """A change in whole points, never further from no change than it is."""
    points = 100 * share
    return math.floor(points + 1e-9) if points >= 0 else math.ceil(points - 1e-9)


def _outward(interval: Interval) -> tuple[int, int]:
    """A likely range in whole points, its ends pushed outward."""
    return math.floor(100 * interval.low + 1e-9), math.ceil(100 * interval.high - 1e-9)


def _change(figure: ChangeFigure, rules: Profile) -> Draft:
    change, cells = figure.change, figure.change.cells
    n, started = change.n, change.started
    enough = isinstance(change, Change)
    before_yes, after_yes = (int(cells.before_yes), int(cells.after_yes)) if cells else (0, 0)
    n_hidden = cells is None or rules.hides(n)
    before_rough = "not shown" if n_hidden else _rough(before_yes, n, rules, sensitive=figure.sensitive)
    after_rough = "not shown" if n_hidden else _rough(after_yes, n, rules, sensitive=figure.sensitive)
    before_ok, after_ok = not before_rough, not after_rough
    open_ = enough and before_ok and after_ok
    values: dict[str, int | None] = dict.fromkeys(POINTS)
    tipping, never = None, False
    if open_ and isinstance(change, Change):
        values["points"] = _toward_nothing(change.estimate)
        values["low"], values["high"] = _outward(change.interval)
        values["unchanged_points"] = _toward_nothing(change.if_lost_unchanged.estimate)
        values["unchanged_low"], values["unchanged_high"] = _outward(change.if_lost_unchanged.interval)
        values["widest_low"], values["widest_high"] = _outward(change.widest)
        if change.tipping is not None and change.lost:
            never = change.tipping.people is None
            tipping = None if change.tipping.people is None else _count("tipping", change.tipping.people, rules)
    shown = sealed(
        ShownChange,
        key=figure.key,
        n=_count("n", n, rules, hidden=n_hidden),
        started=_count("started", started, rules),
        lost=_count("lost", change.lost, rules),
        before_yes=_count("before_yes", before_yes, rules, hidden=not before_ok),
        after_yes=_count("after_yes", after_yes, rules, hidden=not after_ok),
        before=int(_percent(before_yes, n, rules)) if enough and before_ok else None,
        after=int(_percent(after_yes, n, rules)) if enough and after_ok else None,
        before_words=before_rough if enough else "too few to say",
        after_words=after_rough if enough else "too few to say",
        headline_is_everyone=isinstance(change, Change) and change.headline_is_everyone,
        tipping=tipping,
        tipping_never=never,
        sessions=change.clusters,
        method=change.method if isinstance(change, Change) else "",
        version=change.version,
        caveats=change.caveats if isinstance(change, Change) else (),
        reading=figure.reading,
        **values,
    )
    raws = {
        "n": (n, n_hidden),
        "started": (started, rules.hides(started)),
        "before_yes": (before_yes, not before_ok),
        "after_yes": (after_yes, not after_ok),
    }
    return told(figure.key, figure.cut, rules, shown, raws)


def kept_back(draft: Draft, culprit: Release, rules: Profile) -> Draft:
    if culprit not in draft.releases:
        return draft
    gone: dict[str, Any] = {"value": None, "text": "not shown", "mark": rules.mark, "note": KEPT_BACK}
    old = draft.shown
    changed: dict[str, Any]
    match old:
        case ShownCount():
            changed = gone
        case ShownShare():
            changed = {"percent": None, "words": "not shown", "low": None, "high": None}
            changed |= {name: replace(getattr(old, name), **gone) for name in ("yes", "base")}
        case ShownChange():
            changed = {"before_words": "not shown", "after_words": "not shown", "tipping_never": False, "tipping": None}
            changed |= dict.fromkeys(("before", "after", *POINTS))
            changed |= {name: replace(getattr(old, name), **gone) for name in ("n", "started", "lost", "before_yes", "after_yes")}
    raws = {release.part: (release.raw, True) for release in draft.releases}
    return told(draft.key, draft.releases[0].cut, rules, replace(old, **changed), raws)
