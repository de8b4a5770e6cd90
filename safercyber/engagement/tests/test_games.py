"""Which games a session can be planned with."""

from __future__ import annotations

import pytest

from safercyber import content
from safercyber.engagement.staff_forms import SessionForm

pytestmark = pytest.mark.django_db


def test_a_session_is_not_planned_with_a_game_that_cannot_be_played_but_keeps_the_one_it_had(monkeypatch):
    monkeypatch.setattr(content, "HAVE_SCREENS", ("board",))
    id = "number_nine"
    offered = [key for key, _ in SessionForm().fields["pack_id"].choices]
    kept = [key for key, _ in SessionForm(initial={"pack_id": id}).fields["pack_id"].choices]

    assert "bakehouse" in offered and id not in offered and id in kept
