"""What stands on paper, and on whose."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import pytest

from safercyber import content
from safercyber.rules.games.kinds.series.parts import pack_of
from safercyber.rules.games.pack import Pack, check
from safercyber.rules.games.paper import escape, printed, quiz
from safercyber.rules.games.paper.art import drawing_for
from safercyber.rules.games.paper.blocks import rich
from safercyber.rules.games.tests import sallow_fen, small

SHORTEST = 14
PACKS = sorted(content.packs())


def words_in(value: Any) -> list[str]:
    """Every text in a set: runs put together again, a paragraph a text."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in words_in(one)]
    if isinstance(value, list | tuple):
        if value and all(isinstance(line, list) and all(isinstance(run, list) and len(run) == 2 for run in line) for line in value):
            return ["\n".join("".join(str(run[0]) for run in line) for line in value)]
        return [text for one in value for text in words_in(one)]
    return []


def heap(pack: Pack, part: str) -> str:
    return "\n".join(words_in(printed(pack, part, help=[("The bank", "Ring it.")]).data()))


def plain(text: str) -> str:
    return "\n".join("".join(run[0] for run in line) for line in rich(text))


def games(pack: Pack) -> list[Pack]:
    return [pack_of(pack, n + 1) for n in range(len(pack.body.parts))] if pack.kind == "series" else [pack]


def secrets_of(pack: Pack) -> list[str]:
    """What nobody at a table may read: how to tell, what follows, what opens, what goes on."""
    texts = [item.why for item in pack.items.values()]
    texts += [pack.items[one].body for group in pack.booster for one in group if one not in pack.feedback]
    for game in games(pack):
        body = game.body
        if game.kind == "board":
            texts += [one.name for one in body.bricks.values() if one.hidden]
            texts += [text for one in body.bricks.values() if one.hidden for text in (one.why,)]
            texts += [text for card in body.cards.values() for text in (card.title, card.text)]
            texts += [text for threat in body.threats for text in (threat.name, threat.who)]
            texts += [text for threat in body.threats for s in threat.steps for text in (s.truth, s.coming, s.hit, *s.saved.values())]
            texts += [text for one in body.post for text in (one.title, one.why, *(reply.say for reply in one.answers.values()))]
            texts += [text for one in body.news for text in (one.lead, *one.also, one.after)]
        if game.kind == "story":
            texts += [text for node in body.nodes.values() for text in (node.why, *node.hints)]
            texts += [text for node in body.nodes.values() for one in node.choices for text in (one.then, one.afterthought)]
        if game.kind == "escape":
            texts += [text for lock in body.locks.values() for text in (lock.learn, lock.wrong, lock.success, *(h.say for h in lock.hints))]
            texts += [one.reply for lock in body.locks.values() for one in lock.options]
            texts += [fact.say for fact in body.facts.values()] + [body.finish, *(chime.say for chime in body.chimes)]
    return [plain(one) for one in texts if len(one) >= SHORTEST]


@pytest.mark.req("E8")
@pytest.mark.parametrize("id", PACKS)
def test_no_secret_of_a_pack_stands_on_what_lies_on_the_tables(id):
    on_tables = heap(content.pack(id), "tables")

    assert len(secrets_of(content.pack(id))) > 10
    assert [one for one in secrets_of(content.pack(id)) if one in on_tables] == []


@pytest.mark.parametrize("id", PACKS)
def test_the_officer_has_what_the_tables_have_not(id):
    pack = content.pack(id)
    script = heap(pack, "officer")

    for game in games(pack):
        asked = getattr(game.body, "items", ())
        assert all(plain(pack.items[one].why) in script for one in asked)
        if game.kind == "board":
            assert all(plain(step.truth) in script for threat in game.body.threats for step in threat.steps)
            assert all(plain(reply.say) in script for one in game.body.post for reply in one.answers.values())
            assert all(one.name in script for one in game.body.bricks.values() if one.hidden)
        if game.kind == "story":
            assert all(plain(one.then) in script for node in game.body.nodes.values() for one in node.choices)
        if game.kind == "escape":
            assert all(plain(hint.say) in script for lock in game.body.locks.values() for hint in lock.hints)


