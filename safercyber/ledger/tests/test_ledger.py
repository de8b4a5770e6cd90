"""The ledger: only added to, in one chain, with the thing that it records or not at all."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from safercyber.ledger import queries
from safercyber.ledger.actions import record
from safercyber.ledger.models import LedgerEntry, LedgerHead
from safercyber.storage import one_transaction, saved_together

NOW = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)
GUARDS = {
    "sqlite": (
        "DROP TRIGGER ledger_entries_are_never_changed",
        "DROP TRIGGER ledger_entries_are_never_removed",
        "DROP TRIGGER the_ledger_head_stays",
        "DROP TRIGGER the_ledger_head_moves_by_one",
    ),
    "postgresql": (
        "ALTER TABLE ledger_ledgerentry DISABLE TRIGGER ALL",
        "ALTER TABLE ledger_ledgerhead DISABLE TRIGGER ALL",
    ),
}


@saved_together
def tell(what: str = "book_places", about: str = "session:1", **more) -> int:
    return record(by="public", did=what, about=about, now=NOW, **more)


@pytest.fixture
def five_entries(db):
    for n in range(1, 6):
        tell(about=f"session:{n}", facts={"people": n, "why": "tea"})


@pytest.fixture
def intruder(five_entries):
    """Somebody with the file in their hands, who takes the guards away first."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            for guard in GUARDS[connection.vendor]:
                cursor.execute(guard)
            cursor.execute(statement)

    return run


def verify(**options) -> str:
    out = StringIO()
    call_command("ledger", "verify", stdout=out, **options)
    return out.getvalue()


@pytest.mark.req("R24")
@pytest.mark.parametrize(
    "rewrite",
    [
        lambda: LedgerEntry.objects.filter(number=2).update(by="person:1"),
        lambda: LedgerEntry.objects.filter(number=2).delete(),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: LedgerHead.objects.all().delete(),
        lambda: LedgerHead.objects.update(number=3),
        lambda: LedgerHead.objects.update(hash="0" * 64),
    ],
    ids=["change an entry", "remove an entry", "remove all", "remove the head", "wind the head back", "change the head"],
)
def test_the_database_itself_refuses_to_rewrite_the_ledger(five_entries, rewrite):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        rewrite()
    assert queries.check().entries == 5 and queries.check().fault is None


@pytest.mark.req("R24")
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ledger_ledgerentry SET about = 'session:9' WHERE number = 3", "Entry 3 was changed (book_places, session:9"),
        ("UPDATE ledger_ledgerentry SET by = 'person:1' WHERE number = 1", "Entry 1 was changed"),
        ("""UPDATE ledger_ledgerentry SET facts = '{"people": 4}' WHERE number = 2""", "Entry 2 was changed"),
        ("UPDATE ledger_ledgerentry SET why = 'x' WHERE number = 5", "Entry 5 was changed"),
        ("DELETE FROM ledger_ledgerentry WHERE number = 3", "Entry 3 was removed"),
        ("DELETE FROM ledger_ledgerentry WHERE number = 1", "Entry 1 was removed"),
        ("DELETE FROM ledger_ledgerentry WHERE number = 5", "Entry 5 was removed"),
        ("DELETE FROM ledger_ledgerentry", "Entry 1 was removed"),
        ("DELETE FROM ledger_ledgerhead", "The head was changed"),
    ],
)
def test_verify_names_the_row_that_somebody_rewrote_in_the_file(intruder, statement, words):
    intruder(statement)

    with pytest.raises(CommandError) as said:
        verify()
    assert words in str(said.value)


def test_verify_says_that_an_untouched_ledger_holds_and_gives_its_seal(five_entries):
    words = verify()

    assert "holds: 5 entries" in words and queries.check().seal in words


def test_an_empty_ledger_holds(db):
    assert "holds: 0 entries" in verify()


def test_a_ledger_made_anew_is_found_out_by_a_seal_that_was_written_down(five_entries):
    seal = queries.check().seal
    tell()

    assert "holds: 6 entries" in verify(seal=seal)
    with pytest.raises(CommandError, match="made anew"):
        verify(seal="ab" * 32)


def test_an_entry_dies_with_its_transaction(db):
    tell()
    with pytest.raises(ZeroDivisionError), one_transaction():
        record(by="public", did="cancel", about="session:1", now=NOW)
        raise ZeroDivisionError

    assert [entry.did for entry in queries.latest()] == ["book_places"] and queries.check().fault is None


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(by="public", did="book_places", about="session:1", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_keep_one_chain():
    start, faults = threading.Barrier(20), []

    def write(n: int) -> None:
        try:
            start.wait(timeout=20)
            for m in range(5):
                tell(about=f"session:{n}", facts={"m": m})
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert faults == []
    assert queries.check() == queries.Check(100, queries.check().seal, None)
    assert [entry.facts["m"] for entry in queries.history_of("session:7")] == [0, 1, 2, 3, 4]


def test_what_an_entry_says_survives_the_database_word_for_word(db):
    odd = {"é": ["ß", 1.5, None, True], "nested": {"b": 2, "a": 1}}
    tell(why="“Zoë” said: \u202eno\n", facts=odd)

    assert queries.latest()[0].facts == odd and queries.check().fault is None
