"""./manage ledger verify: read the whole ledger and say whether anybody rewrote it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from safercyber.ledger import queries
from safercyber.rules.formats import counted


class Command(BaseCommand):
    """Checks the chain of the ledger. The exit code is 1 when an entry was changed or removed."""

    help = "verify: read the whole ledger and name the first entry that was changed or removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and the seal that somebody wrote down earlier."""
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--seal", default="", help="a seal written down at an earlier check: must be found on the way")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found."""
        found = queries.check()
        if found.fault:
            raise CommandError(f"The ledger does not hold. {found.fault.words}")
        if options["seal"] and not queries.has_seal(options["seal"]):
            raise CommandError("The ledger holds in itself, but the seal that you wrote down is not in it: it was made anew.")
        self.stdout.write(f"The ledger holds: {counted(found.entries, 'entry', 'entries')}.")
        self.stdout.write(f"Its seal now, to write down outside this machine: {found.seal}")
