"""Numbers to honest sentences. Only what came through the disclosure door can be put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safercyber.rules.change.certainty import Bricks, Evidence, Verdict, lowest
from safercyber.rules.released import ShownChange, ShownShare

TOO_FEW = "Too few people to show without identifying them."
LITTLE = 5  # "a little" needs fewer points than this


@dataclass(frozen=True, slots=True)
class Act:
    """What people do, in words that fit a sentence: "people who {does}", "41 in 100 {did}"."""

    does: str
    did: str

    @classmethod
    def of(cls, does: str, evidence: Evidence = Evidence.REPORTED) -> Act:
        """The act of a question: said they do, or could show they know."""
        if evidence is Evidence.KNOWLEDGE:
            return cls(does, f"could show they {does}")
        return cls(does, f"did this: {does}" if evidence is Evidence.OBSERVED else f"said they {does}")


def _later(later: str) -> str:
    return later[:1].upper() + later[1:]


def _size(points: int) -> str:
    """How large a change is; under one point it is said in words."""
    return f"{points}" if points else "less than 1"


def _sizes(low: int, high: int) -> tuple[str, str]:
    """The two ends of a likely range, smaller first, without a sign."""
    one, two = sorted((abs(low), abs(high)))
    return _size(one), _size(two)


def board_sentence(shown: ShownChange, act: Act, *, later: str = "three months on") -> str:
    """What the board reads about one change, from fixed templates."""
    if shown.reading.badge < 2:
        raise ValueError("Asked once, nothing can be said about a change.")
    if shown.n.is_hidden:
        return TOO_FEW if shown.n.note == "" else "Not shown, so that a smaller group cannot be picked out."
    if shown.verdict is Verdict.TOO_FEW:
        if shown.before_yes.is_hidden or shown.after_yes.is_hidden:
            return "Too few to say."
        return f"{shown.before_yes} of {shown.n} {act.did} before, {shown.after_yes} after. Too few to say."
    if shown.points is None or shown.low is None or shown.high is None:
        return _roughly(shown, act, later)
    if shown.headline_is_everyone:
        return _everyone(shown, act)
    asked = f"{shown.n} of {shown.started} answered again."
    if shown.verdict is Verdict.NO_CLEAR_CHANGE:
        return (
            f"Before, {shown.before} in 100 {act.did}; {later}, {shown.after} in 100. We cannot tell if this is a real change: "
            f"it could be {-shown.low} fewer or {shown.high} more in 100. ({asked})"
        )
    way = "rise" if shown.verdict is Verdict.CLEAR_RISE else "fall"
    low, high = _sizes(shown.low, shown.high)
    return (
        f"Before, {shown.before} in 100 {act.did}. {_later(later)}, {shown.after} in 100 of the same people did. "
        f"The likely {way} is between {low} and {high} in 100. ({asked} {_if_unchanged(shown, way)})"
    )


def _if_unchanged(shown: ShownChange, way: str) -> str:
    points = shown.unchanged_points or 0
    if shown.lost.value == 0:
        return "Nobody was lost."
    return f"If none of the rest changed, the {way} is {_size(abs(points))} in 100."


def _everyone(shown: ShownChange, act: Act) -> str:
    points, low, high = shown.unchanged_points or 0, shown.unchanged_low or 0, shown.unchanged_high or 0
    among = f"Among the {shown.n} of {shown.started} who answered again it was {shown.points:+d}."
    if shown.verdict is Verdict.NO_CLEAR_CHANGE:
        return (
            f"Counting everyone who started, and taking those we lost as unchanged, we cannot tell if there is a real change: "
            f"it could be {-low} fewer or {high} more in 100 people who {act.does}. {among}"
        )
    more = "more" if shown.verdict is Verdict.CLEAR_RISE else "fewer"
    one, two = _sizes(low, high)
    return (
        f"Counting everyone who started, and taking those we lost as unchanged, {_size(abs(points))} {more} in 100 {act.does} "
        f"(likely range {one} to {two}). {among}"
    )


def _roughly(shown: ShownChange, act: Act, later: str) -> str:
    before = f"{shown.before} in 100" if shown.before is not None else shown.before_words
    after = f"{shown.after} in 100" if shown.after is not None else shown.after_words
    if "not shown" in (before, after):
        return "Not shown, so that nobody can be picked out."
    which = {
        Verdict.CLEAR_RISE: "That is a clear rise.",
        Verdict.CLEAR_FALL: "That is a clear fall.",
    }.get(shown.verdict, "We cannot tell if this is a real change.")
    return f"Before, {before} {act.did}; {later}, {after}. {which} ({shown.n} of {shown.started} answered again.)"


def attrition_line(shown: ShownChange) -> str:
    """Who was asked and who was lost."""
    if shown.lost.value == 0:
        return f"We asked {shown.started}. All answered again."
    return f"We asked {shown.started}; {shown.lost} did not answer. They may differ."


def tipping_line(shown: ShownChange) -> str:
    """What the lost would have had to do for the finding to vanish; empty when there is no finding or nobody was lost."""
    if not shown.is_shown or shown.verdict not in (Verdict.CLEAR_RISE, Verdict.CLEAR_FALL):
        return ""
    stopped = "stopped" if shown.verdict is Verdict.CLEAR_RISE else "started"
    if shown.tipping_never:
        return f"It holds even if every one of those we lost had {stopped}."
    if shown.tipping is None:
        return ""
    many = "a few" if shown.tipping.is_hidden else f"about {shown.tipping} or more"
    return f"The finding would vanish only if {many} of the {shown.lost} we lost had {stopped}."


def widest_line(shown: ShownChange) -> str:
    """For "How we asked": the change among all who started, whatever the lost had answered."""
    if shown.widest_low is None or shown.widest_high is None:
        return ""
    return (
        "Whatever the people we lost would have said, the change among all who started lies "
        f"from {shown.widest_low:+d} to {shown.widest_high:+d} in 100."
    )


def share_sentence(shown: ShownShare, act: Act) -> str:
    """One share with no change claimed."""
    if shown.base.is_hidden:
        return TOO_FEW
    if shown.percent is None:
        if shown.words == "too few to say":
            return "Too few to say." if shown.yes.is_hidden else f"{shown.of_text} {act.did}. Too few to say."
        if shown.words == "not shown":
            return "Not shown, so that nobody can be picked out."
        return f"{_later(shown.words)} of {shown.base} {act.did}."
    among = f" (likely range {shown.low} to {shown.high} in 100)" if shown.low is not None else ""
    return f"{shown.percent:g} in 100 {act.did}{among}: {shown.of_text}."


def then_test_sentence(up: str, same: str, down: str, n: str) -> str:
    """How people feel, asked afterwards. The four are counts as they came through the door, in words."""
    return f"People told us how they feel: {up} of {n} feel more sure than before, {same} the same, {down} less."


def chart_title(shown: ShownChange, act: Act) -> str:
    """A title whose direction is that of its numbers."""
    match shown.verdict:
        case Verdict.CLEAR_RISE:
            return f"{'A few more' if _is_little(shown) else 'More'} people {act.does}."
        case Verdict.CLEAR_FALL:
            return f"Fewer people {act.does}."
        case Verdict.NO_CLEAR_CHANGE:
            return f"No clear change in how many people {act.does}."
        case Verdict.TOO_FEW:
            return "Too few people to say yet."


def _is_little(shown: ShownChange) -> bool:
    points = shown.unchanged_points if shown.headline_is_everyone else shown.points
    return points is not None and abs(points) < LITTLE


def finding_title(findings: Sequence[tuple[ShownChange, Act]]) -> str:
    """The quarterly report's headline: the first finding is the main one, and a fall anywhere is never left out."""
    rises = [(shown, act) for shown, act in findings if shown.verdict is Verdict.CLEAR_RISE]
    falls = [(shown, act) for shown, act in findings if shown.verdict is Verdict.CLEAR_FALL]
    if all(shown.verdict is Verdict.TOO_FEW for shown, _ in findings):
        return "Too few people have answered to say yet."
    if not rises and not falls:
        return "We cannot tell yet whether habits changed."
    if rises and falls:
        first, second = (falls[0], rises[0]) if findings[0][0].verdict is Verdict.CLEAR_FALL else (rises[0], falls[0])
        return f"{chart_title(*first)} {chart_title(*second)}"
    clear = rises or falls
    if len(clear) == 1:
        return chart_title(*clear[0])
    way = "rose" if rises else "fell"
    if len(clear) == len(findings):
        return f"All {len(clear)} habits we asked about {way}."
    return f"{len(clear)} of {len(findings)} habits we asked about {way}."


def bricks_of(findings: Sequence[ShownChange]) -> Bricks:
    """A chart with several figures carries the lowest of them."""
    return lowest(tuple(shown.reading for shown in findings))


def certainty_line(shown: ShownChange) -> str:
    """The line under a chart: Fairly sure · same people, before and after (level 2) · what people told us they do."""
    return shown.reading.line
