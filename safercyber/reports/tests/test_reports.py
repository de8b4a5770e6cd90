import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from safercyber.evidence.tests.factories import answered, held
from safercyber.figures.models import Release
from safercyber.ledger.queries import history_of
from safercyber.reports import actions, quarter, queries
from safercyber.reports.models import Report
from safercyber.rules.quarters import Quarter

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)
OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
ASK = "Move 6 officer hours a month to over-65s in Holm from January. Cost: none new, core hours."


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def a_year():
    for number in range(4):
        at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)


def draft():
    return actions.draw_up(Q3, by="person:1", now=OCTOBER)


def issued():
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", by="person:1", now=OCTOBER)
    actions.issue(id_, by="person:1", now=OCTOBER)
    return id_


def test_a_quarter_that_is_not_over_is_not_reported(a_year):
    with pytest.raises(actions.NotYetOver):
        actions.draw_up(Quarter(2026, 4), by="person:1", now=OCTOBER)


def test_a_quarter_is_over_at_midnight_by_the_clock_on_the_wall(a_year):
    half_past_midnight_on_1_july = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert actions.draw_up(Quarter(2026, 2), by="person:1", now=half_past_midnight_on_1_july)


@pytest.mark.req("E9")
def test_the_title_is_the_finding_and_every_one_of_the_three_numbers_opens_its_rows(a_year):
    page = queries.report(draft())

    assert page.title.startswith("More people check a message.")
    assert len(page.told["numbers"]) == 3
    for number in page.told["numbers"]:
        figure = page.figure(number["key"])
        assert figure["source"] and figure["period"] and figure["method"]
        assert figure["rows"]["columns"]


def test_drawing_up_again_makes_no_second_draft(a_year):
    assert draft() == draft()
    assert Report.objects.count() == 1


def test_a_report_without_an_ask_is_not_issued(a_year):
    id_ = draft()

    with pytest.raises(actions.CannotIssue) as refusal:
        actions.issue(id_, by="person:1", now=OCTOBER)

    assert refusal.value.problems == ["Write the one thing that you ask the board to agree."]
    assert not Release.objects.exists()


def test_outputs_alone_refuse_to_build_a_report():
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=60)
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", by="person:1", now=OCTOBER)

    with pytest.raises(actions.CannotIssue, match="only outputs"):
        actions.issue(id_, by="person:1", now=OCTOBER)


def test_an_ask_that_claims_a_cause_is_sent_back(a_year):
    id_ = draft()
    actions.write_ask(id_, ask="Fund it: the sessions caused a rise.", changes="", by="person:1", now=OCTOBER)

    with pytest.raises(actions.CannotIssue, match="needs a draw"):
        actions.issue(id_, by="person:1", now=OCTOBER)


@pytest.mark.req("E9")
@pytest.mark.parametrize("change", [{"frozen": "{}"}, {"ask": "Another ask"}, {"state": "draft"}])
def test_an_issued_report_cannot_be_changed_by_anybody_in_the_database(a_year, change):
    id_ = issued()

    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=id_).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=id_).delete()


def test_an_issued_report_stays_when_the_rows_behind_it_change(a_year):
    id_ = issued()
    before = queries.report(id_).told
    at = datetime(2026, 7, 20, 13, 0, tzinfo=UTC)
    held(at, came=40)

    later = draft()

    assert queries.report(id_).told == before
    assert queries.issued("2026-q3").id == id_
    assert queries.report(later).edition == 2
    assert queries.report(later).figure("people")["big"] != queries.report(id_).figure("people")["big"]


def test_a_second_edition_says_what_it_changes(a_year):
    issued()
    held(datetime(2026, 7, 20, 13, 0, tzinfo=UTC), came=40)
    second = draft()

    with pytest.raises(actions.CannotIssue, match="what this edition changes"):
        actions.issue(second, by="person:1", now=OCTOBER)


def test_issuing_stands_in_the_ledger_with_its_seal_and_in_the_register_of_releases(a_year):
    id_ = issued()

    entry = history_of(f"report:{id_}")[-1]
    assert entry.did == "issue"
    assert entry.facts["sha256"] == Report.objects.get(pk=id_).sha256
    measures = set(Release.objects.values_list("measure", flat=True))
    assert {"people", "attendances", "sheets before", "A5 answers"} <= measures


