"""What the public pages weigh: requests and compressed bytes, each page with an empty cache, and the booking as one walk.

Everything that a page names is fetched as a browser would: styles, scripts and what they import, pictures, pictures of the
styles. Fonts are counted by themselves. A session of `./run` serves them, with the files that it collected.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from bench.bookings import FORM, TOKEN
from bench.served import PROJECT, Served, product

MOST_REQUESTS, MOST_KB, MOST_KB_PLAYING = 8, 80, 60
OPEN_ROOMS = """
import django; django.setup()
from safercyber import content
from safercyber.play.tests import factories as make
from safercyber.play import actions, queries
for id in ("bakehouse", "real_or_not", "number_nine", "level_six"):
    room = actions.open_room(session_id=None, pack_id=id, mode="phones", teams=2, form_id="weigh-" + id, by="person:1", now=make.now(),
                             trained_adult="Ms Rowe, safeguarding lead")
    make.host(room.ref, "phase.set", to="before")
    make.host(room.ref, "phase.set", to=queries.host(room.ref).view["next"]["to"])
    print(content.pack(id).title.replace(" ", "_"), room.code)
"""
BOOK = re.compile(r'href="(/sessions/[\w-]+/book)"')
NAMED = re.compile(r'<(?:link\b[^>]*?\bhref|(?:script|img|source)\b[^>]*?\bsrc(?:set)?|use\b[^>]*?\bhref)="([^"#]+)')
LINK = re.compile(r"<link\b[^>]*>")
FETCHED = re.compile(r'rel="(?:stylesheet|modulepreload|preload|icon|manifest)"')
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?["']([^"']+)["']""")
IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass
class Visit:
    """A browser with a cache: what it fetched, by address, in compressed bytes."""

    port: int
    cookie: str = ""
    files: dict[str, int] = field(default_factory=dict)
    fonts: dict[str, int] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)

    def open(self, address: str, form: dict[str, str] | None = None) -> str:
        """Open a page, or send a form and follow where it leads, and fetch what the page names. Returns its text."""
        status, headers, body, size = self._ask(address, form)
        while status in (302, 303, 307):
            address = urllib.parse.urljoin(address, headers["location"])
            again = form if status == 307 else None
            status, headers, body, size = self._ask(urllib.parse.urlsplit(address).path, again)
        if status != 200:
            raise SystemExit(f"{address} answered {status}.")
        self.pages.append(size)
        text = body.decode()
        for tag in LINK.findall(text):
            text_without = text.replace(tag, "")
            text = text if FETCHED.search(tag) else text_without
        for named in NAMED.findall(text):
            self._fetch(urllib.parse.urljoin(address, named))
        return body.decode()

    def _fetch(self, address: str) -> None:
        path = urllib.parse.urlsplit(address).path
        if path in self.files or path in self.fonts or address.startswith("data:"):
            return
        status, headers, body, size = self._ask(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}.")
        if path.endswith(".woff2"):
            self.fonts[path] = size
            return
        self.files[path] = size
        kind = headers.get("content-type", "")
        if "javascript" in kind:
            for name in IMPORTED.findall(body.decode()):
                self._fetch(urllib.parse.urljoin(path, name))
        elif "css" in kind:
            for name in IN_STYLES.findall(body.decode()):
                if not name.startswith("data:"):
                    self._fetch(urllib.parse.urljoin(path, name))

    def _ask(self, address: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes, int]:
        import gzip

        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Encoding": "gzip", "Cookie": self.cookie}
        if form is None:
            link.request("GET", address, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request("POST", address, urllib.parse.urlencode(form), headers)
        answer = link.getresponse()
        body = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].split(";")[0]
        link.close()
        plain = gzip.decompress(body) if found.get("content-encoding") == "gzip" else body
        return answer.status, found, plain, len(body)

    def requests(self) -> int:
        """Pages and their files, without fonts."""
        return len(self.pages) + len(self.files)

    def kilobytes(self) -> float:
        """Compressed, without fonts."""
        return (sum(self.pages) + sum(self.files.values())) / 1000


def tell(name: str, visit: Visit) -> None:
    """One line."""
    pages, fonts = sum(visit.pages) / 1000, sum(visit.fonts.values()) / 1000
    ratios = f"{visit.kilobytes() / MOST_KB:>8.2f} {visit.requests() / MOST_REQUESTS:>9.2f}"
    print(f"{name:<34} {pages:>8.1f} {visit.kilobytes():>8.1f} {visit.requests():>9} {fonts:>8.1f} {ratios}")


def main() -> None:
    """Print a line a page, and one for the walk from the booking page to the ticket."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary, product(Path(temporary) / "data") as server:
        walk(server)


def walk(server: Served) -> None:
    """Open every page with an empty cache, then book as a visitor with one cache does."""
    print(f"{'compressed KB':<34} {'pages':>8} {'all':>8} {'requests':>9} {'fonts':>8} {'of 80 KB':>8} {'of 8':>9}")
    home = Visit(server.port)
    found = BOOK.findall(home.open("/"))
    book = next((address for address in found if "sofa" in address), found[0])
    tell("home", home)
    for name, address in (("session", book.removesuffix("/book")), ("book", book), ("join a room", "/j"), ("survey by three words", "/s")):
        visit = Visit(server.port)
        visit.open(address)
        tell(name, visit)
    walked = Visit(server.port)
    text = walked.open(book)
    token, form = TOKEN.search(text), FORM.search(text)
    fields = {"csrfmiddlewaretoken": token[1] if token else "", "form_id": form[1] if form else "", "first_name": "Margaret"}
    ticket = walked.open(book, fields | {"contact": "margaret@mail.example", "people": "2"})
    if "icket" not in ticket:
        raise SystemExit("The booking did not lead to a ticket.")
    tell("booking, two pages, one cache", walked)
    playing(server)
    print(f"memory of the process after these pages: {server.memory_mb():.0f} MB")


def playing(server: Served) -> None:
    """What a phone fetches from typing the code to its first view of a game that has begun, with an empty cache."""
    env = {**os.environ, "SAFERCYBER_DATA": str(server.folder), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings"}
    made = subprocess.run([sys.executable, "-c", OPEN_ROOMS], cwd=PROJECT, env=env, check=True, capture_output=True, text=True)
    print(f"\n{'first view of play, compressed KB':<34} {'page':>8} {'all':>8} {'requests':>9} {'':>8} {'of 60 KB':>8}")
    for n, line in enumerate(made.stdout.splitlines()):
        title, code = line.split()
        phone = Visit(server.port)
        phone.open("/j", {"code": code, "id": f"phone-to-weigh-{n}"})
        print(
            f"{title.replace('_', ' '):<34} {sum(phone.pages) / 1000:>8.1f} {phone.kilobytes():>8.1f} {phone.requests():>9} {'':>8} "
            f"{phone.kilobytes() / MOST_KB_PLAYING:>8.2f}"
        )


if __name__ == "__main__":
    main()
