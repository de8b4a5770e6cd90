import json
import re
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from safercyber.engagement import actions as engagement
from safercyber.evidence import queries
from safercyber.evidence.tests.factories import answered, held
from safercyber.rules.quarters import Quarter
from safercyber.rules.small_numbers import Profile
from safercyber.surveys import actions as surveys
from safercyber.surveys import queries as survey_queries
from safercyber.surveys.models import Answer, Study
from safercyber.surveys.tests.factories import AFTER, BEFORE, hand_in_many

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
Q3 = Quarter(2026, 3)
OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


def check(evidence):
    return next(figure for figure in evidence.changes if figure.key == "change-a5")


def test_the_change_of_a_quarter_is_that_of_the_sessions_whose_three_month_questions_have_closed():
    for number in range(3):
        at = MAY + timedelta(days=7 * number)
        answered(held(at), at, kept=6, gave_up=1, took_up=6, never=4 + number)
    late = datetime(2026, 8, 20, 13, 0, tzinfo=UTC)
    answered(held(late), late, never=40)

    figure = check(queries.quarter_evidence(Q3, OCTOBER, Profile.ANALYST))

    assert (figure.n, figure.started) == ("54", "54")
    assert figure.change == "+28 in 100"
    assert (figure.before, figure.later) == ("21 of 54 (39%)", "36 of 54 (67%)")
    assert figure.verdict == "clear rise"


def test_below_thirty_people_there_are_counts_and_no_share_and_below_ten_there_is_nothing():
    session = held(MAY)
    answered(session, MAY, kept=12, took_up=0, never=12)
    few = check(queries.session_evidence(session, OCTOBER))
    other = held(MAY + timedelta(days=1))
    answered(other, MAY + timedelta(days=1), took_up=6, never=3)
    nothing = check(queries.session_evidence(other, OCTOBER))

    assert few.sentence == "10 of 25 did before, 10 after. Too few to say."
    assert few.later_percent is None
    assert "Too few people to show" in nothing.sentence
    assert not re.search(r"\d", nothing.sentence)


def test_one_session_never_earns_a_second_brick_and_says_why():
    session = held(MAY)
    answered(session, MAY, kept=10, gave_up=2, took_up=30, never=18)

    figure = check(queries.session_evidence(session, OCTOBER, Profile.ANALYST))

    assert figure.sure.bricks == 1
    assert "1 session" in figure.sure.why_not_more


def test_a_small_group_of_sessions_is_joined_and_never_stands_alone():
    for number, (title, people) in enumerate((("Tea and scams", 60), ("Breakfast", 66), ("Film night", 12))):
        at = MAY + timedelta(days=number)
        answered(held(at, title), at, kept=people // 3, gave_up=0, took_up=people // 3, never=people - 2 * (people // 3))

    rows = check(queries.quarter_evidence(Q3, OCTOBER)).rows

    names = [row[0] for row in rows.rows]
    assert not any("Film night" in name for name in names)
    assert any(name.startswith("Other groups together") for name in names)


def test_who_was_lost_stands_beside_every_change():
    for number in range(4):
        at = MAY + timedelta(days=number)
        answered(held(at), at, kept=5, took_up=5 + number, never=5, lost=5)

    figure = check(queries.quarter_evidence(Q3, OCTOBER, Profile.ANALYST))

    assert (figure.n, figure.started) == ("66", "86")
    assert "If none of the rest changed" in figure.sentence


def test_people_are_counted_from_the_doors_and_stalls_stand_apart():
    assert queries.quarter_evidence(Q3, OCTOBER, Profile.ANALYST).people == ()

    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)
    evidence = queries.quarter_evidence(Q3, OCTOBER, Profile.ANALYST)

    assert [figure.big for figure in evidence.people[:3]] == ["23", "23", "23"]
    assert evidence.figure("hours").big == "2 h 30 min"


