"""Every kind of answer carries the policy: nothing inline, nothing from elsewhere, nothing kept that is private."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from house_tests.headers import faults_of, policy_of
from safercyber import throttle
from safercyber.site import views

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.req("E12")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/help", 200),
        ("/staff/sign-in", 200),
        ("/staff/", 302),
        ("/staff/sign-out", 405),
        ("/no-such-page", 404),
        ("/t/nothing", 404),
    ],
)
def test_every_kind_of_page_carries_the_policy(client, path, status):
    response = client.get(path)

    assert response.status_code == status and faults_of(response) == []


def test_the_page_for_when_we_broke_carries_it_too(monkeypatch):
    monkeypatch.setattr("safercyber.people.views.page", lambda *args, **kwargs: 1 / 0)
    response = Client(raise_request_exception=False).get("/staff/sign-in")

    assert response.status_code == 500 and faults_of(response) == []
    assert "ZeroDivisionError" not in response.content.decode()


def test_a_form_without_its_mark_is_refused_with_the_policy():
    response = Client(enforce_csrf_checks=True).post("/staff/sign-in", {"email": "a@b.example"})

    assert response.status_code == 403 and faults_of(response) == []


def test_the_page_that_asks_to_wait_carries_it(client, monkeypatch):
    monkeypatch.setattr("safercyber.throttle.wait_of", lambda key, **more: 42)
    response = client.post("/staff/sign-in", {"email": "a@b.example", "password": "x"})

    assert response.status_code == 429 and response["Retry-After"] == "42" and faults_of(response) == []


@pytest.mark.req("E12")
def test_nothing_is_opened_that_no_page_uses(client):
    policy = policy_of(client.get("/"))

    assert policy["default-src"] == "'none'" and "object-src" not in policy and "worker-src" not in policy
    assert not any("unsafe" in sources or "*" in sources for sources in policy.values())


@pytest.mark.req("R6")
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1@evil.example", "[::1", "a" * 300])
def test_a_forged_host_never_stands_in_a_page(client, host):
    response = client.get("/staff/sign-in", headers={"host": host, "x-forwarded-host": "evil.example"})

    assert response.status_code in (200, 400) and "evil.example" not in response.content.decode()


def test_cookies_are_ours_alone(client, okafor, signed_in):
    signed_in(client, okafor)
    client.get("/staff/settings/security")
    session = client.cookies["staff"]
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax" and session.value

    client.get("/staff/sign-in")
    assert all(not morsel["domain"] for morsel in client.cookies.values())


def deployed(*command: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "SAFERCYBER_DATA": str(tmp_path),
        "SAFERCYBER_ORIGIN": "https://safer.northvale.example",
        "SAFERCYBER_HOSTS": "safer.northvale.example",
        "DJANGO_SETTINGS_MODULE": "safercyber.site.settings",
    }
    environment.pop("SAFERCYBER_POSTGRES", None)
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_a_deployment_behind_https_passes_djangos_own_check(tmp_path):
    said = deployed("-m", "doorstep.command", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)

    assert said.returncode == 0, said.stderr


def test_behind_https_cookies_are_secure_and_browsers_stay_there(tmp_path):
    asked = "import json, django; django.setup(); from django.conf import settings as s; "
    asked += "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.DEBUG, s.CSRF_TRUSTED_ORIGINS]))"
    told = json.loads(deployed("-c", asked, tmp_path=tmp_path).stdout)

    assert told == [True, True, 31_536_000, False, ["https://safer.northvale.example"]]


def test_the_waiting_page_says_how_long():
    request = RequestFactory().get("/")
    request.person = None

    assert "1 second" in throttle.too_many(request, 1).content.decode() and "3 minutes" in throttle.too_many(request, 130).content.decode()


def test_error_pages_have_views_of_their_own():
    for view in (views.bad_request, views.refused, views.not_found, views.went_wrong):
        assert callable(view)
