"""From a view of the engine to what the host's screen needs beside it, on phones and at a table of real bricks."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from safercyber.play import doors, live, papers
from safercyber.play.queries import HostScreen
from safercyber.play.screens import ASKED_IN, fresh_id, origin_words
from safercyber.rules.games.screens import SAY_LABELS


def host(screen: HostScreen, person_id: int, *, problem: str = "", team: str = "", names: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything that the host's template reads."""
    view, ref = screen.view, screen.ref
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
        session_id=screen.session_id,
        done=0,
        team=chosen,
        answered=sum(1 for seat in view["seats"] if seat["answered"] and not seat["gone"]),
        of=view["seats_here"],
        ends=tuple(step for step in view["others"] if step["label"].startswith(("End early", "Skip"))),
        others=tuple(step for step in view["others"] if not step["label"].startswith(("End early", "Skip"))),
    )
    about.tables_in = sum(1 for one in view["teams"] if one["done"] or not one["can_buy"])
    about.round_names = dict(enumerate(room.now.state.pack.body.round_names, 1)) if room else {}
    about.hands = room.now.state.data["hands"] if room else {}
    about.sides = tuple({"id": key, "label": label} for key, label in SAY_LABELS.items())
    about.letters = _letters(view, chosen, room) if screen.mode == "table" else ()
    if view["phase"] in ASKED_IN and room is not None and room.session_id is not None:
        about.done = papers.done(ref, ASKED_IN[view["phase"]])
    return {"screen": about, "problem": problem, "is_example": bool(room and room.is_example)}


def _letters(view: Mapping[str, Any], team: Mapping[str, Any], room: live.LiveRoom | None) -> tuple[dict[str, Any], ...]:
    """The post of this round for one table, with the answer it gave: before it is opened, and after for whoever was late."""
    if room is None or view["phase"] not in ("post", "opened", "talk", "vote"):
        return ()
    opened = room.now.state.data["opened"]
    return tuple(
        {
            "id": message.id,
            "title": message.title,
            "answers": [
                {"id": answer, "short": answer.capitalize(), "is": team["post"].get(message.id) == answer}
                for answer in ("go", "check", "bin")
            ],
        }
        for message in room.now.state.pack.body.post
        if message.round == view["round"] and not (message.id in opened and message.id in team["post"])
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
