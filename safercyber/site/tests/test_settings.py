"""Settings: the area and its lists, on one page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail

from safercyber.figures import actions as figures_actions
from safercyber.figures import queries as figures
from safercyber.figures.queries import Place
from safercyber.ledger.queries import history_of
from safercyber.outbox import actions as outbox
from safercyber.partnership import actions, queries
from safercyber.partnership.forms import SetUp
from safercyber.site import jobs
from safercyber.site.settings_forms import AreaForm
from safercyber.typed import HowReached

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
AREA = {
    "seen_version": "1",
    "short_name": "Eastmoor",
    "name": "Eastmoor Partnership",
    "phone": "01632 960 777",
    "public_email": "cyber@eastmoor.example",
    "safeguarding_phone": "01632 960 778",
}


@pytest.fixture
def settings_of(client, priya, signed_in):
    """Priya's browser, in an area with one theme, one audience and one partner."""
    if queries.the_partnership() is None:
        told = {"name": "Northvale Partnership", "short_name": "Northvale", "phone": "01632 960 001", "email": "hello@northvale.example"}
        actions.set_up_partnership(**told, by="system", now=NOW)
    for kind, name in (("theme", "Fraud"), ("audience", "Parents"), ("organisation", "Northvale Council")):
        actions.add_to_list(kind, name=name, by="system", now=NOW)
    signed_in(client, priya)
    return client


def change(client, kind, do, key="", **typed):
    return client.post(f"/staff/settings/lists/{kind}", {"do": do, "key": key, **typed}, follow=True)


def shown(response) -> str:
    return response.content.decode()


def test_a_new_name_of_the_area_stands_on_every_page_at_once(settings_of):
    page = settings_of.post("/staff/settings", AREA, follow=True)

    assert "Saved. It shows on every page at once." in shown(page)
    assert "Eastmoor" in shown(settings_of.get("/")) and "01632 960 777" in shown(settings_of.get("/"))
    assert history_of("partnership")[-1].facts == {"fields": ["email", "name", "phone", "safeguarding_phone", "short_name"]}


def test_a_line_break_in_the_area_s_name_stops_no_letter(settings_of):
    settings_of.post("/staff/settings", AREA | {"short_name": "East\r\nmoor"})
    outbox.write_letter(to="margaret@x.example", subject="Your ticket", words="Hello", about="booking:1", now=NOW)

    assert jobs.send_letters(NOW) == 1
    assert mail.outbox[-1].from_email == "Safer Cyber East moor <cyber@eastmoor.example>"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("public_email", "hello", "Enter an email address"),
        ("short_name", " ", "Enter the name"),
        ("short_name", "\u202e\u200b", "Enter the name"),
        ("short_name", "\u3164\u2800", "Enter the name"),
    ],
)
def test_an_area_that_cannot_be_is_refused_and_kept_as_typed(settings_of, field, typed, sentence):
    page = settings_of.post("/staff/settings", AREA | {field: typed})

    assert page.status_code == 422 and sentence in shown(page) and "Eastmoor Partnership" in shown(page)
    assert queries.the_partnership().phone == "01632 960 001"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("theme", lambda: [one.name for one in queries.themes()]),
        ("audience", lambda: [one.name for one in queries.audiences()]),
        ("organisation", lambda: [one.name for one in queries.organisations()]),
        ("place", lambda: [one.name for one in figures.places()]),
    ],
)
def test_each_list_takes_another_name_once(settings_of, kind, names):
    field = f"{kind}-name"
    assert "Added." in shown(change(settings_of, kind, "add", **{field: " Over  the hill "}))
    again = change(settings_of, kind, "add", **{field: "OVER THE HILL"})

    assert "Over the hill" in names() and again.status_code == 422
    assert "That one is on the list already." in shown(again) and 'value="OVER THE HILL"' in shown(again)
    assert "Enter a name." in shown(change(settings_of, kind, "add", **{field: "  "}))
    assert change(settings_of, kind, "add", **{field: "x" * 200}).status_code == 422


def test_a_theme_is_renamed_everywhere_and_keeps_its_code(settings_of):
    change(settings_of, "theme", "rename", "fraud", **{"theme-fraud-name": "Fraud and scams"})
    change(settings_of, "theme", "add", **{"theme-name": "Fraud"})

    assert [(one.code, one.name) for one in queries.themes()] == [("fraud", "Fraud and scams"), ("fraud-2", "Fraud")]


def test_what_is_retired_is_kept_and_can_come_back(settings_of):
    change(settings_of, "theme", "add", **{"theme-name": "Grooming"})
    change(settings_of, "theme", "retire", "grooming")
    again = change(settings_of, "theme", "add", **{"theme-name": "Grooming"})

    assert queries.themes()[-1].is_retired and "1 retired" in shown(again)
    assert "That one is retired. Bring it back below." in shown(again)
    change(settings_of, "theme", "bring-back", "grooming")
    assert not queries.themes()[-1].is_retired


@pytest.mark.parametrize(("kind", "key"), [("theme", "fraud"), ("audience", "parents")])
def test_the_last_of_a_list_stays_and_the_page_says_why(settings_of, kind, key):
    page = change(settings_of, kind, "retire", key)

    assert f"Keep at least one {kind}." in shown(page)
    assert not any(one.is_retired for one in (*queries.themes(), *queries.audiences()))


@pytest.mark.parametrize(
    ("kind", "do", "key"),
    [
        ("theme", "retire", "nothing"),
        ("theme", "rename", ""),
        ("theme", "retire", "fr\x00aud"),
        ("organisation", "retire", "²"),
        ("organisation", "rename", "x"),
        ("place", "bring-back", "x"),
        ("theme", "delete", "fraud"),
        ("x", "add", ""),
    ],
)
def test_what_is_not_there_is_not_there(settings_of, kind, do, key):
    assert change(settings_of, kind, do, key, **{f"{kind}-{key}-name": "A name"}).status_code == 404


def test_a_number_without_end_names_no_partner(settings_of):
    assert change(settings_of, "organisation", "retire", "9" * 5000).status_code == 404


def test_an_officer_changes_no_settings(client, okafor, signed_in):
    signed_in(client, okafor)

    assert client.get("/staff/settings").status_code == 403
    assert change(client, "theme", "add", **{"theme-name": "Mine"}).status_code == 403


def test_set_up_and_settings_ask_how_the_area_is_reached_in_the_same_words(settings_of):
    asked = HowReached().fields

    for form in (SetUp(), AreaForm()):
        assert {name: form.fields[name].label for name in asked} == {name: field.label for name, field in asked.items()}
        assert list(form.fields)[2:5] == list(asked)


def test_of_two_who_change_the_area_the_second_sees_what_the_first_one_said_and_keeps_what_was_typed(settings_of):
    settings_of.post("/staff/settings", AREA)
    page = settings_of.post("/staff/settings", AREA | {"short_name": "Westmoor"})

    assert page.status_code == 409 and "Somebody changed the area while you were typing." in shown(page)
    assert "It now says: Eastmoor, " in shown(page) and 'value="Westmoor"' in shown(page)
    assert queries.the_partnership().short_name == "Eastmoor"

    settings_of.post("/staff/settings", AREA | {"short_name": "Westmoor", "seen_version": "2"})

    assert queries.the_partnership().short_name == "Westmoor"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["theme", "audience", "organisation", "place"])
@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("\u00dcnl\u00fc \u00c7ay", "\u00fcnl\u00fc \u00e7ay"),
        ("fire", "\ufb01re"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "\u0391\u0398\u0389\u039d\u0391"),
    ],
)
def test_one_name_stands_once_in_every_alphabet(settings_of, kind, first, again):
    assert "Added." in shown(change(settings_of, kind, "add", **{f"{kind}-name": first}))
    assert "That one is on the list already." in shown(change(settings_of, kind, "add", **{f"{kind}-name": again}))


@pytest.mark.parametrize("kind", ["theme", "audience", "organisation", "place"])
def test_names_of_other_alphabets_stand_side_by_side(settings_of, kind):
    for name in ("\u6771\u4eac", "\u5317\u4eac", "\u0391\u03b8\u03ae\u03bd\u03b1"):
        assert "Added." in shown(change(settings_of, kind, "add", **{f"{kind}-name": name}))


def test_a_long_list_has_pages_and_a_box_to_find_a_name(settings_of, django_assert_max_num_queries):
    figures_actions.add_places([Place("", f"Holm {number:03}", "village", "", 0.0, 0.0) for number in range(120)], by="system", now=NOW)

    with django_assert_max_num_queries(40):
        first = shown(settings_of.get("/staff/settings"))
    last = shown(settings_of.get("/staff/settings?list=place&page=99"))
    found = shown(settings_of.get("/staff/settings?list=place&find=HOLM 11"))

    assert "Holm 049" in first and "Holm 050" not in first and "Page 1 of 3" in first
    assert "Holm 119" in last and "Holm 099" not in last
    assert "Holm 115" in found and "Holm 049" not in found and "10 with" in found
    assert "Northvale Council" in last and "Northvale Council" in found
    assert "None with that name." in shown(settings_of.get("/staff/settings?list=place&find=Atlantis"))


def test_a_refused_name_on_a_later_page_is_shown_with_what_was_typed_and_all_that_are_retired_are_counted(settings_of):
    figures_actions.add_places([Place("", f"Holm {number:03}", "village", "", 0.0, 0.0) for number in range(120)], by="system", now=NOW)
    key = next(place.code for place in figures.places() if place.name == "Holm 115")
    page = change(settings_of, "place", "rename", key, **{f"place-{key}-name": "Holm 001"})

    assert page.status_code == 422 and "That one is on the list already." in shown(page) and "Holm 115" in shown(page)

    for place in figures.places()[:60]:
        figures_actions.retire_place(place.code, by="system", now=NOW)
    assert "60 retired" in shown(settings_of.get("/staff/settings"))
    assert "The first 50 of them." in shown(settings_of.get("/staff/settings"))
