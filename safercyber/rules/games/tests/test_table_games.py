"""A game that somebody has on paper can be written as a board: added threats, levels of damage, luck that differs by table."""

import copy
import json

import jsonschema
import pytest

from safercyber import content
from safercyber.rules.games import engine, seats
from safercyber.rules.games import pack as packs
from safercyber.rules.games.bodies.board import level_of, season, with_modules
from safercyber.rules.games.engine import NotAllowed
from safercyber.rules.games.outcome import outcome
from safercyber.rules.games.reading import BadPack
from safercyber.rules.games.tests.players import Room, opened

RAW = content.read_yaml("packs/bakehouse/pack.yaml")


def raw_paper_game():
    raw = copy.deepcopy(RAW)
    raw["id"] = "paper-game"
    body = raw["body"]
    body["modules"] = [{"id": "thieves", "name": "Thieves about", "say": "For a second evening."}]
    next(one for one in body["threats"] if one["id"] == "thief")["module"] = "thieves"
    body["levels"] = [
        {"at": 0, "name": "Unshaken", "say": "Nothing that a bun cannot mend."},
        {"at": 2000, "name": "Shaken", "say": "People are talking."},
        {"at": 12000, "name": "Closed", "say": "The ovens are cold.", "fails": True},
    ]
    body["decks"] = [
        {"id": "luck", "draw": "seeded", "rounds": [2, 3], "cards": [
            {"id": "prize", "title": "A prize", "text": "Best bun in the valley.", "money": 200},
            {"id": "leak", "title": "A leak", "text": "The roof wants mending.", "money": -150},
            {"id": "nothing", "title": "A quiet day", "text": "A duck came in and went out."},
        ]},
    ]  # fmt: skip
    invoice = next(one for one in body["threats"] if one["id"] == "invoice")["steps"][3]
    invoice["stopped_by"] = [{"all": ["ring_back", "staff_hour"]}]
    invoice["saved"] = {"ring_back": "Both of you rang.", "staff_hour": "Everybody rang."}
    return raw


@pytest.fixture(scope="module")
def paper():
    return packs.check(raw_paper_game())


def test_the_schema_knows_the_same_boards(paper):
    from datetime import date

    plain = json.loads(json.dumps(raw_paper_game(), default=date.isoformat))
    jsonschema.Draft202012Validator(content.read_json("schema/pack.json")).validate(plain)


def test_added_threats_are_out_unless_the_host_adds_them_before_the_start(paper):
    without, with_them = Room(paper, mode="table"), Room(paper, mode="table")
    for room in (without, with_them):
        room.do("open")
    with_them.do("module", what="thieves")
    assert seats.view(with_them.state, "host")["modules"] == [
        {"id": "thieves", "name": "Thieves about", "say": "For a second evening.", "chosen": True}
    ]
    for room in (without, with_them):
        for _ in range(2):
            room.until("vote")
            room.end_round()

    stories = [{one["threat"] for one in room.data["teams"]["t1"]["story"]["2"]} for room in (without, with_them)]
    assert "thief" not in stories[0] and "thief" in stories[1]
    with pytest.raises(NotAllowed, match="closed"):
        with_them.do("module", what="thieves")


def test_a_second_press_takes_the_threats_out_again_and_undo_brings_them_back(paper):
    room = opened(paper, 2)
    room.do("module", what="thieves")
    room.do("module", what="thieves")
    assert room.data["modules"] == []
    room.do("undo", of=engine.undoable(room.state)["n"])
    assert room.data["modules"] == ["thieves"]
    with pytest.raises(NotAllowed, match="no such set"):
        room.do("module", what="dragons")


def test_a_board_without_modules_takes_no_such_press(bakehouse):
    room = opened(bakehouse, 2)
    with pytest.raises(NotAllowed, match="no such set"):
        room.do("module", what="thieves")


def test_the_best_year_is_of_the_threats_that_are_in_play(paper):
    room = Room(paper, mode="table")
    room.do("open")
    room.until("best")
    best = seats.view(room.state, "projector")["screen"]["best"]["cost"]

    assert best <= with_best(paper)
    assert len(with_modules(paper.body, ()).threats) == len(paper.body.threats) - 1


