"""A game for one, through plain pages: no account, no cookie, nothing typed, and a link that is the only key."""

from __future__ import annotations

import html
import itertools
import random
import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from safercyber import content, throttle
from safercyber.partnership import actions as partnership
from safercyber.play import actions, alone, live
from safercyber.play.models import Room, RoomEvent, RoomResult, Seat
from safercyber.play.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
_n = itertools.count(1)
GAMES = ("bakehouse", "number_nine", "real_or_not")


@pytest.fixture
def read_by_a_lead():
    """Every game of ours, read by a lead of this area."""
    now = timezone.now()
    for pack in content.packs().values():
        partnership.record_reading(
            pack_id=pack.id, version=pack.version, again_by=timezone.localdate(now) + timedelta(days=90), note="", by="person:9", now=now
        )


def a_game(pack_id: str = "real_or_not") -> str:
    return alone.open_alone(pack_id, form_id=f"a.form-{next(_n)}", now=make.now())


def forms_of(page) -> list[dict[str, list[str]]]:
    """The forms of the page's main part: each field with the values that it can send."""
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    found = []
    for text in re.findall(r'<form method="post".*?</form>', main, re.S):
        fields: dict[str, list[str]] = {}
        for tag in re.findall(r"<(?:input|button|option|select)\b[^>]*>", text):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                fields.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
        found.append(fields)
    return found


def plays(client: Client, token: str, seed: int, most: int = 300) -> list[str]:
    """Choose among what the forms offer, by the seed, and go on whenever everything here was answered; the places walked through."""
    dice, places, answered = random.Random(seed), [], set()
    for _ in range(most):
        page = client.get(f"/alone/{token}")
        assert page.status_code == 200
        view = page.context["screen"].view
        places.append(view["key"])
        offered = forms_of(page)
        onward = [form for form in offered if form["kind"] == ["phase.set"]]
        choices = [form for form in offered if form["kind"][0] not in ("phase.set", "hint", "more-time", "redeal", "people", "team.pick")]
        fresh = [form for form in choices if (view["key"], view.get("ask"), form["kind"][0], *form.get("message", ())) not in answered]
        if fresh:
            form = dice.choice(fresh)
            answered.add((view["key"], view.get("ask"), form["kind"][0], *form.get("message", ())))
        elif onward:
            form = onward[0]
        elif choices:
            form = dice.choice(choices)
        else:
            return places
        sent = {name: dice.choice(values) for name, values in form.items()}
        answer = client.post(f"/alone/{token}", sent)
        assert answer.status_code in (302, 409), (answer.status_code, view["key"], sent)
    raise AssertionError(f"The game never came to its end: {places[-5:]}")


@pytest.mark.parametrize(
    "pack_id",
    [
        pytest.param("bakehouse", marks=pytest.mark.slow),
        pytest.param("number_nine", marks=pytest.mark.slow),
        "real_or_not",
        "bakehouse-booster-1",
        "number_nine-booster-2",
    ],
)
def test_every_game_is_played_alone_to_its_end_by_plain_forms(pack_id):
    client = Client(enforce_csrf_checks=True)
    places = plays(client, a_game(pack_id), seed=3)

    assert places[-1] == "finished" and "promise" in places
    assert not {"before", "after"} & set(places), "the questionnaires belong to sessions"
    assert not client.cookies, "nothing is kept in the browser"
    assert not RoomResult.objects.exists(), "what is played alone is counted nowhere"


def test_the_same_press_twice_opens_one_game_and_one_link(read_by_a_lead):
    client = Client()
    ends = [client.post("/practise/real_or_not", {"id": "form-of-a-double-press"}).url for _ in range(2)]

    assert ends[0] == ends[1] and Room.objects.filter(is_alone=True).count() == 1


def test_two_tabs_of_one_link_are_one_game_and_an_old_page_is_told_so():
    token, one, other = a_game(), Client(), Client()
    form = forms_of(one.get(f"/alone/{token}"))[0]
    first = {name: values[0] for name, values in form.items()}
    assert one.post(f"/alone/{token}", first).status_code == 302
    assert one.post(f"/alone/{token}", first).status_code == 302, "a double tap counts once"

    late = other.post(f"/alone/{token}", {**first, "id": "another-tab-of-it"})
    assert late.status_code == 409 and "moved on" in late.content.decode()
    assert RoomEvent.objects.filter(kind="phase.set").count() == 2, "to the questions and past them"


