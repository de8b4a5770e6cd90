"""Starting a plan where there is none: the first thing a fresh area does."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from safercyber.partnership import actions
from safercyber.partnership import queries as partnership
from safercyber.plan import actions as plan_actions
from safercyber.plan import models, queries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TYPED = {
    "name": "Community safety plan 2026 to 2029",
    "starts_on": "2026-04-01",
    "ends_on": "2029-03-31",
    "priorities": "Fraud\n\n  Young people online \nFraud",
    "objectives": "Fewer people lose money\nEvery school has had a visit",
}


@pytest.fixture(autouse=True)
def in_november(time_machine):
    time_machine.move_to("2026-11-24T10:00:00+00:00", tick=False)


def shown(response) -> str:
    return response.content.decode()


def test_a_plan_begins_with_its_priorities_and_objectives(client, priya, signed_in):
    signed_in(client, priya)
    assert "/staff/plan/start" in shown(client.get("/staff/plan"))
    page = client.post("/staff/plan/start", TYPED, follow=True)

    (plan_id,) = models.Objective.objects.values_list("plan_id", flat=True).distinct()
    assert [priority.name for priority in partnership.priorities(plan_id)] == ["Fraud", "Young people online"]
    assert [name for _, name in queries.objectives_of(plan_id)] == ["Fewer people lose money", "Every school has had a visit"]
    assert "Your plan has begun. Add its first action." in shown(page) and page.redirect_chain[-1][0] == "/staff/plan/new"
    assert client.get("/staff/plan/start").url == "/staff/plan"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": "2026-03-31"}, "It ends before it starts. Check both dates."),
        ({"priorities": " \n "}, "Enter at least one priority."),
        ({"objectives": "x" * 121}, "Each line may have 120 letters."),
        ({"name": ""}, "Enter the name of the plan."),
        ({"name": "\u3164"}, "Enter the name of the plan."),
        ({"ends_on": "9999-12-31"}, "Check the year. Choose a day from"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words_and_kept_as_typed(client, priya, signed_in, change, sentence):
    signed_in(client, priya)
    page = client.post("/staff/plan/start", TYPED | change)

    assert page.status_code == 422 and sentence in shown(page) and 'value="2026-04-01"' in shown(page)
    assert not models.Objective.objects.exists()


def test_two_plans_have_two_names(client, priya, signed_in):
    signed_in(client, priya)
    client.post("/staff/plan/start", TYPED | {"starts_on": "2020-04-01", "ends_on": "2023-03-31"})
    page = client.post("/staff/plan/start", TYPED)

    assert page.status_code == 422 and "Another plan has this name already" in shown(page)


def test_an_officer_starts_no_plan_and_is_told_who_does(client, okafor, signed_in):
    signed_in(client, okafor)

    assert client.post("/staff/plan/start", TYPED).status_code == 403
    assert "Your coordinator starts one." in shown(client.get("/staff/plan"))


def test_the_form_holds_the_three_objectives_of_the_programme_and_three_years_from_april(client, priya, signed_in):
    signed_in(client, priya)
    page = shown(client.get("/staff/plan/start"))

    assert 'value="2026-04-01"' in page and 'value="2029-03-31"' in page and "2026 to 2029" in page
    assert "Raise awareness in the general population\nReduce risk to the most vulnerable groups\nBuild resilience of local" in page


def test_priorities_are_ranked_only_when_somebody_says_so(client, priya, signed_in):
    signed_in(client, priya)
    client.post("/staff/plan/start", TYPED | {"is_ranked": "on"})

    assert partnership.current_plan(date(2026, 11, 24)).is_ranked


def test_the_actions_of_a_plan_that_starts_next_month_can_be_written_today(client, priya, signed_in):
    actions.add_organisation(name="Northvale Council", kind="council", by="system", now=NOW)
    actions.add_audience(name="Parents", by="system", now=NOW)
    actions.add_theme(name="Fraud", by="system", now=NOW)
    signed_in(client, priya)
    client.post("/staff/plan/start", TYPED | {"starts_on": "2026-12-01"})
    (plan_id,) = models.Objective.objects.values_list("plan_id", flat=True).distinct()
    first = {"title": "Brief 20 care home managers", "post": "Coordinator", "audience": "parents", "themes": ["fraud"]}
    led_by = {"organisation": partnership.organisations()[0].id}
    under = {"objective": queries.objectives_of(plan_id)[0][0], "priority": partnership.priorities(plan_id)[0].id}
    page = client.post("/staff/plan/new", first | led_by | under | {"starts_on": "2026-12-01", "due_on": "2027-02-01"}, follow=True)

    assert "Added to the plan." in shown(page)
    assert "It is not in force yet" in shown(client.get("/staff/plan")) and "Start a plan" not in shown(client.get("/staff/"))


def test_of_two_who_start_a_plan_the_second_is_told_and_keeps_what_was_typed(client, priya, signed_in):
    signed_in(client, priya)
    client.post("/staff/plan/start", TYPED)
    page = client.post("/staff/plan/start", TYPED | {"name": "Our other plan", "starts_on": "2026-05-01"})

    assert page.status_code == 409 and "Somebody has started a plan already: Community safety plan 2026 to 2029." in shown(page)
    assert 'value="Our other plan"' in shown(page)
    assert models.Objective.objects.values("plan_id").distinct().count() == 1


def test_the_action_itself_starts_no_plan_beside_one_to_work_on():
    told = {"priorities": ["Fraud"], "objectives": ["Fewer lose money"], "by": "system", "now": NOW}
    plan_actions.start_plan(name="Next", starts_on=date(2027, 4, 1), ends_on=date(2030, 3, 31), **told)

    with pytest.raises(plan_actions.PlanAtHand):
        plan_actions.start_plan(name="Another", starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31), **told)
    assert partnership.plan_at_hand(date(2026, 11, 24)).name == "Next"


# Before the partnership has its row there is nothing to hold while one looks and writes


@pytest.fixture
def looked_too_early(monkeypatch):
    """Whoever presses next looked for another plan before the first one was saved."""
    looks = []
    look = actions._check_beside
    monkeypatch.setattr(actions, "_check_beside", lambda *told: looks.append(told) if not looks else look(*told))


def test_a_plan_that_is_pressed_twice_at_once_is_started_once_and_the_second_press_is_told(client, priya, signed_in, request):
    assert partnership.the_partnership() is None
    signed_in(client, priya)
    client.post("/staff/plan/start", TYPED)
    request.getfixturevalue("looked_too_early")
    page = client.post("/staff/plan/start", TYPED)

    assert page.status_code == 409 and "Somebody has started a plan already: Community safety plan 2026 to 2029." in shown(page)
    assert models.Objective.objects.count() == 2


@pytest.mark.parametrize(("starts_on", "refusal"), [(date(2020, 4, 1), actions.PlanAtHand), (date(2019, 4, 1), actions.NamedAlready)])
def test_the_database_tells_two_at_once_apart_by_day_and_by_name(starts_on, refusal, request):
    told = {"name": "Plan", "ends_on": date(2022, 3, 31), "priorities": ["Fraud"], "by": "system", "now": NOW}
    actions.start_plan(starts_on=date(2020, 4, 1), **told)
    request.getfixturevalue("looked_too_early")

    with pytest.raises(refusal):
        actions.start_plan(starts_on=starts_on, **told)
    assert partnership.current_plan(date(2021, 1, 1)).starts_on == date(2020, 4, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_the_same_plan_in_the_same_moment_one_starts_it_and_one_is_told():
    start, ends = threading.Barrier(2), []
    told = {"name": "Plan", "starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31), "priorities": ["Fraud"]}

    def press() -> None:
        start.wait(timeout=10)
        try:
            ends.append(plan_actions.start_plan(**told, objectives=["Fewer lose money"], by="system", now=NOW))
        except Exception as trouble:
            ends.append(type(trouble))
        connection.close()

    hands = [threading.Thread(target=press) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)

    assert plan_actions.PlanAtHand in ends and sum(isinstance(end, int) for end in ends) == 1
