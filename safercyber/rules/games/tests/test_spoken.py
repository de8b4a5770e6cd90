"""What is said in the hall fits the hall: no phones where there are none, and a headline that the year has earned."""

import re

import pytest

from safercyber import content
from safercyber.rules.games import engine, seats
from safercyber.rules.games.kinds.board import looking_back
from safercyber.rules.games.pack import check
from safercyber.rules.games.solver import best_line

OF_PHONES = re.compile(
    r"\bphones?\b|camera at|one tap|tap once|last taps?\b|\btap, then|the taps|everybody tap|three words|type the|of the screen", re.I
)
# Words that speak of a phone without asking for one: Betty's own, and a room that is told it needs none.
MAY = ("holding the phone like a hot tray", "Nobody needs a phone")
PHASES = [(pack, phase) for pack in (content.pack("bakehouse", 1), *content.packs().values()) for phase in pack.facilitator]
IDS = [f"{pack.id} {pack.version}, {phase}" for pack, phase in PHASES]


@pytest.mark.parametrize(("pack", "phase"), PHASES, ids=IDS)
def test_nobody_at_a_table_without_phones_is_told_to_use_one(pack, phase):
    for n in range(1, len(pack.facilitator[phase]) + 1):
        words = pack.words_for(phase, n, at_tables=True)

        assert not OF_PHONES.search(re.sub("|".join(MAY), "", f"{words.say} {words.do}"))


def test_on_phones_the_pack_speaks(bakehouse):
    assert "camera" in bakehouse.words_for("lobby").say


@pytest.mark.parametrize(("mode", "word"), [("table", "Sit down at a table"), ("phones", "camera")])
def test_the_host_reads_the_words_for_this_room(bakehouse, mode, word):
    state = engine.initial(bakehouse, 7, 2, mode, "room")

    assert word in seats.view(state, "table" if mode == "table" else "host")["say_this"]


def test_words_for_tables_that_leave_one_out_keep_the_others(bakehouse):
    assert bakehouse.words_for("hold", at_tables=True).say == bakehouse.words_for("hold").say
    assert bakehouse.words_for("hold", at_tables=True).do != bakehouse.words_for("hold").do


def year(**teams: tuple[int, int, int]) -> dict[str, object]:
    """Teams as (spent, lost, bricks)."""
    about = {"name": "", "colour": "", "flag": ""}
    return {
        "teams": {key: {**about, "spent": spent, "lost": lost, "bought": [{}] * n} for key, (spent, lost, n) in teams.items()},
        "seats": {},
    }


def test_the_joke_of_the_headline_is_told_only_when_it_is_true(bakehouse):
    best, others = best_line(bakehouse), bakehouse.headlines

    def headline(**teams):
        return looking_back.skyline(bakehouse, year(**teams))["headline"]

    assert headline(t1=(best.spent, best.lost, 5), t2=(best.spent + 300, 9000, 6)) == bakehouse.headline
    assert headline(t1=(0, 24500, 0), t2=(0, 24500, 0), t3=(0, 24500, 0)) == others["hard_year"]
    assert headline(t1=(1600, 12000, 6), t2=(0, 24500, 0)) == others["still_open"]
    assert headline(t1=(best.spent + 200, best.lost, 6), t2=(100, 20000, 1)) == others["still_open"]


def test_a_pack_without_other_headlines_prints_none_that_would_not_be_true():
    raw = content.read_yaml("packs/bakehouse/pack.yaml")
    del raw["debrief"]["headlines"]

    assert looking_back.skyline(check(raw), year(t1=(0, 24500, 0)))["headline"] == ""
