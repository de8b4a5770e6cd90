"""Boosters: asked for by a tick of its own, sent twice at most, stopped by one press, and tied to nothing."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from safercyber import content
from safercyber.engagement.queries import session_by_id
from safercyber.engagement.tests.factories import tea_and_scams
from safercyber.ledger.queries import latest
from safercyber.outbox.models import Letter
from safercyber.surveys import actions, queries
from safercyber.surveys.models import Booster, FollowUpContact

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def held(**told) -> int:
    """A session that began an hour ago."""
    return tea_and_scams(starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(minutes=30), **told).pk


@pytest.fixture
def session():
    """An evening at The Bakehouse that began an hour ago."""
    return held(pack_id="bakehouse")


def agrees(session_id: int, address: str = "maureen@mail.example") -> None:
    actions.keep_for_boosters(session_id=session_id, contact=address, by="public", now=NOW)


def after(days: int):
    return NOW + timedelta(days=days)


def links() -> list[str]:
    """What the letters of boosters lead to, in the order written."""
    return [re.search(r"/more/([\w-]+)\n", letter.words)[1] for letter in Letter.objects.filter(about="boosters").order_by("pk")]


def test_the_tick_is_a_choice_of_its_own_and_no_tick_sends_nothing(client, session):
    page = client.get(f"/s/in-three-months/{session}").content.decode()
    assert "three fresh messages" in page and "checked" not in page

    client.post(f"/s/in-three-months/{session}", {"contact": "maureen@mail.example"})
    assert FollowUpContact.objects.count() == 1 and not Booster.objects.exists()
    client.post(f"/s/in-three-months/{session}", {"contact": "Maureen@Mail.example", "boosters": "on"})
    assert FollowUpContact.objects.count() == 1, "kept once"
    assert sorted(Booster.objects.values_list("n", "address")) == [(1, "maureen@mail.example"), (2, "maureen@mail.example")]


@pytest.mark.parametrize("told", [{"pack_id": ""}, {"pack_id": "bakehouse", "audience_code": "young-people"}, {"pack_id": "gone"}])
def test_where_nothing_is_held_back_or_the_people_are_young_nothing_is_offered_or_kept(client, told):
    one = held(**told)

    assert "three fresh messages" not in client.get(f"/s/in-three-months/{one}").content.decode()
    client.post(f"/s/in-three-months/{one}", {"contact": "jay@mail.example", "boosters": "on"})
    agrees(one)
    assert not Booster.objects.exists()


def test_two_letters_go_at_two_and_at_five_months_each_once_and_the_address_with_the_last(session):
    agrees(session)
    held_on = timezone.localdate(session_by_id(session).starts_at)
    assert list(Booster.objects.order_by("n").values_list("send_on", flat=True)) == [held_on + timedelta(days=d) for d in (61, 152)]

    assert actions.send_boosters(after(59)) == 0
    assert (actions.send_boosters(after(62)), actions.send_boosters(after(62))) == (1, 0)
    assert "One more comes later" in Letter.objects.get(about="boosters").words
    assert actions.send_boosters(after(153)) == 1 and "Your address is deleted." in Letter.objects.filter(about="boosters").last().words
    assert not Booster.objects.exclude(address="").exists()


def test_one_press_stops_what_was_to_come_and_a_look_stops_nothing(client, session):
    agrees(session)
    agrees(session, "other@mail.example")
    actions.send_boosters(after(62))
    first = Letter.objects.get(about="boosters", to="maureen@mail.example")
    token = re.search(r"/more/([\w-]+)/stop", first.words)[1]

    assert client.get(f"/more/{token}/stop").status_code == 200
    assert Booster.objects.filter(sent_at=None).count() == 2
    assert "Your address is deleted" in client.post(f"/more/{token}/stop").content.decode()
    assert client.post(f"/more/{token}/stop").status_code == 200, "pressed twice"
    assert list(Booster.objects.filter(sent_at=None).values_list("address", flat=True)) == ["other@mail.example"]
    assert client.post("/more/not-a-link/stop").status_code == 404


def test_a_link_opens_three_messages_other_than_those_of_the_evening_and_counts_once(client, session, monkeypatch):
    agrees(session)
    actions.send_boosters(after(62))
    token = links()[0]
    assert client.get(f"/more/{token}").status_code == 200 and queries.booster_counts().opened == 0

    opened = client.post(f"/more/{token}", {"id": "form-of-a-booster"})
    assert opened.status_code == 302 and "/alone/" in opened.url
    client.post(f"/more/{token}", {"id": "form-of-it-again"})
    assert queries.booster_counts() == queries.BoosterCounts(waiting=1, sent=1, opened=1)
    pack = content.pack("bakehouse")
    assert len(pack.booster[0]) == 3 and not set(pack.booster[0]) & set(pack.feedback)
    assert "mail.example" not in str([entry.facts for entry in latest(20)])


def test_a_link_ends_after_sixty_days_and_is_then_forgotten(session):
    agrees(session)
    actions.send_boosters(after(62))
    token = links()[0]

    assert queries.booster_of(token, after(120)) and queries.booster_of(token, after(122)) is None
    actions.forget_old(after(123))
    assert not Booster.objects.filter(n=1).exists()


def test_a_game_that_left_the_shelf_meanwhile_sends_nothing_and_keeps_no_address(client, session, monkeypatch):
    agrees(session)
    actions.send_boosters(after(62))
    monkeypatch.setattr(content, "packs", dict)

    assert actions.send_boosters(after(153)) == 0 and not Booster.objects.exclude(address="").exists()
    monkeypatch.setattr("safercyber.play.game.content.pack", lambda *args: (_ for _ in ()).throw(LookupError))
    assert client.get(f"/more/{links()[0]}").status_code == 404


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_link_that_opens_nothing_is_told_kindly(client, token):
    page = client.get(f"/more/{token}")
    assert page.status_code == 404 and "This link is over" in page.content.decode()


def test_two_turns_at_once_write_each_letter_once(session):
    for n in range(5):
        agrees(session, f"somebody{n}@mail.example")
    start, wrote = threading.Barrier(3), []

    def turn() -> None:
        start.wait(timeout=10)
        try:
            wrote.append(actions.send_boosters(after(62)))
        finally:
            connection.close()

    hands = [threading.Thread(target=turn) for _ in range(3)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)

    assert sum(wrote) == Letter.objects.filter(about="boosters").count() == 5


def test_the_database_keeps_no_address_beside_a_letter_that_went(session):
    agrees(session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booster.objects.filter(n=1).update(sent_at=NOW)


def test_the_page_of_the_studies_says_how_many_wait_went_and_were_opened(client, priya, signed_in, session):
    agrees(session)
    actions.send_boosters(after(62))

    assert "1 letter to come, 1 letter sent, 0 of those opened." in signed_in(client, priya).get("/staff/surveys").content.decode()
