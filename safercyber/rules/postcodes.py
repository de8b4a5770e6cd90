"""UK postcodes: how they are written, not where they are."""

from __future__ import annotations

import re

# One or two letters and one or two figures, the second of which may be a letter in some cities; then a figure and two letters.
_WHOLE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$")
_DISTRICT = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$")


def tidy(typed: str) -> str | None:
    """A whole postcode as it is printed ("yo17hh" is "YO1 7HH"), or None when it is not one."""
    found = _WHOLE.match(_squeezed(typed))
    return f"{found[1]} {found[2]}" if found else None


def district(typed: str) -> str | None:
    """The first half of a postcode, or of its first half alone ("YO1 7HH" and "yo1" are "YO1"); None when it is neither."""
    squeezed = _squeezed(typed)
    found = _WHOLE.match(squeezed)
    return found[1] if found else squeezed if _DISTRICT.match(squeezed) else None


def _squeezed(typed: str) -> str:
    return re.sub(r"[\s.,-]", "", typed[:40].upper())
