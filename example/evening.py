"""Evenings at The Bakehouse, played to the end at one table with real bricks, as an officer enters them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from example.sessions import Held
from safercyber.play import actions as play
from safercyber.play import queries
from safercyber.rules.games.engine import NotAllowed

# What three tables bought, season by season, and what they did with the post.
TABLES = (
    (("two_step", "staff_hour"), ("wifi_split",), (), ()),
    (("cameras",), ("two_step", "ring_back", "paper_plan"), ("backup", "updates"), ("wifi_split",)),
    (("ring_back", "two_step", "backup"), ("paper_plan", "wifi_split"), ("look_round",), ("new_till",)),
)
POST = ("check", "go", "bin")
MOST_STEPS = 200


def play_at_tables(held: Sequence[Held], by: str) -> int:
    """Play one game for each of the newest business breakfasts and teas; returns how many were played to the end."""
    chosen = [session for session in held if session.is_over and session.theme in ("fraud", "hacking")][-len(TABLES) - 2 : -2]
    return sum(_one(session, bought, by) for session, bought in zip(chosen, TABLES, strict=False))


def _one(session: Held, bought: Sequence[Sequence[str]], by: str) -> bool:
    at = session.starts_at + timedelta(minutes=12)
    opened = play.open_room(
        session_id=session.id, pack_id="bakehouse", mode="table", teams=1, form_id=f"story-{session.id}", by=by, now=at, seed=session.id
    )
    for step in range(MOST_STEPS):
        screen = queries.host(opened.ref)
        if screen is None:
            break
        at += timedelta(seconds=40)
        if screen.view["phase"] == "finished" or not screen.view.get("next"):
            break
        _season(opened.ref, screen, bought, by, at, step)
        _do(opened.ref, "phase.set", {"to": screen.view["next"]["to"]}, f"next-{step}", by, at)
    screen = queries.host(opened.ref)
    is_finished = bool(screen and screen.view["phase"] == "finished")
    play.close_room(opened.ref, by=by, now=at)
    return is_finished


def _season(ref: str, screen: queries.HostScreen, bought: Sequence[Sequence[str]], by: str, at: datetime, step: int) -> None:
    view = screen.view
    if view["phase"] == "post":
        for number, message in enumerate(view["screen"]["messages"]):
            _do(ref, "judge", {"message": message["id"], "answer": POST[(number + view["round"]) % 3]}, f"post-{step}-{number}", by, at)
    if view["phase"] in ("talk", "vote"):
        for brick in bought[view["round"] - 1] if 1 <= view["round"] <= len(bought) else ():
            _do(ref, "commit", {"choice": brick}, f"buy-{step}-{brick}", by, at)


def _do(ref: str, kind: str, fields: dict[str, str], id_: str, by: str, at: datetime) -> None:
    try:
        play.run(ref, kind=kind, fields=fields, client_id=id_, by=by, now=at)
    except NotAllowed:
        return  # the table could not: too dear, no check left, or bought before
