"""Settings: the area, and the lists it works by. Nothing on a list is deleted: what is retired is only not offered any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
class Listed:
    """What is shown of a list: one page of what is in use, and the first of what is retired. The counts are of all that was found."""

    on_page: tuple[Entry, ...]
    retired: tuple[Entry, ...]
    page: int
    in_use_count: int
    retired_count: int
    of_all: int


@dataclass(frozen=True)
class AreaList:
    """A list of the area and its doors. `one` is what an entry is called; a name has at most `most` letters.

    `look(find, page)` gives what is shown, `named(keys)` entries by their keys.
    """

    kind: str
    title: str
    one: str
    lead: str
    most: int
    look: Callable[[str, int], Listed]
    named: Callable[[Collection[str]], Iterable[Entry]]
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
    """A list as the page shows it: one that is long has a box to find a name by, and pages. The counts are of all of them."""

    kind: str
    title: str
    one: str
    lead: str
    rows: tuple[Row, ...]
    retired: tuple[Entry, ...]
    retired_count: int
    form: NameForm
    find: str
    found: int
    is_long: bool
    page: int
    pages: int


def _themes() -> Iterable[Entry]:
    return (Entry(one.code, one.name, one.is_retired, one.order) for one in partnership_queries.themes())


def _audiences() -> Iterable[Entry]:
    return (Entry(one.code, one.name, one.is_retired) for one in partnership_queries.audiences())


def _place(one: figures_queries.Place) -> Entry:
    return Entry(one.code, one.name, one.is_retired)


def _look_at_places(find: str, page: int) -> Listed:
    told = figures_queries.places_listed(find, page=page, most=ON_A_PAGE)
    on_page, retired = tuple(map(_place, told.on_page)), tuple(map(_place, told.retired))
    return Listed(on_page, retired, told.page, told.in_use_count, told.retired_count, told.of_all)


def _look_at(entries: Callable[[], Iterable[Entry]], find: str, page: int) -> Listed:
    every = tuple(entries())
    found = tuple(one for one in every if formats.folded(find) in formats.folded(one.name))
    in_use, retired = tuple(one for one in found if not one.is_retired), tuple(one for one in found if one.is_retired)
    page = min(page, max(1, -(-len(in_use) // ON_A_PAGE)))
    on_page = in_use[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Listed(on_page, retired[:ON_A_PAGE], page, len(in_use), len(retired), len(every))


def _organisations() -> Iterable[Entry]:
    return (Entry(str(one.id), one.name, one.is_retired) for one in partnership_queries.organisations())


def _of_partnership(kind: partnership.Kind, title: str, one: str, lead: str, most: int, entries: Callable[[], Iterable[Entry]]) -> AreaList:
    doors = (partnership.add_to_list, partnership.rename, partnership.retire, partnership.bring_back)
    return AreaList(
        kind,
        title,
        one,
        lead,
        most,
        partial(_look_at, entries),
        lambda keys: (each for each in entries() if each.key in keys),
        *(partial(door, kind) for door in doors),
    )


_PLACES = AreaList(
    "place",
    "Towns and villages",
    "place",
    "Residents search by them. A new hall adds its own.",
    figures_queries.LONGEST_NAME,
    _look_at_places,
    lambda keys: map(_place, figures_queries.places_with(keys).values()),
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
    is_asked = asked.get("list") == listed.kind
    find = formats.one_line(asked.get("find", ""))[:60] if is_asked else ""
    told = listed.look(find, max(1, formats.whole(asked.get("page", "")) or 1) if is_asked else 1)
    shown = {one.key for one in told.on_page}
    # The one with a slip is shown whatever page it stands on.
    slipped = {key for kind, _, key in (slip.partition(" ") for slip in slips) if kind == listed.kind and key} - shown
    entries = (*(one for one in (listed.named(slipped) if slipped else ()) if not one.is_retired), *told.on_page)
    return Part(
        listed.kind,
        listed.title,
        listed.one,
        listed.lead,
        tuple(
            Row(one.key, one.name, slips.get(f"{listed.kind} {one.key}") or _form(listed, one.key, name=one.name), one.colour)
            for one in entries
        ),
        told.retired,
        told.retired_count,
        slips.get(f"{listed.kind} ") or _form(listed, ""),
        find,
        told.in_use_count,
        bool(find) or told.of_all > ON_A_PAGE,
        told.page,
        max(1, -(-told.in_use_count // ON_A_PAGE)),
    )
