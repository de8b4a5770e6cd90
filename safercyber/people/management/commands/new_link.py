"""./manage new_link EMAIL: for who runs the machine, when the only coordinator cannot get in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safercyber.people import actions, queries


class Command(BaseCommand):
    """Prints a link to choose a new password. The second step stays, unless its reset is asked for. Both are in the ledger."""

    help = "Print a link with which somebody chooses a new password, for when no coordinator can make one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account, and whether the phone is lost too."""
        parser.add_argument("email")
        parser.add_argument("--lost-phone", action="store_true", help="also reset the second step; be sure that it is them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the link, as the system itself."""
        now, email = timezone.now(), options["email"].strip().lower()
        person = next((one for one in queries.everyone() if one.email == email), None)
        if person is None:
            raise CommandError(f"Nobody here has the email {email}, or their account is shut.")
        try:
            if options["lost_phone"]:
                actions.remove_second_step(person_id=person.id, by="system", now=now)
            invited = actions.send_new_link(person_id=person.id, by="system", now=now)
        except actions.Unsuitable as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"For {person.name}, once, within {queries.LINK_DAYS} days:\n{invited.link}")
