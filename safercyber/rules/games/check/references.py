"""References: every id is there, and whatever is written is used. (That ids inside the pack exist is read by its loader.)"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.texts import Data, PartOfPack, found
from safercyber.rules.games.reading import nearest


@dataclass(frozen=True)
class Shelf:
    """What a pack leans on that lies outside of it: contact keys, scenes with the ids that stand in them, and names to refuse."""

    contacts: Collection[str] | None = None
    scenes: Mapping[str, Collection[str]] | None = None
    real_names: Collection[str] = field(default=())


_CONTACTS = ("moves/*/advice", "care/help/*")
_TRAIN = (
    "items/*/move", "body/threats/*/steps/*/move", "body/post/*/move", "body/bricks/*/moves/*", "locks/*/move", "nodes/*/move",
    "nodes/*/choices/*/move", "picks/*/move",
)  # fmt: skip


def check_references(data: Data, parts: Iterable[PartOfPack], shelf: Shelf, findings: Findings) -> None:
    """Flag keys into the contact list and the scenes that are not there, and ids that nothing uses."""
    parts = tuple(parts)
    if shelf.contacts is not None:
        keys = [one for pattern in _CONTACTS for one in found(data, pattern)]
        keys += [one for part in parts for one in found(part.raw, "facts/*/advice", part.at)]
        for path, key in keys:
            if key and key not in shelf.contacts:
                findings.flag("DANGLING", path, f'the contact list has no "{key}"{nearest(str(key), shelf.contacts)}')
    scene = str(data.get("art", {}).get("scene", ""))
    if shelf.scenes is not None and scene not in shelf.scenes:
        findings.flag("DANGLING", ("art", "scene"), f'there is no scene "{scene}"{nearest(scene, shelf.scenes)}')
    trained = {move for pattern in _TRAIN for _, move in found(data, pattern)}
    trained |= {move for part in parts for pattern in _TRAIN for _, move in found(part.raw, pattern)}
    for path, move in found(data, "moves/*"):
        if move["id"] not in trained:
            findings.flag("UNUSED", path, f'no step, lock, choice or message trains "{move["id"]}".')
    for part in parts:
        if part.kind == "board":
            _check_board(data, (shelf.scenes or {}).get(scene), findings)


def _check_board(data: Data, standing: Collection[str] | None, findings: Findings) -> None:
    used = {site for pattern in ("body/bricks/*/site", "body/threats/*/site") for _, site in found(data, pattern)}
    for path, site in found(data, "body/sites/*"):
        if site["id"] not in used:
            findings.flag("UNUSED", path, f'nothing stands on the site "{site["id"]}" and nobody comes to it.')
    hidden = {brick["id"] for _, brick in found(data, "body/bricks/*") if brick.get("hidden")}
    for path, id in found(data, "body/bricks/*/unlocks/*"):
        if id not in hidden:
            findings.flag("UNUSED", path, f'"{id}" is on sale from the start; there is nothing to unlock.')
    if standing is not None:
        for path, brick in found(data, "body/bricks/*"):
            if brick["id"] not in standing:
                say = f'the scene has no place where "{brick["id"]}" could stand, so it is never drawn{nearest(brick["id"], standing)}'
                findings.flag("DANGLING", path, say, False)