@pytest.mark.parametrize("id", PACKS)
def test_whatever_players_need_lies_on_the_tables(id):
    pack = content.pack(id)
    on_tables = heap(pack, "tables")

    for game in games(pack):
        if game.kind == "board":
            assert all(one.name in on_tables for one in game.body.bricks.values() if not one.hidden)
            assert all(plain(one.body) in on_tables for one in game.body.post)
        if game.kind == "story":
            assert all(plain(node.text) in on_tables for node in game.body.nodes.values())
        if game.kind == "escape":
            assert all(plain(clue.show.body) in on_tables for lock in game.body.locks.values() for clue in lock.clues if clue.show)
            assert all(plain(lock.ask) in on_tables for lock in game.body.locks.values())
        if game.kind == "quiz":
            assert all(plain(pack.items[one].body) in on_tables for one in game.body.items)


def test_nothing_on_a_table_asks_who_somebody_is():
    for id in PACKS:
        asked = [
            text
            for text in words_in(printed(content.pack(id), "tables").data())
            if text.rstrip(": _").casefold() in ("name", "age", "school", "date of birth")
        ]

        assert asked == []


def test_real_and_fake_do_not_take_turns_on_the_cards():
    pack = content.pack("real_or_not")
    truths = [pack.items[one].truth for _, one in quiz.numbered(pack)]

    assert any(a == b for a, b in pairwise(truths))
    assert sorted(one for _, one in quiz.numbered(pack)) == sorted(pack.body.items)


def test_two_forms_have_the_same_kind_of_message_under_the_same_number():
    pack = content.pack("real_or_not")
    found = dict(quiz.numbered(pack))

    for n in range(1, pack.body.length + 1):
        a, b = pack.items[found[f"A{n}"]], pack.items[found[f"B{n}"]]
        assert (a.truth, a.move, a.level) == (b.truth, b.move, b.level)


def test_jobs_to_put_in_order_do_not_stand_in_the_order_that_opens_the_lock():
    body = pack_of(content.pack("level_six"), 1).body
    lock = body.locks["tidy"]

    assert [one.id for one in escape.options(lock)] != ["a", "b", "c", "d"]
    letters = {one.id: "ABCD"[n] for n, one in enumerate(escape.options(lock))}
    first = sorted(lock.accept)[0].split(">")
    assert ", then ".join(letters[one] for one in first) in escape.answers_in_words(lock)


def test_the_answer_of_a_lock_is_told_by_the_letters_on_its_page():
    body = pack_of(content.pack("level_six"), 1).body

    assert escape.answers_in_words(body.locks["dm"]) == ["A, C and F"]


def test_both_halves_of_a_split_clue_are_pages_of_their_own():
    found = printed(content.pack("level_six"), "tables").sheets
    parts = [sheet for sheet in found if "part 1 of 2" in sheet.get("over", "") or "part 2 of 2" in sheet.get("over", "")]

    assert len(parts) == 2
    assert "58 31 04" in "\n".join(words_in(parts[0]))
    assert "58 31 04" not in "\n".join(words_in(parts[1]))


def test_a_choice_for_some_tables_only_says_for_which():
    script = heap(content.pack("number_nine"), "officer")

    assert "Only for a table that chose “Carry on” (Betty, number three)." in script
    assert "that did not choose “Carry on” (Betty, number three)." in script


def test_large_print_is_the_packs_to_ask_for():
    assert printed(content.pack("number_nine"), "tables").large
    assert not printed(content.pack("bakehouse"), "tables").large


