"""What an edition freezes, how editions of before are read, and what the lists leave unread."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from safercyber.evidence.tests.factories import answered, held
from safercyber.plan import actions as plan
from safercyber.plan.tests.factories import small_plan
from safercyber.reports import actions, quarter, queries
from safercyber.reports.models import Report
from safercyber.rules.quarters import Quarter

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
HELD_UP = "The hall is shut; the key is lost; the caretaker is away"
TITLE = "Hold 12 tea and scams sessions"


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def stuck(db):
    """A quarter with a change to tell of, and an action whose blocker is a sentence in three parts."""
    made = small_plan()
    told = plan.Update(status="stuck", blocker=HELD_UP)
    plan.update_action(action_id=made.action_id, seen_version=1, update=told, by="person:1", now=NOW)
    for number in range(4):
        at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC) + timedelta(days=7 * number)
        answered(held(at), at, kept=4, gave_up=1, took_up=9 + number, never=5)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)
    return actions.draw_up(Quarter(2026, 3), by="person:1", now=NOW)


def refrozen(id_, **changed):
    """The draft as an earlier version of the house froze it."""
    told = json.loads(Report.objects.get(pk=id_).frozen)
    told |= changed
    for one in told["objectives"]:
        one["risks"] = "; ".join(one["risks"])
    frozen = quarter.canonical(told)
    Report.objects.filter(pk=id_).update(frozen=frozen, sha256=quarter.seal(frozen), title=told["title"])


@pytest.mark.parametrize("part", ["", "/print"])
def test_a_risk_with_a_semicolon_in_it_stays_one_risk(client, signed_in, priya, stuck, part):
    page = signed_in(client, priya).get(f"/staff/reports/{stuck}{part}").content.decode()

    assert queries.report(stuck).told["format"] == "quarter/4"
    assert page.count(f"{HELD_UP}</li>") == 1
    assert "<li>the key is lost</li>" not in page


def test_an_edition_that_holds_its_risks_as_one_text_is_still_read(client, signed_in, priya, stuck):
    refrozen(stuck, format="quarter/3")

    page = signed_in(client, priya).get(f"/staff/reports/{stuck}").content.decode()

    assert queries.report(stuck).holds
    assert "The hall is shut</li>" in page and "<li>the key is lost</li>" in page


def test_an_old_draft_is_issued_in_the_form_in_which_it_was_frozen(stuck):
    refrozen(stuck, format="quarter/3")
    actions.write_ask(stuck, ask="Move 6 officer hours a month to Holm.", changes="", by="person:1", now=NOW)
    actions.issue(stuck, by="person:1", now=NOW)

    page = queries.report(stuck)

    assert page.is_issued and page.holds and page.told["format"] == "quarter/3"


@pytest.mark.parametrize("address", ["/staff/reports", "/reports", "/staff/", "/staff/reports/latest"])
def test_no_list_of_reports_reads_a_report_whole(client, signed_in, priya, stuck, address):
    actions.write_ask(stuck, ask="Move 6 officer hours a month to Holm.", changes="", by="person:1", now=NOW)
    actions.issue(stuck, by="person:1", now=NOW)
    actions.draw_up(Quarter(2026, 3), by="person:1", now=NOW)
    staff = signed_in(client, priya)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert staff.get(address).status_code in (200, 302)

    told = [one["sql"] for one in asked if "reports_report" in one["sql"]]
    assert told
    assert not [sql for sql in told if '"frozen"' in sql or '"counts"' in sql]


def test_lists_say_quarter_and_finding_as_the_report_itself_does(stuck):
    (line,) = queries.drafts()

    page = queries.report(stuck)
    assert (line.title, line.quarter, line.edition) == (page.title, page.quarter, page.edition)


def test_a_title_that_the_frozen_text_does_not_have_is_found_out(stuck):
    Report.objects.filter(pk=stuck).update(title="Everything is well.")

    assert not queries.report(stuck).holds


def test_editions_that_are_there_get_their_titles_and_stay_as_they_are(migrated):
    then = migrated("reports", "0004_drafts_are_drawn_again").get_model("reports", "Report")
    frozen = quarter.canonical({"title": "More people check a message."})
    days = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30)}
    told = {"frozen": frozen, "sha256": quarter.seal(frozen), "drawn_at": NOW, "drawn_by": "person:1", **days}
    old = then.objects.create(slug="2026-q3", state="issued", ask="One thing.", issued_at=NOW, issued_by="person:1", **told)

    migrated("reports", "0005_a_report_has_its_title_beside_it")

    now = Report.objects.get(pk=old.pk)
    assert (now.title, now.frozen) == ("More people check a message.", frozen)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=old.pk).update(title="Less")
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=old.pk).delete()
