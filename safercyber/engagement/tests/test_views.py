from __future__ import annotations

import gzip
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from icalendar import Calendar

from safercyber.engagement import actions, queries
from safercyber.engagement.models import Attendance, Booking, Session, WaitingPlace
from safercyber.engagement.tests.factories import NOW, STARTS, book, tea_and_scams, wait
from safercyber.outbox.models import Letter
from safercyber.partnership import actions as partnership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northvale")]
MARGARET = {"first_name": "Margaret", "contact": "margaret@mail.example", "people": "2", "needs": ["large-print"], "form_id": "f1"}


@pytest.fixture(autouse=True)
def on_monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def words(response) -> str:
    """The page as one line of plain words."""
    text = re.sub(r"<(script|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()).replace(" .", ".").replace(" ,", ",")


def test_the_first_page_lists_sessions_near_with_miles_and_places(client):
    tea_and_scams()
    shown = words(client.get("/", {"where": "NV1 1AA"}))

    assert "1 session near Brackwell" in shown and "Stanmoor Village Hall · 1.2 miles" in shown
    assert "20 places left" in shown and "Step-free, hearing loop" in shown


def test_an_unknown_place_is_said_at_the_field_and_what_was_typed_stays(client):
    tea_and_scams()
    response = client.get("/", {"where": "Atlantis"})

    assert 'href="/?where=Eldon#list"' in response.content.decode()
    assert "We do not know that place. Try a town or a full postcode, like NV4 7QP." in words(response)
    assert 'value="Atlantis"' in response.content.decode() and "<title>Error: " in response.content.decode()


def test_far_from_everything_the_nearest_are_shown_and_one_field_to_be_told(client):
    tea_and_scams()
    shown = words(client.get("/", {"where": "Holm"}))

    assert "No sessions within 10 miles yet" in shown and "15 miles" in shown and "Tell me when there is one near me" in shown
    assert "We will tell you" in words(client.post("/tell-me", {"where": "holm", "contact": "betty@mail.example"}))
    assert "We cannot send texts" in words(client.post("/tell-me", {"where": "holm", "contact": "07700 900 143"}))


def test_with_no_session_at_all_the_page_still_helps(client):
    assert "No sessions yet" in words(client.get("/"))


def chips(client, **asked: str) -> list[str]:
    return re.findall(r'<button class="chip"[^>]*>([^<]*)<', client.get("/", asked).content.decode())


def test_the_chips_and_ways_in_are_of_the_area_s_own_audiences_that_have_sessions(client, django_assert_max_num_queries):
    assert chips(client) == []
    for name in ("Farmers", "Students"):
        partnership.add_audience(name=name, by="system", now=NOW)
    tea_and_scams(title="Milk", audience_code="farmers")

    assert chips(client) == ["Everyone", "Farmers"]
    page = words(client.get("/?for=farmers"))
    assert "1 session in Northvale · Farmers" in page and "1 session to come, made for you." in page
    assert "I run a business" not in page and "I have children" not in page
    # An address of before, and one of an audience with nothing to come, say what they found.
    assert "No sessions yet · Students" in words(client.get("/?for=students"))
    tea_and_scams(title="Breakfast", audience_code="small-firms", is_online=True)
    page = words(client.get("/?for=business"))
    assert "1 session in Northvale · Small firms" in page and "I run a business" in page and "Milk" not in page
    assert chips(client) == ["Everyone", "Small firms", "Farmers", "Online"]
    with django_assert_max_num_queries(12):
        client.get("/?for=farmers")


def test_what_is_searched_for_cannot_break_the_page(client):
    response = client.get("/", {"where": '"><script>alert(1)</script>', "for": "<b>"})

    assert b"<script>alert" not in response.content and response.status_code == 200


def test_margaret_books_with_one_form_and_the_page_is_the_ticket(client):
    tea_and_scams()
    response = client.post("/sessions/tea-and-scams/book", MARGARET, follow=True)
    shown = words(response)

    assert response.redirect_chain and "You’re in, Margaret." in shown
    assert "2, with large print" in shown and "No phone? Just say your name." in shown
    assert "We have emailed this ticket to you." in shown and "Wednesday 14 October at 10am" in shown
    assert response["Cache-Control"] == "no-store" and "noindex" in response["X-Robots-Tag"]


def test_booking_with_a_phone_promises_no_text(client):
    tea_and_scams()
    shown = words(client.post("/sessions/tea-and-scams/book", MARGARET | {"contact": "07700 900 143"}, follow=True))

    assert "We cannot send texts. Keep this page" in shown and "texted" not in shown and "emailed" not in shown


def test_an_empty_form_says_what_to_do_in_the_agreed_words(client):
    tea_and_scams()
    response = client.post("/sessions/tea-and-scams/book", {})
    shown = words(response)

    assert response.status_code == 422 and "<title>Error: " in response.content.decode()
    for sentence in ("There is a problem", "Enter your name", "Enter an email or a mobile number so we can send your ticket"):
        assert sentence in shown


def test_a_name_reads_as_it_stands_and_one_that_nobody_sees_is_none(client):
    tea_and_scams()
    client.post("/sessions/tea-and-scams/book", MARGARET | {"first_name": "Mar\u202egaret\x1b\u200b\n"})
    unseen = client.post("/sessions/tea-and-scams/book", MARGARET | {"first_name": "\u200b\u2060", "contact": "joan@mail.example"})

    assert Booking.objects.get().contact.first_name == "Margaret"
    assert unseen.status_code == 422 and "Enter your name" in words(unseen)


@pytest.mark.parametrize("typed", ["a@[127.0.0.1]", "a@[::1]", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_a_letter_goes_to_one_person_with_a_name_for_a_mailbox(client, typed):
    tea_and_scams()
    assert client.post("/sessions/tea-and-scams/book", MARGARET | {"contact": typed}).status_code == 422
    assert not Letter.objects.exists()


def test_a_bad_email_is_said_and_all_that_was_typed_stays(client):
    tea_and_scams()
    response = client.post("/sessions/tea-and-scams/book", MARGARET | {"contact": "margaret.mail.example"})

    assert "That email is missing an @. Check it and try again." in words(response)
    page = response.content.decode()
    assert 'value="Margaret"' in page and 'value="margaret.mail.example"' in page and page.count("checked") == 2


def test_sold_out_while_typing_says_so_keeps_all_and_offers_the_line(client):
    session = tea_and_scams(capacity=1)
    book(session, contact="joan@mail.example")
    response = client.post("/sessions/tea-and-scams/book", MARGARET | {"people": "1"})

    assert response.status_code == 409
    assert "The last places went a moment ago. You have not been booked." in words(response)
    assert 'value="Margaret"' in response.content.decode() and "Join the waiting list" in words(response)
    waiting = client.post("/sessions/tea-and-scams/book", MARGARET | {"people": "1", "wait": "yes"}, follow=True)
    assert "You are number 1 in line, Margaret." in words(waiting) and "You are next." in words(waiting)


def test_the_same_press_twice_is_one_booking_and_one_ticket(client):
    tea_and_scams()
    first, second = (client.post("/sessions/tea-and-scams/book", MARGARET) for _ in range(2))

    assert first["Location"] == second["Location"] and Booking.objects.count() == 1


@pytest.mark.req("R8")
def test_a_second_booking_shows_nothing_of_the_first_and_says_so_kindly():
    tea_and_scams()
    Client().post("/sessions/tea-and-scams/book", MARGARET)
    response = Client().post("/sessions/tea-and-scams/book", MARGARET | {"form_id": "another", "first_name": "Mallory"})
    page = response.content.decode()

    assert "We have sent the ticket again to its owner" in words(response)
    assert Booking.objects.get().token not in page and "Margaret" not in page and "large" not in page.lower()


@pytest.mark.req("R8")
def test_send_again_answers_the_same_for_known_and_unknown(client):
    tea_and_scams()
    client.post("/sessions/tea-and-scams/book", MARGARET)
    pages = [
        client.post("/sessions/tea-and-scams/ticket-again", {"contact": who}).content
        for who in ("margaret@mail.example", "no@mail.example")
    ]

    assert pages[0] == pages[1]


@pytest.mark.req("R10")
def test_opening_any_link_changes_nothing(client):
    session = tea_and_scams(capacity=1)
    token, line = book(session).token, wait(session).token
    before = list(Booking.objects.values()), list(WaitingPlace.objects.values()), list(Session.objects.values())
    for one in (token, line):
        for path in ("", ".ics", "/change", "/cancel", "/not-me"):
            client.get(f"/t/{one}{path}")
            client.head(f"/t/{one}{path}")
    client.get(f"/here/{session.here_token}")

    assert before == (list(Booking.objects.values()), list(WaitingPlace.objects.values()), list(Session.objects.values()))
    assert client.get(f"/t/{token}/undo").status_code == 405


def test_cancelling_thanks_tells_who_has_the_seats_and_is_undone(client):
    session = tea_and_scams(capacity=2)
    token = book(session, people=2).token
    response = client.post(f"/t/{token}/cancel", follow=True)
    assert "Cancelled. Thank you for telling us." in words(response) and "Undo: I am coming after all" in words(response)
    assert "You’re in, Margaret." in words(client.post(f"/t/{token}/undo", follow=True))

    wait(session, people=2)
    response = client.post(f"/t/{token}/cancel", follow=True)
    assert "Two people on the waiting list now have your seats." in words(response)
    assert "Your places have gone to someone else." in words(client.post(f"/t/{token}/undo"))


def test_a_session_that_has_begun_says_so_to_cancel_change_and_book(client):
    session = tea_and_scams()
    token = book(session).token
    with time_machine.travel(STARTS + timedelta(minutes=5), tick=False):
        assert "This session has started." in words(client.get(f"/t/{token}/cancel"))
        assert client.post(f"/t/{token}/cancel").status_code == 409
        assert "This session has started." in words(client.get("/sessions/tea-and-scams/book"))
        assert client.get(f"/t/{token}/change").status_code == 302
    assert Booking.objects.get().cancelled_at is None


def test_after_thirty_days_the_ticket_says_when_the_details_went(client):
    token = book(tea_and_scams()).token
    later = STARTS + timedelta(days=40)
    actions.forget_old(later)
    with time_machine.travel(later, tick=False):
        assert "This ticket has ended. We deleted your details on Tuesday 24 November." in words(client.get(f"/t/{token}"))


def test_changing_the_number_asks_only_for_places_that_are_there(client):
    session = tea_and_scams(capacity=3)
    token = book(session).token
    book(session, contact="joan@mail.example", people=2)
    response = client.post(f"/t/{token}/change", {"first_name": "Margaret", "people": "3"})

    assert response.status_code == 422 and "You can have up to 1." in words(response)


def test_this_was_not_me_needs_one_button(client):
    token = book(tea_and_scams()).token
    assert "This was not you?" in words(client.get(f"/t/{token}/not-me"))
    assert "your details are deleted" in words(client.post(f"/t/{token}/not-me"))
    assert Booking.objects.get().contact is None


def test_the_calendar_file_is_what_calendars_accept(client):
    session = tea_and_scams()
    token = book(session, people=2, needs=["hearing-loop"]).token
    response = client.get(f"/t/{token}.ics")
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]

    assert event["DTSTART"].params["TZID"] == "Europe/London" and event.decoded("dtstart").hour == 14
    assert event.walk("VALARM") and b"BEGIN:VTIMEZONE" in response.content and event["STATUS"] == "CONFIRMED"
    assert (
        all(len(line) <= 75 for line in response.content.split(b"\r\n"))
        and b"hearing" not in response.content
        and b"Margaret" not in response.content
    )
    before = int(event["SEQUENCE"])
    actions.cancel_booking(token, now=NOW)
    after = Calendar.from_ical(client.get(f"/t/{token}.ics").content).walk("VEVENT")[0]
    assert after["UID"] == event["UID"] and after["STATUS"] == "CANCELLED" and int(after["SEQUENCE"]) > before


def test_the_public_feed_has_no_visitor_and_no_private_session(client):
    book(tea_and_scams())
    tea_and_scams(title="Quiet one", is_public=False)
    feed = client.get("/calendar/all.ics").content

    assert len(Calendar.from_ical(feed).walk("VEVENT")) == 1 and b"Quiet" not in feed and b"margaret" not in feed.lower()
    assert client.get("/calendar/secret.ics").status_code == 404


def test_a_private_session_opens_by_its_link_and_asks_not_to_be_listed(client):
    tea_and_scams(title="Quiet one", is_public=False)

    assert "Quiet one" not in words(client.get("/"))
    assert b"noindex" in client.get("/sessions/quiet-one").content


@pytest.mark.req("R2")
def test_a_draft_and_nothing_at_all_are_the_same_page(client):
    tea_and_scams(title="Draft", is_open=False)
    for pair in (("/sessions/draft", "/sessions/nothing"), ("/sessions/draft/book", "/sessions/nothing/book"), ("/t/abc", "/t/abcd")):
        one, other = (client.get(path) for path in pair)
        assert one.status_code == other.status_code == 404 and one.content == other.content


@pytest.mark.slow
@pytest.mark.req("R12")
def test_a_flood_of_forms_is_told_to_wait_and_others_are_not(client, monkeypatch):
    tea_and_scams()
    # Within one second of the clock that counts: places in the bucket come back evenly.
    monkeypatch.setattr("safercyber.throttle.time.monotonic", lambda: 0.0)
    statuses = [client.post("/sessions/tea-and-scams/book", {}).status_code for _ in range(310)]
    last = client.post("/sessions/tea-and-scams/book", {})

    assert statuses == [422] * 300 + [429] * 10 and int(last["Retry-After"]) >= 1
    assert client.post("/sessions/tea-and-scams/book", MARGARET, REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.req("R10")
def test_links_in_letters_begin_with_our_own_address_whatever_the_request_says():
    tea_and_scams()
    Client(HTTP_HOST="evil.example").post("/sessions/tea-and-scams/book", MARGARET)

    assert "evil.example" not in Letter.objects.get().words and "http://127.0.0.1:8000/t/" in Letter.objects.get().words


def test_here_counts_and_says_welcome(client):
    session = tea_and_scams(capacity=3)
    with time_machine.travel(STARTS, tick=False):
        shown = words(client.post(f"/here/{session.here_token}", {"first_name": "Joan", "people": "3", "form_id": "h1"}))
        assert "We counted 3 people." in shown and Attendance.objects.get().people == 3
        full = words(client.get(f"/here/{session.here_token}"))
        assert "We are full, but do speak to us: we may squeeze you in." in full


def test_two_pages_to_book_weigh_little_and_ask_for_little(client):
    for number in range(6):
        tea_and_scams(title=f"Tea and scams {number}")
    asked: set[str] = set()
    weight = 0
    for path in ("/?where=Brackwell", "/sessions/tea-and-scams-0/book"):
        page = client.get(path).content
        weight += len(gzip.compress(page))
        asked |= set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js|svg))"', page.decode()))
        assert len(gzip.compress(page)) + sum(map(_weight, asked)) < 60_000
    assert len(asked) + 2 <= 8, sorted(asked)
    assert weight + sum(map(_weight, asked)) <= 80_000


def _weight(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    with open(found, "rb") as file:  # noqa: PTH123
        return len(gzip.compress(file.read()))


def test_no_page_carries_a_style_or_a_script_of_its_own(client):
    session = tea_and_scams(capacity=1)
    token, line = book(session).token, wait(session).token
    for path in (
        "/",
        "/sessions/tea-and-scams",
        "/sessions/tea-and-scams/book",
        f"/t/{token}",
        f"/t/{line}",
        f"/t/{token}/cancel",
        f"/here/{session.here_token}",
    ):
        page = client.get(path).content.decode()
        assert " style=" not in page and "<style" not in page and not re.search(r"<script(?![^>]*src=)", page) and " onclick" not in page, (
            path
        )
        assert page.count("<h1") == 1, path


def test_what_a_visitor_types_is_shown_as_they_typed_it_and_runs_nothing(client):
    tea_and_scams()
    response = client.post("/sessions/tea-and-scams/book", MARGARET | {"first_name": "<img src=x onerror=1>{{7*7}}"}, follow=True)

    assert b"<img" not in response.content and b"{{7*7}}" in response.content


def test_the_ticket_asks_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    token = book(tea_and_scams()).token
    with django_assert_max_num_queries(12):
        client.get(f"/t/{token}")
    assert queries.ticket("nothing", NOW) is None


def test_a_search_brings_its_list_into_view_and_a_place_that_we_do_not_know_the_field_with_scripts_off(client):
    tea_and_scams()
    unknown = client.get("/", {"where": "Nowhere"}).content.decode()
    known, first = (client.get("/", asked).content.decode() for asked in ({"where": "Stanmoor"}, {}))

    field, listed = '<input id="where" name="where"', '<section class="wrap list" id="list"'
    assert all(field in page and listed in page and 'action="/"' in page for page in (unknown, known, first))
    assert unknown.count("autofocus") == 1 and 'aria-invalid="true" autofocus' in unknown
    assert "autofocus" not in first and known.count("autofocus") == 1 and '<h2 id="list-title" tabindex="-1" autofocus>' in known
