"""How the minutes of a session are shared out when nobody has written its run sheet yet."""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST = 5  # minutes that anything on a run sheet takes
SHORTEST_MAIN = 10
# Welcome, questions before, three things to do tonight, questions after: what they take where there is room.
AROUND = (10, 5, 15, 15)
# What is left out first where a session is too short for all of it; the welcome, with the exits, goes last.
_LEFT_OUT = (1, 3, 2, 0)


def lengths(minutes: int, game_minutes: int = 0) -> tuple[int, int, int, int, int]:
    """The minutes of welcome, questions before, main part, three things and questions after: together the whole session.

    A game gets the minutes that it asks for and the rest goes around it, if that leaves each part its five; else the parts around get
    five each and the game what is left. Without a game the parts around get their usual minutes, at most half the session. A part of
    0 is left out: a short session has no room for it. Raises ValueError for a session without a minute.
    """
    if minutes < 1:
        raise ValueError("A session lasts a minute or more.")
    least = SHORTEST * len(AROUND)
    shortest_main = min(game_minutes, SHORTEST_MAIN) or SHORTEST_MAIN
    if minutes < least + shortest_main:
        around = _the_most_needed(max(0, minutes - shortest_main) // SHORTEST)
    elif game_minutes:
        around = _shared(max(least, minutes - game_minutes))
    else:
        around = _shared(min(sum(AROUND), max(least, minutes // 2 // SHORTEST * SHORTEST)))
    main = minutes - sum(around)
    welcome, before, things, after = around
    return welcome, before, main, things, after


def _the_most_needed(parts: int) -> Sequence[int]:
    left_out = _LEFT_OUT[: len(AROUND) - parts]
    return [0 if number in left_out else SHORTEST for number in range(len(AROUND))]


def _shared(minutes: int) -> Sequence[int]:
    """These minutes in parts like those around, in whole fives but for the first part, which takes what is over."""
    parts = [max(SHORTEST, SHORTEST * int(minutes * part / sum(AROUND) / SHORTEST)) for part in AROUND]
    return [parts[0] + minutes - sum(parts), *parts[1:]]