def test_the_coordinator_chooses_the_three_numbers_and_drawing_up_again_keeps_the_choice(a_year):
    id_ = draft()
    keys = ["change-a5", "attendances", "hours"]

    actions.write_ask(id_, ask=ASK, changes="", numbers=keys, by="person:1", now=OCTOBER)
    assert draft() == id_

    assert [number["key"] for number in queries.report(id_).told["numbers"]] == keys


def test_a_number_that_is_not_on_offer_is_not_shown_at_the_head(a_year):
    id_ = draft()

    actions.write_ask(id_, ask=ASK, changes="", numbers=["made-up", "people"], by="person:1", now=OCTOBER)

    keys = [number["key"] for number in queries.report(id_).told["numbers"]]
    assert "made-up" not in keys and len(keys) == 3


def test_an_output_at_the_head_is_sent_back_while_there_is_an_outcome(a_year):
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", numbers=["people", "change-a5", "hours"], by="person:1", now=OCTOBER)

    with pytest.raises(actions.CannotIssue, match="outcome first"):
        actions.issue(id_, by="person:1", now=OCTOBER)


def test_a_report_whose_text_and_seal_were_both_rewritten_is_caught_by_the_ledger(a_year):
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", by="person:1", now=OCTOBER)
    row = Report.objects.get(pk=id_)
    forged = row.frozen.replace("More people", "Most people")
    actions.issue(id_, by="person:1", now=OCTOBER)
    assert queries.report(id_).holds

    row.state, row.frozen, row.sha256 = Report.ISSUED, forged, quarter.seal(forged)

    assert not queries.verifies(row)


def test_the_frozen_report_names_the_sessions_and_the_methods_it_counted(a_year):
    told = queries.report(draft()).told

    assert len(told["counted"]["sessions"]) == 1
    assert len(told["counted"]["change_sessions"]) == 4
    assert any("change/" in method for method in told["methods"])


def test_a_page_takes_the_same_few_questions_of_the_database_whatever_stands_in_it(client, a_year, django_assert_max_num_queries):
    issued()

    with django_assert_max_num_queries(14):
        client.get("/reports/2026-q3")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["people", "attendances", "new-people", "hours", "change-a5", "numbers", "feedback", "fun", "told"])
def test_every_figure_opens_to_rows_that_can_be_saved_and_checked_again(client, a_year, key):
    issued()

    page = client.get(f"/reports/2026-q3/rows/{key}", {"check": "again"}).content.decode()
    saved = client.get(f"/reports/2026-q3/rows/{key}", {"as": "csv"})

    assert "Checked again. It is the same." in page
    assert saved["Content-Type"].startswith("text/csv")
    assert not any(cell[:1] in "=+-@\t\r" for line in saved.content.decode("utf-8-sig").splitlines() for cell in line.split(",") if cell)


def test_the_seal_notices_one_changed_letter(a_year):
    id_ = draft()
    Report.objects.filter(pk=id_).update(frozen=Report.objects.get(pk=id_).frozen.replace("More people", "Most people"))

    assert not queries.report(id_).holds


@pytest.mark.req("R22")
def test_what_the_public_reads_holds_no_count_of_one_to_nine_and_no_claim_of_a_cause(client, a_year):
    held(datetime(2026, 8, 4, 13, 0, tzinfo=UTC), title="Film night", came=4)
    issued()

    page = client.get("/reports/2026-q3")
    text = re.sub(r"<(style|script|svg)[^>]*>.*?</\1>", " ", page.content.decode(), flags=re.S)
    words = re.sub(r"<[^>]+>", " ", text)

    assert page.status_code == 200
    assert not re.search(r"\b[1-9] (people|did|came|of \d+)", words)
    assert not re.search(r"caused|because of|thanks to|as a result", words)


def test_the_public_page_its_csv_and_its_json_tell_the_same_numbers(client, a_year):
    issued()

    told = json.loads(client.get("/reports/2026-q3.json").content)
    csv = client.get("/reports/2026-q3.csv").content.decode("utf-8-sig")
    page = client.get("/reports/2026-q3").content.decode()

    for number in told["numbers"]:
        assert number["big"] in page
        assert number["big"] in csv
        rows = client.get(f"/reports/2026-q3/rows/{number['key']}")
        assert rows.status_code == 200
        assert number["big"] in rows.content.decode()


@pytest.mark.parametrize("address", ["/reports/2026-q3", "/reports/2026-q3.csv", "/reports/2026-q3.json", "/reports/2026-q3/rows/people"])
def test_a_draft_is_nothing_to_the_public(client, a_year, address):
    draft()

    assert client.get(address).status_code == 404


# What goes into the release register


def register():
    """The register by measure, days, groups, and whom of them; by what they are grouped stands apart."""
    rows = Release.objects.values_list("measure", "starts_on", "ends_on", "areas", "filters", "value")
    return {
        (measure, first, last, tuple(areas), *(tuple(pair) for pair in filters)): value
        for measure, first, last, areas, filters, value in rows
    }


def test_the_register_takes_the_counts_that_the_draft_froze_and_not_those_of_the_day_it_is_issued(a_year):
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", by="person:1", now=OCTOBER)
    held(datetime(2026, 7, 20, 13, 0, tzinfo=UTC), came=40)

    actions.issue(id_, by="person:1", now=OCTOBER)

    assert register()["people", Q3.starts_on, Q3.ends_on, ()] == 23


def test_places_names_of_sessions_responses_and_shares_stand_in_the_register_too(a_year):
    held(datetime(2026, 8, 4, 13, 0, tzinfo=UTC), title="Film night", came=4)
    issued()

    found = register()

    assert found["attendances", Q3.starts_on, Q3.ends_on, ()] == 27
    assert {"before sheets", "after sheets", "sheets before", "A5 answers"} <= {key[0] for key in found}
    assert found["A5 answers", datetime(2026, 5, 5).date(), datetime(2026, 5, 26).date(), (), ("again", "yes")] == 82


def test_every_count_that_a_reader_sees_as_a_line_of_people_is_in_the_register(a_year):
    for number, (title, came) in enumerate((("Breakfast", 31), ("Film night", 4), ("Market", 17))):
        held(datetime(2026, 8, 4 + number, 13, 0, tzinfo=UTC), title=title, came=came)
    id_ = issued()

    lines = queries.report(id_).figure("attendances")["rows"]["rows"]
    counts = {value for key, value in register().items() if key[0] == "attendances" and ("by", "name of session") in key}

    assert [line[1] for line in lines] == ["30", "25", "20"]
    assert counts == {31, 21, 23}


def spring_then_four_more():
    """An issued report on April to June, and four people more of whom the next one would tell."""
    for number in range(4):
        at = datetime(2026, 3, 3, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    second = actions.draw_up(Quarter(2026, 2), by="person:1", now=OCTOBER)
    actions.write_ask(second, ask=ASK, changes="", by="person:1", now=OCTOBER)
    actions.issue(second, by="person:1", now=OCTOBER)
    at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)
    answered(held(at, came=4), at, took_up=2, never=2)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)


def test_a_count_that_would_give_a_few_people_away_is_left_out_with_words_why_and_the_rest_is_issued(client):
    spring_then_four_more()

    id_ = issued()

    page = client.get("/reports/2026-q3").content.decode()
    told = queries.report(id_).told
    assert queries.report(id_).is_issued
    assert any(line.startswith("Checked a message") and "April to June 2026, edition 1" in line for line in told["left_out"])
    assert all(line in page for line in told["left_out"])
    assert told["title"].startswith("More people check a message")
    change = next(one for one in told["changes"] if one["key"] == "change-a5")
    assert change["is_left_out"] and "left out" in change["sentence"]
    assert not re.search(r"\d", change["sentence"].replace("fewer than 10", "").replace("April to June 2026, edition 1", ""))
    assert not any(row[0] == change["short"] for row in told["figures"]["numbers"]["rows"]["rows"])
    assert queries.report(id_).figure("people")["big"] == "25"


