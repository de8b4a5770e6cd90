"""./manage example load | remove | sign-ins."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from example import northvale


class Command(BaseCommand):
    """The example county Northvale: put it in, take it away, print how to sign in."""

    help = "The example county Northvale: load it, remove it, or print its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word."""
        parser.add_argument("what", choices=["load", "remove", "sign-ins"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Do it, or say in a sentence why not."""
        try:
            if what == "load":
                northvale.load(say=lambda words: self.stdout.write(f"  {words}"))
                self.stdout.write("Northvale is loaded.")
            elif what == "remove":
                northvale.remove()
                self.stdout.write("The example is gone. The database is empty; start with ./run --empty to set up your own area.")
            else:
                self.stdout.write("\n".join(northvale.sign_in_lines()))
        except (northvale.NotEmpty, northvale.NotExample, northvale.IsRunning) as trouble:
            raise CommandError(str(trouble)) from trouble
