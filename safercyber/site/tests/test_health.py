"""Whether we are well, and who may know what is not."""

import shutil
from collections import namedtuple

import pytest
from django.db import OperationalError

from safercyber.site import health

pytestmark = pytest.mark.django_db(transaction=True)


def test_alive_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"alive\n"


@pytest.mark.req("E11")
def test_well_when_the_database_writes_and_the_disk_has_room(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert b"database: well, writes" in response.content


def test_the_trial_write_leaves_nothing_behind(client, django_db_blocker):
    from django.db import connection

    client.get("/healthz")

    assert "health_trial" not in connection.introspection.table_names()


@pytest.mark.parametrize("asker", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}])
def test_details_are_for_this_machine_only(client, asker):
    assert client.get("/healthz", **asker).content == b"well\n"


def test_a_full_disk_is_not_well(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(100, 95, 5))

    response = client.get("/healthz")

    assert response.status_code == 503
    assert b"disk: NOT WELL, 5% free" in response.content


@pytest.mark.req("E11")
def test_a_database_that_cannot_write_is_not_well(client, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(health.connection, "cursor", full)

    assert client.get("/healthz", REMOTE_ADDR="203.0.113.9").content == b"not well\n"
