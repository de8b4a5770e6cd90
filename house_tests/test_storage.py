"""How the database is set: "saved" is on the disk, and a writer waits for its turn instead of failing."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from safercyber.storage import one_transaction, saved_together

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")


@pytest.mark.req("E10")
@only_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("journal_size_limit", 67_108_864), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_the_five_settings_of_sqlite_read_back(pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_when_it_begins():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0.05)
    try:
        with one_transaction(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()


def test_no_page_holds_the_write_lock_while_it_only_reads():
    assert settings.ATOMIC_REQUESTS is False and not connection.settings_dict["ATOMIC_REQUESTS"]


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_readers_read_while_somebody_writes():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0.05)
    try:
        with one_transaction(), connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_ledgerhead SET number = number + 1")
            assert other.execute("SELECT count(*) FROM ledger_ledgerentry").fetchone() == (0,)
    finally:
        other.close()


@pytest.mark.req("E10")
@pytest.mark.django_db(transaction=True)
def test_an_action_inside_an_action_is_one_transaction():
    @saved_together
    def inner():
        assert transaction.get_connection().in_atomic_block

    with pytest.raises(ZeroDivisionError), one_transaction():
        inner()
        raise ZeroDivisionError
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_fails_lets_the_next_one_in():
    def fail():
        try:
            with one_transaction():
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        finally:
            connection.close()

    failing = threading.Thread(target=fail)
    failing.start()
    failing.join(timeout=10)
    done = []
    with one_transaction():
        done.append(1)

    assert done == [1]
