"""Every pack of ours, broken one key at a time: the check says what is wrong, in which file and line, and never falls over itself."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from safercyber import content
from safercyber.rules.games import pack as game_pack

PACKS = ("bakehouse", "level_six", "number_nine", "real_or_not")
SAMPLE = 25
# Names that authors give themselves and that nothing else names: a sheet of paper and its parts may be called anything.
NAMED_FREELY = ("papers",)


def places(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key and every entry of a pack, as the way to it."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*at, key)
        yield from places(value, (*at, key))


def broken(data: Any, place: tuple[Any, ...], how: str) -> Any:
    """A copy of the pack with one thing wrong in it."""
    whole = copy.deepcopy(data)
    around = whole
    for key in place[:-1]:
        around = around[key]
    last = place[-1]
    if how == "renamed":
        around[f"{last}x"] = around.pop(last)
    elif how == "dropped":
        around.pop(last)
    elif how == "nothing":
        around[last] = None
    else:
        around[last] = 7 if isinstance(around[last], dict) else {"no": "such"}
    return whole


def faults(id: str, chosen: Any) -> list[str]:
    """What the check did wrong for the chosen places of one pack."""
    data, where = content.open_pack(content.ROOT / "packs" / id / "pack.yaml")
    found = []
    for place in chosen(sorted(places(data), key=str)):
        told = ".".join(map(str, place))
        for how in ("renamed", "dropped", "nothing", "of another sort"):
            if how == "renamed" and isinstance(place[-1], int):
                continue
            try:
                game_pack.check(broken(data, place, how), where=where)
            except game_pack.BadPack as bad:
                lines = [str(one) for one in bad.problems]
                if not all(line.startswith(f"content/packs/{id}/pack.yaml:") for line in lines):
                    found.append(f"{told} {how}: no file and line in {lines[0]}")
            except Exception as fell:
                found.append(f"{told} {how}: the check fell over itself ({fell!r})")
            else:
                may = how in ("dropped", "nothing") or (how == "renamed" and place[0] in NAMED_FREELY)
                found += [] if may else [f"{told} {how}: nobody was told"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("id", PACKS)
def test_a_pack_that_is_broken_at_one_place_is_told_so_with_file_and_line(id):
    assert faults(id, lambda all: random.Random(id).sample(all, SAMPLE)) == []


@pytest.mark.long
@pytest.mark.parametrize("id", PACKS)
def test_a_pack_that_is_broken_at_any_place_is_told_so_with_file_and_line(id):
    assert faults(id, list) == []


@pytest.mark.parametrize(
    ("place", "nearest"),
    [(("body", "rounds"), "rounds"), (("audience", "minutes"), "minutes"), (("moves",), "moves"), (("debrief", "script"), "script")],
)
def test_a_key_with_a_slip_in_it_is_answered_with_the_nearest_known_one(place, nearest):
    data, where = content.open_pack(content.ROOT / "packs" / "bakehouse" / "pack.yaml")
    with pytest.raises(game_pack.BadPack) as bad:
        game_pack.check(broken(data, place, "renamed"), where=where)

    assert any(f'unknown key "{nearest}x" (did you mean {nearest}?)' in str(line) for line in bad.value.problems)
