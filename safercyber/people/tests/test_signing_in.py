"""Signing in, as staff do it and as strangers try it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from safercyber import throttle
from safercyber.ledger.queries import history_of
from safercyber.outbox.models import Letter
from safercyber.people import actions, queries
from safercyber.people.actions import FirstStep
from safercyber.people.models import SecondStep, User
from safercyber.rules.one_time_codes import code_at, step_at

pytestmark = pytest.mark.django_db
PASSWORD = "harbour lantern plum"


def shown(response) -> str:
    return response.content.decode()


def phone_code(secret: str, later: int = 0) -> str:
    return code_at(secret, step_at(timezone.now().timestamp()) + later)


@pytest.fixture
def noor():
    """Noor, an officer with a password of her own and a phone, signed out. Her phone's secret comes with her."""
    now = timezone.now()
    invited = actions.invite(
        name="Noor Rahman", email="Noor@Northvale.example", post="Officer", organisation="Police", roles=["officer"], by="system", now=now
    )
    first = actions.accept_invitation(token=invited.link.rsplit("/", 1)[1], password=PASSWORD, now=now)
    secret = actions.begin_second_step()
    earlier = now - timedelta(seconds=300)
    codes = actions.set_second_step(
        person_id=first.person_id, secret=secret, code=code_at(secret, step_at(earlier.timestamp())), now=earlier
    )
    person = queries.person(first.person_id)
    return person, secret, codes


