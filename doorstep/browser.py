"""Where this machine keeps a Chromium for the journeys. The headless shell is the same engine without the windows around it:
the journeys cost a fifth less of a processor in it than in the whole browser."""

from __future__ import annotations

import os
import shutil
import subprocess

SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome")


def here() -> str | None:
    """The path of the browser: what CHROMIUM names, else the shell, else a whole browser; None when there is none."""
    return os.environ.get("CHROMIUM") or next((path for name in (SHELL, *WHOLE) if (path := shutil.which(name))), None)


def may_install() -> bool:
    """Whether this is Debian, or one of its family, and we may install there."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install() -> None:
    """The shell; where the archive has none, the whole browser. What goes wrong shows in `here` finding nothing."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet)
    for name in (SHELL, WHOLE[0]):
        if not subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name], env=quiet).returncode:
            return