def test_the_server_starts_again_and_the_game_is_where_it_was():
    token, client = a_game("bakehouse"), Client()
    for _ in range(4):
        onward = next(form for form in forms_of(client.get(f"/alone/{token}")) if form["kind"] == ["phase.set"])
        client.post(f"/alone/{token}", {name: values[0] for name, values in onward.items()})
    before = client.get(f"/alone/{token}").context["screen"].view
    live.forget_all()

    assert client.get(f"/alone/{token}").context["screen"].view == before


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "..%2f"])
def test_a_link_that_opens_nothing_says_so_kindly(token):
    page = Client().get(f"/alone/{token}")

    assert page.status_code == 404 and b"Traceback" not in page.content
    assert Client().post(f"/alone/{token}", {"id": "form-of-nothing", "kind": "phase.set", "to": "before"}).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "close"}, {"kind": "open"}, {"kind": "join", "name": "Brave Otter"}, {"kind": "phase.set"},
        {"kind": "phase.set", "to": "finished"}, {"kind": "commit", "choice": "x"}, {"kind": "undo", "of": "1"}, {},
        {"kind": "override.text", "line": "1", "words": "Hello"}, {"kind": "phase.set", "to": "9" * 70},
    ],
)  # fmt: skip
def test_what_no_form_of_the_page_sends_is_refused_and_changes_nothing(sent):
    token = a_game()
    answer = Client().post(f"/alone/{token}", {"id": "form-of-a-stranger", **sent})

    assert answer.status_code == 409
    assert set(RoomEvent.objects.values_list("kind", flat=True)) == {"open", "join"}


def test_a_form_of_another_site_is_refused():
    token = a_game()
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(f"/alone/{token}", {"id": "form-elsewhere", "kind": "phase.set"})

    assert answer.status_code == 403


def test_only_games_that_a_lead_has_read_and_that_touch_nothing_hard_are_offered(read_by_a_lead):
    text = Client().get("/practise").content.decode()

    assert all(f"/practise/{id}" in text for id in GAMES) and "level_six" not in text
    assert Client().post("/practise/level_six", {"id": "form-of-level-six"}).status_code == 404
    with pytest.raises(actions.CannotOpen):
        a_game("level_six")


def test_an_area_whose_lead_has_read_nothing_offers_nothing_and_says_why():
    page = Client().get("/practise")

    assert "Somebody trained reads each game first." in page.content.decode()
    assert Client().post("/practise/real_or_not", {"id": "form-too-early"}).status_code == 404


def test_a_game_alone_stands_on_no_page_of_the_staff(okafor, signed_in):
    a_game("bakehouse")
    room, officer = Room.objects.get(), signed_in(Client(), okafor)

    assert room.ref not in officer.get("/staff/rooms").content.decode()
    assert officer.get(f"/staff/rooms/{room.ref}").status_code == 404
    assert room.code is None and room.session_id is None


def test_a_game_alone_goes_three_days_after_its_beginning_and_leaves_nothing():
    token = a_game()
    actions.forget_old(make.now() + timedelta(days=2, hours=23))
    assert Client().get(f"/alone/{token}").status_code == 200

    actions.forget_old(make.now() + timedelta(days=3, hours=1))
    assert "waits for 3 days" in Client().get(f"/alone/{token}").content.decode()
    actions.forget_old(make.now() + timedelta(days=4, hours=2))
    assert not Room.objects.exists() and not Seat.objects.exists() and not RoomEvent.objects.exists()


def test_a_hall_behind_one_address_may_begin_many_games_and_a_script_not_endless_ones(read_by_a_lead, monkeypatch):
    throttle.forget_everything()
    monkeypatch.setattr(alone, "open_alone", lambda *args, **more: "token")
    ends = [Client().post("/practise/real_or_not", {"id": f"form-number-{n}-of-many"}).status_code for n in range(62)]

    assert ends[:60] == [302] * 60 and ends[-1] == 429


def test_no_more_games_run_at_once_than_the_house_has_room_for_and_those_never_begun_make_room(monkeypatch):
    monkeypatch.setattr(alone, "MOST_OPEN", 2)
    begun, idle = a_game(), a_game()
    first = {name: values[0] for name, values in forms_of(Client().get(f"/alone/{begun}"))[0].items()}
    Client().post(f"/alone/{begun}", first)
    with pytest.raises(actions.CannotOpen, match="Many people are playing"):
        a_game()

    Room.objects.filter(is_alone=True).update(opened_at=make.now() - timedelta(minutes=11))
    a_game()
    assert Client().get(f"/alone/{begun}").status_code == 200 and Client().get(f"/alone/{idle}").status_code == 404
    with pytest.raises(actions.CannotOpen):
        a_game()


def test_the_same_form_twice_in_one_moment_is_one_game():
    start, made = threading.Barrier(4), []

    def press() -> None:
        start.wait(timeout=10)
        try:
            made.append(alone.open_alone("real_or_not", form_id="a.form-of-four-at-once", now=make.now()))
        finally:
            connection.close()

    hands = [threading.Thread(target=press) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)

    assert len(made) == 4 and len(set(made)) == 1 == Room.objects.filter(is_alone=True).count()
