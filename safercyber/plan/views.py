"""The plan's screens."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safercyber.partnership import queries as partnership
from safercyber.plan import access, actions, forms, queries
from safercyber.who import asking

VIEWS = (("all", "All"), ("late", "Late"), ("stuck", "Stuck"), ("silent", "No update"), ("month", "Due this month"), ("done", "Done"))


def _belongs(line: queries.ActionLine, view: str) -> bool:
    today = timezone.localdate()
    return {
        "late": line.is_late,
        "stuck": line.status == "stuck",
        "silent": line.is_silent,
        "month": (line.due_on.year, line.due_on.month) == (today.year, today.month) and line.status not in ("done", "stopped"),
        "done": line.status == "done",
    }.get(view, True)


def plan(request: HttpRequest) -> HttpResponse:
    """The plan as one list, a wall an objective."""
    now = timezone.now()
    current = partnership.plan_at_hand(timezone.localdate(now))
    if current is None:
        return render(request, "plan/none.html", {"may_start": access.may_start(asking(request))})
    lines = queries.actions_of(current.id, now)
    view, theme = request.GET.get("show", "all"), request.GET.get("theme", "")
    shown = [line for line in lines if _belongs(line, view) and (not theme or theme in {t.code for t in line.themes})]
    groups = [(wall, [line for line in shown if line.objective == wall.objective]) for wall in queries.walls(current.id, now)]
    chips = [(code, words, sum(_belongs(line, code) for line in lines)) for code, words in VIEWS]
    answers = {
        "plan": current,
        "is_early": current.starts_on > timezone.localdate(now),
        "groups": groups,
        "chips": chips,
        "view": view,
        "theme": theme,
        "themes": partnership.themes(),
        "shown": len(shown),
        "all": len(lines),
        "may_change": access.may_change(asking(request)),
    }
    return render(request, "plan/plan.html", answers)


def start(request: HttpRequest) -> HttpResponse:
    """Start a plan, while there is none to work on."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method != "POST" and partnership.plan_at_hand(today):
        return redirect("plan")
    area = partnership.the_partnership()
    form = forms.StartForm(request.POST or None, initial=forms.StartForm.first_words(area.short_name if area else "Our", today))
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_plan(**form.cleaned_data, by=asking(request).by, now=now)
        except actions.OutOfReach as bad:
            form.add_error(bad.field, str(bad))
        except actions.OverlapsItself:
            form.add_error("ends_on", "It ends before it starts. Check both dates.")
        except actions.PlanAtHand:
            at_hand = partnership.plan_at_hand(today)
            if at_hand:
                form.add_error(None, f"Somebody has started a plan already: {at_hand.name}. Yours is not saved.")
            else:
                form.add_error("starts_on", "Another plan starts on this day. Choose another day.")
            return render(request, "plan/start.html", {"form": form, "at_hand": at_hand}, status=409)
        except actions.NamedAlready:
            form.add_error("name", "Another plan has this name already. Add the years to tell them apart.")
        else:
            is_early = form.cleaned_data["starts_on"] > today
            messages.success(
                request, "Your plan is there. Add its first action." if is_early else "Your plan has begun. Add its first action."
            )
            return redirect("plan-new" if partnership.plan_at_hand(today) else "plan")
    return render(request, "plan/start.html", {"form": form}, status=422 if form.errors else 200)


def action(request: HttpRequest, id: int) -> HttpResponse:
    """One action: where it is, why its dates moved, all its columns, and the form that moves it on."""
    now = timezone.now()
    line = queries.action(id, now)
    if line is None:
        raise Http404
    may_change = access.may_change(asking(request))
    is_newer = False
    if request.method == "POST" and may_change:
        form = forms.UpdateForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            update = actions.Update(
                **{field: told[field] for field in ("status", "what_happened", "next_step", "blocker", "due_on", "why")}
            )
            try:
                by = asking(request).by
                actions.update_action(action_id=id, seen_version=told["seen_version"], update=update, by=by, now=now)
            except actions.NeedsAReason as refusal:
                form.add_error("blocker" if "unstick" in str(refusal) else "why", str(refusal))
            except actions.OutOfReach as refusal:
                form.add_error(refusal.field, str(refusal))
            except actions.SomebodyElseChangedIt:
                line, is_newer = queries.action(id, now) or line, True
                form.data = {**form.data, "seen_version": line.version}
            else:
                messages.success(request, "Saved. The history below shows what changed.")
                return redirect("plan-action", id=id)
    else:
        start = {field: getattr(line, field) for field in ("status", "what_happened", "next_step", "blocker", "due_on")}
        form = forms.UpdateForm(initial={**start, "seen_version": line.version})
    is_refused = request.method == "POST" and not may_change
    answers = {
        "line": line,
        "changes": queries.changes_of(id),
        "form": form,
        "is_newer": is_newer,
        "may_change": may_change,
        "is_refused": is_refused,
    }
    return render(request, "plan/action.html", answers, status=403 if is_refused else 409 if is_newer else 422 if form.errors else 200)


def new_action(request: HttpRequest) -> HttpResponse:
    """Add an action to the plan in force."""
    now = timezone.now()
    current = partnership.plan_at_hand(timezone.localdate(now))
    if current is None:
        return render(request, "plan/none.html", {"may_start": access.may_start(asking(request))})
    form = forms.NewActionForm(
        request.POST or None, plan_id=current.id, initial={"starts_on": max(timezone.localdate(now), current.starts_on)}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            id_ = actions.add_action(
                objective_id=told["objective"],
                priority_id=told["priority"],
                title=told["title"],
                organisation_id=told["organisation"],
                post=told["post"],
                audience_code=told["audience"],
                theme_codes=told["themes"],
                starts_on=told["starts_on"],
                due_on=told["due_on"],
                planned_minutes=round((told["hours"] or 0) * 60),
                why=told["why"],
                by=asking(request).by,
                now=now,
            )
        except actions.OutOfReach as bad:
            form.add_error(bad.field, str(bad))
        else:
            messages.success(request, "Added to the plan.")
            return redirect("plan-action", id=id_)
    return render(request, "plan/new.html", {"form": form}, status=422 if form.errors else 200)
