"""Which games a session can be planned with."""

from __future__ import annotations

import pytest

from safercyber import content
from safercyber.engagement.staff_forms import SessionForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("id", sorted(id for id, pack in content.packs().items() if not content.has_screens(pack)))
def test_a_session_is_not_planned_with_a_game_that_cannot_be_played_but_keeps_the_one_it_had(id):
    offered = [key for key, _ in SessionForm().fields["pack_id"].choices]
    kept = [key for key, _ in SessionForm(initial={"pack_id": id}).fields["pack_id"].choices]

    assert "bakehouse" in offered and id not in offered and id in kept
