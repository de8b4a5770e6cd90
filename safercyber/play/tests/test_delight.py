"""What is there for joy: it says the same in words, and nobody who wants it still or silent misses anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from safercyber.play import alone, pictures, queries, screens
from safercyber.play.tests import factories as make
from safercyber.play.tests.test_alone import forms_of

pytestmark = pytest.mark.django_db(transaction=True)
CUES = {"join", "place", "hit", "held", "finale"}


def sheet(name: str) -> str:
    return Path(finders.find(f"play/{name}")).read_text("utf-8")


def wall_of(room):
    from safercyber.play.models import Room

    token = Room.objects.get(ref=room.ref).projector_token
    return Client().get(f"/p/{token}").content.decode(), screens.wall(queries.wall(token), token)["screen"]


def test_each_of_the_five_sounds_has_words_for_who_does_not_hear_it_and_is_made_here():
    assert set(screens.CUES) == CUES and all(screens.CUES.values())
    made = sheet("sound.js")
    assert all(f"{cue}:" in made for cue in CUES) and "fetch(" not in made and "http" not in made


def test_sound_waits_for_a_press_and_no_phone_has_any():
    assert "toggleSound()" in sheet("wall.js").split("keydown")[1]
    assert "sound" not in sheet("play.js") and "AudioContext" not in sheet("live.js")


def test_a_brick_that_lands_a_threat_that_gets_through_and_the_end_each_have_their_cue():
    room = make.a_room()
    seat = make.a_seat(room.ref).seat
    assert wall_of(room)[1].cue == "join"
    make.go(room.ref, "1.vote")
    make.tap(room.ref, seat, "propose", choice="cameras", ask=make.ask_of(room.ref, seat))
    make.go(room.ref, "1.build")
    text, seen = wall_of(room)
    assert seen.cue == "place" and 'data-cue-words="a wooden tock: a brick lands"' in text

    make.go(room.ref, "2.happened")
    text, seen = wall_of(room)
    assert seen.cue == "hit" and "lost" in text and 'class="shadowbrick hit" aria-hidden="true"' in text
    make.go(room.ref, "finished")
    text, seen = wall_of(room)
    assert seen.cue == "finale" and 'class="confetti" aria-hidden="true"' in text


def test_who_asks_for_less_motion_sees_everything_at_rest():
    still = sheet("wall.css").rsplit("@media(prefers-reduced-motion:reduce)", 1)[1]

    assert ".came .opt.told" in still and "animation:none" in still, "the words stand there at once"


def test_nothing_of_the_joy_flashes_faster_than_three_times_a_second():
    lasts = [float(one) for one in re.findall(r"animation:\w+ ([\d.]+)s", sheet("wall.css"))]

    assert lasts and min(lasts) >= 1 and "infinite" not in sheet("wall.css")


def test_a_street_of_all_teams_says_in_words_what_each_built_and_ranks_nobody():
    teams = [
        {"name": "Amber Herons", "flag": "pennant", "colour": "gorse", "bricks": [{"colour": "sky", "held": [1]}]},
        {"name": "Copper Otters", "flag": "swallowtail", "colour": "copper", "bricks": [{"colour": "moss", "held": []}] * 3},
    ]
    drawn = pictures.skyline(teams)

    assert 'aria-label="The street that we built. Amber Herons: 1 brick; Copper Otters: 3 bricks."' in drawn
    assert drawn.index("Amber") < drawn.index("Copper"), "in the order of the teams, whatever they built"
    assert "<script" not in drawn and "style=" not in drawn


def buys_one_brick_and_walks_on(client: Client, token: str, phase: str) -> str:
    has_bought = False
    for _ in range(120):
        page = client.get(f"/alone/{token}")
        view = page.context["screen"].view
        if view["phase"] == phase:
            return page.content.decode()
        by_kind = {form["kind"][0]: form for form in forms_of(page)}
        form = by_kind["phase.set"]
        if view["phase"] == "vote" and not has_bought:
            form, has_bought = by_kind.get("commit") or by_kind["propose"], "commit" in by_kind
        client.post(f"/alone/{token}", {name: values[0] for name, values in form.items()})
    raise AssertionError(f"{phase} never came")


def test_the_poster_is_there_at_the_end_names_nobody_and_not_before():
    client, token = Client(), alone.open_alone("bakehouse", form_id="a.form-of-a-poster", now=make.now())
    assert client.get(f"/alone/{token}/poster").status_code == 404
    assert f"/alone/{token}/poster" in buys_one_brick_and_walks_on(client, token, "finished")
    page = client.get(f"/alone/{token}/poster").content.decode()

    assert client.get(f"/alone/{token}/board")["Content-Type"] == "image/svg+xml"
    assert f'src="/alone/{token}/board?b=' in client.get(f"/alone/{token}").content.decode()
    assert "We kept The Bakehouse open." in page and "Two-step sign-in" in page and 'role="img"' in page
    assert queries.phone(alone.view(token).ref, 1).view["me"]["name"] not in page


def test_a_phone_of_a_room_keeps_the_poster_of_its_own_team_and_a_stranger_gets_none():
    room = make.a_room()
    phone = make.phone(room.code)
    make.go(room.ref, "1.vote")
    make.tap(room.ref, 1, "propose", choice="two_step", ask=make.ask_of(room.ref, 1))
    make.go(room.ref, "finished")

    assert "Two-step sign-in" in phone.get(f"{phone.home}/poster").content.decode()
    assert Client().get(f"{phone.home}/poster").status_code == 404
