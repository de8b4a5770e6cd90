"""./manage access_table: write down who may use which address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from safercyber.who import access_table


class Command(BaseCommand):
    """Writes docs/trust/access.md from the addresses as they are declared."""

    help = "Write docs/trust/access.md: every address with the rule of who may use it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        place = settings.PROJECT / "docs" / "trust" / "access.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(access_table(), "utf-8")
        self.stdout.write(f"Written: {place.relative_to(settings.PROJECT)}")