def test_nobody_but_the_analyst_sees_a_count_of_one_to_nine():
    session = held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=7)
    answered(session, datetime(2026, 7, 14, 13, 0, tzinfo=UTC), never=7)

    evidence = queries.quarter_evidence(Q3, OCTOBER)

    assert evidence.people[0].big == "fewer than 10"
    assert all(line.answered == "fewer than 10" for line in evidence.responses)


def test_the_page_takes_the_same_number_of_questions_of_the_database_for_one_session_and_for_nine(django_assert_max_num_queries):
    for number in range(9):
        at = MAY + timedelta(days=number)
        answered(held(at), at, never=2)

    with django_assert_max_num_queries(34):
        queries.quarter_evidence(Q3, OCTOBER)


def test_each_share_is_as_sure_as_its_own_answers_and_not_its_neighbours():
    session = held(MAY, came=40)
    after = [{**AFTER, "told": "yes" if number < 4 else "skip"} for number in range(40)]
    hand_in_many(session, MAY, [(answers, None) for answers in after])

    evidence = queries.session_evidence(session, OCTOBER)

    assert evidence.fun.sure.bricks == 1 and evidence.told.sure.bricks == 0


def test_pages_open_without_loading_a_numeric_library():
    code = (
        "import django; django.setup(); import safercyber.site.urls, safercyber.evidence.views, safercyber.reports.views, sys; "
        "print([name for name in ('numpy', 'scipy', 'statsmodels') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).resolve().parents[3], check=True, timeout=60
    )

    assert told.stdout.strip() == "[]"


def test_from_ten_to_twenty_nine_answers_a_share_is_a_count_and_under_ten_it_is_nothing():
    session, other = held(MAY, came=20), held(MAY + timedelta(days=1), came=9)
    hand_in_many(session, MAY, [(AFTER, None)] * 20)
    hand_in_many(other, MAY, [(AFTER, None)] * 9)

    assert queries.session_evidence(session, OCTOBER).fun.big == "Nearly everybody"
    assert queries.session_evidence(session, OCTOBER, Profile.ANALYST).fun.big == "20 of 20"
    assert queries.session_evidence(other, OCTOBER).fun.big == "Too few"


def test_asked_is_everybody_who_came_where_questions_were_asked_and_not_only_who_took_a_code():
    session = held(MAY, came=40)
    answered(session, MAY, kept=15, never=15)

    before = queries.session_evidence(session, OCTOBER, Profile.ANALYST).responses[0]

    assert (before.answered, before.asked) == ("30", "40")


def test_printed_cards_that_were_left_over_were_not_asked():
    session = held(MAY, came=40)
    surveys.print_codes(session_id=session, many=100, by="person:1", now=MAY)
    answered(session, MAY, kept=15, never=15)

    assert queries.session_evidence(session, OCTOBER, Profile.ANALYST).responses[0].asked == "40"


def test_checking_a_number_again_says_whether_it_moved(client, signed_in, priya):
    session = held(MAY, came=40)
    answered(session, MAY, kept=15, never=15)
    staff = signed_in(client, priya)
    address = f"/staff/evidence/session/{session}/people"
    mark = staff.get(address).context["mark"]

    same = staff.get(address, {"mark": mark}).content.decode()
    moved = staff.get(address, {"mark": "00000000"}).content.decode()

    assert "Checked again. It is the same." in same
    assert "It has changed since you opened it." in moved


def test_rows_of_one_kind_of_session_are_told_with_how_many_answered():
    session = held(MAY, came=40)
    hand_in_many(session, MAY, [(BEFORE, None)] * 25)
    hand_in_many(session, MAY, [(AFTER, None)] * 20, wave="after")

    feedback = queries.session_evidence(session, OCTOBER).feedback

    assert feedback.rows.columns == ("Kind of session", "Came", "Answered", "Found it fun", "Plan to do the act")
    assert feedback.rows.rows[0][1:] == ("40", "20", "nearly all", "nearly all")


