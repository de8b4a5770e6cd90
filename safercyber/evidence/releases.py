"""The raw counts behind a quarter's report, for the release register alone: every count of people that leaves stands here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils import timezone

from safercyber.engagement.queries import SessionBrief
from safercyber.evidence.gathering import ItemResult, Results
from safercyber.rules.change.outcome import Share, TooFew
from safercyber.rules.quarters import Quarter
from safercyber.rules.reach.people import Reach
from safercyber.rules.small_numbers import Cell, Cut, joined

Span = tuple[date, date]


def span_of(sessions: Sequence[SessionBrief], otherwise: Span) -> Span:
    """The days that a set of sessions really spans: everybody can look up that nobody came before the first or after the last."""
    days = [timezone.localdate(one.starts_at) for one in sessions]
    return (min(days), max(days)) if days else otherwise


def cells_of(
    quarter: Quarter, reach: Reach, by_part: Mapping[str, Mapping[str, int]], evening: Results, later: Results
) -> tuple[Cell, ...]:
    """All of them: who came, what was said straight after, and who stands behind each change. `by_part`: who came, part by part."""
    whole = (quarter.starts_on, quarter.ends_on)
    past = span_of(later.sessions, whole)
    told = {"people": reach.people, "attendances": reach.attendances, "new people": reach.new_people, "contacts": reach.contacts}
    return (
        *(_cell(measure, value, whole) for measure, value in told.items()),
        *(cell for measure, parts in by_part.items() if evening.sessions for cell in grouped(measure, parts, whole)),
        *_answered(evening, later, whole, past),
        *_share("fun", evening.fun, whole),
        *_share("told by somebody", evening.told, whole),
        *_feedback(evening, whole),
        *_matching(later, past),
        *(cell for result in later.changes for cell in _change(result, later, past)),
    )


def _cell(measure: str, value: int, span: Span, areas: Iterable[str] = ()) -> Cell:
    groups = frozenset(areas)
    return Cell("; ".join((measure, *sorted(groups))), Cut(measure, *span, areas=groups), value)


def grouped(measure: str, groups: Mapping[str, int], span: Span, together: frozenset[str] | None = None) -> Iterator[Cell]:
    """A count by group, as its lines leave (small groups joined into one), and the whole. `together`: the groups joined already."""
    small = joined(groups) if together is None else together
    for name in sorted(set(groups) - small):
        yield _cell(measure, groups[name], span, [name])
    if small and set(groups) - small:
        yield _cell(measure, sum(groups[name] for name in small), span, small)
    yield _cell(measure, sum(groups.values()), span)


def _answered(evening: Results, later: Results, whole: Span, past: Span) -> Iterator[Cell]:
    for response, span in (*((one, whole) for one in evening.responses[:2]), (later.responses[2], past)):
        yield _cell(f"{response.wave} answered", response.answered, span)
        yield _cell(f"{response.wave} asked", response.asked, span)


def _share(measure: str, share: Share | TooFew | None, span: Span) -> Iterator[Cell]:
    if isinstance(share, Share):
        yield _cell(f"{measure} yes", share.yes, span)
        yield _cell(f"{measure} of", share.n, span)
        yield _cell(f"{measure} asked", share.asked, span)
    elif share is not None and share.cells is not None:
        yield _cell(f"{measure} yes", int(share.cells.before_yes), span)
        yield _cell(f"{measure} of", share.n, span)


def _feedback(results: Results, span: Span) -> Iterator[Cell]:
    small = joined({one.method: one.asked for one in results.feedback})
    for column in ("asked", "answered", "fun", "plan") if results.feedback else ():
        by_kind = {one.method: int(getattr(one, column)) for one in results.feedback}
        yield from grouped(f"{column}, by kind of session", by_kind, span, small)


def _matching(results: Results, span: Span) -> Iterator[Cell]:
    matched = results.matched
    told = {
        "started": matched.started,
        "matched": matched.matched,
        "lost": matched.lost,
        "words that never started": matched.unmatched,
        "handed in again": results.answered_again,
        "alike": results.alike,
    }
    for measure, value in told.items():
        yield _cell(f"sheets {measure}", value, span)


def _change(result: ItemResult, results: Results, span: Span) -> Iterator[Cell]:
    """A change: who started, and those matched by name of session, with who said yes before and three months on."""
    id_, title_of = result.item.id, {session.id: session.title for session in results.sessions}
    lines: dict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for session_id, before, later in result.pairs:
        title = title_of.get(session_id, "Other sessions")
        people, first, again = lines[title]
        lines[title] = (people + 1, first + before, again + later)
    small = joined({title: line[0] for title, line in lines.items()})
    yield _cell(f"{id_} started", result.change.started, span)
    for place, part in enumerate(("matched", "yes before", "yes three months on")):
        yield from grouped(f"{id_} {part}", {title: line[place] for title, line in lines.items()}, span, small)
    yield from _share(f"{id_} straight after", result.straight_after, span)
    yield from _share(f"{id_} before, of all", result.already_knew, span)
