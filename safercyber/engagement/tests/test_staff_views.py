from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from safercyber.engagement import actions, queries
from safercyber.engagement.models import Attendance, Booking, Session, SessionHours
from safercyber.engagement.tests.factories import NOW, STARTS, book, tea_and_scams, the_places, wait
from safercyber.engagement.tests.test_views import words
from safercyber.figures import queries as figures
from safercyber.ledger.queries import history_of
from safercyber.partnership import actions as partnership
from safercyber.people.models import Role, User
from safercyber.people.queries import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northvale")]
TYPED = {
    "title": "Tea and scams: how to say no",
    "date": "2026-10-15",
    "starts": "14:00",
    "ends": "15:30",
    "venue": "new",
    "new_name": "Holm Chapel",
    "new_address": "Green Lane, Holm",
    "new_postcode": "NV4 2HM",
    "new_access": ["is_step_free"],
    "capacity": "20",
    "audience_code": "over-65s",
    "theme_code": "fraud",
    "method": "game",
    "age_band": "adults",
    "is_public": "on",
    "planned_hours": "6",
    "form_id": "n1",
}


@pytest.fixture(autouse=True)
def on_monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def okafor(monkeypatch) -> Client:
    """PC Okafor, signed in with both steps."""
    row = User.objects.create(email="okafor@northvale.example", name="PC Okafor", post="Cyber Protect officer", joined_at=NOW)
    Role.objects.create(user=row, kind="officer", given_at=NOW)
    return signed_in(monkeypatch, row)


def signed_in(monkeypatch, row: User) -> Client:
    monkeypatch.setattr("safercyber.people.middleware.sessions.person_asking", lambda request, now: person(row.pk))
    client = Client()
    client.cookies["staff"] = "x"
    return client


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["²", "9" * 30, "1" * 5000, "-1", "\x00", "x"])
@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("door", "booking"),
        ("door", "code"),
        ("door", "token"),
        ("door/undo", "booking"),
        ("door/walk-in", "remove"),
        ("kit", "packed"),
        ("kit", "one_more"),
    ],
)
def test_a_row_that_no_page_sends_is_nobody(okafor, address, name, typed):
    session = tea_and_scams()
    assert okafor.post(f"/staff/sessions/{session.pk}/{address}", {name: typed}).status_code in (200, 302, 422)
    assert not Attendance.objects.exists()


def test_a_session_with_a_new_venue_is_made_on_one_page(okafor):
    tea_and_scams(title="Other")
    response = okafor.post("/staff/sessions/new", TYPED, follow=True)
    session = Session.objects.get(slug="tea-and-scams")

    assert response.status_code == 200 and session.venue.name == "Holm Chapel" and session.venue.place_code == "holm"
    assert session.starts_at == STARTS and session.planned_minutes == 360 and session.venue.is_step_free
    assert okafor.post("/staff/sessions/new", TYPED).status_code == 302 and Session.objects.filter(title=TYPED["title"]).count() == 1


@pytest.mark.req("E13")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "13:00"}, "It ends before it starts. Check the two times."),
        ({"title": ""}, "Enter a title, like Tea and scams"),
        ({"capacity": "0"}, "Enter how many places there are, 1 or more"),
        ({"capacity": "twenty"}, "Enter a number of places, like 20"),
        ({"new_postcode": "ZZ9 9ZZ"}, "Enter the town or village it is in"),
        ({"new_postcode": "NV4"}, "That is not a whole postcode. Check it, or leave it empty."),
        ({"new_address": "", "new_bus": "Green Lane, Holm"}, "Enter the street it is in"),
        ({"new_name": ""}, "Enter the name of the venue"),
        ({"age_band": "children"}, "Name the adult of the school or group who will be in the room"),
        ({"planned_hours": "many"}, "Enter hours, like 6 or 1.5"),
        ({"date": "soon"}, "Enter the day, like 16 October 2026"),
    ],
)
def test_a_session_that_cannot_be_is_refused_in_words_and_kept_as_typed(okafor, change, sentence):
    tea_and_scams(title="Other")
    response = okafor.post("/staff/sessions/new", TYPED | change)

    assert response.status_code == 422 and sentence in words(response)
    assert 'value="Green Lane, Holm"' in response.content.decode() and Session.objects.count() == 1


