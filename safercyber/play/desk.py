"""From a view of the engine to what the host's screen needs beside it, with phones and at tables without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from safercyber.play import doors, game, live, papers, shows
from safercyber.play.queries import HostScreen
from safercyber.play.screens import ASKED_IN, care, fresh_id, origin_words, sheets
from safercyber.rules.games.screens import SAY_LABELS


def host(screen: HostScreen, person_id: int, *, problem: str = "", team: str = "", names: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything that the host's template reads."""
    view, ref, show = screen.view, screen.ref, shows.of(screen.view)
    room = live.room(ref)
    teams = _stuck_first(view)
    chosen = next((one for one in view["teams"] if one["id"] == team), None) or _next_table(view)
    about = SimpleNamespace(
        view=view,
        version=screen.version,
        ids=fresh_id(),
        ref=ref,
        code=screen.code,
        title=screen.title,
        mode=screen.mode,
        teams=teams,
        act=reverse("room-do", args=[ref]),
        page=reverse("room", args=[ref]),
        state=reverse("room-host-state", args=[ref]),
        stream=f"/staff/rooms/{ref}/stream?key={doors.staff_key(ref, person_id)}",
        close=reverse("room-close", args=[ref]),
        projector=reverse("projector", args=[screen.projector_token]),
        hand_over=reverse("room-hand-over", args=[ref]),
        address=origin_words() + "/j",
        names=names,
        is_still=view["is_closed"],
        is_asked=view["phase"] in show.asks,
        session_id=screen.session_id,
        done=0,
        team=chosen,
        now=show.now(view),
        place=show.place(view),
        did=show.answered(view),
        head=_head(view),
        now_part=show.page("table/now" if screen.mode == "table" else "host/now"),
        side_part=show.page("table/side" if screen.mode == "table" else "host/side"),
        teams_part=show.page("host/teams"),
        team_words={one["id"]: show.team_words(view, one) for one in view["teams"]},
        asks_each_table=show.asks_each_table(view) and not view["is_closed"] and len(view["teams"]) > 1,
        tables_done={one["id"] for one in view["teams"] if show.is_table_done(view, one)},
        hides_teams=show.hides_teams(view),
        is_wide=show.hides_teams(view) and not show.draws_beside(view),
        hint_to_all=view["can_hint"] and show.hints_all,
        table_lobby=shows.of_kind(view["kind"]).table_lobby,
        clocks=(),
        longer=60,
        care=care(view),
        adults=room.adults if room else {},
        sheets=sheets(room),
        answered=sum(1 for seat in view["seats"] if seat["answered"] and not seat["gone"]),
        of=view["seats_here"],
        ends=tuple(step for step in view["others"] if step["label"].startswith(("End early", "Skip"))),
        others=tuple(step for step in view["others"] if not step["label"].startswith(("End early", "Skip"))),
    )
    about.saved_hands = room.now.state.data.get("hands", {}) if room else {}
    about.sides = tuple({"id": key, "label": label} for key, label in SAY_LABELS.items())
    if room is not None:
        about.clocks, about.longer = game.clocks(room.now.state), game.longer(room.now.state)
        show.add_to_host(about, screen, room)
    if view["phase"] in ASKED_IN and room is not None and room.session_id is not None:
        about.done = papers.done(ref, ASKED_IN[view["phase"]])
    return {"screen": about, "problem": problem, "is_example": bool(room and room.is_example)}


def _head(view: Mapping[str, Any]) -> str:
    """The title of the game and, without phones, how it is played."""
    title = str(view["pack"]["title"])
    if view["mode"] != "table":
        return title
    return f"{title}{', ' if title[-1].isalnum() else ' · '}{shows.of_kind(view['kind']).at_tables}"


def on_offer(packs: Iterable[game.Pack]) -> tuple[SimpleNamespace, ...]:
    """The games to choose from as a room is opened: what each is, how long it takes and what a team is in it."""
    return tuple(
        SimpleNamespace(
            id=one.id,
            title=one.title,
            minutes=one.minutes,
            what=show.what,
            teams_say=show.teams_say,
            has_votes=show.has_votes,
            asks_for_adult=one.trained_adult,
        )
        for one in packs
        for show in (shows.of_kind(one.kind),)
    )


def _stuck_first(view: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Teams that asked for a hint or are level come first, then those with the fewest answers."""

    def order(team: Mapping[str, Any]) -> tuple[Any, ...]:
        waiting = bool(team["asked_hint"]) or bool(team["tied"]) or bool(team["post_tied"])
        return (not waiting, team["has_chosen"] or team["done"], team["voted"] / team["seats"] if team["seats"] else 1, team["id"])

    return sorted(view["teams"], key=order)


def _next_table(view: Mapping[str, Any]) -> Mapping[str, Any]:
    waiting = [team for team in view["teams"] if not team["done"] and team["can_buy"]]
    return waiting[0] if waiting else view["teams"][0]
