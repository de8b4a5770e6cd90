"""./manage requirements: write the page of requirements and their tests again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Writes docs/trust/requirements.md from the marks on the tests."""

    help = "Write docs/trust/requirements.md again: each requirement with the tests that prove it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        from doorstep import requirements

        place = settings.PROJECT / requirements.PAGE
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(requirements.page(), "utf-8")
        self.stdout.write(f"{requirements.PAGE} is written.")
