"""The raw counts behind a quarter's report, for the release register alone: every count of people that leaves stands here.

One quantity is one cut of one measure, whatever figures show it. What the door hides behind "nearly all" does not leave, so it is not here.
Questions are measures of their own: how many skipped one of them says nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils import timezone

from safercyber.engagement.queries import SessionBrief
from safercyber.evidence import door
from safercyber.evidence.gathering import ItemResult, Response, Results
from safercyber.evidence.looking import CAME_BEFORE, FIRST_TIME, HOW_COUNTED, Looked
from safercyber.rules.change.outcome import Share
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import (
    FEWEST_ANSWERS,
    NEARLY_ALL,
    Cell,
    Cut,
    Profile,
    Within,
    joined,
    line,
    part_of,
    percent,
    start_beside,
)

PUBLIC = Profile.PUBLIC
Span = tuple[date, date]
Pairs = Mapping[str, str]
BY_NAME = "name of session"


def span_of(sessions: Sequence[SessionBrief], otherwise: Span) -> Span:
    """The days that a set of sessions really spans: everybody can look up that nobody came before the first or after the last."""
    days = [timezone.localdate(one.starts_at) for one in sessions]
    return (min(days), max(days)) if days else otherwise


def cells_of(quarter: Quarter, looked: Looked) -> tuple[Cell, ...]:
    """All of them: who came, what was said straight after, and who stands behind each change."""
    whole = (quarter.starts_on, quarter.ends_on)
    past = span_of(looked.later.sessions, whole)
    return (
        *(_who_came(looked, whole) if looked.held else ()),
        *(_on_the_evening(looked.evening, whole) if looked.held else ()),
        *_matching(looked.later, past),
        *(cell for result in looked.later.changes for cell in _change(result, looked.later, past)),
    )


def _cell(measure: str, value: int, span: Span, figures: Iterable[str], of: Pairs | None = None, areas: Iterable[str] = ()) -> Cell:
    pairs, groups = frozenset((of or {}).items()), frozenset(areas)
    key = "; ".join((measure, *(f"{field} {told}" for field, told in sorted(pairs)), *sorted(groups)))
    return Cell(key, Cut(measure, *span, pairs, groups), value, frozenset(figures))


def _part(measure: str, value: int, whole: int, span: Span, figures: Iterable[str], of: Pairs) -> Iterator[Cell]:
    if part_of(value, whole, PUBLIC).text != NEARLY_ALL:
        yield _cell(measure, value, span, figures, of)


def table(
    kind: str,
    groups: Mapping[str, tuple[int, ...]],
    columns: Sequence[tuple[str, Pairs]],
    span: Span,
    figures: Iterable[str],
    *,
    within: Within = (),
    together: frozenset[str] | None = None,
    has_others: bool = False,
) -> Iterator[Cell]:
    """The counts of a table by kind of group as its rows leave: the row of all first, then each row, small groups joined into one.

    `columns` are measures and whom of them; `together` the groups joined already; `has_others`: the measure counts people of other
    groups too, so that the row of all is not the whole of it.
    """
    small = joined(groups, within=within) if together is None else together
    rows: list[tuple[frozenset[str], list[tuple[int, ...]]]] = [(frozenset(groups) if has_others else frozenset(), [*groups.values()])]
    rows += [(frozenset([name]), [groups[name]]) for name in sorted(set(groups) - small)]
    rows += [(small, [groups[name] for name in small])] if small and set(groups) - small else []
    for areas, lines in rows if groups else ():
        counts = tuple(sum(column) for column in zip(*lines, strict=True))
        for (measure, of), value, seen in zip(columns, counts, line(counts, PUBLIC, within), strict=True):
            if seen.text != NEARLY_ALL:
                yield _cell(measure, value, span, figures, {**of, "by": kind} if areas else of, areas)


def _singles(groups: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    return {name: (many,) for name, many in groups.items()}


def _who_came(looked: Looked, span: Span) -> Iterator[Cell]:
    reach, came_before = looked.reach, looked.parts[CAME_BEFORE]
    yield _cell("people", reach.people, span, ("people", "new-people"))
    yield from table(HOW_COUNTED, _singles(looked.parts[HOW_COUNTED]), [("people", {})], span, ["people"])
    yield from table(CAME_BEFORE, _singles(came_before), [("people", {})], span, ["new-people"])
    if part_of(reach.new_people, reach.people, PUBLIC).text != NEARLY_ALL:
        yield _cell("people", reach.new_people, span, ["new-people"], {"by": CAME_BEFORE}, [FIRST_TIME])
    yield _cell("attendances", reach.attendances, span, ["attendances"])
    yield from table(BY_NAME, _singles(looked.came_by_title), [("attendances", {})], span, ["attendances"])
    yield _cell("contacts", reach.contacts, span, ["contacts"])
    yield from table(BY_NAME, _singles(looked.stalls_by_title), [("contacts", {})], span, ["contacts"])


def _on_the_evening(evening: Results, span: Span) -> Iterator[Cell]:
    for response in evening.responses[:2]:
        yield from _answered(response, span)
    asked = evening.responses[1].asked
    for key, share in (("fun", evening.fun), ("told", evening.told)):
        if isinstance(share, Share):
            if percent(share.yes, share.n, PUBLIC, fewest=FEWEST_ANSWERS) is not None:
                yield from _share(key, share.yes, share.n, span, key)
                if not start_beside(share.n, share.asked, PUBLIC).is_hidden:
                    yield _cell("after sheets" if share.asked == asked else f"{key} asked", share.asked, span, [key])
        elif share.cells is not None and not part_of(int(share.cells.before_yes), share.n, PUBLIC).is_hidden:
            yield from _share(key, int(share.cells.before_yes), share.n, span, key)
    by_kind = {one.method: (one.asked, one.answered, one.fun, one.plan) for one in evening.feedback}
    columns: list[tuple[str, Pairs]] = [
        ("after sheets", {}),
        ("after sheets", {"answered": "yes"}),
        ("fun", {"said": "yes"}),
        ("after sheets", {"answered": "yes", "plan": "yes"}),
    ]
    yield from table("kind of session", by_kind, columns, span, ["feedback"], within=door.OF_WHO_CAME, has_others=True)


def _answered(response: Response, span: Span) -> Iterator[Cell]:
    key = f"wave-{response.wave}"
    yield _cell(f"{response.wave} sheets", response.asked, span, [key])
    yield from _part(f"{response.wave} sheets", response.answered, response.asked, span, [key], {"answered": "yes"})


def _share(measure: str, yes: int, n: int, span: Span, figure: str) -> Iterator[Cell]:
    yield _cell(measure, n, span, [figure])
    yield _cell(measure, yes, span, [figure], {"said": "yes"})


def _matching(results: Results, span: Span) -> Iterator[Cell]:
    matched, both = results.matched, ["matching", "wave-follow-up"]
    yield _cell("sheets before", matched.started, span, both)
    yield from _part("sheets before", matched.matched, matched.started, span, both, {"again": "yes"})
    yield from _part("sheets before", matched.lost, matched.started, span, ["matching"], {"again": "no"})
    yield from _part("sheets before", results.alike, matched.started, span, ["matching"], {"alike": "yes"})
    yield _cell("sheets that never started", matched.unmatched, span, ["matching"])
    yield _cell("sheets handed in again", results.answered_again, span, ["matching"])


def _change(result: ItemResult, results: Results, span: Span) -> Iterator[Cell]:
    """A change: who started, and those matched by name of session, with who said yes before and three months on."""
    id_, change, straight = result.item.id, result.change, result.straight_after
    figures, answers = [f"change-{id_.lower()}"], f"{result.item.id} answers"
    if not start_beside(change.n, change.started, PUBLIC).is_hidden:
        yield _cell(answers, change.started, span, figures)
    lines, _, within = door.change_groups(result, results, PUBLIC)
    again = {"again": "yes"}
    columns: list[tuple[str, Pairs]] = [(answers, again), (answers, {**again, "before": "yes"}), (answers, {**again, "later": "yes"})]
    yield from table(BY_NAME, lines, columns[: len(within)], span, figures, within=within)
    if isinstance(straight, Share) and percent(straight.yes, straight.n, PUBLIC, fewest=FEWEST_ANSWERS) is not None:
        yield from _share(f"{id_} straight after", straight.yes, straight.n, span, figures[0])
    knew = result.already_knew
    if isinstance(knew, Share) and door.counts_who_knew(knew, change, PUBLIC):
        yield _cell(answers if knew.n == change.started else f"{answers} before", knew.n, span, figures)
        yield _cell(answers, knew.yes, span, figures, {"before": "yes"})
