"""Three marks, three questions: which way (verdict), how sure of this number (bricks), may we say we caused it (badge)?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from safercyber.rules.change.clusters import Headline
from safercyber.rules.change.outcome import FEWEST_FOR_A_SHARE, FEWEST_TO_COUNT, Change, Share, TooFew

MATCHED_FOR_THREE = 100
FOLLOW_UP_FOR_THREE = 0.60
SESSIONS_FOR_THREE = 10
SESSIONS_FOR_TWO = 2
NEAR_NOTHING = {3: 0.05, 2: 0.10}  # how narrow "no clear change" must be to be known well
NOTHING_MISSING = "Nothing is missing. This is as sure as we ever say."


class Verdict(Enum):
    """Which way, by the headline range and never by p."""

    CLEAR_RISE = "clear rise"
    NO_CLEAR_CHANGE = "no clear change"
    CLEAR_FALL = "clear fall"
    TOO_FEW = "too few to say"


class Design(Enum):
    """How the question was put, as the software saw it."""

    SHOW_OF_HANDS = "show of hands"
    AFTER_ONLY = "asked once"
    THEN_TEST = "asked afterwards about before"
    BEFORE_AFTER = "same people, before and after"
    COMPARED = "before and after, beside a comparison group"
    MATCHED = "before and after, beside similar people"
    RANDOMISED = "a draw decided who came first"


class Evidence(IntEnum):
    """What kind of thing the figure is, strongest first."""

    OBSERVED = 1
    KNOWLEDGE = 2
    REPORTED = 3
    FEELING = 4

    @property
    def words(self) -> str:
        """As printed beside the figure."""
        return {
            1: "what we saw people do",
            2: "what people knew",
            3: "what people told us they do",
            4: "how people feel",
        }[int(self)]


BRICK_NAMES = {0: "Not shown", 1: "Early sign", 2: "Fairly sure", 3: "Very sure"}


@dataclass(frozen=True, slots=True)
class Bricks:
    """0 to 3 bricks (0: nothing may be shown) and why there is not one more."""

    count: int
    why_not_more: str

    @property
    def words(self) -> str:
        """Early sign, Fairly sure or Very sure."""
        return BRICK_NAMES[self.count]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was asked: what the numbers alone do not tell."""

    evidence: Evidence = Evidence.REPORTED
    design: Design = Design.BEFORE_AFTER
    registered: bool = False  # the one main question, chosen before the first second answer came in
    holm_p: float | None = None  # adjusted for several questions; only on the registered date
    chosen_for_low_score: bool = False
    follow_up_in_each_arm: tuple[float, ...] = ()  # of a draw: the share who answered again, in each group


@dataclass(frozen=True, slots=True)
class Reading:
    """All that may be said of one figure besides the figure."""

    verdict: Verdict
    bricks: Bricks
    badge: int
    design: Design
    evidence: Evidence

    @property
    def line(self) -> str:
        """The line under a chart, after the bricks themselves."""
        return f"{self.bricks.words} · {self.design.value} (level {self.badge}) · {self.evidence.words}"


def badge(design: Design, follow_up_in_each_arm: tuple[float, ...] = ()) -> int:
    """How strong the design is, 1 to 5, after the Maryland Scientific Methods Scale. A draw that loses people drops."""
    if design is Design.RANDOMISED:
        # Both groups must have been asked again: one alone compares nobody.
        least = min(follow_up_in_each_arm) if len(follow_up_in_each_arm) > 1 else 0.0
        return 5 if least > 0.70 else 4 if least >= 0.50 else 3
    if design is Design.MATCHED:
        return 4
    if design is Design.COMPARED:
        return 3
    return 2 if design is Design.BEFORE_AFTER else 1


def verdict(change: Change | TooFew) -> Verdict:
    """Above no change: a clear rise. Below: a clear fall. Across: no clear change."""
    if isinstance(change, TooFew):
        return Verdict.TOO_FEW
    interval = change.headline.interval
    if interval.low > 0:
        return Verdict.CLEAR_RISE
    return Verdict.CLEAR_FALL if interval.high < 0 else Verdict.NO_CLEAR_CHANGE


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _cap(asked: Asked, sessions: int, compared: bool) -> tuple[int, str]:
    """The most bricks the way of asking allows, with the reason."""
    if sessions == 1:
        return 1, "Only 1 session so far: this tells you about that room."
    if asked.design is Design.THEN_TEST:
        return 1, "People were asked afterwards how it was before."
    if asked.design is Design.SHOW_OF_HANDS:
        return 1, "Hands were counted in the room, not matched answers."
    if asked.chosen_for_low_score and not compared:
        return 1, "People were chosen for a low score, with nobody to compare with."
    if asked.evidence is Evidence.FEELING:
        return 2, "It is about how people feel, not what they do."
    if not asked.registered and asked.holm_p is None:
        return 2, "This was not chosen as the main question in advance."
    return 3, ""


def _points_to(headline: Headline, which: Verdict, margin: float) -> bool:
    """Does this range say the same as the verdict, firmly enough for so many bricks?"""
    if which is Verdict.NO_CLEAR_CHANGE:
        return headline.interval.lies_within(margin)
    return headline.interval.low > 0 if which is Verdict.CLEAR_RISE else headline.interval.high < 0


