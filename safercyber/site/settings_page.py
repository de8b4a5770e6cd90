"""Settings: the area, and the lists it works by. Nothing on a list is deleted: what is retired is only not offered any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safercyber.figures import actions as figures
from safercyber.figures import queries as figures_queries
from safercyber.partnership import actions as partnership
from safercyber.partnership import queries as partnership_queries
from safercyber.rules import formats
from safercyber.site.settings_forms import AreaForm, NameForm
from safercyber.who import asking

ON_A_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One name on a list. A theme has its colour by its place in the order, from 1; others have 0."""

    key: str
    name: str
    is_retired: bool
    colour: int = 0


@dataclass(frozen=True)
class AreaList:
    """A list of the area and its doors. `one` is what an entry is called; a name has at most `most` letters."""

    kind: str
    title: str
    one: str
    lead: str
    most: int
    entries: Callable[[], Iterable[Entry]]
    add: Callable[..., object]
    rename: Callable[..., object]
    retire: Callable[..., object]
    bring_back: Callable[..., object]


@dataclass(frozen=True)
class Row:
    """An entry with the form that renames it."""

    key: str
    name: str
    form: NameForm
    colour: int


@dataclass(frozen=True)
class Part:
    """A list as the page shows it: one that is long has a box to find a name by, and pages. `found` counts the names on all of them."""

    kind: str
    title: str
    one: str
    lead: str
    rows: tuple[Row, ...]
    retired: tuple[Entry, ...]
    form: NameForm
    find: str = ""
    found: int = 0
    is_long: bool = False
    page: int = 1
    pages: int = 1


def _themes() -> Iterable[Entry]:
    return (Entry(one.code, one.name, one.is_retired, one.order) for one in partnership_queries.themes())


def _audiences() -> Iterable[Entry]:
    return (Entry(one.code, one.name, one.is_retired) for one in partnership_queries.audiences())


def _places() -> Iterable[Entry]:
    return (Entry(one.code, one.name, one.is_retired) for one in figures_queries.every_place())


def _organisations() -> Iterable[Entry]:
    return (Entry(str(one.id), one.name, one.is_retired) for one in partnership_queries.organisations())


def _of_partnership(kind: partnership.Kind, title: str, one: str, lead: str, most: int, entries: Callable[[], Iterable[Entry]]) -> AreaList:
    doors = (partnership.add_to_list, partnership.rename, partnership.retire, partnership.bring_back)
    return AreaList(kind, title, one, lead, most, entries, *(partial(door, kind) for door in doors))


_PLACES = AreaList(
    "place",
    "Towns and villages",
    "place",
    "Residents search by them. A new hall adds its own.",
    figures_queries.LONGEST_NAME,
    _places,
    lambda *, name, by, now: figures.add_town(name, by=by, now=now),
    figures.rename_place,
    figures.retire_place,
    figures.bring_place_back,
)
LISTS = {
    each.kind: each
    for each in (
        _of_partnership("theme", "Themes", "theme", "What sessions and actions are about.", 60, _themes),
        _of_partnership("audience", "Audiences", "audience", "Whom they are for.", 60, _audiences),
        _PLACES,
        _of_partnership("organisation", "Partner organisations", "partner", "Who leads an action.", 120, _organisations),
    )
}


def settings_page(request: HttpRequest) -> HttpResponse:
    """The area, its themes, audiences, places and partners."""
    form = AreaForm(request.POST or None, initial=_held())
    if request.method == "POST" and form.is_valid():
        kept = dict(form.cleaned_data)
        try:
            partnership.change_partnership(email=kept.pop("public_email"), **kept, by=asking(request).by, now=timezone.now())
        except partnership.SomebodyElseChangedIt:
            form.data = {**request.POST.dict(), "seen_version": _held()["seen_version"]}
            return _page(request, form, is_newer=True)
        messages.success(request, "Saved. It shows on every page at once.")
        return redirect("staff-settings")
    return _page(request, form)


def _held() -> dict[str, Any]:
    ours = partnership_queries.the_partnership()
    if ours is None:
        raise Http404
    told = {field: getattr(ours, field.removeprefix("public_")) for field in AreaForm.base_fields if field != "seen_version"}
    return {**told, "seen_version": ours.version}


