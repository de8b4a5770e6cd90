from datetime import UTC, date, datetime, timedelta

import pytest

from safercyber.engagement.tests.factories import tea_and_scams
from safercyber.ledger.queries import latest
from safercyber.surveys import actions, keys, papers, queries, studies
from safercyber.surveys.models import IssuedCode, Sheet, Study
from safercyber.surveys.tests.factories import AFTER, BEFORE, FOLLOW_UP, WORDS

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 10, 15, 13, 30, tzinfo=UTC)
IN_JANUARY = EVENING + timedelta(days=86)
NEXT_YEAR = datetime(2027, 4, 20, 13, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_folder_and_a_short_list_of_words(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(papers, "code_words", lambda: WORDS)


def evening(at=EVENING, seat="s1"):
    """Somebody answers before and straight after; returns the session and the words."""
    session = tea_and_scams(starts_at=at - timedelta(minutes=30), ends_at=at + timedelta(hours=1)).pk
    words = actions.deal_code(room="r1", seat=seat, session_id=session, now=at).words
    for wave, answers in (("before", BEFORE), ("after", AFTER)):
        actions.hand_in_for_seat(room="r1", seat=seat, session_id=session, wave=wave, answers=answers, now=at, moves=("ring-back",))
    return session, words


@pytest.mark.parametrize(
    ("on", "last"), [(date(2026, 3, 31), date(2026, 3, 31)), (date(2026, 4, 1), date(2027, 3, 31)), (date(2026, 12, 31), date(2027, 3, 31))]
)
def test_a_programme_year_runs_from_april_to_march(on, last):
    assert studies.last_day_of_year(on) == last


def test_the_next_years_first_code_opens_the_next_years_study():
    evening()
    evening(NEXT_YEAR, seat="s2")

    assert [study.name for study in Study.objects.order_by("pk")] == ["April 2026 to March 2027", "April 2027 to March 2028"]


def test_who_came_in_march_is_asked_again_in_june_though_a_new_study_is_open():
    march = datetime(2027, 3, 20, 13, 30, tzinfo=UTC)
    session, words = evening(march)
    evening(NEXT_YEAR, seat="s2")

    actions.hand_in(words, FOLLOW_UP, now=march + timedelta(days=86))

    rows = {(row.wave, row.item): row.code_key for row in queries.answers_of_sessions([session])}
    assert rows["before", "A5"] == rows["follow-up", "A5"]
    assert Sheet.objects.filter(study__name="April 2026 to March 2027").count() == 3


def test_a_key_is_a_file_that_only_its_owner_reads(settings):
    evening()

    key = settings.DATA / "study-keys" / f"{Study.objects.get().pk}.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32


def test_once_a_study_is_closed_neither_the_words_nor_a_copy_of_its_key_lead_to_an_answer(settings):
    _, words = evening()
    actions.hand_in(words, FOLLOW_UP, now=IN_JANUARY)
    study = Study.objects.get()
    copied = (settings.DATA / "study-keys" / f"{study.pk}.key").read_bytes()

    actions.close_study(study.pk, by="person:1", now=IN_JANUARY)

    marks = {*Sheet.objects.values_list("code_key", flat=True), *IssuedCode.objects.values_list("code_key", flat=True)}
    assert keys.of_words(copied, words) not in marks
    assert not list((settings.DATA / "study-keys").iterdir())
    with pytest.raises(keys.KeyIsGone):
        keys.read(study.pk)
    with pytest.raises(actions.UnknownWords):
        actions.hand_in(words, FOLLOW_UP, now=IN_JANUARY)
    assert latest(1)[0].did == "close_study"


def test_what_was_matched_before_a_study_closed_can_still_be_counted():
    session, words = evening()
    actions.hand_in(words, FOLLOW_UP, now=IN_JANUARY)
    evening(EVENING + timedelta(days=1), seat="s2")

    actions.close_study(Study.objects.get().pk, by="person:1", now=IN_JANUARY)

    rows = queries.answers_of_sessions([session])
    assert len({row.code_key for row in rows}) == 1
    assert len(rows) == len(BEFORE) + len(AFTER) + len(FOLLOW_UP)
    assert IssuedCode.objects.values("code_key").distinct().count() == 2


def test_closing_twice_is_closing_once():
    evening()
    study = Study.objects.get()

    for _ in range(2):
        actions.close_study(study.pk, by="person:1", now=IN_JANUARY)

    assert [entry.did for entry in latest()].count("close_study") == 1


def test_a_study_closes_by_itself_the_day_after_its_last_answers_are_taken_and_not_before():
    evening()
    study = Study.objects.get()
    day = studies.closes_on(study)
    assert day == date(2027, 3, 31) + timedelta(days=105)

    actions.forget_old(datetime(day.year, day.month, day.day, 3, tzinfo=UTC) - timedelta(days=1))
    assert keys.is_there(study.pk)

    actions.forget_old(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    assert not keys.is_there(study.pk)
    assert Sheet.objects.count() == 2


def test_answers_go_six_years_after_they_were_given():
    evening()
    actions.close_study(Study.objects.get().pk, by="system", now=IN_JANUARY)

    actions.forget_old(datetime(2032, 10, 14, 3, tzinfo=UTC))
    assert Sheet.objects.count() == 2
    actions.forget_old(datetime(2032, 10, 16, 3, tzinfo=UTC))
    assert Sheet.objects.count() == 0
    assert IssuedCode.objects.count() == 0


def test_a_database_put_back_without_its_keys_goes_on_with_a_new_study():
    evening()
    keys.destroy(Study.objects.get().pk)

    session, _ = evening(EVENING + timedelta(days=7), seat="s2")

    assert Study.objects.filter(closed_on=None).count() == 1
    assert {row.wave for row in queries.answers_of_sessions([session])} == {"before", "after"}


def test_a_key_file_left_behind_by_a_study_that_was_never_saved_is_in_nobodys_way(settings):
    folder = settings.DATA / "study-keys"
    folder.mkdir()
    for number in range(1, 50):
        (folder / f"{number}.key").write_bytes(b"left behind")

    evening()

    assert len(keys.read(Study.objects.get().pk)) == 32


def test_the_words_stand_after_the_mark_that_no_browser_sends():
    code = actions.Code("amber tidy fox", actions.address_of("amber tidy fox"))

    assert code.url.endswith("/s#amber-tidy-fox")
