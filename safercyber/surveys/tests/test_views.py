from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from safercyber import throttle
from safercyber.engagement.tests.factories import tea_and_scams
from safercyber.surveys import actions, keys, papers
from safercyber.surveys.models import FollowUpContact, InvitationLink, Sheet, Study
from safercyber.surveys.tests.factories import BEFORE, FOLLOW_UP, WORDS

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 10, 15, 13, 30, tzinfo=UTC)
LATER = EVENING + timedelta(days=86)


@pytest.fixture(autouse=True)
def a_folder_and_a_short_list_of_words(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(papers, "code_words", lambda: WORDS)


@pytest.fixture
def words():
    session = tea_and_scams()
    dealt = actions.deal_code(room="r1", seat="s1", session_id=session.pk, now=EVENING).words
    actions.hand_in_for_seat(room="r1", seat="s1", session_id=session.pk, wave="before", answers=BEFORE, now=EVENING)
    return dealt


def test_three_words_open_the_questions_and_never_stand_in_an_address(client, words):
    with time_machine.travel(LATER, tick=False):
        page = client.post("/s", {"words": words})
        done = client.post("/s", {"words": words, "answering": "yes", **FOLLOW_UP})

    assert "Three months on" in page.content.decode()
    assert done.url == "/s/thanks"
    assert words.split()[0] not in done.url
    assert Sheet.objects.filter(wave="follow-up").count() == 1


def test_a_slip_of_the_finger_gets_a_kind_sentence_and_keeps_what_was_typed(client, words):
    with time_machine.travel(LATER, tick=False):
        answer = client.post("/s", {"words": "amber tidy fax"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "We do not know these three words." in page
    assert "amber tidy fax" in page


def test_half_a_paper_comes_back_with_what_was_chosen_and_what_is_missing(client, words):
    with time_machine.travel(LATER, tick=False):
        answer = client.post("/s", {"words": words, "answering": "yes", "A7": "no", "A2": "yes"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "There is a problem" in page
    assert page.count("Choose one answer.") >= 2
    assert not Sheet.objects.filter(wave="follow-up").exists()


@pytest.mark.parametrize("token", ["nothing", "a" * 300, "%00", "..%2f..", "🦊"])
def test_a_link_that_opens_nothing_says_that_it_has_ended(client, token):
    answer = client.get(f"/s/{token}")

    assert answer.status_code in (404, 410)


def test_opening_a_link_burns_nothing(client, words):
    InvitationLink.objects.create(token_hash=keys.of_token("t0ken"), session_id=1, until=LATER.date())

    with time_machine.travel(LATER, tick=False):
        for _ in range(3):
            assert client.get("/s/t0ken").status_code == 200

    assert InvitationLink.objects.count() == 1


# A phone that sent its answers, lost the reply and sends them once more


@pytest.fixture
def sent(client, words):
    """The answers came in on the link; what the server said to that never arrived."""
    InvitationLink.objects.create(token_hash=keys.of_token("t0ken"), session_id=1, until=(LATER + timedelta(days=5)).date())
    posted = {"words": words, "answering": "yes", **FOLLOW_UP}
    with time_machine.travel(LATER, tick=False):
        client.post("/s/t0ken", posted)
    assert not InvitationLink.objects.exists()
    return posted


@pytest.mark.parametrize("after", [timedelta(seconds=3), timedelta(hours=20)])
def test_the_same_answers_sent_again_on_a_used_link_are_thanked_for_and_counted_once(client, sent, after):
    with time_machine.travel(LATER + after, tick=False):
        again = client.post("/s/t0ken", sent)

    assert again.status_code == 302 and again.url == "/s/thanks"
    assert Sheet.objects.get(wave="follow-up").times == 1


@pytest.mark.parametrize("change", [{"A2": "no"}, {"A8": ""}, {"A2": "sometimes, on a Tuesday"}])
def test_other_answers_on_a_used_link_leave_the_first_ones_and_say_so_kindly(client, sent, change):
    kept = set(Sheet.objects.get(wave="follow-up").answers.values_list("item", "value"))
    with time_machine.travel(LATER, tick=False):
        again = client.post("/s/t0ken", sent | change)
    page = again.content.decode()

    assert again.status_code == 409 and "Your first answers are kept" in page
    assert 'href="/s"' in page and "the last time counts" in page
    assert set(Sheet.objects.get(wave="follow-up").answers.values_list("item", "value")) == kept


def test_a_link_that_is_used_up_between_two_presses_thanks_the_second_one_too(client, sent, monkeypatch):
    monkeypatch.setattr("safercyber.surveys.queries.link_is_open", lambda token, today: True)
    with time_machine.travel(LATER, tick=False):
        again = client.post("/s/t0ken", sent)
        other = client.post("/s/t0ken", sent | {"A2": "no"})

    assert again.url == "/s/thanks"
    assert other.status_code == 409 and Sheet.objects.get(wave="follow-up").times == 1


def test_days_later_a_used_link_says_nothing_of_what_came_in(client, sent):
    with time_machine.travel(LATER + timedelta(days=2), tick=False):
        assert client.post("/s/t0ken", sent).status_code == 410


@pytest.mark.parametrize("typed", ["", "amber tidy fax", "amber"])
def test_a_used_link_tells_nothing_to_somebody_without_the_three_words(client, sent, typed):
    with time_machine.travel(LATER, tick=False):
        assert client.post("/s/t0ken", sent | {"words": typed}).status_code == 410


def test_a_used_link_opens_no_paper_again(client, sent):
    with time_machine.travel(LATER, tick=False):
        assert client.get("/s/t0ken").status_code == 410
        assert client.post("/s/t0ken", {"words": sent["words"]}).status_code == 410


def test_answers_cannot_be_found_out_by_trying_them_on_a_used_link(client, sent):
    with time_machine.travel(LATER, tick=False):
        found = [client.post("/s/t0ken", sent | {"A8": str(number)}).status_code for number in range(70)]

    assert found[-1] == 429


def test_leaving_an_address_is_a_choice_of_its_own_and_says_when_it_goes(client, words):
    session_id = Sheet.objects.get().session_id

    with time_machine.travel(EVENING, tick=False):
        page = client.get(f"/s/in-three-months/{session_id}").content.decode()
        done = client.post(f"/s/in-three-months/{session_id}", {"contact": "margaret@mail.example"}).content.decode()

    assert "delete it 90 days after the session" in page
    assert "Thank you. We will ask you on" in done


@pytest.mark.parametrize("contact", ["", "no address", "m" * 5000 + "@mail.example"])
def test_an_address_that_nobody_could_write_to_is_refused_as_refused(client, words, contact):
    session_id = Sheet.objects.get().session_id
    with time_machine.travel(EVENING, tick=False):
        refused = client.post(f"/s/in-three-months/{session_id}", {"contact": contact})

    assert refused.status_code == 422 and "There is a problem" in refused.content.decode()
    assert not FollowUpContact.objects.exists()


def test_answers_that_come_too_soon_are_not_called_taken(client, words):
    with time_machine.travel(EVENING + timedelta(days=30), tick=False):
        asked = client.post("/s", {"words": words})
        handed_in = client.post("/s", {"words": words, "answering": "yes", **FOLLOW_UP})

    assert (asked.status_code, handed_in.status_code) == (200, 409)


def test_a_machine_that_guesses_is_slowed_and_shuts_a_hall_out_for_a_minute_at_most(client, words, monkeypatch):
    throttle.forget_everything()
    monkeypatch.setattr(throttle, "wait_of", lambda key: 0)  # it does not wait when it is told to
    for _ in range(75):
        assert client.post("/s", {"words": "amber amber amber"}).status_code == 422
    monkeypatch.undo()
    waits = throttle.wait_of("survey-words:127.0.0.1")
    throttle.forget_everything()
    assert 30 < waits <= 60


@pytest.mark.parametrize(
    ("days", "changes"),
    [(-1, {}), (30, {}), (0, {"state": "draft"}), (0, {"state": "cancelled"})],
    ids=["before it", "a month after it", "a draft", "cancelled"],
)
def test_counting_through_the_numbers_tells_of_no_session_that_was_not_just_held(client, days, changes):
    session = tea_and_scams()
    type(session).objects.filter(pk=session.pk).update(**changes)
    with time_machine.travel(EVENING + timedelta(days=days), tick=False):
        asked = client.post(f"/s/in-three-months/{session.pk}", {"contact": "margaret@mail.example"})
    assert asked.status_code == 404 and not FollowUpContact.objects.exists()


def test_a_session_that_is_not_public_is_not_named_there(client):
    session = tea_and_scams(is_public=False)
    with time_machine.travel(EVENING, tick=False):
        page = client.get(f"/s/in-three-months/{session.pk}").content.decode()
    assert session.title not in page and "15 October" in page


def test_the_paper_version_shows_each_card_once_and_keeps_none(client, signed_in, okafor, words):
    session_id = Sheet.objects.get().session_id
    staff = signed_in(client, okafor)

    printed = staff.post(f"/staff/surveys/paper/{session_id}", {"many": "3"}).content.decode()
    again = staff.get(f"/staff/surveys/paper/{session_id}").content.decode()

    assert printed.count("keep these three words") == 3
    assert "Your three words:" not in again


def test_a_study_is_closed_by_the_coordinator_alone_after_a_page_that_says_what_it_means(client, signed_in, okafor, priya, words):
    address = f"/staff/surveys/close/{Study.objects.get().pk}"

    assert signed_in(client, okafor).post(address).status_code == 403
    staff = signed_in(client, priya)
    assert "cannot be undone" in staff.get(address).content.decode()
    assert Study.objects.get().closed_on is None
    assert staff.post(address).status_code == 302
    assert Study.objects.get().closed_on is not None
    assert staff.post(address).status_code == 302


def test_staff_see_what_came_in_rounded_and_the_days_on_which_invitations_leave(client, signed_in, okafor, words):
    actions.keep_contact(session_id=Sheet.objects.get().session_id, contact="margaret@mail.example", by="public", now=EVENING)

    page = signed_in(client, okafor).get("/staff/surveys").content.decode()

    assert "fewer than 10" in page and "<td>1</td>" not in page
    assert "1 invitation" in page and "margaret" not in page
