"""The host says a line in other words, asks again, and sets off what a pack's rules wait for."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from safercyber.play import actions
from safercyber.play.models import Room
from safercyber.play.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room():
    """The Bakehouse at the news of Spring, with one phone."""
    one = make.a_room()
    make.a_seat(one.ref)
    make.go(one.ref, "1.news")
    return one


def wall_says(room) -> str:
    token = Room.objects.get(ref=room.ref).projector_token
    return re.sub(r"\s+", " ", Client().get(f"/p/{token}").content.decode())


def press(client, room, **fields):
    page = client.get(f"/staff/rooms/{room.ref}").content.decode()
    ids = re.search(r'name="id" value="([\w]+)-', page)[1]
    return client.post(f"/staff/rooms/{room.ref}/do", {"id": f"{ids}-x{len(str(fields))}", **fields})


def test_the_host_types_other_words_and_the_big_screen_says_them_and_undo_takes_them_back(room, okafor, signed_in):
    host = signed_in(Client(), okafor)
    assert "Say it in other words" in host.get(f"/staff/rooms/{room.ref}").content.decode()
    press(host, room, kind="override.text", line="news", words="Spring comes to our own high street.")
    assert "Spring comes to our own high street." in wall_says(room)
    assert "As the game has it" in host.get(f"/staff/rooms/{room.ref}").content.decode()

    press(host, room, kind="override.text", line="news")
    assert "our own high street" not in wall_says(room)


@pytest.mark.parametrize("words", ["Ring 0999 999 9999", "See http://bad.example", "<b>Loud</b>", "x" * 261])
def test_words_with_a_number_a_link_or_markup_are_refused_and_the_line_stays(room, okafor, signed_in, words):
    host = signed_in(Client(), okafor)
    before = wall_says(room)
    answer = press(host, room, kind="override.text", line="news", words=words)

    assert answer.status_code == 409 and wall_says(room) == before


def test_asking_again_counts_so_that_the_same_words_are_said_again(room, okafor, signed_in):
    make.go(room.ref, "1.vote")
    host = signed_in(Client(), okafor)
    assert "Ask again" in host.get(f"/staff/rooms/{room.ref}").content.decode()
    assert 'data-again="0"' in wall_says(room)
    press(host, room, kind="read-again")

    assert 'data-again="1"' in wall_says(room)


def test_a_player_can_do_none_of_it(room):
    for kind, fields in (("override.text", {"line": "news", "words": "Ha"}), ("read-again", {}), ("cue", {"what": "x"})):
        with pytest.raises(actions.game.NotAllowed):
            make.tap(room.ref, 1, kind, **fields)
