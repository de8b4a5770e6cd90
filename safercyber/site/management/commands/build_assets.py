"""./manage build_assets: make what the pages need and the repository does not hold."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from safercyber.site.fonts import build_fonts


class Command(BaseCommand):
    help = "Make the web fonts from their packages. Does nothing when they are made."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the fonts and say how large they are."""
        size, is_new = build_fonts(settings.PROJECT / "build" / "assets" / "site" / "fonts")
        self.stdout.write(f"{'Made' if is_new else 'Already made'}: 3 font files, {size:,} bytes.")
