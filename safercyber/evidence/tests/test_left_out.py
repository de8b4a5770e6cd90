"""Each count of the register stands behind a figure that can be left out alone."""

from datetime import UTC, datetime, timedelta

import pytest

from safercyber.evidence import left_out, queries
from safercyber.evidence.tests.factories import answered, held
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Refused

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def release(settings, tmp_path):
    settings.DATA = tmp_path
    for number in range(3):
        at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9, never=5)
    at = datetime(2026, 7, 14, 13, 0, tzinfo=UTC)
    answered(held(at, came=40), at, kept=14, never=14)
    return queries.quarter_release(Quarter(2026, 3), OCTOBER)


def test_every_measure_belongs_to_something_that_the_page_shows(release):
    found, cells = release
    shown = {figure.key for figure in found.figures} | {"contacts", "matching", "wave-before", "wave-after", "wave-follow-up"}

    assert {left_out.figure_of(cell.cut.measure) for cell in cells} <= shown


def test_leaving_any_one_measure_out_takes_its_figure_and_all_its_counts_and_nothing_else(release):
    found, cells = release

    for measure in {cell.cut.measure for cell in cells}:
        left, kept, said = queries.leave_out(found, cells, {measure: Refused("Why.", "the last report")})

        key = left_out.figure_of(measure)
        assert len(said) == 1 and "the last report" in said[0]
        assert {cell for cell in cells if cell not in kept} == {cell for cell in cells if left_out.figure_of(cell.cut.measure) == key}
        others = {figure.key: figure for figure in found.figures if figure.key not in (key, "numbers")}
        assert {figure.key: figure for figure in left.figures if figure.key not in (key, "numbers")} == others
        gone = left.figure(key)
        assert gone is None or (gone.rows.rows == () and gone.big in ("Left out", "Words only"))


def test_nothing_refused_changes_nothing(release):
    found, cells = release

    assert queries.leave_out(found, cells, {}) == (found, cells, ())