def test_bold_is_bold_and_a_lone_star_is_a_star():
    assert rich("Say *Mam*, not Mum.") == [[["Say ", False], ["Mam", True], [", not Mum.", False]]]
    assert rich("5 * 3") == [[["5 * 3", False]]]
    assert rich("One\ntwo") == [[["One", False]], [["two", False]]]


def test_a_drawing_is_found_by_what_it_shows_and_a_stranger_is_not_taken():
    art = {"betty": "Number three. A blue door, a parkin tin on the step, and a phone.", "pot": "The big teapot. It has a nine on it."}

    assert drawing_for("Number three has a blue door. A parkin tin stands on the step.", art) == "betty"
    assert drawing_for("A duck with a notepad.", art) == ""
    assert drawing_for("", art) == ""


def test_a_part_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="tables or officer"):
        printed(content.pack("bakehouse"), "everything")


# --- what our own packs do not use -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [small.story, small.escape, small.series], ids=["story", "escape", "series"])
@pytest.mark.parametrize("part", ["tables", "officer"])
def test_every_kind_with_every_way_a_thing_can_go_is_on_paper(make, part):
    pack = small.checked(make())
    found = printed(pack, part)

    assert found.sheets
    assert part != "tables" or [one for one in secrets_of(pack) if one in "\n".join(words_in(found.data()))] == []


def test_a_board_that_uses_every_part_of_the_format_keeps_its_secrets_too():
    on_tables, script = heap(sallow_fen.PACK, "tables"), heap(sallow_fen.PACK, "officer")

    assert [one for one in secrets_of(sallow_fen.PACK) if one in on_tables] == []
    assert all(plain(step.truth) in script for threat in sallow_fen.PACK.body.threats for step in threat.steps)


def test_where_a_drawing_is_missing_the_pack_says_what_would_be_seen_or_that_nothing_is_lost():
    scene = next(sheet for sheet in printed(content.pack("number_nine"), "tables", art={}).sheets if sheet["is"] == "page")
    board = next(sheet for sheet in printed(content.pack("bakehouse"), "tables").sheets if sheet["is"] == "board")

    assert scene["blocks"][0]["key"] == ""
    assert words_in(scene["blocks"][0]["without"]) == ["Picture this: Number three has a blue door. A parkin tin stands on the step."]
    assert words_in(board["picture"]["without"]) == ["No drawing of this board came with the game. The boxes below are all that you need."]


def test_every_lock_has_its_answer_in_words():
    body = small.checked(small.escape()).body

    for lock in body.locks.values():
        assert all(escape.answers_in_words(lock))


def test_a_board_prints_its_decks_levels_and_added_threats_for_the_officer_alone():
    data = copy.deepcopy(content.read_yaml("packs/bakehouse/pack.yaml"))
    data["body"]["modules"] = [{"id": "insider", "name": "Somebody inside", "say": "For a second evening."}]
    data["body"]["threats"][-1]["module"] = "insider"
    data["body"]["levels"] = [
        {"at": 0, "name": "Unshaken", "say": "The ovens are warm and nobody has noticed."},
        {"at": 9000, "name": "Closed", "say": "The shutters stay down this winter.", "fails": True},
    ]
    cards = [
        {"id": "prize", "title": "A ribbon at the show", "text": "The seeded loaf has won a ribbon.", "money": 200},
        {"id": "pipe", "title": "A pipe has burst", "text": "The plumber comes and is paid.", "money": -150},
    ]
    data["body"]["decks"] = [{"id": "luck", "draw": "seeded", "rounds": [2, 3], "cards": cards}]
    pack = check(data)
    script, on_tables = heap(pack, "officer"), heap(pack, "tables")

    for words in (
        "The shutters stay down this winter.",
        "£9,000",
        "The seeded loaf has won a ribbon.",
        "+£200",
        "-£150",
        "Fete and Leek Show",
    ):
        assert words in script
    assert "shutters" not in on_tables and "ribbon" not in on_tables