@pytest.mark.parametrize("postcode", ["LM1 2AB", "YO1 7HH", "sw1a1aa", ""])
def test_a_hall_anywhere_in_the_country_is_a_name_an_address_and_a_town(okafor, postcode):
    okafor.post("/staff/sessions/new", TYPED | {"new_postcode": postcode, "new_town": "Little Lumley"}, follow=True)
    session = Session.objects.get()

    assert session.venue.place_code == "little-lumley" and session.venue.postcode.replace(" ", "") == postcode.upper().replace(" ", "")
    assert 'value="Little Lumley"' in okafor.get("/staff/sessions/new").content.decode()


def test_a_town_that_is_known_is_taken_however_it_is_typed_and_not_added_again(okafor):
    the_places()
    before = len(figures.places())
    okafor.post("/staff/sessions/new", TYPED | {"new_postcode": "LM1 2AB", "new_town": " eldon "}, follow=True)

    assert Session.objects.get().venue.place_code == "eldon" and len(figures.places()) == before


def test_a_venue_is_put_right_for_every_session_in_it(okafor):
    session = tea_and_scams()
    venue = session.venue_id
    typed = {"name": "Stanmoor Hall", "address": "Mill Lane", "town": "Holm", "postcode": "nv42hm", "access": ["has_toilets"]}

    assert "Church Lane, Stanmoor" in words(okafor.get("/staff/sessions/venues"))
    assert 'value="Stanmoor"' in okafor.get(f"/staff/sessions/venues/{venue}").content.decode()
    assert "Saved." in words(okafor.post(f"/staff/sessions/venues/{venue}", typed, follow=True))
    session.refresh_from_db()
    assert (session.venue.place_code, session.venue.postcode, session.venue.is_step_free) == ("holm", "NV4 2HM", False)
    assert history_of(f"venue:{venue}")[-1].did == "change_venue"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "ELDON  Library", "town": "Eldon"}, "Another venue of this town has this name already."),
        ({"postcode": "NV4"}, "That is not a whole postcode."),
        ({"town": " "}, "Enter the town or village it is in"),
        ({"address": ""}, "Enter the street it is in"),
    ],
)
def test_a_venue_that_cannot_be_is_refused_and_stays(okafor, change, sentence):
    session = tea_and_scams()
    actions.add_venue(actions.VenueDetails("Eldon Library", "High Street", town="Eldon"), by="system", now=NOW)
    typed = {"name": "Stanmoor Hall", "address": "Mill Lane", "town": "Holm", "postcode": ""} | change
    page = okafor.post(f"/staff/sessions/venues/{session.venue_id}", typed)

    assert page.status_code == 422 and sentence in words(page)
    session.venue.refresh_from_db()
    assert session.venue.name == "Stanmoor Village Hall"


def test_a_theme_that_is_retired_is_offered_only_where_it_is_held(okafor):
    session = tea_and_scams()
    partnership.add_to_list("theme", name="Grooming", by="system", now=NOW)
    partnership.retire("theme", session.theme_code, by="system", now=NOW)

    assert f'value="{session.theme_code}"' not in okafor.get("/staff/sessions/new").content.decode()
    assert f'value="{session.theme_code}" selected' in okafor.get(f"/staff/sessions/{session.pk}/edit").content.decode()


def test_copying_is_two_presses(okafor):
    session = tea_and_scams()
    form = okafor.post(f"/staff/sessions/{session.pk}/copy", follow=True)
    page = form.content.decode()
    fields = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', page)) | dict(
        re.findall(r'<select name="(\w+)".*?<option value="([^"]*)" selected', page, flags=re.S)
    )
    copy = Session.objects.exclude(pk=session.pk).get()
    okafor.post(f"/staff/sessions/{copy.pk}/edit/open", fields | {"title": session.title})

    copy.refresh_from_db()
    assert copy.state == "open" and copy.starts_at == STARTS + timedelta(weeks=1)


def test_a_draft_that_cannot_be_opened_stays_as_it_was(okafor):
    draft = tea_and_scams(is_open=False)
    past = TYPED | {"title": "Another title", "date": "2026-01-05"}
    response = okafor.post(f"/staff/sessions/{draft.pk}/edit/open", past)

    draft.refresh_from_db()
    assert response.status_code == 422 and "This day has passed." in words(response)
    assert (draft.title, draft.state, draft.starts_at) == ("Tea and scams: how to say no", "draft", STARTS)
    assert not any(venue.name == "Holm Chapel" for venue in queries.venues())


def test_the_session_page_counts_needs_and_names_nobody(okafor):
    session = tea_and_scams(pack_id="bakehouse")
    book(session, needs=["large-print"])
    shown = okafor.get(f"/staff/sessions/{session.pk}")

    assert "1 of 20 places booked, 19 left." in words(shown) and "1 large print" in words(shown) and "Margaret" not in words(shown)
    assert 'action="/staff/rooms/open"' in shown.content.decode() and f"/staff/evidence/session/{session.pk}" in shown.content.decode()


