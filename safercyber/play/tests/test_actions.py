"""Opening, closing, forgetting, and what remains."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from safercyber.engagement import actions as engagement
from safercyber.ledger.models import LedgerEntry
from safercyber.play import actions, live, papers, queries, writer
from safercyber.play.models import Room, RoomEvent, RoomResult, Seat
from safercyber.play.tests import factories as make
from safercyber.surveys import queries as surveys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    make.northvale()
    return make.breakfast()


def test_a_session_has_one_open_room_however_often_it_is_opened(session):
    first = make.a_room(session_id=session)
    again = make.a_room(session_id=session)
    assert (again.ref, again.already) == (first.ref, True)
    assert Room.objects.count() == 1


def test_the_database_itself_refuses_a_second_open_room_for_a_session(session):
    make.a_room(session_id=session)
    row = Room.objects.get()
    row.pk, row.ref, row.code, row.projector_token, row.form_id = None, "another-ref", "CDFGHJ", "another-token", "another-form"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_double_press_of_open_is_one_practice_room():
    rooms = [
        actions.open_room(session_id=None, pack_id="bakehouse", mode="phones", teams=1, form_id="one-form", by="person:1", now=make.now())
        for _ in range(2)
    ]
    assert rooms[0].ref == rooms[1].ref


def test_an_unread_game_cannot_be_opened_for_children(session):
    children = make.breakfast(audience_code="children", title="Lock down your phone in an hour", school_adult="Ms Rowe")
    with pytest.raises(actions.CannotOpen, match="adults only"):
        make.a_room(session_id=children)


def test_a_code_is_six_safe_letters_and_dies_with_its_room(session):
    room = make.a_room(session_id=session)
    assert len(room.code) == 6 and set(room.code) <= set("234679CDFGHJKMNPQRTVWXYZ")
    assert queries.room_of_code(room.code)[0] == room.ref
    actions.close_room(room.ref, by="person:1", now=make.now())
    assert queries.room_of_code(room.code) is None
    assert Room.objects.get().code is None


@pytest.mark.req("R16")
def test_closing_keeps_counts_and_no_names_and_closing_again_changes_nothing(session):
    room = make.a_room(session_id=session)
    seats = [make.a_seat(room.ref).seat for _ in range(3)]
    make.tap(room.ref, seats[0], "people", people=4)
    make.go(room.ref, "1.happened")
    actions.close_room(room.ref, by="person:1", now=make.now())
    actions.close_room(room.ref, by="person:1", now=make.now())
    result = queries.results_of_sessions([session])[0]
    assert (result.people, result.teams, result.mode, result.finished) == (6, 1, "phones", False)
    kept = str(RoomResult.objects.values().get())
    for seat in live.room(room.ref).now.state.data["seats"].values():
        assert seat["name"] not in kept
    did = list(LedgerEntry.objects.filter(about=f"session:{session}").values_list("did", flat=True))
    assert did.count("open_room") == did.count("close_room") == 1


def test_a_practice_and_a_room_that_never_played_leave_no_result(session):
    practice = make.a_room()
    make.go(practice.ref, "1.happened")
    actions.close_room(practice.ref, by="person:1", now=make.now())
    empty = make.a_room(session_id=session)
    actions.close_room(empty.ref, by="person:1", now=make.now())
    assert not RoomResult.objects.exists()


def test_a_move_in_a_closed_room_is_refused():
    room = make.a_room()
    seat = make.a_seat(room.ref).seat
    actions.close_room(room.ref, by="person:1", now=make.now())
    with pytest.raises(writer.RoomGone):
        make.tap(room.ref, seat, "fun", fun="great")
    with pytest.raises(writer.RoomGone):
        make.a_seat(room.ref)


def test_a_day_after_closing_moves_seats_and_the_tie_to_the_codes_are_gone_and_the_counts_stay(session):
    room = make.a_room(session_id=session)
    seat = make.a_seat(room.ref).seat
    make.go(room.ref, "before")
    hand_in(room.ref, seat, "before")
    make.go(room.ref, "1.happened")
    assert surveys.code_for_seat(room.ref, str(seat)) is not None
    now = make.now()
    actions.close_room(room.ref, by="person:1", now=now)

    assert actions.forget_old(now + timedelta(hours=23, minutes=59)) == 0
    assert actions.forget_old(now + timedelta(hours=24)) == 1
    assert actions.forget_old(now + timedelta(hours=25)) == 0

    assert not RoomEvent.objects.exists() and not Seat.objects.exists()
    assert surveys.code_for_seat(room.ref, str(seat)) is None
    assert RoomResult.objects.count() == 1


def hand_in(ref: str, seat: int, wave: str) -> str:
    paper = papers.paper(live.room(ref), seat, wave)
    return papers.hand_in(ref, seat, wave, {question.id: question.options[0][0] for question in paper.questions}, make.now())


def test_a_room_left_open_overnight_closes_itself(session):
    room = make.a_room(session_id=session)
    make.a_seat(room.ref)
    make.go(room.ref, "1.happened")
    actions.forget_old(make.now() + timedelta(hours=19))
    assert Room.objects.get().state == "closed"
    assert queries.results_of_sessions([session])[0].people == 1


def test_round_0_hands_in_once_a_phone_and_the_screens_see_only_how_many(session):
    room = make.a_room(session_id=session)
    seats = [make.a_seat(room.ref).seat for _ in range(3)]
    make.go(room.ref, "before")
    version = queries.version_of(room.ref)
    assert hand_in(room.ref, seats[0], "before") == ""
    assert hand_in(room.ref, seats[1], "before") == ""
    assert hand_in(room.ref, seats[0], "before") == ""
    assert papers.done(room.ref, "before") == 2
    assert queries.version_of(room.ref) > version
    assert not RoomEvent.objects.filter(kind="answers").exists()


def test_answers_are_taken_only_while_they_are_asked(session):
    room = make.a_room(session_id=session)
    seat = make.a_seat(room.ref).seat
    assert "closed" in hand_in(room.ref, seat, "before")
    make.go(room.ref, "1.vote")
    assert "closed" in hand_in(room.ref, seat, "before")
    assert "closed" in hand_in(room.ref, seat, "after")
    assert papers.done(room.ref, "before") == 0


def test_an_answer_that_is_missing_or_made_up_is_asked_again(session):
    room = make.a_room(session_id=session)
    seat = make.a_seat(room.ref).seat
    make.go(room.ref, "before")
    assert papers.hand_in(room.ref, seat, "before", {}, make.now())
    assert papers.hand_in(room.ref, seat, "before", {"A7": "<script>"}, make.now())
    assert papers.done(room.ref, "before") == 0


def test_after_a_restart_the_count_of_questionnaires_is_still_in_the_version(session):
    room = make.a_room(session_id=session)
    seat = make.a_seat(room.ref).seat
    make.go(room.ref, "before")
    hand_in(room.ref, seat, "before")
    version = queries.version_of(room.ref)
    make.forget_memory()
    assert queries.version_of(room.ref) == version


def test_a_running_room_is_the_first_thing_that_waits_for_an_officer_and_not_for_the_board(session, okafor, dunn):
    room = make.a_room(session_id=session)
    waiting = queries.waiting_for(okafor, make.now())
    assert [one.href for one in waiting] == [f"/staff/rooms/{room.ref}"]
    assert queries.waiting_for(dunn, make.now()) == ()
    actions.close_room(room.ref, by="person:1", now=make.now())
    assert queries.waiting_for(okafor, make.now()) == ()


def test_the_list_of_rooms_has_the_running_one_first(session):
    old = make.a_room()
    actions.close_room(old.ref, by="person:1", now=make.now())
    running = make.a_room(session_id=session)
    newer = make.a_room()
    actions.close_room(newer.ref, by="person:1", now=make.now())
    assert queries.rooms()[0].ref == running.ref


def test_a_room_of_real_bricks_is_told_by_its_tables_and_by_who_came_to_the_hall(session):
    room = make.a_room(session_id=session, mode="table", teams=3)
    make.go(room.ref, "1.happened")
    actions.close_room(room.ref, by="person:1", now=make.now())
    assert queries.rooms()[0].who == "3 tables"

    for people in (10, 9):
        engagement.walk_in(session, people=people, by="person:1", now=make.now())

    told = queries.rooms()[0]
    assert (told.who, told.how_it_ended) == ("3 tables, 19 people in the hall", "stopped before the end")


def test_a_practice_that_was_emptied_says_nothing_of_how_many_there_were():
    room = make.a_room()
    make.a_seat(room.ref)
    actions.close_room(room.ref, by="person:1", now=make.now())
    assert queries.rooms()[0].who == "1 person"

    actions.forget_old(make.now() + timedelta(hours=25))

    told = queries.rooms()[0]
    assert (told.is_practice, told.who, told.how_it_ended) == (True, "", "")


def test_the_rooms_of_a_session_are_told_to_its_page_and_lead_on_from_each(session, okafor, signed_in):
    client, page = signed_in(Client(), okafor), f"/staff/rooms/of/{session}"

    def told() -> str:
        return "".join(client.get(page, {"part": part}).content.decode() for part in ("act", "game"))

    assert "Not played yet." in told() and ">Open the room<" in told() and "<html" not in told()
    room = make.a_room(session_id=session)
    make.a_seat(room.ref)
    assert "Go to the room" in told() and ">Open the room<" not in told()

    make.go(room.ref, "finished")
    actions.close_room(room.ref, by="person:1", now=make.now())
    assert "phones: 1 person" in told() and "played to the end" in told()
    assert ">Open the room<" not in told() and "Open another room" in told()
    assert "<html" in client.get(page).content.decode() and "played to the end" in client.get(page).content.decode()


def test_the_page_of_a_session_works_before_its_rooms_come_and_asks_for_them_by_address(session, okafor, signed_in):
    text = signed_in(Client(), okafor).get(f"/staff/sessions/{session}").content.decode()

    assert f'data-part="/staff/rooms/of/{session}?part=act"' in text and f'data-part="/staff/rooms/of/{session}?part=game"' in text
    assert ">Open the room<" in text and f'<a href="/staff/rooms/of/{session}">' in text


def test_rooms_of_no_session_are_not_there_and_many_rooms_are_the_newest_twenty(session, okafor, signed_in, django_assert_max_num_queries):
    assert signed_in(Client(), okafor).get("/staff/rooms/of/99999999999999999999").status_code == 404
    for number in range(22):
        at = make.now() - timedelta(days=number + 1)
        Room.objects.create(
            ref=f"old-{number}",
            title="The Bakehouse",
            projector_token=f"p-{number}",
            form_id=f"f-{number}",
            session_id=session,
            pack_id="bakehouse",
            pack_version=1,
            seed=1,
            teams=1,
            opened_at=at,
            opened_by="person:1",
            closed_at=at,
            state="closed",
        )
    with django_assert_max_num_queries(10):
        told = queries.session_rooms(session, make.now())

    assert (len(told.rooms), told.has_more, told.running) == (20, True, None)


def test_two_hosts_are_both_named_the_last_one_to_press_first():
    room = make.a_room(by="person:1")
    actions.run(room.ref, kind="freeze", fields={}, client_id="one-press-1", by="person:2", now=make.now())
    assert queries.host(room.ref).running == ("person:2", "person:1")
    make.forget_memory()
    assert queries.host(room.ref).running == ("person:2", "person:1")


@pytest.mark.req("E8")
def test_one_table_is_played_to_the_end_with_no_phones_at_all(session):
    room = make.a_room(session_id=session, mode="table", teams=2)
    make.go(room.ref, "1.post")
    view = queries.host(room.ref).view
    assert "truth" not in view  # this screen may face the hall
    message = view["screen"]["messages"][0]["id"]
    make.host(room.ref, "judge", team="t1", message=message, answer="check")
    make.go(room.ref, "1.vote")
    make.host(room.ref, "commit", team="t1", choice="two_step")
    make.host(room.ref, "commit", team="t2", choice="cameras")
    make.host(room.ref, "undo", of=queries.host(room.ref).view["undo"]["n"])
    make.go(room.ref, "promise")
    make.host(room.ref, "hands", what="promise", choice="ring-back-rule", count=9)
    make.go(room.ref, "finished")
    actions.close_room(room.ref, by="person:1", now=make.now())
    result = queries.results_of_sessions([session])[0]
    assert result.mode == "table" and result.finished and result.outcome["promises"] == {"ring-back-rule": 9}
    assert [len(team["bricks"]) for team in result.outcome["teams"]] == [1, 0]


def test_a_room_begun_with_the_first_edition_of_the_game_still_asks_for_fun_and_keeps_what_was_said(session):
    room = make.a_room(session_id=session)
    Room.objects.filter(ref=room.ref).update(pack_version=1)
    make.forget_memory()
    seat = make.a_seat(room.ref).seat
    make.go(room.ref, "fun")
    make.tap(room.ref, seat, "fun", fun="great")
    make.go(room.ref, "finished")
    actions.close_room(room.ref, by="person:1", now=make.now())

    assert queries.results_of_sessions([session])[0].fun == {"great": 1}


def test_fun_is_asked_once_an_evening_with_the_last_questions(session):
    room = make.a_room(session_id=session)
    make.a_seat(room.ref)
    with pytest.raises(AssertionError, match="never came"):
        make.go(room.ref, "fun")
    asked = [question.words for question in papers.paper(live.room(room.ref), 1, "after").questions]

    assert asked.count("Was it fun?") == 1


def test_results_come_in_one_statement(session, django_assert_num_queries):
    room = make.a_room(session_id=session)
    make.a_seat(room.ref)
    make.go(room.ref, "1.happened")
    actions.close_room(room.ref, by="person:1", now=make.now())
    with django_assert_num_queries(1):
        queries.results_of_sessions([session, 999])


def test_a_phone_asks_the_database_nothing_to_see_the_vote(session, django_assert_num_queries):
    room = make.a_room(session_id=session)
    seat = make.a_seat(room.ref).seat
    make.go(room.ref, "1.vote")
    from safercyber.play import screens

    with django_assert_num_queries(0):
        screens.phone(queries.phone(room.ref, seat))


def test_nobody_keeps_more_than_a_dozen_rooms_open():
    for _ in range(actions.MOST_ROOMS_A_HOST):
        make.a_room()
    with pytest.raises(actions.CannotOpen, match="Close one"):
        make.a_room()
    assert make.a_room(by="person:2").ref


@pytest.mark.req("R14")
def test_ten_thousand_guessed_codes_find_none_of_forty_rooms():
    rooms = [make.a_room(by=f"person:{n % 8}") for n in range(40)]
    dice = random.Random(20261124)
    alphabet = "234679CDFGHJKMNPQRTVWXYZ"
    codes = {room.code for room in rooms}
    assert not [1 for _ in range(10_000) if "".join(dice.choices(alphabet, k=6)) in codes]
    assert len(codes) == 40


def test_what_a_log_of_a_room_tells_can_be_replayed_from_a_file(tmp_path, capsys):
    room = make.a_room()
    make.a_seat(room.ref)
    make.go(room.ref, "1.happened")
    call_command("play", "log", room.code)
    log = tmp_path / "room.json"
    log.write_text(capsys.readouterr().out)
    call_command("play", "replay", str(log))
    assert "End: 1.happened" in capsys.readouterr().out
    log.write_text(log.read_text().replace("1.news", "3.news"))
    with pytest.raises(CommandError):
        call_command("play", "replay", str(log))


@pytest.mark.req("R18")
def test_a_pack_with_a_slip_is_refused_with_its_file_and_line(tmp_path, capsys):
    from safercyber import content

    text = (content.ROOT / "packs" / "bakehouse" / "pack.yaml").read_text()
    slip = tmp_path / "pack.yaml"
    slip.write_text(text.replace("colour: cobalt", "color: cobalt", 1))
    with pytest.raises(CommandError):
        call_command("pack", "check", str(slip), games=10)
    line = text[: text.index("colour: cobalt")].count("\n") + 1
    assert f"pack.yaml:{line}:" in capsys.readouterr().out
    call_command("pack", "check", str(content.ROOT / "packs" / "bakehouse" / "pack.yaml"), games=20)
