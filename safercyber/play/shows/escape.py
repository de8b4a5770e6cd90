"""Escapes: locks that open with what a team finds out, alone or two at a time."""

from __future__ import annotations

from safercyber.play.shows.show import Show


class EscapeShow(Show):
    """How escapes are shown."""

    name = "escape"
    what = "Escape game"
    teams_say = "Each team has its own locks. 3 to 5 people make a good team."
    hints_all = False
    has_votes = False
    asks = frozenset({"locks"})


ESCAPE = EscapeShow()