def test_the_door_lets_in_by_name_code_and_ticket_and_shows_no_contact(okafor):
    session = tea_and_scams()
    token = book(session, people=2, needs=["large-print"]).token
    with time_machine.travel(STARTS, tick=False):
        door = f"/staff/sessions/{session.pk}/door"
        assert "margaret@" not in okafor.get(door).content.decode()
        assert f'value="{token}"' in okafor.get(f"/t/{token}").content.decode()
        assert "Welcome, Margaret, 2 · large print" in words(okafor.post(door, {"token": token}))
        assert "Already here at 2pm: Margaret, 2." in words(okafor.post(door, {"code": Booking.objects.get().code}))
        okafor.post(f"{door}/undo", {"booking": Booking.objects.get().pk})
        assert not Attendance.objects.exists()
        okafor.post(f"{door}/walk-in", {"people": "3", "first_name": "Joan", "form_id": "w"})
        assert "3 people are here" in words(okafor.get(door))


def test_a_code_that_lets_nobody_in_is_answered_as_refused_with_what_was_typed(okafor):
    session = tea_and_scams()
    refused = okafor.post(f"/staff/sessions/{session.pk}/door", {"code": "K7M-XXX"})

    assert refused.status_code == 422 and "No booking has that code" in words(refused)
    assert 'value="K7M-XXX"' in refused.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"people": "9", "form_id": "a"}, "Choose how many people, 1 to 4"),
        ({"people": "2", "form_id": "a" * 41}, "We could not tell this press from others. Press once more."),
        ({"people": "2", "form_id": "a", "first_name": "J" * 5000}, "Keep the name to 40 letters."),
    ],
)
def test_a_walk_in_that_cannot_be_counted_is_refused_in_words(okafor, typed, said):
    refused = okafor.post(f"/staff/sessions/{tea_and_scams().pk}/door/walk-in", typed)

    assert refused.status_code == 422 and said in words(refused)
    assert not Attendance.objects.exists() and "a" * 41 not in refused.content.decode()


def test_walk_ins_of_a_cancelled_session_are_refused_on_the_page_that_was_pressed(okafor):
    session = tea_and_scams()
    actions.cancel_session(session.pk, why="The boiler broke.", by="person:1", now=NOW)
    refused = okafor.post(f"/staff/sessions/{session.pk}/door/walk-in", {"people": "2", "form_id": "a"})

    assert refused.status_code == 422 and "This session was cancelled." in words(refused)


def test_one_form_sent_again_with_more_people_says_how_many_are_counted(okafor):
    session = tea_and_scams()
    walk_in = f"/staff/sessions/{session.pk}/door/walk-in"
    okafor.post(walk_in, {"people": "1", "form_id": "a"})
    again = okafor.post(walk_in, {"people": "4", "form_id": "a"}, follow=True)

    assert "This press had counted 1 already" in words(again) and "Counted 4" not in words(again)
    assert Attendance.objects.get().people == 1


def test_scanning_a_ticket_of_another_day_says_not_today(okafor):
    token = book(tea_and_scams()).token

    assert "Not today: this is for Thursday 15 October" in words(okafor.get(f"/t/{token}"))


def test_wrapping_up_logs_people_and_hours_and_can_be_corrected(okafor):
    session = tea_and_scams(planned_minutes=360)
    book(session)
    with time_machine.travel(STARTS + timedelta(hours=2), tick=False):
        actions.check_in(session.pk, booking_id=Booking.objects.get().pk, by="person:1", now=STARTS)
        assert 'value="1"' in okafor.get(f"/staff/sessions/{session.pk}/wrap-up").content.decode()
        typed = {"people": "27", "kind": "counted", "prep": "1.5", "delivery": "1.5", "travel": "0.75"}
        done = okafor.post(f"/staff/sessions/{session.pk}/wrap-up", typed, follow=True)
        assert "Logged. 27 people." in words(done)
        okafor.post(f"/staff/sessions/{session.pk}/wrap-up", typed | {"people": "28", "kind": "estimated"})

    session.refresh_from_db()
    assert (session.state, Attendance.objects.get(kind="headcount").people, SessionHours.objects.get().prep_minutes) == ("done", 28, 90)


def test_nobody_wraps_up_what_has_not_begun(okafor):
    session = tea_and_scams()

    assert okafor.post(f"/staff/sessions/{session.pk}/wrap-up", {"people": "1", "kind": "counted"}).status_code == 302
    session.refresh_from_db()
    assert session.state == "open"


