"""What a server reads before it says that it is up, so that the first phone after a restart waits no longer than the second."""

from __future__ import annotations

import logging
import threading

PAGES = ("play/join.html", "play/phone.html", "play/wall.html", "play/host.html", "engagement/home.html", "engagement/session.html")
log = logging.getLogger(__name__)


def warm_up() -> None:
    """Read every address, the games, the words and the pages of a hall; work out each game's best year after that, beside the rest.

    What fails is logged and left for the page that needs it: a server with a bad game still answers for everything else.
    """
    from django.template.loader import get_template
    from django.urls import resolve

    from safercyber import content

    try:
        resolve("/j")
        content.packs()
        content.words("names")
        content.questionnaires()
        for page in PAGES:
            get_template(page)
    except Exception:
        log.exception("Not everything could be read at the start.")
        return
    threading.Thread(target=_best_years, name="best-years", daemon=True).start()


def _best_years() -> None:
    from safercyber import content
    from safercyber.rules.games.solver import best_line

    for pack in content.packs().values():
        if pack.best_line:
            best_line(pack)
