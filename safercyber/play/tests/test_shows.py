"""Every kind has a show, every phase that a room can show has its pages, and what a phone may send for a lock."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.template.loader import get_template

from safercyber import content
from safercyber.play import forms, game, pictures, shows
from safercyber.play.templatetags import play_art
from safercyber.rules.games import kinds
from safercyber.rules.games.phases import SHARED_DEBRIEF

SHARED = ("lobby", "before", *SHARED_DEBRIEF, "after", "finished")


def test_each_kind_of_game_has_its_show():
    assert set(shows.ALL) == set(kinds.ALL)


@pytest.mark.parametrize("kind", content.HAVE_SCREENS)
def test_a_kind_with_screens_has_a_page_for_each_phase_on_phones_and_on_the_big_screen(kind):
    show = shows.of_kind(kind)
    own = [phase for phase in kinds.ALL[kind].titles if phase not in SHARED] if kind != "series" else ["intro"]
    for phase in (*own, *SHARED):
        for place in ("phone", "wall"):
            get_template(show.page(f"{place}/{phase}"))
    for name in ("host/now", "host/side", "host/teams", "table/now", "table/side", "wall/foot", "phone/finale", "wall/finale"):
        get_template(show.page(name))


def test_the_page_of_a_kind_comes_before_the_one_that_all_share():
    assert shows.of_kind("board").page("host/teams") == "play/board/host/teams.html"
    assert shows.of_kind("board").page("phone/tell") == "play/phone/tell.html"


def test_a_series_is_drawn_by_the_kind_of_its_part_and_its_own_words_by_itself():
    view = {"kind": "series", "part_kind": "quiz", "key": "judge.2@2", "phase": "judge"}
    assert shows.of(view).name == "quiz"
    assert shows.of(view | {"key": "intro@2", "phase": "intro"}).name == "series"
    assert shows.of(view | {"key": "finished", "phase": "finished"}).name == "series"


def asked(**fields):
    data = QueryDict(mutable=True)
    data.update({"id": "12345678", "kind": "try", "lock": "dm"})
    for key, value in fields.items():
        data.setlist(key.replace("_", "-"), value if isinstance(value, list) else [value])
    return forms.read_move(data, "seat")


def test_what_was_picked_for_a_lock_is_a_list_in_the_order_of_its_places():
    assert asked(picks=["a", "c"]).fields == {"lock": "dm", "picks": ["a", "c"]}
    assert asked(picks=" 4821 ").fields["picks"] == ["4821"]
    assert asked(pick_2="b", pick_10="j", pick_1="a", pick_3="").fields["picks"] == ["a", "b", "j"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose first"),
        ({"picks": ""}, "Choose first"),
        ({"picks": "x" * 25}, "too long"),
        ({"picks": ["a"] * 15}, "out of date"),
        ({"picks": ["a"], "lock": "x" * 61}, "out of date"),
    ],
)
def test_a_lock_is_not_tried_with_nothing_or_with_too_much(fields, words):
    with pytest.raises(forms.NotUnderstood, match=re.escape(words)):
        asked(**fields)


def state(data):
    return type("State", (), {"data": data})()


def test_a_try_at_a_lock_is_for_the_team_and_the_screens_until_it_moves_the_room():
    seat = {"seats": {"7": {"team": "t2"}}}
    here, there = state({**seat, "key": "locks"}), state({**seat, "key": "out"})
    tried = {"kind": "try", "by": "seat:7"}
    assert game.who_sees(here, here, tried) == {"screens", "team:t2"}
    assert game.who_sees(here, there, tried) == {"room", "screens"}


def test_a_game_in_parts_has_screens_only_when_each_part_has(monkeypatch):
    monkeypatch.setattr(content, "HAVE_SCREENS", ("series", "quiz"))
    assert not content.has_screens(content.pack("number_nine"))
    monkeypatch.setattr(content, "HAVE_SCREENS", ("series", "quiz", "story"))
    assert content.has_screens(content.pack("number_nine")) and not content.has_screens(content.pack("level_six"))


@pytest.mark.parametrize("pack", ["number_nine", "real_or_not"])
def test_a_clock_is_offered_only_where_the_game_has_one(pack):
    offered = game.clocks(game.start(pack, None, 1, 1, "phones", "room"))
    assert offered == (() if content.pack(pack).care.no_timer else (60,))


def test_an_escape_offers_its_whole_time_and_adds_ten_minutes_at_once():
    room = game.start("level_six", None, 1, 1, "phones", "room")
    there = replace(room, data={**room.data, "key": "locks@1", "phase": "locks", "part": 1})
    assert game.clocks(there) == (60, 1200) and game.longer(there) == 600


def test_every_picture_of_our_packs_can_stand_in_a_page_and_nothing_else_can(tmp_path, monkeypatch):
    drawn = list((content.ROOT / "packs").glob("*/art/*.svg"))
    assert drawn and all(pictures.art(path.parents[1].name, path.stem).startswith("<svg") for path in drawn)
    for name in ("../../pack", "no-such-picture", "", "a b"):
        assert pictures.art("level_six", name) == ""
    assert pictures.art("no_such_pack", "desk") == ""

    (tmp_path / "art").mkdir()
    monkeypatch.setattr(content, "pack_folder", lambda id: tmp_path)
    for n, bad in enumerate(
        ("<script>x</script>", '<g onclick="x"/>', '<use href="https://elsewhere.example/a"/>', '<g style="x:y"/>', "<style/>")
    ):
        (tmp_path / "art" / f"bad{n}.svg").write_text(f"<svg>{bad}</svg>")
        assert pictures.art("any", f"bad{n}") == ""


def test_a_picture_that_is_not_there_is_told_in_words():
    words = play_art.art("level_six", "", "A desk with a <phone>.")
    assert "A desk with a &lt;phone&gt;." in words and "<svg" in play_art.art("level_six", "desk", "A desk")
    assert play_art.art("level_six", "", "") == ""
