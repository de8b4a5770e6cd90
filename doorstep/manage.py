"""./manage [--data DIR] COMMAND: run a command inside the project's own environment."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def without_data(words: list[str]) -> list[str]:
    """Take --data DIR from the front, as ./run takes it, and leave the command."""
    if words[:1] == ["--data"]:
        if len(words) < 2:
            sys.exit("--data needs a folder: ./manage --data DIR COMMAND")
        os.environ["SAFERCYBER_DATA"] = str(_folder(words[1]))
        return words[2:]
    if words and words[0].startswith("--data="):
        os.environ["SAFERCYBER_DATA"] = str(_folder(words[0].removeprefix("--data=")))
        return words[1:]
    return words


def _folder(typed: str) -> Path:
    """The folder that was named. Leaves with one sentence when it is none: a slip must not make a new, empty one."""
    folder = Path(typed).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        sys.exit(f"{folder} is a file. --data takes the folder that ./run was started with.")
    if not folder.exists():
        sys.exit(f"There is nothing at {folder}. --data takes the folder that ./run was started with.")
    return folder


if __name__ == "__main__":
    from doorstep import environment

    command = without_data(sys.argv[1:])
    try:
        python = environment.make_ready("run")
    except environment.CannotInstall as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped before everything was installed. The next start goes on from here.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safercyber.site.settings")
    os.execv(python, [str(python), "-m", "doorstep.command", *command])
