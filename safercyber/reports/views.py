"""The report's screens: staff draw up and issue; anybody reads what was issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safercyber.evidence.queries import ChangeFigure, Rows, Sure, pictures_of
from safercyber.reports import actions, forms, queries
from safercyber.reports.quarter import canonical
from safercyber.reports.queries import ReportPage
from safercyber.rules import cells
from safercyber.rules.quarters import quarter_from
from safercyber.who import WRITES_REPORTS, asking, is_one_of

# What an edition from before the two agreed says of itself: it is frozen, and so are its numbers.
BEFORE_SHARES_AGREED = "In this edition shares are cut off to whole numbers and changes come from exact counts, so the two may differ."


def _may_write(request: HttpRequest) -> bool:
    return is_one_of(request, WRITES_REPORTS)


def reports(request: HttpRequest) -> HttpResponse:
    """What was issued, for every role; for those who write reports the drafts too, and the quarters that can be drawn up."""
    return _reports(request, forms.DrawUpForm(quarters=queries.reportable(timezone.now())))


def _reports(request: HttpRequest, form: forms.DrawUpForm) -> HttpResponse:
    may = _may_write(request)
    answers = {"issued": queries.all_issued(), "drafts": queries.drafts() if may else (), "form": form, "may_write": may}
    return render(request, "reports/reports.html", answers, status=422 if form.errors else 200)


def latest(request: HttpRequest) -> HttpResponse:
    """To the latest report that was issued; while there is none, to the list that says so."""
    found = queries.latest_issued()
    return redirect("report", id=found.id) if found else redirect("reports")


def draw_up(request: HttpRequest) -> HttpResponse:
    """Draw a quarter's report up."""
    now = timezone.now()
    form = forms.DrawUpForm(request.POST, quarters=queries.reportable(now))
    if form.is_valid() and (quarter := quarter_from(form.cleaned_data["quarter"])):
        try:
            return redirect("report", id=actions.draw_up(quarter, by=asking(request).by, now=now))
        except (actions.NotYetOver, actions.NothingToReport) as refusal:
            form.add_error("quarter", str(refusal))
    return _reports(request, form)


def _found(request: HttpRequest, id_: int) -> ReportPage:
    """An edition that this person may read: a draft is there for those who write reports alone."""
    page = queries.report(id_)
    if page is None or not (page.is_issued or _may_write(request)):
        raise Http404
    return page


def report(request: HttpRequest, id: int) -> HttpResponse:
    """One edition for staff; a draft with its ask and what is still missing, for those who write reports."""
    page = _found(request, id)
    return _report(request, page, _ask_form(page))


def _report(request: HttpRequest, page: ReportPage, form: forms.AskForm) -> HttpResponse:
    may_write = _may_write(request)
    problems = queries.problems_with(page.id) if may_write else ()
    answers = {**_drawn(page, STAFF), "form": form, "problems": problems, "may_write": may_write}
    return render(request, "reports/report.html", answers, status=422 if form.errors else 200)


def _ask_form(page: ReportPage, asked: QueryDict | None = None) -> forms.AskForm:
    told = {"candidates": page.told.get("candidates", page.told["numbers"]), "chosen": [number["key"] for number in page.told["numbers"]]}
    return forms.AskForm(asked, initial={"ask": page.ask, "changes": page.changes}, **told)


def ask(request: HttpRequest, id: int) -> HttpResponse:
    """Keep the one ask of a draft, its three numbers and what it changes."""
    page = _found(request, id)
    form = _ask_form(page, request.POST)
    if form.is_valid():
        by = asking(request).by
        try:
            actions.write_ask(id, by=by, now=timezone.now(), **form.cleaned_data)
        except actions.CannotIssue as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Nothing is issued yet.")
            return redirect("report", id=id)
    return _report(request, page, form)


def issue(request: HttpRequest, id: int) -> HttpResponse:
    """Freeze it."""
    _found(request, id)
    try:
        actions.issue(id, by=asking(request).by, now=timezone.now())
    except actions.CannotIssue as refusal:
        for problem in refusal.problems:
            messages.error(request, problem)
    else:
        messages.success(request, "Issued. It stays as it is; a correction is a new edition.")
    return redirect("report", id=id)


def print_report(request: HttpRequest, id: int) -> HttpResponse:
    """Two sides of A4."""
    return render(request, "reports/print.html", _drawn(_found(request, id), STAFF))


def rows(request: HttpRequest, id: int, key: str) -> HttpResponse:
    """The rows behind one number, for staff, from the frozen report."""
    return _rows(request, _found(request, id), key, STAFF)


def _issued(slug: str) -> ReportPage:
    page = queries.issued(slug)
    if page is None:
        raise Http404
    return page


def public_reports(request: HttpRequest) -> HttpResponse:
    """What was issued, for anybody: the newest edition of each quarter."""
    newest = {line.slug: line for line in reversed(queries.all_issued())}
    return render(request, "reports/public_list.html", {"issued": tuple(reversed(newest.values()))})


def public(request: HttpRequest, slug: str) -> HttpResponse:
    """What anybody may read."""
    return render(request, "reports/public.html", _drawn(_issued(slug), PUBLIC))


def public_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Two sides of A4 for anybody."""
    return render(request, "reports/print.html", _drawn(_issued(slug), PUBLIC))


def public_rows(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The rows behind one number for anybody."""
    return _rows(request, _issued(slug), key, PUBLIC)


def public_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every number with its words, certainty and source."""
    page = _issued(slug)
    lines = [["figure", "value", "words", "how sure", "kind", "period", "source", "method"]]
    for figure in page.told["figures"].values():
        kind = "outcome" if figure["is_outcome"] else "output"
        line = [figure[name] for name in ("key", "big", "words")] + [figure["sure"]["words"], kind]
        lines.append([*line, figure["period"], figure["source"], figure["method"]])
    return _csv([*lines, ["Note", "", _how_shares(page)]], slug)


def _how_shares(page: ReportPage) -> str:
    return str(page.told.get("shares", BEFORE_SHARES_AGREED))


def _csv(lines: Iterable[Sequence[object]], name: str) -> HttpResponse:
    response = HttpResponse(cells.csv_text(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def public_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen report itself, with the hash that proves it."""
    page = _issued(slug)
    response = HttpResponse(canonical(page.told), content_type="application/json; charset=utf-8")
    response["X-Content-SHA256"] = page.sha256
    return response


@dataclass(frozen=True)
class _Readers:
    """Who reads a report, and so the names of its addresses and what its pages are built on."""

    page: str
    base: str

    def which(self, page: ReportPage) -> int | str:
        """What tells a report apart in its addresses: staff see every edition, anybody else the newest issued one."""
        return page.id if self is STAFF else page.slug

    def at(self, page: ReportPage, part: str = "") -> str:
        """The address of a report, or of its printed sides."""
        return reverse(f"{self.page}{part}", args=[self.which(page)])


STAFF = _Readers("report", "base_staff.html")
PUBLIC = _Readers("public-report", "base.html")


def _drawn(page: ReportPage, readers: _Readers) -> dict[str, Any]:
    """A report for its pages, with the addresses of its rows and its printed sides."""
    changes = [_figure(told) for told in page.told["changes"]]
    hanging = {"back": readers.at(page), "print_at": readers.at(page, "-print")}
    rows_of = {"rows_view": f"{readers.page}-rows", "which": readers.which(page)}
    drawn: dict[str, Any] = {"changes": changes, "pictures": pictures_of(changes), "how_shares": _how_shares(page)}
    drawn["objectives"] = [{**one, **{key: _listed(one[key]) for key in ("achieved", "coming")}} for one in page.told["objectives"]]
    places = page.told["places"]
    middle = -(-len(places) // 2)
    drawn["halves"] = [half for half in (places[:middle], places[middle:]) if half]
    drawn["risks"] = [line for one in page.told["objectives"] for line in _risks(one["risks"])]
    return {"page": page, "told": page.told, **drawn, **hanging, **rows_of}


def _listed(told: str | list[str]) -> list[str]:
    """What was achieved, or comes next: a line for each action; one text in editions from before that."""
    return [told] if told and isinstance(told, str) else list(told)


def _risks(told: str | list[str]) -> list[str]:
    """A line for each risk; editions before "quarter/4" hold them as one text, parted by "; "."""
    return [line for line in told.split("; ") if line] if isinstance(told, str) else list(told)


def _figure(told: dict[str, Any]) -> ChangeFigure:
    kept = {**told, "sure": Sure(**told["sure"]), "rows": Rows((), ()), "facts": tuple(map(tuple, told["facts"]))}
    return ChangeFigure(**kept)


def _rows(request: HttpRequest, page: ReportPage, key: str, readers: _Readers) -> HttpResponse:
    figure = page.figure(key)
    if figure is None:
        raise Http404
    if request.GET.get("as") == "csv":
        rows_ = figure["rows"]
        return _csv([rows_["columns"], *rows_["rows"], rows_["total"], ["Note", rows_["note"]], ["Source", figure["source"]]], key)
    answers = {"page": page, "figure": figure, "back": readers.at(page), "base": readers.base, "checked": "check" in request.GET}
    return render(request, "reports/rows.html", answers)