def test_what_is_left_out_of_a_report_does_not_enter_the_register():
    spring_then_four_more()
    before = {key for key in register() if key[0].startswith("A5")}

    issued()

    assert {key for key in register() if key[0].startswith("A5")} == before


def test_a_count_that_another_report_came_to_stand_beside_since_the_draft_is_left_out_when_it_is_drawn_up_again():
    for number in range(4):
        at = datetime(2026, 3, 3, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)
    answered(held(at, came=4), at, took_up=2, never=2)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", by="person:1", now=OCTOBER)
    second = actions.draw_up(Quarter(2026, 2), by="person:1", now=OCTOBER)
    actions.write_ask(second, ask=ASK, changes="", by="person:1", now=OCTOBER)
    actions.issue(second, by="person:1", now=OCTOBER)

    with pytest.raises(actions.CannotIssue, match="Draw it up again"):
        actions.issue(id_, by="person:1", now=OCTOBER)
    draft()
    actions.issue(id_, by="person:1", now=OCTOBER)

    assert queries.report(id_).is_issued


def test_no_page_or_file_of_a_report_holds_the_raw_counts(client, a_year):
    id_ = issued()

    assert "by name of session" not in Report.objects.get(pk=id_).frozen
    assert "by name of session" not in client.get("/reports/2026-q3.json").content.decode()


def test_a_draft_without_its_counts_is_drawn_up_again_before_it_is_issued(a_year):
    id_ = draft()
    actions.write_ask(id_, ask=ASK, changes="", by="person:1", now=OCTOBER)
    Report.objects.filter(pk=id_).update(counts=None)

    with pytest.raises(actions.CannotIssue, match="Draw it up again"):
        actions.issue(id_, by="person:1", now=OCTOBER)


# When nothing took place


def test_an_empty_area_is_told_that_there_is_nothing_to_report(client, signed_in, priya):
    with time_machine.travel(OCTOBER, tick=False):
        page = signed_in(client, priya).post("/staff/reports/draw-up", {"quarter": "2026-q3"}).content.decode()

    assert "Nothing took place in July to September 2026." in page and "nothing to report" in page
    assert not Report.objects.exists()


def test_a_quarter_without_sessions_but_with_a_change_is_reported_without_a_number_of_people(client, signed_in, priya):
    for number in range(4):
        at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    id_ = draft()

    with time_machine.travel(OCTOBER, tick=False):
        page = signed_in(client, priya).get(f"/staff/reports/{id_}").content.decode()
        saved = client.post(f"/staff/reports/{id_}/ask", {"ask": ASK, "first": "change-a5", "second": "change-a7", "third": "change-a2"})

    assert "Nothing took place in July to September 2026." in page
    assert "fewer than 10 people took part" not in page and "0 sessions" not in page
    assert saved.status_code in (200, 302)


def test_how_shares_follow_from_counts_stands_on_the_page_in_print_in_csv_and_in_json(client, a_year):
    issued()

    for address in ("", "/print", "/rows/numbers", "/rows/numbers?as=csv", ".csv", ".json"):
        assert "a change is one share minus the other" in client.get(f"/reports/2026-q3{address}").content.decode(), address


def test_an_edition_from_before_says_of_itself_that_shares_and_changes_may_differ(client, signed_in, priya, a_year):
    id_ = draft()
    row = Report.objects.get(pk=id_)
    told = json.loads(row.frozen)
    del told["shares"]
    Report.objects.filter(pk=id_).update(frozen=quarter.canonical(told), sha256=quarter.seal(quarter.canonical(told)))

    assert "In this edition shares are cut off" in signed_in(client, priya).get(f"/staff/reports/{id_}").content.decode()


@pytest.mark.parametrize("address", ["", "/print"])
def test_risks_and_how_we_know_stand_on_the_screen_and_on_paper(client, a_year, address):
    issued()

    page = client.get(f"/reports/2026-q3{address}").content.decode()

    assert ">Risks<" in page and "How we know" in page and "matched under three random words" in page
    assert "people of sessions from 19 June 2025 to 18 June 2026" in page
