"""The common pages: there, kind, honest, and with no dead link."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from safercyber import content
from safercyber.partnership import queries as partnership
from safercyber.site import context, cookies, help_lines, pages, views

PUBLIC = ["/help", "/words", "/privacy", "/privacy/children", "/cookies", "/accessibility", "/security"]
NORTHVALE = partnership.Partnership("Northvale Community Safety Partnership", "Northvale", "01632 960001", "hello@northvale.example", True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def northvale(monkeypatch):
    monkeypatch.setattr(partnership, "the_partnership", lambda: NORTHVALE)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_common_page_stands_on_one_heading_and_our_own_files(client, path):
    html = client.get(path).content.decode()

    assert html.count("<h1") == 1
    assert "<style" not in html and " style=" not in html and " onclick" not in html
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|png|woff2?)', html)


@pytest.mark.parametrize("path", [*PUBLIC, "/nothing-here"])
def test_no_link_on_a_common_page_is_dead(client, northvale, path):
    html = client.get(path).content.decode()

    for href in set(re.findall(r'href="(/[^"#?]*)', html)) - {"/"}:
        if not href.startswith("/static/"):
            resolve(href)


@pytest.mark.req("R39")
@pytest.mark.parametrize("path", PUBLIC)
def test_a_common_page_works_before_anything_is_set_up(client, path):
    assert client.get(path).status_code == 200


def test_the_help_page_says_where_each_number_comes_from_and_claims_no_check(client):
    html = client.get("/help").content.decode()

    assert 'href="tel:999"' in html and 'href="tel:159"' in html and 'href="sms:7726"' in html
    assert html.count("the source for") == len(content.help_routes())
    assert "hecked" not in html


def test_an_entry_that_the_partnership_has_tried_says_so(client, monkeypatch):
    tried = {id: replace(route, confirmed_on=date(2026, 12, 1)) for id, route in content.help_routes().items() if id == "emergency"}
    monkeypatch.setattr(help_lines, "by_id", lambda: tried)
    html = client.get("/help").content.decode()

    assert "We checked it on 1 December 2026" in html and "the source for" not in html


def test_the_first_thing_on_the_help_page_is_danger_now(client):
    html = client.get("/help").content.decode()

    assert html.index("In danger now") < html.index("Report it") < html.index("Put it right yourself")


def test_the_cookie_page_lists_each_cookie_that_the_settings_name(client):
    html = client.get("/cookies").content.decode()

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert f">{name}" in html


def test_the_cookie_page_knows_the_seat_of_a_player():
    from safercyber.play.doors import SEAT_COOKIE

    assert SEAT_COOKIE in {kept.name for kept in cookies.all_kept()}


@pytest.mark.parametrize("path", PUBLIC)
def test_reading_a_common_page_sets_no_cookie(client, path):
    assert not client.get(path).cookies


def test_the_childrens_notice_is_short_and_in_short_sentences(client):
    html = client.get("/privacy/children").content.decode()
    text = re.sub(r"<[^>]+>", " ", html.split("<article")[1].split("</article>")[0])
    sentences = [line.split() for line in re.split(r"[.?!]\s", text) if line.strip()]

    assert sum(map(len, sentences)) < 330
    assert sum(map(len, sentences)) / len(sentences) < 12
    assert "0800 1111" in text


@pytest.mark.req("R39")
def test_security_txt_names_a_contact_and_has_not_ended(client, northvale):
    text = client.get("/.well-known/security.txt").content.decode()

    assert "Contact: mailto:hello@northvale.example" in text
    assert date.today() < pages.REVIEW_BY <= pages.WRITTEN_ON + timedelta(days=365)


def test_there_is_no_security_txt_without_somebody_to_write_to(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_search_engines_are_kept_from_what_links_open(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /t/" in text and "Disallow: /staff/" in text


def test_a_page_that_is_not_there_says_so_kindly_and_nothing_more(client):
    response = client.get("/t/no-such-ticket-at-all/at/all")
    html = response.content.decode()

    assert response.status_code == 404
    assert "We cannot find that page." in html
    assert "Resolver404" not in html and "no-such-ticket" not in html


def test_a_form_without_its_mark_leads_back_to_the_form():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/help", {"a": "b"}, headers={"referer": "http://testserver/sessions/tea/book"})
    html = response.content.decode()

    assert (response.status_code, response["X-Refused"]) == (403, "form-too-old")
    assert "That page was open too long." in html
    assert 'href="/sessions/tea/book"' in html


@pytest.mark.parametrize("before", ["http://testserver.evil.example/x", "http://testserver//evil.example/x", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(before):
    strict = Client(enforce_csrf_checks=True)

    html = strict.post("/help", headers={"referer": before}).content.decode()

    assert "evil.example" not in html and "Go back to the form</a>" not in html


def test_the_page_for_faults_comes_even_when_the_database_is_down(monkeypatch):
    def down() -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(partnership, "the_partnership", down)
    response = views.went_wrong(RequestFactory().get("/sessions/tea"))

    assert response.status_code == 500
    assert "Something went wrong on our side." in response.content.decode()
    assert "unable to open" not in response.content.decode()


def test_the_page_for_faults_comes_even_when_our_own_parts_are_broken(monkeypatch):
    def broken(*args, **kwargs):
        raise KeyError("bank-159")

    monkeypatch.setattr(views, "render", broken)
    response = views.went_wrong(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "159" in response.content.decode()


def test_a_fault_in_a_page_shows_no_internals(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(pages.glossary, "SECTIONS", None)

    html = client.get("/words").content.decode()

    assert "Traceback" not in html and "glossary" not in html


def test_a_page_is_named_after_the_partnership_once_there_is_one(client, northvale):
    assert "<title>What words mean – Safer Cyber Northvale</title>" in client.get("/words").content.decode()


@pytest.mark.req("E4")
def test_example_data_is_labelled_on_every_page(client, northvale):
    html = client.get("/words").content.decode()

    assert "Example data" in html and "Northvale is not a real place" in html


def test_the_name_is_none_when_the_database_cannot_say(monkeypatch):
    def down() -> None:
        raise OperationalError

    monkeypatch.setattr(partnership, "the_partnership", down)

    assert context.the_partnership() is None


def test_a_link_of_the_public_row_is_there_only_when_its_page_is():
    from safercyber.site.navigation import PUBLIC as ROW
    from safercyber.site.navigation import public_links

    shown = {link.key for link in public_links("/")}
    for key, _, href in ROW:
        try:
            resolve(href)
        except Resolver404:
            assert key not in shown
        else:
            assert key in shown
