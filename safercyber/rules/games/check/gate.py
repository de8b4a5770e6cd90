"""The human gate: what only people can judge, and whether they have."""

from __future__ import annotations

from datetime import date

from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.pack import Pack

LEFT_TO_PEOPLE = (
    "Left to the people who review it: that nobody real is meant, that no message would work as a recipe, "
    "that every worrying line has a way out, and that it is kind."
)


def check_review(pack: Pack, on: date, findings: Findings) -> None:
    """Flag a pack that nobody has read, or not lately. A sensitive one may then not be used by anybody."""
    stops = pack.sensitive
    who = "It may not be used." if stops else "It cannot be used with under-18s."
    if pack.reviewed is None:
        findings.flag("UNREVIEWED", (), f"nobody has read this pack. {who}", stops)
    elif pack.reviewed.again_by < on:
        findings.flag("UNREVIEWED", ("reviewed",), f"it was to be read again by {pack.reviewed.again_by.isoformat()}. {who}", stops)
    elif pack.reviewed.on > on:
        findings.flag(
            "UNREVIEWED", ("reviewed",), f"it says that it was read on {pack.reviewed.on.isoformat()}, which is to come. {who}", stops
        )
    elif not pack.reviewed.lead:
        findings.flag(
            "UNREVIEWED", ("reviewed",), "its file names no Cyber Protect lead. One of this area reads it before under-18s play it."
        )
    if pack.sensitive:
        if not pack.warnings:
            findings.flag("UNREVIEWED", ("audience",), 'a sensitive pack says in "warnings" what may upset people.', True)
        if not pack.trained_adult:
            findings.flag("UNREVIEWED", ("audience",), "a sensitive pack asks for a trained adult in the room.", True)
