"""Golden games: at least three logs, a win, a loss and an odd one, that still end where they ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safercyber.rules.games import replays
from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.events import NotAllowed
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.rehearsal import rehearse

LEAST_GAMES = 3
Log = Mapping[str, Any]


def check_rehearsals(pack: Pack, findings: Findings) -> None:
    """Flag a pack that the engine cannot play from the first screen to the last, well or badly."""
    for how in ("well", "badly"):
        try:
            rehearse(pack, how)
        except ValueError as stuck:
            findings.flag("DEAD END", (), f"played {how} by itself: {stuck}")


def check_golden(pack: Pack, logs: Mapping[str, Log], findings: Findings) -> None:
    """Flag a log that ends elsewhere, that is not a log of this pack, or that is missing. `logs` are by file ("replays/a-win.json")."""
    if len(logs) < LEAST_GAMES:
        findings.flag("DRIFT", (), f"{len(logs)} golden games lie beside the pack; a win, a loss and an odd one are the least.")
    ends: dict[str, str] = {}
    for file, log in sorted(logs.items()):
        try:
            replays.check(pack, log)
        except replays.Drift as drift:
            findings.flag_at("DRIFT", file, 1, str(drift))
        except (NotAllowed, ValueError) as refused:
            findings.flag_at("DRIFT", file, 1, f"the log cannot be played: {refused}")
        except (KeyError, TypeError, AttributeError, IndexError, ArithmeticError):
            findings.flag_at("DRIFT", file, 1, "this is not the log of a game.")
        else:
            if log["sha256"] in ends:
                findings.flag_at(
                    "DRIFT", file, 1, f"it ends exactly as {ends[log['sha256']]} does; a golden game shows something of its own."
                )
            ends[log["sha256"]] = file
