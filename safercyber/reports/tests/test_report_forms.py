"""What staff type on the reports' pages: refused kindly, in words of its own, and kept."""

from datetime import UTC, datetime, time, timedelta

import pytest

from safercyber.evidence.tests.factories import answered, held
from safercyber.reports import actions, queries
from safercyber.reports.models import Report
from safercyber.rules.quarters import Quarter, quarter_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ASK = "Move 6 officer hours a month to over-65s in Holm."
NUMBERS = {"first": "people", "second": "attendances", "third": "hours"}


@pytest.fixture
def staff(client, signed_in, priya, settings, tmp_path):
    settings.DATA = tmp_path
    return signed_in(client, priya)


@pytest.fixture
def draft():
    at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)
    answered(held(at), at, kept=12, gave_up=10, took_up=20, never=12)
    held(at + timedelta(days=80), came=40)
    return actions.draw_up(Quarter(2026, 3), by="person:1", now=NOW)


def posted(staff, draft, **told):
    return staff.post(f"/staff/reports/{draft}/ask", {"ask": ASK, "changes": "", **NUMBERS, **told}).content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"ask": ""}, "Write the one thing that you ask the board to agree."),
        ({"ask": "so " * 120}, "Say it in 300 letters or fewer. It has 359 now."),
        ({"first": ""}, "Choose the first number."),
        ({"second": "made-up"}, "Choose the second number from the list."),
        ({"third": "people"}, "This number is chosen above already."),
    ],
)
def test_each_slip_is_named_in_a_sentence_of_its_own_and_nothing_typed_is_lost(staff, draft, told, words):
    page = posted(staff, draft, **told)

    assert words in page
    assert "This field is required" not in page and "Select a valid choice" not in page
    assert ({"ask": ASK} | told)["ask"].strip() in page
    assert told.keys() & {"second"} or '<option value="attendances" selected>' in page


def test_an_empty_form_is_answered_as_one(staff, draft):
    answer = staff.post(f"/staff/reports/{draft}/ask", {})
    page = answer.content.decode()

    assert answer.status_code == 422
    for words in ("Write the one thing", "Choose the first number.", "Choose the second number.", "Choose the third number."):
        assert words in page


@pytest.mark.parametrize(
    ("slug", "words"), [("", "Choose the quarter"), ("soup", "last four that are over"), ("2099-q1", "last four that are over")]
)
def test_a_quarter_that_is_not_on_offer_is_asked_for_again(staff, slug, words):
    page = staff.post("/staff/reports/draw-up", {"quarter": slug})

    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_quarter_from_the_list_is_drawn_up(staff):
    last = quarter_of(datetime.now(UTC).date()).before
    held(datetime.combine(last.starts_on, time(13), UTC))

    assert staff.post("/staff/reports/draw-up", {"quarter": last.slug}).status_code == 302


def test_words_written_while_somebody_else_issued_the_report_are_given_back(staff, draft):
    actions.write_ask(draft, ask=ASK, changes="", numbers=["change-a5", "people", "hours"], by="person:1", now=NOW)
    actions.issue(draft, by="person:1", now=NOW)

    page = posted(staff, draft, ask="Another thing altogether.")

    assert "issued while you wrote" in page
    assert "Another thing altogether." in page


def test_the_addresses_of_staff_stay_with_staff_and_those_of_the_public_with_the_public(staff, client, draft):
    actions.write_ask(draft, ask=ASK, changes="", numbers=["change-a5", "people", "hours"], by="person:1", now=NOW)
    actions.issue(draft, by="person:1", now=NOW)

    mine, theirs = (staff.get(page).content.decode() for page in (f"/staff/reports/{draft}", "/reports/2026-q3"))

    assert f'href="/staff/reports/{draft}/rows/people"' in mine and f'href="/staff/reports/{draft}/print"' in mine
    assert 'href="/reports/2026-q3/rows/people"' in theirs and 'href="/reports/2026-q3/print"' in theirs
    assert f"/staff/reports/{draft}/rows" not in theirs


def written(draft):
    actions.write_ask(draft, ask=ASK, changes="", numbers=["change-a5", "people", "hours"], by="person:1", now=NOW)
    return f"/staff/reports/{draft}"


def test_a_draft_that_can_be_issued_shows_the_button_and_no_reason_against_it(staff, draft):
    page = staff.get(written(draft)).content.decode()

    assert f'action="/staff/reports/{draft}/issue"' in page and "It cannot be issued yet" not in page


def test_a_draft_whose_counts_were_never_kept_says_so_where_the_button_would_be(staff, draft):
    at = written(draft)
    Report.objects.filter(pk=draft).update(counts=None)

    page = staff.get(at).content.decode()

    assert "It cannot be issued yet" in page and "Draw it up again, then issue it." in page
    assert "Draw it up again from the rows" in page and f'action="{at}/issue"' not in page


def test_a_draft_that_another_report_has_overtaken_says_so_before_anybody_presses(staff):
    for number in range(4):
        at = datetime(2026, 3, 3, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)
    answered(held(at, came=4), at, took_up=2, never=2)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)
    first = actions.draw_up(Quarter(2026, 3), by="person:1", now=NOW)
    here = written(first)
    second = actions.draw_up(Quarter(2026, 2), by="person:1", now=NOW)
    actions.write_ask(second, ask=ASK, changes="", by="person:1", now=NOW)
    actions.issue(second, by="person:1", now=NOW)

    page = staff.get(here).content.decode()
    with pytest.raises(actions.CannotIssue) as refused:
        actions.issue(first, by="person:1", now=NOW)

    assert refused.value.problems == list(queries.problems_with(first))
    assert "that figure is then left out, with words why" in page and f'action="{here}/issue"' not in page


def test_what_stands_in_the_way_is_asked_in_two_statements(draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        queries.problems_with(draft)


def test_nothing_stands_in_the_way_of_what_is_issued_or_not_there(draft):
    written(draft)
    actions.issue(draft, by="person:1", now=NOW)

    assert queries.problems_with(draft) == queries.problems_with(0) == ()
