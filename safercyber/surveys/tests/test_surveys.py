from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from safercyber.engagement.tests.factories import tea_and_scams
from safercyber.ledger.queries import latest
from safercyber.outbox.models import Letter
from safercyber.surveys import actions, keys, papers, queries
from safercyber.surveys.models import Answer, FollowUpContact, InvitationLink, IssuedCode, SeatCode, Sheet
from safercyber.surveys.tests.factories import AFTER, BEFORE, FOLLOW_UP, WORDS

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 10, 15, 13, 30, tzinfo=UTC)
THREE_MONTHS = timedelta(days=86)


@pytest.fixture(autouse=True)
def a_folder_and_a_short_list_of_words(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(papers, "code_words", lambda: WORDS)


@pytest.fixture
def session_id():
    return tea_and_scams().pk


def deal(session_id, seat="s1", room="r1"):
    return actions.deal_code(room=room, seat=seat, session_id=session_id, now=EVENING).words


def seat_hands_in(session_id, wave, answers, seat="s1"):
    actions.hand_in_for_seat(room="r1", seat=seat, session_id=session_id, wave=wave, answers=answers, now=EVENING, moves=("ring-back",))


def test_a_seat_asks_for_its_code_twice_and_gets_the_same_words(session_id):
    assert deal(session_id) == deal(session_id)
    assert IssuedCode.objects.count() == 1


def test_two_seats_never_hold_the_same_code(session_id):
    dealt = {deal(session_id, seat=f"s{n}") for n in range(40)}

    assert len(dealt) == 40


def test_the_words_of_a_code_stand_nowhere_once_the_room_is_forgotten(session_id):
    words = deal(session_id)
    seat_hands_in(session_id, "before", BEFORE)
    actions.forget_room("r1", by="system", now=EVENING)

    assert not SeatCode.objects.exists()
    everything = str([list(model.objects.values()) for model in (IssuedCode, Sheet, Answer)]) + str(latest())
    assert words not in everything
    assert not any(word in everything for word in words.split())


@pytest.mark.req("R21")
def test_handing_in_again_replaces_and_is_counted_and_never_doubles(session_id):
    seat_hands_in(session_id, "before", BEFORE)
    seat_hands_in(session_id, "before", {**BEFORE, "A2": "yes"})

    rows = [row for row in queries.answers_of_sessions([session_id]) if row.item == "A2"]
    assert [row.value for row in rows] == ["yes"]
    assert queries.handed_in_again([session_id]) == 1


def test_the_database_itself_refuses_a_second_sheet_for_a_code_and_a_wave(session_id):
    seat_hands_in(session_id, "before", BEFORE)
    sheet = Sheet.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.create(study=sheet.study, code_key=sheet.code_key, wave="before", session_id=session_id, act="A5", on=sheet.on)


def test_half_a_paper_is_sent_back_and_nothing_of_it_is_kept(session_id):
    with pytest.raises(actions.BadAnswers) as bad:
        seat_hands_in(session_id, "before", {"A7": "no", "A2": "perhaps <script>"})

    assert set(bad.value.problems) == {"A2", "A5", "A5p"}
    assert not Sheet.objects.exists()


def test_three_months_on_the_typed_words_pair_with_the_evenings_answers(session_id):
    words = deal(session_id)
    seat_hands_in(session_id, "before", BEFORE)
    actions.forget_room("r1", by="system", now=EVENING)

    actions.hand_in(f"  {words.upper().replace(' ', ' - ')}! ", FOLLOW_UP, now=EVENING + THREE_MONTHS)

    rows = {(row.wave, row.item): row.code_key for row in queries.answers_of_sessions([session_id])}
    assert rows["before", "A5"] == rows["follow-up", "A5"]


def test_words_typed_too_early_get_a_day_and_too_late_a_thank_you(session_id):
    words = deal(session_id)

    with pytest.raises(actions.NotYet) as later:
        actions.open_with_words(words, now=EVENING + timedelta(days=20))
    with pytest.raises(actions.TooLate):
        actions.open_with_words(words, now=EVENING + timedelta(days=105))

    assert str(later.value) == "Thank you. We ask you again from Thursday 7 January. Keep your three words until then."


@pytest.mark.parametrize("typed", ["", "amber", "amber tidy", "not any words", "amber tidy fox owl", "🦊", "a" * 5000, "’; drop table"])
def test_words_that_nobody_holds_open_nothing(session_id, typed):
    deal(session_id)

    with pytest.raises(actions.UnknownWords):
        actions.open_with_words(typed, now=EVENING)


@pytest.mark.req("R21")
def test_a_link_opens_once_and_does_not_know_whose_words_were_typed(session_id):
    words = deal(session_id)
    link = InvitationLink.objects.create(token_hash=keys.of_token("t0ken"), session_id=session_id, until=(EVENING + THREE_MONTHS).date())
    later = EVENING + THREE_MONTHS

    actions.hand_in(words, FOLLOW_UP, now=later, token="t0ken")
    with pytest.raises(actions.LinkIsUsed):
        actions.hand_in(words, FOLLOW_UP, now=later, token="t0ken")

    assert not InvitationLink.objects.filter(pk=link.pk).exists()
    assert {field.name for field in InvitationLink._meta.get_fields()} == {"id", "token_hash", "session_id", "until"}


def test_a_link_is_not_burned_by_half_a_paper(session_id):
    words = deal(session_id)
    InvitationLink.objects.create(token_hash=keys.of_token("t0ken"), session_id=session_id, until=(EVENING + THREE_MONTHS).date())

    with pytest.raises(actions.BadAnswers):
        actions.hand_in(words, {"A7": "no"}, now=EVENING + THREE_MONTHS, token="t0ken")

    assert queries.link_is_open("t0ken", (EVENING + THREE_MONTHS).date())


def test_the_contact_is_invited_once_reminded_once_and_erased_on_day_90(session_id):
    actions.keep_contact(session_id=session_id, contact=" Margaret@Mail.example ", by="public", now=EVENING)
    actions.keep_contact(session_id=session_id, contact="margaret@mail.example", by="public", now=EVENING)

    written = [actions.send_invitations(EVENING + timedelta(days=day)) for day in range(80, 95)]
    assert [80 + place for place, letters in enumerate(written) if letters] == [84, 88]
    assert Letter.objects.filter(about="surveys").count() == 2
    assert actions.forget_old(EVENING + timedelta(days=89)) == 0
    assert actions.forget_old(EVENING + timedelta(days=90)) == 1
    assert not FollowUpContact.objects.exists()


def test_nothing_in_the_contact_table_leads_to_an_answer(session_id):
    fields = {field.name for field in FollowUpContact._meta.get_fields()}

    assert not fields & {"code_key", "study", "sheet", "seat", "room"}
    assert not any(field.is_relation for field in FollowUpContact._meta.get_fields())


def test_what_is_not_an_address_is_refused_with_a_sentence(session_id):
    with pytest.raises(actions.BadAddress, match="does not look right"):
        actions.keep_contact(session_id=session_id, contact="margaret at home", by="public", now=EVENING)


@pytest.mark.django_db(transaction=True)
def test_after_the_key_is_destroyed_nobody_can_link_the_waves():
    session_id = tea_and_scams().pk
    words = deal(session_id)
    study = IssuedCode.objects.get().study

    actions.close_study(study.pk, by="person:1", now=EVENING)

    with pytest.raises(keys.KeyIsGone):
        keys.read(study.pk)
    with pytest.raises(actions.UnknownWords):
        actions.open_with_words(words, now=EVENING + THREE_MONTHS)


def test_a_show_of_hands_keeps_apart_from_the_answers_and_never_shows_more_hands_than_people(session_id):
    with pytest.raises(ValueError, match="more hands"):
        actions.count_hands(session_id=session_id, wave="before", item="A2", yes=12, asked=10, by="person:1", now=EVENING)
    actions.count_hands(session_id=session_id, wave="before", item="A2", yes=4, asked=10, by="person:1", now=EVENING)

    assert queries.answers_of_sessions([session_id]) == ()
    assert [(row.yes, row.asked) for row in queries.hands_of_sessions([session_id])] == [(4, 10)]


def test_progress_counts_seats_that_handed_in_of_seats_that_hold_a_code(session_id):
    for seat in ("s1", "s2", "s3"):
        deal(session_id, seat=seat)
    seat_hands_in(session_id, "before", BEFORE, seat="s2")

    assert queries.room_progress("r1", "before") == (1, 3)
    assert queries.seat_done("r1", "s2", "before")
    assert not queries.seat_done("r1", "s1", "before")


def test_who_was_due_is_who_held_a_code_and_at_the_follow_up_who_started(session_id):
    for seat in ("s1", "s2", "s3"):
        deal(session_id, seat=seat)
    for seat in ("s1", "s2"):
        seat_hands_in(session_id, "before", BEFORE, seat=seat)
    seat_hands_in(session_id, "after", AFTER, seat="s1")

    assert queries.due_of_sessions([session_id], "after") == {session_id: 3}
    assert queries.due_of_sessions([session_id], "follow-up") == {session_id: 2}
