"""The survey's pages: three words, the questions, thanks; and for staff the paper version and a count of hands."""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from safercyber import throttle
from safercyber.engagement import queries as engagement
from safercyber.engagement.queries import SessionBrief
from safercyber.storage import one_transaction
from safercyber.surveys import actions, forms, papers, queries
from safercyber.who import asking, signed_in


def by_words(request: HttpRequest) -> HttpResponse:
    """Type the three words, then answer. The words never stand in an address."""
    return _words_then_paper(request, token="")


def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation's link: the same, and burned on use."""
    if not queries.link_is_open(token, timezone.localdate()):
        return _sent_again(request) if "answering" in request.POST else render(request, "surveys/ended.html", status=410)
    return _words_then_paper(request, token=token)


def _words_then_paper(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "surveys/words.html", {"form": forms.WordsForm()})
    source = f"survey-words:{throttle.source_of(request)}"
    if wait := throttle.wait_of(source):
        return throttle.too_many(request, wait)
    form = forms.WordsForm(request.POST)
    if not form.is_valid():
        return render(request, "surveys/words.html", {"form": form}, status=422)
    try:
        opened = actions.open_with_words(form.cleaned_data["words"], now=timezone.now())
    except actions.UnknownWords:
        # A hall shares one address: many slips of the finger are free, a machine that guesses is slowed.
        throttle.missed(source, free=60, longest=60)
        form.add_error("words", "We do not know these three words. Check the spelling on your card.")
        return render(request, "surveys/words.html", {"form": form}, status=422)
    except actions.NotYet as later:
        return render(request, "surveys/not_yet.html", {"words": str(later)}, status=409 if "answering" in request.POST else 200)
    except actions.TooLate:
        return render(request, "surveys/ended.html", status=410)
    return _paper(request, opened, token)


def _paper(request: HttpRequest, opened: actions.Opened, token: str) -> HttpResponse:
    paper = queries.paper(opened.wave, opened.act)
    if "answering" not in request.POST:
        return render(request, "surveys/paper.html", {"paper": paper, "form": forms.PaperForm(paper), "words": opened.words})
    raw = {question.id: request.POST.get(question.id, "") for question in paper.questions}
    try:
        actions.hand_in(opened.words, raw, now=timezone.now(), token=token)
    except actions.BadAnswers as bad:
        form = forms.PaperForm(paper, request.POST, problems=bad.problems)
        return render(request, "surveys/paper.html", {"paper": paper, "form": form, "words": opened.words}, status=422)
    except actions.LinkIsUsed:
        return _sent_again(request)
    return redirect("survey-thanks")


def _sent_again(request: HttpRequest) -> HttpResponse:
    """Answers on a link that has been used: thanks when they are those that came in on it, for a phone that lost our reply."""
    # Only who knows the three words learns anything here, and must not find the answers out by trying.
    source = f"survey-sent-again:{throttle.source_of(request)}"
    if wait := throttle.wait_of(source):
        return throttle.too_many(request, wait)
    form = forms.WordsForm(request.POST)
    sent = None
    if form.is_valid():
        try:
            sent = queries.has_sent(form.cleaned_data["words"], request.POST, timezone.now())
        except (actions.UnknownWords, actions.NotYet, actions.TooLate):
            sent = None
    if sent:
        return redirect("survey-thanks")
    throttle.missed(source, free=60, longest=60)
    return render(request, "surveys/ended.html" if sent is None else "surveys/first_kept.html", status=410 if sent is None else 409)


def thanks(request: HttpRequest) -> HttpResponse:
    """Done, and where to report."""
    return render(request, "surveys/thanks.html")


def _by(request: HttpRequest) -> str:
    """Who presses: staff who are signed in type an address for somebody in the hall; everybody else is unknown to us."""
    person = signed_in(request)
    return person.by if person else "public"


def keep_in_touch(request: HttpRequest, session_id: int) -> HttpResponse:
    """Leave an e-mail address for one more question in three months, on the day or in the two weeks after it.

    Numbers can be counted through: a session that is not on, long past or not public is not told of here.
    """
    session = engagement.session_by_id(session_id)
    if session is None or not queries.takes_contacts(session_id, timezone.now()):
        raise Http404
    form = forms.ContactForm(request.POST or None, offers_boosters=queries.takes_boosters(session_id))
    if request.method == "POST" and form.is_valid():
        if wait := throttle.allow(f"keep-in-touch:{throttle.source_of(request)}", 120, 3600):
            return throttle.too_many(request, wait)
        try:
            given = {"session_id": session_id, "contact": form.cleaned_data["contact"], "by": _by(request), "now": timezone.now()}
            with one_transaction():
                actions.keep_contact(**given)
                if form.cleaned_data.get("boosters"):
                    actions.keep_for_boosters(**given)
        except actions.BadAddress as bad:
            form.add_error("contact", str(bad))
        else:
            on = timezone.localdate(session.starts_at) + actions.INVITE_AFTER
            return render(request, "surveys/kept.html", {"on": on, "boosters": form.cleaned_data.get("boosters")})
    return render(request, "surveys/keep_in_touch.html", {"form": form, "session": session}, status=422 if form.errors else 200)