def test_those_lost_are_not_told_by_how_many_started_less_how_many_answered_again():
    at = MAY
    answered(held(at, came=70), at, kept=14, took_up=26, never=24, lost=5)  # 69 started, 64 answered again

    found = queries.quarter_evidence(Q3, OCTOBER)
    figure = check(found)

    assert (figure.n, figure.started) == ("65", "") and "answered again, nearly all" in figure.sentence
    assert not any(words.startswith("If nobody we lost") for words, _ in figure.facts)
    assert dict(found.matching)["Matched three months on"] == "nearly all"
    assert dict(found.matching)["Did not answer again"] == "fewer than 10"
    assert found.responses[-1].answered == "nearly all"
    assert found.numbers.rows.rows[[line[0] for line in found.numbers.rows.rows].index(figure.short)][-1] == "65, nearly all"


def test_after_a_study_is_closed_its_pages_say_so_and_since_when(client, signed_in, priya):
    session = held(MAY)
    answered(session, MAY, kept=10, took_up=12, never=12)
    staff = signed_in(client, priya)
    pages = ("/staff/evidence/2026-q3", f"/staff/evidence/session/{session}")
    assert not any("its key has been destroyed" in staff.get(page).content.decode() for page in pages)
    before = queries.session_evidence(session, OCTOBER)

    surveys.close_study(Study.objects.get().pk, by="system", now=OCTOBER)

    assert all(
        "The study of Quick closed on 12 October 2026; its key has been destroyed." in staff.get(page).content.decode() for page in pages
    )
    after = queries.session_evidence(session, OCTOBER)
    assert (after.changes, after.matching) == (before.changes, before.matching)


# Before anything has taken place


@pytest.mark.parametrize(
    "quarter, words", [(Q3, "Nothing took place in July to September 2026."), (Q3.next, "Nothing has taken place yet in")]
)
def test_an_area_in_which_nothing_has_taken_place_is_told_so_and_sees_no_number_of_people(client, signed_in, priya, quarter, words):
    with time_machine.travel(OCTOBER, tick=False):
        page = signed_in(client, priya).get(f"/staff/evidence/{quarter.slug}").content.decode()

    assert words in page
    assert "fewer than 10" not in page.partition("That is what the public would see")[0].partition("<main")[2].replace(
        "groups under 10", ""
    )
    assert "0 sessions" not in page and "0 minutes" not in page


def test_a_session_that_is_still_to_come_says_so(client, signed_in, priya):
    session = held(MAY)

    with time_machine.travel(MAY - timedelta(days=1), tick=False):
        page = signed_in(client, priya).get(f"/staff/evidence/session/{session}").content.decode()

    assert "This session has not taken place yet." in page and "fewer than 10" not in page


def test_changes_of_earlier_sessions_are_told_in_a_quarter_in_which_nothing_took_place(client, signed_in, priya):
    for number in range(3):
        at = MAY + timedelta(days=7 * number)
        answered(held(at), at, kept=6, gave_up=1, took_up=6, never=4)
    evidence = queries.quarter_evidence(Q3, OCTOBER)

    page = signed_in(client, priya).get("/staff/evidence/2026-q3").content.decode()

    assert [line.title for line in evidence.responses] == ["Three months on"]
    assert "Nothing took place in July to September 2026." in page and "Three months on" in page


# A reader with a calculator


def by_calculator(cell):
    part, whole, share = map(int, re.fullmatch(r"(\d+) of (\d+) \((\d+)%\)", cell).groups())
    assert share == int(100 * part / whole + 0.5)
    return share


