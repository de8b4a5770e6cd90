"""Who may come in, and who says so."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from safercyber.ledger.queries import history_of
from safercyber.outbox.models import Letter
from safercyber.partnership.queries import the_partnership
from safercyber.people import actions, queries
from safercyber.people.models import User
from safercyber.rules.one_time_codes import code_at, step_at

pytestmark = pytest.mark.django_db
AREA = {
    "area": "Eastmoor",
    "phone": "01632 960 002",
    "public_email": "hello@eastmoor.example",
    "themes": ["fraud", "hacking"],
    "audiences": ["over-65s", "parents"],
    "name": "Jo Field",
    "post": "Coordinator",
    "organisation": "Eastmoor Council",
    "email": "Jo@eastmoor.example",
}


def shown(response) -> str:
    return response.content.decode()


def roles_of(person):
    return set(User.objects.get(pk=person.id).roles.values_list("kind", flat=True))


@pytest.mark.req("E14")
def test_an_empty_installation_is_set_up_with_the_printed_key_only(client):
    assert client.get("/set-up").status_code == 404
    assert client.get("/set-up?key=guess").status_code == 404
    key = actions.set_up_token()
    assert "Set up your area" in shown(client.get(f"/set-up?key={key}"))

    to = client.post("/set-up", {**AREA, "key": key}).url
    assert to.startswith("/staff/welcome/") and "Eastmoor" in str(the_partnership())
    assert "Go on setting up" in shown(client.get(f"/set-up?key={key}"))
    again = client.post("/set-up", {"key": key}).url
    assert Client().get(to).status_code == 404
    assert client.post(again, {"password": "harbour lantern plum"}).url == "/staff/sign-in/phone"
    assert client.get(f"/set-up?key={key}").status_code == 404


def test_setting_up_keeps_what_was_typed(client):
    answer = client.post("/set-up", {**AREA, "phone": "", "key": actions.set_up_token()})

    assert answer.status_code == 422 and 'value="Eastmoor"' in shown(answer) and "number that residents can ring" in shown(answer)
    assert the_partnership() is None and queries.nobody_yet()


def test_setting_up_is_shut_when_anybody_is_there(client, priya):
    User.objects.update(password="x")

    assert client.get(f"/set-up?key={actions.set_up_token()}").status_code == 404


def test_an_address_is_one_account_however_it_is_written(priya):
    with pytest.raises(actions.AlreadyThere):
        actions.invite(
            name="P", email="PRIYA@northvale.example", post="", organisation="", roles=["board"], by=priya.by, now=timezone.now()
        )


@pytest.mark.parametrize("roles", [[], ["superuser"], ["coordinator", "god"]])
def test_a_role_is_one_of_four(priya, roles):
    with pytest.raises(actions.Unsuitable):
        actions.invite(name="P", email="p@x.example", post="", organisation="", roles=roles, by=priya.by, now=timezone.now())
    assert not User.objects.filter(email="p@x.example").exists()


def test_the_last_coordinator_stays(priya, okafor):
    for act in (
        lambda: actions.take_role(person_id=priya.id, role="coordinator", by=priya.by, now=timezone.now()),
        lambda: actions.deactivate(person_id=priya.id, by=priya.by, now=timezone.now()),
    ):
        with pytest.raises(actions.LastCoordinator):
            act()
    actions.give_role(person_id=okafor.id, role="coordinator", by=priya.by, now=timezone.now())
    actions.deactivate(person_id=priya.id, by=okafor.by, now=timezone.now())

    assert queries.person(priya.id) is None


def test_every_change_to_an_account_is_in_the_ledger_without_names(priya, okafor):
    now = timezone.now()
    actions.give_role(person_id=okafor.id, role="analyst", by=priya.by, now=now)
    actions.give_role(person_id=okafor.id, role="analyst", by=priya.by, now=now)
    actions.take_role(person_id=okafor.id, role="analyst", by=priya.by, now=now)
    actions.deactivate(person_id=okafor.id, by=priya.by, now=now, why="Moved to another force")
    actions.let_back_in(person_id=okafor.id, by=priya.by, now=now)
    told = history_of(okafor.by)

    assert [entry.did for entry in told] == ["give_role", "take_role", "deactivate", "let_back_in"]
    assert all(entry.by == priya.by for entry in told) and "Okafor" not in str([entry.facts for entry in told])


def test_the_coordinator_gives_and_takes_roles_on_the_page(client, priya, okafor, signed_in):
    signed_in(client, priya)
    assert "PC Okafor" in shown(client.get("/staff/people"))
    client.post(f"/staff/people/{okafor.id}/role", {"role": "analyst", "change": "give"})
    assert roles_of(okafor) == {"officer", "analyst"}
    client.post(f"/staff/people/{okafor.id}/role", {"role": "officer", "change": "take"})
    page = client.post(f"/staff/people/{okafor.id}/role", {"role": "analyst", "change": "take"}, follow=True)

    assert "their only role" in shown(page) and roles_of(okafor) == {"analyst"}


@pytest.mark.req("R5")
@pytest.mark.parametrize("field", ["is_staff", "is_example", "role", "roles", "partner", "owner", "is_active", "session_number"])
def test_nobody_raises_themselves_by_posting_more_fields(client, okafor, signed_in, field):
    signed_in(client, okafor)
    before = User.objects.filter(pk=okafor.id).values().get()
    client.post("/staff/settings/security/password", {"password": "x", "new_password": "y", field: "coordinator"})
    client.post("/staff/settings/security/confirm", {"password": "x", field: "1"})

    assert User.objects.filter(pk=okafor.id).values().get() == before and roles_of(okafor) == {"officer"}


def test_an_invitation_that_is_filled_in_wrongly_keeps_what_was_typed(client, priya, signed_in):
    signed_in(client, priya)
    answer = client.post(
        "/staff/people/invite", {"name": "Noor", "email": priya.email, "post": "O", "organisation": "P", "roles": ["officer"]}
    )

    assert answer.status_code == 422 and 'value="Noor"' in shown(answer) and "has that email already" in shown(answer)
    assert re.search(r'value="officer"[^>]*checked', shown(answer))


def test_nobody_shuts_themselves_out(client, priya, signed_in):
    signed_in(client, priya)
    page = client.post(f"/staff/people/{priya.id}/deactivate", follow=True)

    assert "cannot shut yourself out" in shown(page) and queries.person(priya.id) is not None


def test_somebody_whose_phone_was_reset_is_told_by_letter(priya):
    now = timezone.now()
    invited = actions.invite(name="Noor", email="noor@x.example", post="", organisation="", roles=["officer"], by=priya.by, now=now)
    actions.remove_second_step(person_id=invited.person.id, by=priya.by, now=now)

    assert [letter.subject for letter in Letter.objects.order_by("pk")] == ["Your Safer Cyber staff account", "Your second step was reset"]


@pytest.mark.parametrize("path", ["/staff/people", "/staff/people/invite", "/staff/people/1"])
def test_the_list_of_staff_is_the_coordinators(client, okafor, signed_in, path):
    assert signed_in(client, okafor).get(path).status_code == 403


@pytest.mark.req("E14")
def test_who_runs_the_machine_lets_the_only_coordinator_back_in(client):
    now = timezone.now()
    invited = actions.invite(name="Jo", email="jo@x.example", post="", organisation="", roles=["coordinator"], by="system", now=now)
    out = StringIO()
    call_command("new_link", "JO@x.example", "--lost-phone", stdout=out)
    link = out.getvalue().split()[-1]

    assert client.get("/" + link.split("/", 3)[3]).status_code == 200
    assert client.get("/" + invited.link.split("/", 3)[3]).status_code == 404
    assert [entry.did for entry in history_of(invited.person.by)] == ["invite", "remove_second_step", "send_new_link"]


def test_the_operator_hears_that_nobody_has_that_address(priya):
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("new_link", "nobody@x.example")
    with pytest.raises(CommandError, match="Example accounts"):
        call_command("new_link", priya.email)


def test_old_links_and_ended_sessions_are_forgotten(client, priya, signed_in):
    now = timezone.now()
    actions.invite(name="Jo", email="jo@x.example", post="", organisation="", roles=["board"], by="system", now=now)
    signed_in(client, priya)

    assert actions.forget_old(now) == 0
    assert actions.forget_old(now + timedelta(days=38)) == 2


@pytest.mark.req("E14")
def test_a_fresh_area_can_make_its_first_session_at_once(client):
    to = client.post("/set-up", {**AREA, "key": actions.set_up_token()}).url
    client.post(to, {"password": "harbour lantern plum"})
    secret = re.sub(r"\s", "", re.search(r'class="phone-key"[^>]*>([^<]+)<', shown(client.get("/staff/sign-in/phone")))[1])
    client.post("/staff/sign-in/phone", {"code": code_at(secret, step_at(timezone.now().timestamp()))})
    assert "Keep these ten codes" in shown(client.get("/staff/settings/security/codes"))
    client.post("/staff/settings/security/codes", {"next": "/staff/"})
    assert client.get("/staff/settings/security/codes").url == "/staff/settings/security"

    week = shown(client.get("/staff/"))
    assert "Make your first session" in week and "Start your plan" in week
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    hall = {"is_public": "yes", "venue": "new", "new_name": "Chapel hall", "new_address": "Green Lane", "new_town": "Eldon"}
    typed = {"title": "Tea", "date": day, "starts": "14:00", "ends": "15:30", "capacity": "20", "age_band": "adults", "method": "game"}
    made = client.post("/staff/sessions/new", {**typed, **hall, "audience_code": "over-65s", "theme_code": "fraud", "cost_words": "Free"})

    assert made.status_code == 302, shown(made)
    assert "Make your first session" not in shown(client.get("/staff/"))
    assert "Chapel hall" in shown(client.get("/")) and "1 session in Eldon" in shown(client.get("/?where=Eldon"))