def first_step(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post("/staff/sign-in", {"email": email, "password": password, **more})


def test_an_invitation_leads_to_a_password_a_phone_ten_codes_and_in(client, priya, signed_in):
    signed_in(client, priya)
    answer = client.post(
        "/staff/people/invite",
        {"name": "Noor", "email": "noor@x.example", "post": "Officer", "organisation": "Police", "roles": ["officer"]},
    )
    link = re.search(r'data-copy="[^"]*(/staff/welcome/[^"]+)"', shown(answer))[1]
    guest = Client()

    assert "12 letters or more" in shown(guest.get(link))
    assert "guessers try first" in shown(guest.post(link, {"password": "password1234"}))
    assert guest.post(link, {"password": PASSWORD}).url == "/staff/sign-in/phone"
    page = shown(guest.get("/staff/sign-in/phone"))
    secret = re.search(r'phone-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page and "style=" not in page
    assert "did not fit" in shown(guest.post("/staff/sign-in/phone", {"code": "000000"}))
    kept = guest.post("/staff/sign-in/phone", {"code": phone_code(secret)})
    assert kept.url.startswith("/staff/settings/security/codes")
    assert len(re.findall(r"<li>[0-9A-Z]{5}-[0-9A-Z]{5}</li>", shown(guest.get(kept.url)))) == 10
    assert guest.post("/staff/settings/security/codes", {"next": "/staff/"}).url == "/staff/"
    assert guest.get("/staff/settings/security/codes").url == "/staff/settings/security"
    assert Client().get(link).status_code == 404


def test_the_password_alone_opens_nothing(client, noor):
    person, _, _ = noor

    assert first_step(client, person.email).url == "/staff/sign-in/code"
    assert client.get("/staff/").url.startswith("/staff/sign-in?next=")
    refused = client.post("/staff/people/invite", {})
    assert refused.status_code == 403 and refused["X-Refused"] == "signed-out"


@pytest.mark.req("E6")
def test_six_numbers_open_the_page_that_was_asked_for(client, noor):
    person, secret, _ = noor
    first_step(client, person.email, next="/staff/settings/security")

    assert client.post("/staff/sign-in/code", {"code": phone_code(secret)}).url == "/staff/settings/security"
    page = client.get("/staff/settings/security")
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert [entry.did for entry in history_of(person.by)][-1] == "sign_in"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil"])
def test_nobody_is_sent_to_another_site_after_signing_in(client, noor, elsewhere):
    person, secret, _ = noor
    first_step(client, person.email, next=elsewhere)

    assert client.post("/staff/sign-in/code", {"code": phone_code(secret)}).url == "/staff/"


def test_a_code_works_once_even_in_another_browser(client, noor):
    person, secret, _ = noor
    code = phone_code(secret)
    first_step(client, person.email)
    client.post("/staff/sign-in/code", {"code": code})
    thief = Client()
    first_step(thief, person.email)

    assert "did not fit" in shown(thief.post("/staff/sign-in/code", {"code": code}))
    assert thief.get("/staff/").status_code == 302


def test_a_back_up_code_works_once_however_it_is_typed(client, noor):
    person, _, codes = noor
    first_step(client, person.email)

    assert client.post("/staff/sign-in/recovery-code", {"code": codes[3].lower().replace("-", " ")}).url == "/staff/"
    other = Client()
    first_step(other, person.email)
    assert "did not fit" in shown(other.post("/staff/sign-in/recovery-code", {"code": codes[3]}))
    assert queries.security_of(person.id).back_up_codes_left == 9


def test_246810_opens_example_accounts_only(client, noor):
    person, _, _ = noor
    example, password = actions.make_example_person(
        name="Priya Nair",
        email="priya@x.example",
        post="Coordinator",
        organisation="Council",
        roles=["coordinator"],
        by="system",
        now=timezone.now(),
    )
    first_step(client, person.email)
    assert "did not fit" in shown(client.post("/staff/sign-in/code", {"code": "246810"}))
    first_step(client, example.email, password)
    assert client.post("/staff/sign-in/code", {"code": "246 810"}).url == "/staff/"

    # Even with the example's own kind of row, an account that is none does not open.
    SecondStep.objects.filter(user_id=person.id).update(kind="example", secret="")
    first = FirstStep(person.id, person.email, True, User.objects.get(pk=person.id).session_number)
    with pytest.raises(actions.WrongCode):
        actions.check_second_step(first=first, code="246810", source="hall", now=timezone.now())


def test_fresh_example_passwords_differ():
    made = [
        actions.make_example_person(
            name=n, email=f"{n}@x.example", post="", organisation="", roles=["board"], by="system", now=timezone.now()
        )[1]
        for n in "ab"
    ]

    assert made[0] != made[1] and all(len(password) >= 16 for password in made)


def test_the_second_step_cannot_be_set_up_again_with_the_password_alone(client, noor):
    person, _, _ = noor
    first_step(client, person.email)

    assert client.get("/staff/sign-in/phone").url == "/staff/sign-in/code"
    with pytest.raises(actions.Unsuitable):
        mine = actions.begin_second_step()
        actions.set_second_step(person_id=person.id, secret=mine, code=phone_code(mine), now=timezone.now())


def test_a_new_link_sets_the_password_but_never_skips_the_second_step(client, noor):
    person, _, _ = noor
    token = actions.send_new_link(person_id=person.id, by="person:1", now=timezone.now()).link.rsplit("/", 1)[1]

    assert client.post(f"/staff/welcome/{token}", {"password": "entirely new words here"}).url == "/staff/sign-in/code"
    assert client.get("/staff/").status_code == 302


@pytest.mark.req("R6")
def test_links_use_the_configured_origin_whatever_the_host_header_says(client, priya, signed_in, settings):
    settings.ORIGIN = "https://safer.northvale.example"
    signed_in(client, priya)
    client.post(
        "/staff/people/invite",
        {"name": "N", "email": "n@x.example", "post": "O", "organisation": "P", "roles": ["officer"]},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    words = Letter.objects.get().words
    assert "https://safer.northvale.example/staff/welcome/" in words and "evil" not in words


@pytest.mark.req("R10")
def test_a_mail_scanner_that_opens_the_link_uses_nothing_up(client):
    now = timezone.now()
    invited = actions.invite(name="N", email="n@x.example", post="", organisation="", roles=["board"], by="system", now=now)
    path = "/" + invited.link.split("/", 3)[3]
    for _ in range(3):
        client.get(path)
        client.head(path)

    assert client.post(path, {"password": PASSWORD}).status_code == 302
    with time_machine.travel(now + timedelta(days=8)):
        late = actions.send_new_link(person_id=invited.person.id, by="system", now=now).link
        assert Client().get("/" + late.split("/", 3)[3]).status_code == 404


@pytest.mark.req("R7")
def test_thirty_quiet_minutes_end_a_session(client, priya, signed_in):
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False) as clock:
        signed_in(client, priya)
        clock.shift(timedelta(minutes=29))
        assert client.get("/staff/settings/security").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/staff/settings/security").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/staff/settings/security").status_code == 302


@pytest.mark.slow
@pytest.mark.req("R7")
def test_twelve_busy_hours_end_a_session(client, priya, signed_in):
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False) as clock:
        signed_in(client, priya)
        for _ in range(28):
            clock.shift(timedelta(minutes=25))
            assert client.get("/staff/settings/security").status_code == 200
        clock.shift(timedelta(minutes=21))
        assert client.get("/staff/settings/security").status_code == 302


