"""What all tests share: the cast, signing in, and a network that ends at this machine."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

import pytest

FAST_HASHING = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_configure(config: pytest.Config) -> None:
    """Tests hash passwords cheaply; what Argon2 costs is not theirs to check."""
    os.environ.setdefault("SAFERCYBER_HURRY", "1")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: nobody need look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup() -> None:
    """Nothing that a test does leaves this machine."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True, scope="session")
def _tables_may_be_emptied_between_tests() -> Iterator[None]:
    """The database refuses to empty the ledger. Tests with real transactions must, so they set its guards aside for that moment."""
    from django.db import connection

    patch = pytest.MonkeyPatch()
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def emptied(self, sql_list):
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                guards = cursor.fetchall()
                for name, _ in guards:
                    cursor.execute(f'DROP TRIGGER "{name}"')
                empty(self, sql_list)
                for _, sql in guards:
                    cursor.execute(sql)
            else:
                cursor.execute("SET session_replication_role = replica")
                empty(self, sql_list)
                cursor.execute("SET session_replication_role = DEFAULT")

    patch.setattr(operations, "execute_sql_flush", emptied)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _hash_cheaply(request: pytest.FixtureRequest) -> Iterator[None]:
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=FAST_HASHING):
        yield


@pytest.fixture
def migrated(transactional_db) -> Iterator[Callable[..., object]]:
    """Takes one app to a migration and gives its tables of that day, to see what becomes of rows that are there already.

    All tables are those of today again when the test ends.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def to(app: str, name: str) -> object:
        MigrationExecutor(connection).migrate([(app, name)])
        return MigrationExecutor(connection).loader.project_state([(app, name)]).apps

    yield to
    today = MigrationExecutor(connection)
    today.migrate(today.loader.graph.leaf_nodes())


@pytest.fixture(autouse=True)
def _nobody_has_missed_yet() -> None:
    from safercyber import throttle

    throttle.forget_everything()


def _staff(name: str, post: str, organisation: str, role: str):
    """One of the cast, as people.queries shows them; with a second step of their own, so that they can sign in."""
    from django.utils import timezone

    from safercyber.people import queries
    from safercyber.people.models import Role, SecondStep, User

    now = timezone.now()
    email = f"{name.split()[-1].lower() if name != 'Priya Nair' else 'priya'}@northvale.example"
    user = User.objects.create(email=email, name=name, post=post, organisation=organisation, joined_at=now, is_example=True)
    Role.objects.create(user=user, kind=role, given_at=now)
    SecondStep.objects.create(user=user, kind="example", since=now)
    return queries.person(user.pk)


@pytest.fixture
def priya(db):
    """Priya Nair, coordinator."""
    return _staff("Priya Nair", "Community safety coordinator", "Northvale Council", "coordinator")


@pytest.fixture
def okafor(db):
    """PC Okafor, officer."""
    return _staff("PC Okafor", "Cyber Protect officer", "Northvale Police", "officer")


@pytest.fixture
def hale(db):
    """Sgt Hale, Cyber Protect lead."""
    return _staff("Sgt Hale", "Cyber supervisor", "Northvale Police", "lead")


@pytest.fixture
def ellery(db):
    """Tomas Ellery, analyst."""
    return _staff("Tomas Ellery", "Analyst and data owner", "Northvale Council", "analyst")


@pytest.fixture
def dunn(db):
    """Cllr Dunn, of the board."""
    return _staff("Cllr Dunn", "Board member", "Northvale Council", "board")


@pytest.fixture
def signed_in() -> Callable:
    """`signed_in(client, person)`: the client, with a session that both steps have opened."""
    from django.contrib.auth import SESSION_KEY
    from django.utils import timezone

    from safercyber.people.models import User

    def sign_in(client, person):
        now = timezone.now().isoformat()
        client.force_login(User.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        assert SESSION_KEY in session
        session["second_step"] = session["seen"] = now
        session.save()
        return client

    return sign_in
