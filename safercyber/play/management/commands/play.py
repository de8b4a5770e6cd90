"""./manage play replay FILE: tell a logged game again, move by move, and check its end."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from safercyber import content
from safercyber.play import live, models
from safercyber.rules.games import replays
from safercyber.rules.games.engine import NotAllowed


class Command(BaseCommand):
    """Replays a log, or writes the log of a room that is still kept."""

    help = "replay FILE: tell a logged game again and check its end. log CODE-OR-REF: write a room's log to the console."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do with which log."""
        parser.add_argument("what", choices=["replay", "log"])
        parser.add_argument("which", help="a file, or a room's code or reference")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell it."""
        if options["what"] == "log":
            self._write_log(options["which"])
        else:
            self._replay(Path(options["which"]))

    def _replay(self, place: Path) -> None:
        try:
            log = json.loads(place.read_text(encoding="utf-8"))
            pack = content.pack(log["pack"], log["version"])
        except OSError as problem:
            raise CommandError(f"{place}: {problem.strerror}.") from None
        except json.JSONDecodeError as problem:
            raise CommandError(f"{place}:{problem.lineno}: {problem.msg}.") from None
        except (KeyError, TypeError):
            raise CommandError(f"{place}: this is not a log of a room.") from None
        except LookupError as problem:
            raise CommandError(str(problem)) from None
        try:
            for line in replays.told(pack, log):
                self.stdout.write(line)
            if log.get("sha256"):
                replays.check(pack, log)
        except (NotAllowed, replays.Drift, ValueError, KeyError) as problem:
            raise CommandError(f"{place}: {problem}") from None

    def _write_log(self, which: str) -> None:
        row = models.Room.objects.filter(ref=which).first() or models.Room.objects.filter(code=which.replace(" ", "").upper()).first()
        if row is None:
            raise CommandError(f"There is no room {which}.")
        self.stdout.write(json.dumps(replays.log_of(live.read(row).now.state, row.ref), indent=1))