@pytest.mark.req("R7")
def test_signing_out_clears_the_browser_and_kills_a_copied_cookie(client, noor):
    person, secret, _ = noor
    first_step(client, person.email)
    client.post("/staff/sign-in/code", {"code": phone_code(secret)})
    thief = Client()
    thief.cookies["staff"] = client.cookies["staff"].value
    assert thief.get("/staff/settings/security").status_code == 200
    answer = client.post("/staff/sign-out")

    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert thief.get("/staff/settings/security").status_code == 302
    assert client.get("/staff/sign-out").status_code == 405


def test_signing_in_gives_the_browser_a_new_session_key(client, noor):
    person, secret, _ = noor
    first_step(client, person.email)
    before = client.cookies["staff"].value
    client.post("/staff/sign-in/code", {"code": phone_code(secret)})

    assert client.cookies["staff"].value != before


@pytest.mark.req("R5")
@pytest.mark.parametrize("change", ["deactivate", "role", "second step", "password"])
def test_other_sessions_end_at_once_when_the_account_changes(client, noor, signed_in, change):
    person, _, _ = noor
    signed_in(client, person)
    assert client.get("/staff/settings/security").status_code == 200
    now, by = timezone.now(), "person:99"
    if change == "deactivate":
        actions.deactivate(person_id=person.id, by=by, now=now)
    elif change == "role":
        actions.give_role(person_id=person.id, role="analyst", by=by, now=now)
    elif change == "second step":
        actions.remove_second_step(person_id=person.id, by=by, now=now)
    else:
        actions.change_password(person_id=person.id, password="quite other words", by=by, now=now)

    assert client.get("/staff/settings/security").status_code == 302


def test_a_first_step_taken_before_the_account_changed_is_worth_nothing(client, noor):
    person, secret, _ = noor
    first_step(client, person.email)
    actions.change_password(person_id=person.id, password="quite other words", by=person.by, now=timezone.now())

    assert "did not fit" in shown(client.post("/staff/sign-in/code", {"code": phone_code(secret)}))


def test_the_first_step_is_forgotten_after_ten_minutes(client, noor):
    person, secret, _ = noor
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first_step(client, person.email)
        clock.shift(timedelta(minutes=11))
        assert client.post("/staff/sign-in/code", {"code": phone_code(secret)}).url == "/staff/sign-in?ended="


def test_changing_the_password_keeps_this_browser_and_ends_the_others(client, noor, signed_in):
    person, _, _ = noor
    signed_in(client, person)
    other = signed_in(Client(), person)
    wrong = client.post("/staff/settings/security/password", {"password": "not this", "new_password": "quite other words"})
    assert "not your password now" in shown(wrong)
    client.post("/staff/settings/security/password", {"password": PASSWORD, "new_password": "quite other words"})

    assert client.get("/staff/settings/security").status_code == 200
    assert other.get("/staff/settings/security").status_code == 302
    assert User.objects.get(pk=person.id).check_password("quite other words")


