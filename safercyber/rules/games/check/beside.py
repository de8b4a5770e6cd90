"""What lies beside a pack: pictures that draw and do nothing else, and pages without links to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.words import names_in

_IN_A_PICTURE = re.compile(
    r"<script|\bon[a-z]+\s*=|javascript:|<foreignObject|<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|@import|data:|"
    r"(?:href|src)\s*=\s*[\"'](?!#)[^\"']*|url\(\s*[\"']?(?!#)[^)]*",
    re.IGNORECASE,
)
_ON_A_PAGE = re.compile(r"<[a-z!/]|\{\{|\{%|\$\{|javascript:|\b(?:https?|ftp|file):", re.IGNORECASE)


def check_beside(files: Mapping[str, str], real_names: Collection[str], found: Findings) -> None:
    """Flag scripts, remote addresses, template signs and real names in what comes with a pack, and pictures that say nothing.

    `files` are texts by name.
    """
    for name, text in sorted(files.items()):
        bad = _IN_A_PICTURE if name.endswith(".svg") else _ON_A_PAGE if name.endswith((".md", ".txt", ".toml")) else None
        for n, line in enumerate(text.splitlines() if bad else (), 1):
            if hit := bad.search(line) if bad else None:
                found.flag_at("SCHEMA", name, n, f'"{hit.group(0)[:40]}" is not used here: pictures only draw, and pages are plain text.')
        for n, line in enumerate(text.splitlines() if not name.startswith("licence") else (), 1):
            for real in names_in(line, real_names):
                found.flag_at("REAL-NAME", name, n, f"{real} is a real name. Make one up: nobody real should look foolish, or guilty.")
        if name.endswith(".svg") and "<title" not in text and "aria-label=" not in text:
            found.flag_at("WORDS", name, 1, "a picture says what it shows: give it a <title>.")
