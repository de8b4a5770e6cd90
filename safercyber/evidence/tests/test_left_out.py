"""Each count of the register stands behind a figure that can be left out alone."""

from datetime import UTC, datetime, timedelta

import pytest

from safercyber.evidence import queries
from safercyber.evidence.tests.factories import answered, held
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Earlier, Profile, Refused, shown, what_may_leave

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


def test_every_count_belongs_to_something_that_the_page_shows(release):
    found, cells = release
    figures = {figure.key for figure in found.figures} | {"contacts", "matching", "wave-before", "wave-after", "wave-follow-up"}

    assert all(cell.figures and cell.figures <= figures for cell in cells)


def test_leaving_any_one_figure_out_takes_that_figure_and_nothing_else(release):
    found, cells = release

    for key in {key for cell in cells for key in cell.figures}:
        left, said = queries.leave_out(found, {key: Refused("Why.", "the last report")})

        assert len(said) == 1 and "the last report" in said[0]
        others = {figure.key: figure for figure in found.figures if figure.key not in (key, "numbers")}
        assert {figure.key: figure for figure in left.figures if figure.key not in (key, "numbers")} == others
        gone = left.figure(key)
        assert gone is None or (gone.rows.rows == () and gone.big in ("Left out", "Words only"))


def test_a_whole_that_is_refused_stands_under_no_other_name_on_the_page(release):
    found, cells = release
    whole = next(cell for cell in cells if cell.cut.measure == "people" and not cell.cut.filters)
    register = [Earlier("edition 1", whole.cut, whole.value + 5)]

    kept, why = what_may_leave(cells, Profile.PUBLIC, register)
    left, said = queries.leave_out(found, why)

    assert {"people", "new-people"} <= set(why) and "attendances" not in why
    assert not [cell for cell in kept if cell.cut.measure == "people"]
    assert left.figure("people") is None and left.figure("new-people") is None
    assert all("the numbers there stand" in line for line in said)


def test_one_quantity_is_one_cut_and_a_cut_has_one_count(release):
    _, cells = release
    values = {}

    for cell in cells:
        assert values.setdefault(cell.cut, cell.value) == cell.value
    whole = {cell.value for cell in cells if cell.cut.measure == "attendances" and not cell.cut.areas}
    assert whole == {40}


def test_no_two_counts_of_a_report_leave_a_small_group_between_them(release):
    _, cells = release

    kept, why = what_may_leave(cells, Profile.PUBLIC)

    assert why == {}
    seen = [cell for cell in kept if not shown(cell.value, Profile.PUBLIC).is_hidden]
    for whole in seen:
        for part in seen:
            if part.cut.measure == whole.cut.measure and part.cut.filters >= whole.cut.filters and not whole.cut.areas:
                assert whole.value - part.value not in range(1, 10)


def test_nothing_refused_changes_nothing(release):
    found, _ = release

    assert queries.leave_out(found, {}) == (found, ())
