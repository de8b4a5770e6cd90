from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from safercyber.ledger.queries import history_of
from safercyber.partnership import actions, models, queries

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def northvale() -> queries.Partnership:
    return actions.set_up_partnership(
        name="Northvale Community Safety Partnership",
        short_name="Northvale",
        phone="01632 960 001",
        email="hello@northvale.example",
        by="system",
        now=NOW,
    )


def test_an_installation_serves_one_partnership():
    northvale()

    with pytest.raises(actions.AlreadySetUp):
        northvale()


def test_the_database_itself_refuses_a_second_partnership():
    northvale()

    with pytest.raises(IntegrityError):
        models.Partnership.objects.create(pk=2, name="Westmarch", short_name="Westmarch", phone="", email="")


def test_before_set_up_there_is_no_partnership():
    assert queries.the_partnership() is None


def test_the_same_theme_named_twice_is_one_theme_and_one_ledger_entry():
    actions.add_theme(name="Fraud and scams", code="fraud", by="system", now=NOW)
    actions.add_theme(name="Fraud and scams", code="fraud", by="system", now=NOW)

    assert [theme.code for theme in queries.themes()] == ["fraud"]
    assert len(history_of("theme:fraud")) == 1


def test_six_priorities_give_way_to_three_on_the_day_the_next_plan_starts():
    six = [f"Priority {n}" for n in range(1, 7)]
    first = actions.start_plan(name="Plan one", starts_on=date(2024, 4, 1), ends_on=date(2027, 3, 31), priorities=six, by="system", now=NOW)
    second = actions.start_plan(
        name="Plan two", starts_on=date(2027, 4, 1), ends_on=date(2030, 3, 31), priorities=six[:3], by="system", now=NOW
    )

    assert queries.current_plan(date(2027, 3, 31)) == first
    assert queries.current_plan(date(2027, 4, 1)) == second
    assert [len(queries.priorities(plan.id)) for plan in (first, second)] == [6, 3]


def test_a_plan_that_ends_before_it_starts_is_refused_and_leaves_nothing():
    with pytest.raises(actions.OverlapsItself):
        actions.start_plan(
            name="Backwards", starts_on=date(2027, 4, 1), ends_on=date(2027, 3, 31), priorities=["One"], by="system", now=NOW
        )

    assert not models.Plan.objects.exists()
    assert not models.Priority.objects.exists()


def test_the_next_meeting_is_the_soonest_one_still_to_come():
    body = actions.add_body(name="Online Harm sub-group", kind="sub-group", by="system", now=NOW)
    for day in (1, 10, 24):
        actions.plan_meeting(
            body_id=body.id, starts_at=datetime(2026, 11, day, 10, 0, tzinfo=UTC), place="County Hall", by="system", now=NOW
        )

    meeting = queries.next_meeting(NOW)

    assert meeting is not None
    assert (meeting.body, meeting.starts_at.day) == ("Online Harm sub-group", 10)


def test_one_plan_starts_on_a_day():
    told = {"starts_on": date(2027, 4, 1), "priorities": ["One"], "by": "system", "now": NOW}
    actions.start_plan(name="One", ends_on=date(2030, 3, 31), **told)

    with pytest.raises(actions.PlanAtHand):
        actions.start_plan(name="Two", ends_on=date(2028, 3, 31), **told)
    with pytest.raises(IntegrityError):
        models.Plan.objects.create(name="Three", starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))


def test_of_two_plans_from_one_day_the_later_stays_in_force_when_the_promise_is_made(migrated):
    plans = migrated("partnership", "0002_names_and_retired").get_model("partnership", "Plan")
    for name in ("One", "Two"):
        plans.objects.create(name=name, starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 2))
    migrated("partnership", "0003_one_plan_starts_on_a_day")

    assert queries.current_plan(date(2027, 4, 2)).name == "Two"
    assert [plan.starts_on.day for plan in models.Plan.objects.order_by("pk")] == [1, 2]


def test_the_same_partner_is_one_whatever_its_capitals():
    told = {"kind": "council", "by": "system", "now": NOW}

    assert actions.add_organisation(name=" northvale  council", **told) == actions.add_organisation(name="Northvale Council", **told)
    assert [one.name for one in queries.organisations()] == ["northvale council"]


def test_a_theme_of_a_name_that_is_there_is_that_theme_under_whatever_code():
    fraud = actions.add_theme(name="Fraud", code="fraud", by="system", now=NOW)

    assert actions.add_theme(name="FRAUD", code="scams", by="system", now=NOW) == fraud


def test_the_ledger_keeps_the_old_name_and_says_nothing_of_what_changed_nothing():
    for name in ("Fraud", "Grooming"):
        actions.add_to_list("theme", name=name, by="system", now=NOW)
    actions.rename("theme", "fraud", name="Fraud", by="person:1", now=NOW)
    actions.rename("theme", "fraud", name="Scams", by="person:1", now=NOW)
    actions.bring_back("theme", "fraud", by="person:1", now=NOW)
    for _ in range(2):
        actions.retire("theme", "fraud", by="person:1", now=NOW)

    entries = history_of("theme:fraud")
    assert [entry.did for entry in entries] == ["add_theme", "rename_theme", "retire_theme"]
    assert entries[1].facts == {"before": "Fraud", "after": "Scams"}


def test_names_that_were_there_twice_are_told_apart_before_the_promise_is_made(migrated):
    before = migrated("partnership", "0001_initial")
    for number, name in enumerate(("Fraud", "fraud"), 1):
        before.get_model("partnership", "Theme").objects.create(code=f"t{number}", name=name, order=number)
        before.get_model("partnership", "Audience").objects.create(code=f"a{number}", name=name, order=number)
        before.get_model("partnership", "Organisation").objects.create(name=name, kind="other")
    migrated("partnership", "0002_names_and_retired")

    for table in (models.Theme, models.Audience, models.Organisation):
        assert list(table.objects.order_by("pk").values_list("name", flat=True)) == ["Fraud", "fraud 2"]


def test_a_name_may_be_put_in_the_form_that_another_row_still_has(migrated):
    partners = migrated("partnership", "0005_the_database_keeps_the_century").get_model("partnership", "Organisation").objects
    for name in ("Cafe\u0301  Trust", "Café Trust", "Holm ", "Holm"):
        partners.create(name=name, kind="other")
    migrated("partnership", "0007_a_name_stands_once")

    assert list(models.Organisation.objects.order_by("pk").values_list("name", flat=True)) == [
        "Café Trust",
        "Café Trust 2",
        "Holm",
        "Holm 2",
    ]


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_one_stays_when_both_are_retired_at_once():
    northvale()
    for name in ("Fraud", "Grooming"):
        actions.add_to_list("theme", name=name, by="system", now=NOW)
    ready, refused = Barrier(2), []

    def retire(code: str) -> None:
        ready.wait(10)
        try:
            actions.retire("theme", code, by="system", now=NOW)
        except actions.LastOne:
            refused.append(code)
        finally:
            connection.close()

    hands = [Thread(target=retire, args=(code,)) for code in ("fraud", "grooming")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(20)

    assert len(refused) == 1 and [one.is_retired for one in queries.themes()].count(False) == 1
