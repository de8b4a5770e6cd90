"""Whatever people answer, nobody but the analyst sees a small count, and no sentence claims more than the numbers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safercyber.engagement.models import Session
from safercyber.evidence import queries
from safercyber.evidence.tests.factories import answered, held
from safercyber.rules.quarters import Quarter
from safercyber.surveys.models import Answer, IssuedCode, Sheet

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 2, 13, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
BLOCKED = re.compile(r"\b(caus|led to|prov(ed|es)\b|because of|thanks to|as a result|due to|reduced crime)", re.I)
few = st.integers(0, 12)
rooms = st.lists(st.tuples(few, few, few, few, few, st.integers(0, 60)), min_size=1, max_size=4)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


def counts_in(figure):
    """Every count of people in a figure's rows. Points, ranges and "fewer than 10" are none."""
    for row in (*figure.rows.rows, figure.rows.total):
        for cell in row[1:]:
            if not cell.startswith(("+", "-")):
                yield from map(int, re.findall(r"\d+(?![\d%])", cell.replace("fewer than 10", "").replace(",", "")))


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rooms)
def test_no_count_of_one_to_nine_and_no_claim_of_a_cause_in_any_figure_row_or_sentence(told):
    for model in (Answer, Sheet, IssuedCode, Session):
        model.objects.all().delete()
    for number, (kept, gave_up, took_up, never, lost, came) in enumerate(told):
        at = JUNE + timedelta(days=number)
        answered(held(at, f"Evening {'ABCD'[number]}", came=came), at, kept=kept, gave_up=gave_up, took_up=took_up, never=never, lost=lost)

    for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
        evidence = queries.quarter_evidence(quarter, NOW)
        for figure in evidence.figures:
            if figure.key != "hours":
                assert not [count for count in counts_in(figure) if count < 10 or count % 5]
            assert not BLOCKED.search(f"{figure.sentence} {figure.words} {queries.title_of(evidence)}")
        for line in evidence.responses:
            assert not re.fullmatch(r"[1-9]", line.answered) and not re.fullmatch(r"[1-9]", line.asked)
        assert not any(re.fullmatch(r"[1-9]", value) for _, value in evidence.matching)
