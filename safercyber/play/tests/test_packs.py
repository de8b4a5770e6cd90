"""The author's report as a page: what it says, what it draws, and that it is the same in words."""

import re
import shutil

import pytest
from django.test import Client

from safercyber import content
from safercyber.play import authors
from safercyber.rules.games.check import pictures
from safercyber.rules.games.pack import check


@pytest.fixture
def page_of(okafor, signed_in, monkeypatch):
    monkeypatch.setattr(authors, "PAGE_GAMES", 40)
    authors._page.cache_clear()
    officer = signed_in(Client(), okafor)
    yield lambda address: officer.get(address)
    authors._page.cache_clear()


@pytest.fixture
def level_six(settings):
    """Level Six as a pack from outside, wherever its file lies."""
    source = content.ROOT / "packs" / "level_six"
    file = source / "pack.yaml" if (source / "pack.yaml").exists() else source / "draft.yaml"
    target = settings.DATA / "packs" / "level_six@99"
    target.mkdir(parents=True)
    (target / "pack.yaml").write_text(re.sub(r"^version: .*$", "version: 99", file.read_text("utf-8"), flags=re.M), "utf-8")
    yield
    shutil.rmtree(target)
    content.packs.cache_clear()


@pytest.mark.django_db
def test_the_list_of_games_leads_to_each_report(page_of):
    text = page_of("/staff/packs").content.decode()

    for id, pack in content.packs().items():
        assert f'href="/staff/packs/{id}"' in text and pack.title.replace("'", "&#x27;") in text
    assert 'href="/staff/packs"' in page_of("/staff/rooms").content.decode()


@pytest.mark.django_db
def test_the_report_on_the_bakehouse_shows_every_team_round_and_brick(page_of):
    text = page_of("/staff/packs/bakehouse").content.decode()

    assert "It may be used. One thing to look at." in text and "UNREVIEWED" in text
    assert text.count('<svg viewBox="0 0 104 10"') == 8
    for words in ("£1,200", "£24,500", "Leek Show", "6 can be noticed, 0 silent, 2 in the post", "Guest Wi-Fi split", "99.7%", "40 games"):
        assert words in text
    assert "style=" not in text and "<script>" not in text


@pytest.mark.slow
@pytest.mark.django_db
def test_locks_and_scenes_are_drawn_and_told_in_words(page_of, level_six):
    text = page_of("/staff/packs/level_six").content.decode()

    assert text.count('class="graph"') == 2 and "The same in words" in text
    assert "7 locks: 19 minutes one after the other, 13 by the longest chain." in text
    assert text.count('class="box good"') == 3 and text.count('class="box bad"') == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_a_game_that_is_not_on_the_shelf_is_not_found(page_of):
    assert page_of("/staff/packs/nothing").status_code == 404


@pytest.mark.django_db
def test_whoever_runs_no_sessions_has_no_report(ellery, signed_in):
    assert signed_in(Client(), ellery).get("/staff/packs/bakehouse").status_code == 403


@pytest.mark.slow
@pytest.mark.django_db
def test_no_box_covers_another_and_no_arrow_leaves_the_drawing(level_six):
    from safercyber.rules.games.check.texts import parts_of

    data = content.open_pack(content.pack_folder("level_six") / "pack.yaml")[0]
    escape, story = parts_of(data, check(data))
    for graph in (pictures.lock_graph(escape.body), pictures.story_graph(story.body)):
        places = [(box.x, box.y) for box in graph.boxes]
        assert len(set(places)) == len(places)
        for x, y in places:
            assert 0 <= x <= graph.width - graph.box_wide and 0 <= y <= graph.height - graph.box_high
            assert not any((x, y) != (a, b) and abs(x - a) < graph.box_wide and abs(y - b) < graph.box_high for a, b in places)
        for arrow in graph.arrows:
            numbers = [int(one) for one in re.findall(r"-?\d+", arrow.path)]
            assert min(numbers) >= 0 and max(numbers) <= max(graph.width, graph.height)


def test_a_story_that_turns_back_on_itself_is_drawn_too():
    ways = {"a": ["b"], "b": ["c", "a"], "c": ["b", "d"], "d": []}
    graph = pictures._drawn(ways, "a", {id: (id, "") for id in ways}, {})

    assert [arrow.back for arrow in graph.arrows] == [False, False, True, True, False]
    assert len({box.y for box in graph.boxes}) == 4
