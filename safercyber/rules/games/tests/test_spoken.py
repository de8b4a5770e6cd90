"""What is said in the hall fits the hall: no phones where there are none, and a headline that the year has earned."""

import pytest

from safercyber import content
from safercyber.rules.games.kinds.board import looking_back
from safercyber.rules.games.kinds.board.looking_back import HARD_YEAR, STILL_OPEN
from safercyber.rules.games.solver import best_line
from safercyber.rules.games.spoken import spoken


def at(phase: str, mode: str) -> dict[str, object]:
    return {"phase": phase, "mode": mode, "round": 1, "step": 1}


@pytest.mark.parametrize("phase", [phase for phase in content.pack("bakehouse").facilitator if phase != "fun"])
def test_nobody_at_a_table_of_real_bricks_is_told_to_use_a_phone(bakehouse, phase):
    said = " ".join(spoken(bakehouse, at(phase, "table"))).lower()

    assert "phone" not in said and "camera at" not in said and "one tap" not in said and "three words" not in said


def test_on_phones_the_pack_speaks(bakehouse):
    assert "camera" in spoken(bakehouse, at("lobby", "phones"))[0]


def year(**teams: tuple[int, int, int]) -> dict[str, object]:
    """Teams as (spent, lost, bricks)."""
    about = {"name": "", "colour": "", "flag": ""}
    return {
        "teams": {key: {**about, "spent": spent, "lost": lost, "bought": [{}] * n} for key, (spent, lost, n) in teams.items()},
        "seats": {},
    }


def test_the_joke_of_the_headline_is_told_only_when_it_is_true(bakehouse):
    best = best_line(bakehouse)

    def headline(**teams):
        return looking_back.skyline(bakehouse, year(**teams))["headline"]

    assert headline(t1=(best.spent, best.lost, 5), t2=(best.spent + 300, 9000, 6)) == bakehouse.headline
    assert headline(t1=(0, 24500, 0), t2=(0, 24500, 0), t3=(0, 24500, 0)) == HARD_YEAR
    assert headline(t1=(1600, 12000, 6), t2=(0, 24500, 0)) == STILL_OPEN
    assert headline(t1=(best.spent + 200, best.lost, 6), t2=(100, 20000, 1)) == STILL_OPEN
