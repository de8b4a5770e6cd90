from __future__ import annotations

import pytest

from safercyber import throttle
from safercyber.engagement.tests.factories import NOW
from safercyber.partnership import actions as partnership


@pytest.fixture(autouse=True)
def nobody_waits():
    throttle.forget_everything()


@pytest.fixture
def northvale(db):
    """The partnership with the themes and audiences that the sessions name."""
    partnership.set_up_partnership(
        name="Northvale Community Safety Partnership",
        short_name="Northvale",
        phone="01632 960 001",
        email="hello@northvale.example",
        by="system",
        now=NOW,
    )
    partnership.add_theme(name="Fraud and scams", code="fraud", by="system", now=NOW)
    for code, name in (("over-65s", "Over-65s"), ("small-firms", "Small firms"), ("parents", "Parents")):
        partnership.add_audience(name=name, code=code, by="system", now=NOW)
