"""The evidence pages: a quarter, a session, and the rows behind each number."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safercyber.engagement import queries as engagement
from safercyber.evidence import actions, pictures, queries
from safercyber.evidence.figures import Figure, mark_of
from safercyber.evidence.forms import MainQuestionForm
from safercyber.people.queries import names_of
from safercyber.rules import cells
from safercyber.rules.quarters import Quarter, quarter_from, quarter_of
from safercyber.surveys import queries as surveys
from safercyber.who import ANALYST, RUNS_SESSIONS, WRITES_REPORTS, asking, is_one_of


def this_quarter(request: HttpRequest) -> HttpResponse:
    """The last whole quarter: the one that the next report is about."""
    return redirect("evidence-quarter", quarter=quarter_of(timezone.localdate()).before.slug)


def _quarter(slug: str) -> Quarter:
    found = quarter_from(slug)
    if found is None:
        raise Http404
    return found


def quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """A quarter's evidence."""
    chosen = _quarter(quarter)
    profile = queries.profile_for(asking(request).roles)
    evidence = queries.quarter_evidence(chosen, timezone.now(), profile)
    current = quarter_of(timezone.localdate())
    answers = {
        "evidence": evidence,
        "title": queries.title_of(evidence),
        "quarter": chosen,
        "next": chosen.next if chosen < current else None,
        "pictures": pictures.of(evidence.changes),
        "sessions": engagement.between(chosen.starts_on, chosen.ends_on),
        "is_open": chosen == current,
        "profile": profile,
        "how_shares": queries.how_shares(),
    }
    return render(request, "evidence/quarter.html", answers)


def _questions() -> list[tuple[str, str]]:
    bank = surveys.items_by_id()
    return [(id_, bank[id_].words) for id_ in surveys.main_items()]


def main_question(request: HttpRequest) -> HttpResponse:
    """The one question by which the programme year is judged: chosen while there is time, and read here for good."""
    return _main_question(request, MainQuestionForm(questions=_questions()))


def choose_main_question(request: HttpRequest) -> HttpResponse:
    """Choose it, once."""
    form = MainQuestionForm(request.POST, questions=_questions())
    if form.is_valid():
        try:
            actions.choose_main_question(**form.cleaned_data, by=asking(request).by, now=timezone.now())
        except actions.CannotChoose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Chosen. It stands in the ledger and stays as it is.")
            return redirect("main-question")
    return _main_question(request, form)


def _main_question(request: HttpRequest, form: MainQuestionForm) -> HttpResponse:
    choice = queries.main_question(timezone.now())
    answers = {
        "choice": choice,
        "form": form,
        "may": is_one_of(request, WRITES_REPORTS),
        "opened": choice.until + timedelta(days=1) if choice.until else None,
        "chosen_by": names_of({choice.chosen_by}).get(choice.chosen_by, "") if choice.chosen_by else "",
    }
    return render(request, "evidence/main_question.html", answers)


def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session's evidence."""
    profile = queries.profile_for(asking(request).roles)
    evidence = queries.session_evidence(session_id, timezone.now(), profile)
    brief = engagement.session_by_id(session_id)
    if evidence is None or brief is None:
        raise Http404
    answers = {
        "evidence": evidence,
        "session": brief,
        "pictures": pictures.of(evidence.changes),
        "profile": profile,
        "how_shares": queries.how_shares(),
        "runs_sessions": is_one_of(request, RUNS_SESSIONS),
    }
    return render(request, "evidence/session.html", answers)


def quarter_rows(request: HttpRequest, quarter: str, key: str) -> HttpResponse:
    """The rows behind one number of a quarter, as a page or as CSV."""
    chosen = _quarter(quarter)
    profile = queries.profile_for(asking(request).roles)
    evidence = queries.quarter_evidence(chosen, timezone.now(), profile)
    return _rows(request, evidence.figure(key), chosen.name, "evidence-quarter", {"quarter": quarter})


def session_rows(request: HttpRequest, session_id: int, key: str) -> HttpResponse:
    """The rows behind one number of a session, as a page or as CSV."""
    profile = queries.profile_for(asking(request).roles)
    evidence = queries.session_evidence(session_id, timezone.now(), profile)
    if evidence is None:
        raise Http404
    return _rows(request, evidence.figure(key), evidence.title, "evidence-session", {"session_id": session_id})


def _rows(request: HttpRequest, figure: Figure | None, where: str, back: str, back_arguments: dict[str, object]) -> HttpResponse:
    if figure is None:
        raise Http404
    if request.GET.get("as") == "csv":
        is_analyst = is_one_of(request, ANALYST)
        if is_analyst:  # exact counts stay on the screen
            return render(request, "evidence/stays.html", status=403)
        return csv_of(figure)
    answers = {
        "figure": figure,
        "mark": mark_of(figure),
        "seen": request.GET.get("mark", ""),
        "where": where,
        "back": back,
        "back_arguments": back_arguments,
        "worked_out_at": timezone.now(),
        "is_analyst": is_one_of(request, ANALYST),
    }
    return render(request, "evidence/rows.html", answers)


def csv_of(figure: Figure) -> HttpResponse:
    """A figure's rows as a spreadsheet reads them; no cell can be taken for a formula."""
    rows = figure.rows
    lines = (rows.columns, *rows.rows, rows.total, ("Note", rows.note), ("Source", figure.source))
    response = HttpResponse(cells.csv_text(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{figure.key}.csv"'
    return response
