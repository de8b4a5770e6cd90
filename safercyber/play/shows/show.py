"""What a kind of game has to say about its screens. Everything that rooms of all kinds share asks these questions and no others.

The pages of a kind lie in `templates/play/<kind>/` and are found by name: `phone/<phase>.html` and `wall/<phase>.html` for each phase
of its own, and in place of the shared ones whatever else it draws itself (`docs/reference/screens.md` lists the names).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString

from safercyber.play import live, pictures
from safercyber.play.queries import HostScreen, PhoneScreen, WallScreen

PAGES = Path(__file__).resolve().parents[1] / "templates" / "play"
View = Mapping[str, Any]


class Show:
    """How one kind is shown, with the answers that most kinds share."""

    name = ""
    what = ""
    """The kind in two words, for the list of games: "Board game"."""
    teams_say = "Each team plays for itself. 4 to 6 people make a good team."
    """What a team is in this kind, for the page that opens a room."""
    has_votes = True
    """Whether teams vote, so that it matters who turns the votes over."""
    at_tables = "without phones"
    """What stands behind the title on the host's screen when nobody has a phone."""
    table_lobby = "Sit where you can hear. No phones needed today."
    """What the big screen says before such a game."""
    asks: frozenset[str] = frozenset()
    """The phases in which each phone is asked for a tap of its own."""
    hints_all = True
    """Whether one press sends the room a hint; where hints belong to a team or to a lock, the kind's own pages offer them."""
    foot_words: Mapping[str, str] = {}
    """What the foot of the big screen says, by phase, where there is neither news nor a hint."""

    # --- which page draws what

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The pages of this kind's own, by name without the ending: "phone/judge"."""
        folder = PAGES / self.name
        return frozenset(page.relative_to(folder).with_suffix("").as_posix() for page in folder.rglob("*.html"))

    def page(self, name: str) -> str:
        """The template of a page: this kind's own, else the one that all share."""
        return f"play/{self.name}/{name}.html" if name in self.drawn else f"play/{name}.html"

    def cue(self, view: View) -> str:
        """Which of the five sounds this moment of the big screen has, by name; each stands beside something that is seen.

        "join" (somebody came in), "place" (a brick lands), "hit" and "held" (what came got through or was stopped), "finale".
        """
        return {"lobby": "join", "finished": "finale"}.get(view["phase"], "")

    # --- the phone

    def corner(self, view: View) -> SafeString | str:
        """What stands at the top right of a phone; nothing: the code of the room."""
        return ""

    def add_to_phone(self, about: SimpleNamespace, screen: PhoneScreen, room: live.LiveRoom) -> None:
        """Put what this kind's phone pages read, beside the view, on `about`: the templates' `screen`."""

    def board(self, view: View) -> SafeString | None:
        """The picture behind a phone's address `/board`; None where there is none."""
        return None

    # --- the big screen

    def heading(self, view: View) -> str:
        """The heading of the big screen."""
        return str(view["pack"]["title"])

    def facts(self, view: View) -> Sequence[tuple[str, str]]:
        """Figures for the head of the big screen, each with its name."""
        return ()

    def is_night(self, view: View) -> bool:
        """Whether the big screen goes dark now, whatever the room is like."""
        return False

    def picture(self, view: View) -> SafeString:
        """The picture of a page of the big screen that has one: the scene of the pack."""
        return pictures.board(view["pack"]["scene"], (), title=view["pack"]["title"], labels=False)

    def add_to_wall(self, about: SimpleNamespace, screen: WallScreen, room: live.LiveRoom | None) -> None:
        """Put what this kind's pages of the big screen read, beside the view, on `about`."""

    # --- the host, with phones and at a table

    def now(self, view: View) -> str:
        """The heading of what is going on now."""
        return str(view["title"])

    def place(self, view: View) -> str:
        """Where the room is, for the top of the host's screen."""
        return str(view["round_name"] or view["title"])

    def answered(self, view: View) -> str:
        """What people have done that the screens count: "answered", "voted"."""
        return "answered"

    def team_words(self, view: View, team: View) -> str:
        """What the host's list says of a team behind its name."""
        return f"{team['seats']} {'phone' if team['seats'] == 1 else 'phones'}" if view["mode"] == "phones" else ""

    def asks_each_table(self, view: View) -> bool:
        """Whether the host taps something for each table in turn, so that tables have tabs."""
        return False

    def is_table_done(self, view: View, team: View) -> bool:
        """Whether a table has had its turn, for its tab."""
        return bool(team["done"] or not team["can_buy"])

    def hides_teams(self, view: View) -> bool:
        """Whether the table's screen leaves the list of teams out, because the tabs say it all."""
        return False

    def draws_beside(self, view: View) -> bool:
        """Whether the table's screen has a right column beside the list of teams: where a kind brings `table/side`."""
        return "table/side" in self.drawn

    def add_to_host(self, about: SimpleNamespace, screen: HostScreen, room: live.LiveRoom) -> None:
        """Put what this kind's host pages read, beside the view, on `about`. `about.team` is the table that is chosen."""

    # --- the end

    def closing(self, view: View) -> str:
        """The last heading: on the poster of a phone, on the big screen."""
        return str(view["screen"].get("headline") or "Thank you for playing.")

    def finales(self, view: View, place: str) -> tuple[Mapping[str, Any], ...]:
        """What is shown at the end on a "phone" or the "wall": pages, with what each is about as `one`."""
        return ({"page": self.page(f"{place}/finale"), "one": view["screen"], "title": ""},)
