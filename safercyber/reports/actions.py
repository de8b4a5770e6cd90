"""Drawing a report up and issuing it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from safercyber.figures import actions as figures
from safercyber.ledger.actions import record
from safercyber.people.queries import names_of
from safercyber.reports import before_issue, counts
from safercyber.reports import quarter as quarters
from safercyber.reports.models import Report
from safercyber.rules.quarters import Quarter, quarter_of
from safercyber.rules.small_numbers import Profile
from safercyber.storage import saved_together


class NotYetOver(Exception):
    """A quarter is reported when it is over."""


class NothingToReport(Exception):
    """Nothing took place and nobody was asked again."""


class CannotIssue(Exception):
    """Why not, in whole sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@saved_together
def draw_up(quarter: Quarter, *, by: str, now: datetime) -> int:
    """Draw a quarter's report up, or draw its draft again from the rows as they are now; returns its id.

    After an edition was issued this begins the next one. Raises NotYetOver, or NothingToReport when nothing took place and nobody was
    asked again.
    """
    if timezone.localdate(now) <= quarter.ends_on:
        raise NotYetOver("This quarter is not over yet. Its report can be drawn up from the day after.")
    told, cells = quarters.draw(quarter, by_name=names_of({by})[by], now=now)
    if not told["sessions"] and not told["changes"]:
        raise NothingToReport(
            f"{told['title']} Nobody was asked again in it either, so there is nothing to report. Choose another quarter."
        )
    draft = Report.objects.select_for_update().filter(slug=quarter.slug, state=Report.DRAFT).first()
    if draft is None:
        last = Report.objects.filter(slug=quarter.slug).only("edition", "ask").order_by("-edition").first()
        draft = Report(
            slug=quarter.slug,
            edition=last.edition + 1 if last else 1,
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            ask=last.ask if last else "",
        )
    else:
        told = quarters.with_numbers(told, [number["key"] for number in json.loads(draft.frozen)["numbers"]])
    _freeze(draft, told)
    draft.counts = counts.as_text(cells)
    draft.drawn_at, draft.drawn_by = now, by
    draft.save()
    record(by=by, did="draw_up", about=f"report:{draft.pk}", now=now, facts={"quarter": quarter.slug, "edition": draft.edition})
    return draft.pk


def _freeze(report: Report, told: dict[str, Any]) -> None:
    told = {**told, "edition": report.edition, "ask": report.ask, "changes_since": report.changes}
    told = quarters.with_numbers(told, [number["key"] for number in told["numbers"]])
    report.title = told["title"]
    report.frozen = quarters.canonical(told)
    report.sha256 = quarters.seal(report.frozen)


@saved_together
def write_ask(report_id: int, *, ask: str, changes: str, by: str, now: datetime, numbers: Sequence[str] = ()) -> None:
    """Write the one ask of a draft, choose its three numbers, and say what a later edition changes.

    An issued report is left as it is: raises CannotIssue.
    """
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.state == Report.ISSUED:
        raise CannotIssue(["This report is issued and stays as it is. Draw up the next edition."])
    report.ask, report.changes = " ".join(ask.split()), " ".join(changes.split())
    told = json.loads(report.frozen)
    _freeze(report, quarters.with_numbers(told, numbers) if numbers else told)
    report.save()
    record(by=by, did="write_ask", about=f"report:{report.pk}", now=now)


@saved_together
def issue(report_id: int, *, by: str, now: datetime) -> None:
    """Freeze a report for good and write what leaves into the release register. Raises CannotIssue with every reason.

    The register gets the counts that were frozen with the draft, for they are what leaves, whatever the rows say by now.
    """
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.state == Report.ISSUED:
        return
    problems = before_issue.problems_with(report)
    if problems:
        raise CannotIssue(problems)
    name = f"{quarter_of(report.starts_on).name}, edition {report.edition}"
    cells = counts.from_text(report.counts)
    figures.register_releases(name=name, cells=cells, profile=Profile.PUBLIC, by=by, now=now)
    report.state, report.issued_at, report.issued_by = Report.ISSUED, now, by
    report.save()
    record(by=by, did="issue", about=f"report:{report.pk}", now=now, facts={"sha256": report.sha256, "edition": report.edition})
