"""./manage pack check FILE, rehearse FOLDER, install FILE, print ID: read a pack as its author would, shelve it, put it on paper."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safercyber.content import BadContent, offered
from safercyber.play.printing import CannotPrint, pack_pdf
from safercyber.play.shelf import NotAPack, NotInstalled, install, look, rehearse_into
from safercyber.rules.games.paper import PARTS
from safercyber.rules.games.report import Report


class Command(BaseCommand):
    """Checks a pack: may it be used, a sentence for each flag with its file and line, and the figures behind. Installs it; prints it."""

    help = (
        "check FILE: may this pack be used? Every flag with its file and line; exit 1 when it may not. "
        "rehearse FOLDER: let it play three games by itself and keep them in replays/. "
        "install FILE: check it, then put it on the shelf. FILE is a pack.yaml, its folder or a zip of that. "
        "print ID --to FILE.pdf: set the cards and sheets of a game on the shelf on paper; with --part officer, the officer's script."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how many games each simulated team plays."""
        parser.add_argument("what", choices=["check", "rehearse", "install", "print"])
        parser.add_argument("file", type=Path, help="a file, a folder or, to print, a pack's id")
        parser.add_argument("--games", type=int, default=2000, help="games that each simulated team plays")
        parser.add_argument("--to", type=Path, help="the PDF to write (print)")
        parser.add_argument(
            "--part", choices=PARTS, default=PARTS[0], help="what to print: what lies on the tables, or the officer's script"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        if options["what"] == "print":
            self._put_on_paper(str(options["file"]), options["part"], options["to"])
            return
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
            chosen = "It can be chosen when a room is opened." if done.id in offered(timezone.localdate()) else "No room can show it yet."
            self.stdout.write(f"Installed: {done.id}, version {done.version}. {chosen}")
            if done.instead_of:
                self.stdout.write(f"New rooms play it instead of version {done.instead_of}.")
        else:
            self.stdout.write(f"{done.id}, version {done.version}, was on the shelf already, just as it is here. Nothing was changed.")

    def _put_on_paper(self, id: str, part: str, to: Path | None) -> None:
        if to is None:
            raise CommandError("Say where to write it: --to FILE.pdf")
        try:
            made = pack_pdf(id, part)
            to.write_bytes(made)
        except (LookupError, CannotPrint) as refused:
            raise CommandError(str(refused.args[0])) from None
        except OSError as trouble:
            raise CommandError(f"{to} could not be written ({trouble.strerror}).") from None
        self.stdout.write(f"{to}: {len(made) // 1000} KB.")

    def _print(self, found: Report) -> None:
        for line in found.lines():
            self.stdout.write(line)
