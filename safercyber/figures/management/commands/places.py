"""./manage places FILE: the towns and villages of the area, so that residents can search by place."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from math import inf, isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from safercyber.figures import actions, queries
from safercyber.rules import formats, postcodes

COLUMNS = ("name", "kind", "postcode", "north", "east")
FARTHEST = 1_000  # miles from the area's own point


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
                reader = csv.DictReader(lines)
                rows = [(reader.line_num, row) for row in reader]
        except (OSError, UnicodeDecodeError, csv.Error) as trouble:
            raise CommandError(f"{file} cannot be read: {trouble}.") from None
        if not rows or not set(COLUMNS) <= set(rows[0][1]):
            raise CommandError(f"{file}:1: the first line should name the columns {', '.join(COLUMNS)}, and places should follow.")
        told = self._each(file, rows)
        try:
            added = actions.add_places(told, by="system", now=timezone.now())
        except actions.PlaceExists as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"{added} added, {len(told) - added} were there already.")

    def _each(self, file: str, rows: list[tuple[int, dict[str, str]]]) -> list[queries.Place]:
        lines: dict[str, int] = {}
        told = []
        for number, row in rows:
            place = self._place(f"{file}:{number}:", row)
            before = lines.setdefault(queries.plain(place.name), number)
            if before != number:
                raise CommandError(f"{file}:{number}: {place.name} stands in line {before} already. Give one a name that tells them apart.")
            told.append(place)
        return told

    def _place(self, at: str, row: dict[str, str]) -> queries.Place:
        name, kind, postcode = (formats.one_line(row[column] or "") for column in ("name", "kind", "postcode"))
        if not slugify(name):
            raise CommandError(f"{at} the place needs a name.")
        if len(name) > queries.LONGEST_NAME:
            raise CommandError(f"{at} a name has {queries.LONGEST_NAME} letters at most: {name[:30]}…")
        if kind not in queries.SEARCHED_BY:
            raise CommandError(f'{at} the kind "{kind[:30]}" is not known here. There are: {", ".join(queries.SEARCHED_BY)}.')
        if postcode and not postcodes.tidy(postcode):
            raise CommandError(f'{at} "{postcode[:30]}" is not a postcode. It should be whole, like NV4 2HM, or left out.')
        try:
            north, east = float(row["north"]), float(row["east"])
        except (TypeError, ValueError):
            north = east = inf
        if not (isfinite(north) and isfinite(east) and max(abs(north), abs(east)) <= FARTHEST):
            raise CommandError(f"{at} north and east should be miles, like 2.5 or -0.8, and {FARTHEST:,} at most.")
        return queries.Place("", name, kind, postcode, north, east)
