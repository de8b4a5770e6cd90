"""Strangers who hand in whatever they like, as often as they like."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safercyber.engagement.tests.factories import tea_and_scams
from safercyber.surveys import actions, queries
from safercyber.surveys.models import Sheet
from safercyber.surveys.tests.factories import AFTER, BEFORE

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 10, 15, 13, 30, tzinfo=UTC)
PAPERS = {"before": BEFORE, "after": AFTER}
_rooms = itertools.count()
LIKE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def session_id():
    return tea_and_scams().pk


hand_ins = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["before", "after"]),
        st.sampled_from(["yes", "no", "not-sure", "skip", "", "maybe", "yes; --", "🦊"]),
        st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=2),
    ),
    max_size=14,
)


@pytest.mark.slow
@LIKE
@given(hand_ins)
def test_however_often_people_hand_in_each_wave_holds_their_last_whole_paper_and_nothing_else(session_id, told):
    room, last = f"room-{next(_rooms)}", {}
    for seat, wave, value, strange in told:
        answers = {**strange, **PAPERS[wave], "A2": value}
        try:
            actions.hand_in_for_seat(
                room=room, seat=str(seat), session_id=session_id, wave=wave, answers=answers, now=EVENING, moves=("ring-back",)
            )
        except actions.BadAnswers:
            continue
        last[seat, wave] = value

    done = {(seat, wave) for seat in range(4) for wave in PAPERS if queries.seat_done(room, str(seat), wave)}
    assert done == set(last)
    for wave in PAPERS:
        assert queries.room_progress(room, wave)[0] == sum(at == wave for _, at in last)


@LIKE
@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_the_order_in_which_people_answer_again_changes_nothing(session_id, order):
    room = f"room-{next(_rooms)}"
    words = [actions.deal_code(room=room, seat=str(seat), session_id=session_id, now=EVENING).words for seat in range(4)]
    later = {"A7": "no", "A2": "yes", "A5": "yes", "A8": "1"}

    before = Sheet.objects.filter(wave="follow-up").count()
    for seat in order:
        actions.hand_in(words[seat], later, now=EVENING + timedelta(days=90))

    assert Sheet.objects.filter(wave="follow-up").count() - before == len(set(order))


@LIKE
@given(st.text(max_size=60))
def test_no_typed_text_opens_a_paper_or_breaks_the_door(session_id, typed):
    with pytest.raises(actions.UnknownWords):
        actions.open_with_words(typed, now=EVENING)
