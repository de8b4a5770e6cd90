"""./manage screenshots: take the pictures of the README again."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Pictures of the example county, from a server and a browser of its own."""

    help = "Take the three pictures of the README again (needs what ./test installs, Chromium too)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the walk that takes them."""
        done = subprocess.run([sys.executable, "-m", "journeys.screenshots"], cwd=settings.PROJECT)
        if done.returncode:
            raise CommandError("The pictures could not be taken. Run ./test once: it installs what they need.")
        self.stdout.write("docs/screens holds the new pictures.")
