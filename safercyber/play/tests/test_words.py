"""Words on a phone that depend on what its team did."""

from __future__ import annotations

import pytest

from safercyber.play.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_team_that_bought_nothing_is_asked_why_it_kept_the_money():
    room = make.a_room(teams=2)
    voter, saver = make.phone(room.code), make.phone(room.code)
    make.go(room.ref, "1.vote")
    make.tap(room.ref, 1, "propose", choice="two_step", ask=make.ask_of(room.ref, 1))
    make.go(room.ref, "1.reason")

    assert "Why that one?" in voter.get(voter.home).content.decode()
    page = saver.get(saver.home).content.decode()
    assert "Why keep the money?" in page and "Your team bought nothing. No reason is wrong." in page