def bricks_for_change(change: Change | TooFew, asked: Asked) -> Bricks:
    """Bricks of a change in the same people: the highest row whose conditions all hold, then the caps."""
    if change.n < FEWEST_TO_COUNT:
        return Bricks(0, f"Fewer than {FEWEST_TO_COUNT} people answered both times.")
    if isinstance(change, TooFew):
        return Bricks(1, f"Fewer than {FEWEST_FOR_A_SHARE} people answered both times.")
    which = verdict(change)
    matched = Headline(change.estimate, change.interval, change.clusters, change.method)
    lost = change.if_lost_unchanged
    compared = badge(asked.design, asked.follow_up_in_each_arm) >= 3
    most, reason = _cap(asked, change.clusters, compared)
    nothing = which is Verdict.NO_CLEAR_CHANGE

    def says(range_: Headline, count: int) -> bool:
        return _points_to(range_, which, NEAR_NOTHING[count])

    def firm(count: int) -> bool:
        if nothing or count == 3:
            return says(matched, count) and says(lost, count)
        # Where everyone who started leads, those matched must show it too, or losing people would look like certainty.
        # A rise so small that both lie near nothing needs no such witness: were it less clear still, it would be known as well.
        near = all(range_.interval.lies_within(NEAR_NOTHING[count]) for range_ in (matched, lost))
        return says(change.headline, count) and (not change.headline_is_everyone or says(matched, count) or near)

    if change.clusters < SESSIONS_FOR_TWO or most < 2:
        return Bricks(1, reason or "Only 1 session so far.")
    if not firm(2):
        return Bricks(1, "The likely range is too wide to tell." if nothing else "Those who answered again do not show it by themselves.")
    if most < 3:
        return Bricks(2, reason)
    for missing, words in (
        (
            change.clusters < SESSIONS_FOR_THREE,
            f"Only {_counted(change.clusters, 'session', 'sessions')} so far; {SESSIONS_FOR_THREE} are needed.",
        ),
        (change.n < MATCHED_FOR_THREE, f"Fewer than {MATCHED_FOR_THREE} people answered both times."),
        (change.follow_up < FOLLOW_UP_FOR_THREE, "Fewer than 60 in 100 answered again."),
        (not firm(3), "The likely range is not narrow enough." if nothing else "It would not hold if those we lost had not changed."),
        (nothing and not asked.registered, "This was not chosen as the main question in advance."),
        (not asked.registered and (asked.holm_p is None or asked.holm_p >= 0.05), "With several questions asked, this could be chance."),
    ):
        if missing:
            return Bricks(2, words)
    return Bricks(3, NOTHING_MISSING)


def bricks_for_share(share: Share | TooFew, asked: Asked) -> Bricks:
    """Bricks of one share with no change claimed: never three."""
    if share.n < FEWEST_TO_COUNT:
        return Bricks(0, f"Fewer than {FEWEST_TO_COUNT} people answered.")
    if isinstance(share, TooFew):
        return Bricks(1, f"Fewer than {FEWEST_FOR_A_SHARE} people answered.")
    most, reason = _cap(asked, share.clusters, compared=False)
    if most < 2:
        return Bricks(1, reason)
    if share.response < FOLLOW_UP_FOR_THREE:
        return Bricks(1, "Fewer than 60 in 100 of those asked answered.")
    return Bricks(2, "One share alone never gets three: nothing was compared.")


def bricks_for_estimate(*, range_stated: bool, fewest_answers_behind_an_input: int, assumed_inputs: bool) -> Bricks:
    """Bricks of an estimate such as people told by others: two when every input was measured here, never three."""
    if not range_stated:
        return Bricks(1, "The estimate has no range.")
    if assumed_inputs:
        return Bricks(1, "Part of it is assumed, not measured here.")
    if fewest_answers_behind_an_input < FEWEST_FOR_A_SHARE:
        return Bricks(1, f"One part of it rests on fewer than {FEWEST_FOR_A_SHARE} answers.")
    return Bricks(2, "An estimate never gets three.")


def read(change: Change | TooFew, asked: Asked) -> Reading:
    """Verdict, bricks and badge of a change."""
    level = badge(asked.design, asked.follow_up_in_each_arm)
    return Reading(verdict(change), bricks_for_change(change, asked), level, asked.design, asked.evidence)


def read_share(share: Share | TooFew, asked: Asked) -> Reading:
    """Bricks and badge of one share. It claims no change, so its verdict is only ever "too few" or "no clear change"."""
    which = Verdict.TOO_FEW if isinstance(share, TooFew) else Verdict.NO_CLEAR_CHANGE
    return Reading(which, bricks_for_share(share, asked), min(badge(asked.design), 1), asked.design, asked.evidence)


def lowest(readings: tuple[Reading, ...]) -> Bricks:
    """A chart or a sentence with several figures carries the lowest of them."""
    return min((reading.bricks for reading in readings), key=lambda bricks: bricks.count, default=Bricks(0, "There is no figure."))