def test_cancelling_needs_a_press_on_a_page_that_says_what_will_happen(okafor):
    session = tea_and_scams()
    book(session)
    page = okafor.get(f"/staff/sessions/{session.pk}/cancel")
    session.refresh_from_db()
    assert session.state == "open" and "1 booking for 1 person" in words(page)

    okafor.post(f"/staff/sessions/{session.pk}/cancel", {"why": "The hall is flooded."})
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_the_papers_print_without_contacts(okafor):
    session = tea_and_scams()
    book(session, needs=["large-print"])
    book(session, contact="07700 900 143")
    for paper in ("run-sheet", "sign-in-sheet", "door-poster"):
        page = okafor.get(f"/staff/sessions/{session.pk}/{paper}")
        assert page.status_code == 200 and "margaret@" not in page.content.decode() and "07700" not in page.content.decode()
    assert "Margaret" not in words(okafor.get(f"/staff/sessions/{session.pk}/run-sheet"))


def test_the_run_sheet_and_the_kit_are_changed(okafor):
    session = tea_and_scams()
    okafor.post(f"/staff/sessions/{session.pk}/steps", {"minutes_1": "20", "title_1": "Cake", "title_2": ""})
    okafor.post(f"/staff/sessions/{session.pk}/kit", {"packed": ["0"], "one_more": "Teapot"})

    session.refresh_from_db()
    assert [line.title for line in session.timings.all()] == ["Cake"]
    assert session.kit[0]["is_packed"] and session.kit[-1] == {"words": "Teapot", "is_packed": False}
    assert "Enter how many minutes step 1 takes" in words(okafor.post(f"/staff/sessions/{session.pk}/steps", {"title_1": "Cake"}))


@pytest.mark.parametrize("number", [0, 999_999])
def test_a_session_that_is_not_there_is_the_same_page_everywhere(okafor, number):
    for path in ("", "/edit", "/cancel", "/door", "/wrap-up", "/run-sheet", "/sign-in-sheet", "/door-poster", "/steps", "/logged"):
        assert okafor.get(f"/staff/sessions/{number}{path}").status_code == 404, path
    for path in ("/copy", "/open", "/kit", "/door", "/door/walk-in", "/calls/1/rung"):
        assert okafor.post(f"/staff/sessions/{number}{path}").status_code == 404, path


@pytest.mark.req("R1")
def test_the_board_and_strangers_do_not_get_in(monkeypatch):
    session = tea_and_scams()
    dunn = User.objects.create(email="dunn@northvale.example", name="Cllr Dunn", post="Board member", joined_at=NOW)
    Role.objects.create(user=dunn, kind="board", given_at=NOW)
    board = signed_in(monkeypatch, dunn)
    stranger = Client()
    for path in ("", "/new", f"/{session.pk}", f"/{session.pk}/door", f"/{session.pk}/sign-in-sheet"):
        assert board.get(f"/staff/sessions{path}").status_code == 403
        assert stranger.get(f"/staff/sessions{path}").status_code == 302
    assert stranger.post(f"/staff/sessions/{session.pk}/cancel").status_code == 403


def test_somebody_to_ring_is_on_the_page_until_rung(okafor):
    session = tea_and_scams(capacity=1)
    mine = book(session)
    wait(session, contact="07700 900 143")
    actions.cancel_booking(mine.token, now=NOW)
    page = okafor.get(f"/staff/sessions/{session.pk}")
    assert "07700 900 143" in words(page)

    press = re.search(r'action="(/staff/sessions/\d+/calls/\d+/rung)"', page.content.decode())
    assert press and "07700 900 143" not in words(okafor.post(press[1], follow=True))


@pytest.mark.parametrize("odd", ["²", "-1", "ten", ""])
def test_a_row_that_is_no_number_lets_nobody_in(okafor, odd):
    session = tea_and_scams()
    book(session)
    door = f"/staff/sessions/{session.pk}/door"

    assert okafor.post(door, {"booking": odd}).status_code == 422
    assert okafor.post(f"{door}/undo", {"booking": odd}).status_code == 302
    assert not Attendance.objects.exists()


def test_paper_questions_and_a_show_of_hands_are_within_reach_of_the_sessions_page(okafor):
    session = tea_and_scams()

    page = okafor.get(f"/staff/sessions/{session.pk}").content.decode()

    for address in (f"/staff/surveys/paper/{session.pk}", f"/staff/surveys/hands/{session.pk}"):
        assert f'href="{address}"' in page
        assert okafor.get(address).status_code == 200