def change_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Add, rename, retire or bring back one entry of a list."""
    listed = LISTS.get(kind)
    if listed is None:
        raise Http404
    do, key = request.POST.get("do", ""), formats.one_line(request.POST.get("key", ""))
    told = {"by": asking(request).by, "now": timezone.now()}
    if do == "rename" and not key:
        raise Http404
    try:
        if do in ("add", "rename"):
            return _name(request, listed, key if do == "rename" else "", told)
        if do == "retire":
            listed.retire(key, **told)
            messages.success(request, "Retired. What names it already keeps it.")
        elif do == "bring-back":
            listed.bring_back(key, **told)
            messages.success(request, "It is back.")
        else:
            raise Http404
    except partnership.LastOne:
        messages.error(request, f"Keep at least one {listed.one}. Add another one first, then retire this.")
    except (partnership.NotThere, figures.NotThere):
        raise Http404 from None
    return _back(kind)


def _name(request: HttpRequest, listed: AreaList, key: str, told: dict[str, object]) -> HttpResponse:
    form = _form(listed, key, request)
    if form.is_valid():
        try:
            if key:
                listed.rename(key, name=form.cleaned_data["name"], **told)
            else:
                listed.add(name=form.cleaned_data["name"], **told)
        except (partnership.NameTaken, figures.PlaceExists) as taken:
            words = "That one is retired. Bring it back below." if taken.is_retired else "That one is on the list already."
            form.add_error("name", words)
        else:
            messages.success(request, "Renamed everywhere." if key else "Added.")
            return _back(listed.kind)
    return _page(request, None, {f"{listed.kind} {key}": form})


def _back(kind: str) -> HttpResponse:
    return redirect(f"{reverse('staff-settings')}#{kind}")


def _form(listed: AreaList, key: str, request: HttpRequest | None = None, name: str = "") -> NameForm:
    label = "Name" if key else f"Another {listed.one}"
    prefix = f"{listed.kind}-{key}" if key else listed.kind
    return NameForm(request.POST if request else None, label=label, most=listed.most, prefix=prefix, initial={"name": name})


def _page(request: HttpRequest, area: AreaForm | None, slips: dict[str, NameForm] | None = None, *, is_newer: bool = False) -> HttpResponse:
    slips, area = slips or {}, area or AreaForm(initial=_held())
    faulty = next(iter(slips.values()), area)
    parts = [_part(listed, slips, request.GET) for listed in LISTS.values()]
    told = {"area": area, "parts": parts, "faulty": faulty, "is_newer": is_newer, "held": _held()}
    return render(request, "site/settings.html", told, status=409 if is_newer else 422 if faulty.errors else 200)


def _part(listed: AreaList, slips: dict[str, NameForm], asked: QueryDict) -> Part:
    every = tuple(listed.entries())
    is_long = len(every) > ON_A_PAGE
    find = formats.one_line(asked.get("find", ""))[:60] if is_long and asked.get("list") == listed.kind else ""
    found = tuple(one for one in every if formats.folded(find) in formats.folded(one.name)) if find else every
    pages = max(1, -(-sum(not one.is_retired for one in found) // ON_A_PAGE))
    page = min(max(1, formats.whole(asked.get("page", "")) or 1), pages) if asked.get("list") == listed.kind else 1
    # The one with a slip is shown whatever page it stands on.
    here = tuple(one for one in found if not one.is_retired)[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    slipped = tuple(one for one in every if f"{listed.kind} {one.key}" in slips and one not in here)
    entries = (*slipped, *here, *tuple(one for one in found if one.is_retired)[:ON_A_PAGE])
    rows = tuple(
        Row(one.key, one.name, slips.get(f"{listed.kind} {one.key}") or _form(listed, one.key, name=one.name), one.colour)
        for one in entries
        if not one.is_retired
    )
    retired = tuple(one for one in entries if one.is_retired)
    return Part(
        listed.kind,
        listed.title,
        listed.one,
        listed.lead,
        rows,
        retired,
        slips.get(f"{listed.kind} ") or _form(listed, ""),
        find,
        len(found),
        is_long,
        page,
        pages,
    )
