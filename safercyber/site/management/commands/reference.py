"""./manage reference: write the page of all commands again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Write docs/reference/commands.md again, from what the commands say of themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        from doorstep import reference

        place = settings.PROJECT / reference.PAGE
        place.parent.mkdir(exist_ok=True)
        place.write_text(reference.page(), "utf-8")
        self.stdout.write(f"{reference.PAGE} is written.")
