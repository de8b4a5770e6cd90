"""How the letters are doing, on the coordinator's page of settings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safercyber.outbox import actions as outbox
from safercyber.outbox import queries
from safercyber.site.tests.test_settings import NOW, settings_of, shown

__all__ = ["settings_of"]
pytestmark = pytest.mark.django_db


def write(to="margaret@mail.example", subject="Your ticket for Tea and scams", **more):
    return outbox.write_letter(to=to, subject=subject, words="Hello", about="booking:1", now=NOW, **more)


@pytest.fixture
def no_post(monkeypatch):
    """The mail server answers nothing. Gives a way to try some times."""

    def send(self, *args, **kwargs):
        raise ConnectionRefusedError("margaret@mail.example 550 no such user")

    def tried(times):
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", send)
            for hour in range(times):
                outbox.send_due(NOW + timedelta(hours=hour))

    return tried


def test_when_all_is_well_the_page_says_so(settings_of):
    page = shown(settings_of.get("/staff/settings"))

    assert 'id="letters"' in page and "No letter was given up in the last 30 days." in page
    assert "tried again" not in page


def test_what_waits_and_what_could_not_go_yet_is_counted(settings_of, no_post):
    write(send_after=NOW + timedelta(days=3))
    write()
    no_post(1)

    page = shown(settings_of.get("/staff/settings"))

    assert queries.state() == queries.State(waiting=2, sent=0, given_up=0, held_up=1)
    assert "<dd>2</dd>" in page and "1 of them could not go yet. It is tried again by itself" in page


def test_a_letter_that_was_given_up_is_shown_kindly_without_the_whole_address_or_the_server_s_words(settings_of, no_post):
    write()
    no_post(outbox.TRIES)

    page = shown(settings_of.get("/staff/settings"))

    assert "This letter did not go in five tries, and its reader does not know." in page
    assert "Your ticket for Tea and scams" in page and "To m…@mail.example" in page
    assert "margaret@mail.example" not in page and "550" not in page


def test_of_many_the_newest_are_named_and_all_are_counted(settings_of, no_post):
    for number in range(25):
        write(subject=f"Ticket {number:02}")
    no_post(outbox.TRIES)

    page = shown(settings_of.get("/staff/settings"))

    assert "<dd>25</dd>" in page and "The newest 20 of 25." in page
    assert "Ticket 24" in page and "Ticket 05" in page and "Ticket 04" not in page


def test_without_a_mail_server_nobody_is_left_to_think_that_letters_arrive(settings_of, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "No mail server is set." in shown(settings_of.get("/staff/settings"))

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "No mail server is set." not in shown(settings_of.get("/staff/settings"))


def test_an_officer_sees_no_letters(client, okafor, signed_in, no_post):
    write()
    no_post(outbox.TRIES)
    page = signed_in(client, okafor).get("/staff/settings")

    assert page.status_code == 403 and "Your ticket" not in shown(page)
