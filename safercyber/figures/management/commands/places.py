"""./manage places FILE: the towns and villages of the area, so that residents can search by place."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from safercyber.figures import actions, queries

COLUMNS = ("name", "kind", "postcode", "north", "east")


class Command(BaseCommand):
    """Adds the places of a CSV file: all of them, or none when one line has a slip. Those that are there already stay as they are."""

    help = "Add towns and villages from a CSV file with the columns name, kind, postcode, north, east (miles from one point of the area)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file."""
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Check every line, then add."""
        try:
            with Path(file).open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
        except (OSError, UnicodeDecodeError, csv.Error) as trouble:
            raise CommandError(f"{file} cannot be read: {trouble}.") from None
        if not rows or not set(COLUMNS) <= set(rows[0]):
            raise CommandError(f"{file}:1: the first line should name the columns {', '.join(COLUMNS)}, and places should follow.")
        told = [self._place(f"{file}:{number}:", row) for number, row in enumerate(rows, 2)]
        added = actions.add_places(told, by="system", now=timezone.now())
        self.stdout.write(f"{added} added, {len(told) - added} were there already.")

    def _place(self, at: str, row: dict[str, str]) -> queries.Place:
        name, kind, postcode = ((row[column] or "").strip() for column in ("name", "kind", "postcode"))
        if not slugify(name):
            raise CommandError(f"{at} the place needs a name.")
        if kind not in queries.SEARCHED_BY:
            raise CommandError(f'{at} the kind "{kind}" is not known here. There are: {", ".join(queries.SEARCHED_BY)}.')
        try:
            north, east = float(row["north"]), float(row["east"])
        except (TypeError, ValueError):
            raise CommandError(f"{at} north and east should be miles, like 2.5 or -0.8.") from None
        return queries.Place(slugify(name)[:20].strip("-"), name, kind, postcode, north, east)
