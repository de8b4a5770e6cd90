"""The raw counts behind a draft, kept beside it until they go into the release register. Private: no page and no file draws them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from safercyber.rules.small_numbers import Cell, Cut


def as_text(cells: Iterable[Cell]) -> str:
    """The counts as text for the database."""
    return json.dumps(
        [
            [
                cell.key,
                cell.value,
                cell.cut.measure,
                f"{cell.cut.start}",
                f"{cell.cut.end}",
                sorted(cell.cut.filters),
                sorted(cell.cut.areas),
            ]
            for cell in cells
        ],
        ensure_ascii=False,
    )


def from_text(text: str | None) -> tuple[Cell, ...]:
    """The counts again. Text that holds none gives none."""
    return tuple(
        Cell(
            key,
            Cut(
                measure,
                date.fromisoformat(start),
                date.fromisoformat(end),
                frozenset((field, value) for field, value in filters),
                frozenset(areas),
            ),
            value,
        )
        for key, value, measure, start, end, filters, areas in json.loads(text or "[]")
    )
