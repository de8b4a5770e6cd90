"""The golden games of every pack. Recorded on purpose only, one pack at a time:

python -m safercyber.rules.games.tests.golden bakehouse    (writes content/packs/bakehouse/replays/)
"""

from __future__ import annotations

import json
import sys

from safercyber import content
from safercyber.rules.games import replays
from safercyber.rules.games.engine import State
from safercyber.rules.games.pack import Pack
from safercyber.rules.games.tests.golden_series import SERIES
from safercyber.rules.games.tests.players import Room, judge_all, opened


def best_line(pack: Pack) -> State:
    """One room, nine phones, the best year there is, with the post judged right."""
    room = opened(pack, 9, seed="golden-best")
    room.year([["two_step", "staff_hour"], ["wifi_split"], [], []])
    room.debrief()
    room.do("close")
    return room.state


def all_shiny(pack: Pack) -> State:
    """One room, five phones, everything spent on what blinks, with the post judged wrong."""
    room = opened(pack, 5, seed="golden-shiny")
    room.year([["cameras"], ["insurance"], ["mail_filter"], ["staff_hour"]], wrong=True)
    room.debrief()
    room.do("close")
    return room.state


def look_round_last(pack: Pack) -> State:
    """Two tables with real bricks: the look round comes last, one purchase is taken back, one team starts late."""
    room = Room(pack, seed="golden-table", teams=2, mode="table")
    room.do("open")
    for round, (one, two) in enumerate(
        [
            (["two_step", "ring_back"], []),
            (["backup"], ["cameras"]),
            (["staff_hour", "paper_plan"], ["two_step", "ring_back"]),
            (["look_round", "new_till"], ["backup", "wifi_split"]),
        ],
        1,
    ):
        room.until("post")
        for message in pack.body.post:
            if message.round == round:
                room.do("judge", team="t1", message=message.id, answer="go" if message.truth == "real" else "bin")
                room.do("judge", team="t2", message=message.id, answer="bin")
        room.until("vote")
        for brick in one:
            room.do("commit", team="t1", choice=brick)
        for brick in two:
            room.do("commit", team="t2", choice=brick)
        if round == 2:
            room.do("commit", team="t1", choice="wifi_split")
            room.do("undo", of=room.state.version)
        room.do("commit", team="t1", choice="done")
        room.do("commit", team="t2", choice="done")
        room.end_round()
    room.until("promise")
    room.do("hands", what="promise", choice="ring-back-rule", count=7)
    room.until("finished")
    room.do("close")
    return room.state


def careful(pack: Pack) -> State:
    """Eight phones who judge with care: the two hardest messages of one form split their half, and those people are not sure."""
    room = opened(pack, 8, seed="golden-careful")
    judge_all(room, lambda item, k: item.truth if item.level < 3 or k % 4 else "real" if item.truth == "fake" else "fake")
    room.debrief()
    room.do("close")
    return room.state


def blocks_everything(pack: Pack) -> State:
    """Six phones who say fake to everything, and then try the other form."""
    room = opened(pack, 6, seed="golden-blocks")
    judge_all(room, lambda item, k: "fake")
    room.until("score")
    room.go("again.1")
    judge_all(room, lambda item, k: item.truth, "again")
    room.debrief()
    room.do("close")
    return room.state


def believes_everything(pack: Pack) -> State:
    """A table without phones who raise their hands for real every time; one count is taken back and done again."""
    room = Room(pack, seed="golden-believes", mode="table")
    room.do("open")
    for n in range(1, pack.body.length + 1):
        room.until(f"judge.{n}")
        item = room.asked()[0]
        if n == 2:
            room.do("hands", what=item, choice="fake", count=9)
            room.do("undo", of=room.state.version)
        room.do("hands", what=item, choice="real", count=9)
        room.do("hands", what=item, choice="sure", count=7)
    room.until("promise")
    room.do("hands", what="promise", choice=pack.promises[0].id, count=6)
    room.until("finished")
    room.do("close")
    return room.state


GAMES = {
    "bakehouse": {"best-line": best_line, "all-shiny": all_shiny, "look-round-last": look_round_last},
    "real_or_not": {"careful": careful, "blocks-everything": blocks_everything, "believes-everything": believes_everything},
    **SERIES,
}


def record(id: str) -> None:
    """Write the golden logs of one pack anew."""
    folder = content.ROOT / "packs" / id / "replays"
    folder.mkdir(exist_ok=True)
    for name, game in GAMES[id].items():
        log = replays.log_of(game(content.pack(id)), name)
        events = ",\n    ".join(json.dumps(event, sort_keys=True, ensure_ascii=False) for event in log.pop("events"))
        head = json.dumps(log, indent=2, sort_keys=True)[:-2]
        (folder / f"{name}.json").write_text(f'{head},\n  "events": [\n    {events}\n  ]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    for pack_id in sys.argv[1:]:
        record(pack_id)
