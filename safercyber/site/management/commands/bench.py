"""./manage bench: measure, and print ratios to the floor in the same run."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

BENCHES = ("start", "bookings", "room")


class Command(BaseCommand):
    """The measures of bench/, one after the other, on loopback only."""

    help = "Measure the start, bookings and a room of 300 phones, as ratios to the floor in the same run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which ones; all by default."""
        parser.add_argument("which", nargs="*", choices=[*BENCHES, []], default=[])

    def handle(self, *args: Any, which: list[str], **options: Any) -> None:
        """Run them."""
        for name in which or BENCHES:
            self.stdout.write(f"\n== {name}")
            self.stdout.flush()
            subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=settings.PROJECT)  # noqa: S603
