"""Who must have read a game, and who must be in the room, before hard things or young people come into it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from safercyber import content
from safercyber.ledger.queries import history_of
from safercyber.partnership import actions as partnership
from safercyber.partnership import queries as readings
from safercyber.play import actions
from safercyber.play.models import Room
from safercyber.play.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
ROWE = "Ms Rowe, safeguarding lead"


def is_read(pack_id: str, days: int = 100) -> None:
    pack = content.pack(pack_id)
    now = timezone.now()
    partnership.record_reading(
        pack_id=pack.id, version=pack.version, again_by=timezone.localdate(now) + timedelta(days=days), note="", by="person:9", now=now
    )


def opening(pack_id: str = "level_six", session_id: int | None = None, **adults: str):
    return actions.open_room(
        session_id=session_id, pack_id=pack_id, mode="phones", teams=1, form_id=f"form-{pack_id}-{len(adults)}", by="person:1",
        now=make.now(), **adults,
    )  # fmt: skip


def pressed(hale, signed_in, **typed: str):
    told = {"version": str(content.pack("level_six").version), "months": "6", "in_full": "1", **typed}
    return signed_in(Client(), hale).post("/staff/packs/level_six/reading", {key: value for key, value in told.items() if value})


def test_level_six_is_offered_once_a_lead_has_read_it_and_no_longer_when_that_is_taken_back(hale, okafor, signed_in):
    officer = signed_in(Client(), okafor)
    assert 'value="level_six"' not in officer.get("/staff/rooms/open").content.decode()

    assert pressed(hale, signed_in).status_code == 302
    assert 'value="level_six"' in officer.get("/staff/rooms/open").content.decode()
    assert "Sgt Hale" in officer.get("/staff/packs/level_six").content.decode()

    pressed(hale, signed_in, do="take-back")
    assert 'value="level_six"' not in officer.get("/staff/rooms/open").content.decode()
    with pytest.raises(actions.CannotOpen, match="No Cyber Protect lead"):
        opening(trained_adult=ROWE)


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ({"in_full": ""}, "Tick that you have read all of it"),
        ({"months": "60"}, "Choose when"),
        ({"months": ""}, "Choose when"),
        ({"version": "999"}, "is on the shelf now. Read that one."),
        ({"note": "n" * 301}, "301 letters"),
    ],
)
def test_a_reading_that_is_not_whole_is_refused_in_words_and_what_was_typed_stays(hale, signed_in, typed, say):
    page = pressed(hale, signed_in, **{"note": "Plan two breaks.", **typed})

    assert page.status_code == 409 and say in page.content.decode() and typed.get("note", "Plan two breaks.") in page.content.decode()
    assert not readings.games_read(timezone.localdate())


@pytest.mark.parametrize("who", ["okafor", "priya", "ellery", "dunn"])
def test_only_a_lead_may_say_that_a_game_was_read(request, signed_in, who):
    assert pressed(request.getfixturevalue(who), signed_in).status_code == 403
    assert not readings.games_read(timezone.localdate())


def test_a_game_that_touches_hard_things_does_not_open_without_a_trained_adult():
    is_read("level_six")
    for adult in ("", "   "):
        with pytest.raises(actions.CannotOpen, match="Name the trained adult"):
            opening(trained_adult=adult)
    assert not Room.objects.exists()

    room = opening(trained_adult=f"  {ROWE}  ")
    kept = Room.objects.get(ref=room.ref)
    assert (kept.is_sensitive, kept.trained_adult) == (True, ROWE)
    assert ROWE not in str(history_of(f"room:{kept.pk}")[-1].facts), "the ledger counts adults, it names none"


def test_a_room_of_young_people_does_not_open_without_an_adult_of_their_school():
    make.northvale()
    session = make.breakfast(audience_code="children", pack_id="bakehouse")
    with pytest.raises(actions.CannotOpen, match="adults only"):
        opening("bakehouse", session, school_adult=ROWE)
    is_read("bakehouse")
    with pytest.raises(actions.CannotOpen, match="adult from their school"):
        opening("bakehouse", session)

    room = opening("bakehouse", session, school_adult=ROWE)
    assert Room.objects.get(ref=room.ref).school_adult == ROWE


def test_an_adult_with_too_long_a_name_is_told_so():
    is_read("level_six")
    with pytest.raises(actions.CannotOpen, match="80 letters"):
        opening(trained_adult="R" * 81)


@pytest.mark.parametrize(("mark", "adult"), [("is_sensitive", "trained_adult"), ("is_for_under_18s", "school_adult")])
def test_the_database_keeps_no_such_room_without_its_adult(mark, adult):
    room = make.a_room()
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.filter(ref=room.ref).update(**{mark: True})
    Room.objects.filter(ref=room.ref).update(**{mark: True, adult: ROWE})


def test_the_host_reads_who_is_in_the_room_and_players_and_the_big_screen_do_not(okafor, signed_in):
    is_read("level_six")
    room = opening(trained_adult=ROWE)
    officer, phone = signed_in(Client(), okafor), make.phone(room.code)
    told = officer.get(f"/staff/rooms/{room.ref}").content.decode()

    assert ROWE in told and "promise no secret" in told
    wall = Room.objects.get(ref=room.ref).projector_token
    assert "Rowe" not in phone.get(phone.home).content.decode() and "Rowe" not in Client().get(f"/p/{wall}").content.decode()


def test_a_room_that_runs_goes_on_when_the_reading_is_taken_back(hale, signed_in):
    is_read("level_six")
    room = opening(trained_adult=ROWE)
    pressed(hale, signed_in, do="take-back")

    assert opening(trained_adult=ROWE).already and make.host(room.ref, "blank")


def test_what_was_typed_stays_when_a_room_cannot_be_opened(okafor, signed_in):
    is_read("level_six")
    page = signed_in(Client(), okafor).post(
        "/staff/rooms/open", {"pack": "level_six", "mode": "table", "teams": "3", "id": "form-of-its-own", "trained_adult": "R" * 90}
    )

    text = page.content.decode()
    assert page.status_code == 409 and "80 letters" in text and "R" * 90 in text
    assert page.context["pack_id"] == "level_six" and page.context["mode"] == "table" and page.context["chosen_teams"] == 3
