"""A quiz through the pages with scripts off: each phase on the phone, the big screen and the host's, and what the pages refuse."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from django.test import Client

from safercyber import content
from safercyber.play import actions, game, live, queries, screens
from safercyber.play.tests import factories as make
from safercyber.play.tests.test_views import forms_of, press_everything_once

pytestmark = pytest.mark.django_db(transaction=True)
PACK = content.pack("real_or_not")
_n = itertools.count(1)


def a_quiz(mode="phones", teams=1):
    return actions.open_room(
        session_id=None, pack_id="real_or_not", mode=mode, teams=teams, form_id=f"quiz-{next(_n)}", by="person:1", now=make.now(), seed=7
    )


def on(ref):
    """One step on."""
    make.host(ref, "phase.set", to=queries.host(ref).view["next"]["to"])


def answer(ref, seat, right=True, sure=None):
    """One phone judges the message that it has."""
    view = queries.phone(ref, seat).view
    item = view["screen"]["message"]["id"]
    say = PACK.items[item].truth if right else {"real": "fake", "fake": "real"}[PACK.items[item].truth]
    fields = {"item": item, "say": say, "ask": view["ask"]}
    make.tap(ref, seat, "answer", **fields, **({} if sure is None else {"sure": sure}))


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def played(phones, right=lambda n: True):
    """A quiz that these many phones have played to its first told message: (room, seats)."""
    room = a_quiz()
    taken = [make.a_seat(room.ref) for _ in range(phones)]
    make.go(room.ref, "judge.1")
    for n in range(1, 7):
        for k, one in enumerate(taken):
            answer(room.ref, one.seat, right(k), sure=k % 2 == 0)
        if n < 6:
            on(room.ref)
    on(room.ref)
    return room, taken


def page_of(room, taken):
    client = Client()
    client.cookies["seat"] = taken.token
    return client.get(f"/r/{room.ref}")


def test_a_whole_quiz_with_scripts_off_counts_every_answer(okafor, signed_in):
    make.northvale()
    session = make.breakfast(pack_id="real_or_not")
    officer = signed_in(Client(), okafor)
    page = officer.get(f"/staff/rooms/open?session={session}")
    assert page.context["pack_id"] == "real_or_not" and "the whole room" in text(page)
    opened = {"session": session, "mode": "phones", "teams": "1", "decide": "room", "pack": "real_or_not", "id": make.field(page, "id")}
    ref = officer.post("/staff/rooms/open", opened, follow=True).request["PATH_INFO"].rsplit("/", 1)[1]
    screen = queries.host(ref)
    phones, visited = [make.phone(screen.code) for _ in range(3)], []

    for n in range(60):
        view = queries.host(ref).view
        visited.append(view["key"])
        for phone in phones:
            press_everything_once(phone)
            if view["phase"] in ("judge", "again"):
                press_everything_once(phone)  # the second look asks how sure
        assert Client().get(f"/p/{screen.projector_token}").status_code == 200
        assert officer.get(f"/staff/rooms/{ref}").status_code == 200
        if view["next"] is None:
            break
        onward = "again.1" if view["phase"] == "score" else view["next"]["to"]
        assert officer.post(f"/staff/rooms/{ref}/do", {"id": f"on-{n}-press", "kind": "phase.set", "to": onward}).status_code == 302

    assert {"judge.6", "told.6", "score", "again.6", "compare", "moves", "promise", "tell", "after", "finished"} <= set(visited)
    assert "You spotted" in text(phones[0].get(phones[0].home))
    officer.post(f"/staff/rooms/{ref}/close")
    kept = queries.results_of_sessions([session])[0].outcome
    assert sum(said["real"] + said["fake"] for said in kept["items"].values()) == 3 * 6  # the second six are scored apart
    assert kept["sure"] + kept["not_sure"] == 3 * 12


def test_two_neighbours_have_different_messages_and_the_big_screen_shows_neither():
    room = a_quiz()
    one, two = make.a_seat(room.ref), make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    mine, theirs = (queries.phone(room.ref, seat.seat).view["screen"]["message"] for seat in (one, two))
    wall = text(Client().get(f"/p/{queries.host(room.ref).projector_token}"))
    page = text(page_of(room, one))

    assert mine["id"] != theirs["id"]
    assert mine["title"] in page and theirs["title"] not in page
    assert mine["title"] not in wall and theirs["title"] not in wall and "on your own phone" in wall
    for said in ("It was real", "It was fake", PACK.items[mine["id"]].why):
        assert said not in page and said not in wall


def test_an_answer_stands_on_the_phone_after_a_reload_and_can_be_changed():
    room = a_quiz()
    seat = make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    assert "how sure" not in text(page_of(room, seat))
    answer(room.ref, seat.seat, right=True, sure=False)
    page = page_of(room, seat).content.decode()
    assert page.count('aria-pressed="true"') == 2 and "Your answer is in" in page
    answer(room.ref, seat.seat, right=False)
    view = queries.phone(room.ref, seat.seat).view["screen"]
    assert view["mine"]["say"] != PACK.items[view["message"]["id"]].truth and view["mine"]["sure"] is False


def test_what_it_was_is_told_with_the_reason_and_no_shame():
    room, taken = played(2, right=lambda k: k == 0)
    good, other = (text(page_of(room, seat)) for seat in taken)
    assert "It was real" in good and "You said real , and you were sure." in good.replace("You said real,", "You said real ,")
    assert "You said fake" in other and "Here is how to tell next time." in other
    for page in (good, other):
        assert not re.search(r"\b(wrong|failed|oops|sorry|bad)\b", page, re.I)
        assert "answers were right" not in page  # two phones are too few to tell


def test_the_rooms_score_is_told_from_five_phones_on_and_never_whose_it_is():
    room, taken = played(5, right=lambda k: k < 4)
    wall = f"/p/{queries.host(room.ref).projector_token}"
    assert "4 of 5 were right" in re.sub(r" +", " ", text(Client().get(wall)))
    make.go(room.ref, "score")
    page, phone = text(Client().get(wall)), text(page_of(room, taken[4]))
    assert "Fakes spotted" in page and "6 of 6" in page and "No real one was blocked" in page
    assert "0 of 3" in phone and "6 of 6" in phone
    for one in taken:
        assert queries.phone(room.ref, one.seat).view["me"]["name"] not in page


def test_four_phones_have_only_their_own_score():
    room, taken = played(4)
    make.go(room.ref, "score")
    assert "Your own score is on your phone" in text(Client().get(f"/p/{queries.host(room.ref).projector_token}"))
    assert "3 of 3" in text(page_of(room, taken[0]))


def test_who_comes_late_has_a_message_and_a_page_at_every_place():
    room, _ = played(1)
    late = make.a_seat(room.ref)
    for _ in range(14):
        assert page_of(room, late).status_code == 200
        view = queries.host(room.ref).view
        if view["next"] is None:
            break
        on(room.ref)


def test_a_double_tap_counts_once_and_another_phones_tap_cannot_borrow_its_id():
    room = a_quiz()
    one, two = make.a_seat(room.ref), make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    client = Client()
    client.cookies["seat"] = one.token
    view = queries.phone(room.ref, one.seat).view
    tap = {"id": "same-tap-twice", "kind": "answer", "item": view["screen"]["message"]["id"], "say": "real", "ask": view["ask"]}
    for _ in range(2):
        assert client.post(f"/r/{room.ref}/move", tap).status_code == 302
    assert client.post(f"/r/{room.ref}/move", tap | {"say": "fake"}).status_code == 409
    assert queries.phone(room.ref, one.seat).view["screen"]["mine"]["say"] == "real"
    assert queries.phone(room.ref, one.seat).view["screen"]["voted"] == 1
    other = Client()
    other.cookies["seat"] = two.token
    theirs = queries.phone(room.ref, two.seat).view["screen"]["message"]["id"]
    assert other.post(f"/r/{room.ref}/move", tap | {"item": theirs}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"say": "maybe"},
        {"say": "<script>alert(1)</script>"},
        {"say": ""},
        {"item": "card_courier_x"},
        {"item": "../../etc/passwd"},
        {"sure": "perhaps"},
        {"sure": "1"},
        {"ask": "999"},
        {"ask": "-1"},
        {"ask": "1e9"},
        {"kind": "hands", "what": "water_off", "choice": "real", "count": "999"},
        {"kind": "phase.set", "to": "told.1"},
        {"kind": "try", "lock": "dm", "picks": "a"},
        {"kind": "commit", "choice": "real"},
        {"kind": "propose", "choice": "real"},
        {"kind": "nonsense"},
        {"id": "x"},
    ],
)
def test_a_phone_cannot_say_what_is_not_on_the_list(wrong):
    room = a_quiz()
    seat = make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    client = Client()
    client.cookies["seat"] = seat.token
    view = queries.phone(room.ref, seat.seat).view
    good = {"id": "a-tap-of-mine", "kind": "answer", "item": view["screen"]["message"]["id"], "say": "real", "ask": view["ask"]}
    refused = client.post(f"/r/{room.ref}/move", good | wrong)

    assert refused.status_code == 409 and 'role="alert"' in refused.content.decode()
    assert "<script>alert" not in refused.content.decode()
    assert not queries.phone(room.ref, seat.seat).view["screen"]["mine"]


def test_a_neighbours_message_cannot_be_answered_and_nothing_after_the_next_has_come():
    room = a_quiz()
    one, two = make.a_seat(room.ref), make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    client = Client()
    client.cookies["seat"] = one.token
    old = queries.phone(room.ref, one.seat).view
    theirs = queries.phone(room.ref, two.seat).view["screen"]["message"]["id"]
    tap = {"id": "not-my-message", "kind": "answer", "item": theirs, "say": "real", "ask": old["ask"]}
    assert client.post(f"/r/{room.ref}/move", tap).status_code == 409
    on(room.ref)
    late = {"id": "too-late-a-tap", "kind": "answer", "item": old["screen"]["message"]["id"], "say": "real", "ask": old["ask"]}
    page = client.post(f"/r/{room.ref}/move", late)
    assert page.status_code == 409 and "That question has closed" in page.content.decode() and "Message 2 of 6" in page.content.decode()
    make.go(room.ref, "told.1")
    assert client.post(f"/r/{room.ref}/move", late | {"id": "much-too-late"}).status_code == 409


def test_the_host_alone_is_told_what_a_message_is(okafor, signed_in):
    room = a_quiz()
    make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    page = text(signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}"))
    assert "Only you see this" in page and ("▲ real" in page or "◆ fake" in page) and "What really happened" not in page
    assert "left ·" not in page and "£0" not in page and "brick" not in page.lower().replace("bricks", "")


def test_a_table_answers_by_show_of_hands_and_sees_what_was_counted(okafor, signed_in):
    room = a_quiz(mode="table")
    officer = signed_in(Client(), okafor)
    make.go(room.ref, "judge.1")
    page = officer.get(f"/staff/rooms/{room.ref}")
    assert "by show of hands" in text(page) and "Only you see this" not in text(page)
    lines = [form for form in forms_of(page) if form["hidden"].get("kind") == "hands"]
    assert [one["hidden"]["choice"] for one in lines] == ["real", "fake", "sure", "not-sure"]
    for line, count in zip(lines, (4, 9, 5, 8), strict=True):
        assert officer.post(line["action"], line["hidden"] | {"count": str(count)}).status_code == 302
    page = officer.get(f"/staff/rooms/{room.ref}").content.decode()
    assert re.findall(r'name="count"[^>]*value="(\d*)"', page) == ["4", "9", "5", "8"]
    assert "13" in text(Client().get(f"/p/{queries.host(room.ref).projector_token}"))
    refused = officer.post(lines[0]["action"], lines[0]["hidden"] | {"id": "another-press", "count": "many"})
    assert refused.status_code == 409


def test_hands_of_the_second_pass_are_kept_beside_its_own_message():
    room = a_quiz(mode="table")
    make.go(room.ref, "judge.1")
    for n in range(6):
        item = queries.host(room.ref).view["screen"]["messages"][0]["id"]
        make.host(room.ref, "hands", what=item, choice="real", count=n + 1)
        on(room.ref)
    make.go(room.ref, "score")
    make.host(room.ref, "phase.set", to="again.1")
    shown = queries.host(room.ref).view["screen"]
    assert set(shown["hands"]) == {one["id"] for one in shown["messages"]}


def test_hands_that_nobody_counted_are_not_in_the_score(okafor, signed_in):
    room = a_quiz(mode="table")
    make.go(room.ref, "judge.1")
    make.host(room.ref, "hands", what=queries.host(room.ref).view["screen"]["messages"][0]["id"], choice="real", count=9)
    make.go(room.ref, "score")
    for page in (Client().get(f"/p/{queries.host(room.ref).projector_token}"), signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}")):
        assert "0 of 0" not in text(page) or "The room spotted" in text(page)


def test_a_quiz_has_no_board_to_look_at():
    room, taken = played(1)
    client = Client()
    client.cookies["seat"] = taken[0].token
    assert client.get(f"/r/{room.ref}/board").status_code == 404
    assert b"I cannot see the big screen" not in client.get(f"/r/{room.ref}").content


def test_phones_with_the_same_message_share_a_drawing_but_not_a_name():
    room = a_quiz()
    taken = [make.a_seat(room.ref) for _ in range(4)]
    make.go(room.ref, "judge.1")
    parts = [screens.phone_part(queries.phone(room.ref, one.seat)) for one in taken]
    for one, part in zip(taken, parts, strict=True):
        name = queries.phone(room.ref, one.seat).view["me"]["name"]
        assert name in part and sum(name in other for other in parts) == 1


def test_a_page_before_the_next_message_stays_small():
    room = a_quiz()
    seat = make.a_seat(room.ref)
    make.go(room.ref, "judge.1")
    assert len(page_of(room, seat).content) < 16_000


# --- a quiz as a part of a game in parts -----------------------------------------------------------------------------------------


@pytest.fixture
def in_parts(monkeypatch):
    """A game whose one part is the quiz of Number Nine: what comes before it and after it is drawn by the series."""
    whole = content.pack("number_nine")
    part = next(one for one in whole.body.parts if one.kind == "quiz")
    pack = replace(whole, body=replace(whole.body, parts=(part,)))
    monkeypatch.setattr(game, "pack", lambda id, version=None: pack)
    monkeypatch.setattr(content, "pack", lambda id, version=None: pack)
    room = actions.open_room(
        session_id=None, pack_id="number_nine", mode="phones", teams=1, form_id=f"parts-{next(_n)}", by="person:1", now=make.now(), seed=3
    )
    return room, part


def test_a_part_of_a_series_is_introduced_and_played_with_the_pages_of_its_kind(in_parts, okafor, signed_in):
    room, part = in_parts
    phone, wall = make.phone(room.code), f"/p/{queries.host(room.ref).projector_token}"
    officer, seen = signed_in(Client(), okafor), {}
    for _ in range(60):
        view = queries.host(room.ref).view
        press_everything_once(phone)
        pages = [phone.get(phone.home), Client().get(wall), officer.get(f"/staff/rooms/{room.ref}")]
        assert [page.status_code for page in pages] == [200, 200, 200]
        seen.setdefault(view["phase"], pages)
        if view["next"] is None:
            break
        on(room.ref)

    assert part.title in text(seen["intro"][0]) and part.title in text(seen["intro"][1]) and "Part 1 of 1" in text(seen["intro"][0])
    for phase in ("intro", "judge"):
        assert "play/quiz.css" in seen[phase][0].content.decode() and "play/quiz.css" in seen[phase][1].content.decode()
    assert {"judge", "told", "quilt", "finished"} <= set(seen)
    assert "squares sewn" in text(seen["quilt"][0]) and 'class="quilt"' in seen["quilt"][1].content.decode()
    assert part.title in text(seen["finished"][0]) and part.title in text(seen["finished"][1])
    for page in seen["finished"][:1]:
        assert page.content.decode().count("<h1") == 1


def test_a_game_that_takes_care_shows_its_way_out_large_words_and_no_clock(in_parts, okafor, signed_in):
    room, _ = in_parts
    phone = make.phone(room.code)
    make.go(room.ref, "judge.1@1")
    page, host = phone.get(phone.home).content.decode(), signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}").content.decode()
    care = queries.host(room.ref).view["care"]
    assert ("view large" in page) is care["large_print"] and ("data-read" in page) is care["read_aloud"]
    assert "Leave this page" in page and "Where to get help" in page
    assert ("Start 1 minute" in host) is not care["no_timer"]
    make.host(room.ref, "pause")
    assert "Paused" in phone.get(phone.home).content.decode() or care["pause"]["title"] in phone.get(phone.home).content.decode()


def test_a_sensitive_game_says_who_can_help_on_the_big_screen_and_to_the_host(in_parts, monkeypatch, okafor, signed_in):
    room, _ = in_parts
    make.phone(room.code)
    make.go(room.ref, "judge.1@1")
    wall = f"/p/{queries.host(room.ref).projector_token}"
    routes = [content.help_routes()[key] for key in queries.host(room.ref).view["care"]["help"]]
    assert all(route.name in text(signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}")) for route in routes)
    assert "carewall" not in Client().get(wall).content.decode()

    hard = replace(game.pack("number_nine"), sensitive=True)
    monkeypatch.setattr(
        live.room(room.ref), "now", replace(live.room(room.ref).now, state=replace(live.room(room.ref).now.state, pack=hard))
    )
    assert routes[0].name in text(Client().get(wall)) and "carewall" in Client().get(wall).content.decode()
