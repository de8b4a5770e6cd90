"""What a real partnership made is never taken for the example."""

from __future__ import annotations

import pytest
from django.utils import timezone

from example import northvale
from safercyber.partnership import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_real_partnership():
    """A county that is nobody's example."""
    actions.set_up_partnership(
        name="Eastmoor Community Safety Partnership",
        short_name="Eastmoor",
        phone="01632 960 002",
        email="hello@eastmoor.example",
        by="system",
        now=timezone.now(),
    )


def test_a_real_partnership_is_not_removed(a_real_partnership):
    with pytest.raises(northvale.NotExample, match="no example data"):
        northvale.remove()

    assert queries.the_partnership().short_name == "Eastmoor"


def test_the_example_is_not_loaded_over_a_real_partnership(a_real_partnership):
    with pytest.raises(northvale.NotEmpty, match="already serves a partnership"):
        northvale.load()


def test_a_real_partnership_never_counts_as_half_loaded(a_real_partnership):
    northvale._half_loaded().touch()
    try:
        assert not northvale.is_half_loaded()
    finally:
        northvale._half_loaded().unlink(missing_ok=True)


def test_an_empty_database_holds_no_example_to_remove():
    with pytest.raises(northvale.NotExample):
        northvale.remove()
