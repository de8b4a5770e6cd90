"""Waiting: fair to a hall, tiresome for a guesser."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from safercyber import throttle


def test_tries_within_the_limit_pass_and_the_next_waits():
    assert [throttle.allow("a", 3, 60, at=0) for _ in range(4)] == [0, 0, 0, 20]
    assert throttle.allow("a", 3, 60, at=19.5) == 1
    assert throttle.allow("a", 3, 60, at=20) == 0


def test_being_refused_does_not_make_the_wait_longer():
    for _ in range(3):
        throttle.allow("a", 3, 60, at=0)
    waits = [throttle.allow("a", 3, 60, at=10) for _ in range(50)]

    assert set(waits) == {10}


def test_each_purpose_and_source_has_its_own_count():
    for _ in range(5):
        throttle.allow("book:192.0.2.1", 1, 60, at=0)

    assert throttle.allow("book:192.0.2.2", 1, 60, at=0) == 0 and throttle.allow("help:192.0.2.1", 1, 60, at=0) == 0


def test_misses_double_the_wait_up_to_a_quarter_of_an_hour():
    waits = [throttle.missed("a", at=0) for _ in range(20)]

    assert waits[:8] == [0, 0, 0, 0, 0, 2, 4, 8] and waits[-1] == 900
    assert throttle.wait_of("a", at=899) == 1 and throttle.wait_of("a", at=900) == 0


def test_a_right_answer_forgives():
    for _ in range(9):
        throttle.missed("a", at=0)
    throttle.forgive("a")

    assert throttle.wait_of("a", at=0) == 0


def test_a_million_sources_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_KEYS", 100)
    for n in range(1000):
        throttle.allow(f"a{n}", 1, 60, at=0)
        throttle.missed(f"a{n}", at=0)

    assert len(throttle._buckets) == len(throttle._misses) == 100


@pytest.mark.req("R16")
def test_no_address_stands_in_the_memory():
    throttle.missed("sign-in:192.0.2.77", at=0)

    assert b"192.0.2.77" not in repr(throttle._misses).encode()


@pytest.mark.parametrize(
    ("address", "source"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", "unknown"), ("unix:", "unknown")],
)
def test_a_household_is_one_source(address, source):
    assert throttle.source_of(RequestFactory().get("/", REMOTE_ADDR=address)) == source