def with_best(paper):
    from safercyber.rules.games.solver import best

    return best(with_modules(paper.body, ["thieves"])).line.cost


def test_an_all_of_step_is_stopped_by_all_or_not_at_all(paper):
    end = {"ransom": 1, "photos": 1, "wifi": 1, "supplier": 1, "thief": 1}
    one, _ = season(paper.body, 4, ["ring_back"], end)
    both, _ = season(paper.body, 4, ["ring_back", "staff_hour"], end)

    assert [step.held for step in one] == [False] and [step.held for step in both] == [True]


def test_damage_has_levels_up_to_the_organisation_fails(paper):
    assert [level_of(paper.body, lost).name for lost in (0, 1999, 2000, 30000)] == ["Unshaken", "Unshaken", "Shaken", "Closed"]
    room = opened(paper, 3)
    room.year([[], [], [], []], wrong=True)
    seen = seats.view(room.state, "player", "s0")["team"]["level"]

    assert seen == {"n": 2, "of": 2, "name": "Closed", "say": "The ovens are cold.", "fails": True}
    assert outcome(room.state)["teams"][0]["level"] == "Closed"


def test_each_table_draws_its_own_luck_and_the_same_room_draws_it_again(paper):
    room = opened(paper, 4, teams=2, seed="luck-1")
    room.until("2.news")
    money = {key: team["money"] for key, team in room.data["teams"].items()}
    again = engine.replay(paper, "luck-1", room.state.log, 2)
    assert engine.canonical(again) == engine.canonical(room.state)
    shown = seats.view(room.state, "player", "s0")["screen"]["drawn"]
    assert len(shown) == 1 and shown[0]["title"] in ("A prize", "A leak", "A quiet day")
    assert seats.view(room.state, "projector")["screen"]["drawn"] == []
    room.until("3.news")
    for key, team in room.data["teams"].items():
        assert len({one[1] for one in team["drawn"]}) == 2
        assert team["money"] == money[key] + 400 + team["drawn"][1][3]


def test_tables_do_differ(paper):
    drawn = set()
    for seed in range(12):
        room = Room(paper, teams=2, mode="table", seed=str(seed))
        room.do("open")
        room.until("2.news")
        drawn.add(tuple(team["drawn"][0][1] for team in room.data["teams"].values()))

    assert len(drawn) > 3 and any(one != two for one, two in drawn)


def test_luck_never_takes_more_than_there_is(paper):
    for seed in range(20):
        room = Room(paper, mode="table", seed=str(seed))
        room.do("open")
        for line in (["mail_filter", "two_step"], ["backup"], [], []):
            room.until("vote")
            for brick in line:
                if any(one["id"] == brick and one["can"] for one in seats.view(room.state, "host")["teams"][0]["choices"]):
                    room.do("commit", choice=brick)
            room.end_round()
            assert room.data["teams"]["t1"]["money"] >= 0


def put(value, *path):
    def change(raw):
        for part in path[:-1]:
            raw = raw[part]
        raw[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put([], "body", "modules"), 'the module "thieves" is not known here'),
        (lambda raw: raw["body"]["modules"].append({"id": "x", "name": "X", "say": "Y"}), 'no threat belongs to the module "x"'),
        (put(50, "body", "levels", 0, "at"), "levels begin at 0 and grow"),
        (put(99999, "body", "levels", 1, "at"), "levels begin at 0 and grow"),
        (put([1, 2, 3, 4], "body", "decks", 0, "rounds"), "a deck of 3 cards cannot be drawn from 4 times"),
        (put([9], "body", "decks", 0, "rounds"), "it should be from 1 to 4"),
        (put("dice", "body", "decks", 0, "draw"), '"draw" "dice" is not known here'),
        (put("lots", "body", "decks", 0, "cards", 0, "money"), '"money" should be a whole number'),
    ],
)  # fmt: skip
def test_a_broken_paper_game_says_what_is_wrong(change, words):
    raw = raw_paper_game()
    change(raw)
    with pytest.raises(BadPack) as caught:
        packs.check(raw)
    assert words in str(caught.value)
