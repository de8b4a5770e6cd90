"""./manage lock: pin every package and its hashes again, after pyproject.toml has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PINNED = ("--generate-hashes", "--universal", "--python-version", "3.11", "--no-emit-index-url", "--no-header", "--no-annotate", "-q")


class Command(BaseCommand):
    help = "Pin every package and its hashes again. Needs uv, and a connection."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both locks; keep what they hold where pyproject.toml allows it."""
        beside = shutil.which("uv", path=str(settings.PROJECT / ".venv" / "bin"))
        uv = shutil.which("uv") or beside
        if uv is None:
            raise CommandError(f"uv is missing. Install it ({sys.executable} -m pip install uv), then try again.")
        for name, more in (("requirements.txt", ()), ("requirements-test.txt", ("--group", "test"))):
            command = [uv, "pip", "compile", "pyproject.toml", *PINNED, *more, "-o", name]
            if subprocess.run(command, cwd=settings.PROJECT).returncode:  # noqa: S603
                raise CommandError(f"{name} could not be made. The one that was there is untouched.")
            self.stdout.write(f"{name} is made.")
