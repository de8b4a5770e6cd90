"""What is kept and what is forgotten stands in the ledger, with who did it, in the same transaction."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safercyber.engagement.tests.factories import tea_and_scams
from safercyber.ledger.queries import latest
from safercyber.surveys import actions, contacts, keys, papers, studies
from safercyber.surveys.models import FollowUpContact, IssuedCode, SeatCode, Sheet, Study
from safercyber.surveys.tests.factories import BEFORE, WORDS

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 10, 15, 13, 30, tzinfo=UTC)
SIX_YEARS_ON = datetime(2032, 11, 16, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_folder_and_a_short_list_of_words(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(papers, "code_words", lambda: WORDS)


def somebody_answers(seat="s1", at=EVENING) -> int:
    session = tea_and_scams(starts_at=at - timedelta(minutes=30), ends_at=at + timedelta(hours=1)).pk
    actions.hand_in_for_seat(room="r1", seat=seat, session_id=session, wave="before", answers=BEFORE, now=at, moves=("ring-back",))
    return session


def told(did):
    return [entry for entry in latest() if entry.did == did]


def test_forgetting_a_room_says_whose_it_was_and_how_many_ties_went():
    session = somebody_answers()

    assert actions.forget_room("r1", by="person:3", now=EVENING) == 1
    assert actions.forget_room("r1", by="person:3", now=EVENING) == 0

    (entry,) = told("forget_seat_codes")
    assert (entry.by, entry.about, entry.facts) == ("person:3", f"session:{session}", {"rows": 1})


def test_the_last_code_of_a_closed_study_goes_with_an_entry_that_says_so():
    somebody_answers()
    somebody_answers("s2", EVENING + timedelta(days=30))
    study = Study.objects.get()
    actions.close_study(study.pk, by="system", now=EVENING + timedelta(days=86))

    actions.forget_old(SIX_YEARS_ON - timedelta(days=28))
    actions.forget_old(SIX_YEARS_ON)
    actions.forget_old(SIX_YEARS_ON)

    last, first = told("forget_answers")
    assert first.about == last.about == f"study:{study.pk}" and first.by == last.by == "system"
    assert [one.facts["codes"] for one in (first, last)] == [1, 1]
    assert [one.facts["nothing_left"] for one in (first, last)] == [False, True]
    assert not IssuedCode.objects.exists() and not Sheet.objects.exists()


def test_looking_for_old_answers_takes_the_same_statements_however_many_studies_are_closed():
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            actions.forget_old(EVENING)
        return len(asked)

    somebody_answers()
    actions.close_study(Study.objects.get().pk, by="system", now=EVENING)
    with_one = statements()
    Study.objects.bulk_create(Study(name=f"Year {number}", opened_on=EVENING, closed_on=EVENING) for number in range(20))

    assert statements() == with_one


def test_an_address_is_kept_by_the_public_or_by_the_member_of_staff_who_typed_it(client, signed_in, okafor):
    session = somebody_answers()
    address = f"/s/in-three-months/{session}"

    with time_machine.travel(EVENING, tick=False):
        client.post(address, {"contact": "margaret@mail.example"})
        client.post(address, {"contact": "margaret@mail.example"})
        signed_in(client, okafor).post(address, {"contact": "walter@mail.example"})

    assert [entry.by for entry in told("keep_contact")] == [okafor.by, "public"]
    assert FollowUpContact.objects.count() == 2
    assert "mail.example" not in str([entry.facts for entry in latest()])


def test_what_the_ledger_cannot_take_is_not_done(monkeypatch):
    session = somebody_answers()
    study = Study.objects.get()

    def full(**_: object) -> int:
        raise OSError("The disk is full.")

    for module in (actions, contacts, studies):
        monkeypatch.setattr(module, "record", full)
    for act in (
        lambda: actions.forget_room("r1", by="system", now=EVENING),
        lambda: actions.close_study(study.pk, by="system", now=EVENING),
        lambda: actions.keep_contact(session_id=session, contact="margaret@mail.example", by="public", now=EVENING),
    ):
        with pytest.raises(OSError, match="full"):
            act()

    assert SeatCode.objects.count() == 1 and not FollowUpContact.objects.exists()
    assert Study.objects.get().closed_on is None and keys.is_there(study.pk)
