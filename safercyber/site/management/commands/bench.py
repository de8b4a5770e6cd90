"""./manage bench: measure, and print ratios to the floor in the same run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# Each with the minutes after which something is wrong and it is stopped.
BENCHES = {"start": 6, "weight": 4, "bookings": 10, "room": 10, "rooms": 8, "packs": 4}


class Command(BaseCommand):
    """The measures of bench/, one after the other, on loopback only."""

    help = "Measure start, pages, bookings, a room of 300 phones, 40 rooms of 30 and the check of packs, as ratios to a limit or a floor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which ones; all by default."""
        parser.add_argument("which", nargs="*", metavar="WHICH", help=f"{', '.join(BENCHES)}; all when none is named")

    def handle(self, *args: Any, which: list[str], **options: Any) -> None:
        """Run them; end with a fault when one failed or took too long."""
        if unknown := [name for name in which if name not in BENCHES]:
            raise CommandError(f"There is no measure called {unknown[0]}. There are: {', '.join(BENCHES)}.")
        failed = []
        for name in which or BENCHES:
            self.stdout.write(f"\n== {name}")
            self.stdout.flush()
            if not self._ends_well(name):
                failed.append(name)
        if failed:
            raise CommandError(f"Not measured: {', '.join(failed)}.")

    def _ends_well(self, name: str) -> bool:
        command = [sys.executable, "-m", f"bench.{name}"]
        # A group of its own, so that the servers that a measure starts are stopped with it.
        with subprocess.Popen(command, cwd=settings.PROJECT, start_new_session=True) as measure:  # noqa: S603
            try:
                return measure.wait(timeout=BENCHES[name] * 60) == 0
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                os.killpg(measure.pid, signal.SIGTERM)
                self.stderr.write(f"{name} was stopped: it may take {BENCHES[name]} minutes.")
                return False
