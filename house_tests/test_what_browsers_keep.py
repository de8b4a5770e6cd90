"""The cookie page names everything that our scripts keep in a browser."""

from __future__ import annotations

import re
from pathlib import Path

from safercyber.site import cookies

SCRIPTS = sorted((Path(__file__).resolve().parents[1] / "safercyber").glob("*/static/**/*.js"))
_KEEPS = re.compile(r"(?:session|local)Storage\.setItem\(\s*([^,]+?)\s*,")
_KEPT_IN = re.compile(r"""\bconst (\w+) = ["'`]([a-z-]+:)""")
_ANY_OTHER_WAY = re.compile(r"document\.cookie|indexedDB|\bcaches\.|(?:session|local)Storage\[|cookieStore")


def _keys(script: str) -> set[str]:
    """The storage keys of one script: each begins with a word and a colon, in a constant of the script."""
    known = dict(_KEPT_IN.findall(script))
    return {f"{known[name]}…" for name in _KEEPS.findall(script)}


def test_the_cookie_page_names_each_thing_that_a_script_keeps() -> None:
    found = set().union(*(_keys(script.read_text("utf-8")) for script in SCRIPTS))

    assert found and found == {kept.name for kept in cookies.all_kept() if kept.kind == "storage"}


def test_no_script_keeps_anything_in_another_way() -> None:
    assert [script.name for script in SCRIPTS if _ANY_OTHER_WAY.search(script.read_text("utf-8"))] == []
