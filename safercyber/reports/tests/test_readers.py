"""Who finds a report: every role the issued ones, those who write reports the drafts too, anybody the list."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from safercyber.evidence.tests.factories import answered, held
from safercyber.reports import actions, queries
from safercyber.rules.quarters import Quarter

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
ASK = "Move 6 officer hours a month to over-65s in Holm."
Q3 = Quarter(2026, 3)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def draft():
    for number in range(4):
        at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)
    return actions.draw_up(Q3, by="person:1", now=OCTOBER)


@pytest.fixture
def issued(draft):
    actions.write_ask(draft, ask=ASK, changes="", by="person:1", now=OCTOBER)
    actions.issue(draft, by="person:1", now=OCTOBER)
    return draft


def main_of(page):
    return page.content.decode().partition("<main")[2]


def test_a_board_member_finds_the_issued_report_in_the_menu_on_this_week_and_on_evidence(client, signed_in, dunn, issued):
    board = signed_in(client, dunn)

    home = board.get("/staff/").content.decode()
    assert 'href="/staff/reports"' in home
    assert f'href="/staff/reports/{issued}"' in home
    assert f"/staff/reports/{issued}" in main_of(board.get("/staff/reports"))
    assert 'href="/staff/reports/latest"' in main_of(board.get("/staff/evidence/2026-q3"))
    assert board.get("/staff/reports/latest").url == f"/staff/reports/{issued}"
    assert queries.report(issued).title in main_of(board.get(f"/staff/reports/{issued}"))


@pytest.mark.slow
def test_a_board_member_is_offered_nothing_that_would_be_refused(client, signed_in, dunn, issued):
    session = held(datetime(2026, 7, 21, 13, 0, tzinfo=UTC), came=30)
    board = signed_in(client, dunn)
    pages = ["/staff/", "/staff/reports", f"/staff/reports/{issued}", f"/staff/reports/{issued}/print", "/staff/evidence/2026-q3"]
    pages += [f"/staff/evidence/session/{session}", f"/staff/evidence/session/{session}/people", "/staff/evidence/main-question"]

    for page in pages:
        words = board.get(page).content.decode()
        offered = set(re.findall(r'href="(/[^"#?]*)', words))
        refused = [address for address in sorted(offered) if board.get(address).status_code == 403]
        sent = re.findall(r'<form[^>]*action="([^"]+)"', main_of(board.get(page)))
        assert (page, refused) == (page, [])
        assert (page, [address for address in sent if board.post(address).status_code == 403]) == (page, [])


def test_an_officer_of_the_session_is_still_offered_its_paper_and_hands(client, signed_in, okafor):
    session = held(datetime(2026, 7, 21, 13, 0, tzinfo=UTC), came=30)

    page = main_of(signed_in(client, okafor).get(f"/staff/evidence/session/{session}"))

    assert f"/staff/surveys/paper/{session}" in page and f"/staff/surveys/hands/{session}" in page


@pytest.mark.parametrize("part", ["", "/print", "/rows/people"])
def test_a_draft_is_there_for_those_who_write_reports_alone(client, signed_in, dunn, priya, draft, part):
    assert signed_in(client, dunn).get(f"/staff/reports/{draft}{part}").status_code == 404
    assert "Draft" not in main_of(client.get("/staff/reports"))
    assert signed_in(client, priya).get(f"/staff/reports/{draft}{part}").status_code == 200


def test_reading_is_all_that_a_board_member_may_do(client, signed_in, dunn, issued):
    board = signed_in(client, dunn)

    for address in ("/staff/reports/draw-up", f"/staff/reports/{issued}/ask", f"/staff/reports/{issued}/issue"):
        assert board.post(address).status_code == 403


def test_while_nothing_is_issued_the_lists_say_so(client, signed_in, dunn, draft):
    assert "No report is issued yet." in main_of(client.get("/reports"))

    board = signed_in(client, dunn)
    assert board.get("/staff/reports/latest").url == "/staff/reports"
    assert "No report is issued yet." in main_of(board.get("/staff/reports"))
    assert "The latest report" not in main_of(board.get("/staff/"))


def test_the_public_list_shows_the_newest_edition_of_each_quarter_once(client, issued):
    held(datetime(2026, 7, 20, 13, 0, tzinfo=UTC), came=40)
    second = actions.draw_up(Q3, by="person:1", now=OCTOBER)
    actions.write_ask(second, ask=ASK, changes="One more session is counted.", by="person:1", now=OCTOBER)
    actions.issue(second, by="person:1", now=OCTOBER)

    page = main_of(client.get("/reports"))

    assert page.count('href="/reports/2026-q3"') == 1
    assert "edition 2" in page
