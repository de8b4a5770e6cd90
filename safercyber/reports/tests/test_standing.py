"""Where objectives stand and what is next, in words that name the action and hide nothing that is late or stuck."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from safercyber.plan.queries import ActionLine, Theme
from safercyber.reports import quarter

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LINE = ActionLine(
    id=1,
    ref="2.1",
    title="Brief 20 care home managers",
    objective="Protect the most at risk",
    organisation="Northvale Council",
    post="R. Pell",
    audience="Over-65s",
    themes=(Theme("fraud", "Fraud", 1),),
    starts_on=date(2026, 4, 1),
    first_due_on=date(2026, 10, 1),
    due_on=date(2026, 10, 1),
    planned_minutes=0,
    cost_pence=0,
    fund="",
    status="going",
    status_words="Going",
    is_late=False,
    is_silent=False,
    what_happened="14 of 20 briefed.",
    next_step="",
    blocker="",
    why="",
    outcome="",
    partners="",
    method="",
    place_code="",
    priority="",
    updated_at=NOW,
    version=1,
)
LATE = replace(LINE, id=2, is_late=True)
STUCK = replace(LINE, id=3, status="stuck", blocker="Two managers changed.", due_on=date(2026, 12, 1))
MOVED = replace(LINE, id=4, due_on=date(2027, 1, 15))
EVEN = [replace(LINE, id=number) for number in range(10, 15)]


@pytest.mark.parametrize(
    ("lines", "status", "rule"),
    [
        ([], "On track", "No action is late"),
        (EVEN, "On track", "No action is late"),
        ([*EVEN, STUCK], "Mostly on track, 1 stuck", "1 stuck. None is past its date."),
        ([*EVEN, MOVED], "Mostly on track, 1 moved", "1 moved by more than 30 days."),
        ([*EVEN, replace(STUCK, due_on=date(2027, 3, 1)), MOVED], "Mostly on track, 1 stuck", "1 stuck, 1 moved"),
        ([*EVEN, LATE], "Watch", "1 action past the date."),
        ([*EVEN, replace(LATE, status="stuck"), STUCK], "Watch", "1 action past the date, 2 stuck."),
        ([EVEN[0], STUCK, MOVED], "Watch", "1 stuck, 1 moved"),
    ],
)
def test_an_objective_stands_no_better_than_its_actions(lines, status, rule):
    found = quarter._standing(lines)

    assert found[0] == status
    assert rule in found[1]


def test_what_is_due_says_on_that_day_whether_it_is_late_or_stuck():
    assert quarter._due(LINE) == "Brief 20 care home managers: due 1 October 2026."
    assert quarter._due(LATE) == "Brief 20 care home managers: was due 1 October 2026 and is late."
    assert quarter._due(STUCK) == "Brief 20 care home managers: due 1 December 2026, stuck: Two managers changed."
    assert quarter._due(replace(LATE, status="stuck")) == "Brief 20 care home managers: was due 1 October 2026 and is late and stuck."


def test_what_was_achieved_names_its_action():
    assert quarter._named(LINE, LINE.what_happened) == "Brief 20 care home managers: 14 of 20 briefed."
