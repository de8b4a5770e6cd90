"""Cells for spreadsheets."""

import csv
from collections.abc import Iterable, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before anything that would begin one."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


class _Written(list[str]):
    """What csv writes into: a rule has no files."""

    def write(self, text: str) -> None:
        self.append(text)


def csv_text(lines: Iterable[Sequence[object]]) -> str:
    """Lines as a CSV file that spreadsheets open as UTF-8; empty lines are left out and no cell can be taken for a formula."""
    out = _Written()
    csv.writer(out).writerows([guarded(str(cell)) for cell in line] for line in lines if line)
    return "\ufeff" + "".join(out)


def plain(cell: str) -> str:
    """What a guarded cell held."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell
