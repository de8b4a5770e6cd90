"""./manage COMMAND: run a command inside the project's own environment."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if __name__ == "__main__":
    from doorstep import environment

    try:
        python = environment.make_ready("run")
    except environment.CannotInstall as trouble:
        sys.exit(str(trouble))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safercyber.site.settings")
    os.execv(python, [str(python), "-m", "doorstep.command", *sys.argv[1:]])
