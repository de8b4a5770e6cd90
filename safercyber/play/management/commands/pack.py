"""./manage pack check FILE, rehearse FOLDER, install FILE: read a game pack as its author would, and put it on the shelf."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safercyber.content import BadContent
from safercyber.play.shelf import NotAPack, NotInstalled, install, look, rehearse_into
from safercyber.rules.games.report import Report


class Command(BaseCommand):
    """Checks a pack: may it be used, a sentence for each flag with its file and line, and the figures behind them. Installs a good one."""

    help = (
        "check FILE: may this pack be used? Every flag with its file and line; exit 1 when it may not. "
        "rehearse FOLDER: let it play three games by itself and keep them in replays/. "
        "install FILE: check it, then put it on the shelf. FILE is a pack.yaml, its folder or a zip of that."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how many games each simulated team plays."""
        parser.add_argument("what", choices=["check", "rehearse", "install"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--games", type=int, default=2000, help="games that each simulated team plays")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        file, games = options["file"], max(options["games"], 10)
        try:
            if options["what"] == "check":
                self._print(found := look(file, on=timezone.localdate(), games=games))
                if not found.may_be_used:
                    raise CommandError("This pack may not be used as it is.")
                return
            if options["what"] == "rehearse":
                for name in rehearse_into(file):
                    self.stdout.write(f"{name} is written.")
                return
            done = install(file, by="system", now=timezone.now(), games=games)
        except (NotAPack, BadContent) as bad:
            raise CommandError(str(bad)) from None
        except NotInstalled as refused:
            if refused.report is not None:
                self._print(refused.report)
            raise CommandError(str(refused)) from None
        self._print(done.report)
        if done.is_new:
            self.stdout.write(f"Installed: {done.id}, version {done.version}. It can be chosen when a room is opened.")
            if done.instead_of:
                self.stdout.write(f"New rooms play it instead of version {done.instead_of}.")
        else:
            self.stdout.write(f"{done.id}, version {done.version}, was on the shelf already, just as it is here. Nothing was changed.")

    def _print(self, found: Report) -> None:
        for line in found.lines():
            self.stdout.write(line)
