"""What lies beside a pack: pictures that draw and do nothing else, and pages without links to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from safercyber.rules.games.check.flags import Findings

_IN_A_PICTURE = re.compile(
    r"<script|\bon[a-z]+\s*=|javascript:|<foreignObject|<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|@import|data:|"
    r"(?:href|src)\s*=\s*[\"'](?!#)[^\"']*|url\(\s*[\"']?(?!#)[^)]*",
    re.IGNORECASE,
)
_ON_A_PAGE = re.compile(r"<[a-z!/]|\{\{|\{%|\$\{|javascript:|\b(?:https?|ftp|file):", re.IGNORECASE)


def check_beside(files: Mapping[str, str], found: Findings) -> None:
    """Flag scripts, remote addresses and template signs in the files that come with a pack, and pictures that do not say what they show.

    `files` are texts by name.
    """
    for name, text in sorted(files.items()):
        bad = _IN_A_PICTURE if name.endswith(".svg") else _ON_A_PAGE if name.endswith((".md", ".txt")) else None
        for n, line in enumerate(text.splitlines() if bad else (), 1):
            if hit := bad.search(line) if bad else None:
                found.flag_at("SCHEMA", name, n, f'"{hit.group(0)[:40]}" is not used here: pictures only draw, and pages are plain text.')
        if name.endswith(".svg") and "<title" not in text and "aria-label=" not in text:
            found.flag_at("WORDS", name, 1, "a picture says what it shows: give it a <title>.")
