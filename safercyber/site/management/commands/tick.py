"""./manage tick: one turn of the jobs that the server does by itself, for a machine where they run from a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safercyber.site.jobs import take_turn


class Command(BaseCommand):
    help = "Send what is due, hand out places, ask again, forget what is old. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every job once and say how each went; end with a fault when one failed."""
        went = take_turn(timezone.now())
        for done in went:
            self.stdout.write(f"{done.job}  {done.trouble or done.count}")
        if any(done.trouble for done in went):
            raise CommandError("Not every job went well.")
