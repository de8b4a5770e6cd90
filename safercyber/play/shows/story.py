"""Stories: a scene, what each team does in it, what follows."""

from __future__ import annotations

from safercyber.play.shows.show import Show


class StoryShow(Show):
    """How stories are shown."""

    name = "story"
    what = "Story"
    teams_say = "Each team takes its own way through the story. 4 to 6 people make a good team."
    hints_all = False
    asks = frozenset({"scene"})


STORY = StoryShow()