def test_a_new_phone_and_new_codes_ask_for_the_password_first(client, noor, signed_in):
    person, secret, codes = noor
    signed_in(client, person)
    assert client.get("/staff/settings/security/new-phone").url == "/staff/settings/security/confirm"
    assert client.post("/staff/settings/security/new-codes").url == "/staff/settings/security/confirm"
    client.post("/staff/settings/security/confirm", {"password": PASSWORD, "then": "phone"})
    page = shown(client.get("/staff/settings/security/new-phone"))
    mine = re.search(r'phone-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    client.post("/staff/settings/security/new-phone", {"code": phone_code(mine)})

    assert client.get("/staff/settings/security/codes").status_code == 200
    thief = Client()
    first_step(thief, person.email)
    assert "did not fit" in shown(thief.post("/staff/sign-in/code", {"code": phone_code(secret, 1)}))
    assert "did not fit" in shown(thief.post("/staff/sign-in/recovery-code", {"code": codes[0]}))


def test_no_page_and_no_action_switches_the_second_step_off(client, priya, signed_in):
    page = shown(signed_in(client, priya).get("/staff/settings/security"))

    assert "always on" in page and not re.search(r"(switch|turn)[^<]*off", page, re.I)


def test_secrets_and_codes_are_not_in_the_database_as_they_are(noor):
    person, secret, codes = noor
    row = User.objects.get(pk=person.id)
    kept = row.second_step.secret + "".join(row.back_up_codes.values_list("hash", flat=True))

    assert secret not in kept and all(code.replace("-", "") not in kept for code in codes)


@pytest.mark.req("R8")
def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(client, noor):
    person, _, _ = noor
    known = shown(first_step(client, person.email, "wrong words here"))
    unknown = shown(first_step(Client(), "nobody@x.example", "wrong words here"))
    hide = re.compile(r'value="[^"]*"')

    assert hide.sub("", known) == hide.sub("", unknown) and "do not go together" in known


@pytest.mark.req("R8")
def test_the_work_is_the_same_for_a_known_an_unknown_and_a_shut_out_address(noor, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    person, _, _ = noor
    invited = actions.invite(name="N", email="n@x.example", post="", organisation="", roles=["board"], by="s", now=timezone.now())
    done = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **k: done.append(1) or encode(self, *a, **k))
    work = {}
    for email in (person.email, "nobody@x.example", invited.person.email):
        done.clear()
        with pytest.raises(actions.WrongPassword):
            actions.check_first_step(email=email, password="wrong words here", source="s")
        work[email] = len(done)

    assert len(set(work.values())) == 1 and work[person.email] >= 1


@pytest.mark.req("R9")
def test_guessing_one_account_waits_longer_and_longer(client, noor):
    person, _, _ = noor
    answers = [first_step(client, person.email, f"guess number {n}").status_code for n in range(8)]

    assert answers[:6] == [422] * 6 and answers[6:] == [429] * 2
    late = first_step(client, person.email)
    assert late.status_code == 429 and int(late["Retry-After"]) >= 1 and "Wait a moment" in shown(late)


@pytest.mark.slow
@pytest.mark.req("R9")
def test_a_guesser_in_a_hall_does_not_shut_out_the_colleague_beside_them(client, noor):
    person, secret, _ = noor
    first_step(client, person.email)
    client.post("/staff/sign-in/code", {"code": phone_code(secret)})
    for n in range(300):
        first_step(Client(), f"guess{n}@x.example", "guess guess guess")

    assert first_step(Client(), person.email).url == "/staff/sign-in/code"


@pytest.mark.req("R9")
def test_three_hundred_guesses_from_one_source_are_slowed(client):
    answers = [first_step(client, f"guess{n}@x.example", "guess guess guess").status_code for n in range(300)]

    assert answers.count(429) > 200


def test_guessing_codes_waits_by_account(client, noor):
    person, secret, _ = noor
    first_step(client, person.email)
    answers = [client.post("/staff/sign-in/code", {"code": f"{n:06d}"}).status_code for n in range(7)]

    assert answers[-1] == 429
    throttle.forget_everything()
    assert client.post("/staff/sign-in/code", {"code": phone_code(secret)}).url == "/staff/"


@pytest.mark.parametrize("typed", ["", "x" * 5000, "\x00", "' or 1=1 --", "🙂@🙂.example"])
def test_odd_addresses_get_a_kind_answer(client, typed):
    assert first_step(client, typed, "x").status_code == 422


def test_what_was_typed_comes_back_but_not_the_password(client):
    page = shown(first_step(client, "typed@x.example", "wrong words here"))

    assert 'value="typed@x.example"' in page and "wrong words here" not in page


def test_a_session_cookie_that_nobody_issued_opens_nothing(client):
    client.cookies["staff"] = "made-up"

    assert client.get("/staff/").status_code == 302


def test_the_public_gets_no_session_and_costs_no_statement(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "staff" not in client.get("/robots.txt").cookies
