"""./manage pack check FILE: read a game pack as its author would want it read."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safercyber import content
from safercyber.rules.change.words import reading_grade
from safercyber.rules.games.report import report

MUST_NOT_GO_OUT = frozenset({"CLIFF", "DEAD END", "DRIFT", "LEAK", "ONE-SIDED", "REAL-NAME", "RUNAWAY", "UNREACHED", "UNWINNABLE"})


class Command(BaseCommand):
    """Checks a pack file: every problem with its file and line, then what simulated teams make of the game."""

    help = "check FILE: every problem of a pack with its file and line; exit 1 when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how many games each simulated team plays."""
        parser.add_argument("what", choices=["check"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--games", type=int, default=2000, help="games that each simulated team plays")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            pack = content.check_pack(options["file"])
        except content.BadContent as bad:
            for problem in bad.problems:
                self.stdout.write(problem)
            raise CommandError(f"{len(bad.problems)} to put right.") from None
        found = report(pack, timezone.localdate(), max(options["games"], 10), reading_grade)
        for line in found.lines():
            self.stdout.write(line)
        if any(flag.name in MUST_NOT_GO_OUT for flag in found.flags):
            raise CommandError("This pack may not go out as it is.")