def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a booster's letter that stops the ones to come: a look changes nothing, the press does."""
    if not queries.can_stop(token):
        raise Http404
    if request.method != "POST":
        return render(request, "surveys/stop.html")
    actions.stop_boosters(token, now=timezone.now())
    return render(request, "surveys/stop.html", {"is_stopped": True})


def preview(request: HttpRequest, wave: str) -> HttpResponse:
    """For staff: the questions of a wave as people see them, sending nothing."""
    if wave not in queries.TITLES:
        raise Http404
    paper = queries.paper(wave, papers.act_for(()))
    return render(request, "surveys/preview.html", {"paper": paper, "form": forms.PaperForm(paper), "titles": queries.TITLES})


def studies(request: HttpRequest) -> HttpResponse:
    """For staff: the programme's studies, what came in, and when each is closed for good."""
    return render(
        request,
        "surveys/studies.html",
        {
            "studies": queries.studies(),
            "titles": queries.TITLES,
            "coming": queries.invitations(),
            "boosters": queries.booster_counts(),
        },
    )


def close(request: HttpRequest, study_id: int) -> HttpResponse:
    """For the coordinator: close a study, after a page that says what that means."""
    study = next((one for one in queries.studies() if one.id == study_id), None)
    if study is None:
        raise Http404
    if study.closed_on is not None:
        messages.info(request, f"{study.name} is closed already.")
        return redirect("surveys")
    if request.method == "POST":
        actions.close_study(study_id, by=asking(request).by, now=timezone.now())
        messages.success(request, f"{study.name} is closed. Its key is destroyed.")
        return redirect("surveys")
    return render(request, "surveys/close.html", {"study": study})


def _session(session_id: int) -> SessionBrief:
    found = engagement.session_by_id(session_id)
    if found is None:
        raise Http404
    return found


def print_papers(request: HttpRequest, session_id: int) -> HttpResponse:
    """For staff: the before and after questions of a session on one sheet each, with three words to cut off and keep."""
    session = _session(session_id)
    cards: list[dict[str, str]] = []
    typed = request.POST.get("many", "")
    many = min(max(int(typed), 1), 200) if typed.isdecimal() and len(typed) < 5 else session.taken or 20
    if request.method == "POST":
        codes = actions.print_codes(session_id=session_id, many=many, by=asking(request).by, now=timezone.now())
        cards = [{"words": code.words, "address": code.url.partition("#")[0].split("//")[-1], "qr": _qr(code.url)} for code in codes]
    asked_at = "".join((settings.ORIGIN, reverse("survey-keep-in-touch", args=[session_id])))
    act = papers.act_for(papers.moves_of(session.pack_id))
    waves = [queries.paper(wave, act) for wave in ("before", "after")]
    told = {"session": session, "papers": waves, "cards": cards, "many": many, "contact": asked_at.split("//")[-1]}
    return render(request, "surveys/print.html", told)


def _qr(address: str) -> str:
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=2, svgclass=None, lineclass=None, omitsize=True)
    return mark_safe(drawn)  # noqa: S308 (drawn by the library from our own address)


def hands(request: HttpRequest, session_id: int) -> HttpResponse:
    """For staff: write down a show of hands, when everything else failed."""
    session = _session(session_id)
    act = papers.act_for(papers.moves_of(session.pack_id))
    asked = [item for item in papers.items("before", act) if item.kind == "yes-no"]
    form = forms.HandsForm(request.POST or None, questions=[(item.id, item.words) for item in asked])
    if request.method == "POST" and form.is_valid():
        actions.count_hands(session_id=session_id, by=asking(request).by, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Kept, and marked as a show of hands.")
        return redirect("survey-hands", session_id=session_id)
    bank = queries.items_by_id()
    rows = [(bank[row.item].words, queries.WAVE_NAMES[row.wave], row) for row in queries.hands_of_sessions([session_id])]
    return render(request, "surveys/hands.html", {"session": session, "form": form, "rows": rows})
