from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from safercyber.ledger.queries import history_of
from safercyber.plan import actions, models, queries, views
from safercyber.plan.tests.factories import NOW, small_plan, tea_in_halls
from safercyber.who import Person, known

pytestmark = pytest.mark.django_db
PRIYA = Person(1, "Priya Nair", "priya@northvale.example", "Coordinator", "Northvale Council", frozenset({"coordinator"}), True)


def update(**told) -> actions.Update:
    return actions.Update(**({"status": "going"} | told))


def test_an_action_with_two_themes_counts_once_on_the_wall():
    made = small_plan()
    tea_in_halls(made.plan_id, made.objective_id, title="Brief 20 care home managers", theme_codes=["fraud", "hacking", "fraud"])

    (wall,) = queries.walls(made.plan_id, NOW)

    assert wall.words == "0 of 2 done"
    assert len(wall.bricks) == 2


def test_references_follow_the_objective_and_are_never_given_twice():
    made = small_plan()
    second = tea_in_halls(made.plan_id, made.objective_id)

    assert [queries.action(id_, NOW).ref for id_ in (made.action_id, second)] == ["1.1", "1.2"]


def test_an_action_is_late_the_day_after_its_due_date_and_not_on_it():
    made = small_plan()

    assert not queries.action(made.action_id, NOW.replace(day=28)).is_late
    assert queries.action(made.action_id, NOW.replace(day=29)).is_late


def test_a_done_action_is_never_late():
    made = small_plan()
    actions.update_action(action_id=made.action_id, seen_version=1, update=update(status="done"), by="person:1", now=NOW)

    assert not queries.action(made.action_id, NOW + timedelta(days=400)).is_late


@pytest.mark.req("R23")
def test_the_second_of_two_editors_is_shown_what_the_first_one_said_and_overwrites_nothing():
    made = small_plan()
    actions.update_action(action_id=made.action_id, seen_version=1, update=update(what_happened="9 of 12 held"), by="person:1", now=NOW)

    with pytest.raises(actions.SomebodyElseChangedIt):
        actions.update_action(action_id=made.action_id, seen_version=1, update=update(what_happened="8 of 12 held"), by="person:2", now=NOW)

    assert queries.action(made.action_id, NOW).what_happened == "9 of 12 held"


@pytest.mark.parametrize("due_on", [date.min, date(2206, 11, 28), date.max])
def test_a_year_that_is_a_slip_of_the_keys_is_refused_for_a_new_action_and_for_a_new_date(due_on):
    made = small_plan()

    with pytest.raises(actions.OutOfReach, match="Check the year") as refused:
        tea_in_halls(made.plan_id, made.objective_id, due_on=due_on)
    with pytest.raises(actions.OutOfReach):
        actions.update_action(action_id=made.action_id, seen_version=1, update=update(due_on=due_on, why="Later"), by="person:1", now=NOW)

    assert refused.value.field == "due_on"


@pytest.mark.req("R23")
def test_the_page_of_a_clash_says_where_it_is_now_in_words_and_keeps_what_was_typed(rf):
    made = small_plan()
    seen = {"seen_version": "1", "status": "going", "what_happened": "8 of 12 held", "due_on": "2026-11-28"}
    stuck = update(status="stuck", what_happened="9 of 12 held", blocker="A hall")
    actions.update_action(action_id=made.action_id, seen_version=1, update=stuck, by="person:1", now=NOW)
    request = rf.post(f"/staff/plan/actions/{made.action_id}", seen)
    known(request, PRIYA)

    page = views.action(request, made.action_id)

    assert page.status_code == 409
    html = page.content.decode()
    assert "It now says: Stuck. 9 of 12 held" in html and "8 of 12 held" in html
    assert 'name="seen_version" value="2"' in html


def test_a_refused_update_answers_that_it_was_refused(rf):
    made = small_plan()
    request = rf.post("/", {"seen_version": "1", "status": "stuck", "due_on": "2026-11-28"})
    known(request, PRIYA)

    page = views.action(request, made.action_id)

    assert page.status_code == 422 and "Say what would unstick it." in page.content.decode()


def test_the_boards_update_is_refused_in_words_and_changes_nothing(client, signed_in, dunn):
    made = small_plan()

    page = signed_in(client, dunn).post(
        f"/staff/plan/{made.action_id}", {"seen_version": "1", "status": "done", "what_happened": "All held", "due_on": "2026-11-28"}
    )

    assert page.status_code == 403 and "Nothing was saved." in page.content.decode()
    assert queries.action(made.action_id, NOW).version == 1


def test_a_date_moves_only_with_a_reason_and_the_first_date_stays():
    made = small_plan()
    later = date(2026, 12, 19)

    with pytest.raises(actions.NeedsAReason):
        actions.update_action(action_id=made.action_id, seen_version=1, update=update(due_on=later), by="person:1", now=NOW)
    actions.update_action(action_id=made.action_id, seen_version=1, update=update(due_on=later, why="Hall closed"), by="person:1", now=NOW)

    line = queries.action(made.action_id, NOW)
    assert (line.first_due_on, line.due_on) == (date(2026, 11, 28), later)
    assert ("Due", "28 November 2026", "19 December 2026", "Hall closed") in {
        (change.field, change.before, change.after, change.why) for change in queries.changes_of(made.action_id)
    }


def test_stuck_without_a_word_on_what_would_unstick_it_is_refused_by_the_action_and_by_the_database():
    made = small_plan()

    with pytest.raises(actions.NeedsAReason):
        actions.update_action(action_id=made.action_id, seen_version=1, update=update(status="stuck"), by="person:1", now=NOW)
    with pytest.raises(IntegrityError):
        models.Action.objects.filter(pk=made.action_id).update(status="stuck")


def test_an_unknown_theme_is_refused_and_leaves_no_action_behind():
    made = small_plan()

    with pytest.raises(ValueError, match="astrology"):
        tea_in_halls(made.plan_id, made.objective_id, theme_codes=["astrology"])

    assert models.Action.objects.count() == 1


def test_every_update_stands_in_the_ledger_with_its_fields_and_without_its_words():
    made = small_plan()
    actions.update_action(action_id=made.action_id, seen_version=1, update=update(what_happened="Betty rang"), by="person:1", now=NOW)

    entry = history_of(f"action:{made.action_id}")[-1]
    assert (entry.did, entry.facts) == ("update_action", {"fields": ["status", "what_happened"]})
    assert "Betty" not in str(entry)


def test_a_late_action_waits_for_the_coordinator_and_for_nobody_else():
    made = small_plan()
    officer = Person(2, "PC Okafor", "okafor@northvale.example", "Officer", "Northvale Police", frozenset({"officer"}), True)
    december = NOW.replace(month=12)

    (todo,) = queries.waiting_for(PRIYA, december)

    assert todo.title == "Hold tea and scams in 12 village halls is late"
    assert todo.href == f"/staff/plan/{made.action_id}"
    assert queries.waiting_for(officer, december) == ()


def test_the_list_takes_the_same_few_questions_of_the_database_however_long_it_is(django_assert_num_queries):
    made = small_plan()
    for _ in range(12):
        tea_in_halls(made.plan_id, made.objective_id)

    with django_assert_num_queries(2):
        assert len(queries.actions_of(made.plan_id, NOW)) == 13
