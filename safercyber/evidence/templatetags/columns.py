"""Tables that become stacked rows on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

register = template.Library()


@register.filter
def under(row: Sequence[str], columns: Sequence[str]) -> list[tuple[str, str]]:
    """Each cell of a row with the name of its column: on a phone the name stands before the cell."""
    return list(zip(row, columns, strict=False))
