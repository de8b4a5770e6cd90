"""Bookings over HTTP on SQLite: 1, 8 and 50 people at once, beside a bare Django view that inserts one row (the floor).

A booking is two requests, as a browser makes them: the page with its form, and the form sent. The floor is one request and one
insert with the same durability. The open event system that a partnership would pick instead manages 0.6 to 1.3 bookings a second
on a machine of this class at about 0.75 CPU-seconds each, and fails on SQLite with 8 at once.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.served import PROJECT, Served, free_port, product

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = re.compile(r'name="form_id"[^>]*value="([^"]*)"')


def book(port: int, address: str, who: str) -> tuple[int, float]:
    """Open the page, send the form. Returns the answer's status and the seconds it took."""
    started = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", address)
    page = link.getresponse()
    cookie = (page.getheader("Set-Cookie") or "").split(";")[0]
    text = page.read().decode()
    token, form = TOKEN.search(text), FORM.search(text)
    fields = {
        "csrfmiddlewaretoken": token[1] if token else "",
        "form_id": form[1] if form else "",
        "first_name": "Margaret",
        "contact": f"{who}@mail.example",
        "people": "1",
    }
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    link.request("POST", address, urllib.parse.urlencode(fields), headers)
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status, time.perf_counter() - started


def insert(port: int) -> tuple[int, float]:
    """The floor: one row."""
    started = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", "/insert")
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status, time.perf_counter() - started


def measured(server: Served, jobs: list, at_once: int) -> tuple[float, float, list[float], list[int]]:
    """Rate a second, CPU-seconds each, times, statuses."""
    cpu, started = server.cpu_seconds(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as crowd:
        answers = list(crowd.map(lambda job: job(), jobs))
    wall, cpu = time.perf_counter() - started, server.cpu_seconds() - cpu
    return len(jobs) / wall, cpu / len(jobs), [seconds for _, seconds in answers], [status for status, _ in answers]


BIG_SESSION = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from safercyber.engagement import actions
now = timezone.now()
details = actions.SessionDetails(
    title="A very large hall", starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=1), capacity=5000,
    theme_code="fraud", audience_code="parents", is_online=True,
)
print(actions.create_session(details, by="system", now=now).slug)
"""


def big_session(folder: Path) -> str:
    """Make a session that nobody can fill, beside the running server; returns its booking page."""
    environment = {**os.environ, "SAFERCYBER_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings"}
    made = subprocess.run([sys.executable, "-c", BIG_SESSION], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True)
    return f"/sessions/{made.stdout.strip()}/book"


def main() -> None:
    """Print a line a load, with the ratio to the floor."""
    many = 200
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        room = Path(temporary)
        floor_port = free_port()
        (room / "floor").mkdir()
        floor = Served([sys.executable, "-m", "bench.floor", str(floor_port)], floor_port, env={"FLOOR_DATA": str(room / "floor")})
        with floor, product(room / "data") as server:
            address = big_session(room / "data")
            book(server.port, address, "warm-up")
            insert(floor.port)
            print(" at once     saved  a second  CPU ms  p50 ms  p95 ms  of the floor  CPU to floor")
            for at_once in (1, 8, 50):
                base = measured(floor, [lambda: insert(floor.port)] * many, at_once)
                jobs = [lambda n=n, a=at_once: book(server.port, address, f"visitor-{a}-{n}") for n in range(many)]
                rate, cpu, times, statuses = measured(server, jobs, at_once)
                saved = sum(status in (302, 303) for status in statuses)
                cuts = statistics.quantiles(times, n=20)
                print(
                    f"{at_once:>8} {saved:>5}/{many} {rate:>9.1f} {cpu * 1000:>7.1f} {cuts[9] * 1000:>7.0f} {cuts[18] * 1000:>7.0f}"
                    f" {rate / base[0]:>13.3f} {cpu / base[1]:>13.1f}"
                )
            print(f"memory of the process after it all: {server.memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
