"""Cells for spreadsheets."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before anything that would begin one."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


def plain(cell: str) -> str:
    """What a guarded cell held."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell
