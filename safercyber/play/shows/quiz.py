"""Quizzes: one message at a time on each phone, real or fake, then each of them looked at together."""

from __future__ import annotations

from safercyber.play.shows.show import Show, View


class QuizShow(Show):
    """How quizzes are shown."""

    name = "quiz"
    what = "Quiz"
    teams_say = "One team is enough: the score is the whole room's."
    at_tables = "by show of hands"
    table_lobby = "Sit where you can hear. You answer with your hand. No phones needed today."
    asks = frozenset({"judge", "again"})
    foot_words = {
        "judge": "What does it want from you, and how fast?",
        "again": "What does it want from you, and how fast?",
        "told": "The real ones matter too.",
        "score": "Spot the fakes, and let the real ones in.",
        "compare": "Show each other your phones.",
    }

    def asks_each_table(self, view: View) -> bool:
        return False


QUIZ = QuizShow()