def test_every_share_and_change_of_the_picture_follows_from_the_counts_beside_it_and_the_page_says_how(client, signed_in, priya):
    for number in range(7):
        at = MAY + timedelta(days=number)
        answered(held(at), at, kept=4, gave_up=number % 2, took_up=6, never=7, lost=4)
    evidence = queries.quarter_evidence(Q3, OCTOBER)

    line = next(row for row in evidence.numbers.rows.rows if row[0].startswith("Checked"))
    page = signed_in(client, priya).get("/staff/evidence/2026-q3").content.decode()

    assert int(line[4].split(" ")[0]) == by_calculator(line[3]) - by_calculator(line[1])
    figure = check(evidence)
    assert (
        f"Before, {by_calculator(line[1])} in 100" in figure.sentence and f"{by_calculator(line[3])} in 100 of the same" in figure.sentence
    )
    assert queries.how_shares() in page and queries.how_shares() in figure.rows.note and queries.how_shares() in evidence.numbers.rows.note


def test_hours_by_place_add_up_to_the_whole():
    for number in range(3):
        session = held(datetime(2026, 7, 14 + number, 13, 0, tzinfo=UTC), came=23)
        engagement.record_hours(session, 27, 33, 92 + number, by="system", now=OCTOBER)

    hours = queries.quarter_evidence(Q3, OCTOBER).figure("hours")

    def minutes(words):
        return sum(int(many) * (60 if unit.startswith("h") else 1) for many, unit in re.findall(r"(\d+) (h|min)", words))

    assert sum(minutes(row[1]) for row in hours.rows.rows) == minutes(hours.rows.total[1]) == minutes(hours.big) == 459


def test_people_visits_and_first_timers_each_open_rows_and_a_method_of_their_own(client, signed_in, priya):
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)
    evidence = queries.quarter_evidence(Q3, OCTOBER)

    figures = [evidence.figure(key) for key in ("people", "attendances", "new-people")]

    assert len({figure.rows for figure in figures}) == len({figure.method for figure in figures}) == 3
    for figure in figures:
        page = signed_in(client, priya).get(f"/staff/evidence/2026-q3/{figure.key}").content.decode()
        assert figure.method in page and figure.rows.rows[0][0] in page


def test_who_was_asked_again_stands_beside_who_came_this_quarter():
    for number in range(3):
        at = MAY + timedelta(days=7 * number)
        answered(held(at), at, kept=6, gave_up=1, took_up=6, never=4)
    held(datetime(2026, 7, 14, 13, 0, tzinfo=UTC), came=23)

    quarter = queries.quarter_evidence(Q3, OCTOBER).responses

    assert [line.who for line in quarter[:2]] == ["people of this quarter"] * 2
    assert quarter[2].who == "people of sessions from 19 June 2025 to 18 June 2026"


def test_where_only_words_may_leave_a_dash_stands_in_the_table_and_no_count_is_called_small():
    # 50 of 55 before: five did not, so no number may leave; and yet 50 is no small count.
    at = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)
    answered(held(at, came=60), at, kept=48, gave_up=2, took_up=4, never=1)

    found = queries.quarter_evidence(Quarter(2026, 3), OCTOBER)
    figure, line = next((one, row) for one, row in zip(found.changes, found.numbers.rows.rows, strict=True) if one.key == "change-a5")

    assert (figure.big, figure.before, figure.later) == ("Words only", "", "")
    assert (line[1], line[3]) == ("–", "–")
    assert "fewer than 10" not in json.dumps(asdict(figure))


def test_answers_to_an_older_wording_are_not_pooled_with_the_newest():
    session, other = held(MAY), held(MAY + timedelta(days=1))
    answered(session, MAY, kept=5, never=6)
    Answer.objects.filter(item="A5").update(version=0)
    answered(other, MAY + timedelta(days=1), kept=4, never=3)

    sheets, versions = survey_queries.sheets_of_sessions([session, other])

    assert versions["A5"] == 1
    told = [row for row in sheets if "A5" in row.answers]
    assert {row.session_id for row in told} == {other} and len(told) == 14
    assert all("A7" in row.answers for row in sheets)
