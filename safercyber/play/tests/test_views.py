"""An evening through the pages with scripts off, and what the pages refuse."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from safercyber.play import actions, queries
from safercyber.play.tests import factories as make
from safercyber.surveys import queries as surveys

pytestmark = pytest.mark.django_db(transaction=True)


def forms_of(page) -> list[dict]:
    """Each form of a page: its address, its hidden fields and its buttons as (name, value)."""
    found = []
    for action, inside in re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page.content.decode(), re.S):
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        buttons = re.findall(r'<button[^>]*?name="([^"]+)" value="([^"]*)"', inside)
        radios = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"', inside)
        ticks = re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]*)"', inside)
        found.append({"action": action, "hidden": hidden, "buttons": buttons, "radios": radios, "ticks": ticks})
    return found


def press_everything_once(client: Client) -> None:
    """A person who taps the first choice of each question on the page, then looks again."""
    page = client.get(client.home)
    assert page.status_code == 200
    for form in forms_of(page):
        kind = form["hidden"].get("kind", "")
        if kind in ("redeal", "team.pick", "people", "hint", "more-time"):
            continue
        fields = dict(form["hidden"])
        if form["buttons"]:
            fields[form["buttons"][0][0]] = form["buttons"][0][1]
        for name, value in form["radios"]:
            fields.setdefault(name, value)
        if form["ticks"]:
            fields[form["ticks"][0][0]] = form["ticks"][0][1]
        answer = client.post(form["action"], fields, follow=True)
        assert answer.status_code in (200, 409), (form, answer.status_code)


@pytest.mark.slow
@pytest.mark.req("E7")
def test_a_whole_evening_with_scripts_off(okafor, signed_in):
    make.northvale()
    session = make.breakfast()
    officer = signed_in(Client(), okafor)
    page = officer.post("/staff/rooms/open", {"session": session})
    assert b"How many teams?" in page.content
    page = officer.post(
        "/staff/rooms/open",
        {"session": session, "mode": "phones", "teams": "2", "decide": "room", "pack": "bakehouse", "id": make.field(page, "id")},
        follow=True,
    )
    ref = page.request["PATH_INFO"].rsplit("/", 1)[1]
    code = queries.host(ref).code
    token = queries.host(ref).projector_token
    phones = [make.phone(code) for _ in range(4)]
    visited = set()

    for _ in range(90):
        screen = queries.host(ref)
        visited.add(screen.view["phase"])
        for phone in phones:
            press_everything_once(phone)
        assert Client().get(f"/p/{token}").status_code == 200
        page = officer.get(f"/staff/rooms/{ref}")
        assert page.status_code == 200
        if screen.view["next"] is None:
            break
        forward = screen.view["next"]["to"]
        if screen.view["phase"] == "build" and "happened" not in forward:  # one brick a season is enough here
            forward = next((one["to"] for one in screen.view["others"] if one["to"].endswith(("hold", "happened"))), forward)
        answer = officer.post(f"/staff/rooms/{ref}/do", {"id": f"press-{len(visited)}-{_}", "kind": "phase.set", "to": forward})
        assert answer.status_code == 302, answer.content.decode()[:500]

    assert {
        "lobby",
        "before",
        "news",
        "post",
        "opened",
        "talk",
        "vote",
        "reveal",
        "reason",
        "build",
        "happened",
        "reel",
        "best",
        "why",
        "moves",
        "item",
        "answer",
        "promise",
        "tell",
        "after",
        "finished",
    } <= visited
    assert b"Your three words" in phones[0].get(phones[0].home).content
    assert officer.post(f"/staff/rooms/{ref}/close").status_code == 302
    result = queries.results_of_sessions([session])[0]
    assert result.people == 4 and result.finished and sum(result.outcome["promises"].values()) == 4
    assert not result.fun  # asked with the last questions, and there alone
    last = phones[0].get(phones[0].home)
    assert b"This room has finished" in last.content
    assert last.cookies["seat"]["max-age"] == 0


def test_a_wrong_code_a_closed_room_and_half_a_code_get_the_same_words():
    room = make.a_room()
    from safercyber.play import actions

    actions.close_room(room.ref, by="person:1", now=make.now())
    pages = [Client().post("/j", {"code": code, "id": "12345678"}) for code in ("KXM742", room.code, "KX", "")]
    words = {re.search(r'class="msg"[^>]*>([^<]+)', page.content.decode())[1] for page in pages}
    assert words == {"We cannot find that room. Check the code on the big screen."}
    assert {page.status_code for page in pages} == {404}


@pytest.mark.req("R9")
def test_guessing_is_slowed_while_a_right_code_from_the_same_hall_still_works():
    room = make.a_room()
    client = Client()
    statuses = [client.post("/j", {"code": "CDFGHJ", "id": "12345678"}).status_code for _ in range(60)]
    assert statuses[0] == 404 and statuses[-1] == 429
    assert client.post("/j", {"code": room.code, "id": "abcdef123456"}, follow=True).status_code == 200


def test_pressing_join_twice_is_one_seat_and_coming_back_keeps_it():
    room = make.a_room()
    client = Client()
    for _ in range(2):
        client.post("/j", {"code": room.code, "id": "samepress1234"}, follow=True)
    client.post("/j", {"code": room.code, "id": "anotherpress12"}, follow=True)
    assert queries.host(room.ref).view["seats_here"] == 1


def test_two_phones_that_press_the_same_join_form_twice_from_two_browsers_share_nothing_else():
    room = make.a_room()
    one, two = Client(), Client()
    one.post("/j", {"code": room.code, "id": "press-number-1"}, follow=True)
    two.post("/j", {"code": room.code, "id": "press-number-2"}, follow=True)
    assert one.cookies["seat"].value != two.cookies["seat"].value
    assert one.cookies["seat"]["path"] == f"/r/{room.ref}" and one.cookies["seat"]["httponly"]


def test_a_seat_of_one_room_opens_nothing_in_another():
    one, two = make.a_room(), make.a_room()
    client = make.phone(one.code)
    client.cookies["seat"]["path"] = "/"
    assert client.get(f"/r/{two.ref}").status_code == 404
    assert client.post(f"/r/{two.ref}/move", {"id": "12345678", "kind": "fun", "fun": "great"}).status_code == 404


@pytest.mark.parametrize("garbled", ["a%0d%0aX:1", "%00", "%F0%9F%98%80", "%FF", "a%3B%20Domain=x.example", "%E2%80%AE"])
def test_a_garbled_address_is_simply_not_there_and_nothing_of_it_gets_into_a_header(garbled):
    for path in (f"/r/{garbled}", f"/r/{garbled}/state", f"/p/{garbled}", f"/p/{garbled}/state", f"/r/abcdefgh/seat/{garbled}"):
        answer = Client().get(path)
        assert answer.status_code == 404
        assert "seat" not in answer.cookies


@pytest.mark.req("R3")
@pytest.mark.parametrize("kind", ["phase.set", "freeze", "blank", "close", "undo", "remove", "hands", "open", "lock"])
def test_a_phone_cannot_do_what_the_host_does(kind):
    room = make.a_room()
    client = make.phone(room.code)
    before = queries.host(room.ref).view
    answer = client.post(
        f"/r/{room.ref}/move",
        {"id": "12345678", "kind": kind, "to": "before", "seat": "1", "of": "1", "what": "fun", "choice": "great", "count": "3"},
    )
    assert answer.status_code == 409
    assert queries.host(room.ref).view == before


def test_running_a_room_is_for_officers_and_coordinators(dunn, ellery, signed_in):
    room = make.a_room()
    assert Client().post(f"/staff/rooms/{room.ref}/do", {"id": "12345678", "kind": "freeze"}).status_code == 403
    for person in (dunn, ellery):
        client = signed_in(Client(), person)
        assert client.get(f"/staff/rooms/{room.ref}").status_code == 403
        assert client.post(f"/staff/rooms/{room.ref}/do", {"id": "12345678", "kind": "freeze"}).status_code == 403
    assert not queries.host(room.ref).view["is_frozen"]


HOSTILE = (
    "<script>alert(1)</script>",
    "Miss Smith is…",
    "07700 900 123",
    "‮evil",
    "Z̸̢a̵l̶g̷o̴",
    "' OR 1=1 --",
    "{{7*7}}",
    "../../etc/passwd",
    "\x00",
    "9" * 70,
    "two_step ",
    "TWO_STEP",
    "-1",
    "1e9",
    "None",
    "true",
)


PLAIN = ("true", "None", "two_step ")  # words that our own pages are made of


@pytest.mark.slow
@pytest.mark.req("R13")
@pytest.mark.parametrize("text", HOSTILE)
def test_only_listed_values_are_taken_and_nothing_that_a_phone_sends_comes_back(text):
    room = make.a_room()
    client = make.phone(room.code)
    token = queries.host(room.ref).projector_token
    make.go(room.ref, "1.vote")
    ask = make.ask_of(room.ref, 1)
    tries = (
        {"kind": "propose", "choice": text, "ask": str(ask)},
        {"kind": text},
        {"kind": "people", "people": text},
        {"kind": "team.pick", "team": text},
        {"kind": "judge", "message": text, "answer": text, "ask": text},
        {"kind": "join", "name": text, "emblem": text},
        {"kind": "redeal", "name": text, "emblem": text},
        {"kind": "tell", "who": text},
        {"kind": "promise", "promise": text},
        {"kind": "fun", "fun": text},
        {"kind": "reason", "reason": text, "sure": text, "ask": str(ask)},
        {"kind": "propose", "choice": "two_step", "ask": str(ask), "id": text},
    )
    for number, fields in enumerate(tries):
        answer = client.post(f"/r/{room.ref}/move", {"id": f"hostile-{number}", **fields})
        assert answer.status_code in (302, 409), (fields, answer.status_code)
        if len(text) > 3 and text not in PLAIN:
            assert text not in answer.content.decode()
    shown = Client().get(f"/p/{token}").content.decode() + client.get(client.home).content.decode()
    if len(text) > 3 and text not in PLAIN:
        assert text not in shown
    names = {seat["name"] for seat in queries.host(room.ref).view["seats"]}
    from safercyber import content

    assert names <= set(content.words("names"))


def test_a_move_of_another_sites_page_is_refused():
    room = make.a_room()
    client = make.phone(room.code)
    make.go(room.ref, "1.vote")
    fields = {"id": "12345678", "kind": "propose", "choice": "two_step", "ask": str(make.ask_of(room.ref, 1))}
    for header in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://elsewhere.example"}):
        assert client.post(f"/r/{room.ref}/move", fields, **header).status_code == 403
    assert queries.host(room.ref).view["teams"][0]["voted"] == 0


@pytest.mark.req("R17")
def test_a_body_over_16_kilobytes_is_refused():
    room = make.a_room()
    client = make.phone(room.code)
    assert client.post(f"/r/{room.ref}/move", {"id": "12345678", "kind": "fun", "fun": "x" * 20_000}).status_code == 413


def test_the_state_is_204_until_something_changes():
    room = make.a_room()
    client = make.phone(room.code)
    version = queries.phone(room.ref, 1).version
    assert client.get(f"/r/{room.ref}/state?v={version}").status_code == 204
    make.host(room.ref, "freeze")
    part = client.get(f"/r/{room.ref}/state?v={version}")
    assert part.status_code == 200 and b"Look up" in part.content and int(part["X-Version"]) > version


@pytest.mark.req("R14")
def test_a_removed_seat_stays_out_until_the_host_lets_it_back():
    room = make.a_room()
    client = make.phone(room.code)
    make.host(room.ref, "remove", seat="1")
    assert b"out of the room" in client.get(client.home).content
    client.post("/j", {"code": room.code, "id": "come-again-1"}, follow=True)
    assert queries.host(room.ref).view["seats_here"] == 0
    make.host(room.ref, "readmit", seat="1")
    assert b"You are" in client.get(client.home).content


def test_a_removed_seat_hands_in_no_answers():
    room = make.a_room(session_id=make.breakfast())
    client = make.phone(room.code)
    make.host(room.ref, "phase.set", to="before")
    make.host(room.ref, "remove", seat="1")
    answer = client.post(
        f"/r/{room.ref}/answers", {"wave": "before", "A2": "yes", "A5": "yes", "A5p": "yes", "A7": "yes", "A7w": "council"}
    )
    assert answer.status_code == 409 and surveys.room_progress(room.ref, "before")[0] == 0


def test_a_new_phone_gets_the_old_seat_and_the_old_phone_stops_working(okafor, signed_in):
    room = make.a_room()
    old, new = make.phone(room.code), Client()
    name = queries.host(room.ref).view["seats"][0]["name"]
    officer = signed_in(Client(), okafor)
    page = officer.post(f"/staff/rooms/{room.ref}/hand-over", {"seat": "1"})
    link = re.search(r"(/r/[\w-]+/seat/[\w-]+)", page.content.decode())[1]
    assert b"Carry on here" in new.get(link).content
    assert queries.seat_of(room.ref, old.cookies["seat"].value) == 1
    assert name.encode() in new.post(link, follow=True).content
    assert old.get(old.home).status_code == 404
    assert Client().post(link).status_code == 404


def test_no_secret_of_the_pack_is_on_a_phone_or_the_big_screen_before_its_time():
    from safercyber import content
    from safercyber.play.views import players  # noqa: F401

    pack = content.pack("bakehouse")
    room = make.a_room(teams=2)
    client = make.phone(room.code)
    token = queries.host(room.ref).projector_token
    secrets = {step.truth for threat in pack.body.threats for step in threat.steps}
    secrets |= {brick.name for brick in pack.body.bricks.values() if brick.hidden}
    secrets |= {words.say for texts in pack.facilitator.values() for words in texts if len(words.say) > 40}
    for place in ("lobby", "1.news", "1.post", "1.opened", "1.talk", "1.vote", "1.reveal", "1.happened", "2.post", "2.vote", "2.happened"):
        make.go(room.ref, place)
        board = client.get(f"/r/{room.ref}/board").content.decode()
        for body in (client.get(client.home).content.decode(), Client().get(f"/p/{token}").content.decode(), board):
            from html import unescape

            plain = unescape(body)
            assert not [secret for secret in secrets if secret in plain], place
            round = queries.host(room.ref).view["round"]
            unopened = [m for m in pack.body.post if m.round > round or (m.round == round and place.endswith("post"))]
            assert not [m for m in unopened if m.why in plain], place


@pytest.mark.req("R19")
def test_the_big_screen_has_nothing_of_the_staff_on_it():
    room = make.a_room()
    token = queries.host(room.ref).projector_token
    page = Client().get(f"/p/{token}").content.decode()
    assert "/staff" not in page and "<form" not in page and "<button" not in page and "csrf" not in page
    assert Client().get("/p/0123456789abcdefghijkl").status_code == 404


def test_phones_that_share_a_drawing_see_their_own_name_version_and_fresh_ids():
    room = make.a_room()
    phones = [make.phone(room.code) for _ in range(2)]
    make.go(room.ref, "1.talk")
    parts = [phone.get(f"/r/{room.ref}/state?v=0").content.decode() for phone in phones]
    names = [seat["name"] for seat in queries.host(room.ref).view["seats"]]
    assert names[0] in parts[0] and names[1] not in parts[0]
    assert names[1] in parts[1] and names[0] not in parts[1]
    assert f'data-version="{queries.version_of(room.ref)}"' in parts[0]
    ids = [re.search(r'name="id" value="([^"]+)"', part)[1] for part in parts]
    assert ids[0] != ids[1] and all(re.fullmatch(r"[0-9a-f]{16}-[\w-]+", one) for one in ids)


def test_a_live_part_equals_the_page_drawn_whole():
    room = make.a_room(teams=2)
    phone = make.phone(room.code)
    for place in ("1.news", "1.post", "1.opened", "1.vote", "1.reveal", "1.happened", "reel.1", "best", "item.1", "answer.1", "promise"):
        make.go(room.ref, place)
        for _ in range(2):
            part = phone.get(f"/r/{room.ref}/state?v=0").content.decode()
            page = phone.get(f"/r/{room.ref}").content.decode()
            same = [re.sub(r"[0-9a-f]{16}-", "", text) for text in (part.strip(), page)]
            assert same[0] in same[1], place


def test_who_runs_a_room_with_somebody_reads_you_first(okafor, priya, signed_in):
    room = make.a_room(by=okafor.by)
    actions.run(room.ref, kind="freeze", fields={}, client_id="a-press-1", by=priya.by, now=make.now())

    assert f"You and {priya.name} are running this" in signed_in(Client(), okafor).get(f"/staff/rooms/{room.ref}").content.decode()
