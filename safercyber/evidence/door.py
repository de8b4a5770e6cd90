"""Results through the disclosure door: what this app shows is made here, from released numbers only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from safercyber.evidence.figures import COUNTED, ChangeFigure, Figure, Rows, Sure
from safercyber.evidence.gathering import CEILING, ItemResult, Results
from safercyber.rules import formats
from safercyber.rules import small_numbers as disclosure
from safercyber.rules.change import sentences as wording
from safercyber.rules.change.certainty import Reading, Verdict
from safercyber.rules.change.outcome import VERSION, Change, Share, TooFew
from safercyber.rules.change.paired import Interval, wilson
from safercyber.rules.small_numbers import TOO_FEW_TO_SHOW, Profile, Within, part_of, shown, start_beside

ROUNDED = (
    "Each count is to the nearest 5 and stands for itself, so rows may not add up. Groups under 10 are joined with others. Where it says "
    "“nearly all”, so few are left over that their number would be hidden."
)
RAW = "Exact counts, for the analyst on screen only. They may not leave in this form."
SHARES = (
    "Each share is worked out from the counts shown here, to the nearest whole number, and a change is one share minus the other. The "
    "likely range comes from the exact answers, session by session."
)
SURVEY_SOURCE = "Answers handed in under three random words, on phones or paper"


def certainty_of(reading: Reading) -> Sure:
    """The marks of a figure as a page shows them."""
    # The bricks are drawn with their own words beside them; the line goes on from there.
    return Sure(reading.bricks.count, reading.bricks.words, reading.bricks.why_not_more, reading.line.partition(" · ")[2])


def _note(profile: Profile) -> str:
    return RAW if profile is Profile.ANALYST else ROUNDED


def count_figure(
    key: str, value: int, words: str, *, source: str, period: str, method: str, rows: Rows, profile: Profile, of: int | None = None
) -> Figure:
    """A counted thing: an output, with no bricks. `of`: the count that it is a part of, where that is shown too."""
    seen = shown(value, profile) if of is None else part_of(value, of, profile)
    big = seen.text.capitalize() if seen.text == disclosure.NEARLY_ALL else seen.text
    return Figure(key, big, words, COUNTED, False, source, period, method, rows)


def change_figure(result: ItemResult, results: Results, *, period: str, profile: Profile) -> ChangeFigure:
    """A change in the same people, with its words, its range and the groups of sessions behind it."""
    item, change = result.item, result.change
    common: dict[str, Any] = {
        "key": f"change-{item.id.lower()}",
        "sure": certainty_of(result.reading),
        "is_outcome": True,
        "source": SURVEY_SOURCE,
        "period": period,
        "rows": _change_rows(result, results, profile),
        "short": item.short,
        "already": _already(result.already_knew, result.change, profile),
    }
    square, square_words = _straight(result.straight_after, profile)
    if isinstance(change, TooFew):
        big, sentence = _few(change, profile)
        facts: dict[str, Any] = {"method": f"Counted, too few for a share ({VERSION})", "n": shown(change.n, profile).text}
        started = _started(start_beside(change.n, change.started, profile))
        return ChangeFigure(
            big=big,
            words=item.words,
            sentence=sentence,
            started=started,
            verdict=Verdict.TOO_FEW.value,
            straight_percent=None,
            straight_after=square_words,
            **common,
            **facts,
        )
    return _whole_change(item.does, change, result, common, square, square_words, profile)


def _whole_change(
    does: str, change: Change, result: ItemResult, common: dict[str, Any], square: int | None, square_words: str, profile: Profile
) -> ChangeFigure:
    cells, headline = change.cells, change.headline
    told = _told(change, profile)
    sentence = wording.sentence(
        told,
        result.reading.verdict,
        does,
        of_everyone=told.of_everyone,
        headline_is_everyone=change.headline_is_everyone,
    )
    after = wilson(cells.after_yes, cells.n)
    ends = _ends(after) if told.after_percent is not None else (None, None)
    return ChangeFigure(
        big=f"{told.after_percent} in 100" if told.after_percent is not None else "Words only",
        words=does,
        sentence=sentence,
        method=f"{headline.method} ({change.version})",
        n=told.n.text,
        started=_started(told.started),
        before=_with_share(_of(told.before.text, told.n.text), told.before_percent) if told.before else "",
        straight_after=square_words,
        later=_with_share(_of(told.after.text, told.n.text), told.after_percent) if told.after else "",
        change=f"{told.change:+d} in 100" if told.change is not None else "",
        likely_range=f"{told.low:+d} to {told.high:+d}" if told.low is not None and told.high is not None else "",
        verdict=result.reading.verdict.value,
        before_percent=told.before_percent,
        straight_percent=square,
        later_percent=told.after_percent,
        low_percent=ends[0],
        high_percent=ends[1],
        facts=_change_facts(change, told, profile),
        **common,
    )


def _told(change: Change, profile: Profile) -> disclosure.ShownChange:
    return disclosure.change(
        before_yes=int(change.cells.before_yes),
        after_yes=int(change.cells.after_yes),
        n=change.n,
        started=change.started,
        low=change.interval.low,
        high=change.interval.high,
        profile=profile,
    )


def _change_facts(change: Change, told: disclosure.ShownChange, profile: Profile) -> tuple[tuple[str, str], ...]:
    if told.is_hidden:
        return ()
    lost = change.if_lost_unchanged
    low, high = disclosure.outward(lost.interval.low, lost.interval.high)
    facts = [("Sessions", str(change.clusters))]
    if told.of_everyone is not None:
        unchanged = f"{told.of_everyone:+d} in 100 of {told.started.text} (likely range {low:+d} to {high:+d})"
        facts.insert(0, ("If nobody we lost had changed", unchanged))
    if change.tipping is not None:
        words = "It holds even if every one of them had answered the other way."
        if change.tipping.people is not None:
            answer = shown(change.tipping.people, profile)
            many = "a few" if answer.is_hidden else f"{answer.text} or more"
            words = f"The finding would vanish only if {many} of those we lost had answered the other way."
        facts.append(("What it would take to be wrong", words))
    return tuple(facts)


def _ends(interval: Interval) -> tuple[int, int]:
    low, high = disclosure.outward(interval.low, interval.high)
    return max(low, 0), min(high, 100)


def _of(part: str, whole: str) -> str:
    return f"{part} of {whole}"


def _with_share(counts: str, per_cent: int | None) -> str:
    return counts if per_cent is None else f"{counts} ({per_cent}%)"


def _started(started: disclosure.Shown) -> str:
    return "" if started.text == disclosure.NEARLY_ALL else started.text


def _few(change: TooFew, profile: Profile) -> tuple[str, str]:
    if change.cells is None:
        return "Too few", TOO_FEW_TO_SHOW if change.n else "Nobody has answered again yet."
    before, later = int(change.cells.before_yes), int(change.cells.after_yes)
    parts = (before, change.n - before, later, change.n - later)
    if any(shown(part, profile).is_hidden for part in parts):
        return "Too few", "Too few to say."
    n = shown(change.n, profile).text
    return "Too few", f"{shown(before, profile).text} of {n} did before, {shown(later, profile).text} after. Too few to say."


def _straight(share: Share | TooFew | None, profile: Profile) -> tuple[int | None, str]:
    if not isinstance(share, Share):
        return None, ""
    per_cent = disclosure.percent(share.yes, share.n, profile, fewest=disclosure.FEWEST_ANSWERS)
    counts = _of(shown(share.yes, profile).text, shown(share.n, profile).text)
    return per_cent, _with_share(counts, per_cent) if per_cent is not None else ""


def counts_who_knew(share: Share | TooFew, change: Change | TooFew, profile: Profile) -> bool:
    """Whether the ceiling flag stands there in counts: not where they would tell how few did not, or did not answer again."""
    if not isinstance(share, Share) or share.estimate < CEILING or part_of(share.yes, share.n, profile).is_hidden:
        return False
    return not start_beside(change.n, change.started, profile).is_hidden


def _already(share: Share | TooFew, change: Change | TooFew, profile: Profile) -> str:
    """The ceiling flag: are we teaching them what they already know?"""
    if not isinstance(share, Share) or share.estimate < CEILING:
        return ""
    told = "Most"
    if counts_who_knew(share, change, profile):
        told = _of(shown(share.yes, profile).text, shown(share.n, profile).text)
    return f"{told} already did before. Choose a harder pack or another audience."


def share_figure(key: str, share: Share | TooFew, words: str, sure: Sure, *, period: str, profile: Profile, rows: Rows) -> Figure:
    """One share, nothing compared."""
    if isinstance(share, TooFew):
        yes = part_of(int(share.cells.before_yes), share.n, profile) if share.cells is not None else None
        if yes is not None and yes.text == disclosure.NEARLY_ALL:
            hidden = "Some groups are too small to show as numbers."
            return Figure(key, "Nearly everybody", words, sure, False, SURVEY_SOURCE, period, VERSION, rows, hidden)
        if yes is None or yes.is_hidden:
            return Figure(key, "Too few", words, sure, False, SURVEY_SOURCE, period, VERSION, rows, TOO_FEW_TO_SHOW)
        counted, few = _of(yes.text, shown(share.n, profile).text), "Counts only: fewer than 30 people answered."
        return Figure(key, counted, words, sure, False, SURVEY_SOURCE, period, VERSION, rows, few)
    per_cent = disclosure.percent(share.yes, share.n, profile, fewest=disclosure.FEWEST_ANSWERS)
    told = _of(shown(share.yes, profile).text, shown(share.n, profile).text)
    if per_cent is None:
        few = "Nearly everybody" if share.n - share.yes < 10 else "Very few"
        return Figure(
            key, few, words, sure, False, SURVEY_SOURCE, period, share.method, rows, "Some groups are too small to show as numbers."
        )
    asked = start_beside(share.n, share.asked, profile)
    beside = f", of {asked.text} asked" if _started(asked) else ": nearly all who were asked"
    sentence = f"{told} who answered{beside}."
    return Figure(key, f"{per_cent} in 100", words, sure, False, SURVEY_SOURCE, period, f"{share.method} ({share.version})", rows, sentence)


def numbers_figure(changes: tuple[ChangeFigure, ...], period: str) -> Figure:
    """The picture as a table: what stands in it has passed the door already."""
    columns = ("What people told us", "Before", "Straight after", "Three months on", "Change", "Likely range", "Answered again")
    lines = tuple(
        (
            one.short,
            one.before or "–",
            one.straight_after or "not asked",
            one.later or "–",
            one.change or "Too few to say",
            one.likely_range or "–",
            f"{one.n} of {one.started}" if one.started else f"{one.n}, nearly all",
        )
        for one in changes
        if not one.is_left_out
    )
    note = f"Before and three months on are the same people; straight after, everybody who was there was asked. {SHARES}"
    rows = Rows(columns, lines, (), note)
    words = "what people told us, before and three months on"
    return Figure("numbers", f"{len(changes)} questions", words, COUNTED, True, SURVEY_SOURCE, period, "As each row says", rows)


OF_THE_SAME_PEOPLE: Within = (None, 0, 0)
OF_WHO_CAME: Within = (None, 0, 1, 1)  # answered of those who came; fun and a plan of those who answered


def change_groups(result: ItemResult, results: Results, profile: Profile) -> tuple[dict[str, tuple[int, ...]], dict[str, int], Within]:
    """The same people by name of session, with who said yes before and three months on where numbers may leave; and sessions by name."""
    title_of = {session.id: session.title for session in results.sessions}
    groups: dict[str, list[tuple[int, bool, bool]]] = defaultdict(list)
    for session_id, before, later in result.pairs:
        groups[title_of.get(session_id, "Other sessions")].append((session_id, before, later))

    whole = isinstance(result.change, TooFew) or not _told(result.change, profile).is_hidden
    within = OF_THE_SAME_PEOPLE if whole else OF_THE_SAME_PEOPLE[:1]
    lines = {
        name: (len(pairs), sum(before for _, before, _ in pairs), sum(later for _, _, later in pairs))[: len(within)]
        for name, pairs in groups.items()
    }
    return lines, {name: len({id_ for id_, _, _ in pairs}) for name, pairs in groups.items()}, within


def _change_rows(result: ItemResult, results: Results, profile: Profile) -> Rows:
    """Groups of sessions of one name; groups too small to show are joined into one."""
    lines, sessions, within = change_groups(result, results, profile)
    columns = ("Group of sessions", "Same people", "Before", "Three months on")[: len(within) + 1]
    hints = {name: formats.counted(many, "session") for name, many in sessions.items()}
    rows = joined_rows(columns, lines, hints, profile, within)
    return replace(rows, note=f"{rows.note} {SHARES}") if lines else rows


def joined_rows(
    columns: tuple[str, ...], groups: Mapping[str, tuple[int, ...]], hints: Mapping[str, str], profile: Profile, within: Within = ()
) -> Rows:
    """Rows by group with a total of its own. Groups with any small count are joined, and never stand alone.

    `within`: for each column of counts, the one that it is a part of.
    """
    if not groups:
        return Rows(columns, (), (), "No rows yet.")
    together = frozenset() if profile is Profile.ANALYST else disclosure.joined(groups, within=within)
    large = {name: counts for name, counts in groups.items() if name not in together}
    small = [groups[name] for name in sorted(together)]
    rows = [_row(f"{name}, {hints[name]}" if name in hints else name, counts, profile, within) for name, counts in sorted(large.items())]
    if small:
        rows.append(_row("Other groups together" if large else "; ".join(sorted(together)), _sum(small), profile, within))
    total = _row("All, rounded on its own" if profile is not Profile.ANALYST else "All", _sum(groups.values()), profile, within)
    return Rows(columns, tuple(rows), total, _note(profile))


def _sum(lines: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*lines, strict=True))


def _row(name: str, counts: tuple[int, ...], profile: Profile, within: Within) -> tuple[str, ...]:
    return (name, *(one.text for one in disclosure.line(counts, profile, within)))
