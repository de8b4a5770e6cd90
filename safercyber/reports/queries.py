"""Reports as pages show them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.ledger.queries import history_of
from safercyber.people.queries import Person, names_of
from safercyber.reports import before_issue
from safercyber.reports import quarter as quarters
from safercyber.reports.models import Report
from safercyber.rules.quarters import Quarter, quarter_of
from safercyber.rules.this_week import ToDo


@dataclass(frozen=True)
class ReportPage:
    """One edition: what it says, frozen, and how it came to be."""

    id: int
    slug: str
    edition: int
    is_issued: bool
    ask: str
    changes: str
    sha256: str
    drawn_at: datetime
    drawn_by: str
    issued_at: datetime | None
    issued_by: str
    told: dict[str, Any]
    holds: bool

    @property
    def title(self) -> str:
        """The finding."""
        return str(self.told["title"])

    @property
    def quarter(self) -> str:
        """July to September 2026."""
        return str(self.told["quarter"])

    def figure(self, key: str) -> dict[str, Any] | None:
        """A frozen figure by its key."""
        found = self.told["figures"].get(key)
        return dict(found) if found else None


def _page(row: Report) -> ReportPage:
    names = names_of({row.drawn_by, row.issued_by} - {""})
    return ReportPage(
        id=row.pk,
        slug=row.slug,
        edition=row.edition,
        is_issued=row.state == Report.ISSUED,
        ask=row.ask,
        changes=row.changes,
        sha256=row.sha256,
        drawn_at=row.drawn_at,
        drawn_by=names.get(row.drawn_by, ""),
        issued_at=row.issued_at,
        issued_by=names.get(row.issued_by, ""),
        told=json.loads(row.frozen),
        holds=verifies(row),
    )


def verifies(row: Report) -> bool:
    """Verify: the frozen text still gives its seal and the title of the lists, and once issued the ledger holds the same seal.

    One SQL statement.
    """
    if quarters.seal(row.frozen) != row.sha256 or json.loads(row.frozen).get("title") != row.title:
        return False
    if row.state != Report.ISSUED:
        return True
    sealed = [entry.facts.get("sha256") for entry in history_of(f"report:{row.pk}") if entry.did == "issue"]
    return sealed == [row.sha256]


def report(id: int) -> ReportPage | None:
    """Any edition, for staff."""
    row = Report.objects.defer("counts").filter(pk=id).first()
    return _page(row) if row else None


def issued(slug: str, edition: int | None = None) -> ReportPage | None:
    """The newest issued edition of a quarter, or the one asked for: what anybody may read."""
    rows = Report.objects.defer("counts").filter(slug=slug, state=Report.ISSUED)
    row = (rows.filter(edition=edition) if edition else rows).order_by("-edition").first()
    return _page(row) if row else None


@dataclass(frozen=True)
class ReportLine:
    """One edition in a list: its quarter and its finding."""

    id: int
    slug: str
    quarter: str
    edition: int
    title: str
    issued_at: datetime | None


def _lines(state: str, most: int | None = None) -> Iterator[ReportLine]:
    # The text of an edition is read for its own page alone: a list of many years would fetch them all.
    rows = Report.objects.filter(state=state).only("slug", "starts_on", "edition", "title", "issued_at")[:most]
    return (ReportLine(row.pk, row.slug, quarter_of(row.starts_on).name, row.edition, row.title, row.issued_at) for row in rows)


def drafts() -> tuple[ReportLine, ...]:
    """What is not issued yet, newest quarter first. One SQL statement."""
    return tuple(_lines(Report.DRAFT))


def all_issued() -> tuple[ReportLine, ...]:
    """Every issued edition, newest quarter and edition first. One SQL statement."""
    return tuple(_lines(Report.ISSUED))


def latest_issued() -> ReportLine | None:
    """The newest edition of the newest quarter that was reported. One SQL statement."""
    return next(_lines(Report.ISSUED, most=1), None)


def problems_with(id: int) -> tuple[str, ...]:
    """Why a draft cannot be issued yet: all that issuing it would be refused for. Nothing for what is issued, or not there.

    At most two SQL statements.
    """
    draft = Report.objects.filter(pk=id, state=Report.DRAFT).first()
    return tuple(before_issue.problems_with(draft)) if draft else ()


def reportable(now: datetime) -> tuple[Quarter, ...]:
    """The last four quarters that are over, newest first."""
    quarter = quarter_of(timezone.localdate(now)).before
    found = []
    for _ in range(4):
        found.append(quarter)
        quarter = quarter.before
    return tuple(found)


def waiting_for(person: Person, now: datetime) -> tuple[ToDo, ...]:
    """The report of the last quarter, for the coordinator and the analyst, until it is issued."""
    if not person.roles & {"coordinator", "analyst"}:
        return ()
    quarter = quarter_of(timezone.localdate(now)).before
    rows = dict(Report.objects.filter(slug=quarter.slug).values_list("state", "pk"))
    if Report.ISSUED in rows or not engagement.between(quarter.starts_on, quarter.ends_on):
        return ()
    due = timezone.make_aware(datetime.combine(quarter.ends_on + timedelta(days=90), time(17)))
    if Report.DRAFT in rows:
        href = reverse("report", args=[rows[Report.DRAFT]])
        return (
            ToDo(due, f"The report on {quarter.name} is a draft", "Write the one ask, then issue it.", "Finish the report", href, "calm"),
        )
    return (
        ToDo(
            due, f"No report on {quarter.name} yet", "It draws itself up from the rows.", "Draw up the report", reverse("reports"), "calm"
        ),
    )
